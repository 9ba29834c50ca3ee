package app

import (
	"context"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/store"
)

// Whoever computes the facts of everybody in a gemeente adds them up while they are at hand:
// reading them again takes as long as adding them. What was added counts only when it is
// what is stored once the sum is asked for, to the byte and of the same people (mark):
// somebody may have changed, gone or come meanwhile. Otherwise what is stored is added up.

// tally is the sum of the facts in one programme of a gemeente that were stored until now.
type tally struct {
	framework *indicator.Compiled

	lock   sync.Mutex
	sum    *cohort.Adding
	book   *ledger
	failed bool // something was stored that is not in it
}

// talliesOf gives an empty tally of each programme; nil for one without a framework.
func talliesOf(defs *catalog.Catalog, programmes []tenant) []*tally {
	out := make([]*tally, len(programmes))
	for i, t := range programmes {
		if f := defs.FrameworkIn(t.gemeente, t.programme); f != nil {
			out[i] = &tally{framework: f, sum: cohort.NewAdding(f), book: newLedger(defs.Digest(), f.Version())}
		}
	}
	return out
}

// add adds facts that were just stored; those without data are of nobody.
func (y *tally) add(digest string, list []computed) {
	if y == nil {
		return
	}
	y.lock.Lock()
	defer y.lock.Unlock()
	var all []indicator.Facts
	for _, c := range list {
		if c.facts != nil && !y.failed {
			y.book.put(c.Participant, noteOf(c.Participant, c.Data, factsRecord{digest, *c.facts}, digest))
			all = append(all, *c.facts)
		}
	}
	y.failed = y.failed || y.sum.AddAll(all) != nil
}

// fail says that what is stored is not known.
func (y *tally) fail() {
	if y == nil {
		return
	}
	y.lock.Lock()
	defer y.lock.Unlock()
	y.failed = true
}

// stored gives the sum with its ledger when that is what is stored now; false otherwise.
func (y *tally) stored(ctx context.Context, a *App, t tenant) (sumRecord, *ledger, bool, error) {
	if y == nil || y.failed || y.sum.N() != len(y.book.of) {
		return sumRecord{}, nil, false, nil
	}
	var all mark
	n := 0
	for f, err := range a.Store.AllFacts(ctx, t.gemeente, t.programme) {
		if err != nil {
			return sumRecord{}, nil, false, err
		}
		all = all.plus(markOf(f.Participant, f.Data))
		n++
	}
	if n != y.sum.N() || all != y.book.all {
		return sumRecord{}, nil, false, nil
	}
	out := sumRecord{Sum: y.sum.Sum()}
	y.book.date(&out)
	return out, y.book, true, nil
}

// computed are facts of a participant as they are to be stored, and as they were computed;
// nil for who is not in the programme.
type computed struct {
	store.Fact
	facts *indicator.Facts
}

func storedOf(list []computed) []store.Fact {
	out := make([]store.Fact, len(list))
	for i, c := range list {
		out[i] = c.Fact
	}
	return out
}
