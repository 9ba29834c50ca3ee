package catalog

import (
	"fmt"
	"math"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// Costs evaluates a cost-benefit model on a cohort: the model's indicators are read
// from sum, an aggregate over framework f. Of in, everything but the quantities is
// used. A published study takes nothing from the cohort.
func (c *Catalog) Costs(ref source.Ref, f *indicator.Compiled, sum *cohort.Aggregate, in mkba.Inputs) (*mkba.Result, error) {
	model := c.Model(ref)
	if model == nil {
		return nil, fmt.Errorf("costs: no model %s", ref)
	}
	if !model.IsPublished() {
		in.Quantities = Quantities(model, f, sum, cohort.Slice{})
	}
	result, err := model.Evaluate(in)
	if err != nil {
		return nil, fmt.Errorf("costs of %s: %w", ref, err)
	}
	return result, nil
}

// Quantities reads what a model uses from a slice of sum, an aggregate over framework f;
// nil stands for nobody, and the zero Slice for everyone. An indicator that the framework lacks is left out, and counts
// as none. They are no figures to show: what follows from them must be evaluated
// under a threshold.
func Quantities(m *mkba.Compiled, f *indicator.Compiled, sum *cohort.Aggregate, s cohort.Slice) mkba.Quantities {
	q := mkba.Quantities{ByIndicator: map[string]mkba.Quantity{}}
	if sum == nil {
		return q
	}
	if q.N = sum.N; s != (cohort.Slice{}) {
		q.N = sum.Slices[s]
	}
	for _, use := range m.Definition().Indicators() {
		ind := f.Indicator(use.ID)
		if ind == nil {
			continue
		}
		raw := sum.Quantity(ind, "", s)
		q.ByIndicator[use.ID] = mkba.Quantity{
			Count: float64(raw.Count), Amount: mkba.Cents(math.Round(raw.Sum * 100)), N: raw.N,
		}
	}
	return q
}
