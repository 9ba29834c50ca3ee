// Package handout hands a file over that may be larger than an answer of a function
// can be: the file is made once, kept for a few minutes, and fetched at an address that
// nobody can guess.
//
// It must not know what is in a file, or who may have it: that was asked before it was
// made.
package handout

import (
	"context"
	"io"
	"regexp"
	"time"
)

// Keep is how long a file can be fetched.
const Keep = 10 * time.Minute

// Desk hands files over. It is safe for concurrent use.
type Desk interface {
	// Deliver keeps what write makes under a name, and gives the address where the file
	// can be fetched until Keep has passed. When write fails nothing is kept, and its
	// error comes back.
	Deliver(ctx context.Context, name, contentType string, write func(io.Writer) error) (address string, err error)
}

var unsafe = regexp.MustCompile(`[^a-zA-Z0-9._-]+`)

// FileName makes a name that every system takes, without a path in it.
func FileName(name string) string {
	name = unsafe.ReplaceAllString(name, "-")
	for len(name) > 0 && (name[0] == '.' || name[0] == '-') {
		name = name[1:]
	}
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if name == "" {
		return "bestand"
	}
	return name
}
