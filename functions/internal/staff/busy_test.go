package staff_test

import (
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestLongWorkSaysSo sends a file over a connection on which the answer stays away, sees
// the page say so, and then what was found.
func TestLongWorkSaysSo(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	answer, inner := make(chan struct{}), k.handler
	goOn := sync.OnceFunc(func() { close(answer) })
	k.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/gezegd":
			goOn()
			return
		case r.Method == http.MethodPost && r.URL.Path == importing:
			<-answer
		}
		inner.ServeHTTP(w, r)
	})
	file := filepath.Join(t.TempDir(), "lijst.csv")
	k.must(os.WriteFile(file, []byte("Voornaam;Achternaam;Geboortedatum;Start traject\nBram;Bakker;3-2-2004;3-11-2026\n"), 0o600))
	d := newDesk(k)
	t.Cleanup(goOn)
	d.open(importing)
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('#bestand') && document.documentElement.classList.contains('em-js')")
	d.must(chromedp.Do(d.ctx, chromedp.SetUploadFiles(chromedp.CSS("#bestand"), []string{file})))
	// The page tells it itself: a browser answers no questions about a page that it leaves.
	d.sees(`(() => {
  const line = document.querySelector("form[data-busy] [role=status]");
  new MutationObserver(() => line.textContent.startsWith("Even geduld") && fetch("/gezegd")).observe(line, { childList: true });
  return line.textContent === "";
})()`)
	d.press("form[data-busy] button")
	d.sees("document.body.textContent.includes('Bram Bakker')")
	select {
	case <-answer:
	default:
		t.Error("it was never said that this takes a while")
	}
}
