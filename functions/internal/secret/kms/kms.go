// Package kms wraps keysets with AWS KMS, with a KMS key for every gemeente: the
// key never leaves KMS, every use of it is in the trail of the account, and
// deleting it erases the gemeente, backups included.
//
// It must not store anything; wrapped keysets lie where secret.Keysets puts them.
package kms

import (
	"context"
	"fmt"

	"effectmonitor/functions/internal/secret"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// API is the part of the KMS client that the adapter uses.
type API interface {
	Encrypt(context.Context, *kms.EncryptInput, ...func(*kms.Options)) (*kms.EncryptOutput, error)
	Decrypt(context.Context, *kms.DecryptInput, ...func(*kms.Options)) (*kms.DecryptOutput, error)
	DescribeKey(context.Context, *kms.DescribeKeyInput, ...func(*kms.Options)) (*kms.DescribeKeyOutput, error)
	ScheduleKeyDeletion(context.Context, *kms.ScheduleKeyDeletionInput, ...func(*kms.Options)) (*kms.ScheduleKeyDeletionOutput, error)
}

// Narrow is the client with no more than the adapter uses. A *kms.Client in an
// interface makes the linker keep every call that the service knows, in a function
// that has to start quickly.
func Narrow(c *kms.Client) API {
	return narrow{c.Encrypt, c.Decrypt, c.DescribeKey, c.ScheduleKeyDeletion}
}

type narrow struct {
	encrypt             func(context.Context, *kms.EncryptInput, ...func(*kms.Options)) (*kms.EncryptOutput, error)
	decrypt             func(context.Context, *kms.DecryptInput, ...func(*kms.Options)) (*kms.DecryptOutput, error)
	describeKey         func(context.Context, *kms.DescribeKeyInput, ...func(*kms.Options)) (*kms.DescribeKeyOutput, error)
	scheduleKeyDeletion func(context.Context, *kms.ScheduleKeyDeletionInput, ...func(*kms.Options)) (*kms.ScheduleKeyDeletionOutput, error)
}

func (n narrow) Encrypt(ctx context.Context, in *kms.EncryptInput, with ...func(*kms.Options)) (*kms.EncryptOutput, error) {
	return n.encrypt(ctx, in, with...)
}

func (n narrow) Decrypt(ctx context.Context, in *kms.DecryptInput, with ...func(*kms.Options)) (*kms.DecryptOutput, error) {
	return n.decrypt(ctx, in, with...)
}

func (n narrow) DescribeKey(ctx context.Context, in *kms.DescribeKeyInput, with ...func(*kms.Options)) (*kms.DescribeKeyOutput, error) {
	return n.describeKey(ctx, in, with...)
}

func (n narrow) ScheduleKeyDeletion(ctx context.Context, in *kms.ScheduleKeyDeletionInput, with ...func(*kms.Options)) (*kms.ScheduleKeyDeletionOutput, error) {
	return n.scheduleKeyDeletion(ctx, in, with...)
}

// Wrapper is a secret.Wrapper on KMS. A keyset is far below the 4096 bytes that
// KMS encrypts directly, so it needs no data key of its own.
type Wrapper struct {
	api API
	key func(gemeente string) string
}

var _ secret.Wrapper = (*Wrapper)(nil)

// New returns a Wrapper; key gives the alias or ARN of the key of a gemeente.
func New(api API, key func(gemeente string) string) *Wrapper { return &Wrapper{api: api, key: key} }

// bound ties a ciphertext to its gemeente; KMS writes it in its trail.
func bound(gemeente string) map[string]string { return map[string]string{"gemeente": gemeente} }

// Wrap implements secret.Wrapper.
func (w *Wrapper) Wrap(ctx context.Context, gemeente string, plain []byte) ([]byte, error) {
	out, err := w.api.Encrypt(ctx, &kms.EncryptInput{KeyId: aws.String(w.key(gemeente)), Plaintext: plain, EncryptionContext: bound(gemeente)})
	if err != nil {
		return nil, fmt.Errorf("encrypt with the key of %s: %w", gemeente, err)
	}
	return out.CiphertextBlob, nil
}

// Unwrap implements secret.Wrapper. It names the key, so that a ciphertext made
// with a key of somebody else is refused.
func (w *Wrapper) Unwrap(ctx context.Context, gemeente string, wrapped []byte) ([]byte, error) {
	out, err := w.api.Decrypt(ctx, &kms.DecryptInput{KeyId: aws.String(w.key(gemeente)), CiphertextBlob: wrapped, EncryptionContext: bound(gemeente)})
	if err != nil {
		return nil, fmt.Errorf("decrypt with the key of %s: %w", gemeente, err)
	}
	return out.Plaintext, nil
}

// waitingDays is the shortest wait that KMS allows before it deletes a key; a
// mistake can be undone until then.
const waitingDays = 7

// Shred implements secret.Wrapper: the key is unusable at once and gone after
// seven days.
func (w *Wrapper) Shred(ctx context.Context, gemeente string) error {
	// A deletion wants the key itself, where the other calls take an alias.
	key, err := w.api.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String(w.key(gemeente))})
	if err != nil {
		return fmt.Errorf("find the key of %s: %w", gemeente, err)
	}
	if key.KeyMetadata.DeletionDate != nil {
		return nil // an earlier try got this far
	}
	_, err = w.api.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: key.KeyMetadata.KeyId, PendingWindowInDays: aws.Int32(waitingDays)})
	if err != nil {
		return fmt.Errorf("delete the key of %s: %w", gemeente, err)
	}
	return nil
}
