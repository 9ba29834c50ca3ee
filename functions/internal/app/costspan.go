package app

import (
	"context"

	"effectmonitor/engine/dashboard"
)

// CostSpan says from when to when the facts are that an outcome is counted from, as
// dashboard.Span does. It is "" for a published study, which has a period of its own, and
// while there are no facts. It may stand only beside an outcome that is shown.
func CostSpan(ctx context.Context, a *App, key CostKey) (string, error) {
	const op = "open costs"
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil || m.IsPublished() {
		return "", nil
	}
	programme := m.Definition().Programme
	framework := frameworkOf(defs, key.Group, programme)
	if framework == nil {
		return "", &Error{Code: NotFound, Op: op}
	}
	sum, err := a.costSum(ctx, defs, &key, programme.ID, framework)
	if err != nil || sum == nil || sum.N == 0 {
		return "", found(op, err)
	}
	return dashboard.Span(framework, key.Slice, sum.First, sum.Last), nil
}
