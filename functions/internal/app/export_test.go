package app

import (
	"context"
	"encoding/json"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/store"
)

// CaseloadSum is what the dashboards of a worker are made of.
func (a *App) CaseloadSum(ctx context.Context, g Group, programme string) (*cohort.Aggregate, error) {
	defs := a.Catalog()
	return a.caseloadSum(ctx, defs, g, programme, defs.FrameworkIn(g.Gemeente, programme))
}

// StoredFacts reads facts as they are stored.
func StoredFacts(data []byte) (indicator.Facts, error) {
	r, err := decodeFacts(data)
	return r.Facts, err
}

// Whole is what is stored of an aggregate as it would be stored at once, whatever was
// written whole and what beside it.
func Whole(stored store.Aggregate) ([]byte, error) {
	record, err := decodeSum(stored, nil)
	if err != nil {
		return nil, err
	}
	record.Of = nil // names the ways in which the gemeenten are stored
	return json.Marshal(record)
}

// WholeOutlines is to outlines what Whole is to aggregates.
func WholeOutlines(stored store.Aggregate) ([]byte, error) {
	outlines, err := decodeOutlines(stored)
	if err != nil {
		return nil, err
	}
	for _, m := range outlines.Members() {
		outlines.Mark(m.ID, "")
	}
	return json.Marshal(outlines)
}

// WritesSince reports whether a difference of so many bytes is written beside a whole of so
// many, in place of it.
func WritesSince(difference, whole int) bool {
	e := earlier[int]{size: whole, since: []byte{}}
	built, _ := e.write(0, func(int, int) ([]byte, error) { return make([]byte, difference), nil }, func(int) ([]byte, error) { return []byte{}, nil })
	return built.Since != nil
}

// ProjectIn is Project of one programme of a gemeente, without the country.
func (a *App) ProjectIn(ctx context.Context, g, programme string, ids ...string) error {
	defs, t, old := a.Catalog(), tenant{g, programme}, replaced{}
	for _, id := range ids {
		before, err := a.projectOne(ctx, defs, t, id)
		if err != nil {
			return err
		}
		old.add(id, before)
	}
	_, err := a.aggregateOne(ctx, defs, t, old, nil, false)
	return err
}

// AddedUp is what everything that is stored now adds up to, as Whole gives it.
func (a *App) AddedUp(ctx context.Context, g, programme string) ([]byte, error) {
	defs := a.Catalog()
	framework := defs.FrameworkIn(g, programme)
	sum, _, err := a.sumFacts(ctx, defs, tenant{g, programme}, framework)
	if err != nil {
		return nil, err
	}
	sum.Sum.Decide(cohort.NewGate(thresholdOf(defs, Group{Gemeente: g})), framework)
	return json.Marshal(sum)
}

// Ledgers is how many ledgers are kept.
func (a *App) Ledgers() int { return len(a.ledgers.of) }

// HoldLedgers sets of how many participants ledgers are kept.
func (a *App) HoldLedgers(most int) { a.ledgers.most = most }

// AtOncePerPage sets of how many gemeenten a page takes a snapshot, and gives how to set it
// back.
func AtOncePerPage(n int) (back func()) {
	before := atOncePerPage
	atOncePerPage = n
	return func() { atOncePerPage = before }
}

// KeptWithin are the forms of JSON that is kept within records, of which every field must
// have a place.
var KeptWithin = []any{Identity{}, addend{}, excerptRecord{}, keptShot{}, mark{}, printed{}, releaseRecord{}, sumRecord{}, sumSince{}, takenApart{}}
