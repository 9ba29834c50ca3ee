package mkba_test

import (
	"math/rand/v2"
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
