package store

import (
	"context"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Handover is one time that data left a gemeente: to whom, what for, and what. It is
// written before the data are given and never changed.
type Handover struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	By string    `json:"by"`
	// Kind says which: "research" or "ddas".
	Kind    string `json:"kind"`
	Project string `json:"project,omitempty"`
	Purpose string `json:"purpose,omitempty"`
	// Gemeenten are all that are in the same data, by code.
	Gemeenten []string `json:"gemeenten"`
	Programme string   `json:"programme"` // id@version
	Form      string   `json:"form,omitempty"`
	Format    string   `json:"format,omitempty"`
	Digest    string   `json:"digest"` // of the definitions
	// From and Until are the period of a message; 0 for data of all days.
	From  source.Date `json:"from,omitzero"`
	Until source.Date `json:"until,omitzero"`
}

// The kinds of handovers.
const (
	HandoverResearch = "research"
	HandoverExchange = "ddas"
)

// NoteHandover writes a handover down for a gemeente, with a line of the audit trail.
// One that is there already cannot be written again: ErrConflict.
func (s *Store) NoteHandover(ctx context.Context, g string, h Handover, audit Audit) error {
	it, err := record(stampedKey(handoverPartition(g), h.At, h.ID), h)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, table.Create(it))...)
}

// Handovers returns a page of what left a gemeente, the newest first, and the cursor
// of the next page.
func (s *Store) Handovers(ctx context.Context, g, cursor string) ([]Handover, string, error) {
	page, err := s.t.Query(ctx, handoverPartition(g), table.Range{Reverse: true, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	list := make([]Handover, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Next, nil
}
