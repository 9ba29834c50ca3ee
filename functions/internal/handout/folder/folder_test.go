package folder

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/handout"
)

func TestDeliver(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	desk, err := New(dir+"/uitvoer", "/bestanden", func() time.Time { return now }, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /bestanden/{bewijs}/{naam}", desk)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	address, err := desk.Deliver(t.Context(), "../mijn bestand.csv", "text/csv", func(w io.Writer) error {
		_, err := io.WriteString(w, "inhoud")
		return err
	})
	if err != nil || !strings.HasSuffix(address, "/mijn-bestand.csv") {
		t.Fatalf("%s, %v", address, err)
	}
	if w := get(address); w.Code != http.StatusOK || w.Body.String() != "inhoud" || !strings.Contains(w.Header().Get("Content-Disposition"), "mijn-bestand.csv") {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
	token := strings.Split(address, "/")[2]
	for _, path := range []string{"/bestanden/" + token + "/anders.csv", "/bestanden/" + strings.Repeat("0", 26) + "/mijn-bestand.csv", "/bestanden/" + strings.ToUpper(token) + "/mijn-bestand.csv", "/bestanden/%2e%2e/x"} {
		if w := get(path); w.Code != http.StatusNotFound && w.Code != http.StatusTemporaryRedirect && w.Code != http.StatusMovedPermanently {
			t.Errorf("%s gives %d", path, w.Code)
		}
	}
	if now = now.Add(handout.Keep + time.Minute); get(address).Code != http.StatusNotFound {
		t.Error("a file can be fetched for too long")
	}
	broken := errors.New("broken")
	if _, err := desk.Deliver(t.Context(), "x", "", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(dir + "/uitvoer"); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
