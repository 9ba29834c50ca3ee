package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/functions/internal/table"
)

// ErrRepeated means that the same form already made a record; nothing was written.
var ErrRepeated = errors.New("the form was sent before")

// onceKept is how long a repeat of a form is recognised.
const onceKept = 48 * time.Hour

// onceItem remembers which participant a form made.
func onceItem(g string, p Participant) table.Item {
	return table.Item{Key: onceKey(g, p.Once), Value: []byte(p.ID), Expires: p.Created.Add(onceKept)}
}

// MadeBy returns the number of the participant that a form made.
func (s *Store) MadeBy(ctx context.Context, g, once string) (string, error) {
	it, err := s.t.Get(ctx, onceKey(g, once))
	if err != nil {
		return "", fmt.Errorf("participant of a form: %w", err)
	}
	return string(it.Value), nil
}
