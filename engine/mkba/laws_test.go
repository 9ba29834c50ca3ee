package mkba_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/mkba"
)

var cohort = mkba.Quantities{N: 300, ByIndicator: map[string]mkba.Quantity{
	"beeindigd": {Count: 250, N: 300}, "uit_bijstand": {Count: 75, N: 150}, "aan_het_werk": {Count: 95, N: 200},
	"terug_naar_school": {Count: 50, N: 140}, "huisuitzetting_voorkomen": {Count: 24, N: 250},
	"afsluiting_voorkomen": {Count: 15, N: 250}, "zorgpremie_achterstand_weg": {Count: 52, N: 250},
	"incasso_gestopt": {Count: 120, N: 250}, "psychische_gezondheid_vooruit": {Count: 45, N: 230},
	"verslaving_vooruit": {Count: 15, N: 60}, "justitie_vooruit": {Count: 20, N: 50}, "voltooid": {Count: 170, N: 240},
	"schuldregeling_geslaagd": {Count: 120, N: 120, Amount: 60_000_000},
}}

// scaled is the cohort with every number times k.
func scaled(k int) mkba.Quantities {
	out := mkba.Quantities{N: cohort.N * k, ByIndicator: map[string]mkba.Quantity{}}
	for id, q := range cohort.ByIndicator {
		out.ByIndicator[id] = mkba.Quantity{Count: q.Count * float64(k), N: q.N * k, Amount: q.Amount * mkba.Cents(k)}
	}
	return out
}

func TestTotalsAreSumsOfLeaves(t *testing.T) {
	for _, id := range []string{"jpf", hague} {
		out := evaluate(t, shipped(t, id), mkba.Inputs{Quantities: cohort})
		var benefit, cost, social mkba.Cents
		for _, leaf := range out.Leaves {
			payer := out.Parties[leaf.Party].Payer
			switch {
			case leaf.Kind == mkba.CostLeaf && payer:
				cost += leaf.Present
			case leaf.Kind != mkba.CostLeaf:
				social += leaf.Present
				if payer {
					benefit += leaf.Present
				}
			}
		}
		if benefit != out.Savings.Benefit || cost != out.Savings.Cost || social != out.Social.Benefit {
			t.Errorf("%s: leaves sum to %d, %d, %d; totals are %+v", id, benefit, cost, social, out.Savings)
		}
		var byRow, byTerm mkba.Cents
		for _, row := range out.Rows {
			byRow += row.Benefit
		}
		for _, amount := range out.Social.ByTerm {
			byTerm += amount
		}
		if byRow != social || byTerm != social {
			t.Errorf("%s: rows %d, terms %d, leaves %d", id, byRow, byTerm, social)
		}
		if n := len(out.Years); n > 0 && out.Years[n-1].Cumulative != out.Savings.Net {
			t.Errorf("%s: years end in %d, net is %d", id, out.Years[n-1].Cumulative, out.Savings.Net)
		}
	}
}

func TestTransfersCancelNationally(t *testing.T) {
	c := shipped(t, "jpf")
	transferred := map[string]bool{}
	for _, e := range c.Definition().Effects {
		if len(e.Counter) > 0 {
			transferred[e.ID] = true
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q := mkba.Quantities{N: rapid.IntRange(1, 100_000).Draw(t, "n"), ByIndicator: map[string]mkba.Quantity{}}
		for _, use := range c.Definition().Indicators() {
			q.ByIndicator[use.ID] = mkba.Quantity{
				Count: float64(rapid.IntRange(0, q.N).Draw(t, use.ID)), N: q.N, Amount: mkba.Cents(rapid.Int64Range(0, 1e10).Draw(t, use.ID+" amount")),
			}
		}
		out, err := c.Evaluate(mkba.Inputs{Quantities: q})
		if err != nil {
			t.Fatal(err)
		}
		sums := map[string]mkba.Cents{}
		for _, leaf := range out.Leaves {
			if transferred[leaf.Item] {
				sums[leaf.Item] += leaf.Present
			}
		}
		for item, sum := range sums {
			if sum != 0 {
				t.Fatalf("transfer %s leaves %d cents over", item, sum)
			}
		}
	})
}

func TestZeroEffectGivesZero(t *testing.T) {
	out := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: mkba.Quantities{N: 40}})
	if out.Savings.Benefit != 0 || out.Social.Benefit != 0 || out.Savings.Cost <= 0 {
		t.Errorf("without effects: %+v", out.Savings)
	}
	if out.Payback != 0 {
		t.Errorf("paid back in year %d without benefits", out.Payback)
	}
}

