package mkba

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
)

// Signature is who says that a statement is theirs: an Ed25519 signature (RFC 8032)
// with the public key that belongs to it. The key in the file only says that the
// file is as it was signed; whose it is, one must know from elsewhere.
type Signature struct {
	Method string `json:"methode"` // SignatureMethod
	Key    string `json:"sleutel"` // public key, base64
	Value  string `json:"waarde"`  // base64
}

// SignatureMethod is the only way of signing there is.
const SignatureMethod = "ed25519"

// What is wrong with a signature.
var (
	ErrUnsigned  = errors.New("nobody signed the statement")
	ErrSignature = errors.New("the signature is not of this statement")
	ErrOtherKey  = errors.New("the statement was signed with another key")
)

// message is what is signed: the digest of all that the statement says, after words
// that keep the signature from meaning anything elsewhere.
func (s *Statement) message() ([]byte, error) {
	digest, err := s.digest()
	if err != nil {
		return nil, fmt.Errorf("digest of %s: %w", s.Occasion.ID, err)
	}
	return []byte("effectmonitor vaststelling\n" + digest), nil
}

// Sign puts a signature on a new statement.
func (s *Statement) Sign(key ed25519.PrivateKey) error {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok || len(key) != ed25519.PrivateKeySize {
		return fmt.Errorf("sign %s: not an Ed25519 key", s.Occasion.ID)
	}
	return s.SignWith(public, func(message []byte) ([]byte, error) { return ed25519.Sign(key, message), nil })
}

// SignWith puts a signature on a new statement that somebody else makes: whoever keeps
// the key and does not give it away. A signature that does not verify is refused.
func (s *Statement) SignWith(public ed25519.PublicKey, sign func(message []byte) ([]byte, error)) error {
	message, err := s.message()
	if err != nil {
		return err
	}
	value, err := sign(message)
	if err != nil {
		return fmt.Errorf("sign %s: %w", s.Occasion.ID, err)
	}
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, message, value) {
		return fmt.Errorf("sign %s: %w", s.Occasion.ID, ErrSignature)
	}
	encode := base64.StdEncoding.EncodeToString
	s.Signature = &Signature{Method: SignatureMethod, Key: encode(public), Value: encode(value)}
	return nil
}

// Verify checks the signature over what the statement holds now. With a nil key it
// takes the one in the statement. The errors are ErrUnsigned, ErrOtherKey and
// ErrSignature.
func (s *Statement) Verify(key ed25519.PublicKey) error {
	if s.Signature == nil {
		return ErrUnsigned
	}
	own, err := base64.StdEncoding.DecodeString(s.Signature.Key)
	if err != nil || len(own) != ed25519.PublicKeySize || s.Signature.Method != SignatureMethod {
		return ErrSignature
	}
	if key == nil {
		key = own
	} else if !key.Equal(ed25519.PublicKey(own)) {
		return ErrOtherKey
	}
	value, err := base64.StdEncoding.DecodeString(s.Signature.Value)
	if err != nil {
		return ErrSignature
	}
	message, err := s.message()
	if err != nil {
		return err
	}
	if !ed25519.Verify(key, message, value) {
		return ErrSignature
	}
	return nil
}

// Fingerprint is how people compare keys: the first half of the sha256 of the key.
func (s *Signature) Fingerprint() string {
	sum := sha256.Sum256([]byte(s.Key))
	return hex.EncodeToString(sum[:8])
}
