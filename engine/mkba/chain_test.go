package mkba_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
)

func chained(t testing.TB) *mkba.Compiled {
	t.Helper()
	name := "testdata/keten.yaml"
	return compile(t, name, file(t, name), shippedPrices(t))
}

// The amounts are worked by hand. 200 × 50% × 80% × 70% × 0.3 is 16.8 units of
// 41.37 × 134.61/110.39 × 3 × 85%, which is 2161.14 in the first year.
func TestChainOfShares(t *testing.T) {
	c := chained(t)
	out := evaluate(t, c, mkba.Inputs{Quantities: mkba.Quantities{N: 200}})
	var first, second, third, costs mkba.Cents
	for _, leaf := range out.Leaves {
		switch {
		case leaf.Item == "uren" && leaf.Year == 1:
			first += leaf.Nominal
		case leaf.Item == "uren" && leaf.Year == 2:
			second += leaf.Nominal
		case leaf.Item == "uren" && leaf.Year == 3:
			third += leaf.Nominal
		case leaf.Item == "eenmalig":
			costs += leaf.Present
		}
	}
	// 10% less a year, and half of the third year.
	if first != 216114 || second != 194502 || third != 87526 {
		t.Errorf("%d, %d and %d cents of hours", first, second, third)
	}
	// Whatever the participants, and at the start of the year: not discounted.
	if costs != 123456 {
		t.Errorf("%d cents of costs in total", costs)
	}
	twice := evaluate(t, c, mkba.Inputs{Quantities: mkba.Quantities{N: 400}})
	if off := (twice.Savings.Cost - 123456) - 2*(out.Savings.Cost-123456); off < -2 || off > 2 {
		t.Errorf("costs of 200 and 400: %d and %d", out.Savings.Cost, twice.Savings.Cost)
	}
	var shares [9]mkba.Cents
	for _, leaf := range out.Leaves {
		if leaf.Item == "uren" && leaf.Year == 1 {
			shares[leaf.Party] = leaf.Nominal
		}
	}
	// 11% is 23772.54 and 12% is 25933.68. Of the five cents that are left one goes to
	// the largest rest and four to the first of the others.
	if shares != [9]mkba.Cents{23773, 23773, 23773, 23773, 23772, 23772, 23772, 23772, 25934} {
		t.Errorf("shares %v", shares)
	}
}

// The fast path reaches the same as the leaves, to rounding, with every draw of a
// simulation of a model without an uncertain count too.
func TestChainByTheFastPath(t *testing.T) {
	c := chained(t)
	in := mkba.Inputs{Quantities: mkba.Quantities{N: 200, ByIndicator: map[string]mkba.Quantity{"gemeten": {Count: 31, N: 120}}}}
	out := evaluate(t, c, in)
	s, err := c.Sensitivity(in)
	if err != nil {
		t.Fatal(err)
	}
	if off := s.Scenarios.Central - out.Savings.Net; off < -20 || off > 20 {
		t.Errorf("by leaves %d, by the fast path %d", out.Savings.Net, s.Scenarios.Central)
	}
	drawn, err := c.MonteCarlo(in, rand.NewPCG(1, 1), 200)
	if err != nil {
		t.Fatal(err)
	}
	if drawn.P5 > s.Scenarios.Central || drawn.P95 < s.Scenarios.Central {
		t.Errorf("%+v around %d", drawn, s.Scenarios.Central)
	}
	if _, err := c.MonteCarlo(in, rand.NewPCG(1, 1), 0); err == nil {
		t.Error("a simulation without draws")
	}
	bad := in
	bad.Overrides = map[string]float64{"geen": 1}
	if _, err := c.MonteCarlo(bad, rand.NewPCG(1, 1), 10); err == nil {
		t.Error("a simulation with a parameter that does not exist")
	}
	if _, err := c.Sensitivity(bad); err == nil {
		t.Error("a sensitivity with a parameter that does not exist")
	}
}

// A thousand euros at the start of the first year bring four hundred at the end of each of
// four years. At 10% that is 363.64, 330.58, 300.53 and 273.21: 1,267.95 in all, so that
// 267.95 is left, the money is back in year 4, and over an annuity of 3.169865 it is 84.53 a
// year. Without discounting it is back in year 3, and 600 over 4 years is 150.
func TestPaybackAndAnnualByHand(t *testing.T) {
	const model = `soort: mkba
id: terug
versie: 1
titel: Terug
peildatum: 2026-01-01
prijsjaar: 2025
index: cpi
disconto: {reeks: standaard, laag: 0%, hoog: 10%}
moment: eind
horizon: 4
termijnen: [{id: alles, titel: Alles, tot_jaar: 4}]
partijen: [{id: gemeente, titel: Gemeente}, {id: jongere, titel: Jongere, rol: deelnemer}]
kosten:
  - {id: inzet, titel: Inzet, bedrag: 1000, per: totaal, moment: begin, verdeling: {gemeente: 100%}}
effecten:
  - {id: baat, titel: Baat, soort: fiscaal, hoeveelheid: {indicator: beeindigd, tekst: Deelnemers}, bedrag: 400, duur: 4, verdeling: {gemeente: 100%}}
`
	c := compile(t, "terug.yaml", []byte(model), shippedPrices(t))
	for rate, want := range map[float64]struct {
		payback     int
		net, annual mkba.Cents
	}{0.10: {4, 26795, 8453}, 0: {3, 60000, 15000}} {
		q := mkba.Quantities{N: 1, ByIndicator: map[string]mkba.Quantity{"beeindigd": {Count: 1, N: 1}}}
		out := evaluate(t, c, mkba.Inputs{Quantities: q, Overrides: map[string]float64{"disconto": rate}})
		if off := out.Savings.Net - want.net; out.Payback != want.payback || off < -1 || off > 1 || out.Annual != want.annual {
			t.Errorf("at %v: back in year %d, %d left, %d a year; want %+v", rate, out.Payback, out.Savings.Net, out.Annual, want)
		}
	}
	// A hundred a year never bring it back.
	q := mkba.Quantities{N: 1, ByIndicator: map[string]mkba.Quantity{"beeindigd": {Count: 0.25, N: 1}}}
	if out := evaluate(t, c, mkba.Inputs{Quantities: q}); out.Payback != 0 || out.Annual >= 0 {
		t.Errorf("100 a year for 1,000: back in year %d, %d a year", out.Payback, out.Annual)
	}
}

