package kms_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/secret/kms"

	"github.com/aws/aws-sdk-go-v2/aws"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

var errDenied = errors.New("denied")

// fake is KMS with keys by alias. A ciphertext is the key and the context before
// the plaintext, turned around so that it does not show.
type fake struct {
	deleted map[string]bool
	calls   []string
}

func head(key string, bound map[string]string) []byte { return fmt.Appendf(nil, "%s|%v|", key, bound) }

func (f *fake) Encrypt(_ context.Context, in *awskms.EncryptInput, _ ...func(*awskms.Options)) (*awskms.EncryptOutput, error) {
	f.calls = append(f.calls, "encrypt")
	if f.deleted[*in.KeyId] || len(in.Plaintext) > 4096 {
		return nil, errDenied
	}
	b := append(head(*in.KeyId, in.EncryptionContext), in.Plaintext...)
	slices.Reverse(b)
	return &awskms.EncryptOutput{CiphertextBlob: b}, nil
}

func (f *fake) Decrypt(_ context.Context, in *awskms.DecryptInput, _ ...func(*awskms.Options)) (*awskms.DecryptOutput, error) {
	f.calls = append(f.calls, "decrypt")
	b := bytes.Clone(in.CiphertextBlob)
	slices.Reverse(b)
	plain, ok := bytes.CutPrefix(b, head(*in.KeyId, in.EncryptionContext))
	if f.deleted[*in.KeyId] || !ok {
		return nil, errDenied
	}
	return &awskms.DecryptOutput{Plaintext: plain}, nil
}

func (f *fake) DescribeKey(_ context.Context, in *awskms.DescribeKeyInput, _ ...func(*awskms.Options)) (*awskms.DescribeKeyOutput, error) {
	meta := &types.KeyMetadata{KeyId: in.KeyId}
	if f.deleted[*in.KeyId] {
		meta.DeletionDate = aws.Time(time.Unix(1, 0))
	}
	return &awskms.DescribeKeyOutput{KeyMetadata: meta}, nil
}

func (f *fake) ScheduleKeyDeletion(_ context.Context, in *awskms.ScheduleKeyDeletionInput, _ ...func(*awskms.Options)) (*awskms.ScheduleKeyDeletionOutput, error) {
	if f.deleted[*in.KeyId] || *in.PendingWindowInDays != 7 {
		return nil, errDenied
	}
	f.deleted[*in.KeyId] = true
	return &awskms.ScheduleKeyDeletionOutput{}, nil
}

// shelf is secret.Keysets in memory.
type shelf map[string][]byte

func (s shelf) Keyset(_ context.Context, g string) ([]byte, bool, error) {
	b, ok := s[g]
	return b, ok, nil
}

func (s shelf) CreateKeyset(_ context.Context, g string, b []byte) (bool, error) {
	if _, ok := s[g]; ok {
		return false, nil
	}
	s[g] = b
	return true, nil
}

func (s shelf) ReplaceKeyset(_ context.Context, g string, b []byte) error {
	s[g] = b
	return nil
}

func alias(g string) string { return "alias/identity-" + g }

func TestKMS(t *testing.T) {
	api, keysets := &fake{deleted: map[string]bool{}}, shelf{}
	start := func() *keeper.Keeper {
		return keeper.New(keysets, kms.New(api, alias), func() time.Time { return time.Time{} }, time.Hour)
	}
	k := start()
	sealed, err := k.Seal(t.Context(), "0001", []byte("name"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if plain, err := k.Open(t.Context(), "0001", sealed, nil); err != nil || string(plain) != "name" {
			t.Fatalf("%q, %v", plain, err)
		}
	}
	if !slices.Equal(api.calls, []string{"encrypt"}) {
		t.Errorf("calls %v: a keyset in memory must not cost one", api.calls)
	}
	if plain, err := start().Open(t.Context(), "0001", sealed, nil); err != nil || string(plain) != "name" {
		t.Fatalf("after a cold start: %q, %v", plain, err)
	}
	keysets["0002"] = keysets["0001"]
	if _, err := start().Open(t.Context(), "0002", sealed, nil); !errors.Is(err, errDenied) {
		t.Errorf("a keyset moved to another gemeente: %v, want a refusal by KMS", err)
	}

	backup := maps.Clone(keysets)
	for range 2 {
		if err := k.Destroy(t.Context(), "0001"); err != nil {
			t.Fatal(err)
		}
	}
	keysets["0001"] = backup["0001"]
	if _, err := start().Open(t.Context(), "0001", sealed, nil); !errors.Is(err, errDenied) {
		t.Errorf("a keyset from a backup after Destroy: %v, want a refusal by KMS", err)
	}
}
