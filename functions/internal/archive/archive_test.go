package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"effectmonitor/functions/internal/archive"
)

func lines() []archive.Line {
	name := "Ann"
	list := []archive.Line{
		{Kind: "a", Partition: "g/0001/p/X-1", Sort: "profile", Name: &name},
		{Kind: "b", Partition: "g/0001/p/X-1", Sort: "x", Expires: time.Date(2091, 3, 1, 0, 0, 0, 0, time.UTC), Digest: "d"},
		{Kind: "c", Partition: "p", Sort: "s"},
	}
	list[0].SetContent([]byte(`{"b":1,"a":"\u003c"}`))
	list[1].SetContent([]byte("text that is <no> JSON"))
	list[2].SetContent([]byte{0xff, 0, 1})
	return list
}

func written(t *testing.T) ([]byte, archive.Manifest) {
	t.Helper()
	var out bytes.Buffer
	w := archive.NewWriter(&out)
	all := lines()
	for name, some := range map[string][]archive.Line{"een.jsonl": all} {
		if _, err := w.File(name); err != nil {
			t.Fatal(err)
		}
		for _, l := range some {
			if err := w.Line(l); err != nil {
				t.Fatal(err)
			}
		}
	}
	to, err := w.File("LEESMIJ.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(to, strings.Repeat("a text for people\n", 20)); err != nil {
		t.Fatal(err)
	}
	m, err := w.Close(archive.Manifest{Gemeente: "0001", Made: time.Date(2091, 3, 1, 0, 0, 0, 0, time.UTC), Needs: []string{"q@1"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), m
}

// read gives everything in an archive as one text; the error is that of opening it.
func read(t *testing.T, data []byte) (string, error) {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	var all []any
	for l, err := range a.Lines() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	text, err := json.Marshal(append(all, a.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), nil
}

func TestRoundTrip(t *testing.T) {
	data, m := written(t)
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a.Manifest, m) || m.Digest == "" || len(m.Files) != 2 || m.Files[0].Lines != 3 {
		t.Errorf("manifest %+v, was %+v", a.Manifest, m)
	}
	var got []archive.Line
	for l, err := range a.Lines() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, l)
	}
	if !reflect.DeepEqual(got, lines()) {
		t.Errorf("lines %+v", got)
	}
}

// TestContentIsKept: whatever is stored comes back to the byte.
func TestContentIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.OneOf(
			rapid.SliceOf(rapid.Byte()),
			rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
			rapid.Map(rapid.MapOf(rapid.String(), rapid.String()), func(m map[string]string) []byte { b, _ := json.Marshal(m); return b }),
			rapid.SampledFrom([][]byte{[]byte("7"), []byte("null"), []byte(`"<"`), []byte(`{"a": 1}`), []byte("1e400"), {}}),
		).Draw(t, "data")
		var l archive.Line
		l.SetContent(data)
		text, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		var back archive.Line
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back.Content(), data) {
			t.Fatalf("%q became %q by way of %s", data, back.Content(), text)
		}
	})
}

// TestHalfAnArchiveIsRefused: wherever it was cut off.
func TestHalfAnArchiveIsRefused(t *testing.T) {
	data, _ := written(t)
	for n := range data {
		if _, err := read(t, data[:n]); !errors.Is(err, archive.ErrDamaged) {
			t.Fatalf("the first %d of %d bytes: %v", n, len(data), err)
		}
	}
}

// TestAnAlteredArchiveIsRefused: with any byte changed it is refused, or it was a byte
// that says nothing, such as the time in a header of the zip.
func TestAnAlteredArchiveIsRefused(t *testing.T) {
	data, _ := written(t)
	want, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 0x21
		got, err := read(t, changed)
		switch {
		case err == nil && got != want:
			t.Errorf("byte %d was changed and something else is read", i)
		case err != nil && !errors.Is(err, archive.ErrDamaged):
			t.Errorf("byte %d: %v", i, err)
		case err != nil:
			refused++
		}
	}
	if refused < len(data)/2 {
		t.Errorf("%d of %d changes were refused", refused, len(data))
	}
}

// TestAForgedArchiveIsRefused: one that is a good zip, made again with something else in it.
func TestAForgedArchiveIsRefused(t *testing.T) {
	data, _ := written(t)
	for name, forge := range map[string]func(files map[string]string){
		"a line that was changed": func(f map[string]string) { f["een.jsonl"] = strings.Replace(f["een.jsonl"], "Ann", "Bob", 1) },
		"a line less":             func(f map[string]string) { _, f["een.jsonl"], _ = strings.Cut(f["een.jsonl"], "\n") },
		"a line more":             func(f map[string]string) { f["een.jsonl"] += "{}\n" },
		"a file less":             func(f map[string]string) { delete(f, "LEESMIJ.md") },
		"a file more":             func(f map[string]string) { f["meer.jsonl"] = "{}\n" },
		"another gemeente":        func(f map[string]string) { f["manifest.json"] = strings.Replace(f["manifest.json"], "0001", "0002", 1) },
		"another form": func(f map[string]string) {
			f["manifest.json"] = strings.Replace(f["manifest.json"], archive.Form, "x", 1)
		},
		"something nobody knows": func(f map[string]string) {
			f["manifest.json"] = strings.Replace(f["manifest.json"], "{", `{"x": 1,`, 1)
		},
		"no manifest":               func(f map[string]string) { delete(f, "manifest.json") },
		"a manifest that is no one": func(f map[string]string) { f["manifest.json"] = "[]" },
	} {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range z.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			files[f.Name] = string(text)
		}
		forge(files)
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for file, text := range files {
			to, err := w.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(to, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := read(t, out.Bytes()); !errors.Is(err, archive.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
