package app

import (
	"context"
	"errors"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/functions/internal/store"
)

// gathered is what gemeenten add to the country, in any order and several beside each other.
// Whoever builds them one after another gathers each while it is at hand: to read one again
// takes longer than to add it. What was gathered of a gemeente counts when it still is what
// is stored (addend) once the head of the country was read.
type gathered struct {
	lock sync.Mutex
	sums []*cohort.Aggregate // as many as were added to at the same time
	of   map[string]part
}

// part is what one gemeente adds.
type part struct {
	addend
	outlines *cohort.Outlines // nil when it has nobody
}

// gather adds a gemeente.
func (n *nation) gather(g *gathered, code string, one *cohort.Aggregate, hash string) error {
	added := part{addend: n.addend(one, hash)}
	if n.counts(one) != nil {
		g.lock.Lock()
		var sum *cohort.Aggregate
		if last := len(g.sums) - 1; last >= 0 {
			sum, g.sums = g.sums[last], g.sums[:last]
		}
		g.lock.Unlock()
		if sum == nil {
			sum = cohort.New(n.framework)
		}
		var err error
		added.outlines, err = n.outline(code, one, hash)
		if err = errors.Join(err, sum.Join(one)); err != nil {
			return err
		}
		g.lock.Lock()
		g.sums = append(g.sums, sum)
		g.lock.Unlock()
	}
	g.lock.Lock()
	defer g.lock.Unlock()
	if g.of == nil {
		g.of = map[string]part{}
	}
	g.of[code] = added
	return nil
}

// total gives what was gathered.
func (n *nation) total(g *gathered) (sumRecord, *cohort.Outlines, error) {
	out, all := sumRecord{Sum: cohort.New(n.framework), Of: map[string]addend{}}, cohort.NewOutlines(n.contour)
	for _, code := range n.codes {
		all.Append(g.of[code].outlines)
		out.Of[code] = g.of[code].addend
	}
	for _, sum := range g.sums {
		if err := out.Sum.Merge(sum); err != nil {
			return out, nil, err
		}
	}
	return out, all, nil
}

// current reports whether what was gathered is of every gemeente what is stored now. It
// reads a small item of each.
func (n *nation) current(ctx context.Context) (bool, error) {
	if n.built == nil || len(n.built.of) != len(n.codes) {
		return false, nil
	}
	for _, code := range n.codes {
		was, there := n.built.of[code]
		if !there {
			return false, nil
		}
		now, err := n.Store.AggregateUnless(ctx, code, n.programme, func(string) bool { return true })
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		if err != nil || now.Hash != was.Hash {
			return false, err
		}
	}
	return true, nil
}

// gatherers gathers, of every programme, the gemeenten that share their figures.
type gatherers struct {
	app     *App
	defs    *catalog.Catalog
	nations map[string]*nation // by programme; nil without a framework
}

func (a *App) gatherers(defs *catalog.Catalog, all []recomputing) *gatherers {
	g := &gatherers{app: a, defs: defs, nations: map[string]*nation{}}
	for _, w := range all {
		for _, t := range w.programmes {
			if _, known := g.nations[t.programme]; !known {
				g.nations[t.programme] = a.nationOf(defs, t.programme)
				g.nations[t.programme].anew, g.nations[t.programme].built = true, &gathered{}
			}
		}
	}
	return g
}

// take gathers a gemeente that was just built.
func (g *gatherers) take(t tenant, built change) error {
	n := g.nations[t.programme]
	if o := g.defs.Gemeente(t.gemeente); n.framework == nil || built.after == nil || !o.SharesNation {
		return nil
	}
	return n.gather(n.built, t.gemeente, built.after, built.is)
}
