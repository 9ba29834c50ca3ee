package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/functions/internal/table"
)

var someKey = table.Key{Partition: "p", Sort: "s"}

// newerForm is what a later release may begin a value with.
const newerForm = swiftColumns + 1

// TestLeanIsReadable: whatever is kept, what comes back is the same; it never weighs more
// units than as JSON, nor than packed small.
func TestLeanIsReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.SampledFrom([]string{`{"status":"ja","waarde":3}`, `"niet"`, "\x00", "é"}), rapid.StringMatching(`[a-h]{4}`))
		random := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "random")
		plain := append([]byte("{"+strings.Join(rapid.SliceOfN(word, 80, 600).Draw(t, "words"), ",")), random...)
		kept := lean(someKey, plain)
		units := unitsOf(someKey, len(kept))
		if kept[0] != '{' && (units >= unitsOf(someKey, len(plain)) || units > unitsOf(someKey, len(packedSmall(smallJSON, plain)))) {
			t.Fatalf("packed %d bytes into %d, in form %d", len(plain), len(kept), kept[0])
		}
		got, err := Readable(kept)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%v: %d bytes became %d", err, len(plain), len(got))
		}
	})
}

// TestSwiftWhereItIsAsSmall: what repeats itself is packed swift, and what only the small way
// brings to fewer units is packed small.
func TestSwiftWhereItIsAsSmall(t *testing.T) {
	r, letters := rand.New(rand.NewPCG(1, 2)), []byte("{")
	for len(letters) < 3*unitSize {
		letters = append(letters, byte('a'+r.IntN(8)))
	}
	for form, plain := range map[byte][]byte{swiftJSON: []byte("{" + strings.Repeat("word ", 500)), smallJSON: letters} {
		if kept := lean(someKey, plain); kept[0] != form {
			t.Errorf("%d bytes are kept in form %d, want %d", len(plain), kept[0], form)
		}
	}
}

// TestSmallStaysAsItWas: an item of one unit is JSON, as all of them were.
func TestSmallStaysAsItWas(t *testing.T) {
	small := []byte(`{"a":"` + strings.Repeat("x", 900) + `"}`)
	if got := lean(someKey, small); !bytes.Equal(got, small) {
		t.Errorf("kept as %q", got)
	}
}

// TestDamageIsNoValue: what is cut off, longer or shorter than it says, or of a form that
// this release does not know is an error and never half an item.
func TestDamageIsNoValue(t *testing.T) {
	plain := []byte(`{"a":"` + strings.Repeat("word ", 500) + `"}`)
	for _, whole := range [][]byte{packedSmall(smallJSON, plain), packedSwift(swiftJSON, plain)} {
		if got, err := Readable(whole); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("form %d: %v, %q", whole[0], err, got)
		}
		for n := 1; n < len(whole); n++ {
			if got, err := Readable(whole[:n]); err == nil {
				t.Fatalf("%d of %d bytes are read as %s", n, len(whole), got)
			}
		}
		for _, by := range []byte{1, 0xff} {
			longer := bytes.Clone(whole)
			longer[1] += by // the length of what is in it
			if _, err := Readable(longer); err == nil {
				t.Errorf("form %d with %d bytes more than it says is read", whole[0], int8(-by))
			}
		}
		if _, err := Readable(append(bytes.Clone(whole), 0)); whole[0] == swiftJSON && err == nil {
			t.Error("what follows the last byte is read")
		}
		if _, err := Readable([]byte{whole[0], 0xff, 0xff, 0xff, 0xff, 0x7f}); err == nil {
			t.Error("a length that nothing has is read")
		}
	}
	if _, err := Readable([]byte{newerForm, 'x'}); !errors.Is(err, ErrNewer) {
		t.Errorf("a later form gives %v", err)
	}
}

