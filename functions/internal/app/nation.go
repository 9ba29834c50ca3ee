package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/indicator"
	"effectmonitor/functions/internal/store"
)

// nation brings what is kept over the gemeenten that share their figures up to date.
type nation struct {
	*App
	defs      *catalog.Catalog
	programme string
	framework *indicator.Compiled
	contour   *cohort.Contour // nil without a framework
	codes     []string        // of those that share, in order
	// changes are what was just stored of gemeenten, and anew says not to build upon what
	// is kept.
	changes map[tenant]change
	anew    bool
	// part gives what is stored of a gemeente, with its hash.
	part func(ctx context.Context, code string) (*cohort.Aggregate, string, error)
	// built is what was gathered while gemeenten were built; nil for nothing.
	built *gathered
}

// keep stores the sum and the outlines.
func (n *nation) keep(ctx context.Context) error {
	if n.framework == nil {
		return nil
	}
	_, err := n.Store.PutNationalPages(ctx, n.programme, memberwise, n.defs.Digest(), func(b store.Before) (built store.Built, err error) {
		was, known, err := n.earlierOutlines(b)
		if err != nil {
			return built, err
		}
		sum, outlines, err := n.keepSum(ctx, n.anew || !known)
		if err != nil {
			return built, err
		}
		if outlines == nil {
			if outlines, known, err = n.renew(was.now, sum.Of); err != nil {
				return built, err
			}
			if !known { // they are of other states than the sum
				if sum, outlines, err = n.keepSum(ctx, true); err != nil {
					return built, err
				}
			}
		}
		if was.whole == nil {
			built.Data, err = json.Marshal(outlines)
		} else {
			built, err = was.write(outlines, (*cohort.Outlines).Since, marshal[*cohort.Outlines])
		}
		if err != nil || built.Same {
			return built, err
		}
		built.Pages, err = n.nationalPages(ctx, n.defs, n.programme, n.framework, sum.Sum, outlines)
		return built, err
	})
	return err
}

// keepSum stores the sum, and gives the outlines when everything was added up.
func (n *nation) keepSum(ctx context.Context, anew bool) (sum sumRecord, outlines *cohort.Outlines, err error) {
	_, err = n.Store.PutNationalPages(ctx, n.programme, national, n.defs.Digest(), func(b store.Before) (built store.Built, err error) {
		sum, outlines = sumRecord{}, nil
		var was earlier[sumRecord]
		known := false
		if !anew {
			if was, known, err = earlierSum(b, n.defs.Digest(), &n.countries); err != nil {
				return built, err
			}
		}
		if known {
			if sum, known, err = n.exchange(ctx, was.now); err != nil {
				return built, err
			}
		}
		if known && sum.Sum == was.now.Sum {
			sum.Sum = sum.Sum.Copy() // what is kept to build upon takes no other decisions
			return store.Built{Same: true}, nil
		}
		if !known {
			if sum, outlines, err = n.addUp(ctx); err != nil {
				return built, err
			}
		}
		sum.Sum.Decide(cohort.NewGate(thresholdOf(n.defs, Group{})), n.framework)
		if known {
			return was.write(sum, sumRecord.since, marshal[sumRecord])
		}
		built.Data, err = json.Marshal(sum)
		return built, err
	})
	return sum, outlines, err
}

// exchange puts what gemeenten became in the place of what they were. False when that cannot
// be exact, or is not known: then everything is to be added up. The record is what it was
// when everything is in it already.
func (n *nation) exchange(ctx context.Context, was sumRecord) (sumRecord, bool, error) {
	if was.Of == nil || was.Sum.Framework != n.framework.Version() {
		return was, false, nil
	}
	next := sumRecord{Of: map[string]addend{}}
	for _, code := range n.codes {
		of, there := was.Of[code]
		if !there {
			return was, false, nil
		}
		next.Of[code] = of
		c, touched := n.changes[tenant{code, n.programme}]
		if !touched {
			continue
		}
		now, err := n.Store.AggregateUnless(ctx, code, n.programme, func(string) bool { return true })
		switch {
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return was, false, err
		case now.Hash == of.Hash:
			continue
		case !c.known || c.was != of.Hash || c.is != now.Hash: // somebody else was ahead
			return was, false, nil
		}
		if next.Sum == nil {
			next.Sum = was.Sum.Copy()
		}
		if !next.Sum.Exchange(n.framework, n.counts(c.before), n.counts(c.after)) {
			return was, false, nil
		}
		next.Of[code] = n.addend(c.after, c.is)
	}
	if next.Sum == nil {
		return was, true, nil
	}
	return next, next.span(), nil
}

