package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Learner is who learns: somebody of a gemeente, or of none. Names says which
// gemeenten this reader may see by name besides: all of them, or those that opened
// their results.
type Learner struct {
	Gemeente string
	AllNames bool
	Grants   []string
}

// Lesson is what a learner sees of one definition.
type Lesson struct {
	Definition *learning.Definition
	Framework  *indicator.Compiled
	View       *learning.View // of everybody
	// Next is when the figures of others are renewed.
	Next source.Date
	// Ready is false when there are no figures yet; Shares when the own gemeente shares
	// its figures, which is what lets it see those of others. It is true for who is of
	// no gemeente.
	Ready, Shares bool
	// Cycles are those of the own gemeente, the newest first; Tried the same with what
	// came of each.
	Cycles []store.Cycle
	Tried  []learning.Tried
	// Trials are what is tried anywhere.
	Trials []store.Trial
	Names  store.NameConsents
}

// Learnings are the definitions that a learner has something to do with.
func (a *App) Learnings(l Learner) []*learning.Definition {
	defs := a.Catalog()
	return slices.DeleteFunc(slices.Clone(defs.Learnings()), func(d *learning.Definition) bool {
		return l.Gemeente != "" && defs.Effective(l.Gemeente, d.Programme.ID) == nil
	})
}

// Lesson opens a definition for a learner. NotFound when the gemeente does not carry
// out its programme. It reads one snapshot and a few small lists, whatever the number
// of participants; the first who asks in a period makes the snapshot.
func (a *App) Lesson(ctx context.Context, id string, l Learner) (*Lesson, error) {
	defs := a.Catalog()
	d := defs.Learning(source.Ref{ID: id})
	if d == nil || !slices.Contains(a.Learnings(l), d) {
		return nil, &Error{Code: NotFound, Op: "open learning"}
	}
	out := &Lesson{Definition: d, Framework: defs.FrameworkOf(d.Programme), Shares: true}
	if g := defs.Gemeente(l.Gemeente); g != nil {
		out.Shares = g.SharesNation
	}
	_, out.Next = d.PeriodOf(a.Today())
	if err := a.readLists(ctx, out, l); err != nil {
		return nil, found("read learning", err)
	}
	shot, hash, err := a.snapshot(ctx, defs, d, out.Framework)
	if err != nil {
		return nil, found("read snapshot", err)
	}
	out.Ready = shot != nil && len(shot.Parts) > 0
	viewer, err := a.viewer(ctx, defs, d, l, out.Names)
	if err != nil {
		return nil, found("read names", err)
	}
	if !out.Ready {
		shot = &learning.Snapshot{Date: a.Today()}
	}
	if !out.Shares {
		// Who keeps the own figures apart sees none of others.
		shot = &learning.Snapshot{Date: shot.Date}
	}
	key := lessonKey{hash, id, viewer.Code, namesKey(viewer), strings.Join(viewer.Opened, " "), out.Shares, viewer.Elsewhere}
	out.View, err = a.lessons.get(key, func() (*learning.View, error) {
		return learning.See(d, out.Framework, shot, viewer, thresholdOf(defs, Group{}), thresholdOf(defs, Group{Gemeente: l.Gemeente}))
	})
	if err != nil {
		return nil, found("read snapshot", err)
	}
	out.Tried = triedOf(out.View, out.Cycles)
	return out, nil
}

// triedOf gives what came of cycles, in their order. What each may show depends on all that
// was shown before it, also of cycles that got another end since: who saw both would see the
// periods between them.
func triedOf(view *learning.View, cycles []store.Cycle) []learning.Tried {
	type told struct {
		of int
		store.CycleEnd
	}
	var all []told
	for i, c := range cycles {
		for _, e := range c.Told() {
			all = append(all, told{i, e})
		}
	}
	slices.SortStableFunc(all, func(x, y told) int { return x.At.Compare(y.At) })
	list := make([]learning.Cycle, len(all))
	for i, x := range all {
		list[i] = cycleOf(cycles[x.of])
		list[i].Until = x.Until
	}
	out := make([]learning.Tried, len(cycles))
	for i, e := range view.Effects(list) {
		if x := all[i]; x.Until == cycles[x.of].Until {
			out[x.of] = learning.Tried{Cycle: list[i], Effect: e}
		}
	}
	return out
}

// lessonKey identifies what one viewer sees.
type lessonKey struct {
	hash, definition, viewer, names string
	opened                          string
	shares, elsewhere               bool
}

func namesKey(v learning.Viewer) string {
	return strings.Join(slices.Sorted(maps.Keys(v.Named)), " ")
}

func cycleOf(c store.Cycle) learning.Cycle {
	return learning.Cycle{
		Intervention: c.Intervention, Measure: learning.Measure{Indicator: c.Indicator, Moment: c.Moment},
		Since: c.Since, Until: c.Until, Expected: c.Expected,
	}
}

func (a *App) readLists(ctx context.Context, out *Lesson, l Learner) error {
	id := out.Definition.ID
	var err error
	if out.Trials, err = a.Store.Trials(ctx, id); err != nil || l.Gemeente == "" {
		return err
	}
	if out.Cycles, err = a.Store.Cycles(ctx, l.Gemeente, id); err != nil {
		return err
	}
	slices.SortStableFunc(out.Cycles, func(x, y store.Cycle) int { return int(y.Since - x.Since) })
	out.Names, err = a.Store.NameConsents(ctx, l.Gemeente, id)
	return err
}

// viewer says which names a learner sees: the own one, those of gemeenten where both
// agreed, and those that the reader's role opens.
func (a *App) viewer(ctx context.Context, defs *catalog.Catalog, d *learning.Definition, l Learner, names store.NameConsents) (learning.Viewer, error) {
	v := learning.Viewer{Code: l.Gemeente, Named: map[string]string{}, Opened: l.Grants, Elsewhere: l.AllNames}
	agreed, err := a.agreed(ctx, d, l, names)
	if err != nil {
		return v, err
	}
	for _, g := range defs.Gemeenten() {
		if g.Code == l.Gemeente || l.AllNames || slices.Contains(l.Grants, g.Code) || agreed(g.Code) {
			v.Named[g.Code] = g.Name
		}
	}
	return v, nil
}

// agreed tells of which gemeenten both sides said that they may see each other's name:
// each of the two to the other, or to all.
func (a *App) agreed(ctx context.Context, d *learning.Definition, l Learner, names store.NameConsents) (func(code string) bool, error) {
	gave, got := map[string]bool{}, map[string]bool{}
	for _, c := range names.Gave {
		gave[c.To] = true
	}
	for _, c := range names.Got {
		got[c.From] = true
	}
	if l.Gemeente == "" || names.All == nil && len(gave) == 0 {
		return func(string) bool { return false }, nil
	}
	open, err := a.Store.OpenNames(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	for _, code := range open {
		got[code] = true
	}
	return func(code string) bool { return (names.All != nil || gave[code]) && got[code] }, nil
}
