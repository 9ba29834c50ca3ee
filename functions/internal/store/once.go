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

// onceKept is how long a repeat of a form is recognised: a laptop that was closed over
// a holiday with the form open sends it once more when it is opened.
const onceKept = 30 * 24 * time.Hour

// onceItem remembers which participant a form made.
func onceItem(g string, p Participant) table.Item {
	return table.Item{Key: onceKey(g, p.Once), Value: []byte(p.ID), Expires: p.Created.Add(onceKept)}
}

// spent stands for a participant who was erased.
const spent = "-"

// spentItem remembers that a form made somebody who was erased, and not whom: the same
// form, once more, must not bring the person back.
func spentItem(g string, p Participant) table.Item {
	it := onceItem(g, p)
	it.Value = []byte(spent)
	return it
}

// MadeBy returns the number of the participant that a form made; ErrNotFound when that
// participant was erased.
func (s *Store) MadeBy(ctx context.Context, g, once string) (string, error) {
	it, err := s.t.Get(ctx, onceKey(g, once))
	if err != nil {
		return "", fmt.Errorf("participant of a form: %w", err)
	}
	if string(it.Value) == spent {
		return "", fmt.Errorf("participant of a form: %w", ErrNotFound)
	}
	return string(it.Value), nil
}
