package mkba_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
)

// TestExpectationsAreNotMeasurements: what a calculator expects says so in every trace
// and list, with its range, and nothing of it is called measured.
func TestExpectationsAreNotMeasurements(t *testing.T) {
	c := shipped(t, "jpf")
	out := evaluate(t, c, c.Expect(40))
	for _, n := range out.View("nl", nil).Notes {
		if n.Nature == mkba.Measured {
			t.Errorf("measured: %q", n.Text)
		}
	}
	trace := out.Trace(0, 0, "nl")
	first := trace.Parts[0].Lines[0]
	if first.Nature != mkba.Assumed || first.Shown != "12 van 40" || !strings.Contains(first.Source, "bandbreedte 8 tot 19,6") || !strings.Contains(first.Source, "49%") {
		t.Errorf("the first line says %+v", first)
	}
}

// TestBandsHoldTheOutcome: the middle of the draws lies near the outcome, every band is
// in order, and twice the participants bring twice as much with the same chance.
func TestBandsHoldTheOutcome(t *testing.T) {
	c := shipped(t, "jpf")
	bands, err := c.SimulateBands([]mkba.Inputs{c.Expect(40), c.Expect(80)}, rand.NewPCG(1, 1), 4000)
	if err != nil {
		t.Fatal(err)
	}
	one, two := bands[0], bands[1]
	for name, b := range map[string]mkba.Band{"benefit": one.Benefit, "cost": one.Cost, "net": one.Net} {
		if !(b.P5 < b.P50 && b.P50 < b.P95) {
			t.Errorf("%s: %+v", name, b)
		}
	}
	if cost := evaluate(t, c, c.Expect(40)).Savings.Cost; one.Cost.P5 > cost || cost > one.Cost.P95 {
		t.Errorf("costs of %d lie outside %+v", cost, one.Cost)
	}
	near := func(a, b mkba.Cents) bool { return max(a-2*b, 2*b-a) < 100*100 }
	if !near(two.Benefit.P50, one.Benefit.P50) || !near(two.Net.P5, one.Net.P5) || two.Positive != one.Positive {
		t.Errorf("40 give %+v and 80 give %+v", one, two)
	}
	if _, err := shipped(t, hague).SimulateBands([]mkba.Inputs{{}}, rand.NewPCG(1, 1), 10); err == nil {
		t.Error("a study has bands")
	}
}

func TestCalculatorFindings(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, code, says string }{
		"population out of order": {"standaard: 20000", "standaard: 200", "bad-population", "200"},
		"share above 100%":        {"{indicator: voltooid, deel: 66%", "{indicator: voltooid, deel: 166%", "bad-share", "voltooid"},
		"range misses its value":  {"{indicator: voltooid, deel: 66%", "{indicator: voltooid, deel: 80%", "range-misses-value", "voltooid"},
		"half a range":            {"deel: 66%, laag: 55%, hoog: 75%", "deel: 66%, laag: 55%", "half-range", "voltooid"},
		"guess without a range":   {"deel: 25%, laag: 15%, hoog: 40%", "deel: 25%", "no-range", "aan_het_werk"},
		"unknown indicator":       {"{indicator: justitie_vooruit, deel", "{indicator: justitie, deel", "unknown-indicator", "justitie"},
		"twice":                   {"{indicator: justitie_vooruit, deel", "{indicator: voltooid, deel", "duplicate-id", "voltooid"},
		"no source":               {", bron: \"JPF: ten minste 66% rondt het traject af\"", "", "missing-source", "voltooid"},
		"choice that is unknown":  {"kiezen: [kosten.begeleiding, toerekening]", "kiezen: [kosten.begeleidng]", "unknown-parameter", "begeleidng"},
		"choice without a range":  {"kiezen: [kosten.begeleiding, toerekening]", "kiezen: [maanden]", "no-range", "maanden"},
	} {
		t.Run(name, func(t *testing.T) {
			found := changed(t, c.old, c.replacement)
			for _, f := range found {
				if f.Code == c.code && strings.Contains(f.Message, c.says) && f.Line > 0 {
					return
				}
			}
			t.Errorf("no %s with %q in %v", c.code, c.says, found)
		})
	}
}
