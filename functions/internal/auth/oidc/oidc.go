// Package oidc signs staff in by OpenID Connect: the authorization code flow with
// PKCE, state and nonce, against any provider that publishes its configuration.
//
// It must not keep what it does not need: of the provider's answer only the id,
// the name and the mapped groups go on. More than a password (MFA) is asked by the
// provider. Which group gives which role is configuration.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"effectmonitor/functions/internal/auth"
)

const (
	signInCookie = "inloggen"
	// signInLimit is how long somebody may take at the provider, MFA included.
	signInLimit = 15 * time.Minute
	// pendingPrefix keeps a sign-in under way apart from sessions in their store:
	// the key of neither can stand for the other.
	pendingPrefix = "signin-"
)

// Config is one provider.
type Config struct {
	Issuer       string // exactly as the provider writes it in its tokens
	ClientID     string
	ClientSecret string // empty for a public client
	RedirectURL  string // of our callback page, registered at the provider
	Scopes       []string
	// NameClaim and GroupsClaim default to "name" and "groups".
	NameClaim, GroupsClaim string
	// Groups says what a group of the provider's own directory gives here.
	Groups map[string][]Membership
	// Directories are others that the provider lets in, each with groups of its
	// own: what one directory calls its groups says nothing in another, or a
	// gemeente could make its people those of its neighbour.
	Directories map[string]map[string][]Membership
	// DirectoryClaim defaults to "identities": a list of which each entry names the
	// directory (providerName) that somebody came through. Without it somebody
	// comes from the provider's own.
	DirectoryClaim string
}

// Membership is what one group of the provider gives its members.
type Membership struct {
	Role     string   `json:"role"`
	Gemeente string   `json:"gemeente,omitempty"`
	Team     string   `json:"team,omitempty"`
	Grants   []string `json:"grants,omitempty"`
}

// Provider signs in at one provider. It is safe for concurrent use.
type Provider struct {
	config   Config
	sessions *auth.Sessions
	store    auth.SessionStore
	now      func() time.Time
	client   *http.Client

	mu         sync.Mutex
	discovered *oidc.Provider
}

// New returns the provider; it does not call it yet, so that a function starts
// without waiting for another system. client makes the calls; nil means a client
// with a time limit of ten seconds.
func New(c Config, sessions *auth.Sessions, store auth.SessionStore, now func() time.Time, client *http.Client) (*Provider, error) {
	for name, value := range map[string]string{"issuer": c.Issuer, "client id": c.ClientID, "redirect url": c.RedirectURL} {
		if value == "" {
			return nil, fmt.Errorf("oidc: %s is empty", name)
		}
	}
	if err := noRole(c.Groups); err != nil {
		return nil, err
	}
	for _, groups := range c.Directories {
		if err := noRole(groups); err != nil {
			return nil, err
		}
	}
	if c.DirectoryClaim == "" {
		c.DirectoryClaim = "identities"
	}
	if c.NameClaim == "" {
		c.NameClaim = "name"
	}
	if c.GroupsClaim == "" {
		c.GroupsClaim = "groups"
	}
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	return &Provider{config: c, sessions: sessions, store: store, now: now, client: client}, nil
}

// pending is a sign-in that is under way at the provider.
type pending struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Return   string    `json:"return"`
	Expires  time.Time `json:"expires"`
}

// pendingKey is where a sign-in is kept: by the hash of what the browser holds, as
// with sessions, so that reading the store does not let anybody finish it.
func pendingKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return pendingPrefix + hex.EncodeToString(sum[:])
}

// Begin sends the browser to the provider. returnTo is where the user was going; a
// path that leaves this site is not followed later.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request, returnTo string) error {
	provider, err := p.discover(r.Context())
	if err != nil {
		return err
	}
	key := rand.Text() + rand.Text()
	start := pending{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Return: auth.LocalPath(returnTo), Expires: p.now().UTC().Add(signInLimit),
	}
	data, err := json.Marshal(start)
	if err != nil {
		return fmt.Errorf("encode sign-in: %w", err)
	}
	if err := p.store.PutSession(r.Context(), pendingKey(key), data, start.Expires); err != nil {
		return fmt.Errorf("keep sign-in: %w", err)
	}
	http.SetCookie(w, p.sessions.Cookie(signInCookie, key, signInLimit))
	target := p.oauth(provider).AuthCodeURL(start.State, oidc.Nonce(start.Nonce), oauth2.S256ChallengeOption(start.Verifier))
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// Callback takes the provider's answer, starts a session and returns where the user
// was going. Whatever does not belong to a sign-in that this browser began, is too
// late, or was used before gives auth.ErrSignIn; a person without a mapped group
// gives auth.ErrNoRole.
func (p *Provider) Callback(w http.ResponseWriter, r *http.Request) (returnTo string, err error) {
	start, err := p.take(w, r)
	if err != nil {
		return "", err
	}
	query := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(start.State)) != 1 {
		return "", fmt.Errorf("%w: state", auth.ErrSignIn)
	}
	if code := query.Get("error"); code != "" {
		return "", fmt.Errorf("%w: provider says %q", auth.ErrSignIn, code)
	}
	token, err := p.exchange(r.Context(), query.Get("code"), start)
	if err != nil {
		return "", err
	}
	user, err := p.user(token)
	if err != nil {
		return "", err
	}
	if _, err := p.sessions.Start(w, r, user); err != nil {
		return "", err
	}
	return start.Return, nil
}

