package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
	"effectmonitor/functions/internal/table"
)

// filledIn is a response with so many answers, each with a value that follows from it,
// and scores that stand under the values alone.
func filledIn(questions int, say func(n int) any) Response {
	answers, values := map[string]any{}, map[string]any{}
	for n := range questions {
		parts := []string{"werk", "geld", "zorg", "huis", "leer", "rust", "plan", "hulp", "buurt", "kind", "dag"}
		id := fmt.Sprintf("%s_%s_%03d", parts[n*n%11], parts[n*7919/11%11], n)
		answers[id] = map[string]any{"status": "ja", "waarde": say(n)}
		values[id] = say(n)
	}
	values["cijfer"] = 7.5
	r := draft("X-1", "T0", "self", 1)
	var err error
	if r.Answers, err = json.Marshal(answers); err != nil {
		panic(err)
	}
	whole, err := json.Marshal(map[string]any{"values": values})
	if err == nil {
		err = json.Unmarshal(whole, &r)
	}
	if err != nil {
		panic(err)
	}
	return r
}

// TestColumnsAreLeaner: a questionnaire of 250 questions is kept in two units, and comes
// back to the byte. One of 60 is kept swift, in no more units than small.
func TestColumnsAreLeaner(t *testing.T) {
	for _, c := range []struct {
		questions, units int
		form             byte
	}{{250, 2, smallColumns}, {60, 1, swiftColumns}} {
		plain, err := json.Marshal(filledIn(c.questions, func(n int) any { return n * n * 7919 % 101 % 5 }))
		if err != nil {
			t.Fatal(err)
		}
		kept := lean(someKey, plain)
		got, err := Readable(kept)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%v: %d bytes became %d", err, len(plain), len(got))
		}
		if kept[0] != c.form || unitsOf(someKey, len(kept)) != c.units {
			t.Errorf("form %d of %d bytes, packed as it is %d", kept[0], len(kept), len(packedSmall(smallJSON, plain)))
		}
		for n := 1; n < len(kept); n++ {
			if got, err := Readable(kept[:n]); err == nil {
				t.Fatalf("%d of %d bytes are read as %s", n, len(kept), got)
			}
		}
	}
}

// TestColumnsComeBack: whatever is answered or left open, and whatever else stands under
// the values, columns give the same JSON; what they cannot give is not put in them.
func TestColumnsComeBack(t *testing.T) {
	put := 0
	drawn.Until(t, func() bool { return put >= 10 }, func(t *rapid.T) {
		id := rapid.StringMatching(`[a-zé\n"<]{0,4}`)
		value := rapid.SampledFrom([]string{`3`, `"een"`, `"a:b\n"`, `true`, `null`, `["een","twee"]`, `"\u003c}"`, `{"x":1}`})
		given := rapid.MapOf(id, rapid.Custom(func(t *rapid.T) json.RawMessage {
			shape := rapid.SampledFrom([]string{`{"status":"ja","waarde":%s}`, `{"status":"nee"}`, `{"waarde":%s,"status":"ja"}`, `%s`}).Draw(t, "shape")
			if bytes.Contains([]byte(shape), []byte("%s")) {
				return json.RawMessage(fmt.Sprintf(shape, value.Draw(t, "answer")))
			}
			return json.RawMessage(shape)
		})).Draw(t, "answers")
		computed := map[string]json.RawMessage{}
		for k, raw := range given {
			var a struct {
				Waarde json.RawMessage `json:"waarde"`
			}
			if json.Unmarshal(raw, &a) == nil && len(a.Waarde) > 0 && rapid.Bool().Draw(t, "counts") {
				computed[k] = a.Waarde
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "scores") {
			computed[id.Draw(t, "score")] = json.RawMessage(value.Draw(t, "value"))
		}
		plain, err := json.Marshal(map[string]any{"answers": given, "values": computed, "other": 1})
		if err != nil {
			t.Fatal(err)
		}
		text, ok := inColumns(plain)
		if !ok {
			return
		}
		put++
		if got, err := fromColumns(text); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%v: %s became %s", err, plain, got)
		}
	})
}

