package app

import (
	"context"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// CaseloadSum is what the dashboards of a worker are made of.
func (a *App) CaseloadSum(ctx context.Context, g Group, programme string) (*cohort.Aggregate, error) {
	defs := a.Catalog()
	return a.caseloadSum(ctx, defs, g, programme, defs.FrameworkIn(g.Gemeente, programme))
}

// StoredFacts reads facts as they are stored.
func StoredFacts(data []byte) (indicator.Facts, error) {
	r, err := decodeFacts(data)
	return r.Facts, err
}
