package mkba_test

import (
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
)

func TestSettle(t *testing.T) {
	out := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: cohort})
	p, err := out.Settle("voorbeeld_investeerder")
	if err != nil {
		t.Fatal(err)
	}
	// 75 of 150 is 50%: 100,000 + 20 × 10,000 + 50,000. 170 completed: 70 × 2,500, under 200,000.
	if p.Lines[0].Amount != 35_000_000 || p.Lines[1].Amount != 17_500_000 || !p.Capped || p.Total != 50_000_000 {
		t.Errorf("payment %+v", p)
	}
	if _, err := out.Settle("geen"); err == nil {
		t.Error("settled an agreement that does not exist")
	}
	hidden := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: cohort, Threshold: 80})
	if p, err = hidden.Settle("voorbeeld_investeerder"); err != nil || !p.Hidden || len(p.Lines) != 0 || p.Total != 0 {
		t.Errorf("75 is under a threshold of 80: %+v, %v", p, err)
	}
}

func TestAgreementFindings(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, code, says string }{
		"payer":            {"van: gemeente_szw\n    aan", "van: gemeente_sz\n    aan", "unknown-party", "gemeente_sz"},
		"example":          {"verwacht: {totaal: 0}", "verwacht: {totaal: 1}", "example-differs", "€ 0"},
		"rule of example":  {"gemeten: {uit_bijstand: 29.9%,", "gemeten: {uit_bijstad: 29.9%,", "unknown-rule", "uit_bijstad"},
		"tranches overlap": {"- {vanaf: 50%, vast: 50000}", "- {vanaf: 49%, vast: 50000}", "tranches-overlap", "uit_bijstand"},
		"nothing paid":     {"schijven: [{vanaf: 100, per: 2500}]", "schijven: [{vanaf: 100}]", "bad-tranche", "afgerond"},
		"backwards":        {"{vanaf: 30%, tot: 50%, vast", "{vanaf: 30%, tot: 20%, vast", "bad-tranche", "uit_bijstand"},
		"two measures":     {"maat: {indicator: uit_bijstand}", "maat: {indicator: uit_bijstand, uitkomst: netto}", "bad-measure", "uit_bijstand"},
		"figure":           {"maat: {indicator: uit_bijstand}", "maat: {uitkomst: winst}", "unknown-figure", "winst"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range changed(t, c.old, c.replacement) {
				if f.Code == c.code && strings.Contains(f.Message, c.says) && f.Line > 0 {
					return
				}
			}
			t.Errorf("want %s with %q, got %v", c.code, c.says, changed(t, c.old, c.replacement))
		})
	}
}

func TestScenario(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"toerekening": 1, "kosten.begeleiding": 12000}}
	cautious, err := c.Under("voorzichtig", in)
	if err != nil {
		t.Fatal(err)
	}
	if cautious.Overrides["toerekening"] != 0.7 || cautious.Overrides["kosten.begeleiding"] != 12000 || in.Overrides["toerekening"] != 1 {
		t.Errorf("overrides %v and %v", cautious.Overrides, in.Overrides)
	}
	low, open := evaluate(t, c, cautious), evaluate(t, c, in)
	if low.Savings.Benefit >= open.Savings.Benefit {
		t.Errorf("cautious %d, open %d", low.Savings.Benefit, open.Savings.Benefit)
	}
	studies, err := c.Under("zoals_studies", in)
	if err != nil {
		t.Fatal(err)
	}
	// Care keeps its distance to the rate of the model: 0.2% is left of its 3%.
	out := evaluate(t, c, studies)
	if left := float64(out.Nominal.Benefit-out.Savings.Benefit) / float64(out.Nominal.Benefit); left < 0 || left > 0.0005 || out.Discount.Rate != 0 {
		t.Errorf("a rate of zero still discounts: %v, %+v", left, out.Discount)
	}
	if _, err := c.Under("geen", in); err == nil {
		t.Error("there is no such scenario")
	}
	for name, change := range map[string][3]string{
		"parameter": {"disconto: 0%", "diskonto: 0%", "unknown-parameter"},
		"value":     {"      toerekening: 1\n", "      toerekening: 2\n", "bad-scenario"},
		"twice":     {"id: zoals_studies", "id: voorzichtig", "duplicate-id"},
	} {
		if found := changed(t, change[0], change[1]); !strings.Contains(found[0].Code, change[2]) {
			t.Errorf("%s: want %s, got %v", name, change[2], found)
		}
	}
}