// Of ten of whom each brings the gemeente 400 and employers 30 and itself 7, the payers gain
// 4,000 of one kind and 300 of another, and of the third nothing. Too few for a kind of
// their own do not tell that there is something, nor that there is not.
func TestKindsOfBenefits(t *testing.T) {
	const model = `soort: mkba
id: soorten
versie: 1
titel: Soorten
peildatum: 2026-01-01
prijsjaar: 2025
index: cpi
disconto: {reeks: standaard, laag: 0%, hoog: 10%}
moment: eind
horizon: 1
termijnen: [{id: alles, titel: Alles, tot_jaar: 1}]
partijen: [{id: gemeente, titel: Gemeente}, {id: werkgever, titel: Werkgevers}, {id: jongere, titel: Jongere, rol: deelnemer}]
kosten: [{id: inzet, titel: Inzet, bedrag: 100, per: totaal, moment: begin, verdeling: {gemeente: 100%}}]
effecten:
  - {id: a, titel: A, soort: fiscaal, hoeveelheid: {indicator: een, tekst: A}, bedrag: 400, verdeling: {gemeente: 100%}}
  - {id: b, titel: B, soort: economisch, hoeveelheid: {indicator: twee, tekst: B}, bedrag: 30, verdeling: {werkgever: 100%}}
  - {id: c, titel: C, soort: maatschappelijk, hoeveelheid: {indicator: een, tekst: C}, bedrag: 7, verdeling: {jongere: 100%}}
`
	ten := mkba.Quantity{Count: 10, N: 50}
	for name, k := range map[string]struct {
		model, lang string
		second      mkba.Quantity
		says        string
	}{
		"all":         {model, "nl", ten, "Baten van de betalende partijen naar soort: fiscaal € 4.000; economisch € 300; maatschappelijk geen."},
		"in English":  {model, "en", ten, "Benefits of the paying parties by kind: fiscal € 4,000; economic € 300; social none."},
		"too few":     {model, "nl", mkba.Quantity{Count: 3, N: 50}, "fiscaal € 4.000; economisch verborgen; maatschappelijk geen."},
		"none at all": {model, "nl", mkba.Quantity{N: 50}, "fiscaal € 4.000; economisch verborgen; maatschappelijk geen."},
		"one kind":    {model[:strings.Index(model, "  - {id: b")], "nl", ten, "naar soort: fiscaal € 4.000."},
	} {
		t.Run(name, func(t *testing.T) {
			c := compile(t, "soorten.yaml", []byte(k.model), shippedPrices(t))
			q := mkba.Quantities{N: 50, ByIndicator: map[string]mkba.Quantity{"een": ten, "twee": k.second}}
			out := evaluate(t, c, mkba.Inputs{Quantities: q, Threshold: 10, Overrides: map[string]float64{"disconto": 0}})
			notes := out.View(k.lang, nil).Notes
			if said := strings.ReplaceAll(notes[3].Text, "\u00a0", " "); !strings.HasSuffix(said, k.says) {
				t.Errorf("said %q, want %q", said, k.says)
			}
		})
	}
}

// What was frozen against other quantities and other definitions, by path.
func TestStatementAgainstOthers(t *testing.T) {
	s, err := mkba.ParseStatement(frozen(t))
	if err != nil {
		t.Fatal(err)
	}
	if same, err := s.AgainstQuantities(cohort); err != nil || len(same) != 0 {
		t.Errorf("the same quantities differ: %v, %v", same, err)
	}
	if same, err := s.AgainstDefinitions(shipped(t, "jpf")); err != nil || len(same) != 0 {
		t.Errorf("the same definitions differ: %v, %v", same, err)
	}
	more := scaled(1)
	more.ByIndicator["erbij"] = mkba.Quantity{Count: 1, N: 2}
	delete(more.ByIndicator, "voltooid")
	out, err := s.AgainstQuantities(more)
	if err != nil || len(out) != 4 || out[0].Path != "invoer.indicatoren.erbij.aantal" || out[0].Said != "-" || out[2].Path != "invoer.indicatoren.voltooid.aantal" || out[2].Now != "-" {
		t.Errorf("%+v, %v", out, err)
	}
	out, err = s.AgainstDefinitions(chained(t))
	if err != nil || len(out) == 0 {
		t.Errorf("another model is the same: %v", err)
	}
}
