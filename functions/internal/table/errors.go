package table

import (
	"errors"
	"fmt"
)

// Errors that callers may test for with errors.Is.
var (
	// ErrNotFound means that the item is absent or expired.
	ErrNotFound = errors.New("item not found")
	// ErrConflict means that a condition of a Write did not hold; nothing was
	// written. The error is a *ConflictError.
	ErrConflict = errors.New("condition not met")
	// ErrInvalid means that a key, range or list of operations breaks the rules
	// of the table; trying again does not help.
	ErrInvalid = errors.New("invalid request to table")
	// ErrTooLarge means that a value or a whole Write is above the limit.
	ErrTooLarge = errors.New("too large for the table")
	// ErrBusy means that the table stayed throttled or contended for as long as
	// the adapter was willing to try; nothing was written.
	ErrBusy = errors.New("table is busy")
)

// ConflictError names the first operation of a Write whose condition failed.
type ConflictError struct {
	// Index is the position in the operations of the Write, from 0.
	Index int
	Kind  Kind
	Key   Key
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%v: op %d (%v) on %v", ErrConflict, e.Index, e.Kind, e.Key)
}

// Is makes errors.Is(err, ErrConflict) true.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// NotFound is the error for an absent key.
func NotFound(k Key) error { return fmt.Errorf("%w: %v", ErrNotFound, k) }
