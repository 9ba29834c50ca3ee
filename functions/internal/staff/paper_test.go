package staff_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// onPaper is what of the page a printer draws: its text, its drawings with the words in
// them, and what nobody can press on paper.
const onPaper = `(() => {
  const shows = (e) => e.checkVisibility() && e.getClientRects().length > 0;
  return JSON.stringify({
    text: document.body.innerText.replace(/\s+/g, " "),
    charts: [...document.querySelectorAll("svg.em-chart")].filter(shows).map((e) => ({
      title: e.querySelector("title").textContent, wide: e.getBoundingClientRect().width,
      words: [...e.querySelectorAll("text")].map((x) => x.textContent).join(" "), points: e.querySelectorAll(".ch-mark").length,
    })),
    press: [...document.querySelectorAll("button, nav a, summary, select, input:not([type=hidden]), .em-footer a")].filter(shows).map((e) => e.textContent.trim()),
  });
})()`

type paper struct {
	Text   string
	Charts []struct {
		Title, Words string
		Wide         float64
		Points       int
	}
	Press []string
}

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)
	pdfSize = regexp.MustCompile(`/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]`)
)

// TestConversationSheetOnPaper prints the sheet for the meeting as a begeleider does: one
// page of A4 with the sentences, both webs now and before, what to talk about and room to
// write, and no menu or button.
func TestConversationSheetOnPaper(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	k.answer(id, "T0", "2")
	b.submit(path + "/meting/T0")
	k.pass(81 * 24 * time.Hour)
	b = k.as("marije")
	k.answer(id, "T1", "4")
	b.submit(path + "/meting/T1")

	d := newDesk(k)
	d.open(path + "/gesprekskaart")
	d.press(`button[value="marije"]`)
	d.sees("document.querySelector('h1').textContent === 'Gesprekskaart' && document.readyState === 'complete'")
	pdf, err := chromedp.Run(d.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFMargin(0.4)))
	k.must(err)
	if dir := os.Getenv("EFFECTMONITOR_SHOTS"); dir != "" {
		k.must(os.WriteFile(filepath.Join(dir, "gesprekskaart.pdf"), pdf, 0o600))
	}
	if n := len(pdfPage.FindAll(pdf, -1)); n != 1 {
		t.Errorf("printed are %d pages", n)
	}
	for _, size := range pdfSize.FindAllSubmatch(pdf, -1) {
		for i, want := range []float64{595, 842} {
			if got, err := strconv.ParseFloat(string(size[i+1]), 64); err != nil || got < want-1.5 || got > want+1.5 {
				t.Errorf("the paper is %s, not A4", size[0])
			}
		}
	}
	if len(pdfSize.FindAll(pdf, -1)) == 0 {
		t.Error("the paper has no size")
	}

	print := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	})
	k.must(chromedp.Do(d.ctx, print, chromedp.EmulateViewport(718, 1000))) // A4 within its margins
	text, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](onPaper))
	k.must(err)
	var p paper
	k.must(json.Unmarshal([]byte(text), &p))
	for _, says := range []string{"Gesprekskaart", "Amira, meting T1", "Wat de begeleider ziet", "Wat Amira ervaart", "Amira ervaart vooruitgang",
		"Om over te praten", "Herken je dit, Amira?", "Onze afspraken", "Wat spreken we af?", "Wie?", "Wanneer?", "Vragenlijsten: begeleider versie 1, jongere versie 1"} {
		if !strings.Contains(p.Text, says) {
			t.Errorf("%q is not on the paper:\n%s", says, p.Text)
		}
	}
	if len(p.Press) > 0 || strings.Contains(p.Text, "Afdrukken") || strings.Contains(p.Text, "Uitloggen") {
		t.Errorf("on the paper there is %q:\n%s", p.Press, p.Text)
	}
	if len(p.Charts) != 2 {
		t.Fatalf("%d webs on the paper: %+v", len(p.Charts), p.Charts)
	}
	for i, word := range []string{"Wonen", "Geluk"} {
		if c := p.Charts[i]; !strings.Contains(c.Words, word) || c.Wide < 200 || c.Points < 12 {
			t.Errorf("the web %q is %.0f wide and has %d points, with %q", c.Title, c.Wide, c.Points, c.Words)
		}
	}
}
