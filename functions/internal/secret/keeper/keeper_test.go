package keeper

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"

	"effectmonitor/functions/internal/secret"
)

var errAway = errors.New("the service is away")

// shelf keeps keysets and wraps by adding the gemeente in front; each thing that it does
// can be made to fail.
type shelf struct {
	kept  map[string][]byte
	fails string
	// first is what another process stored between a look and a create.
	first []byte
}

func (s *shelf) failing(what string) error {
	if s.fails == what {
		return errAway
	}
	return nil
}

func (s *shelf) Keyset(_ context.Context, g string) ([]byte, bool, error) {
	b, found := s.kept[g]
	return b, found, s.failing("read")
}

func (s *shelf) CreateKeyset(_ context.Context, g string, wrapped []byte) (bool, error) {
	if err := s.failing("create"); err != nil {
		return false, err
	}
	if s.first != nil {
		s.kept[g] = s.first
		return false, nil
	}
	s.kept[g] = wrapped
	return true, nil
}

func (s *shelf) ReplaceKeyset(_ context.Context, g string, b []byte) error {
	s.kept[g] = b
	return s.failing("replace")
}

func (s *shelf) Wrap(_ context.Context, g string, plain []byte) ([]byte, error) {
	return append([]byte(g), plain...), s.failing("wrap")
}

func (s *shelf) Unwrap(_ context.Context, g string, wrapped []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(wrapped, []byte(g))
	if !ok {
		return nil, errors.New("of another gemeente")
	}
	return plain, s.failing("unwrap")
}

func (s *shelf) Shred(context.Context, string) error { return s.failing("shred") }

func over(s *shelf) *Keeper {
	return New(s, s, func() time.Time { return time.Time{} }, time.Hour)
}

// TestWhatIsAwayIsSaid: whichever part fails, nothing is sealed or opened with another
// key, and the error says what was away.
func TestWhatIsAwayIsSaid(t *testing.T) {
	for _, part := range []string{"read", "create", "wrap"} {
		s := &shelf{kept: map[string][]byte{}, fails: part}
		if sealed, err := over(s).Seal(t.Context(), "0001", []byte("x"), nil); !errors.Is(err, errAway) || sealed != nil {
			t.Errorf("%s away: sealed %q, %v", part, sealed, err)
		}
	}
	s := &shelf{kept: map[string][]byte{}}
	sealed, err := over(s).Seal(t.Context(), "0001", []byte("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"read", "unwrap"} {
		s.fails = part
		if plain, err := over(s).Open(t.Context(), "0001", sealed, nil); !errors.Is(err, errAway) || plain != nil {
			t.Errorf("%s away: opened %q, %v", part, plain, err)
		}
	}
	// To erase is to be repeated until it is done; then nothing opens any more.
	for _, part := range []string{"replace", "shred"} {
		s.fails = part
		if err := over(s).Destroy(t.Context(), "0001"); !errors.Is(err, errAway) {
			t.Errorf("%s away: %v", part, err)
		}
	}
	s.fails = ""
	k := over(s)
	if err := k.Destroy(t.Context(), "0001"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Open(t.Context(), "0001", sealed, nil); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("after all: %v", err)
	}
}

// TestAKeysetThatIsNone: what is stored and is no keyset, or one for something else, is
// refused and not replaced.
func TestAKeysetThatIsNone(t *testing.T) {
	s := &shelf{kept: map[string][]byte{}}
	other, err := keyset.NewHandle(mac.HMACSHA256Tag128KeyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	var wrapped bytes.Buffer
	if err := other.WriteWithContext(t.Context(), keyset.NewBinaryWriter(&wrapped), &wrapping{w: s, gemeente: "0001"}, []byte("0001")); err != nil {
		t.Fatal(err)
	}
	for name, stored := range map[string][]byte{"a key for signing": wrapped.Bytes(), "nothing": {}, "noise": []byte("0001 and noise")} {
		s.kept["0001"] = stored
		if _, err := over(s).Seal(t.Context(), "0001", []byte("x"), nil); err == nil {
			t.Errorf("%s was used", name)
		}
		if !bytes.Equal(s.kept["0001"], stored) {
			t.Errorf("%s was replaced", name)
		}
	}
}

// TestAnotherWasFirst: when two processes make the first keyset of a gemeente, the one that
// was stored is the one both use.
func TestAnotherWasFirst(t *testing.T) {
	first := &shelf{kept: map[string][]byte{}}
	sealed, err := over(first).Seal(t.Context(), "0001", []byte("of the first"), nil)
	if err != nil {
		t.Fatal(err)
	}
	second := over(&shelf{kept: map[string][]byte{}, first: first.kept["0001"]})
	if _, err := second.Seal(t.Context(), "0001", []byte("of the second"), nil); err != nil {
		t.Fatal(err)
	}
	if plain, err := second.Open(t.Context(), "0001", sealed, nil); err != nil || string(plain) != "of the first" {
		t.Errorf("%q, %v", plain, err)
	}
}

// TestWithoutRandomness: a keyset that cannot be made is not stored.
func TestWithoutRandomness(t *testing.T) {
	s := &shelf{kept: map[string][]byte{}}
	k := over(s)
	k.fresh = func() (*keyset.Handle, error) { return nil, errAway }
	if _, err := k.Seal(t.Context(), "0001", []byte("x"), nil); !errors.Is(err, errAway) || len(s.kept) != 0 {
		t.Errorf("%v, %d stored", err, len(s.kept))
	}
}