func TestScalingThePopulationScalesTheGross(t *testing.T) {
	c := shipped(t, "jpf")
	one := evaluate(t, c, mkba.Inputs{Quantities: cohort})
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 500).Draw(t, "k")
		many, err := c.Evaluate(mkba.Inputs{Quantities: scaled(k)})
		if err != nil {
			t.Fatal(err)
		}
		// Every leaf may round by half a cent on both sides.
		margin := float64(len(one.Leaves)) * 0.5 * float64(k+1)
		if got, want := float64(many.Savings.Benefit), float64(one.Savings.Benefit)*float64(k); math.Abs(got-want) > margin {
			t.Fatalf("%d times the cohort gives %v, want %v", k, got, want)
		}
	})
}

func TestFastPathAgreesWithTheLeaves(t *testing.T) {
	for _, id := range []string{"jpf", hague} {
		c := shipped(t, id)
		in := mkba.Inputs{Quantities: cohort}
		s, err := c.Sensitivity(in)
		if err != nil {
			t.Fatal(err)
		}
		exact := evaluate(t, c, in).Savings.Net
		if diff := s.Scenarios.Central - exact; diff > 200 || diff < -200 {
			t.Errorf("%s: fast path %d, leaves %d", id, s.Scenarios.Central, exact)
		}
	}
}

// Every part of a trace ends in its amount, and its lines lead there.
func TestTraceLeadsToTheAmount(t *testing.T) {
	c := shipped(t, "jpf")
	for _, threshold := range []int{0, 20} {
		out := evaluate(t, c, mkba.Inputs{Quantities: cohort, Threshold: threshold})
		for _, lang := range []string{"nl", "en"} {
			v := out.View(lang, nil)
			for _, trace := range append(v.Traces, v.Costs) {
				var sum mkba.Cents
				for _, part := range trace.Parts {
					sum += part.Amount
					checkLines(t, trace.ID, part)
				}
				if sum != trace.Amount {
					t.Errorf("%s: parts sum to %d, amount is %d", trace.ID, sum, trace.Amount)
				}
			}
		}
	}
}

func checkLines(t *testing.T, id string, part mkba.TracePart) {
	t.Helper()
	worked := 0.0
	for i, line := range part.Lines {
		switch line.Does {
		case "begin":
			worked = line.Number
		case "maal":
			worked *= line.Number
		case "min":
			worked -= line.Number
		}
		if line.No != i+1 || line.Text == "" || line.Shown == "" || line.Source == "" && line.Nature != mkba.Convention {
			t.Errorf("%s %s: bare line %+v", id, part.Item, line)
		}
	}
	last := part.Lines[len(part.Lines)-1]
	if last.Does != "is" || last.Number != part.Amount.Euros() {
		t.Errorf("%s %s ends in %+v, not in %d", id, part.Item, last, part.Amount)
	}
	// Lines multiply exact numbers; the amount was rounded once a year.
	if math.Abs(worked-part.Amount.Euros()) > 0.05+1e-6*math.Abs(worked) {
		t.Errorf("%s %s: lines lead to %.4f, amount is %.2f", id, part.Item, worked, part.Amount.Euros())
	}
}

func TestBreakEvenIsWhereNetTurns(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	s, err := c.Sensitivity(in)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for i, bar := range s.Bars {
		if i > 0 && bar.Width() > s.Bars[i-1].Width() {
			t.Errorf("bar %s is wider than the one above it", bar.Parameter)
		}
		if bar.BreakEven == nil || bar.Parameter == "disconto" || strings.HasPrefix(bar.Parameter, "aantal.") {
			continue
		}
		out := evaluate(t, c, mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{bar.Parameter: *bar.BreakEven}})
		if net := out.Savings.Net; net > 500 || net < -500 {
			t.Errorf("%s = %v gives net %d cents", bar.Parameter, *bar.BreakEven, net)
		}
		checked++
	}
	if checked < 3 {
		t.Errorf("only %d break-even values to check", checked)
	}
}

func TestMonteCarloIsTheSameForTheSameSeed(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	draw := func(seed uint64) mkba.Simulation {
		s, err := c.MonteCarlo(in, rand.NewPCG(seed, 0), 2000)
		if err != nil {
			t.Fatal(err)
		}
		return *s
	}
	first := draw(1)
	if again := draw(1); again != first {
		t.Errorf("seed 1 gave %+v and then %+v", first, again)
	}
	if other := draw(2); other == first {
		t.Error("another seed gave the same draws")
	}
	if !(first.P5 < first.P50 && first.P50 < first.P95) || first.Positive <= 0 || first.Positive >= 1 {
		t.Errorf("simulation %+v", first)
	}
}

