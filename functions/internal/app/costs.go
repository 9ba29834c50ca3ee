package app

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

// The draws behind "in so many of 100 calculations". The seed is fixed, so that the
// same group and definitions always give the same page.
const (
	costDraws = 10_000
	costSeed  = 1
)

// CostKey says whose costs and benefits are meant, by which model.
type CostKey struct {
	Model source.Ref
	Group Group
	Slice cohort.Slice // one class of a breakdown, or two together; zero is everyone
	// Scenario of the model; "" is the model as it is.
	Scenario string
	// Begun is the period in which participants began, in whole years; zero is everyone.
	// Only a statement asks for one.
	Begun Period
	// Release is the dashboard that is published by period, of a reader who sees no more
	// than that: the outcome is that of its release, and of everyone. Zero is the figures
	// of now.
	Release source.Ref
}

// Costs is what a cost-benefit model says about everyone in a group, as CostsOf.
func (a *App) Costs(ctx context.Context, model source.Ref, g Group) (*mkba.View, error) {
	return a.CostsOf(ctx, CostKey{Model: model, Group: g})
}

// CostsOf is what a cost-benefit model says about a group or a part of it. A published
// study needs no group and reads nothing. When the group is under its threshold the view
// holds no figure at all and says so. It gives NotFound when there is no such model for
// the group.
func (a *App) CostsOf(ctx context.Context, key CostKey) (*mkba.View, error) {
	side, err := a.costSide(ctx, key)
	if err != nil {
		return nil, err
	}
	return a.costView(side.Model, side.Inputs)
}

// CostResult is the outcome behind the view of CostsOf, with how sure it is, for who
// writes it down in another form. There is no uncertainty of too few participants.
func (a *App) CostResult(ctx context.Context, key CostKey) (*mkba.Result, *mkba.SensitivityResult, error) {
	side, err := a.costSide(ctx, key)
	if err != nil {
		return nil, nil, err
	}
	return outcomeOf(side.Model, side.Inputs)
}

// CostDraws are the draws and the seed behind every simulation that a page shows.
func CostDraws() (draws int, seed uint64) { return costDraws, costSeed }

// CheckCosts is the check report of a model, with what a group brings into it, in the words
// of who does not read definitions.
func (a *App) CheckCosts(ctx context.Context, key CostKey) (mkba.CheckReport, error) {
	side, err := a.costSide(ctx, key)
	if err != nil {
		return mkba.CheckReport{}, err
	}
	defs, def := a.Catalog(), side.Model.Definition()
	title := func(id string) string {
		if f := defs.FrameworkOf(def.Programme); f != nil && f.Indicator(id) != nil {
			return f.Indicator(id).Def.Title.In(source.DefaultLang)
		}
		return ""
	}
	return mkba.Report(def, defs.Prices(), &side.Inputs).InWords(def, defs.Prices(), title, source.DefaultLang), nil
}

// costSide is a model with what it may be told of a group.
func (a *App) costSide(ctx context.Context, key CostKey) (mkba.Side, error) {
	const op = "open costs"
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil {
		return mkba.Side{}, &Error{Code: NotFound, Op: op}
	}
	side := mkba.Side{Model: m}
	if !m.IsPublished() {
		in, err := a.costInputsOf(ctx, defs, m, key)
		if err != nil {
			return side, err
		}
		side.Inputs = in
	}
	if key.Scenario != "" {
		in, err := m.Under(key.Scenario, side.Inputs)
		if err != nil {
			return side, &Error{Code: NotFound, Op: op, Err: err}
		}
		side.Inputs = in
	}
	return side, nil
}

func (a *App) costInputsOf(ctx context.Context, defs *catalog.Catalog, m *mkba.Compiled, key CostKey) (mkba.Inputs, error) {
	const op = "open costs"
	programme := m.Definition().Programme
	framework := frameworkOf(defs, key.Group, programme)
	if framework == nil {
		return mkba.Inputs{}, &Error{Code: NotFound, Op: op}
	}
	sum, err := a.costSum(ctx, defs, &key, programme.ID, framework)
	if err != nil {
		return mkba.Inputs{}, found(op, err)
	}
	if key.Begun != (Period{}) {
		in, err := a.begunInputs(ctx, defs, m, key, framework, sum)
		return in, found(op, err)
	}
	in, err := a.groupInputs(ctx, defs, m, key.Group, key.Slice, framework, sum)
	return in, found(op, err)
}

// shows reports whether there are figures of a part of a group.
func (a *App) shows(ctx context.Context, key CostKey) bool {
	side, err := a.costSide(ctx, key)
	if err != nil {
		return false
	}
	few, err := side.Model.TooFew(side.Inputs)
	return err == nil && !few
}

// CostParts are the parts of a group of which a model has something to show, by
// breakdown.
func (a *App) CostParts(ctx context.Context, key CostKey) ([]Breakdown, error) {
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil || m.IsPublished() || !key.Release.IsZero() {
		return nil, nil
	}
	programme := m.Definition().Programme
	framework := frameworkOf(defs, key.Group, programme)
	if framework == nil {
		return nil, nil
	}
	own := defs.Gemeente(key.Group.Gemeente)
	outside := key.Group.Outside && own != nil && own.SharesNation
	if outside && Nightly(defs, programme.ID) {
		return nil, nil // see costReading
	}
	v := &view{in: dashboard.Input{Framework: framework, Threshold: thresholdOf(defs, key.Group), Slice: key.Slice, Lang: source.DefaultLang}}
	var err error
	if v.in.Own, err = a.sumOf(ctx, defs, key.Group, programme.ID, framework); err != nil {
		return nil, found("open costs", err)
	}
	if outside {
		v.in.Member = key.Group.Gemeente
		if v.in.National, err = a.sumOf(ctx, defs, Group{}, programme.ID, framework); err == nil {
			v.in.Gemeenten, err = a.sharing(ctx, defs, programme.ID, framework)
		}
	}
	if err != nil {
		return nil, found("open costs", err)
	}
	list := v.breakdowns()
	if key.Slice != (cohort.Slice{}) {
		return list, nil
	}
	for i := range list {
		list[i].Classes = slices.DeleteFunc(list[i].Classes, func(c BreakdownClass) bool {
			part := key
			part.Slice = cohort.Slice{Breakdown: list[i].ID, Class: c.ID}
			return !a.shows(ctx, part)
		})
	}
	return slices.DeleteFunc(list, func(b Breakdown) bool { return len(b.Classes) == 0 }), nil
}

