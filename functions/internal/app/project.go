package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// tenant is one programme in one gemeente: what an aggregate is about.
type tenant struct{ gemeente, programme string }

// Project brings facts and aggregates up to date after participants changed. The
// facts of a participant are computed whole from what is stored now, so a repeat,
// a late change or another order gives the same. Each aggregate that is touched is
// built once per call.
func (a *App) Project(ctx context.Context, refs []store.ParticipantRef) error {
	defs := a.Catalog()
	touched := map[tenant]bool{}
	for _, ref := range refs {
		for _, t := range programmesOf(defs, ref.Gemeente) {
			changed, err := a.projectOne(ctx, defs, t, ref.Participant)
			if err != nil {
				return fmt.Errorf("project %s of %s: %w", ref.Participant, ref.Gemeente, err)
			}
			touched[t] = touched[t] || changed
		}
	}
	return a.aggregate(ctx, defs, touched, false)
}

// Rebuild computes all facts and aggregates again from what is stored: after new
// definitions, and once a day because time passes for those who did nothing.
func (a *App) Rebuild(ctx context.Context) error {
	defs := a.Catalog()
	touched := map[tenant]bool{}
	for _, g := range defs.Gemeenten() {
		for _, t := range programmesOf(defs, g.Code) {
			touched[t] = true
			if err := a.projectAll(ctx, defs, t); err != nil {
				return err
			}
		}
	}
	return a.aggregate(ctx, defs, touched, true)
}

// projectAll stores the facts of every participant of a gemeente.
func (a *App) projectAll(ctx context.Context, defs *catalog.Catalog, t tenant) error {
	entries, err := a.Store.TeamCaseload(ctx, t.gemeente)
	if err != nil {
		return fmt.Errorf("rebuild %s: %w", t.gemeente, err)
	}
	for _, e := range entries {
		if _, err := a.projectOne(ctx, defs, t, e.ID); err != nil {
			return fmt.Errorf("rebuild %s of %s: %w", e.ID, t.gemeente, err)
		}
	}
	return nil
}

// RebuildOlder is Rebuild for the gemeenten whose figures were computed under
// other definitions, or are about an earlier day than today.
func (a *App) RebuildOlder(ctx context.Context) error {
	defs, today := a.Catalog(), a.Today()
	touched := map[tenant]bool{}
	for _, g := range defs.Gemeenten() {
		for _, t := range programmesOf(defs, g.Code) {
			stored, err := a.Store.Aggregate(ctx, t.gemeente, t.programme)
			record, err := decodeSum(stored, err)
			if err != nil {
				return fmt.Errorf("rebuild older of %s: %w", g.Code, err)
			}
			if stored.Digest == defs.Digest() && record.upToDate(today) {
				continue
			}
			touched[t] = true
			if err := a.projectAll(ctx, defs, t); err != nil {
				return err
			}
		}
	}
	return a.aggregate(ctx, defs, touched, true)
}

func programmesOf(defs *catalog.Catalog, code string) []tenant {
	g := defs.Gemeente(code)
	if g == nil {
		return nil
	}
	var list []tenant
	for _, o := range g.Programmes {
		list = append(list, tenant{code, o.ID})
	}
	return list
}

// projectTries bounds how often facts are computed again because somebody else, who may
// have read older or newer answers, was just ahead.
const projectTries = 10

