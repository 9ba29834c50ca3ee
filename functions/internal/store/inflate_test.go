package store

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// deflated packs with compress/flate.
func deflated(t testing.TB, level int, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// byFlate is inflate as compress/flate does it.
func byFlate(size int, in []byte) ([]byte, bool) {
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(in)), int64(size)+1))
	return out, err == nil && len(out) == size
}

// samples are of all kinds of blocks: text that repeats itself, noise, long runs, nothing.
func samples(r *rand.Rand) [][]byte {
	noise := make([]byte, 70_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	few := make([]byte, 3000)
	for i := range few {
		few[i] = "ab\x00"[r.IntN(3)]
	}
	answers := map[string]any{}
	for i := range 300 {
		answers[fmt.Sprintf("vraag_%d", i)] = map[string]any{"status": "beantwoord", "waarde": r.IntN(9)}
	}
	text, _ := json.Marshal(answers)
	skewed := make([]byte, 20_000) // codes longer than are looked up at once
	for i := range skewed {
		skewed[i] = byte(min(255, int(r.ExpFloat64()*12)))
	}
	return [][]byte{nil, {7}, noise[:300], noise, few, text, skewed, bytes.Repeat([]byte{'x'}, 40_000), append(text, noise[:2000]...)}
}

func TestInflateGivesWhatFlateGives(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	for i, plain := range samples(r) {
		for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
			in, out := deflated(t, level, plain), make([]byte, len(plain))
			if !inflate(out, in) || !bytes.Equal(out, plain) {
				t.Errorf("sample %d at level %d does not come back", i, level)
			}
			if inflate(make([]byte, len(plain)+1), in) || len(plain) > 0 && inflate(make([]byte, len(plain)-1), in) {
				t.Errorf("sample %d at level %d comes back at another length", i, level)
			}
			if len(in) > 0 && inflate(out, in[:len(in)-1]) {
				t.Errorf("sample %d at level %d comes back without its end", i, level)
			}
		}
	}
}

// TestInflateRefusesWhatFlateRefuses damages what was packed.
func TestInflateRefusesWhatFlateRefuses(t *testing.T) {
	r, refused := rand.New(rand.NewPCG(3, 4)), 0
	list := samples(r)
	for range 4000 {
		plain := list[r.IntN(len(list))]
		plain = plain[:min(len(plain), 1+r.IntN(900))]
		in := deflated(t, r.IntN(12)-2, plain)
		for range 1 + r.IntN(3) {
			in[r.IntN(min(len(in), 80))] ^= 1 << r.IntN(8)
		}
		agree(t, len(plain), in)
		if _, ok := byFlate(len(plain), in); !ok {
			refused++
		}
	}
	if refused < 1000 {
		t.Errorf("only %d are refused", refused)
	}
}

func agree(t *testing.T, size int, in []byte) {
	t.Helper()
	want, fine := byFlate(size, in)
	got := make([]byte, size)
	if ok := inflate(got, in); ok != fine || ok && !bytes.Equal(got, want) {
		t.Errorf("%x to %d bytes: %v, and compress/flate says %v", in, size, ok, fine)
	}
}

func FuzzInflate(f *testing.F) {
	for _, plain := range samples(rand.New(rand.NewPCG(1, 1))) {
		f.Add(len(plain), deflated(f, flate.DefaultCompression, plain))
	}
	f.Fuzz(func(t *testing.T, size int, in []byte) { agree(t, min(max(size, 0), 1<<20), in) })
}

func BenchmarkInflate(b *testing.B) {
	text := samples(rand.New(rand.NewPCG(1, 1)))[5][:3000]
	in, out := deflated(b, flate.DefaultCompression, text), make([]byte, len(text))
	for b.Loop() {
		if !inflate(out, in) {
			b.Fatal("refused")
		}
	}
}
