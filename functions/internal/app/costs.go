package app

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// The draws behind "in so many of 100 calculations". The seed is fixed, so that the
// same group and definitions always give the same page.
const (
	costDraws = 10_000
	costSeed  = 1
)

// Costs is what a cost-benefit model says about a group. A published study needs no
// group and reads nothing. When the group is under its threshold the view holds no
// figure at all and says so. It gives NotFound when there is no such model for the
// group.
func (a *App) Costs(ctx context.Context, model source.Ref, g Group) (*mkba.View, error) {
	defs := a.Catalog()
	m := defs.Model(model)
	if m == nil {
		return nil, &Error{Code: NotFound, Op: "open costs"}
	}
	if m.IsPublished() {
		return a.costView(m, mkba.Inputs{})
	}
	programme := m.Definition().Programme
	framework := frameworkOf(defs, g, programme)
	if framework == nil {
		return nil, &Error{Code: NotFound, Op: "open costs"}
	}
	sum, err := a.sumOf(ctx, defs, g, programme.ID, framework)
	if err != nil {
		return nil, found("open costs", err)
	}
	in, err := a.groupInputs(ctx, defs, m, g, framework, sum)
	if err != nil {
		return nil, found("open costs", err)
	}
	return a.costView(m, in)
}

func costInputs(defs *catalog.Catalog, m *mkba.Compiled, g Group, f *indicator.Compiled, sum *cohort.Aggregate) mkba.Inputs {
	return mkba.Inputs{
		Quantities: catalog.Quantities(m, f, sum),
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

// costView evaluates a model, with how sure the outcome is.
func (a *App) costView(m *mkba.Compiled, in mkba.Inputs) (*mkba.View, error) {
	key, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("inputs of %s: %w", m.Definition().ID, err)
	}
	return a.views.get(costKey{m, string(key)}, func() (*mkba.View, error) { return evaluate(m, in) })
}

func evaluate(m *mkba.Compiled, in mkba.Inputs) (*mkba.View, error) {
	result, err := m.Evaluate(in)
	if err != nil {
		return nil, err
	}
	var uncertainty *mkba.SensitivityResult
	if !result.TooFew {
		if uncertainty, err = m.Sensitivity(in); err != nil {
			return nil, err
		}
		if uncertainty.Simulation, err = m.MonteCarlo(in, rand.NewPCG(costSeed, costSeed), costDraws); err != nil {
			return nil, err
		}
	}
	v := result.View(source.DefaultLang, uncertainty)
	return &v, nil
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
	ref, err := source.ParseRef(model)
	if err != nil {
		return nil, err
	}
	m := defs.Model(ref)
	if m == nil {
		return nil, nil
	}
	if m.IsPublished() || m.Definition().Programme.ID != v.dashboard.Programme.ID {
		return a.Costs(ctx, ref, g)
	}
	in, err := a.groupInputs(ctx, defs, m, g, v.in.Framework, v.in.Own)
	if err != nil {
		return nil, err
	}
	return a.costView(m, in)
}
