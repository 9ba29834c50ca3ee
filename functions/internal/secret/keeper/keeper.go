// Package keeper encrypts what belongs to a gemeente, with a keyset of its own that is
// wrapped where it lies.
//
// It stands apart from package secret so that a function without a key has no code to
// open a name either. It must not know what it encrypts, and nothing here may be
// logged.
package keeper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"effectmonitor/functions/internal/secret"
)

// Keeper is the secret.Box over Keysets and a Wrapper. It is safe for concurrent use.
type Keeper struct {
	keysets secret.Keysets
	wrapper secret.Wrapper
	now     func() time.Time
	maxAge  time.Duration
	// fresh makes a new keyset; tests replace it.
	fresh func() (*keyset.Handle, error)

	lock sync.Mutex
	open map[string]opened
}

// opened is an unwrapped keyset in memory.
type opened struct {
	aead  tink.AEAD
	since time.Time
}

var _ secret.Box = (*Keeper)(nil)

// New returns a Keeper. It keeps unwrapped keysets in memory for at most maxAge:
// as long as that, another process can still open after a Destroy.
func New(keysets secret.Keysets, wrapper secret.Wrapper, now func() time.Time, maxAge time.Duration) *Keeper {
	return &Keeper{keysets: keysets, wrapper: wrapper, now: now, maxAge: maxAge, fresh: fresh, open: map[string]opened{}}
}

func fresh() (*keyset.Handle, error) { return keyset.NewHandle(aead.AES256GCMKeyTemplate()) }

// destroyed is what stands in place of a destroyed keyset.
var destroyed = []byte("destroyed")

// Seal implements secret.Box.
func (k *Keeper) Seal(ctx context.Context, gemeente string, plaintext, associated []byte) ([]byte, error) {
	a, err := k.keyset(ctx, gemeente)
	if errors.Is(err, secret.ErrNoKeyset) {
		a, err = k.create(ctx, gemeente)
	}
	if err != nil {
		return nil, fmt.Errorf("seal for %s: %w", gemeente, err)
	}
	return a.Encrypt(plaintext, associated)
}

// Open implements secret.Box.
func (k *Keeper) Open(ctx context.Context, gemeente string, ciphertext, associated []byte) ([]byte, error) {
	a, err := k.keyset(ctx, gemeente)
	if err != nil {
		return nil, fmt.Errorf("open for %s: %w", gemeente, err)
	}
	plaintext, err := a.Decrypt(ciphertext, associated)
	if err != nil {
		// The reason would only help whoever tries.
		return nil, fmt.Errorf("open for %s: %w", gemeente, secret.ErrUnreadable)
	}
	return plaintext, nil
}

// Destroy implements secret.Box. It may be repeated after an error.
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
		return nil, secret.ErrNoKeyset
	}
	if bytes.Equal(wrapped, destroyed) {
		return nil, secret.ErrDestroyed
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
	handle, err := k.fresh()
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
	w        secret.Wrapper
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