// take finds the sign-in that this browser began and forgets it, so that an answer
// counts once.
func (p *Provider) take(w http.ResponseWriter, r *http.Request) (pending, error) {
	key, err := p.sessions.ReadCookie(r, signInCookie)
	if err != nil {
		return pending{}, fmt.Errorf("%w: this browser began none", auth.ErrSignIn)
	}
	http.SetCookie(w, p.sessions.Cookie(signInCookie, "", -1))
	data, found, err := p.store.GetSession(r.Context(), pendingKey(key))
	if err != nil {
		return pending{}, fmt.Errorf("read sign-in: %w", err)
	}
	if !found {
		return pending{}, fmt.Errorf("%w: unknown or used", auth.ErrSignIn)
	}
	if err := p.store.DeleteSession(r.Context(), pendingKey(key)); err != nil {
		return pending{}, fmt.Errorf("forget sign-in: %w", err)
	}
	var start pending
	if err := json.Unmarshal(data, &start); err != nil {
		return pending{}, fmt.Errorf("decode sign-in: %w", err)
	}
	if p.now().After(start.Expires) {
		return pending{}, fmt.Errorf("%w: too late", auth.ErrSignIn)
	}
	return start, nil
}

// exchange trades the code for an id token and checks it: signature, issuer,
// audience, expiry, nonce.
func (p *Provider) exchange(ctx context.Context, code string, start pending) (*oidc.IDToken, error) {
	provider, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	answer, err := p.oauth(provider).Exchange(ctx, code, oauth2.VerifierOption(start.Verifier))
	if err != nil {
		return nil, fmt.Errorf("%w: exchange: %v", auth.ErrSignIn, withoutBody(err))
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return nil, fmt.Errorf("%w: the provider sent no id token", auth.ErrSignIn)
	}
	verifier := provider.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID, Now: p.now})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, fmt.Errorf("%w: id token: %v", auth.ErrSignIn, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(start.Nonce)) != 1 {
		return nil, fmt.Errorf("%w: nonce", auth.ErrSignIn)
	}
	return token, nil
}

// withoutBody keeps the provider's error code and drops its body, which may hold
// what does not belong in a log.
func withoutBody(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return fmt.Errorf("provider says %q", refused.ErrorCode)
	}
	var call *url.Error
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

// noRole refuses groups that give nothing: a role that was left out is a mistake.
func noRole(groups map[string][]Membership) error {
	for group, all := range groups {
		for _, m := range all {
			if m.Role == "" {
				return fmt.Errorf("oidc: group %q gives no role", group)
			}
		}
	}
	return nil
}

// known is what the groups of the directory give that somebody came through. A
// directory that nothing is said about gives nothing, and a claim that cannot be read
// is no reason to take somebody for one of our own.
func (p *Provider) known(raw json.RawMessage) (map[string][]Membership, error) {
	if raw == nil {
		return p.config.Groups, nil
	}
	var list []struct {
		Name string `json:"providerName"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		// Some providers write the list as text.
		var text string
		if json.Unmarshal(raw, &text) != nil || json.Unmarshal([]byte(text), &list) != nil {
			return nil, fmt.Errorf("%w: claim %s", auth.ErrSignIn, p.config.DirectoryClaim)
		}
	}
	if len(list) != 1 { // none or several: nobody knows whose groups these are
		return nil, fmt.Errorf("%w: claim %s names %d directories", auth.ErrSignIn, p.config.DirectoryClaim, len(list))
	}
	return p.config.Directories[list[0].Name], nil
}

// user maps the claims. Groups that nothing is said about are ignored.
func (p *Provider) user(token *oidc.IDToken) (auth.User, error) {
	var claims map[string]json.RawMessage
	if err := token.Claims(&claims); err != nil {
		return auth.User{}, fmt.Errorf("%w: claims: %v", auth.ErrSignIn, err)
	}
	u := auth.User{ID: token.Subject}
	if json.Unmarshal(claims[p.config.NameClaim], &u.Name) != nil || u.Name == "" {
		u.Name = token.Subject
	}
	given, err := p.known(claims[p.config.DirectoryClaim])
	if err != nil {
		return auth.User{}, err
	}
	for _, group := range groups(claims[p.config.GroupsClaim]) {
		for _, m := range given[group] {
			if m.Gemeente != "" && u.Gemeente != "" && m.Gemeente != u.Gemeente {
				return auth.User{}, auth.ErrSeveralGemeenten
			}
			u.Roles = add(u.Roles, m.Role)
			u.Grants = add(u.Grants, m.Grants...)
			if m.Gemeente != "" {
				u.Gemeente = m.Gemeente
			}
			if m.Team != "" {
				u.Team = m.Team
			}
		}
	}
	if len(u.Roles) == 0 {
		return auth.User{}, auth.ErrNoRole
	}
	return u, nil
}

// groups reads a list, or one text with spaces or commas between the names, as
// some providers send it.
func groups(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
}

// add keeps the list sorted and without doubles, whatever the provider's order.
func add(list []string, more ...string) []string {
	list = append(list, more...)
	slices.Sort(list)
	return slices.Compact(list)
}

// discover asks the provider for its configuration once; a failure is not kept.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.discovered != nil {
		return p.discovered, nil
	}
	// The provider keeps this context to fetch keys later: it must outlive the request.
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	provider, err := oidc.NewProvider(ctx, p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the identity provider for its configuration: %w", err)
	}
	p.discovered = provider
	return provider, nil
}

func (p *Provider) oauth(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     p.config.ClientID,
		ClientSecret: p.config.ClientSecret,
		Endpoint:     provider.Endpoint(),
		RedirectURL:  p.config.RedirectURL,
		Scopes:       append([]string{oidc.ScopeOpenID, "profile"}, p.config.Scopes...),
	}
}
