package indicator

import (
	"reflect"
	"strings"
	"testing"
)

// withStatistics adds the indicators that look at two moments, two raters or several
// items at once.
func withStatistics(t *testing.T) *Compiled {
	t.Helper()
	c, found := framework(t, func(s string) string {
		return s + `
  - {id: stroom, titel: Stroom, definitie: x, soort: verdeling, formule: 'cijfer >= 6 ? "hoog" : "laag"', populatie: beantwoord(cijfer), per_meting: true, van: T0, richting: context}
  - {id: eens, titel: Eens, definitie: x, soort: overeenstemming, formule: staf.rust, tegen: klant.rust, per_meting: true, richting: context}
  - {id: schaal, titel: Schaal, definitie: x, soort: betrouwbaarheid, onderdelen: [cijfer, 10 - last], per_meting: true, bereik: [0, 10], richting: context}
`
	})
	if c == nil {
		t.Fatal(found)
	}
	return c
}

// A distribution that is followed says where somebody was at first, two raters stand
// beside each other, and a scale counts who answered all of it.
func TestFactsForStatistics(t *testing.T) {
	c := withStatistics(t)
	f := c.Facts(person(), day("2026-02-01"))
	for id, want := range map[string]map[string]Fact{
		"stroom": {"T0": {Class: "laag"}, "T2": {Class: "hoog", First: "laag"}},
		"eens":   {"T0": {Before: 3, Value: 5}, "T1": {Missing: true}, "T2": {Missing: true}},
		"schaal": {"T0": {Items: []float64{4, 1}}, "T1": {Missing: true}, "T2": {Items: []float64{8, 4.5}}},
	} {
		if got, want := f.Values.Of(id), ValuesOf(map[string]map[string]Fact{id: want}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
	if back, err := UnpackFacts(f.Pack()); err != nil || !reflect.DeepEqual(back, f) {
		t.Errorf("facts did not survive: %v", err)
	}
}

// An item alone explains nothing of a scale; the two raters of an agreement do.
func TestExplainStatistics(t *testing.T) {
	c := withStatistics(t)
	if _, ok := c.Explain(person(), "schaal", "T0", day("2026-02-01")); ok {
		t.Error("a scale is explained by one formula")
	}
	trace, ok := c.Explain(person(), "eens", "T0", day("2026-02-01"))
	if !ok || !strings.Contains(trace.Text(), "staf.rust") {
		t.Errorf("the explanation of an agreement: %q, %v", trace.Text(), ok)
	}
	if got := c.Indicator("schaal").ItemNames(); !reflect.DeepEqual(got, []string{"cijfer", "10 - last"}) {
		t.Errorf("items %v", got)
	}
	if n := len(c.Indicator("eens").Def.Sources()); n != 2 {
		t.Errorf("%d formulas of an agreement", n)
	}
}
