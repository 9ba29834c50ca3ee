package app

import (
	"context"
	"errors"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// studies reads what programmes bring into a figure over several of them: each its
// framework and the sum of all gemeenten that share theirs. Of a study with a release it
// is what that dashboard shows in this period, for whoever sees both. A programme that is
// not there brings nothing.
func (a *App) studies(ctx context.Context, defs *catalog.Catalog, v *view) func(*dashboard.Study) (*indicator.Compiled, *cohort.Aggregate) {
	return func(s *dashboard.Study) (*indicator.Compiled, *cohort.Aggregate) {
		f := defs.FrameworkOf(source.Ref{ID: s.Programme.ID})
		if f == nil {
			return nil, nil
		}
		sum, err := a.studySum(ctx, defs, s, f)
		v.failed = errors.Join(v.failed, found("open study", err))
		return f, sum
	}
}

func (a *App) studySum(ctx context.Context, defs *catalog.Catalog, s *dashboard.Study, f *indicator.Compiled) (*cohort.Aggregate, error) {
	if s.Release.IsZero() {
		return a.sumOf(ctx, defs, Group{}, s.Programme.ID, f)
	}
	board := defs.Dashboard(s.Release)
	key := sumKey{tenant{"", s.Programme.ID + "." + releaseName(board)}, "", f.Version(), defs.Digest()}
	return once(ctx, key, func() (*cohort.Aggregate, error) {
		r, err := a.released(ctx, defs, board, Group{}, f)
		return r.Sum, err
	})
}
