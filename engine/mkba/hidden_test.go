package mkba_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/mkba"
)

// TestAmountsSayWhatIsMissing: whatever is hidden, an amount without a bound is the true
// one, and the true one lies on the side that the bound names. That holds for every
// party, for the totals, and for the large figures.
func TestAmountsSayWhatIsMissing(t *testing.T) {
	c := shipped(t, "jpf")
	seen := map[mkba.Bound]int{}
	every := func() bool {
		return seen[""] > 0 && seen[mkba.OrMore] > 0 && seen[mkba.OrLess] > 0 && seen[mkba.Between] > 0
	}
	drawn.Until(t, every, func(t *rapid.T) {
		in := mkba.Inputs{Quantities: mkba.Quantities{N: rapid.IntRange(20, 80).Draw(t, "n"), ByIndicator: map[string]mkba.Quantity{}}}
		for _, use := range c.Definition().Indicators() {
			count := rapid.IntRange(0, in.N).Draw(t, use.ID)
			in.ByIndicator[use.ID] = mkba.Quantity{Count: float64(count), N: in.N, Amount: mkba.Cents(rapid.Int64Range(0, 1e7).Draw(t, use.ID+"€"))}
		}
		in.ByIndicator["beeindigd"] = mkba.Quantity{Count: float64(in.N), N: in.N}
		open, err := c.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		in.Threshold = 10
		guarded, err := c.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		if guarded.TooFew {
			return
		}
		truth, told := open.View("nl", nil), guarded.View("nl", nil)
		paidBack(t, open, guarded)
		stepsHold(t, truth.Waterfall, told.Waterfall)
		for bound, n := range holdTruth(t, truth, told) {
			seen[bound] += n
		}
	})
}

// holdTruth wants every amount that is told to hold the true one, and counts the bounds.
func holdTruth(t *rapid.T, truth, told mkba.View) map[mkba.Bound]int {
	t.Helper()
	seen := map[mkba.Bound]int{}
	for i, k := range told.Key {
		seen[k.Bound]++
		if real := truth.Key[i].Number; real < k.Low-1 || real > k.High+1 {
			t.Fatalf("%s is %v, told as %v to %v", k.ID, real, k.Low, k.High)
		}
	}
	rows := map[string]mkba.TableRow{}
	for _, row := range truth.Table.Rows {
		rows[row.Label] = row
	}
	for _, row := range told.Table.Rows {
		real, known := rows[row.Label]
		if !known {
			continue // nobody gains or pays
		}
		all := append([]mkba.Cell{row.Total, row.PerHead, row.Costs, row.Net}, row.Terms...)
		for i, true := range append([]mkba.Cell{real.Total, real.PerHead, real.Costs, real.Net}, real.Terms...) {
			seen[all[i].Bound]++
			if !fits(all[i], true.Number) {
				t.Fatalf("%s, cell %d is %v, told as %q", row.Label, i, true.Number, all[i].Shown)
			}
		}
	}
	return seen
}

// stepsHold wants every step of the waterfall to be the true one, or to say on which side
// of it that lies.
func stepsHold(t *rapid.T, truth, told []mkba.WaterfallStep) {
	t.Helper()
	real := map[string]float64{}
	for _, s := range truth {
		real[s.Label] = s.Amount
	}
	for _, s := range told {
		amount, known := real[s.Label]
		if !known || len(s.Merged) > 0 {
			continue
		}
		holds := math.Abs(amount-s.Amount) < 0.005
		switch {
		case strings.HasPrefix(s.Shown, "≥"):
			holds = amount >= s.Amount-0.005
		case strings.HasPrefix(s.Shown, "≤"):
			holds = amount <= s.Amount+0.005
		case strings.HasPrefix(s.Shown, "±"):
			holds = true
		}
		if !holds {
			t.Fatalf("step %s is %v, told as %q", s.Label, amount, s.Shown)
		}
	}
}

// paidBack wants what is said of the year in which the money is back to be true.
func paidBack(t *rapid.T, truth, told *mkba.Result) {
	t.Helper()
	said := told.View("nl", nil).Notes[1].Text
	var holds bool
	switch {
	case strings.HasPrefix(said, "Met wat te tellen is"):
		holds = strings.HasSuffix(said, "kan dat veranderen.") && len(told.Hidden) > 0
	case strings.HasPrefix(said, "Niet terugverdiend binnen"):
		holds = truth.Payback == 0
	case strings.HasSuffix(said, "of eerder."):
		holds = truth.Payback > 0 && truth.Payback <= told.Payback
	default:
		holds = said == fmt.Sprintf("Terugverdiend in jaar %d.", truth.Payback)
	}
	if !holds {
		t.Fatalf("paid back in year %d, told as %q", truth.Payback, said)
	}
}

