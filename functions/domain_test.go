package functions_test

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// domainWords may stand nowhere in Go or in a template, not even in a comment: what
// they name is a definition, and differs per programme and gemeente.
var domainWords = []string{
	"jpf", "den haag", "leeuwarden", "eindhoven", "bijstand", "zorgverzekeraar",
	"schuldeiser", "belevingsmonitor", "begeleider",
}

// domainLiterals may be a word of our language in a name or a comment, but not data:
// the programme says how its domains are called, the policies which roles there are.
var domainLiterals = []string{
	"leefgebied", "teamleider", "gemeentebeheerder", "gemeente-inzicht", "methodoloog",
}

// domainFacts returns a line for every domain fact in the file.
func domainFacts(name string, data []byte) []string {
	var found []string
	for i, line := range strings.Split(string(data), "\n") {
		for _, word := range domainWords {
			if strings.Contains(strings.ToLower(line), word) {
				found = append(found, position(name, i+1)+": "+word)
			}
		}
	}
	return append(found, literalFacts(name, data)...)
}

// literalFacts looks at the texts in Go code. Everything in a template is text.
func literalFacts(name string, data []byte) []string {
	var found []string
	report := func(line int, text string) {
		for _, word := range domainLiterals {
			if strings.Contains(strings.ToLower(text), word) {
				found = append(found, position(name, line)+": "+word)
			}
		}
	}
	if !strings.HasSuffix(name, ".go") {
		for i, line := range strings.Split(string(data), "\n") {
			if !strings.HasPrefix(strings.TrimSpace(line), "//") {
				report(i+1, line)
			}
		}
		return found
	}
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(data))
	var s scanner.Scanner
	s.Init(file, data, nil, 0)
	for {
		pos, kind, text := s.Scan()
		if kind == token.EOF {
			return found
		}
		if kind == token.STRING {
			report(fset.Position(pos).Line, text)
		}
	}
}

func position(name string, line int) string {
	return (token.Position{Filename: name, Line: line}).String()
}

func TestNoDomainFactInGo(t *testing.T) {
	walk(t, []string{"engine", "functions"}, func(name string) {
		if !isGo(name) && !strings.HasSuffix(name, ".templ") {
			return
		}
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, fact := range domainFacts(name, data) {
			t.Errorf("%s: a domain fact belongs in a definition", fact)
		}
	})
}

// TestDomainFactsAreSeen: a test that sees nothing would pass as well.
func TestDomainFactsAreSeen(t *testing.T) {
	cases := []struct {
		name, data string
		want       int
	}{
		{"a.go", "package a\n// Een Begeleider.\n", 1},
		{"a.go", "package a\nvar x = \"Den Haag\"\n", 1},
		{"a.go", "package a\nvar x = `leefgebied`\n", 1},
		{"a.go", "package a\n\n// Leefgebied is a domain of life.\ntype Leefgebied string\n", 0},
		{"a.go", "package a\nvar x = \"teamleider\" // JPF\n", 2},
		{"a.templ", "<p>Per leefgebied</p>\n", 1},
		{"a.templ", "// per leefgebied\n<p>{ v.Title }</p>\n", 0},
		{"a.go", "package a\nvar gemeente, medewerker = 1, \"participant\"\n", 0},
	}
	for _, c := range cases {
		if got := domainFacts(c.name, []byte(c.data)); len(got) != c.want {
			t.Errorf("%q: found %q, want %d", c.data, got, c.want)
		}
	}
}
