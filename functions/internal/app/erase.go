package app

import (
	"context"
)

// Erase removes everything about one person on request. What stays is the trail: that
// there was a participant with this number, what was done with it, and by whom it was
// erased. The figures follow by themselves.
func (a *App) Erase(ctx context.Context, who Actor, id string) error {
	var programmes []string
	for _, t := range programmesOf(a.Catalog(), who.Gemeente) {
		programmes = append(programmes, t.programme)
	}
	return found("erase", a.Store.Erase(ctx, who.Gemeente, id, programmes, a.audit(who, id, "participant:erase", "")))
}
