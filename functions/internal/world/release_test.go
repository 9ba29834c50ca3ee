package world

import (
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestReleases: a participant who is half way through the first version goes on with it
// when the second goes live, also on a process that has it; who begins then gets the
// second. After a roll-back what was begun on the second waits, unharmed, until that is
// there again.
func TestReleases(t *testing.T) {
	w, old := prepared(t) // half way on the first release
	clear(w.sheets)       // the answers are looked at here
	fresh := w.people[1]
	w.release = 1
	newer := w.process(0)
	w.instances[0] = newer
	on := func(p *person) store.Response {
		t.Helper()
		r, err := store.New(w.shelf).Response(ctx, p.g, p.id, "T0", guest)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	task := func(i *instance, run func() error) error {
		var err error
		w.start("release", i, func(*task) error { err = run(); return err }, nil)
		w.drain()
		return err
	}
	save := func(i *instance, p *person, typed string) error {
		return task(i, func() error {
			g, err := i.Guest(ctx, p.link)
			if err != nil {
				return err
			}
			if err := i.Agree(ctx, g); err != nil {
				return err
			}
			_, err = i.SaveOwn(ctx, g, app.Given{Fields: map[string][]string{"rust": {typed}}})
			return err
		})
	}
	if err := save(newer, old, "4"); err != nil || on(old).Instrument != "proef-eigen@1" {
		t.Fatalf("half way: %v, now on %s", err, on(old).Instrument)
	}
	w.invite(newer, fresh)
	w.drain()
	if err := save(newer, fresh, "2"); err != nil || on(fresh).Instrument != "proef-eigen@2" {
		t.Fatalf("begun after the release: %v, on %s", err, on(fresh).Instrument)
	}
	kept := string(on(fresh).Answers)
	older := w.instances[1] // it has the first release still, as after a roll-back
	if older.release != 0 {
		t.Fatal("no process has the first release")
	}
	if err := save(older, fresh, "5"); err == nil || string(on(fresh).Answers) != kept {
		t.Errorf("a process without the second version: %v, answers %s", err, on(fresh).Answers)
	}
	if err := save(older, old, "5"); err != nil {
		t.Errorf("what was begun on the first version: %v", err)
	}
	for _, p := range []*person{old, fresh} {
		if err := task(newer, func() error {
			g, err := newer.Guest(ctx, p.link)
			if err != nil {
				return err
			}
			return newer.SubmitOwn(ctx, g)
		}); err != nil || on(p).Status != store.Submitted {
			t.Errorf("%s: %v %s", p.id, err, on(p).Status)
		}
	}
	// Processes of both releases follow the changes; in the end the figures are those of
	// the release that stays.
	for _, i := range []*instance{older, newer, older} {
		if err := task(i, func() error { return i.Rebuild(ctx) }); err != nil {
			t.Error(err)
		}
	}
	w.settle()
	for _, text := range w.broken {
		t.Error(text)
	}
}