func costInputs(defs *catalog.Catalog, m *mkba.Compiled, g Group, s cohort.Slice, f *indicator.Compiled, sum *cohort.Aggregate) mkba.Inputs {
	return mkba.Inputs{
		Quantities: catalog.Quantities(m, f, sum, s),
		Overrides:  defs.Overrides(g.Gemeente, m.Definition().ID),
		Threshold:  thresholdOf(defs, g),
	}
}

// costKey identifies an evaluation: a model of the definitions in force with all that
// its outcome depends on.
type costKey struct {
	model  *mkba.Compiled
	inputs string
}

func keyOf(m *mkba.Compiled, all ...mkba.Inputs) (costKey, error) {
	key, err := json.Marshal(all)
	if err != nil {
		return costKey{}, fmt.Errorf("inputs of %s: %w", m.Definition().ID, err)
	}
	return costKey{m, string(key)}, nil
}

// costView evaluates a model, with how sure the outcome is.
func (a *App) costView(m *mkba.Compiled, in mkba.Inputs) (*mkba.View, error) {
	key, err := keyOf(m, in)
	if err != nil {
		return nil, err
	}
	return a.views.get(key, func() (*mkba.View, error) {
		result, uncertainty, err := outcomeOf(m, in)
		if err != nil {
			return nil, err
		}
		v := result.View(source.DefaultLang, uncertainty)
		v.Counted = Counted(a.Catalog(), m)
		return &v, nil
	})
}

// Counted says whom a model counts as participants, in the words of the indicator that it
// names: "aantal jongeren van wie het traject is geëindigd". It is "" when a model counts
// everyone, or was published elsewhere.
func Counted(defs *catalog.Catalog, m *mkba.Compiled) string {
	def := m.Definition()
	if m.IsPublished() || def.Participants == "" {
		return ""
	}
	f := defs.FrameworkOf(def.Programme)
	if f == nil || f.Indicator(def.Participants) == nil {
		return ""
	}
	return notation.Lower(strings.TrimSuffix(f.Indicator(def.Participants).Def.Meaning.In(source.DefaultLang), "."))
}

// outcomeOf evaluates a model, moves its numbers and draws them. Too few participants
// have no uncertainty.
func outcomeOf(m *mkba.Compiled, in mkba.Inputs) (*mkba.Result, *mkba.SensitivityResult, error) {
	result, err := m.Evaluate(in)
	if err != nil || result.TooFew {
		return result, nil, err
	}
	uncertainty, err := m.Sensitivity(in)
	if err != nil {
		return nil, nil, err
	}
	uncertainty.Simulation, err = m.MonteCarlo(in, rand.NewPCG(costSeed, costSeed), costDraws)
	return result, uncertainty, err
}

// costs is the cost-benefit view for the tiles of a page, which share the group of
// the page. A model is evaluated once.
func (v *view) costs(ctx context.Context, a *App, defs *catalog.Catalog, model string, g Group) *mkba.View {
	if known, done := v.models[model]; done {
		return known
	}
	out, err := v.evaluate(ctx, a, defs, model, g)
	if err != nil && v.failed == nil {
		v.failed = err
	}
	v.models[model] = out
	return out
}

func (v *view) evaluate(ctx context.Context, a *App, defs *catalog.Catalog, model string, g Group) (*mkba.View, error) {
	m, own, err := v.model(defs, model)
	if m == nil {
		return nil, err
	}
	if !own {
		d := m.Definition()
		return a.Costs(ctx, source.Ref{ID: d.ID, Version: d.Version}, g)
	}
	if v.released != 0 {
		g.Outside = false // a release stands by itself
	}
	in, err := v.inputs(ctx, a, defs, m, g)
	if err != nil {
		return nil, err
	}
	return a.costView(m, in)
}

// inputs is what a model counts with of everyone that the page is about.
func (v *view) inputs(ctx context.Context, a *App, defs *catalog.Catalog, m *mkba.Compiled, g Group) (mkba.Inputs, error) {
	f, everyone := v.in.Framework, v.in
	if everyone.Slice = (cohort.Slice{}); everyone.Member == "" && v.in.Own != nil {
		return a.groupInputs(ctx, defs, m, g, everyone.Slice, f, v.in.Own)
	}
	// What is told of a gemeente beside others was read already; of nobody there is nothing.
	return m.Guarded(told(costInputs(defs, m, g, everyone.Slice, f, v.in.Own), f, dashboard.Reader(everyone))), nil
}

// model gives a model of a tile, nil when there is none, and whether it counts with the
// figures of the page: not one that is published or of another programme.
func (v *view) model(defs *catalog.Catalog, model string) (m *mkba.Compiled, own bool, err error) {
	ref, err := source.ParseRef(model)
	if err != nil {
		return nil, false, err
	}
	if m = defs.Model(ref); m == nil {
		return nil, false, nil
	}
	return m, !m.IsPublished() && m.Definition().Programme.ID == v.dashboard.Programme.ID, nil
}
