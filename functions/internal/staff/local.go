package staff

import (
	"context"
	"errors"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
)

// localUsers are the invented users of a laptop, with whom administrators added there.
func (s *Staff) localUsers(ctx context.Context) ([]auth.User, error) {
	users := s.Local.Users()
	known := map[string]bool{}
	for _, u := range users {
		known[u.ID] = true
	}
	for _, g := range s.App.Catalog().Gemeenten() {
		members, err := s.App.Members(ctx, app.Actor{Gemeente: g.Code})
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if m.Managed && !known[m.ID] && m.Active(s.App.Today()) {
				known[m.ID] = true
				users = append(users, auth.User{ID: m.ID, Name: m.Name, Roles: m.Roles, Gemeente: g.Code, Team: m.Team})
			}
		}
	}
	return users, nil
}

// localUser finds one of them.
func (s *Staff) localUser(ctx context.Context, id string) (auth.User, error) {
	u, err := s.Local.SignIn(id)
	if !errors.Is(err, auth.ErrUnknownUser) {
		return u, err
	}
	users, err := s.localUsers(ctx)
	if err != nil {
		return auth.User{}, err
	}
	for _, u := range users {
		if u.ID == id {
			return u, nil
		}
	}
	return auth.User{}, auth.ErrUnknownUser
}