// span gives the sum the period of what it holds; false when they are not as many.
func (r sumRecord) span() bool {
	people := 0
	for _, of := range r.Of {
		if of.N == 0 {
			continue
		}
		if people == 0 {
			r.Sum.First, r.Sum.Last = of.First, of.Last
		}
		r.Sum.First, r.Sum.Last = min(r.Sum.First, of.First), max(r.Sum.Last, of.Last)
		people += of.N
	}
	return people == r.Sum.N && people > 0
}

// counts gives what a gemeente adds to the sum: nil when it has nobody, or nothing was
// computed yet under these definitions.
func (n *nation) counts(part *cohort.Aggregate) *cohort.Aggregate {
	if part == nil || part.N == 0 || part.Framework != n.framework.Version() {
		return nil
	}
	return part
}

func (n *nation) addend(part *cohort.Aggregate, hash string) addend {
	if part = n.counts(part); part == nil {
		return addend{Hash: hash}
	}
	return addend{hash, part.N, part.First, part.Last}
}

// addUp merges what there is of the gemeenten, and outlines each of them: what was gathered,
// or what is stored of them, several beside each other.
func (n *nation) addUp(ctx context.Context) (sumRecord, *cohort.Outlines, error) {
	if same, err := n.current(ctx); err != nil {
		return sumRecord{}, nil, err
	} else if same {
		return n.total(n.built)
	}
	all := &gathered{}
	err := beside(n.Parallel, n.codes, func(code string) error {
		one, hash, err := n.part(ctx, code)
		if err != nil {
			return err
		}
		return n.gather(all, code, one, hash)
	})
	if err != nil {
		return sumRecord{}, nil, err
	}
	return n.total(all)
}

// outline is that of one gemeente.
func (n *nation) outline(code string, part *cohort.Aggregate, hash string) (*cohort.Outlines, error) {
	out := cohort.NewOutlines(n.contour)
	out.Mark(code, hash)
	return out, out.Add(code, part)
}

// renew gives the outlines of the states that a sum holds; false when one of them is not
// known.
func (n *nation) renew(was *cohort.Outlines, of map[string]addend) (*cohort.Outlines, bool, error) {
	out := was
	for _, code := range n.codes {
		is, c := of[code], n.changes[tenant{code, n.programme}]
		there := slices.ContainsFunc(was.Members(), func(m cohort.Member) bool { return m.ID == code })
		switch {
		case is.N == 0 && !there, is.N > 0 && there && was.MarkOf(code) == is.Hash:
		case is.N == 0:
			out = out.With(code, nil, n.codes)
		case c.is != is.Hash || n.counts(c.after) == nil:
			return nil, false, nil
		default:
			one, err := n.outline(code, c.after, c.is)
			if err != nil {
				return nil, false, err
			}
			out = out.With(code, one, n.codes)
		}
	}
	return out, true, nil
}

// earlierOutlines reads what is stored under the same definitions; false when there is
// nothing that can be built upon.
func (n *nation) earlierOutlines(b store.Before) (e earlier[*cohort.Outlines], known bool, err error) {
	if n.anew || b.Digest != n.defs.Digest() {
		return e, false, nil
	}
	stored, known, err := b.Read(false)
	if err != nil || !known {
		return e, false, err
	}
	if e.whole, err = decodeOutlines(store.Aggregate{Data: stored.Data}); err != nil {
		return e, false, err
	}
	if e.now, e.size, e.since = e.whole, len(stored.Data), stored.Since; e.since != nil {
		e.now, err = e.whole.Become(e.since)
	}
	return e, err == nil && e.now.Contour() == n.contour.Mark(), err
}

func decodeOutlines(stored store.Aggregate) (*cohort.Outlines, error) {
	out := &cohort.Outlines{}
	if err := entire.Read(stored.Data, out); err != nil || stored.Since == nil {
		return out, err
	}
	return out.Become(stored.Since)
}
