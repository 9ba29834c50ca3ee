package app

import (
	"maps"
	"testing"
	"time"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
	"effectmonitor/instruments"
)

// startedIn makes an aggregate: of each year of starting, how many were in time with their
// plan and how many were not.
func startedIn(t *testing.T, f *indicator.Compiled, years map[string][2]int) *cohort.Aggregate {
	t.Helper()
	a := cohort.New(f)
	for year, n := range years {
		for i := range n[0] + n[1] {
			fact := indicator.Fact{}
			if i < n[0] {
				fact.Value = 1
			}
			err := a.Add(indicator.Facts{
				Framework: a.Framework, Start: 100, AsOf: 900, Dims: map[string]string{"startjaar": year, "leeftijd": "l18_20", "geslacht": "man"},
				Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"besluit_op_tijd": {"": fact}}),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return a
}

// A cycle that gets another end shows nothing of the new one when that and what was seen
// with the end before differ by a year in which too few are to be shown.
func TestAnotherEndDoesNotTellThePeriodBetween(t *testing.T) {
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	d := defs.Learning(source.Ref{ID: "jpf"})
	f := defs.FrameworkOf(d.Programme)
	parts := map[string]*cohort.Aggregate{}
	for _, code := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		parts[code] = startedIn(t, f, map[string][2]int{"2020": {14, 7}, "2021": {13, 8}, "2022": {14, 7}, "2023": {13, 8}, "2024": {12, 7}, "2025": {15, 7}, "2026": {14, 6}})
	}
	gate := cohort.NewGate(10)
	shot := learning.Take(d, source.DateOf(2026, 10, 1), gate, func(string) cohort.Gate { return gate }, f, nil, len(parts), maps.All(parts))
	shot.Secret = []byte("secret")
	view, err := learning.See(d, f, shot, learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}}, 10, 10)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Date(2026, time.October, 2, 9, 0, 0, 0, time.UTC)
	one, other := source.DateOf(2023, 12, 31), source.DateOf(2024, 12, 31)
	cycle := func(ends ...source.Date) store.Cycle {
		c := store.Cycle{Intervention: "inloop", Indicator: "besluit_op_tijd", Since: source.DateOf(2022, 1, 1), At: began}
		for i, until := range ends {
			at := began.AddDate(0, 0, 7*(i+1))
			c.Ends = append(c.Ends, store.CycleEnd{Until: until, At: at})
			c.Until, c.Concluded = until, source.DateOf(at.Year(), int(at.Month()), at.Day())
		}
		return c
	}
	for _, c := range []struct {
		name  string
		ends  []source.Date
		shown bool
	}{
		{"one that goes on", nil, true},
		{"one end", []source.Date{one}, true},
		{"the other end alone", []source.Date{other}, true},
		{"another end than was seen", []source.Date{one, other}, false},
		{"the end that was seen first", []source.Date{one, other, one}, true},
		{"as it went on at first", []source.Date{one, other, 0}, true},
	} {
		of := cycle(c.ends...)
		got := triedOf(view, []store.Cycle{of})[0]
		if got.Cycle.Until != of.Until {
			t.Errorf("%s: it is shown with the end %s", c.name, got.Cycle.Until)
		}
		if shown := got.Effect.OwnAfter.Value.Known() && got.Effect.Both.Diff.Known(); shown != c.shown {
			t.Errorf("%s: shown is %v: own after is %v, difference %v", c.name, shown, got.Effect.OwnAfter.Value, got.Effect.Both.Diff)
		}
	}
}
