package app_test

import (
	"context"
	"errors"
	"testing"

	"effectmonitor/functions/internal/app"
)

// TestARebuildGoesOnWhereItStopped: stopped after every step it ends with the same
// figures as one in one go, and nobody is computed twice.
func TestARebuildGoesOnWhereItStopped(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := b.figures(t)
	b.defs.Store(loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20")))
	seen, calls := []int{}, 0
	for {
		calls++
		ctx, stop := context.WithCancel(t.Context())
		err := b.ResumeRebuild(ctx, func(done, total int) {
			if total != len(b.refs) {
				t.Errorf("%d participants, want %d", total, len(b.refs))
			}
			seen = append(seen, done)
			stop()
		})
		stop()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) || calls > 10 {
			t.Fatalf("call %d: %v", calls, err)
		}
	}
	// One step per gemeente here: both are smaller than a step.
	if len(seen) != 2 || seen[0] >= seen[1] || seen[1] != len(b.refs) || calls < 2 || app.RebuildStep < 25 {
		t.Errorf("%d calls, done %v of %d", calls, seen, len(b.refs))
	}
	got := b.figures(t)
	if same(want, got) {
		t.Error("the definitions changed and the figures did not")
	}
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !same(got, b.figures(t)) {
		t.Error("computing everything at once gives other figures")
	}
	if at, err := b.Store.LastRebuild(t.Context()); err != nil || at.Digest != "" {
		t.Errorf("a rebuild that is done is left at %+v (%v)", at, err)
	}
}
