package main

import (
	"fmt"
	"net/http"

	"effectmonitor/functions/internal/admin"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth/oidc"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/staff"
)

// provider is where staff sign in, as the environment describes it.
func provider(env *cloud.Environment) oidc.Config {
	c := oidc.Config{
		Issuer: env.Need(cloud.Issuer), ClientID: env.Need(cloud.Client), ClientSecret: env.Or(cloud.Secret, ""),
		RedirectURL: env.Need(cloud.Origin) + site.SignInPath + "/terug",
	}
	env.JSON(cloud.Groups, &c.Groups)
	c.GroupsClaim = env.Or(cloud.GroupsClaim, "")
	return c
}

// handler puts the pages of staff and of administrators behind sessions and policies.
func handler(a *app.App, identity oidc.Config, c site.Config) (http.Handler, error) {
	inside, err := site.Inside(a.Store, c, admin.Admit(a))
	if err != nil {
		return nil, err
	}
	identity = directories(identity, a.Catalog().Gemeenten(), inside.Policies.GemeenteRoles(), c.Log)
	signIn, err := oidc.New(identity, inside.Sessions, a.Store, a.Now, nil)
	if err != nil {
		return nil, fmt.Errorf("sign-in: %w", err)
	}

	pages := http.NewServeMux()
	admin.New(admin.Config{App: a, Site: inside, Claims: claims(identity)}).Routes(pages)
	pages.Handle("/", staff.New(staff.Config{App: a, Site: inside, Provider: signIn}))
	return inside.Serve(pages), nil
}

// claims are what the groups at the provider give, for the administrators to see.
func claims(c oidc.Config) []admin.Claim {
	var list []admin.Claim
	add := func(groups map[string][]oidc.Membership) {
		for group, given := range groups {
			for _, m := range given {
				list = append(list, admin.Claim{Group: group, Role: m.Role, Gemeente: m.Gemeente, Team: m.Team})
			}
		}
	}
	add(c.Groups)
	for _, groups := range c.Directories {
		add(groups)
	}
	return list
}
