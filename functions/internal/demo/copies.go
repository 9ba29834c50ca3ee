package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// Copies fills a gemeente of the cohort with as many participants as asked, by storing
// its invented ones again and again under other numbers: a large gemeente to measure
// with, in little time. assign says in whose caseload the nth is. progress is told how
// many are done.
func Copies(ctx context.Context, a *app.App, c *simulate.Compiled, code string, count int, assign func(n int) (worker, team string), progress func(done int)) error {
	f := filler{app: a, defs: a.Catalog(), cohort: c}
	g := f.defs.Gemeente(code)
	if g == nil {
		return fmt.Errorf("copies: no gemeente %s", code)
	}
	var originals []simulate.Record
	var bundles []store.ParticipantBundle
	for record := range c.Run(a.Today(), func(g string) *programme.Compiled { return f.defs.Effective(g, c.Def.Programme.ID) }) {
		if record.Gemeente != code {
			continue
		}
		bundle, err := f.bundle(ctx, record)
		if err != nil {
			return err
		}
		originals, bundles = append(originals, record), append(bundles, bundle)
	}
	if len(bundles) == 0 {
		return errors.New("copies: the cohort has nobody in this gemeente")
	}
	var todo []store.ParticipantBundle
	flush := func(done int) error {
		if _, err := a.Store.Import(ctx, code, todo); err != nil {
			return fmt.Errorf("store copies in %s: %w", code, err)
		}
		todo = todo[:0]
		progress(done)
		return nil
	}
	for n := range count {
		at := n % len(bundles)
		one, err := f.copied(ctx, bundles[at], originals[at], app.ParticipantID(g, n+1), n, assign)
		if err != nil {
			return err
		}
		if todo = append(todo, one); len(todo) == 4*batch {
			if err := flush(n + 1); err != nil {
				return err
			}
		}
	}
	if err := flush(count); err != nil {
		return err
	}
	return a.Store.RaiseNumber(ctx, code, count)
}

// copied is a participant under another number, with a name of their own.
func (f *filler) copied(ctx context.Context, b store.ParticipantBundle, r simulate.Record, id string, n int, assign func(int) (string, string)) (store.ParticipantBundle, error) {
	p := b.Participant
	p.ID = id
	p.Worker, p.Team = assign(n)
	identity := app.Identity{First: r.FirstName, Last: fmt.Sprintf("%s %d", r.LastName, n+1), Birth: r.Birth, Phone: r.Phone, Mail: r.Mail}
	sealed, name, err := f.app.Seal(ctx, r.Gemeente, id, identity)
	if err != nil {
		return store.ParticipantBundle{}, err
	}
	p.Name = name
	responses := slices.Clone(b.Responses)
	for i := range responses {
		responses[i].Participant = id
	}
	return store.ParticipantBundle{Participant: p, Identity: sealed, Responses: responses}, nil
}
