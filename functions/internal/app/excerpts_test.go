package app_test

import (
	"crypto/rand"
	"reflect"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestAPageIsTheSameFromWhatIsKept: every page of every dashboard, about gemeenten, about
// the country and by period, shows from the item that is kept for it what the aggregates
// show, and then reads nothing else. So does every tile by itself.
func TestAPageIsTheSameFromWhatIsKept(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	over := func(whole bool) (*app.App, *counted) {
		c := &counted{Table: b.db, whole: whole}
		return app.New(app.Config{Store: store.New(c), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader}), c
	}
	kept, reads := over(false)
	full, _ := over(true)
	pages := 0
	for _, d := range b.defs.Load().Dashboards("", programme) {
		groups := []app.Group{{Gemeente: "0518"}, {Gemeente: "0080"}}
		if app.National(d.Level) {
			groups = []app.Group{{}}
		}
		if d.Level == app.LevelCaseload {
			continue
		}
		for _, p := range d.Pages {
			for _, g := range groups {
				key := app.OutcomeKey{Dashboard: source.Ref{ID: d.ID}, Page: p.ID, Group: g}
				want, err := full.Outcome(t.Context(), key) // the first makes a release
				if err != nil {
					t.Fatal(err)
				}
				reads.items = 0
				got, err := kept.Outcome(t.Context(), key)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s %s of %q: from what is kept\n%+v\nfrom the whole\n%+v\n(%v)", d.ID, p.ID, g.Gemeente, got, want, err)
				}
				if want.Ready && reads.items > 2 {
					t.Errorf("%s %s of %q reads %d items", d.ID, p.ID, g.Gemeente, reads.items)
				}
				if want.Ready {
					pages++
				}
				for i, tile := range p.Tiles {
					one, err := kept.OutcomeTile(t.Context(), key, tile.ID)
					if err != nil || !reflect.DeepEqual(one, want.Page.Tiles[i]) {
						t.Errorf("tile %s of %s %s is another by itself (%v)", tile.ID, d.ID, p.ID, err)
					}
				}
			}
		}
	}
	if pages < 15 {
		t.Errorf("only %d pages have figures", pages)
	}
}

// TestWhatIsKeptForAPageFollows: a filter, other definitions and the next period are not
// served from what was kept before, and a change of somebody is in it.
func TestWhatIsKeptForAPageFollows(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-gemeente"}, Page: "management", Group: app.Group{Gemeente: "0518"}}
	open := func() *app.Outcome {
		t.Helper()
		out, err := b.Outcome(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := open()
	key.Slice = cohort.Slice{Breakdown: before.Breakdowns[0].ID, Class: before.Breakdowns[0].Classes[0].ID}
	if filtered := open(); reflect.DeepEqual(filtered.Page, before.Page) || filtered.Slice != key.Slice {
		t.Error("a filter shows everyone")
	}
	key.Slice = cohort.Slice{}
	gone := b.refs[0]
	for _, ref := range b.refs {
		if ref.Gemeente == key.Group.Gemeente {
			gone = ref
		}
	}
	changes := remove(t, b.db, "g/"+gone.Gemeente+"/p/"+gone.Participant)
	if err := b.Project(t.Context(), store.Affected(changes)); err != nil {
		t.Fatal(err)
	}
	after := open()
	if reflect.DeepEqual(after.Page, before.Page) {
		t.Error("a participant left and the page is the same")
	}
	b.defs.Store(loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20")))
	if other := open(); !other.Ready || other.Dashboard == nil {
		t.Error("under other definitions there is nothing")
	}
}