func TestThresholdHidesAndNeverFlatters(t *testing.T) {
	c := shipped(t, "jpf")
	open := evaluate(t, c, mkba.Inputs{Quantities: cohort})
	guarded := evaluate(t, c, mkba.Inputs{Quantities: cohort, Threshold: 20})
	if guarded.Savings.Benefit >= open.Savings.Benefit {
		t.Errorf("guarded benefit %d is not below %d", guarded.Savings.Benefit, open.Savings.Benefit)
	}
	if !strings.Contains(strings.Join(guarded.Hidden, " "), "afsluiting") {
		t.Errorf("15 of 250 is under 20, hidden are %v", guarded.Hidden)
	}
	// 15 of 250 is all that the network companies have: neither the amount nor zero shows.
	for _, row := range guarded.View("nl", nil).Table.Rows {
		if row.Label == "Nutsbedrijven" && (row.Terms[0].Shown != "verborgen" || row.Terms[1].Shown != "geen" || row.Total.Shown != "verborgen") {
			t.Errorf("a hidden cell shows: %+v", row)
		}
	}
	none := mkba.Quantities{N: cohort.N, ByIndicator: map[string]mkba.Quantity{}}
	for id, q := range cohort.ByIndicator {
		if id == "afsluiting_voorkomen" {
			q.Count = 0
		}
		none.ByIndicator[id] = q
	}
	zero := evaluate(t, c, mkba.Inputs{Quantities: none, Threshold: 20})
	if a, b := mkba.Text(guarded, "nl"), mkba.Text(zero, "nl"); a != b {
		t.Error("none and a few look different under the threshold")
	}
	few := evaluate(t, c, mkba.Inputs{Quantities: mkba.Quantities{N: 9}, Threshold: 10})
	v := few.View("nl", nil)
	if !few.TooFew || v.Suppressed != "Minder dan 10 jongeren. Daarom tonen we geen cijfers." || len(v.Key) > 0 || len(few.Leaves) > 0 {
		t.Errorf("9 participants under a threshold of 10: %+v", v)
	}
}

func TestOverridesAreRefusedWhenTheyCannotBe(t *testing.T) {
	c := shipped(t, "jpf")
	for name, in := range map[string]mkba.Inputs{
		"unknown":      {Overrides: map[string]float64{"kosten.begleiding": 1}},
		"share":        {Overrides: map[string]float64{"toerekening": 1.2}},
		"negative":     {Overrides: map[string]float64{"kosten.begeleiding": -1}},
		"not a number": {Overrides: map[string]float64{"kosten.begeleiding": math.NaN()}},
		"people":       {Quantities: mkba.Quantities{N: -1}},
		"count":        {Quantities: mkba.Quantities{N: 1, ByIndicator: map[string]mkba.Quantity{"voltooid": {Count: math.Inf(1), N: 1}}}},
	} {
		if _, err := c.Evaluate(in); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	out := evaluate(t, c, mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"kosten.begeleiding": 9800}})
	if trace := out.CostTrace("nl"); !strings.Contains(trace.Parts[0].Lines[1].Source, "Eigen waarde in plaats van 14.040") {
		t.Errorf("the trace does not say that a value was replaced: %+v", trace.Parts[0].Lines)
	}
}

// TestTracesStayCheap guards what the benchmark below measures where a clock says
// little: an evaluation with every trace is under 200 µs with some 720 allocations.
func TestTracesStayCheap(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	used := testing.AllocsPerRun(20, func() { evaluate(t, c, in).Traces("nl") })
	if used > 850 {
		t.Errorf("%.0f allocations", used)
	}
}

func TestPage(t *testing.T) {
	c := shipped(t, "jpf")
	for name, in := range map[string]mkba.Inputs{
		"cohort": {Quantities: cohort, Threshold: 10}, "nobody": {}, "few": {Quantities: mkba.Quantities{N: 3}, Threshold: 10},
	} {
		v, err := c.Page(in, "nl", rand.NewPCG(1, 0), 500)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(v)
		if err != nil || strings.Contains(string(data), "NaN") {
			t.Errorf("%s: %v %s", name, err, data)
		}
		if full := name == "cohort"; (v.Uncertainty != nil) != full || (v.Suppressed != "") != (name == "few") {
			t.Errorf("%s: uncertainty %v, suppressed %q", name, v.Uncertainty, v.Suppressed)
		}
	}
}

