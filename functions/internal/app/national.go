package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// The names of what is kept over all gemeenten that share their figures: their sum, and
// each of them in outline, for pages with a row per gemeente.
const (
	national   = "all"
	memberwise = "members"
)

// aggregateNational merges the gemeenten that share their figures and keeps their
// outlines. What is kept follows from what is stored of the gemeenten and from nothing
// else, so that doing it again, or twice at once, gives the same. The outlines are
// written last, by who read their head first: what was built of older figures does not
// take the place of what was built of newer ones.
func (a *App) aggregateNational(ctx context.Context, defs *catalog.Catalog, programme string) error {
	return a.aggregateNationalOf(ctx, defs, programme, func(code string) (*cohort.Aggregate, error) {
		return a.Aggregate(ctx, code, programme)
	})
}

// SumNation does what follows a change of a gemeente for aggregates that are not stored:
// it keeps the national figures of a programme over what part gives of each gemeente that
// shares its figures. It is for measuring.
func (a *App) SumNation(ctx context.Context, programme string, part func(code string) (*cohort.Aggregate, error)) error {
	return a.aggregateNationalOf(ctx, a.Catalog(), programme, part)
}

func (a *App) aggregateNationalOf(ctx context.Context, defs *catalog.Catalog, programme string, part func(code string) (*cohort.Aggregate, error)) error {
	framework := defs.FrameworkOf(source.Ref{ID: programme})
	if framework == nil {
		return nil
	}
	return a.Store.PutNationalPages(ctx, programme, memberwise, defs.Digest(), func() (built store.Built, err error) {
		var sum *cohort.Aggregate
		var outlines *cohort.Outlines
		err = a.Store.PutNational(ctx, programme, national, defs.Digest(), func() ([]byte, error) {
			var err error
			if sum, outlines, err = a.sumGemeenten(defs, programme, framework, part); err != nil {
				return nil, err
			}
			sum.Decide(cohort.NewGate(thresholdOf(defs, Group{})), framework)
			return json.Marshal(sumRecord{Sum: sum})
		})
		if err != nil {
			return built, err
		}
		if built.Data, err = json.Marshal(outlines); err != nil {
			return built, err
		}
		built.Pages, err = a.nationalPages(ctx, defs, programme, framework, sum, outlines)
		return built, err
	})
}

// nationalPages is what is kept for pages about the country, and for those of others that
// compare with it.
func (a *App) nationalPages(ctx context.Context, defs *catalog.Catalog, programme string, f *indicator.Compiled, sum *cohort.Aggregate, outlines *cohort.Outlines) (map[string][]byte, error) {
	e := a.excerpter(defs, Group{})
	pages, err := e.pages(ctx, live(defs, Group{}, programme), sum, named(defs, sharingIn(defs, programme), outlines.Members(), f))
	if err != nil {
		return nil, err
	}
	beside, err := e.beside(ctx, programme, sum)
	maps.Copy(pages, beside)
	return pages, err
}

// sharingIn gives the codes of the gemeenten that share their figures of a programme, in order.
func sharingIn(defs *catalog.Catalog, programme string) []string {
	var codes []string
	for _, g := range defs.Gemeenten() {
		if g.SharesNation && g.Overlay(programme) != nil {
			codes = append(codes, g.Code)
		}
	}
	return codes
}

// sumGemeenten merges what there is of the gemeenten, several beside each other, and
// outlines each of them.
func (a *App) sumGemeenten(defs *catalog.Catalog, programme string, f *indicator.Compiled, part func(code string) (*cohort.Aggregate, error)) (*cohort.Aggregate, *cohort.Outlines, error) {
	codes, strata := sharingIn(defs, programme), strataOf(defs, programme)
	var lock sync.Mutex
	var sums []*cohort.Aggregate // as many as are being added to at the same time
	outlines := make([]*cohort.Outlines, len(codes))
	places := make([]int, len(codes))
	for i := range places {
		places[i] = i
	}
	err := beside(a.Parallel, places, func(i int) error {
		sum := cohort.New(f)
		lock.Lock()
		if last := len(sums) - 1; last >= 0 {
			sum, sums = sums[last], sums[:last]
		}
		lock.Unlock()
		one, err := part(codes[i])
		if err == nil {
			outlines[i], err = joinOne(sum, codes[i], one, strata)
		}
		lock.Lock()
		defer lock.Unlock()
		sums = append(sums, sum)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	all := cohort.NewOutlines(f.Version())
	for _, one := range outlines {
		all.Append(one)
	}
	total := cohort.New(f)
	for _, sum := range sums {
		if err := total.Merge(sum); err != nil {
			return nil, nil, err
		}
	}
	return total, all, nil
}

// joinOne merges what there is of one gemeente; nil when it has nobody, or
// nothing was computed yet under these definitions.
func joinOne(sum *cohort.Aggregate, code string, part *cohort.Aggregate, strata map[string][][]string) (*cohort.Outlines, error) {
	if part == nil || part.N == 0 || part.Framework != sum.Framework {
		return nil, nil
	}
	if err := sum.Join(part); err != nil {
		return nil, err
	}
	out := cohort.NewOutlines(sum.Framework)
	return out, out.Add(code, part, strata)
}

// strataOf gives what dashboards with a row per gemeente say who began by.
func strataOf(defs *catalog.Catalog, programme string) map[string][][]string {
	out := map[string][][]string{}
	for _, level := range []string{LevelNational, LevelPublic} {
		for _, d := range defs.Dashboards(level, programme) {
			for i := range d.Pages {
				for j := range d.Pages[i].Tiles {
					t := &d.Pages[i].Tiles[j]
					if t.PerGemeente() && t.CaseMix != nil {
						out[t.Indicator] = append(out[t.Indicator], t.CaseMix)
					}
				}
			}
		}
	}
	return out
}

// besideEachOther gives the outlines of the gemeenten that share their figures, with as
// many reads whatever the number of gemeenten or participants. Where none are kept yet it
// gives the gemeenten themselves.
func (a *App) besideEachOther(ctx context.Context, defs *catalog.Catalog, programme string, f *indicator.Compiled) ([]dashboard.Named, error) {
	var list []dashboard.Named
	key := func(hash string) string { return hash + " " + defs.Digest() }
	stored, err := a.Store.NationalUnless(ctx, programme, memberwise, func(hash string) (ok bool) {
		list, ok = a.rows.peek(key(hash))
		return ok
	})
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && stored.Digest != defs.Digest():
		return a.sharing(ctx, defs, programme, f)
	case err != nil || stored.Data == nil:
		return list, err
	}
	return a.rows.get(key(stored.Hash), func() ([]dashboard.Named, error) {
		var outlines cohort.Outlines
		if err := json.Unmarshal(stored.Data, &outlines); err != nil {
			return nil, fmt.Errorf("decode outlines of %s: %w", programme, err)
		}
		return named(defs, sharingIn(defs, programme), outlines.Members(), f), nil
	})
}

// named gives the outlines of gemeenten with their names, an empty one for who has none.
func named(defs *catalog.Catalog, codes []string, members []cohort.Member, f *indicator.Compiled) []dashboard.Named {
	list := make([]dashboard.Named, len(codes))
	for i, code := range codes {
		list[i] = dashboard.Named{ID: code, Name: defs.Gemeente(code).Name, Aggregate: cohort.New(f)}
		at := slices.IndexFunc(members, func(m cohort.Member) bool { return m.ID == code })
		if at >= 0 {
			list[i].Aggregate = members[at].Aggregate
		}
	}
	return list
}
