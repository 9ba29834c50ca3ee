package source_test

import (
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

const pointed = `soort: proef
titel: {nl: "één \u00e9 {naam}", en: 'two {naam}'}
lijst:
  - id: a
    vragen: [ab, a, "b"]
    tekst: >
      lang
      {naam} en zo
    binnen: {id: a, diep: x}
`

// TestPoint moves findings from their block to what they are about.
func TestPoint(t *testing.T) {
	d, found := read.Parse("p.yaml", []byte(pointed))
	if len(found) > 0 {
		t.Fatal(found)
	}
	block := d.Root.Get("lijst").Items[0].Pos
	for _, k := range []struct {
		name         string
		at           diag.Pos
		key, text    string
		line, column int
	}{
		{"nothing said", block, "", "a", 4, 5},
		{"the value of a key", block, "vragen", "", 5, 13},
		{"an item, and not one that it is part of", block, "vragen", "a", 5, 18},
		{"an item between quotes", block, "vragen", "b", 5, 21},
		{"a word in a folded text", block, "tekst", "{naam}", 8, 7},
		{"a word after letters of more bytes", d.Root.Pos, "titel.nl", "naam", 2, 26},
		{"the other language", d.Root.Pos, "titel.en", "{naam}", 2, 43},
		{"a language that is not there", d.Root.Pos, "titel.fr", "two {naam}", 2, 38},
		{"a key inside a key", block, "binnen.diep", "", 9, 27},
		{"a key that is not there", block, "schaal", "a", 4, 5},
		{"a text that is not there", block, "vragen", "q", 5, 13},
		{"no block of this file", diag.Pos{File: "p.yaml", Line: 99, Column: 1}, "vragen", "a", 99, 1},
		{"another file", diag.Pos{File: "q.yaml", Line: 4, Column: 5}, "vragen", "a", 4, 5},
	} {
		t.Run(k.name, func(t *testing.T) {
			var found diag.List
			found.Errorf(k.at, "x", "x").Under(k.key, k.text)
			source.Point(d, found)
			source.Point(d, found) // a second time changes nothing
			if p := found[0].Pos; p.Line != k.line || p.Column != k.column || p.File != k.at.File {
				t.Errorf("at %s, want line %d, column %d", p, k.line, k.column)
			}
		})
	}
}
