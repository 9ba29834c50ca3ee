package secret_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"

	"pgregory.net/rapid"
)

// clock is a clock that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func keeping(t *testing.T, dir string, c *clock) *keeper.Keeper {
	t.Helper()
	f, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return keeper.New(f, f, c.now, time.Hour)
}

func seal(t *testing.T, b secret.Box, gemeente, plain string, associated []byte) []byte {
	t.Helper()
	sealed, err := b.Seal(t.Context(), gemeente, []byte(plain), associated)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestSealed(t *testing.T) {
	dir, c := t.TempDir(), &clock{}
	k := keeping(t, dir, c)
	own := secret.Associated("0001", "X-1", "identity")
	sealed := seal(t, k, "0001", "Noor de Wit", own)
	seal(t, k, "0002", "someone", own) // so that it has a keyset too
	if bytes.Contains(sealed, []byte("Noor")) || bytes.Equal(sealed, seal(t, k, "0001", "Noor de Wit", own)) {
		t.Error("the ciphertext shows the name, or sealing twice gives the same")
	}
	restarted := keeping(t, dir, c)
	if plain, err := restarted.Open(t.Context(), "0001", sealed, own); err != nil || string(plain) != "Noor de Wit" {
		t.Fatalf("after a restart: %q, %v", plain, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]struct {
		gemeente           string
		sealed, associated []byte
	}{
		"another participant": {"0001", sealed, secret.Associated("0001", "X-2", "identity")},
		"another use":         {"0001", sealed, secret.Associated("0001", "X-1", "name")},
		"another gemeente":    {"0002", sealed, own},
		"one bit changed":     {"0001", changed, own},
		"cut off":             {"0001", sealed[:len(sealed)-1], own},
		"nothing":             {"0001", nil, own},
	} {
		plain, err := restarted.Open(t.Context(), open.gemeente, open.sealed, open.associated)
		if !errors.Is(err, secret.ErrUnreadable) || plain != nil {
			t.Errorf("%s: %q, %v, want ErrUnreadable", name, plain, err)
		}
	}
	if _, err := restarted.Open(t.Context(), "0003", sealed, own); !errors.Is(err, secret.ErrNoKeyset) {
		t.Errorf("gemeente without keyset: %v, want ErrNoKeyset", err)
	}
	if _, err := k.Seal(t.Context(), "../0001", nil, nil); err == nil {
		t.Error("a code that leads out of the folder was accepted")
	}
}

func TestDestroy(t *testing.T) {
	dir, c := t.TempDir(), &clock{}
	k, other := keeping(t, dir, c), keeping(t, dir, c)
	sealed := seal(t, k, "0001", "gone", nil)
	kept := seal(t, k, "0002", "kept", nil)
	if _, err := other.Open(t.Context(), "0001", sealed, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := k.Destroy(t.Context(), "0001"); err != nil {
			t.Fatal(err)
		}
	}
	c.t = c.t.Add(time.Hour) // the other process forgets its copy by now
	for name, box := range map[string]secret.Box{"this process": k, "another process": other, "a new process": keeping(t, dir, c)} {
		if _, err := box.Open(t.Context(), "0001", sealed, nil); !errors.Is(err, secret.ErrDestroyed) {
			t.Errorf("%s opens: %v, want ErrDestroyed", name, err)
		}
		if _, err := box.Seal(t.Context(), "0001", nil, nil); !errors.Is(err, secret.ErrDestroyed) {
			t.Errorf("%s seals: %v, want ErrDestroyed", name, err)
		}
		if plain, err := box.Open(t.Context(), "0002", kept, nil); err != nil || string(plain) != "kept" {
			t.Errorf("%s and the other gemeente: %q, %v", name, plain, err)
		}
	}
}

func TestFirstUseByManyAtOnce(t *testing.T) {
	dir, c := t.TempDir(), &clock{}
	sealed := make(chan []byte, 16)
	for range cap(sealed) {
		go func() {
			f, err := folder.Open(dir)
			if err != nil {
				t.Error(err)
				sealed <- nil
				return
			}
			b, err := keeper.New(f, f, c.now, time.Hour).Seal(context.Background(), "0001", []byte("x"), nil)
			if err != nil {
				t.Error(err)
			}
			sealed <- b
		}()
	}
	k := keeping(t, dir, c)
	for range cap(sealed) {
		if plain, err := k.Open(t.Context(), "0001", <-sealed, nil); err != nil || string(plain) != "x" {
			t.Errorf("sealed by another: %q, %v", plain, err)
		}
	}
}

func TestAssociatedIsInjective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching("[ab]{0,3}")
		draw := func() [3]string {
			return [3]string{part.Draw(t, "gemeente"), part.Draw(t, "participant"), part.Draw(t, "use")}
		}
		a, b := draw(), draw()
		same := bytes.Equal(secret.Associated(a[0], a[1], a[2]), secret.Associated(b[0], b[1], b[2]))
		if same != (a == b) {
			t.Fatalf("%q and %q give the same: %v", a, b, same)
		}
	})
}

func TestToken(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token, err := secret.NewToken(rand.Reader)
		if err != nil || len(token) != 26 || strings.ContainsAny(token, "ilou") || token != strings.ToLower(token) || seen[token] {
			t.Fatalf("token %q, %v", token, err)
		}
		seen[token] = true
		if got, ok := secret.ParseToken(strings.ToUpper(token[:5] + "-" + token[5:] + " ")); !ok || got != token {
			t.Fatalf("typed over in capitals: %q, %v; want %q", got, ok, token)
		}
	}
	fixed, err := secret.NewToken(bytes.NewReader(make([]byte, 16)))
	if err != nil || fixed != strings.Repeat("0", 26) {
		t.Errorf("sixteen zero bytes: %q, %v", fixed, err)
	}
	if got, ok := secret.ParseToken(strings.Repeat("o", 26)); !ok || got != fixed {
		t.Errorf("the letter o for zero: %q, %v", got, ok)
	}
	for _, bad := range []string{"", "0", fixed + "0", strings.Repeat("u", 26), strings.Repeat("0", 25) + "1", strings.Repeat("é", 13)} {
		if _, ok := secret.ParseToken(bad); ok {
			t.Errorf("%q passes for a token", bad)
		}
	}
	if _, err := secret.NewToken(iotest.ErrReader(errors.New("no entropy"))); err == nil {
		t.Error("a token without random bits")
	}
	if a, b := secret.HashToken("a"), secret.HashToken("b"); a == b || len(a) != 64 || a != secret.HashToken("a") {
		t.Errorf("hashes %s and %s", a, b)
	}
}
