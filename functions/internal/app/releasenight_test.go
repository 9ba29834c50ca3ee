package app_test

import (
	"crypto/rand"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestAReleaseOfManyIsMadeAtNight: what a release of the country tells is held beside every
// gemeente. Of many of those no page waits for that: until the night has made the release of a
// period the one before is shown, and before the first there is none.
func TestAReleaseOfManyIsMadeAtNight(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	reads := &counted{Table: b.db}
	fresh := app.New(app.Config{Store: store.New(reads), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader})
	public := app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-publiek"}, Page: b.defs.Load().Dashboard(source.Ref{ID: "jpf-publiek"}).Pages[0].ID}
	open := func(most int) *app.Outcome {
		t.Helper()
		reads.items = 0
		out, err := fresh.Outcome(t.Context(), public)
		if err != nil || reads.items > most {
			t.Fatalf("the page reads %d items (%v)", reads.items, err)
		}
		return out
	}
	night := func() int {
		t.Helper()
		sum, err := b.Retain(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return sum.Releases
	}
	if n := night(); n != 0 {
		t.Errorf("of few gemeenten the night made %d releases, which the first page does", n)
	}
	defer app.AtOncePerPage(1)()
	if out := open(3); out.Ready {
		t.Fatal("there is a release before the night")
	}
	if night() == 0 {
		t.Fatal("the night made no release")
	}
	if n := night(); n != 0 {
		t.Errorf("the same night made %d once more", n)
	}
	first := b.Today()
	if out := open(3); !out.Ready || out.Released != first {
		t.Fatalf("after the night: ready %v, of %v", out.Ready, out.Released)
	}
	later := b.Now().AddDate(0, 4, 0)
	b.day.Store(&later)
	if out := open(3); !out.Ready || out.Released != first {
		t.Errorf("in the next period, before the night: ready %v, of %v", out.Ready, out.Released)
	}
	if night() == 0 {
		t.Error("the night of the next period made no release")
	}
	if out := open(3); !out.Ready || out.Released != b.Today() {
		t.Errorf("in the next period, after the night: ready %v, of %v", out.Ready, out.Released)
	}
}
