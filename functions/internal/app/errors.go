package app

import (
	"errors"
	"fmt"

	"effectmonitor/functions/internal/store"
)

// Code says what kind of thing went wrong; a page maps it to a status and words.
type Code string

// The codes.
const (
	NotFound Code = "not-found" // there is no such thing, or not for this gemeente
	Invalid  Code = "invalid"   // what was sent is not right; Problems says where
	Conflict Code = "conflict"  // somebody else changed the same thing
	Closed   Code = "closed"    // it can no longer be done: sent already, ended, out of its window
)

// Error is a fault that the user can do something about. Its text holds no
// personal data.
type Error struct {
	Code     Code
	Op       string // what was being done, for the log
	Problems []FieldProblem
	Err      error
}

// FieldProblem is a fault at one field, in the reader's language.
type FieldProblem struct{ Field, Message string }

// Error gives the operation and the code.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %s", e.Op, e.Code)
	for _, p := range e.Problems {
		text += " " + p.Field
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of an error, "" for a fault that is ours.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// ProblemsOf are the problems per field of an error; nil for any other error.
func ProblemsOf(err error) []FieldProblem {
	var e *Error
	if errors.As(err, &e) {
		return e.Problems
	}
	return nil
}

// found gives the store's own errors a code; any other error is a fault of ours
// and stays as it is. nil stays nil.
func found(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNotFound):
		return &Error{Code: NotFound, Op: op, Err: err}
	case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrExists):
		return &Error{Code: Conflict, Op: op, Err: err}
	case errors.Is(err, store.ErrSubmitted), errors.Is(err, store.ErrRefused):
		return &Error{Code: Closed, Op: op, Err: err}
	}
	return fmt.Errorf("%s: %w", op, err)
}
