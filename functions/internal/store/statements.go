package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/functions/internal/table"
)

// Statement is what is listed of a frozen outcome. The outcome itself, with all that it
// was computed from, is a document of its own.
type Statement struct {
	ID          string    `json:"id"`
	Title       string    `json:"title"`
	Model       string    `json:"model"` // id@version
	ModelTitle  string    `json:"model_title"`
	Programme   string    `json:"programme"` // id
	Population  string    `json:"population"`
	From        string    `json:"from"`  // first day of the period, as 2006-01-02
	Until       string    `json:"until"` // last day of the period
	Agreement   string    `json:"agreement,omitempty"`
	By          string    `json:"by"`      // user id
	Name        string    `json:"name"`    // of the user, as it was then
	Because     string    `json:"because"` // in the words of the user
	At          time.Time `json:"at"`
	Digest      string    `json:"digest"`      // of the document
	Fingerprint string    `json:"fingerprint"` // of the key that signed it
}

// CreateStatement stores a statement with its document. Nothing changes or removes it
// afterwards: there is no other method that writes one. ErrExists when there is one with
// this id, which then stays as it was. g is "" for a statement about all gemeenten.
func (s *Store) CreateStatement(ctx context.Context, g string, head Statement, document []byte, audit Audit) error {
	packed, err := compress(document)
	if err != nil {
		return err
	}
	if len(packed) > table.MaxValue {
		return fmt.Errorf("statement %s: %d bytes is too large", head.ID, len(packed))
	}
	listed, err := record(statementKey(g, head.ID), head)
	if err != nil {
		return err
	}
	ops := []table.Op{table.Create(listed), table.Create(table.Item{Key: documentKey(g, head.ID), Value: packed})}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	ops = append(ops, lines...)
	err = s.t.Write(ctx, ops...)
	if errors.Is(err, ErrConflict) {
		return fmt.Errorf("statement %s: %w", head.ID, ErrExists)
	}
	return err
}

// Statements lists the statements about a gemeente, or with "" about all, the newest
// first. It reads no documents.
func (s *Store) Statements(ctx context.Context, g string) ([]Statement, error) {
	var list []Statement
	for it, err := range table.All(ctx, s.t, statementPartition(g), table.Range{Reverse: true}) {
		if err != nil {
			return nil, err
		}
		var head Statement
		if err := decode(it, &head); err != nil {
			return nil, err
		}
		list = append(list, head)
	}
	return list, nil
}

// Statement gives one statement with its document, byte for byte as it was stored.
func (s *Store) Statement(ctx context.Context, g, id string) (Statement, []byte, error) {
	head, _, err := read[Statement](ctx, s, statementKey(g, id))
	if err != nil {
		return Statement{}, nil, err
	}
	it, err := s.t.Get(ctx, documentKey(g, id))
	if err != nil {
		return Statement{}, nil, err
	}
	document, err := expand(it.Value)
	return head, document, err
}
