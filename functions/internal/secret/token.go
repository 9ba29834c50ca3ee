package secret

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// tokenBytes is 128 bits: guessing one is hopeless, so a plain hash suffices to
// keep it.
const tokenBytes = 16

// tokenLength is 128 bits in characters of 5 bits.
const tokenLength = 26

// The letters of a token are those of Crockford's base 32 in lower case: no i,
// l, o or u, so that a link can be read out and typed over.
var tokenEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewToken makes a token of 26 characters from 128 random bits.
func NewToken(random io.Reader) (string, error) {
	var b [tokenBytes]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("read random bits: %w", err)
	}
	return tokenEncoding.EncodeToString(b[:]), nil
}

// ParseToken reads a token as a person may type it: capitals, dashes, spaces and
// the letters that look like digits are forgiven. False when it cannot be a
// token, so that nothing needs to be looked up.
func ParseToken(typed string) (string, bool) {
	token := strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1").Replace(strings.ToLower(typed))
	if len(token) != tokenLength {
		return "", false
	}
	b, err := tokenEncoding.DecodeString(token)
	if err != nil {
		return "", false
	}
	// The last character carries 3 bits of 5; only one spelling is a token.
	return token, tokenEncoding.EncodeToString(b) == token
}

// HashToken is what is stored of a token, as 64 hexadecimal characters.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte("link token\x00" + token))
	return hex.EncodeToString(sum[:])
}
