package starter

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// TestFilesFitTheirSchemas, whatever title is asked for. That they are right among
// each other and that their cases come out is tested with the command line.
func TestFilesFitTheirSchemas(t *testing.T) {
	title := "Wat? \"Ja\": {nee}, 'd'oh # \\ — é"
	var all []File
	add := func(files []File, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	add(Questionnaire{ID: "slaap-kort", Title: title, Rater: "deelnemer"}.Write())
	add(Programme{ID: "steun", Title: title}.Write())
	add(Model{ID: "baten-nu", Title: title, Programme: "steun", Framework: "steun", Indicator: "werk", On: source.DateOf(2026, 3, 1)}.Write())
	add(Gemeente{Path: "gemeenten/0001-x.yaml", Code: "0001", Name: title, Prefix: "X", Programmes: []string{"steun", "meer"}, FirstMoment: "T0"}.Write())
	add(Framework{ID: "kader", Title: title, Programme: "steun", Reason: "klaar", Domains: []Domain{{"wonen", title}}}.Write())
	add(Dashboard{ID: "bord", Title: title, Programme: "steun", Indicators: []string{"werk", "klaar"}, Start: source.DateOf(2025, 3, 1), On: source.DateOf(2026, 3, 1)}.Write())
	add(Prices{ID: "uur-loon", Title: title, On: source.DateOf(2026, 3, 1)}.Write())
	add(Simulation{ID: "groep", Title: title, Programme: "steun", Gemeenten: []string{"0001", "0002"}, Since: source.DateOf(2025, 3, 1), On: source.DateOf(2026, 3, 1),
		Youngest: 18, Oldest: 27, Completed: "klaar", Dropout: "gestopt", Raters: []Rater{{"deelnemer", []Draw{
			DrawChance("a"), DrawOption("b", []string{"ja", "nee"}), DrawOptions("c", []string{"x"}), DrawNumber("d", 1, 5, 1)}}}}.Write())
	if len(all) != 2+8+4+2+4*2 {
		t.Errorf("%d files", len(all))
	}
	for _, f := range all {
		doc, found := read.ParseValid(f.Path, f.Data)
		if len(found) > 0 {
			t.Errorf("%s: %v\n%s", f.Path, found, f.Data)
			continue
		}
		if n := doc.Root.Get("titel"); n != nil && doc.ID() == "slaap-kort" && n.Value != title {
			t.Errorf("%s: the title became %q", f.Path, n.Value)
		}
		if !strings.HasPrefix(string(f.Data), "# yaml-language-server: $schema=../") {
			t.Errorf("%s does not tell an editor its schema", f.Path)
		}
	}
}

// TestColour: always the same, spread over the circle, and readable on white.
func TestColour(t *testing.T) {
	seen := map[string]int{}
	for i := range 400 {
		code := fmt.Sprintf("%04d", i)
		colour := Colour(code)
		if colour != Colour(code) {
			t.Fatal("the colour changes")
		}
		seen[colour]++
		n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
		if err != nil || len(colour) != 7 {
			t.Fatalf("%q is no colour", colour)
		}
		if contrast := 1.05 / (luminance(uint8(n>>16), uint8(n>>8), uint8(n)) + 0.05); contrast < 4.5 {
			t.Errorf("%s has contrast %.2f", colour, contrast)
		}
	}
	if len(seen) < 150 {
		t.Errorf("400 gemeenten have %d colours", len(seen))
	}
	if r, g, b := rgb(0, 1, 0.5); r != 255 || g != 0 || b != 0 {
		t.Errorf("red is %d %d %d", r, g, b)
	}
	if l := luminance(255, 255, 255); math.Abs(l-1) > 1e-9 {
		t.Errorf("white has luminance %g", l)
	}
}

func TestPrefix(t *testing.T) {
	cases := []struct {
		name, taken, want string
	}{
		{"Den Haag", "", "DH"},
		{"Den Haag", "DH", "DE"},
		{"Groningen", "", "GR"},
		{"Groningen", "GR", "GO"},
		{"'s-Hertogenbosch", "", "SH"},
		{"Bergen op Zoom aan de Zee", "", "BOZA"},
		{"Één", "", "EE"},
		{"A", "", "AA"},
		{"'", "", ""},
	}
	for _, c := range cases {
		if got := Prefix(c.name, strings.Fields(c.taken)); got != c.want {
			t.Errorf("%s with %q taken: %q, want %q", c.name, c.taken, got, c.want)
		}
	}
	var taken []string
	for range 40 {
		p := Prefix("Groningen", taken)
		if p == "" || len(p) > 4 || strings.Contains(" "+strings.Join(taken, " ")+" ", " "+p+" ") {
			t.Fatalf("after %v comes %q", taken, p)
		}
		taken = append(taken, p)
	}
}

// TestDraws: a number stays within its bounds, and no more digits than anybody reads.
func TestDraws(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{DrawNumber("d", 1, 5, 1).Draw, "{rond: 3, vast: 0.67, ruis: 0.33, min: 1, max: 5, stap: 1}"},
		{DrawOption("b", []string{"ja", "nee"}).Draw, `{kansen: {"ja": 1, "nee": 1}}`},
		{DrawOptions("c", []string{"x"}).Draw, `{elk: {"x": 0.3}}`},
		{Simulation{Youngest: 18, Oldest: 27}.Age(), "{rond: 22.5, vast: 1.5, ruis: 0.75, min: 18, max: 27, stap: 1}"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	if n := (Simulation{Gemeenten: []string{"0001", "0002"}}).Total(); n != 40 {
		t.Errorf("%d participants", n)
	}
	if ends := (Simulation{Dropout: "gestopt"}).Ends(); len(ends) != 1 || !strings.Contains(ends[0], "gestopt") {
		t.Errorf("ends %v", ends)
	}
}

func TestTitle(t *testing.T) {
	for id, want := range map[string]string{"slaap-jongere": "Slaap jongere", "a_b": "A b", "": ""} {
		if got := Title(id); got != want {
			t.Errorf("%q: %q", id, got)
		}
	}
}
