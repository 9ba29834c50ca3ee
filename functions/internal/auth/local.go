package auth

import (
	"fmt"
	"slices"
	"strings"
)

// cloudSettings are variables that are present where others could reach the
// server. One of them is enough to refuse the local sign-in.
var cloudSettings = []string{
	"AWS_LAMBDA_FUNCTION_NAME",
	"AWS_LAMBDA_RUNTIME_API",
	"AWS_EXECUTION_ENV",
	"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"ECS_CONTAINER_METADATA_URI_V4",
	"KUBERNETES_SERVICE_HOST",
	"OIDC_ISSUER",
	"OIDC_CLIENT_ID",
	"TABLE_NAME",
}

// Local is the sign-in of a laptop: a list of demo users, no password.
type Local struct{ users []User }

// NewLocal returns the local sign-in. It gives ErrCloud, naming the variable, when
// getenv finds a cloud setting: a list without passwords must never be reachable.
func NewLocal(users []User, getenv func(string) string) (*Local, error) {
	for _, name := range cloudSettings {
		if getenv(name) != "" {
			return nil, fmt.Errorf("%w: %s is set", ErrCloud, name)
		}
	}
	seen := map[string]bool{}
	for _, u := range users {
		if strings.TrimSpace(u.ID) == "" || len(u.Roles) == 0 {
			return nil, fmt.Errorf("demo user %q needs an id and a role", u.Name)
		}
		if seen[u.ID] {
			return nil, fmt.Errorf("demo user %q stands in the list twice", u.ID)
		}
		seen[u.ID] = true
	}
	return &Local{users: slices.Clone(users)}, nil
}

// Users returns the demo users in the order they were given.
func (l *Local) Users() []User { return slices.Clone(l.users) }

// SignIn returns the user with the id, or ErrUnknownUser.
func (l *Local) SignIn(id string) (User, error) {
	i := slices.IndexFunc(l.users, func(u User) bool { return u.ID == id })
	if i < 0 {
		return User{}, ErrUnknownUser
	}
	return l.users[i], nil
}
