package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/table"
)

// MessageSettings is what the administrator of a gemeente does otherwise than the
// definitions about the messages of a programme. Each change of it is a version of its
// own, of which the earlier ones stay as they are.
type MessageSettings struct {
	Programme string `json:"programme"` // id
	// Base is the version of the programme that was in force when this was chosen.
	Base   int              `json:"base"`
	Number int              `json:"number"` // 1 for the first; 0 when nothing was ever changed
	Change programme.Change `json:"change"`
	By     string           `json:"by"`
	At     time.Time        `json:"at"`
	What   string           `json:"what"` // which part changed
	Why    string           `json:"why"`
	// Version is the condition of the next save; 0 before the first.
	Version uint64 `json:"-"`
}

// MessageSettings returns what holds for a programme; Number is 0 when the gemeente
// changed nothing.
func (s *Store) MessageSettings(ctx context.Context, g, programme string) (MessageSettings, error) {
	m, version, err := read[MessageSettings](ctx, s, headKey(messagingPartition(g, programme)))
	if errors.Is(err, ErrNotFound) {
		return MessageSettings{Programme: programme}, nil
	}
	m.Version = version
	return m, err
}

// SaveMessageSettings makes m the version that holds, after the one that was read at
// m.Version, and adds it to the history. ErrConflict when somebody else was just ahead.
func (s *Store) SaveMessageSettings(ctx context.Context, g string, m MessageSettings, audit Audit) error {
	partition := messagingPartition(g, m.Programme)
	head, err := record(headKey(partition), m)
	if err != nil {
		return err
	}
	version, err := record(in(partition, "version", fmt.Sprintf("%06d", m.Number)), m)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, saving(head, m.Version), table.Create(version))...)
}

// MessageHistory returns the versions of the settings, the newest first, at most as many
// as a page holds.
func (s *Store) MessageHistory(ctx context.Context, g, programme string) ([]MessageSettings, error) {
	page, err := s.t.Query(ctx, messagingPartition(g, programme), table.Range{Prefix: "version/", Reverse: true, Limit: messageHistory})
	if err != nil {
		return nil, err
	}
	list := make([]MessageSettings, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

const messageHistory = 30
