package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// Copies fills a gemeente of the cohort with as many participants as asked, by storing
// its invented ones again and again under other numbers: a large gemeente to measure
// with, in little time. assign says in whose caseload the nth is. progress is told how
// many are done.
func Copies(ctx context.Context, a *app.App, c *simulate.Compiled, code string, count int, assign func(n int) (worker, team string), progress func(done int)) error {
	o, err := Originals(ctx, a, c, code, func(store.ParticipantBundle) bool { return true })
	if err != nil {
		return err
	}
	return o.Fill(ctx, code, count, assign, progress)
}

// Copied are invented participants who are stored again and again.
type Copied struct {
	filler  filler
	records []simulate.Record
	bundles []store.ParticipantBundle
}

// Originals draws the participants of one gemeente of a cohort, and keeps those that are
// asked for.
func Originals(ctx context.Context, a *app.App, c *simulate.Compiled, code string, keep func(store.ParticipantBundle) bool) (*Copied, error) {
	o := &Copied{filler: filler{app: a, defs: a.Catalog(), cohort: c}}
	if o.filler.defs.Gemeente(code) == nil {
		return nil, fmt.Errorf("copies: no gemeente %s", code)
	}
	for record := range c.Run(a.Today(), func(g string) *programme.Compiled { return o.filler.defs.Effective(g, c.Def.Programme.ID) }) {
		if record.Gemeente != code {
			continue
		}
		bundle, err := o.filler.bundle(ctx, record)
		if err != nil {
			return nil, err
		}
		if keep(bundle) {
			o.records, o.bundles = append(o.records, record), append(o.bundles, bundle)
		}
	}
	if len(o.bundles) == 0 {
		return nil, errors.New("copies: the cohort has nobody like that in this gemeente")
	}
	return o, nil
}

// Dossiers are the originals themselves.
func (o *Copied) Dossiers() []store.Dossier {
	list := make([]store.Dossier, len(o.bundles))
	for i, b := range o.bundles {
		list[i] = store.Dossier{Participant: b.Participant, Responses: b.Responses}
	}
	return list
}

// One is the nth copy in a gemeente, which is not stored.
func (o *Copied) One(ctx context.Context, code string, n int, assign func(n int) (worker, team string)) (store.ParticipantBundle, error) {
	at := n % len(o.bundles)
	record := o.records[at]
	record.Gemeente = code
	return o.filler.copied(ctx, o.bundles[at], record, app.ParticipantID(o.filler.defs.Gemeente(code), n+1), n, assign)
}

// Fill stores as many copies in a gemeente as asked, which may be another than that of
// the originals.
func (o *Copied) Fill(ctx context.Context, code string, count int, assign func(n int) (worker, team string), progress func(done int)) error {
	a := o.filler.app
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
		one, err := o.One(ctx, code, n, assign)
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

// Faithful is the cohort of a simulation of which everybody fills in every questionnaire
// that is due, in its first gemeente, with that many people who all started in a period.
func Faithful(defs *catalog.Catalog, id string, count int, from, to source.Date) (*simulate.Compiled, error) {
	s, err := find(defs, source.Ref{ID: id})
	if err != nil {
		return nil, err
	}
	return compiled(defs, s, func(def *simulate.Simulation) {
		def.Gemeenten = def.Gemeenten[:1]
		def.Gemeenten[0].Count, def.Gemeenten[0].From, def.Gemeenten[0].To = count, from, &to
		for rater, rule := range def.Response {
			rule.Chance = source.Formula{Src: "1"}
			def.Response[rater] = rule
		}
	})
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
		responses[i].Quotes = quotesFor(responses[i].Quotes, r.Gemeente, id)
	}
	return store.ParticipantBundle{Participant: p, Identity: sealed, Responses: responses}, nil
}
