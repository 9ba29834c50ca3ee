// Package secret says how the identities of participants are encrypted, with one
// keyset per gemeente, so that a gemeente is erased by destroying its keyset. It also
// makes the tokens of personal links.
//
// It holds the scheme, without the code that opens anything: that is secret/keeper,
// which is only in the functions that may. Where wrapped keysets lie and what wraps
// them are the ports Keysets and Wrapper, with adapters in secret/folder for a laptop
// and secret/kms for the cloud. Nothing here may be logged.
package secret

import (
	"context"
	"encoding/binary"
	"errors"
)

// Errors that callers may test for with errors.Is.
var (
	// ErrNoKeyset means that the gemeente has no keyset, so nothing was ever
	// sealed for it here.
	ErrNoKeyset = errors.New("no keyset")
	// ErrDestroyed means that the keyset was destroyed: what it sealed is gone
	// for ever and nothing new is sealed.
	ErrDestroyed = errors.New("keyset was destroyed")
	// ErrUnreadable means that a ciphertext was changed, belongs to another
	// gemeente or another associated value, or was made with another key.
	ErrUnreadable = errors.New("ciphertext cannot be opened")
)

// Box seals and opens what belongs to a gemeente.
type Box interface {
	// Seal encrypts and authenticates plaintext; associated is authenticated
	// and must be given again to Open. It creates the keyset at first use.
	Seal(ctx context.Context, gemeente string, plaintext, associated []byte) ([]byte, error)
	// Open reverses Seal, or gives ErrUnreadable, ErrNoKeyset or ErrDestroyed.
	Open(ctx context.Context, gemeente string, ciphertext, associated []byte) ([]byte, error)
	// Destroy makes everything sealed for the gemeente unreadable for ever.
	Destroy(ctx context.Context, gemeente string) error
}

// Associated is the associated value of what belongs to one participant, so that
// a ciphertext cannot be moved to another person or another use. The parts have
// their length before them: no two lists of parts give the same bytes.
func Associated(gemeente, participant, use string) []byte {
	var b []byte
	for _, s := range []string{gemeente, participant, use} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// Keysets keeps one wrapped keyset per gemeente.
type Keysets interface {
	// Keyset returns the wrapped keyset; false, without an error, when there is
	// none.
	Keyset(ctx context.Context, gemeente string) (wrapped []byte, found bool, err error)
	// CreateKeyset stores the first one durably; false, without an error, when
	// there is one already.
	CreateKeyset(ctx context.Context, gemeente string, wrapped []byte) (created bool, err error)
	// ReplaceKeyset overwrites it durably.
	ReplaceKeyset(ctx context.Context, gemeente string, wrapped []byte) error
}

// Wrapper encrypts keysets with a key that never leaves its keeper.
type Wrapper interface {
	Wrap(ctx context.Context, gemeente string, plain []byte) ([]byte, error)
	Unwrap(ctx context.Context, gemeente string, wrapped []byte) ([]byte, error)
	// Shred gives up the key of the gemeente, where it has one of its own, so
	// that copies of a wrapped keyset in backups are useless too.
	Shred(ctx context.Context, gemeente string) error
}