// TestNoColumns: what is no response, or is written otherwise, is not put in columns.
func TestNoColumns(t *testing.T) {
	for _, plain := range []string{``, `[]`, `{`, `{"answers":{}}`, `{"values":{},"answers":3}`, `{"values":3,"answers":{}}`, `{"answers":{}, "values":{}}`, `{"answers":{"b":{"w":1},"a":{"w":1}},"values":{"a":1,"b":1}}`, `{"answers":{},"answers":{},"values":{}}`} {
		if text, ok := inColumns([]byte(plain)); ok {
			t.Errorf("%s in columns: %s", plain, text)
		}
	}
	for text, want := range map[string]string{
		`{"answers":{},"values":{}}` + "\nhead\n": `{"answers":{},"values":{}}`,
		// As the first release that made columns wrote them.
		`{"answers":{"a\u003cz":{}},"values":{"b":2}}` + "\n{\"w\":\na<b\né\n\n1\n3": `{"answers":{"a\u003cb":{"w":1},"a\u003cz":{},"é":{"w":3}},"values":{"a\u003cb":1,"b":2,"é":3}}`,
	} {
		if got, err := fromColumns([]byte(text)); err != nil || string(got) != want {
			t.Errorf("%v: %q is read as %s", err, text, got)
		}
	}
	for _, text := range []string{"", "{}", "{}\nh\n", "{}\nh\na\n", "{}\nh\na\n\n", `{"answers":{}}` + "\nh\n\n", "[]\nh\n\n"} {
		if got, err := fromColumns([]byte(text)); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

// FuzzReadable: whatever stands in the table is an error or bytes, and what is put in
// columns comes back.
func FuzzReadable(f *testing.F) {
	plain, err := json.Marshal(filledIn(60, func(n int) any { return n % 5 }))
	if err != nil {
		f.Fatal(err)
	}
	text, _ := inColumns(plain)
	f.Add(text)
	f.Add(plain)
	for _, seed := range []string{`{"answers":{"a":1,"b":2},"values":{"a":1}}`, `{"a":"\`, `{"a":[{]}`, `{"a":1,}`, `{"":}`, "{}\n\n\n", `{"answers":{"a\u003c":1},"values":{}}` + "\n\nb\n\n2"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = Readable(b)
		_, _ = measured(table.Item{Value: b}, "", everything)
		json, err := fromColumns(b)
		for _, kept := range [][]byte{packedSmall(smallJSON, b), packedSwift(swiftJSON, b)} {
			if got, err := Readable(kept); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("%v: %q is read as %q", err, b, got)
			}
		}
		for _, kept := range [][]byte{packedSmall(smallColumns, b), packedSwift(swiftColumns, b)} {
			_, _ = measured(table.Item{Value: kept}, "", everything)
			if got, again := Readable(kept); (again == nil) != (err == nil) || !bytes.Equal(got, json) {
				t.Fatalf("%v: %q is read as %q", again, b, got)
			}
		}
		if text, ok := inColumns(b); ok {
			if got, err := fromColumns(text); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("%v: %q comes back as %q", err, b, got)
			}
			want, refused := measured(table.Item{Value: b}, "", everything)
			got, err := measured(table.Item{Value: packedSwift(swiftColumns, text)}, "", everything)
			if (err == nil) != (refused == nil) || err == nil && !alike(got, want) {
				t.Fatalf("%q is measured as %+v, %v; its columns as %+v, %v", b, want, refused, got, err)
			}
		}
	})
}

func BenchmarkLean(b *testing.B) {
	plain, err := json.Marshal(filledIn(250, func(n int) any { return n * n * 7919 % 101 % 5 }))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			lean(someKey, plain)
		}
	})
	kept := lean(someKey, plain)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := Readable(kept); err != nil {
				b.Fatal(err)
			}
		}
	})
}
