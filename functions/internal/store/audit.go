package store

import (
	"context"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// general stands for "no participant" in the key of an audit line.
const general = "-"

// Audit adds a line to the audit trail. Lines are never changed; the same line
// written twice is one line.
func (s *Store) Audit(ctx context.Context, g string, a Audit) error {
	ops, err := auditOps(g, a)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, ops...)
}

// AuditOf returns a page of the lines about a participant (empty: about the
// gemeente as a whole), the newest first, and the cursor of the next page.
func (s *Store) AuditOf(ctx context.Context, g, id, cursor string) ([]Audit, string, error) {
	partition := auditPartition(g, subject(id))
	return s.lines(ctx, partition, cursor)
}

// Trail returns a page of all lines of a gemeente in the month of at (UTC), the
// newest first, and the cursor of the next page. With "" it is what was done about all
// gemeenten together.
func (s *Store) Trail(ctx context.Context, g string, at time.Time, cursor string) ([]Audit, string, error) {
	return s.lines(ctx, trailPartition(g, at), cursor)
}

func (s *Store) lines(ctx context.Context, partition, cursor string) ([]Audit, string, error) {
	page, err := s.t.Query(ctx, partition, table.Range{Reverse: true, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	lines := make([]Audit, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &lines[i]); err != nil {
			return nil, "", err
		}
		lines[i].Altered = !strings.HasSuffix(it.Sort, "/"+hashOf(it.Value)[:16])
	}
	return lines, page.Next, nil
}

// auditOps writes a line twice: in the trail of the participant and in that of the
// gemeente, so that neither has to be searched for the other. A line about all gemeenten
// together, of g "", is about no participant and stands once.
func auditOps(g string, a Audit) ([]table.Op, error) {
	own, err := record(table.Key{}, a)
	if err != nil {
		return nil, err
	}
	all, hash := own, hashOf(own.Value)[:16]
	own.Key = stampedKey(auditPartition(g, subject(a.Participant)), a.At, hash)
	all.Key = stampedKey(trailPartition(g, a.At), a.At, hash)
	if g == "" && a.Participant == "" {
		return []table.Op{table.Add(all)}, nil
	}
	return []table.Op{table.Add(own), table.Add(all)}, nil
}

func subject(id string) string {
	if id == "" {
		return general
	}
	return id
}