// projectOne stores the facts of one participant in one programme. Without the
// participant, or when it is in another programme, there are none.
func (a *App) projectOne(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (changed bool, err error) {
	for range projectTries {
		if changed, err = a.projectOnce(ctx, defs, t, id); !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	return changed, err
}

// projectOnce gives a conflict when the facts, or the participant, changed meanwhile.
func (a *App) projectOnce(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (changed bool, err error) {
	stamp := a.workers.stampOf(t.gemeente, id) // before anything is read
	version, err := a.Store.FactsVersion(ctx, t.gemeente, t.programme, id)
	if err != nil {
		return false, err
	}
	facts, err := a.facts(ctx, defs, t, id)
	if err != nil {
		return false, err
	}
	switch {
	case facts == nil && version == 0:
		return true, nil // whoever was erased is perhaps still in the figures
	case facts == nil:
		return true, a.Store.DeleteFacts(ctx, t.gemeente, t.programme, id)
	}
	data := factsRecord{Digest: defs.Digest(), Facts: *facts}.encode()
	if err = a.Store.PutFacts(ctx, t.gemeente, t.programme, id, version, data); err == nil {
		a.workers.put(t, id, stamp)
	}
	return true, err
}

func (a *App) facts(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (*indicator.Facts, error) {
	d, err := a.dossierOf(ctx, t.gemeente, id)
	if err != nil {
		return nil, err
	}
	return a.factsFrom(defs, t, d)
}

// dossierOf reads what facts are computed from; nil when there is no such participant.
func (a *App) dossierOf(ctx context.Context, g, id string) (*store.Dossier, error) {
	d, err := a.Store.Measured(ctx, g, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &d, err
}

// factsFrom gives nil for who is not in the programme, or not there at all.
func (a *App) factsFrom(defs *catalog.Catalog, t tenant, d *store.Dossier) (*indicator.Facts, error) {
	if d == nil {
		return nil, nil
	}
	framework := defs.FrameworkIn(t.gemeente, t.programme)
	if ref, err := source.ParseRef(d.Participant.Programme); err != nil || ref.ID != t.programme || framework == nil {
		return nil, err
	}
	facts := framework.Facts(Facts(defs, t.gemeente, d), a.Today())
	return &facts, nil
}

// Facts is what indicators may read of a dossier: no identity, and only responses
// that were sent.
func Facts(defs *catalog.Catalog, g string, d *store.Dossier) indicator.Participant {
	p := indicator.Participant{
		ID: d.Participant.ID, Gemeente: g,
		Registration: d.Participant.Registration,
	}
	p.Trajectory = d.Course()
	p.Trajectory.Team = d.Participant.StartTeam()
	for _, r := range d.Participant.Results {
		p.Results = append(p.Results, indicator.Result{ID: r.Type, Date: r.Date, Amount: r.Amount})
	}
	for _, r := range d.Responses {
		if r.Status == store.Submitted {
			p.Responses = append(p.Responses, response(defs, &r))
		}
	}
	return p
}

// response gives what indicators read of a submitted response: on its own version
// of the questionnaire, with the rows of its answers.
func response(defs *catalog.Catalog, r *store.Response) indicator.Response {
	out := indicator.Response{Moment: r.Moment, Rater: r.Rater, Submitted: r.Date, Values: r.Values}
	ref, err := source.ParseRef(r.Instrument)
	if err != nil {
		return out
	}
	out.Questionnaire = ref
	in := defs.Questionnaire(ref)
	if in == nil || len(in.RowSymbols()) == 0 {
		return out
	}
	// Answers that cannot be read have no rows; their values were computed before.
	var kept instrument.Answers
	if json.Unmarshal(r.Answers, &kept) == nil {
		out.Rows = in.RowValues(kept)
	}
	return out
}

// change is what storing the aggregate of a gemeente did. Without Known what there was
// before is not.
type change struct {
	was, is       string // hashes; "" for nothing
	before, after *cohort.Aggregate
	known         bool
}

// mostChanges is of how many gemeenten both states are kept until the country is brought
// up to date; with more all are added up anew.
const mostChanges = 8

// aggregate builds the aggregates of gemeenten from their facts, and then the
// national ones from those of the gemeenten. Anew does not build upon what is stored.
func (a *App) aggregate(ctx context.Context, defs *catalog.Catalog, touched map[tenant]bool, anew bool) error {
	order := slices.SortedFunc(maps.Keys(touched), func(a, b tenant) int {
		return cmp.Or(cmp.Compare(a.gemeente, b.gemeente), cmp.Compare(a.programme, b.programme))
	})
	order = slices.DeleteFunc(order, func(t tenant) bool { return !touched[t] })
	anew = anew || len(order) > mostChanges
	var lock sync.Mutex
	changes := map[tenant]change{}
	err := beside(a.Parallel, order, func(t tenant) error {
		c, err := a.aggregateOne(ctx, defs, t, anew)
		if err != nil {
			return fmt.Errorf("aggregate %s of %s: %w", t.programme, t.gemeente, err)
		}
		if !anew {
			lock.Lock()
			defer lock.Unlock()
			changes[t] = c
		}
		return nil
	})
	if err != nil {
		return err
	}
	var programmes []string
	for _, t := range order {
		if !slices.Contains(programmes, t.programme) {
			programmes = append(programmes, t.programme)
		}
	}
	for _, p := range programmes {
		if err := a.aggregateNational(ctx, defs, p, changes, anew); err != nil {
			return fmt.Errorf("national aggregate of %s: %w", p, err)
		}
	}
	return nil
}

func (a *App) aggregateOne(ctx context.Context, defs *catalog.Catalog, t tenant, anew bool) (out change, err error) {
	framework := defs.FrameworkIn(t.gemeente, t.programme)
	if framework == nil {
		return out, nil
	}
	group := Group{Gemeente: t.gemeente}
	out.is, err = a.Store.PutAggregatePages(ctx, t.gemeente, t.programme, defs.Digest(), func(b store.Before) (built store.Built, err error) {
		out = change{was: b.Hash, known: b.Hash == ""}
		sum, err := a.sumFacts(ctx, defs, t, framework)
		if err != nil {
			return built, err
		}
		sum.Sum.Decide(cohort.NewGate(thresholdOf(defs, group)), framework)
		if built, err = a.writeSum(b, sum, defs.Digest(), anew, &out); err != nil || built.Same {
			return built, err
		}
		built.Pages, err = a.excerpter(defs, group).pages(ctx, live(defs, group, t.programme), sum.Sum, nil)
		return built, err
	})
	return out, err
}

// writeSum says what is to be stored of a record, and notes what there was.
func (a *App) writeSum(b store.Before, r sumRecord, digest string, anew bool, out *change) (built store.Built, err error) {
	out.after = r.Sum
	var was earlier[sumRecord]
	known := false
	if !anew {
		if was, known, err = earlierSum(b, digest, &a.wholes); err != nil {
			return built, err
		}
	}
	if !known || was.whole.Sum.Framework != r.Sum.Framework {
		built.Data, err = json.Marshal(r)
		return built, err
	}
	out.before, out.known = was.now.Sum, true
	return was.write(r, sumRecord.since, marshal[sumRecord])
}

func marshal[T any](v T) ([]byte, error) { return json.Marshal(v) }

// sumFacts adds up the facts of a gemeente, and notes how old the oldest are.
func (a *App) sumFacts(ctx context.Context, defs *catalog.Catalog, t tenant, framework *indicator.Compiled) (sumRecord, error) {
	out := sumRecord{Sum: cohort.New(framework)}
	for stored, err := range a.Store.AllFacts(ctx, t.gemeente, t.programme) {
		if err != nil {
			return out, err
		}
		record, err := decodeFacts(stored.Data)
		if err != nil {
			return out, fmt.Errorf("decode facts of %s: %w", stored.Participant, err)
		}
		out.note(record, defs.Digest())
		facts := &record.Facts
		if facts.Framework != framework.Version() {
			// They cannot be added to those of another version: compute again.
			if facts, err = a.facts(ctx, defs, t, stored.Participant); err != nil {
				return out, err
			}
		}
		if facts == nil {
			continue
		}
		if err := out.Sum.Add(*facts); err != nil {
			return out, err
		}
	}
	return out, nil
}

// Aggregate is what is added up over a gemeente, nil when there is nothing yet.
// It must pass a cohort.Gate before anybody sees a figure of it.
func (a *App) Aggregate(ctx context.Context, g, programme string) (*cohort.Aggregate, error) {
	stored, err := a.Store.Aggregate(ctx, g, programme)
	return decodeAggregate(stored, err)
}

// National is Aggregate over all gemeenten that share their figures.
func (a *App) National(ctx context.Context, programme string) (*cohort.Aggregate, error) {
	stored, err := a.Store.National(ctx, programme, national)
	return decodeAggregate(stored, err)
}

func decodeAggregate(stored store.Aggregate, err error) (*cohort.Aggregate, error) {
	record, err := decodeSum(stored, err)
	return record.Sum, err
}
