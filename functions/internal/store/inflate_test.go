package store

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// failing is a test, of whatever kind.
type failing interface {
	Helper()
	Fatal(args ...any)
}

func deflated(t failing, plain []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err == nil {
		if _, err = w.Write(plain); err == nil {
			err = w.Close()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestInflateGivesBackWhatWasPacked: at every level, so blocks of every kind, of text, of
// noise, of what repeats itself right away and of what comes back after long.
func TestInflateGivesBackWhatWasPacked(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, 70_000)
	for i := range random {
		random[i] = byte(noise.Uint32())
	}
	skewed := make([]byte, 200_000) // some bytes are so rare that their codes are long
	for i := range skewed {
		skewed[i] = byte(int(noise.ExpFloat64() * 9))
	}
	far := append(bytes.Clone(random[:32_000]), random[:32_000]...)
	for name, plain := range map[string][]byte{
		"nothing": {}, "one": {7}, "same": bytes.Repeat([]byte{'a'}, 5000), "pairs": bytes.Repeat([]byte("ab"), 5000),
		"text": []byte(strings.Repeat(`{"status":"answered","value":3},`, 400)), "random": random, "skewed": skewed, "far": far,
	} {
		for _, level := range []int{flate.HuffmanOnly, flate.NoCompression, 1, 6, 9} {
			out := make([]byte, len(plain))
			if err := inflate(out, deflated(t, plain, level)); err != nil || !bytes.Equal(out, plain) {
				t.Errorf("%s at level %d: %v", name, level, err)
			}
		}
	}
}

// TestInflateReadsWhatTheLibraryReads: also of what was damaged, in which almost anything
// can stand. Only what follows the end, which the library leaves, is refused here.
func TestInflateReadsWhatTheLibraryReads(t *testing.T) {
	read, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{`{"status":"ja"}`, "niet", "\x00", "é", "aaaaaaaa", "q17", ","}), 0, 200).Draw(t, "words")
		plain := []byte(strings.Join(words, ""))
		packed := deflated(t, plain, rapid.SampledFrom([]int{flate.HuffmanOnly, 0, 1, 6, 9}).Draw(t, "level"))
		for range rapid.IntRange(0, 3).Draw(t, "damage") {
			packed[rapid.IntRange(0, len(packed)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		}
		if err := compareInflate(packed, len(plain)); err == errBoth {
			refused++
		} else if err != nil {
			t.Fatal(err)
		} else {
			read++
		}
	})
	if read == 0 || refused == 0 {
		t.Errorf("%d were read and %d refused", read, refused)
	}
}

var errBoth = fmt.Errorf("both refuse it")

// compareInflate gives how inflate reads something else than the library.
func compareInflate(packed []byte, size int) error {
	rest := bytes.NewReader(packed)
	want, err := io.ReadAll(io.LimitReader(flate.NewReader(rest), int64(size)+1))
	good := err == nil && len(want) == size && rest.Len() == 0
	out := make([]byte, size)
	switch err := inflate(out, packed); {
	case good != (err == nil):
		return fmt.Errorf("the library reads %d of %d bytes, %d are left; inflate: %v", len(want), size, rest.Len(), err)
	case !good:
		return errBoth
	}
	if !bytes.Equal(out, want) {
		return fmt.Errorf("inflate gives %q and the library %q", out, want)
	}
	return nil
}

func FuzzInflate(f *testing.F) {
	for level := -2; level <= 9; level++ {
		f.Add(deflated(f, []byte(strings.Repeat(`{"status":"answered","value":3},`, 40)), level), uint16(1280))
	}
	f.Fuzz(func(t *testing.T, packed []byte, size uint16) {
		if err := compareInflate(packed, int(size)); err != nil && err != errBoth {
			t.Fatal(err)
		}
	})
}

func BenchmarkInflate(b *testing.B) {
	var text strings.Builder
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		fmt.Fprintf(&text, `"vraag_%d":{"status":"answered","value":%d},`, i, random.IntN(9))
	}
	plain := []byte(text.String())
	packed, out := deflated(b, plain, flate.DefaultCompression), make([]byte, len(plain))
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		if err := inflate(out, packed); err != nil {
			b.Fatal(err)
		}
	}
}
