package store

import (
	"context"
	"errors"
	"time"

	"effectmonitor/functions/internal/table"
)

// TurnState says what is to be done with an aggregate.
type TurnState string

// The states of a turn.
const (
	// Resting: everything that was left to somebody is in it.
	Resting TurnState = ""
	// Waiting: somebody will add it up, and did not begin to read yet.
	Waiting TurnState = "waiting"
	// Building: somebody is adding it up, and may have read what is older than now.
	Building TurnState = "building"
)

// Turn says when an aggregate may be added up next. While many change what it is the sum of
// they leave it to one of them, who writes it once for all. What is left is never only in
// somebody's memory: each change of a turn is in the feed, and who follows the feed does
// what the last one says.
type Turn struct {
	State TurnState `json:"state,omitempty"`
	// Next is when it may be added up, and Pause how long that was after the last time.
	Next  time.Time     `json:"next"`
	Pause time.Duration `json:"pause"`
	// Since is when it was first left to somebody, and At when that was last said.
	Since   time.Time `json:"since,omitzero"`
	At      time.Time `json:"at,omitzero"`
	Version uint64    `json:"-"` // 0 for one that is not stored
}

// Turn reads that of an aggregate; one that rests when there is none.
func (s *Store) Turn(ctx context.Context, of Of) (Turn, error) {
	t, version, err := read[Turn](ctx, s, turnKey(of))
	if errors.Is(err, ErrNotFound) {
		return Turn{}, nil
	}
	t.Version = version
	return t, err
}

// PutTurn stores a turn in place of the version that was read, and gives it its next one.
// ErrConflict when somebody else stored one since.
func (s *Store) PutTurn(ctx context.Context, of Of, t Turn) (Turn, error) {
	it, err := record(turnKey(of), t)
	if err == nil {
		err = s.t.Write(ctx, saving(it, t.Version))
	}
	t.Version++
	return t, err
}

// Due is a turn that was left to who follows the feed.
type Due struct {
	Of
	Version uint64 // of the turn that says so
}

// Work is what changes of the feed ask for.
type Work struct {
	// People are those whose facts may have changed.
	People []ParticipantRef
	// Due are aggregates that wait for somebody, each once.
	Due []Due
}

// WorkOf gives what a batch of changes asks for.
func WorkOf(changes []table.Change) Work {
	w := Work{People: Affected(changes)}
	at := map[Of]int{}
	for _, c := range changes {
		of, ok := turnOf(c.Key)
		var t Turn
		if !ok || c.New == nil || decode(*c.New, &t) == nil && t.State == Resting {
			continue
		}
		i, known := at[of]
		if !known {
			i = len(w.Due)
			at[of], w.Due = i, append(w.Due, Due{Of: of})
		}
		w.Due[i].Version = max(w.Due[i].Version, c.New.Version)
	}
	return w
}
