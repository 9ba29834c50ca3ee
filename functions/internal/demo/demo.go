// Package demo fills an empty store with the invented cohort of a simulation, so
// that the whole product shows something on a laptop and in tests.
//
// It must not be part of what runs in the cloud, where invented people have no
// place; a catalog from a bundle has no simulations for that reason.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/store"
)

// OpenAll compiles the newest version of every simulation of the catalog, in its order.
func OpenAll(defs *catalog.Catalog) ([]*simulate.Compiled, error) {
	var cohorts []*simulate.Compiled
	seen := map[string]bool{}
	for _, s := range defs.Simulations() {
		if seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		c, err := Open(defs, s.ID)
		if err != nil {
			return nil, err
		}
		cohorts = append(cohorts, c)
	}
	return cohorts, nil
}

// Open compiles the newest version of one simulation of the catalog.
func Open(defs *catalog.Catalog, id string) (*simulate.Compiled, error) { return Drawn(defs, id, nil) }

// Drawn compiles the newest version of a simulation, with another seed when one is given.
func Drawn(defs *catalog.Catalog, id string, seed *int) (*simulate.Compiled, error) {
	s, err := find(defs, source.Ref{ID: id})
	if err != nil {
		return nil, err
	}
	return compiled(defs, s, func(def *simulate.Simulation) {
		if seed != nil {
			def.Seed = *seed
		}
	})
}

// compiled makes a simulation ready; change may be nil.
func compiled(defs *catalog.Catalog, s catalog.Simulation, change func(*simulate.Simulation)) (*simulate.Compiled, error) {
	var def simulate.Simulation
	if err := source.Decode(s.Doc, &def).Err(); err != nil {
		return nil, fmt.Errorf("simulation %s: %w", s.ID, err)
	}
	plan := defs.Programme(def.Programme)
	if plan == nil {
		return nil, fmt.Errorf("simulation %s: no programme %s", s.ID, def.Programme)
	}
	if change != nil {
		change(&def)
	}
	c, found := simulate.Compile(&def, plan, defs.Questionnaire)
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("simulation %s: %w", s.ID, err)
	}
	return c, nil
}

// Users are the people who can sign in on a laptop. Who works in several cohorts
// stands in the list once, as the first of them says.
func Users(cohorts ...*simulate.Compiled) []auth.User {
	var users []auth.User
	seen := map[string]bool{}
	for _, c := range cohorts {
		for _, u := range c.Def.Users {
			if seen[u.ID] {
				continue
			}
			seen[u.ID] = true
			users = append(users, auth.User{
				ID: u.ID, Name: u.Name, Roles: u.Roles, Gemeente: u.Gemeente, Team: u.Team, Grants: u.Gemeenten,
			})
		}
	}
	return users
}

// batch is how many participants are stored between two reports of progress.
const batch = 25

// Fill stores one cohort in a store without participants, as FillAll does.
func Fill(ctx context.Context, a *app.App, c *simulate.Compiled, progress func(done, total int)) error {
	return FillAll(ctx, a, []*simulate.Compiled{c}, progress)
}

// FillAll stores the cohorts as they stand today. It can be interrupted and repeated with
// the same cohorts: a participant who is there already is left alone. In a gemeente of
// several cohorts the numbers of one follow those of the one before. progress is told
// how many participants are done.
func FillAll(ctx context.Context, a *app.App, cohorts []*simulate.Compiled, progress func(done, total int)) error {
	total, before := 0, 0
	for _, c := range cohorts {
		total += Size(c)
	}
	used := map[string]int{}
	for _, c := range cohorts {
		f := filler{app: a, defs: a.Catalog(), cohort: c, used: used, today: a.Today()}
		if _, err := f.store(ctx, a.Today(), func(done, _ int) { progress(before+done, total) }); err != nil {
			return err
		}
		before += Size(c)
		for _, share := range c.Def.Gemeenten {
			used[share.Code] += share.Count
		}
	}
	for code, count := range used {
		// A new participant gets the number after the invented ones.
		if err := a.Store.RaiseNumber(ctx, code, count); err != nil {
			return fmt.Errorf("number demo participants of %s: %w", code, err)
		}
	}
	return nil
}

// Size is how many participants a cohort has.
func Size(c *simulate.Compiled) int {
	n := 0
	for _, share := range c.Def.Gemeenten {
		n += share.Count
	}
	return n
}

// store draws and stores the participants, and tells how many were not there yet.
func (f *filler) store(ctx context.Context, asOf source.Date, progress func(done, total int)) (added int, err error) {
	total := Size(f.cohort)
	done, code := 0, ""
	var bundles []store.ParticipantBundle
	flush := func() error {
		if len(bundles) == 0 {
			return nil
		}
		n, err := f.app.Store.Import(ctx, code, bundles)
		if err != nil {
			return fmt.Errorf("store demo participants of %s: %w", code, err)
		}
		done += len(bundles)
		added += n
		bundles = bundles[:0]
		progress(done, total)
		return nil
	}
	plan := func(g string) *programme.Compiled { return f.defs.Effective(g, f.cohort.Def.Programme.ID) }
	for record := range f.cohort.Run(asOf, plan) {
		if record.Gemeente != code || len(bundles) == batch {
			if err := flush(); err != nil {
				return added, err
			}
		}
		code = record.Gemeente
		bundle, err := f.bundle(ctx, record)
		if err != nil {
			return added, err
		}
		bundles = append(bundles, bundle)
	}
	return added, flush()
}

