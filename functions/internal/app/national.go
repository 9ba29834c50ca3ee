package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

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

// aggregateNational brings what is kept over the gemeenten that share their figures up to
// date: their sum and their outlines. What is kept says of which state of each gemeente it
// is (addend), follows from those states and from nothing else, and is the same whether the
// state of one took the place of an earlier one or all were added up. The outlines are
// written last, by who read their head first: what was built of older figures does not
// take the place of what was built of newer ones.
func (a *App) aggregateNational(ctx context.Context, defs *catalog.Catalog, programme string, changes map[tenant]change, anew bool) error {
	n := a.nationOf(defs, programme)
	n.changes, n.anew = changes, anew
	return n.keep(ctx)
}

// nationOf is the country of a programme, of which each gemeente is what is stored of it.
func (a *App) nationOf(defs *catalog.Catalog, programme string) *nation {
	n := &nation{
		App: a, defs: defs, programme: programme, codes: sharingIn(defs, programme),
		framework: defs.FrameworkOf(source.Ref{ID: programme}),
	}
	if n.framework != nil {
		n.contour = contourOf(defs, programme, n.framework)
	}
	n.part = n.stored
	return n
}

// stored gives what is stored of a gemeente, with its hash.
func (n *nation) stored(ctx context.Context, code string) (*cohort.Aggregate, string, error) {
	stored, err := n.Store.Aggregate(ctx, code, n.programme)
	sum, err := decodeAggregate(stored, err)
	return sum, stored.Hash, err
}

// SumNation does what follows a change of a gemeente for aggregates that are not stored:
// it keeps the national figures of a programme over what part gives of each gemeente that
// shares its figures. It is for measuring.
func (a *App) SumNation(ctx context.Context, programme string, part func(code string) (*cohort.Aggregate, error)) error {
	n := a.nationOf(a.Catalog(), programme)
	n.anew = true
	n.part = func(_ context.Context, code string) (*cohort.Aggregate, string, error) {
		sum, err := part(code)
		return sum, "", err
	}
	return n.keep(ctx)
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

// contourOf is what is kept of each gemeente for dashboards with a row for each.
func contourOf(defs *catalog.Catalog, programme string, f *indicator.Compiled) *cohort.Contour {
	var rows []cohort.Row
	for _, level := range []string{LevelNational, LevelPublic} {
		for _, d := range defs.Dashboards(level, programme) {
			rows = append(rows, dashboard.MemberRows(d, f)...)
		}
	}
	return cohort.NewContour(f, rows, len(sharingIn(defs, programme)))
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
	outlines, err := decodeOutlines(stored)
	if err != nil {
		return nil, fmt.Errorf("decode outlines of %s: %w", programme, err)
	}
	if outlines.Contour() != contourOf(defs, programme, f).Mark() { // of another release, until a gemeente changes
		return a.sharing(ctx, defs, programme, f)
	}
	return a.rows.get(key(stored.Hash), func() ([]dashboard.Named, error) {
		return named(defs, sharingIn(defs, programme), outlines.Members(), f), nil
	})
}

// named gives the outlines of gemeenten with their names, an empty one for who has none.
func named(defs *catalog.Catalog, codes []string, members []cohort.Member, f *indicator.Compiled) []dashboard.Named {
	list := make([]dashboard.Named, len(codes))
	for i, code := range codes {
		list[i] = dashboard.Named{ID: code, Name: defs.Gemeente(code).Name, Aggregate: cohort.New(f), Context: defs.Gemeente(code).Features}
		at := slices.IndexFunc(members, func(m cohort.Member) bool { return m.ID == code })
		if at >= 0 {
			list[i].Aggregate = members[at].Aggregate
		}
	}
	return list
}
