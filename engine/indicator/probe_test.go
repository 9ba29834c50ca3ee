package indicator

import (
	"testing"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// TestProbesOfAWindowThatCloses: two months are 59 days in January and more in July, so that
// a window that is sound in one part of the year closes before it opens in another. Nobody
// answers there, and people are made up all the same.
func TestProbesOfAWindowThatCloses(t *testing.T) {
	p, found := programme.Compile(&programme.Programme{
		ID: "p", Version: 1, Phases: []programme.Phase{{ID: "a"}},
		Raters: []programme.Rater{{ID: "r", Kind: programme.StaffRater}},
		Moments: []programme.Moment{{ID: "T0", Questionnaires: map[string]source.Ref{"r": {ID: "q"}},
			Window: programme.Window{Opens: source.Span{N: 2, Unit: source.Months}, Closes: source.Span{N: 59, Unit: source.Days}}}},
		Exit: programme.Exit{Reasons: []programme.Reason{{ID: "x", Title: source.Text{"nl": "x"}}}},
	})
	if p == nil {
		t.Fatal(found)
	}
	f, found := Compile(&Framework{ID: "f", Version: 1}, p, []Variables{{Rater: "r"}})
	if f == nil {
		t.Fatal(found)
	}
	answered := 0
	for i, one := range f.probes(probeCount) {
		answered += len(one.Responses)
		for _, state := range p.Schedule(one.Trajectory, nil, probeDay(i)) {
			if len(one.Responses) > 0 && state.Expires < state.Opens {
				t.Errorf("somebody answered from %v to %v", state.Opens, state.Expires)
			}
		}
	}
	if answered == 0 {
		t.Error("nobody answered")
	}
}
