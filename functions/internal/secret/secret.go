// Package secret encrypts the identities of participants, with one keyset per
// gemeente, so that a gemeente is erased by destroying its keyset. It also makes
// the tokens of personal links.
//
// It holds the scheme; where wrapped keysets lie and what wraps them are the
// ports Keysets and Wrapper, with adapters in secret/folder for a laptop and
// secret/kms for the cloud. It must not know what it encrypts, and nothing here
// may be logged.
package secret

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
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

// Keeper is the Box over Keysets and a Wrapper. It is safe for concurrent use.
type Keeper struct {
	keysets Keysets
	wrapper Wrapper
	now     func() time.Time
	maxAge  time.Duration

	lock sync.Mutex
	open map[string]opened
}

// opened is an unwrapped keyset in memory.
type opened struct {
	aead  tink.AEAD
	since time.Time
}

var _ Box = (*Keeper)(nil)

// New returns a Keeper. It keeps unwrapped keysets in memory for at most maxAge:
// as long as that, another process can still open after a Destroy.
func New(keysets Keysets, wrapper Wrapper, now func() time.Time, maxAge time.Duration) *Keeper {
	return &Keeper{keysets: keysets, wrapper: wrapper, now: now, maxAge: maxAge, open: map[string]opened{}}
}

// destroyed is what stands in place of a destroyed keyset.
var destroyed = []byte("destroyed")

// Seal implements Box.
func (k *Keeper) Seal(ctx context.Context, gemeente string, plaintext, associated []byte) ([]byte, error) {
	a, err := k.keyset(ctx, gemeente)
	if errors.Is(err, ErrNoKeyset) {
		a, err = k.create(ctx, gemeente)
	}
	if err != nil {
		return nil, fmt.Errorf("seal for %s: %w", gemeente, err)
	}
	return a.Encrypt(plaintext, associated)
}

// Open implements Box.
func (k *Keeper) Open(ctx context.Context, gemeente string, ciphertext, associated []byte) ([]byte, error) {
	a, err := k.keyset(ctx, gemeente)
	if err != nil {
		return nil, fmt.Errorf("open for %s: %w", gemeente, err)
	}
	plaintext, err := a.Decrypt(ciphertext, associated)
	if err != nil {
		// The reason would only help whoever tries.
		return nil, fmt.Errorf("open for %s: %w", gemeente, ErrUnreadable)
	}
	return plaintext, nil
}

// Destroy implements Box. It may be repeated after an error.
func (k *Keeper) Destroy(ctx context.Context, gemeente string) error {
	k.lock.Lock()
	delete(k.open, gemeente)
	k.lock.Unlock()
	if err := k.keysets.ReplaceKeyset(ctx, gemeente, destroyed); err != nil {
		return fmt.Errorf("destroy keyset of %s: %w", gemeente, err)
	}
	if err := k.wrapper.Shred(ctx, gemeente); err != nil {
		return fmt.Errorf("shred key of %s: %w", gemeente, err)
	}
	// Somebody may have loaded it while it was being replaced.
	k.lock.Lock()
	delete(k.open, gemeente)
	k.lock.Unlock()
	return nil
}

// keyset returns the keyset from memory or from where it is kept.
func (k *Keeper) keyset(ctx context.Context, gemeente string) (tink.AEAD, error) {
	k.lock.Lock()
	have, ok := k.open[gemeente]
	k.lock.Unlock()
	if ok && k.now().Sub(have.since) < k.maxAge {
		return have.aead, nil
	}
	wrapped, found, err := k.keysets.Keyset(ctx, gemeente)
	if err != nil {
		return nil, fmt.Errorf("read keyset: %w", err)
	}
	if !found {
		return nil, ErrNoKeyset
	}
	if bytes.Equal(wrapped, destroyed) {
		return nil, ErrDestroyed
	}
	w := &wrapping{w: k.wrapper, gemeente: gemeente}
	handle, err := keyset.ReadWithContext(ctx, keyset.NewBinaryReader(bytes.NewReader(wrapped)), w, []byte(gemeente))
	if err != nil {
		return nil, fmt.Errorf("unwrap keyset: %w", w.cause(err))
	}
	return k.remember(gemeente, handle)
}

// create makes the keyset of a gemeente. When another process was first, its
// keyset is the one.
func (k *Keeper) create(ctx context.Context, gemeente string) (tink.AEAD, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	var wrapped bytes.Buffer
	w := &wrapping{w: k.wrapper, gemeente: gemeente}
	if err := handle.WriteWithContext(ctx, keyset.NewBinaryWriter(&wrapped), w, []byte(gemeente)); err != nil {
		return nil, fmt.Errorf("wrap keyset: %w", w.cause(err))
	}
	created, err := k.keysets.CreateKeyset(ctx, gemeente, wrapped.Bytes())
	if err != nil {
		return nil, fmt.Errorf("store keyset: %w", err)
	}
	if !created {
		return k.keyset(ctx, gemeente)
	}
	return k.remember(gemeente, handle)
}

func (k *Keeper) remember(gemeente string, handle *keyset.Handle) (tink.AEAD, error) {
	a, err := aead.New(handle)
	if err != nil {
		return nil, err
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	k.open[gemeente] = opened{aead: a, since: k.now()}
	return a, nil
}

// wrapping shows a Wrapper to Tink. The associated value that Tink hands over is
// the gemeente, which the Wrapper binds by itself.
type wrapping struct {
	w        Wrapper
	gemeente string
	err      error
}

// cause prefers the error of the Wrapper: Tink keeps only its text.
func (w *wrapping) cause(err error) error {
	if w.err != nil {
		return w.err
	}
	return err
}

func (w *wrapping) EncryptWithContext(ctx context.Context, plaintext, _ []byte) (wrapped []byte, err error) {
	wrapped, w.err = w.w.Wrap(ctx, w.gemeente, plaintext)
	return wrapped, w.err
}

func (w *wrapping) DecryptWithContext(ctx context.Context, ciphertext, _ []byte) (plain []byte, err error) {
	plain, w.err = w.w.Unwrap(ctx, w.gemeente, ciphertext)
	return plain, w.err
}
