package app

import "context"

// CostSpan is the first start and the last day of the facts that an outcome is counted
// from: those of everyone in the group, also for a part of it. It is the zero Period of a
// published study, which has a period of its own, and while there are no facts. It may
// stand only beside an outcome that is shown.
func CostSpan(ctx context.Context, a *App, key CostKey) (Period, error) {
	const op = "open costs"
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil || m.IsPublished() {
		return Period{}, nil
	}
	programme := m.Definition().Programme
	framework := frameworkOf(defs, key.Group, programme)
	if framework == nil {
		return Period{}, &Error{Code: NotFound, Op: op}
	}
	sum, err := a.costSum(ctx, defs, &key, programme.ID, framework)
	if err != nil || sum == nil || sum.N == 0 {
		return Period{}, found(op, err)
	}
	return Period{From: sum.First, Until: sum.Last}, nil
}
