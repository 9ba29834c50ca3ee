package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// Scope is something that a machine may read.
type Scope string

// The scopes.
const (
	ScopeDefinitions Scope = "definities" // which dashboards and indicators there are
	ScopeFigures     Scope = "cijfers"    // figures of dashboards
	ScopeCosts       Scope = "kosten-baten"
)

// Scopes are all of them, in the order in which they are offered.
func Scopes() []Scope { return []Scope{ScopeDefinitions, ScopeFigures, ScopeCosts} }

// Fields of a token, as problems name them.
const (
	FieldScopes = "mag"
	FieldExpiry = "einddatum"
)

// longestToken is after how many days a token ends at the latest.
const longestToken = 366

// TokenRequest says what a new token is for.
type TokenRequest struct {
	Name   string
	Scopes []string
	// Until is the last day on which it works.
	Until source.Date
}

// tokensOf is where the tokens of an actor stand: at the own gemeente, or with those of
// all together.
func tokensOf(who Actor) string {
	if who.Gemeente == "" {
		return store.Nation
	}
	return who.Gemeente
}

// CreateToken makes a token. What it gives back is shown once: only a hash is kept.
func (a *App) CreateToken(ctx context.Context, who Actor, r TokenRequest) (plain string, err error) {
	const op = "create token"
	r.Name = strings.Join(strings.Fields(r.Name), " ")
	slices.Sort(r.Scopes)
	r.Scopes = slices.Compact(r.Scopes)
	if problems := a.checkToken(r); len(problems) > 0 {
		return "", &Error{Code: Invalid, Op: op, Problems: problems}
	}
	if plain, err = secret.NewToken(a.Random); err != nil {
		return "", err
	}
	id, err := secret.NewToken(a.Random)
	if err != nil {
		return "", err
	}
	t := store.Token{
		ID: id[:10], Hash: secret.HashToken(plain), Name: r.Name, Gemeente: tokensOf(who), Scopes: r.Scopes,
		Created: a.Now().UTC(), By: who.ID, Expires: r.Until.AddDays(1),
	}
	if err := a.Store.SaveToken(ctx, t.Gemeente, t, a.audit(who, "", "token:create", t.ID)); err != nil {
		return "", found(op, err)
	}
	return plain, nil
}

func (a *App) checkToken(r TokenRequest) (problems []FieldProblem) {
	if r.Name == "" || utf8.RuneCountInString(r.Name) > maxProject {
		problems = append(problems, FieldProblem{FieldName, "Schrijf voor welk systeem dit is, in hoogstens 100 tekens."})
	}
	known := func(s string) bool { return slices.Contains(Scopes(), Scope(s)) }
	if len(r.Scopes) == 0 || slices.ContainsFunc(r.Scopes, func(s string) bool { return !known(s) }) {
		problems = append(problems, FieldProblem{FieldScopes, "Kies wat het systeem mag lezen."})
	}
	if r.Until < a.Today() || r.Until > a.Today().AddDays(longestToken) {
		problems = append(problems, FieldProblem{FieldExpiry, "Vul een laatste dag in, vanaf vandaag en binnen een jaar."})
	}
	return problems
}

// Tokens lists the tokens that an actor manages.
func (a *App) Tokens(ctx context.Context, who Actor) ([]store.Token, error) {
	list, err := a.Store.Tokens(ctx, tokensOf(who))
	return list, found("list tokens", err)
}

// RevokeToken makes a token stop working at once. A repeat changes nothing.
func (a *App) RevokeToken(ctx context.Context, who Actor, id string) error {
	const op = "revoke token"
	g := tokensOf(who)
	for try := 1; ; try++ {
		t, err := a.Store.Token(ctx, g, id)
		if err != nil || !t.Revoked.IsZero() {
			return found(op, err)
		}
		t.Revoked = a.Now().UTC()
		err = a.Store.SaveToken(ctx, g, t, a.audit(who, "", "token:revoke", t.ID))
		if err == nil || !errors.Is(err, store.ErrConflict) || try == 5 {
			return found(op, err)
		}
	}
}

// OpenToken finds what a token may read. That it was used is noted once a day. It gives
// NotFound for one that does not exist, has ended or was revoked: which of them is
// nobody's to know.
func (a *App) OpenToken(ctx context.Context, plain string) (store.Token, error) {
	const op = "open token"
	typed, ok := secret.ParseToken(plain)
	if !ok || typed != plain {
		return store.Token{}, &Error{Code: NotFound, Op: op}
	}
	t, err := a.Store.TokenByHash(ctx, secret.HashToken(plain))
	if err != nil {
		return store.Token{}, found(op, err)
	}
	today := a.Today()
	if !t.Works(today) {
		return store.Token{}, &Error{Code: NotFound, Op: op}
	}
	if t.Used != today {
		t.Used = today
		err := a.Store.SaveToken(ctx, t.Gemeente, t, a.audit(Actor{ID: "token:" + t.ID}, "", "token:use", t.ID))
		if err != nil && !errors.Is(err, store.ErrConflict) { // another request was first
			return store.Token{}, found(op, err)
		}
	}
	return t, nil
}