// Ten leave assistance: 10 × 70% × 90% × 90% × 1345.45 × 12 × 80% × 1.2 = 87,882.64
// a year from year 2, less 15% each year, in the middle of the year at 2.8%. The same
// sum is worked in the test file beside the model.
func TestYearsDropOffAndAreDiscounted(t *testing.T) {
	q := mkba.Quantities{N: 10, ByIndicator: map[string]mkba.Quantity{"uit_bijstand": {Count: 10, N: 10}}}
	out := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: q})
	want := map[int]mkba.Cents{2: 8431667, 3: 6971709, 4: 5764545, 5: 4766404}
	got := map[int]mkba.Cents{}
	for _, leaf := range out.Leaves {
		if leaf.Item == "minder_bijstand" && leaf.Kind == mkba.BenefitLeaf {
			got[leaf.Year] += leaf.Present
		}
	}
	for year := range 8 {
		if got[year] != want[year] {
			t.Errorf("year %d: got %d cents, want %d", year, got[year], want[year])
		}
	}
}

// What a cohort comes to does not depend on which others are simulated with it, nor
// on whether they have values of their own.
func TestSharedDrawsGiveEachCohortItsOwnOutcome(t *testing.T) {
	c := shipped(t, "jpf")
	all := []mkba.Inputs{
		{Quantities: cohort},
		{Quantities: scaled(3), Overrides: map[string]float64{"kosten.begeleiding": 9800, "duur.bijstand": 3, "disconto": 0.02}},
		{Quantities: cohort, Threshold: 20},
		{Quantities: cohort, Comparison: map[string]mkba.Quantity{"uit_bijstand": {Count: 40, N: 120}}},
	}
	together, err := c.MonteCarloEach(all, rand.NewPCG(3, 0), 1500)
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range all {
		alone, err := c.MonteCarlo(in, rand.NewPCG(3, 0), 1500)
		if err != nil {
			t.Fatal(err)
		}
		if *alone != *together[i] {
			t.Errorf("cohort %d: alone %+v, together %+v", i, *alone, *together[i])
		}
	}
	many := make([]mkba.Inputs, 100)
	for i := range many {
		many[i] = all[i%len(all)]
	}
	spread, err := c.MonteCarloEach(many, rand.NewPCG(3, 0), 1500)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range spread {
		if *got != *together[i%len(all)] {
			t.Fatalf("cohort %d over several processors: %+v, want %+v", i, *got, *together[i%len(all)])
		}
	}
	if _, err := c.MonteCarloEach(make([]mkba.Inputs, 100), rand.NewPCG(3, 0), 1_000_000); err == nil {
		t.Error("a simulation that does not fit in memory was accepted")
	}
}

// A comparison group takes the place of the assumed deadweight: 75 of 150 against
// 40 of 120 leaves 75 − 150/3 = 25 of which displacement and attribution are taken.
func TestComparisonGroupReplacesTheAssumption(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort, Comparison: map[string]mkba.Quantity{"uit_bijstand": {Count: 40, N: 120}}}
	benefit := func(in mkba.Inputs) (sum mkba.Cents) {
		for _, leaf := range evaluate(t, c, in).Leaves {
			if leaf.Item == "minder_bijstand" && leaf.Kind == mkba.BenefitLeaf {
				sum += leaf.Nominal
			}
		}
		return sum
	}
	assumed, measured := benefit(mkba.Inputs{Quantities: cohort}), benefit(in)
	// The model assumes 30% of 75, so that 52.5 count.
	if got, want := float64(measured)/float64(assumed), 25/52.5; math.Abs(got-want) > 1e-6 {
		t.Errorf("the comparison group leaves %v of the benefit, want %v", got, want)
	}
	out := evaluate(t, c, in)
	found := false
	for _, trace := range out.Traces("nl") {
		for _, part := range trace.Parts {
			checkLines(t, trace.ID, part)
			for _, line := range part.Lines {
				found = found || part.Item == "minder_bijstand" && strings.Contains(line.Source, "vergelijkingsgroep: 40 van 120") && line.Number == 50
			}
		}
	}
	if !found {
		t.Error("the trace does not show the comparison group")
	}
	s, err := c.Sensitivity(in)
	if err != nil {
		t.Fatal(err)
	}
	view := out.View("nl", s)
	at := slices.IndexFunc(view.Uncertainty.Bars, func(b mkba.BarView) bool { return b.Parameter == "vergelijking.uit_bijstand" })
	if at < 0 || view.Uncertainty.Bars[at].Range != "25,5% tot 42,2%" || !strings.HasPrefix(view.Uncertainty.Bars[at].Label, "Vergelijkingsgroep: jongeren") {
		t.Errorf("the comparison group is not in the tornado with its interval: %d %+v", at, view.Uncertainty.Bars)
	}
	in.Comparison["uit_bijstand"] = mkba.Quantity{Count: 100, N: 120}
	if benefit(in) >= 0 {
		t.Error("a comparison group that did better leaves no loss")
	}
	in.Comparison["uit_bijstand"] = mkba.Quantity{Count: 130, N: 120}
	if _, err := c.Evaluate(in); err == nil {
		t.Error("130 of 120 was accepted")
	}
}
