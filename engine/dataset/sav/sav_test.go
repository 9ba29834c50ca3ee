package sav

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/dataset"
)

func sample() *dataset.Table {
	return &dataset.Table{Name: "proef", Title: "Een proef", Variables: []dataset.Variable{
		{Name: "pseudoniem", Label: "Wie", Kind: dataset.Text, Measure: dataset.Nominal, Width: 32},
		{Name: "een_heel_lange_naam_van_een_variabele_met_veel_woorden", Label: "Hoe tevreden ben je, é ü €?", Measure: dataset.Ordinal,
			Codes: []dataset.Code{{Value: 1, Label: "Heel ontevreden"}, {Value: 5, Label: strings.Repeat("héél ", 40) + "tevreden"}}},
		{Name: "woont", Label: "", Measure: dataset.Nominal, Codes: []dataset.Code{{Value: 1, ID: "thuis", Label: "Thuis"}, {Value: 2, ID: "elders", Label: "Elders"}}},
		{Name: "bedrag", Label: "Bedrag", Measure: dataset.Scale, Decimals: 2},
		{Name: "t0_datum", Label: "Dag", Kind: dataset.Text, Measure: dataset.Ordinal, Width: 10},
		{Name: "tekst", Label: "Tekst", Kind: dataset.Text, Measure: dataset.Nominal, Width: 255},
	}}
}

func cell(x float64) dataset.Cell       { return dataset.Cell{Number: x} }
func word(s string) dataset.Cell        { return dataset.Cell{Text: s} }
func no(m dataset.Missing) dataset.Cell { return dataset.Cell{Missing: m} }

func rows() [][]dataset.Cell {
	return [][]dataset.Cell{
		{word("aaa"), cell(1), cell(2), cell(1234.56), word("2026-01"), word(strings.Repeat("é", 200))},
		{word("bbb"), no(dataset.DontKnow), no(dataset.Hidden), cell(-40), no(dataset.Blank), word("kort")},
		{word("ccc"), no(dataset.WontSay), no(dataset.NotAsked), no(dataset.Blank), no(dataset.NotAsked), word("a\"b;c")},
		{word(strings.Repeat("d", 40)), cell(5), cell(1), cell(300), word("2026-12"), no(dataset.Blank)},
	}
}

func written(t testing.TB, tab *dataset.Table, rows [][]dataset.Cell) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := Format{Made: time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)}.Open(&out, tab)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pspp is the path of a program of PSPP. Without it the test skips, or fails where
// nothing may be skipped.
func pspp(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		t.Log("gedraaid met: PSPP")
		return path
	}
	if os.Getenv("CI") == "true" || os.Getenv("EFFECTMONITOR_ALL") == "1" {
		t.Fatal("PSPP ontbreekt")
	}
	t.Skip("overgeslagen: PSPP ontbreekt")
	return ""
}

// TestReadBack: PSPP reads every value, and says nothing about the file.
func TestReadBack(t *testing.T) {
	convert := pspp(t, "pspp-convert")
	dir := t.TempDir()
	in, out := filepath.Join(dir, "proef.sav"), filepath.Join(dir, "proef.csv")
	if err := os.WriteFile(in, written(t, sample(), rows()), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(convert, in, out).CombinedOutput()
	if err != nil || len(said) > 0 {
		t.Fatalf("pspp-convert: %v\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(got) != 5 {
		t.Fatalf("%d lines, %v\n%s", len(got), err, data)
	}
	for i, v := range sample().Variables {
		if got[0][i] != v.Name {
			t.Errorf("column %d is %q", i, got[0][i])
		}
	}
	for _, c := range []struct {
		row, column int
		want        string
	}{
		{1, 0, "aaa"}, {1, 1, "1"}, {1, 2, "2"}, {1, 3, "1234.56"}, {1, 4, "2026-01"}, {1, 5, strings.Repeat("é", 127)},
		{2, 1, "-9999993"}, {2, 2, "-9999992"}, {2, 3, "-40"}, {2, 4, ""}, {2, 5, "kort"},
		{3, 1, "-9999994"}, {3, 2, "-9999995"}, {3, 3, "-9999991"}, {3, 4, "niet_gevra"}, {3, 5, `a"b;c`},
		{4, 0, strings.Repeat("d", 32)}, {4, 3, "300"},
	} {
		if cell := got[c.row][c.column]; strings.TrimSpace(cell) != c.want && strings.TrimSuffix(strings.TrimSpace(cell), ".00") != c.want {
			t.Errorf("row %d column %d is %q, want %q", c.row, c.column, cell, c.want)
		}
	}
}

// TestDictionary: PSPP shows labels, measures and missing values, and counts the
// missing ones as missing.
func TestDictionary(t *testing.T) {
	program := pspp(t, "pspp")
	dir := t.TempDir()
	in := filepath.Join(dir, "proef.sav")
	if err := os.WriteFile(in, written(t, sample(), rows()), 0o600); err != nil {
		t.Fatal(err)
	}
	syntax := filepath.Join(dir, "lees.sps")
	text := "GET FILE='" + in + "'.\nDISPLAY DICTIONARY.\nDESCRIPTIVES bedrag.\nFREQUENCIES woont.\n"
	if err := os.WriteFile(syntax, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-o", "-", "-O", "format=txt", "-O", "width=400", syntax)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	data, err := command.CombinedOutput()
	shown := string(data)
	if err != nil || strings.Contains(shown, "warning:") || strings.Contains(shown, "error:") {
		t.Fatalf("pspp: %v\n%s", err, shown)
	}
	for _, part := range []string{
		"Hoe tevreden ben je, é ü €?", "Heel ontevreden", "Ordinal", "Nominal", "Scale", "Wil niet zeggen", "-9999995", "Elders",
	} {
		if !strings.Contains(shown, part) {
			t.Errorf("pspp does not show %q in\n%s", part, shown)
		}
	}
	// Three amounts are there, of which the mean is 498.19; the fourth is missing.
	if !strings.Contains(shown, "498.19") {
		t.Errorf("a missing amount was counted:\n%s", shown)
	}
}

// TestManyRows: blocks of compressed elements end anywhere.
func TestManyRows(t *testing.T) {
	convert := pspp(t, "pspp-convert")
	tab := &dataset.Table{Name: "veel", Variables: []dataset.Variable{{Name: "x", Measure: dataset.Scale, Decimals: 1}}}
	for _, n := range []int{0, 1, 7, 8, 9, 4321} {
		var list [][]dataset.Cell
		for i := range n {
			list = append(list, []dataset.Cell{cell(float64(i) / 2)})
		}
		dir := t.TempDir()
		in, out := filepath.Join(dir, "veel.sav"), filepath.Join(dir, "veel.csv")
		if err := os.WriteFile(in, written(t, tab, list), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(convert, in, out).CombinedOutput(); err != nil || len(said) > 0 {
			t.Fatalf("%d rows: %v\n%s", n, err, said)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(data, []byte("\n")); lines != n+1 {
			t.Errorf("%d rows become %d lines", n, lines)
		}
	}
}

// BenchmarkWrite shows that memory does not grow with the rows.
func BenchmarkWrite(b *testing.B) {
	tab, list := sample(), rows()
	w, err := Format{}.Open(discard{}, tab)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, row := range list {
			if err := w.Write(row); err != nil {
				b.Fatal(err)
			}
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
