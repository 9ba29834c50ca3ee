// Package signing is the port to whoever keeps the key that statements are signed with.
// The key never leaves its keeper: what is handed over is a message, what comes back is
// an Ed25519 signature (RFC 8032).
//
// It holds the port and how a public key is written for others to check with; the
// keepers are adapters, signing/kms in the cloud and signing/folder on a laptop. It must
// not know what is signed.
package signing

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// Signer signs with one key.
type Signer interface {
	// Public is the key that others check with.
	Public(ctx context.Context) (ed25519.PublicKey, error)
	// Sign signs a message of at most MaxMessage bytes.
	Sign(ctx context.Context, message []byte) ([]byte, error)
}

// MaxMessage is the largest message that every keeper takes, in bytes.
const MaxMessage = 4096

// PEM writes a public key as `openssl pkey -pubout` does.
func PEM(key ed25519.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("write public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}

// Parse reads a public key as DER (PKIX). It fails for a key of another kind.
func Parse(der []byte) (ed25519.PublicKey, error) {
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("read public key: %w", err)
	}
	key, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("read public key: it is a %T and not Ed25519", parsed)
	}
	return key, nil
}
