package store

import (
	"context"

	"effectmonitor/functions/internal/table"
)

// general stands for "no participant" in the key of an audit line.
const general = "-"

// Audit adds a line to the audit trail. Lines are never changed; the same line
// written twice is one line.
func (s *Store) Audit(ctx context.Context, g string, a Audit) error {
	op, err := auditOp(g, a)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, op)
}

// AuditOf returns a page of the lines about a participant (empty: about the
// gemeente as a whole), the newest first, and the cursor of the next page.
func (s *Store) AuditOf(ctx context.Context, g, id, cursor string) ([]Audit, string, error) {
	partition := auditPartition(g, subject(id))
	page, err := s.t.Query(ctx, partition, table.Range{Reverse: true, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	lines := make([]Audit, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &lines[i]); err != nil {
			return nil, "", err
		}
	}
	return lines, page.Next, nil
}

func auditOp(g string, a Audit) (table.Op, error) {
	it, err := record(table.Key{}, a)
	if err != nil {
		return table.Op{}, err
	}
	it.Key = stampedKey(auditPartition(g, subject(a.Participant)), a.At, hashOf(it.Value)[:16])
	return table.Put(it), nil
}

func subject(id string) string {
	if id == "" {
		return general
	}
	return id
}
