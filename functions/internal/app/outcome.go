package app

import (
	"context"
	"errors"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// The levels of dashboards that say whose figures they hold. A dashboard of any
// other level is about one gemeente.
const (
	LevelCaseload = "caseload"  // the participants of one worker
	LevelNational = "landelijk" // all gemeenten that share theirs
	LevelPublic   = "publiek"   // the same, for everybody
)

// National reports whether dashboards of a level are about all gemeenten together.
func National(level string) bool { return level == LevelNational || level == LevelPublic }

// Group says whose outcome is meant: that of a gemeente, of one worker in it, or
// with the zero Group of all gemeenten that share theirs.
type Group struct {
	Gemeente, Worker string
	// Outside says that the reader may see other gemeenten than this one too. What is
	// hidden of this one can then not be had from the others and the country.
	Outside bool
}

// OutcomeKey says which view of which dashboard is meant.
type OutcomeKey struct {
	Dashboard source.Ref
	Page      string
	Group     Group
	Slice     cohort.Slice // one class of a breakdown, or two together; zero is everyone
}

// Outcome is one page of a dashboard, made of figures that may be shown.
type Outcome struct {
	Dashboard  *dashboard.Dashboard
	Page       dashboard.PageView
	Breakdowns []Breakdown
	// Released is the day of the figures of a dashboard that is renewed by period; 0 for
	// any other.
	Released source.Date
	// Nightly says that the page is made once a day, and Taken the day of its figures; 0
	// while there are none, and for any other page.
	Nightly bool
	Taken   source.Date
	// Slice is what the page is about: coarser than was asked where that is too large to
	// audit.
	Slice cohort.Slice
	// Ready is false when nothing was computed yet under the present definitions.
	Ready bool
	// Asked names what was asked for, one class of each breakdown, in the order of the
	// slice; also when there are too few to show.
	Asked []Breakdown
	// TooFew says that what was asked for is a part of the group of which nothing can be
	// shown, not even its size.
	TooFew bool
}

// Breakdown is a way to look at a part of the group, or of the part that is looked at.
type Breakdown struct {
	ID, Title string
	Classes   []BreakdownClass // those that may be shown
	Fewer     bool             // some may not be shown
}

// BreakdownClass is one such part.
type BreakdownClass struct{ ID, Title string }

// Outcome builds a page of a dashboard. It reads aggregates only, the same number of
// items whatever the number of participants: without a filter what is kept for the page,
// and else the aggregate. That of one worker is added up from the worker's own
// participants, and who sees other gemeenten beside one reads those too. It gives NotFound
// when there is no such page for the group.
func (a *App) Outcome(ctx context.Context, key OutcomeKey) (*Outcome, error) {
	var out *Outcome
	err := a.show(ctx, key, func(v *view) error {
		out = &Outcome{Dashboard: v.dashboard, Ready: v.in.Own != nil, Breakdowns: v.breakdowns(), Released: v.released, Nightly: v.nightly, Taken: v.taken, Slice: v.in.Slice}
		if v.in.Own != nil {
			part := dashboard.Reader(v.in)
			_, known := part.N().N()
			out.Slice, out.TooFew = part.Slice(), key.Slice != (cohort.Slice{}) && !known
			out.Asked = v.asked(out.Slice)
		}
		out.Page, _ = dashboard.BuildPage(v.dashboard, key.Page, v.in)
		return v.failed
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// OutcomeTile builds one tile of a page, as Outcome does.
func (a *App) OutcomeTile(ctx context.Context, key OutcomeKey, tile string) (dashboard.TileView, error) {
	var out dashboard.TileView
	err := a.show(ctx, key, func(v *view) error {
		t, ok := dashboard.BuildTile(v.dashboard, key.Page, tile, v.in)
		if !ok {
			return &Error{Code: NotFound, Op: "open tile"}
		}
		out = t
		return v.failed
	})
	return out, err
}

// view is what a page is built from.
type view struct {
	dashboard *dashboard.Dashboard
	page      *dashboard.Page
	in        dashboard.Input
	models    map[string]*mkba.View
	released  source.Date
	nightly   bool              // it is about one gemeente of many, and made once a day
	taken     source.Date       // when
	failed    error             // of a cost-benefit model, whose reader cannot return one
	kept      []*cohort.Excerpt // that it is built from, if any
}

// show builds something of a page: from what is kept for it, and when there is none, or it
// turns out to lack something, from the aggregates.
func (a *App) show(ctx context.Context, key OutcomeKey, build func(*view) error) error {
	defs := a.Catalog()
	begin := func() (*view, error) {
		d := defs.Dashboard(key.Dashboard)
		if d == nil {
			return nil, &Error{Code: NotFound, Op: "open dashboard"}
		}
		at := slices.IndexFunc(d.Pages, func(p dashboard.Page) bool { return p.ID == key.Page })
		if at < 0 {
			return nil, &Error{Code: NotFound, Op: "open dashboard"}
		}
		v := a.viewOf(defs, d, &d.Pages[at], key)
		if v == nil {
			return nil, &Error{Code: NotFound, Op: "open dashboard"}
		}
		v.in.MKBA = func(model string) *mkba.View { return v.costs(ctx, a, defs, model, key.Group) }
		v.in.Study = a.studies(ctx, defs, v)
		return v, nil
	}
	v, err := begin()
	if err != nil {
		return err
	}
	enough, err := a.fill(ctx, defs, v, key)
	if err != nil {
		return found("open dashboard", err)
	}
	if enough {
		err := build(v)
		if !slices.ContainsFunc(v.kept, (*cohort.Excerpt).Short) {
			return err
		}
	}
	if v, err = begin(); err != nil {
		return err
	}
	if err := a.readGroups(ctx, defs, v, key.Group); err != nil {
		return err
	}
	return build(v)
}

// viewOf is a view of a page before anything was read; nil for a group that has no such
// page.
func (a *App) viewOf(defs *catalog.Catalog, d *dashboard.Dashboard, p *dashboard.Page, key OutcomeKey) *view {
	framework := frameworkOf(defs, key.Group, d.Programme)
	if framework == nil {
		return nil
	}
	v := &view{dashboard: d, page: p, models: map[string]*mkba.View{}}
	v.in = dashboard.Input{Framework: framework, Threshold: thresholdOf(defs, key.Group), Slice: key.Slice, Lang: source.DefaultLang}
	if g := defs.Gemeente(key.Group.Gemeente); g != nil && key.Group.Worker == "" {
		v.in.OwnName = g.Name
		v.in.Targets, v.in.Context = g.Targets[d.Programme.ID], g.Features
	}
	return v
}

// apart reports whether a group is no part of the country.
func (v *view) apart(defs *catalog.Catalog, g Group) bool {
	own := defs.Gemeente(g.Gemeente)
	return own == nil || !own.SharesNation
}

// compares reports whether the page sets a group against the country.
func (v *view) compares() bool {
	return v.needs(func(t *dashboard.Tile) bool { return t.Compare == dashboard.CompareNational })
}

// listsGemeenten reports whether the page has a row for each gemeente.
func (v *view) listsGemeenten() bool { return v.needs((*dashboard.Tile).PerGemeente) }

// readGroups reads what the tiles of the page need, and nothing else.
func (a *App) readGroups(ctx context.Context, defs *catalog.Catalog, v *view, g Group) error {
	programme := v.dashboard.Programme.ID
	if g.Worker == "" && v.dashboard.Publish != "" {
		// Who sees it keeps what it said: also a foundation that reads along sees no more.
		r, err := a.released(ctx, defs, v.dashboard, Group{Gemeente: g.Gemeente}, v.in.Framework)
		v.in.Own, v.released, v.in.Slice = r.Sum, r.Date, cohort.Slice{}
		return found("open release", err)
	}
	if v.outside(defs, g) && Nightly(defs, programme) {
		v.nightly = true
		return nil // there is what is made once a day, or nothing
	}
	var err error
	if v.in.Own, err = a.sumOf(ctx, defs, g, programme, v.in.Framework); err != nil {
		return found("open dashboard", err)
	}
	v.in.Apart = v.apart(defs, g)
	outside := v.outside(defs, g)
	if outside || g != (Group{}) && v.compares() {
		if v.in.National, err = a.sumOf(ctx, defs, Group{}, programme, v.in.Framework); err != nil {
			return found("open dashboard", err)
		}
	}
	if outside {
		v.in.Member = g.Gemeente
	}
	switch {
	case outside:
		v.in.Gemeenten, err = a.sharing(ctx, defs, programme, v.in.Framework)
	case g == (Group{}) && v.listsGemeenten():
		v.in.Gemeenten, err = a.besideEachOther(ctx, defs, programme, v.in.Framework)
	}
	return found("open dashboard", err)
}

func (v *view) needs(what func(*dashboard.Tile) bool) bool {
	for i := range v.page.Tiles {
		if what(&v.page.Tiles[i]) {
			return true
		}
	}
	return false
}

// breakdowns lists the parts of the group that are large enough to look at.
func (v *view) breakdowns() []Breakdown {
	if v.in.Own == nil {
		return nil
	}
	everyone := dashboard.Reader(v.in)
	var list []Breakdown
	for _, b := range v.in.Framework.Breakdowns() {
		item := Breakdown{ID: b.Def.ID, Title: b.Def.Title.In(v.in.Lang)}
		sizes := everyone.Choices(b.Def.ID)
		for i, class := range everyone.Classes(b.Def.ID) {
			n, known := sizes[i].N()
			item.Fewer = item.Fewer || !known
			if known && n > 0 {
				item.Classes = append(item.Classes, BreakdownClass{ID: class.ID, Title: class.Title.In(v.in.Lang)})
			}
		}
		if len(item.Classes) > 0 {
			list = append(list, item)
		}
	}
	return list
}

// asked names the classes of a part of the group.
func (v *view) asked(slice cohort.Slice) []Breakdown {
	var list []Breakdown
	for _, s := range slice.Split() {
		b := v.in.Framework.Breakdown(s.Breakdown)
		if b == nil {
			continue
		}
		class := BreakdownClass{ID: s.Class, Title: s.Class} // of answers that name themselves, such as a year
		for i := range b.Classes {
			if b.Classes[i].ID == s.Class {
				class.Title = b.Classes[i].Title.In(v.in.Lang)
			}
		}
		list = append(list, Breakdown{ID: s.Breakdown, Title: b.Def.Title.In(v.in.Lang), Classes: []BreakdownClass{class}})
	}
	return list
}

// frameworkOf is what measures a programme in a group; nil when the gemeente does not
// carry it out.
func frameworkOf(defs *catalog.Catalog, g Group, programme source.Ref) *indicator.Compiled {
	if g.Gemeente == "" {
		return defs.FrameworkOf(programme)
	}
	return defs.FrameworkIn(g.Gemeente, programme.ID)
}

// thresholdOf is the smallest number of participants that may be shown of a group.
// For all gemeenten together it is the largest that any of them asks for, so that
// none of them is shown in more detail than it allows.
// The same holds for who sees several of them: two thresholds would be two answers.
func thresholdOf(defs *catalog.Catalog, g Group) int {
	own := defs.Gemeente(g.Gemeente)
	if own != nil && (!g.Outside || !own.SharesNation) {
		return own.Limit()
	}
	limit := cohort.Floor
	for _, member := range defs.Gemeenten() {
		if member.SharesNation {
			limit = max(limit, member.Limit())
		}
	}
	return limit
}

// sumOf is the aggregate of a group; nil when there is none under the present
// definitions. See OnceRead.
func (a *App) sumOf(ctx context.Context, defs *catalog.Catalog, g Group, programme string, f *indicator.Compiled) (*cohort.Aggregate, error) {
	return once(ctx, sumKey{tenant{g.Gemeente, programme}, g.Worker, f.Version(), defs.Digest()}, func() (*cohort.Aggregate, error) {
		return a.readSum(ctx, defs, g, programme, f)
	})
}

func (a *App) readSum(ctx context.Context, defs *catalog.Catalog, g Group, programme string, f *indicator.Compiled) (*cohort.Aggregate, error) {
	var stored store.Aggregate
	var sum *cohort.Aggregate
	var err error
	key := func(hash string) string { return hash + " " + defs.Digest() }
	kept := func(hash string) (ok bool) {
		sum, ok = a.sums.peek(key(hash))
		return ok
	}
	switch {
	case g.Gemeente == "":
		stored, err = a.Store.NationalUnless(ctx, programme, national, kept)
	case g.Worker == "":
		stored, err = a.Store.AggregateUnless(ctx, g.Gemeente, programme, kept)
	default:
		return a.caseloadSum(ctx, defs, g, programme, f)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if stored.Data != nil {
		sum, err = a.sums.get(key(stored.Hash), func() (*cohort.Aggregate, error) {
			sum, err := decodeAggregate(stored, nil)
			if sum != nil && stored.Digest != defs.Digest() {
				sum.Forget() // what its plan hides was decided under other definitions
			}
			return sum, err
		})
	}
	if err != nil || sum == nil || sum.Framework != f.Version() {
		return nil, err
	}
	return sum, nil
}
