package demo

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/instruments"
)

// noonOf is a fixed day, so that the cohort is the same on every day.
var noonOf = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func world(t *testing.T) (*app.App, *catalog.Catalog) {
	t.Helper()
	defs, found := load.Load(instruments.FS)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return noonOf }
	db, err := bolt.Open(filepath.Join(t.TempDir(), "demo.db"), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	keys, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return app.New(app.Config{
		Store: store.New(db), Catalog: func() *catalog.Catalog { return defs },
		Box: keeper.New(keys, keys, clock, time.Hour), Now: clock, Random: rand.Reader,
	}), defs
}

func TestFillCanBeRepeatedAndLeavesRoomForMore(t *testing.T) {
	a, defs := world(t)
	cohort, err := Open(defs, "demo")
	if err != nil || cohort == nil {
		t.Fatalf("open: %v", err)
	}
	ctx := t.Context()
	stop := errors.New("stop")
	halfway := func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = stop
			}
		}()
		return Fill(ctx, a, cohort, func(done, total int) {
			if done > total/2 {
				panic("the machine is switched off")
			}
		})
	}
	if err := halfway(); !errors.Is(err, stop) {
		t.Fatalf("halfway: %v", err)
	}
	last := 0
	if err := Fill(ctx, a, cohort, func(done, _ int) { last = done }); err != nil {
		t.Fatal(err)
	}
	stored, expected := 0, 0
	for _, share := range cohort.Def.Gemeenten {
		entries, err := a.Store.TeamCaseload(ctx, share.Code)
		if err != nil {
			t.Fatal(err)
		}
		stored, expected = stored+len(entries), expected+share.Count
	}
	if stored != expected || last != expected {
		t.Errorf("%d stored, %d reported, %d defined", stored, last, expected)
	}
	worker := Users(cohort)[0]
	for _, u := range Users(cohort) {
		if u.Gemeente != "" {
			worker = u
			break
		}
	}
	id, _, err := a.AddParticipant(ctx, app.Actor{ID: worker.ID, Gemeente: worker.Gemeente}, app.NewParticipant{
		Programme: cohort.Def.Programme.ID, Start: a.Today(), Lang: "nl",
		Identity: app.Identity{First: "Noa", Last: "Test", Birth: a.Today().AddMonths(-12 * 20)},
	})
	if err != nil {
		t.Fatalf("a new participant beside the demo: %v", err)
	}
	if name, err := a.Contact(ctx, app.Actor{ID: worker.ID, Gemeente: worker.Gemeente}, id); err != nil || name.First != "Noa" {
		t.Errorf("contact of %s: %v", id, err)
	}
}

func TestEveryDemoResponseIsOneThatCouldHaveBeenSent(t *testing.T) {
	a, defs := world(t)
	cohort, err := Open(defs, "demo")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := Fill(ctx, a, cohort, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	code := cohort.Def.Gemeenten[0].Code
	entries, err := a.Store.TeamCaseload(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, e := range entries {
		d, err := a.Store.Dossier(ctx, code, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Responses {
			if r.Status == store.Draft {
				continue // half filled in, for the demo
			}
			sheet, err := a.Sheet(ctx, code, app.SheetKey{Participant: e.ID, Moment: r.Moment, Rater: r.Rater}, "nl", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range sheet.Eval.Problems() {
				if p.Hard {
					t.Fatalf("%s %s %s: %s at %s", e.ID, r.Moment, r.Rater, p.Code, p.Question)
				}
			}
			seen++
		}
	}
	if seen == 0 {
		t.Fatal("the demo has no responses")
	}
}

func BenchmarkFillAndRebuild(b *testing.B) {
	defs, _ := load.Load(instruments.FS)
	cohort, err := Open(defs, "demo")
	if err != nil {
		b.Fatal(err)
	}
	clock := func() time.Time { return noonOf }
	for range b.N {
		db, err := bolt.Open(filepath.Join(b.TempDir(), "demo.db"), clock)
		if err != nil {
			b.Fatal(err)
		}
		keys, err := folder.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		a := app.New(app.Config{
			Store: store.New(db), Catalog: func() *catalog.Catalog { return defs },
			Box: keeper.New(keys, keys, clock, time.Hour), Now: clock, Random: rand.Reader,
		})
		if err := Fill(b.Context(), a, cohort, func(int, int) {}); err != nil {
			b.Fatal(err)
		}
		if err := a.Rebuild(b.Context()); err != nil {
			b.Fatal(err)
		}
		_ = db.Close()
	}
}

// TestSomeAreHalfFilledIn: a demo has drafts of both raters, each of a moment that can
// still be filled in, with some answers and not all, and what the list says of it.
func TestSomeAreHalfFilledIn(t *testing.T) {
	a, defs := world(t)
	cohort, err := Open(defs, "demo")
	if err != nil || cohort == nil {
		t.Fatalf("open: %v", err)
	}
	if err := Fill(t.Context(), a, cohort, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	raters := map[string]int{}
	for _, share := range cohort.Def.Gemeenten {
		lines, err := a.Caseload(t.Context(), app.Actor{ID: "x", Gemeente: share.Code}, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			for moment, drafts := range l.Drafts {
				for rater, p := range drafts {
					raters[rater]++
					fillable := false
					for _, m := range l.Schedule {
						fillable = fillable || m.Moment.ID == moment && m.Fillable()
					}
					if p.Done == 0 || p.Done >= p.Total || !fillable {
						t.Errorf("%s %s %s: %d of %d, fillable %t", l.ID, moment, rater, p.Done, p.Total, fillable)
					}
				}
			}
		}
	}
	if len(raters) != 2 {
		t.Errorf("drafts of %v", raters)
	}
}
