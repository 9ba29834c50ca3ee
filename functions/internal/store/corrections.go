package store

import (
	"context"
	"encoding/json"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/table"
)

// Pending are the answers of a correction that is not recorded yet.
type Pending struct {
	Answers json.RawMessage `json:"answers"`
	By      string          `json:"by"`
	Saved   time.Time       `json:"saved"`
}

// ChangeKind says what was undone or changed.
type ChangeKind string

// The kinds of Change.
const (
	Reopened      ChangeKind = "reopened"       // a trajectory that had ended
	ResultChanged ChangeKind = "result-changed" // a recorded result
	ResultRemoved ChangeKind = "result-removed"
	Transferred   ChangeKind = "transferred" // to another member of staff
)

// Change keeps what something was before it was undone or changed, and why.
type Change struct {
	At     time.Time  `json:"at"`
	By     string     `json:"by"`
	Kind   ChangeKind `json:"kind"`
	Reason string     `json:"reason,omitempty"`
	// End and Phases are how a trajectory had ended, and the phases after that.
	End    *programme.End        `json:"end,omitempty"`
	Phases []programme.PhaseStep `json:"phases,omitempty"`
	// Result is the result as it was.
	Result *Result `json:"result,omitempty"`
	// From and To are user ids of a transfer.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// KeepCorrection stores what somebody has corrected so far in r.Pending, nil for
// nothing, of a submitted response that was read at r.Version. Only that changes:
// the answers that count stay as they are.
func (s *Store) KeepCorrection(ctx context.Context, g string, r Response) (Response, error) {
	key := responseKey(g, r.Participant, r.Moment, r.Rater)
	stored, err := s.Response(ctx, g, r.Participant, r.Moment, r.Rater)
	if err != nil {
		return Response{}, err
	}
	if stored.Status != Submitted || stored.Version != r.Version {
		return Response{}, &table.ConflictError{Kind: table.KindReplace, Key: key}
	}
	stored.Pending = r.Pending
	it, err := record(key, stored)
	if err != nil {
		return Response{}, err
	}
	if err := s.t.Write(ctx, saving(it, stored.Version)); err != nil {
		return Response{}, err
	}
	stored.Version++
	return stored, nil
}
