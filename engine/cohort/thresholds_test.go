package cohort

import (
	"reflect"
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

// TestAnExcerptKeepsBothThresholds: what is kept for a page about one member is read with the
// threshold of that member, and the whole beside it with that of the whole.
func TestAnExcerptKeepsBothThresholds(t *testing.T) {
	f := testFramework(t)
	ind := f.Indicator("verandering")
	whole, part, other := New(f), New(f), New(f)
	add := func(a *Aggregate, n, better int) {
		addTimes(t, a, n, indicator.Facts{Framework: f.Version(), Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"verandering": {"T0": {Better: better}}})})
	}
	add(part, 40, 0)
	add(other, 11, 1)
	add(other, 1, -1)
	add(other, 60, 0)
	merge(t, whole, part)
	merge(t, whole, other)
	whole.Decide(NewGate(12), f)
	public := NewGate(12).Read(f, whole, Slice{}).Progress(ind, "T0")
	own := NewGate(10)
	read := func(a *Aggregate, list []Member) []SegmentFigure {
		own.Members(f, a, list).Read("a", Slice{}).Measure(ind, "T0")
		return own.ReadBeside(f, a, nil, Slice{}).Progress(ind, "T0")
	}
	watched, list := whole.Watch(), WatchMembers([]Member{{"a", part}, {"b", other}})
	if live := read(watched, list); !reflect.DeepEqual(live, public) {
		t.Fatalf("watched it says %v, and by itself %v", live, public)
	}
	kept := again(t, watched.Of(list, "a"))
	if got := read(kept.Whole, kept.Members); !reflect.DeepEqual(got, public) || kept.Short() {
		t.Errorf("kept it says %v, and by itself %v (short: %v)", got, public, kept.Short())
	}
}