type filler struct {
	app    *app.App
	defs   *catalog.Catalog
	cohort *simulate.Compiled
	// first is added to the numbers of the participants, and source names the cohort
	// in each of them, when it comes beside what is there already.
	first  int
	source string
	// used is how many numbers of each gemeente are those of cohorts before this one.
	used map[string]int
	// today is the day on which a demo begins, on which some questionnaires are half
	// filled in; 0 for a cohort in which every one was sent.
	today source.Date
}

func (f *filler) bundle(ctx context.Context, r simulate.Record) (store.ParticipantBundle, error) {
	g := f.defs.Gemeente(r.Gemeente)
	if g == nil {
		return store.ParticipantBundle{}, fmt.Errorf("demo: no gemeente %s", r.Gemeente)
	}
	plan := f.defs.Programme(f.cohort.Def.Programme)
	p := store.Participant{
		ID: app.ParticipantID(g, f.first+f.used[g.Code]+r.Number), Once: f.source,
		Programme: source.Ref{ID: plan.Def.ID, Version: plan.Def.Version}.String(),
		Worker:    r.Worker, Team: r.Team, Created: noon(r.Trajectory.Start),
		Trajectory: r.Trajectory, Registration: r.Registration, Lang: r.Lang,
		HasPhone: r.Phone != "", HasMail: r.Mail != "",
		Consent: &store.Consent{Given: r.Consent, Date: r.Trajectory.Start},
	}
	for i, result := range r.Results {
		p.Results = append(p.Results, store.Result{
			ID: fmt.Sprintf("demo-%d", i+1), Type: result.ID, Date: result.Date, Amount: result.Amount,
			By: r.Worker, At: noon(result.Date),
		})
	}
	identity := app.Identity{First: r.FirstName, Last: r.LastName, Birth: r.Birth, Phone: r.Phone, Mail: r.Mail}
	sealed, name, err := f.app.Seal(ctx, g.Code, p.ID, identity)
	if err != nil {
		return store.ParticipantBundle{}, err
	}
	p.Name = name
	bundle := store.ParticipantBundle{Participant: p, Identity: sealed}
	before := map[string]instrument.Answers{}
	for _, response := range r.Responses {
		list := response.Rater + " " + response.Instrument.Def.ID
		stored, err := f.response(p, response, before[list])
		if err != nil {
			return store.ParticipantBundle{}, err
		}
		before[list] = response.Answers
		if f.half(r, response) {
			if stored, err = f.begun(stored, response); err != nil {
				return store.ParticipantBundle{}, err
			}
		}
		bundle.Responses = append(bundle.Responses, stored)
	}
	return bundle, nil
}

// response evaluates the answers as a submit does, so that demo data cannot hold
// what a real rater could not have sent.
func (f *filler) response(p store.Participant, r simulate.Response, before instrument.Answers) (store.Response, error) {
	evaluator := r.Instrument.Acquire()
	defer evaluator.Release()
	eval := evaluator.Evaluate(r.Answers, instrument.Context{AsOf: r.Submitted, Lang: source.DefaultLang, Previous: before})
	kept, _ := r.Instrument.Prune(r.Answers, eval)
	answers, err := json.Marshal(kept)
	if err != nil {
		return store.Response{}, fmt.Errorf("demo answers of %s: %w", p.ID, err)
	}
	at := noon(r.Submitted)
	stored := store.Response{
		Participant: p.ID, Moment: r.Moment, Rater: r.Rater,
		Instrument: source.Ref{ID: r.Instrument.Def.ID, Version: r.Instrument.Def.Version}.String(),
		Digest:     f.defs.Digest(), Status: store.Submitted, Answers: answers,
		Values: eval.Values(), Scores: app.Scores(eval), Lang: p.Lang,
		Started: at, Saved: at, Submitted: at, Date: r.Submitted,
		Idempotency: "demo", Content: "demo",
	}
	stored.Quotes = quotesOf(r.Instrument, kept, p.ID, r.Moment, r.Rater)
	if plan := f.defs.Programme(f.cohort.Def.Programme); plan.Watching(r.Rater) {
		stored.Readings = []programme.Reading{{On: r.Submitted, Values: plan.Outcomes(r.Rater, stored.Values)}}
	}
	for _, page := range r.Instrument.Pages() {
		state := eval.PageState(page.ID)
		stored.Progress.Done, stored.Progress.Total = stored.Progress.Done+state.Done, stored.Progress.Total+state.Total
	}
	if rater := f.defs.Programme(f.cohort.Def.Programme).Rater(r.Rater); rater != nil && rater.Kind == programme.StaffRater {
		stored.By = p.Worker
	}
	return stored, nil
}

func noon(d source.Date) time.Time { return d.Time().Add(12 * time.Hour) }