// testLean: a questionnaire that is large is kept lean, one that was kept as JSON before
// goes on, and a gemeente that moves takes JSON along.
func testLean(k *kit) {
	k.create("X-1")
	k.create("X-2")
	large := map[string]string{}
	for n := range 250 {
		large[fmt.Sprintf("question_%d", n)] = fmt.Sprint(n % 7)
	}
	answers, err := json.Marshal(large)
	k.must(err)
	old := draft("X-2", "T0", "staff", 1)
	old.Status, old.By, old.Answers = Draft, "ann", answers
	asJSON, err := json.Marshal(old)
	k.must(err)
	key := responseKey(g, "X-2", "T0", "staff")
	k.must(k.t.Write(k.Context(), table.Create(table.Item{Key: key, Value: asJSON})))
	for _, id := range []string{"X-1", "X-2"} {
		r := draft(id, "T0", "staff", 1)
		r.Answers, r.By = answers, "ann"
		if id == "X-2" {
			r, err = k.Response(k.Context(), g, id, "T0", "staff")
			k.must(err)
		}
		r.Submitted, r.Date = noon, today
		_, err = k.Submit(k.Context(), g, r, "key", line)
		k.must(err)
		it, err := k.t.Get(k.Context(), responseKey(g, id, "T0", "staff"))
		k.must(err)
		if it.Value[0] == '{' || len(it.Value) > len(answers)/2 {
			k.Errorf("%s is kept in %d bytes, of which %d answers", id, len(it.Value), len(answers))
		}
		for name, read := range map[string]func() (Dossier, error){
			"whole":    func() (Dossier, error) { return k.Dossier(k.Context(), g, id) },
			"measured": func() (Dossier, error) { return k.Measured(k.Context(), g, id, everything) },
		} {
			d, err := read()
			k.must(err)
			if got, ok := d.Response("T0", "staff"); !ok || string(got.Answers) != string(answers) {
				k.Errorf("%s, %s: %s", id, name, got.Answers)
			}
		}
	}
	seen := 0
	for item, err := range (out{s: k.Store, g: g}).items(k.Context(), func(ctx context.Context, give give) error {
		it, err := k.t.Get(ctx, key)
		if err != nil {
			return err
		}
		return give(it)
	}) {
		k.must(err)
		seen++
		if !json.Valid(item.Value) {
			k.Errorf("moves as %q", item.Value)
		}
		k.must(k.MoveIn(k.Context(), g, []MovedItem{item}, noon))
		if it, err := k.t.Get(k.Context(), key); err != nil || it.Value[0] == '{' {
			k.Errorf("moved in as %q, %v", it.Value[:1], err)
		}
	}
	if seen != 1 {
		k.Errorf("%d items moved", seen)
	}
}

// testNewer: what a newer release stored in a form that this one does not know, while a
// release is half deployed or was rolled back, is refused by whatever would change it, and
// stays as it was.
func testNewer(k *kit) {
	k.create("X-1")
	key := responseKey(g, "X-1", "T0", "self")
	kept := []byte{newerForm, 'n', 'e', 'w'}
	k.must(k.t.Write(k.Context(), table.Create(table.Item{Key: key, Value: kept})))
	r := draft("X-1", "T0", "self", 1)
	r.Version = 1
	entry := entryKey(g, k.entry("X-1").Worker, "X-1")
	for name, change := range map[string]func() error{
		"draft":    func() error { _, err := k.SaveDraft(k.Context(), g, r); return err },
		"submit":   func() error { _, err := k.Submit(k.Context(), g, r, "key", line); return err },
		"correct":  func() error { _, err := k.Correct(k.Context(), g, r, "ann", "typo", noon, line); return err },
		"drop":     func() error { _, err := k.DropDraft(k.Context(), g, "X-1", "T0", "self", line); return err },
		"withdraw": func() error { return k.Withdraw(k.Context(), g, withdrawal, line) },
		"dossier":  func() error { _, err := k.Dossier(k.Context(), g, "X-1"); return err },
		"figures":  func() error { _, err := k.Measured(k.Context(), g, "X-1", everything); return err },
	} {
		if err := change(); !errors.Is(err, ErrNewer) {
			k.Errorf("%s: %v", name, err)
		}
	}
	p, err := k.Participant(k.Context(), g, "X-1")
	k.must(err)
	k.must(k.t.Write(k.Context(), table.Put(table.Item{Key: entry, Value: kept})))
	if err := k.SaveParticipant(k.Context(), g, p, line); !errors.Is(err, ErrNewer) {
		k.Errorf("a change of a participant: %v", err)
	}
	for _, key := range []table.Key{key, entry} {
		if it, err := k.t.Get(k.Context(), key); err != nil || !bytes.Equal(it.Value, kept) {
			k.Errorf("%v became %q, %v", key, it.Value, err)
		}
	}
}
