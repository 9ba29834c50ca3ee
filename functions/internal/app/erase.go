package app

import (
	"context"
)

// Erase removes everything about one person on request. What stays is the trail: that
// there was a participant with this number, what was done with it, and by whom it was
// erased. The figures follow by themselves. When it is stopped halfway, Retain finishes it.
func (a *App) Erase(ctx context.Context, who Actor, id string) error {
	return found("erase", a.remove(ctx, who.Gemeente, id, a.audit(who, id, "participant:erase", ""), &Retained{}))
}
