package main

import (
	"log/slog"
	"slices"

	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/auth/oidc"
)

// directories adds to a sign-in what the definitions of the gemeenten say of groups:
// those of a directory of their own count for who comes through it, the others for
// the product's own directory. Whatever the file of a gemeente says, it gives roles
// in that gemeente and no other ones than roles, so that no file reaches further than
// the gemeente it is of. A group that asks for more is left out and logged: it must
// not keep everybody else from signing in.
func directories(c oidc.Config, gemeenten []*gemeente.Gemeente, roles []string, log *slog.Logger) oidc.Config {
	c.Directories = map[string]map[string][]oidc.Membership{}
	own := map[string][]oidc.Membership{}
	for group, given := range c.Groups {
		own[group] = given
	}
	c.Groups = own
	for _, g := range gemeenten {
		if g.SignIn == nil {
			continue
		}
		into := own
		if name := g.Directory(); name != "" {
			into = map[string][]oidc.Membership{}
			c.Directories[name] = into
		}
		for _, m := range g.SignIn.Members {
			if !slices.Contains(roles, m.Role) {
				log.Error("group of a gemeente left out: it gives a role that a gemeente cannot give",
					"gemeente", g.Code, "group", m.Name, "role", m.Role)
				continue
			}
			into[m.Name] = append(into[m.Name], oidc.Membership{Role: m.Role, Gemeente: g.Code, Team: m.Team})
		}
	}
	return c
}
