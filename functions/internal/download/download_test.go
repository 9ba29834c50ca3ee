package download_test

import (
	"bytes"
	"errors"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"

	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func tile() web.Tile {
	return web.Tile{ID: "x", Title: "Duur", Chart: chart.Bars{
		Title: "Duur", Desc: "Hoe lang.", RowHead: "Fase", Max: 2000, Label: "Dagen",
		Rows: []chart.BarRow{{Label: "Intake", Value: chart.Known(16, "1.234,5")}, {Label: "=Som", Value: chart.Hidden("verborgen")}, {Label: "Plan", Value: chart.Known(34, "\u2212 34")}},
	}}
}

// sent gives a file of a tile with the headers that it came with.
func sent(t *testing.T, x web.Tile, ext string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	if err := download.Send(w, x, "dash bord/x", ext); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSend(t *testing.T) {
	for ext, kind := range map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv; charset=utf-8"} {
		w := sent(t, tile(), ext)
		if got := w.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s is sent as %s", ext, got)
		}
		if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="dash-bord-x`+ext+`"` {
			t.Errorf("%s is called %s", ext, got)
		}
	}
	if _, err := png.Decode(sent(t, tile(), ".png").Body); err != nil {
		t.Error(err)
	}
	if !strings.Contains(sent(t, tile(), ".svg").Body.String(), "verborgen") {
		t.Error("the drawing does not say what is hidden")
	}
}

// TestTheTableOpensInASpreadsheet: numbers are numbers, what is hidden keeps its words,
// and nothing is taken for a formula.
func TestTheTableOpensInASpreadsheet(t *testing.T) {
	got := sent(t, tile(), ".csv").Body.String()
	for _, want := range []string{"\ufeff", "Intake;1234,5", "'=Som;verborgen", "Plan;-34\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	only := web.Tile{Table: &chart.Table{Columns: []chart.Column{{Label: "Fase"}}, Rows: []chart.Row{{Head: "Intake"}}}}
	if got := sent(t, only, ".csv").Body.String(); got != "\ufeffFase\r\nIntake\r\n" {
		t.Errorf("a table alone is %q", got)
	}
}

// TestTheTableKeepsItsNotes: what stands small below a number is in a column of its own, so
// that the number stays one, and what the page says around the table stands below it.
func TestTheTableKeepsItsNotes(t *testing.T) {
	x := web.Tile{
		Table: &chart.Table{Columns: []chart.Column{{Label: "Fase"}, {Label: "Te laat"}, {Label: "Nu"}}, Note: "Per fase.", Rows: []chart.Row{
			{Head: "Intake", Cells: []chart.Cell{{Text: "64%", Note: "Elders 61%"}, {Text: "12"}}}, {Head: "Plan", Cells: []chart.Cell{{Text: "< 20%"}, {Text: "< 10"}}},
		}},
		HiddenNote: web.Plain("Kleine groepen zijn verborgen. "), Notes: []string{"=Let op"}, Meta: []web.Datum{{Label: "n =", Value: "31"}, {Label: "Periode", Value: "2024"}},
	}
	want := "\ufeffFase;Te laat;Te laat: toelichting;Nu\r\nIntake;64%;Elders 61%;12\r\nPlan;< 20%;;< 10\r\n;;;\r\n" +
		"Per fase.;;;\r\nKleine groepen zijn verborgen.;;;\r\n'=Let op;;;\r\nn = 31;;;\r\nPeriode: 2024;;;\r\n"
	if got := sent(t, x, ".csv").Body.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsNotThereIsNotSent(t *testing.T) {
	only := web.Tile{Table: &chart.Table{}}
	for _, tt := range []struct {
		tile web.Tile
		ext  string
	}{{tile(), ".exe"}, {tile(), ""}, {only, ".svg"}, {only, ".png"}, {web.Tile{}, ".csv"}} {
		w := httptest.NewRecorder()
		if err := download.Send(w, tt.tile, "x", tt.ext); !errors.Is(err, site.ErrNotFound) || w.Body.Len() > 0 {
			t.Errorf("%q gives %v and %d bytes", tt.ext, err, w.Body.Len())
		}
	}
}

func TestLinks(t *testing.T) {
	address := func(ext string) string { return "/a/b" + ext + "?c=d" }
	names := func(list []web.Link) string {
		var b bytes.Buffer
		for _, l := range list {
			b.WriteString(l.Label + " " + l.Href + ";")
		}
		return b.String()
	}
	x := tile()
	download.Offer(&x, address)
	if got := names(x.Downloads); got != "SVG /a/b.svg?c=d;PNG /a/b.png?c=d;CSV /a/b.csv?c=d;" {
		t.Errorf("a drawing offers %s", got)
	}
	if got := names(download.Links(nil, &chart.Table{}, address)); got != "CSV /a/b.csv?c=d;" {
		t.Errorf("a table offers %s", got)
	}
	if got := download.Links(nil, nil, address); got != nil {
		t.Errorf("nothing offers %v", got)
	}
	if id, ext := download.Split("niveaus.png"); id != "niveaus" || ext != ".png" {
		t.Errorf("split in %q and %q", id, ext)
	}
}
