package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

// register is the list of gemeenten of the CBS, beside the clone.
var register = filepath.Join("..", "..", "..", "..", "shared", "reference", "gemeenten.csv")

// TestEveryGemeenteOfTheCountryStartsRight makes every gemeente that is not there yet
// with the code of `monitor nieuw gemeente`, and checks and tests all of them at once.
func TestEveryGemeenteOfTheCountryStartsRight(t *testing.T) {
	rows := readRegister(t)
	if len(rows) != 342 {
		t.Errorf("the register has %d gemeenten", len(rows))
	}
	loaded, found := load.Load(os.DirFS(shipped))
	if found.HasErrors() {
		t.Fatal(found)
	}
	there := map[string]bool{}
	for _, g := range loaded.Gemeenten() {
		there[g.Code] = true
	}
	taken := prefixes(loaded)
	top, made := map[string][]byte{}, 0
	for _, row := range rows {
		code, name := strings.TrimPrefix(row[0], "GM"), row[1]
		if there[code] {
			continue
		}
		files, err := gemeenteFiles(loaded.Programmes(), taken, code, name, source.DateOf(2026, 1, 1))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		made++
		for _, f := range files {
			if top[f.Path] != nil {
				t.Errorf("%s: %s is there already", name, f.Path)
			}
			top[f.Path] = f.Data
		}
	}
	tryAll(t, top, made+len(there))
}

// tryAll checks and tests new files among the shipped definitions.
func tryAll(t *testing.T, top map[string][]byte, want int) {
	t.Helper()
	fsys := layered{os.DirFS(shipped), top}
	all, found := load.Load(fsys)
	if found.HasErrors() {
		t.Fatal(found)
	}
	tests, found := load.Tests(fsys)
	if found.HasErrors() {
		t.Fatal(found)
	}
	tests = slices.DeleteFunc(tests, func(f load.File) bool { return top[f.Path] == nil })
	result := casetest.Run(all, tests)
	if result.Failed() > 0 || len(result.Cases) != len(top)/2 {
		t.Errorf("%d of %d cases fail", result.Failed(), len(result.Cases))
	}
	gemeenten := all.Gemeenten()
	if len(gemeenten) != want {
		t.Errorf("%d gemeenten, want %d", len(gemeenten), want)
	}
	prefix := map[string]string{}
	for _, g := range gemeenten {
		if other := prefix[g.Prefix]; other != "" {
			t.Errorf("%s and %s both have %s", g.Name, other, g.Prefix)
		}
		prefix[g.Prefix] = g.Name
		if contrast := whiteOn(t, g.Colour); contrast < 4.5 {
			t.Errorf("%s: white on %s has contrast %.2f", g.Name, g.Colour, contrast)
		}
	}
}

func readRegister(t *testing.T) [][]string {
	t.Helper()
	file, err := os.Open(register)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" { // there it stands beside the clone
		t.Skip("overgeslagen: de lijst met alle gemeenten (shared/reference/gemeenten.csv naast de kloon)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.Comment, r.FieldsPerRecord = ';', '#', -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows[1:]
}

// whiteOn is the contrast of white letters on a colour, from 1 to 21.
func whiteOn(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	return starter.WhiteOn(uint8(n>>16), uint8(n>>8), uint8(n))
}
