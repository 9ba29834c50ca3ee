package app

import (
	"context"

	"effectmonitor/engine/cohort"
)

// CaseloadSum is what the dashboards of a worker are made of.
func (a *App) CaseloadSum(ctx context.Context, g Group, programme string) (*cohort.Aggregate, error) {
	defs := a.Catalog()
	return a.caseloadSum(ctx, defs, g, programme, defs.FrameworkIn(g.Gemeente, programme))
}
