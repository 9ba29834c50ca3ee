package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// TestOneWholeHasOneThreshold: of a whole 11 became better and 1 worse. Read with a threshold
// of 12 it says how many stayed the same, and with 10 how many became better: who saw both
// would know that one became worse.
func TestOneWholeHasOneThreshold(t *testing.T) {
	f := testFramework(t)
	ind := f.Indicator("verandering")
	whole, part := New(f), New(f)
	add := func(a *Aggregate, n, better int) {
		addTimes(t, a, n, indicator.Facts{Framework: f.Version(), Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"verandering": {"T0": {Better: better}}})})
	}
	add(part, 40, 0)
	add(whole, 11, 1)
	add(whole, 1, -1)
	add(whole, 60, 0)
	merge(t, whole, part)
	first := func(r Reader) string { return string(r.Progress(ind, "T0")[0].Segment) }
	own := NewGate(10)
	if got := first(own.ReadBeside(f, whole, part, Slice{})); got != string(BetterSegment) {
		t.Fatalf("undecided it begins with %s", got)
	}
	whole.Decide(NewGate(12), f)
	back := stored(t, whole)
	watched := whole.Watch()
	own.ReadBeside(f, watched, part, Slice{}).Progress(ind, "T0")
	excerpt := again(t, &Excerpt{Whole: watched.Excerpt()}).Whole
	for name, a := range map[string]*Aggregate{"decided": whole, "copied": whole.Copy(), "stored": back, "watched": watched, "excerpt": excerpt} {
		public := first(NewGate(12).Read(f, a, Slice{}))
		for _, part := range []*Aggregate{part, nil} {
			if got := first(own.ReadBeside(f, a, part, Slice{})); got != public {
				t.Errorf("%s it begins with %s beside a part, and with %s by itself", name, got, public)
			}
		}
	}
}
