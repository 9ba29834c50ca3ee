package app

import (
	"context"
	"errors"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// studies reads what other programmes bring into a figure over several of them: each its
// framework and the sum of all gemeenten that share theirs. A programme that is not there
// brings nothing.
func (a *App) studies(ctx context.Context, defs *catalog.Catalog, v *view) func(string) (*indicator.Compiled, *cohort.Aggregate) {
	return func(programme string) (*indicator.Compiled, *cohort.Aggregate) {
		f := defs.FrameworkOf(source.Ref{ID: programme})
		if f == nil {
			return nil, nil
		}
		sum, err := a.sumOf(ctx, defs, Group{}, programme, f)
		v.failed = errors.Join(v.failed, found("open study", err))
		return f, sum
	}
}
