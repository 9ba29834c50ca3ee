package demo

import (
	"context"
	"errors"
	"fmt"

	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// Members notes the people of the gemeenten as members of staff, so that their
// administrators see them before they signed in. Who is known stays as is.
func Members(ctx context.Context, a *app.App, cohorts ...*simulate.Compiled) error {
	for _, u := range Users(cohorts...) {
		if u.Gemeente == "" {
			continue
		}
		m := store.Member{ID: u.ID, Name: u.Name, Roles: u.Roles, Team: u.Team, Since: a.Today().AddMonths(-12)}
		line := store.Audit{At: a.Now().UTC(), By: "demo", Action: "member:add", Detail: u.ID}
		if err := a.Store.SaveMember(ctx, u.Gemeente, m, line); err != nil && !errors.Is(err, store.ErrExists) {
			return fmt.Errorf("note demo user %s: %w", u.ID, err)
		}
	}
	return nil
}