func fits(told mkba.Cell, real float64) bool {
	switch told.Bound {
	case mkba.OrMore:
		return real >= told.Number
	case mkba.OrLess:
		return real <= told.Number
	case mkba.Between:
		return true
	}
	return told.Hidden || math.Abs(real-told.Number) < 0.005
}

// TestMostlyHiddenTellsNothing: enough participants, but amounts for less than a
// quarter of the effects. Nothing shows, not even how many participants there are.
func TestMostlyHiddenTellsNothing(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Threshold: 10, Quantities: mkba.Quantities{N: 17, ByIndicator: map[string]mkba.Quantity{
		"beeindigd": {Count: 17, N: 17}, "uit_bijstand": {Count: 11, N: 17}, "voltooid": {Count: 3, N: 17}, "incasso_gestopt": {Count: 3, N: 17},
	}}}
	out := evaluate(t, c, in)
	v := out.View("nl", nil)
	if !out.TooFew || !out.MostHidden || len(out.Leaves) > 0 || len(v.Key)+len(v.Table.Rows)+len(v.Notes) > 0 {
		t.Fatalf("a cohort of which hardly anything may show has %+v", v)
	}
	if !strings.HasPrefix(v.Suppressed, "Te weinig om te tonen. ") || strings.Contains(v.Suppressed+v.Subtitle, "17") {
		t.Errorf("it says %q, %q", v.Suppressed, v.Subtitle)
	}
	if few, err := c.TooFew(in); err != nil || !few {
		t.Errorf("too few is %v, %v", few, err)
	}
	in.Threshold = 0
	if few, err := c.TooFew(in); err != nil || few {
		t.Errorf("who may see the persons sees %v, %v", few, err)
	}
}

// TestHiddenCountIsNotCalledFew: a count is hidden because few are in it or because few
// are not, and the note does not say which.
func TestHiddenCountIsNotCalledFew(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Threshold: 10, Quantities: mkba.Quantities{N: 80, ByIndicator: map[string]mkba.Quantity{}}}
	for _, use := range c.Definition().Indicators() {
		in.ByIndicator[use.ID] = mkba.Quantity{Count: 40, N: 80, Amount: 1e6}
	}
	in.ByIndicator["voltooid"] = mkba.Quantity{Count: 3, N: 80}
	out, err := c.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	const want = "Jongeren die het traject afrondden: te klein of te groot om te tonen, daarom telt het zo laag mogelijk mee."
	for _, n := range out.View("nl", nil).Notes {
		if n.Text == want {
			return
		}
	}
	t.Errorf("no %q", want)
}

// TestListOfAmountsNamesWhatIsMissing: the file says it too.
func TestListOfAmountsNamesWhatIsMissing(t *testing.T) {
	list, err := mkba.CSV(evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: cohort, Threshold: 20}), mkba.CSVOptions{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(list, ",onder_drempel,afsluiting,") || strings.Contains(list, ",onder_drempel,minder_bijstand,") {
		t.Errorf("the list does not tell what is missing:\n%s", list)
	}
}

// TestLargeFigureInTwo: the amount and the words after it are the figure together; words
// before it stay with it.
func TestLargeFigureInTwo(t *testing.T) {
	for _, k := range []struct {
		figure        mkba.KeyFigure
		amount, words string
	}{
		{mkba.KeyFigure{Shown: "€ 11.061 of meer", Alone: "≥ € 11.061", Bound: mkba.OrMore}, "€ 11.061", "of meer"},
		{mkba.KeyFigure{Shown: "− € 12 or less", Alone: "≤ − € 12", Bound: mkba.OrLess}, "− € 12", "or less"},
		{mkba.KeyFigure{Shown: "ongeveer € 5", Alone: "± € 5", Bound: mkba.Between}, "ongeveer € 5", ""},
		{mkba.KeyFigure{Shown: "€ 5", Alone: "€ 5"}, "€ 5", ""},
		{mkba.KeyFigure{Shown: "€ 5 miljoen"}, "€ 5 miljoen", ""},
	} {
		if amount, words := k.figure.Large(); amount != k.amount || words != k.words {
			t.Errorf("%+v is %q and %q", k.figure, amount, words)
		}
	}
}
