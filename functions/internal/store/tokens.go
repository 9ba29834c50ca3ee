package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Nation stands in the place of a gemeente for what belongs to all of them together.
const Nation = "-"

// Token lets a machine read figures. What opens it is kept as a hash only.
type Token struct {
	ID   string `json:"id"`
	Hash string `json:"hash"`
	// Name says whose machine it is, in the words of who made it.
	Name string `json:"name"`
	// Gemeente is the code of the gemeente that it is for, or Nation.
	Gemeente string    `json:"gemeente"`
	Scopes   []string  `json:"scopes"`
	Created  time.Time `json:"created"`
	By       string    `json:"by"`
	// Expires is the first day on which it does not work any more.
	Expires source.Date `json:"expires"`
	Revoked time.Time   `json:"revoked,omitzero"`
	// Used is the last day on which it was used; 0 for never.
	Used source.Date `json:"used,omitzero"`
	// Version is the condition of the next save; 0 for a new token.
	Version uint64 `json:"-"`
}

// Works tells whether a token opens anything on a day.
func (t Token) Works(day source.Date) bool { return t.Revoked.IsZero() && day < t.Expires }

// SaveToken stores a token that was read at t.Version: the token itself where it is
// looked up, and its hash in the list of the gemeente.
func (s *Store) SaveToken(ctx context.Context, g string, t Token, audit Audit) error {
	it, err := record(apiKey(t.Hash), t)
	if err != nil {
		return err
	}
	ops, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	if ops = append(ops, saving(it, t.Version)); t.Version == 0 {
		entry := table.Item{Key: tokenEntryKey(g, t.ID), Value: []byte(t.Hash)}
		ops = append(ops, table.Create(entry))
	}
	return s.t.Write(ctx, ops...)
}

// TokenByHash finds a token by what is kept of it: the only way in that names no
// gemeente.
func (s *Store) TokenByHash(ctx context.Context, hash string) (Token, error) {
	t, version, err := read[Token](ctx, s, apiKey(hash))
	t.Version = version
	return t, err
}

// Token finds a token of a gemeente by its id.
func (s *Store) Token(ctx context.Context, g, id string) (Token, error) {
	it, err := s.t.Get(ctx, tokenEntryKey(g, id))
	if err != nil {
		return Token{}, err
	}
	return s.TokenByHash(ctx, string(it.Value))
}

// Tokens are all tokens of a gemeente, the newest first, those that were revoked too.
func (s *Store) Tokens(ctx context.Context, g string) ([]Token, error) {
	var list []Token
	for it, err := range table.All(ctx, s.t, tokensPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		t, err := s.TokenByHash(ctx, string(it.Value))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(a, b Token) int { return b.Created.Compare(a.Created) })
	return list, nil
}
