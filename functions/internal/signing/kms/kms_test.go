package kms_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"testing"

	"effectmonitor/functions/internal/signing"
	"effectmonitor/functions/internal/signing/kms"

	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

var errDenied = errors.New("denied")

// fake is KMS with one key that signs as KMS does: raw messages up to its limit, with
// the algorithm of the key.
type fake struct {
	key   ed25519.PrivateKey
	der   []byte
	asked int
}

func (f *fake) GetPublicKey(_ context.Context, in *awskms.GetPublicKeyInput, _ ...func(*awskms.Options)) (*awskms.GetPublicKeyOutput, error) {
	f.asked++
	if *in.KeyId != "alias/statements" {
		return nil, errDenied
	}
	return &awskms.GetPublicKeyOutput{PublicKey: f.der}, nil
}

func (f *fake) Sign(_ context.Context, in *awskms.SignInput, _ ...func(*awskms.Options)) (*awskms.SignOutput, error) {
	if *in.KeyId != "alias/statements" || in.MessageType != types.MessageTypeRaw || in.SigningAlgorithm != types.SigningAlgorithmSpecEd25519Sha512 || len(in.Message) > signing.MaxMessage {
		return nil, errDenied
	}
	return &awskms.SignOutput{Signature: ed25519.Sign(f.key, in.Message)}, nil
}

func newFake(t *testing.T) *fake {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return &fake{key: key, der: der}
}

func TestSignerVerifies(t *testing.T) {
	f := newFake(t)
	s := kms.New(f, "alias/statements")
	value, err := s.Sign(t.Context(), []byte("message"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		public, err := s.Public(t.Context())
		if err != nil || !ed25519.Verify(public, []byte("message"), value) {
			t.Fatalf("the signature does not hold: %v", err)
		}
	}
	if f.asked != 1 {
		t.Errorf("the public key was asked for %d times", f.asked)
	}
}

func TestSignerRefuses(t *testing.T) {
	f := newFake(t)
	other := kms.New(f, "alias/other")
	if _, err := other.Sign(t.Context(), nil); !errors.Is(err, errDenied) {
		t.Errorf("another key signs: %v", err)
	}
	if _, err := other.Public(t.Context()); !errors.Is(err, errDenied) {
		t.Errorf("another key is given: %v", err)
	}
	wrong, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if f.der, err = x509.MarshalPKIXPublicKey(wrong.Public()); err != nil {
		t.Fatal(err)
	}
	if _, err := kms.New(f, "alias/statements").Public(t.Context()); err == nil {
		t.Error("a key of another kind is taken")
	}
}
