// Package kms signs statements with a key in AWS KMS that nobody can read: a function
// may ask for a signature, every use is in the trail of the account, and the key itself
// never leaves KMS.
package kms

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"

	"effectmonitor/functions/internal/signing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

// API is the part of the KMS client that the adapter uses.
type API interface {
	GetPublicKey(context.Context, *kms.GetPublicKeyInput, ...func(*kms.Options)) (*kms.GetPublicKeyOutput, error)
	Sign(context.Context, *kms.SignInput, ...func(*kms.Options)) (*kms.SignOutput, error)
}

// Narrow is the client with no more than the adapter uses: a *kms.Client in an interface
// makes the linker keep every call that the service knows.
func Narrow(c *kms.Client) API { return narrow{c.GetPublicKey, c.Sign} }

type narrow struct {
	public func(context.Context, *kms.GetPublicKeyInput, ...func(*kms.Options)) (*kms.GetPublicKeyOutput, error)
	sign   func(context.Context, *kms.SignInput, ...func(*kms.Options)) (*kms.SignOutput, error)
}

func (n narrow) GetPublicKey(ctx context.Context, in *kms.GetPublicKeyInput, with ...func(*kms.Options)) (*kms.GetPublicKeyOutput, error) {
	return n.public(ctx, in, with...)
}

func (n narrow) Sign(ctx context.Context, in *kms.SignInput, with ...func(*kms.Options)) (*kms.SignOutput, error) {
	return n.sign(ctx, in, with...)
}

// Signer signs with one key of KMS: of spec ECC_NIST_EDWARDS25519, for SIGN_VERIFY.
type Signer struct {
	api  API
	key  string
	lock sync.Mutex
	kept ed25519.PublicKey
}

var _ signing.Signer = (*Signer)(nil)

// New returns a Signer; key is the alias or ARN of the key.
func New(api API, key string) *Signer { return &Signer{api: api, key: key} }

// Public implements signing.Signer. The key is asked for once: it never changes.
func (s *Signer) Public(ctx context.Context) (ed25519.PublicKey, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.kept != nil {
		return s.kept, nil
	}
	out, err := s.api.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: aws.String(s.key)})
	if err != nil {
		return nil, fmt.Errorf("ask for the public key of %s: %w", s.key, err)
	}
	if s.kept, err = signing.Parse(out.PublicKey); err != nil {
		return nil, fmt.Errorf("%s: %w", s.key, err)
	}
	return s.kept, nil
}

// Sign implements signing.Signer. The message goes to KMS as it is: plain Ed25519 signs
// messages and no digests of them.
func (s *Signer) Sign(ctx context.Context, message []byte) ([]byte, error) {
	out, err := s.api.Sign(ctx, &kms.SignInput{
		KeyId: aws.String(s.key), Message: message, MessageType: types.MessageTypeRaw, SigningAlgorithm: types.SigningAlgorithmSpecEd25519Sha512,
	})
	if err != nil {
		return nil, fmt.Errorf("sign with %s: %w", s.key, err)
	}
	return out.Signature, nil
}
