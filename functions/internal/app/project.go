package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	touched, err := a.projectAllOf(ctx, defs, refs)
	if err != nil {
		return err
	}
	return a.aggregateAfter(ctx, defs, touched, false)
}

// projectAllOf stores the facts of participants, and gives what was stored before.
func (a *App) projectAllOf(ctx context.Context, defs *catalog.Catalog, refs []store.ParticipantRef) (map[tenant]replaced, error) {
	touched := map[tenant]replaced{}
	for _, ref := range refs {
		for _, t := range programmesOf(defs, ref.Gemeente) {
			old, err := a.projectOne(ctx, defs, t, ref.Participant)
			if err != nil {
				return nil, fmt.Errorf("project %s of %s: %w", ref.Participant, ref.Gemeente, err)
			}
			if touched[t] == nil {
				touched[t] = replaced{}
			}
			touched[t].add(ref.Participant, old)
		}
	}
	return touched, nil
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

// projectOne stores the facts of one participant in one programme, and gives those that
// were stored before. Without the participant, or when it is in another programme, there
// are none.
func (a *App) projectOne(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (old []byte, err error) {
	for range projectTries {
		if old, err = a.projectOnce(ctx, defs, t, id); !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	return old, err
}

// projectOnce gives a conflict when the facts, or the participant, changed meanwhile.
func (a *App) projectOnce(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (old []byte, err error) {
	stamp := a.workers.stampOf(t.gemeente, id) // before anything is read
	before, err := a.Store.FactsOf(ctx, t.gemeente, t.programme, id)
	if err != nil {
		return nil, err
	}
	facts, err := a.facts(ctx, defs, t, id)
	if err != nil {
		return nil, err
	}
	switch {
	case facts == nil && before.Version == 0:
		return nil, nil // whoever was erased is perhaps still in the figures
	case facts == nil:
		return before.Data, a.Store.DeleteFacts(ctx, t.gemeente, t.programme, id)
	}
	data := factsRecord{Digest: defs.Digest(), Facts: *facts}.encode()
	if err = a.Store.PutFacts(ctx, t.gemeente, t.programme, id, before.Version, data); err == nil {
		a.workers.put(t, id, stamp)
	}
	return before.Data, err
}

func (a *App) facts(ctx context.Context, defs *catalog.Catalog, t tenant, id string) (*indicator.Facts, error) {
	d, err := a.dossierOf(ctx, t.gemeente, id, Reads(defs, t.gemeente))
	if err != nil {
		return nil, err
	}
	return a.factsFrom(defs, t, d, nil)
}

// dossierOf reads what facts are computed from; nil when there is no such participant.
func (a *App) dossierOf(ctx context.Context, g, id string, reads store.Reads) (*store.Dossier, error) {
	d, err := a.Store.Measured(ctx, g, id, reads)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &d, err
}

// factsFrom gives nil for who is not in the programme, or not there at all. It may take the
// room of values that nobody uses any more.
func (a *App) factsFrom(defs *catalog.Catalog, t tenant, d *store.Dossier, room indicator.Values) (*indicator.Facts, error) {
	if d == nil {
		return nil, nil
	}
	framework := defs.FrameworkIn(t.gemeente, t.programme)
	if ref, err := source.ParseRef(d.Participant.Programme); err != nil || ref.ID != t.programme || framework == nil {
		return nil, err
	}
	facts := framework.FactsIn(room, Facts(defs, t.gemeente, d), a.Today())
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
	p.Responses = make([]indicator.Response, 0, len(d.Responses))
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

// aggregate is aggregateAfter of what is not to be built upon what is stored.
func (a *App) aggregate(ctx context.Context, defs *catalog.Catalog, touched map[tenant]bool, anew bool) error {
	all := map[tenant]replaced{}
	for t := range touched {
		all[t] = nil
	}
	return a.aggregateAfter(ctx, defs, all, anew)
}

// aggregateAfter builds the aggregates of gemeenten from their facts, and then the national
// ones from those of the gemeenten. Of each gemeente it is told whose facts were stored, and
// what there was before. Anew does not build upon what is stored.
func (a *App) aggregateAfter(ctx context.Context, defs *catalog.Catalog, touched map[tenant]replaced, anew bool) error {
	changes, err := a.aggregateEach(ctx, defs, touched, anew)
	if err != nil {
		return err
	}
	for _, p := range programmesIn(touched) {
		if err := a.aggregateCountry(ctx, defs, p, changes, anew || changes == nil); err != nil {
			return err
		}
	}
	return nil
}

// aggregateEach builds the aggregates of gemeenten from their facts. It gives what that did,
// nil when it was not kept.
func (a *App) aggregateEach(ctx context.Context, defs *catalog.Catalog, touched map[tenant]replaced, anew bool) (map[tenant]change, error) {
	order := ordered(touched)
	anew = anew || len(order) > mostChanges
	var lock sync.Mutex
	var changes map[tenant]change
	if !anew {
		changes = map[tenant]change{}
	}
	err := beside(a.Parallel, order, func(t tenant) error {
		c, err := a.aggregateOne(ctx, defs, t, touched[t], nil, anew)
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
	return changes, err
}

// aggregateCountry builds the national aggregate of a programme.
func (a *App) aggregateCountry(ctx context.Context, defs *catalog.Catalog, programme string, changes map[tenant]change, anew bool) error {
	if err := a.aggregateNational(ctx, defs, programme, changes, anew); err != nil {
		return fmt.Errorf("national aggregate of %s: %w", programme, err)
	}
	return nil
}

// aggregateOne builds the aggregate of a gemeente after facts of some were replaced, or of
// everybody, which were added up meanwhile: tallied is nil when they were not.
func (a *App) aggregateOne(ctx context.Context, defs *catalog.Catalog, t tenant, old replaced, tallied *tally, anew bool) (out change, err error) {
	framework := defs.FrameworkIn(t.gemeente, t.programme)
	if framework == nil {
		return out, nil
	}
	group := Group{Gemeente: t.gemeente}
	var book *ledger
	out.is, err = a.Store.PutAggregatePages(ctx, t.gemeente, t.programme, defs.Digest(), func(b store.Before) (built store.Built, err error) {
		out, book = change{was: b.Hash, known: b.Hash == ""}, nil
		var was *earlier[sumRecord]
		if !anew {
			if was, err = a.earlierOf(b, defs.Digest(), framework); err != nil {
				return built, err
			}
		}
		sum, same := sumRecord{}, false
		known := false
		if sum, book, known, err = tallied.stored(ctx, a, t); err == nil && !known {
			sum, book, same, err = a.sumOfGemeente(ctx, defs, t, framework, b, was, old)
		}
		if err != nil {
			return built, err
		}
		if out.after = sum.Sum; was != nil {
			out.before, out.known = was.now.Sum, true
		}
		if same {
			return store.Built{Same: true, Confirm: true}, nil
		}
		sum.Sum.Decide(cohort.NewGate(thresholdOf(defs, group)), framework)
		if built, err = writeSum(was, sum); err != nil || built.Same {
			built.Confirm = built.Same
			return built, err
		}
		built.Pages, err = a.excerpter(defs, group).pages(ctx, live(defs, group, t.programme), sum.Sum, nil)
		return built, err
	})
	if err == nil && book != nil {
		book.hash = out.is
		a.ledgers.put(t, book)
	}
	return out, err
}

// earlierOf reads what is stored of a gemeente; nil when it cannot be built upon.
func (a *App) earlierOf(b store.Before, digest string, framework *indicator.Compiled) (*earlier[sumRecord], error) {
	was, known, err := earlierSum(b, digest, &a.wholes)
	if err != nil || !known || was.whole.Sum.Framework != framework.Version() {
		return nil, err
	}
	return &was, nil
}

// sumOfGemeente gives the sum of all facts of a gemeente with a ledger of it: from what was
// stored of the sum, when that is exact, or else by adding everything up. Same says that it
// is what was stored.
func (a *App) sumOfGemeente(ctx context.Context, defs *catalog.Catalog, t tenant, framework *indicator.Compiled, b store.Before, was *earlier[sumRecord], old replaced) (sum sumRecord, book *ledger, same bool, err error) {
	if was != nil && old != nil {
		sum, book, err = a.exchanged(ctx, t, b, was.now, framework, defs.Digest(), old)
		if err != nil || book != nil {
			return sum, book, sum.Sum == was.now.Sum, err
		}
	}
	sum, book, err = a.sumFacts(ctx, defs, t, framework)
	return sum, book, false, err
}

// writeSum says what is to be stored of a record, after what there was.
func writeSum(was *earlier[sumRecord], r sumRecord) (built store.Built, err error) {
	if was == nil {
		built.Data, err = marshalSum(r)
		return built, err
	}
	return was.write(r, sumRecord.since, marshalSum)
}

func marshalSum(r sumRecord) ([]byte, error) {
	return json.Marshal(struct {
		Sum any `json:"som"` // in the place of that of the record
		sumRecord
	}{r.Sum.Stored(), r})
}

func marshal[T any](v T) ([]byte, error) { return json.Marshal(v) }

// sumFacts adds up the facts of a gemeente, and notes how old the oldest are. The ledger is
// nil when what was added is not what is stored.
func (a *App) sumFacts(ctx context.Context, defs *catalog.Catalog, t tenant, framework *indicator.Compiled) (sumRecord, *ledger, error) {
	out, book := sumRecord{Sum: cohort.New(framework)}, newLedger(defs.Digest(), framework.Version())
	for stored, err := range a.Store.AllFacts(ctx, t.gemeente, t.programme) {
		if err != nil {
			return out, nil, err
		}
		record, err := decodeFacts(stored.Data)
		if err != nil {
			return out, nil, fmt.Errorf("decode facts of %s: %w", stored.Participant, err)
		}
		out.note(record, defs.Digest())
		facts := &record.Facts
		if facts.Framework != framework.Version() {
			// They cannot be added to those of another version: compute again.
			book = nil
			if facts, err = a.facts(ctx, defs, t, stored.Participant); err != nil {
				return out, nil, err
			}
		}
		if facts == nil {
			continue
		}
		if book != nil {
			book.put(stored.Participant, noteOf(stored.Participant, stored.Data, record, defs.Digest()))
		}
		if err := out.Sum.Add(*facts); err != nil {
			return out, nil, err
		}
	}
	if book != nil {
		all := book.all
		out.Mark = &all
	}
	return out, book, nil
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
