package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func all(string) bool { return true }

func written(t testing.TB, tables ...Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, tables); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	data := written(t,
		Table{Name: "een", Header: []string{"a", "b"}, Filter: true, Wrap: true, Rows: [][]any{{"=1+1", 3}, {nil, ""}, {"twee\nregels ✓", 2.5}, {"\x01weg", nil}}},
		Table{Name: "Twee", Header: []string{"x"}})
	sheets, err := Read(data, Standard, all)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a", "b"}, {"=1+1", "3"}, nil, {"twee\nregels ✓", "2.5"}, {"weg"}}
	if len(sheets) != 2 || !slices.EqualFunc(sheets[0].Rows, want, slices.Equal[[]string]) || sheets[1].Name != "Twee" {
		t.Errorf("%q", sheets)
	}
	only, err := Read(data, Standard, func(name string) bool { return name == "twee" })
	if err != nil || len(only) != 1 || only[0].Name != "Twee" {
		t.Errorf("%v %v", only, err)
	}
}

// TestFilesOfPeople: what a spreadsheet program writes, with texts that are shared,
// laid out in pieces, numbers, truths and formulas with their last outcome.
func TestFilesOfPeople(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "type", "B1": "required", "A2": 1, "B2": true, "A3": 2.5, "B3": "type"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 10}) // 0.00%
	err = errors.Join(err, f.SetCellStyle("Sheet1", "A3", "A3", style), f.SetSheetName("Sheet1", "Survey"),
		f.SetCellRichText("Survey", "C1", []excelize.RichTextRun{{Text: "la"}, {Text: "bel", Font: &excelize.Font{Bold: true}}}),
		f.SetCellFormula("Survey", "C2", "1+1"))
	var b bytes.Buffer
	if err = errors.Join(err, f.Write(&b)); err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(b.Bytes(), Standard, func(name string) bool { return name == "survey" })
	want := [][]string{{"type", "required", "label"}, {"1", "1"}, {"2.5", "type"}}
	if err != nil || len(sheets) != 1 || !slices.EqualFunc(sheets[0].Rows, want, slices.Equal[[]string]) {
		t.Errorf("%q %v", sheets, err)
	}
}

// TestNothingRuns: a text that looks like a formula is no formula in the file.
func TestNothingRuns(t *testing.T) {
	data := written(t, Table{Name: "een", Header: []string{"=a"}, Filter: true, Rows: [][]any{{"=HYPERLINK(\"http://x\")"}, {"+1"}, {"@SUM(1)"}}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for row := 1; row <= 4; row++ {
		cell := fmt.Sprintf("A%d", row)
		formula, err := f.GetCellFormula("een", cell)
		kind, err2 := f.GetCellType("een", cell)
		if err != nil || err2 != nil || formula != "" || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s: formula %q, kind %v, %v %v", cell, formula, kind, err, err2)
		}
	}
	panes, err := f.GetPanes("een")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay: %+v %v", panes, err)
	}
	if width, err := f.GetColWidth("een", "A"); err != nil || width < 20 {
		t.Errorf("width %v %v", width, err)
	}
}

// archive makes a zip of parts.
func archive(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// replaced changes one part of a workbook.
func replaced(t testing.TB, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	found := false
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			found = true
			content = []byte(change(string(content)))
		}
		parts[f.Name] = content
	}
	if !found {
		t.Fatalf("no part %s", name)
	}
	return archive(t, parts)
}

const sheet1 = "xl/worksheets/sheet1.xml"

func TestReadRefuses(t *testing.T) {
	good := written(t, Table{Name: "survey", Header: []string{"type"}, Rows: [][]any{{"text"}}})
	many := Table{Name: "survey", Header: []string{"type"}}
	for range 60 {
		many.Rows = append(many.Rows, []any{"text"})
	}
	small := Standard
	small.Rows, small.Columns, small.Cells, small.Text = 50, 4, 110, 40
	tight := Standard
	tight.Unpacked = 4 << 20
	wide := Table{Name: "survey", Header: []string{"a", "b", "c", "d", "e"}}
	cells := Table{Name: "survey", Header: []string{"a"}, Rows: slices.Repeat([][]any{{"1", "2", "3", "4"}}, 30)}
	huge := func(s string) string {
		return strings.Replace(s, "</sheetData>", `<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>`, 1)
	}
	entity := func(s string) string {
		return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>` +
			strings.Replace(strings.TrimPrefix(s, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`), "<t>text</t>", "<t>&b;&f;</t>", 1)
	}
	for name, c := range map[string]struct {
		data []byte
		l    Limits
		want string
	}{
		"empty":         {nil, Standard, "dit is geen Excel-bestand (.xlsx) (het bestand is leeg)"},
		"text":          {[]byte("type,name\ntext,a\n"), Standard, "dit is geen Excel-bestand (.xlsx) (open het bestand in een rekenprogramma en bewaar het opnieuw als .xlsx)"},
		"html":          {[]byte("<html><table></table></html>"), Standard, "dit is geen Excel-bestand (.xlsx) (dit is XML of HTML; bewaar het formulier als .xlsx)"},
		"old or locked": {append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), Standard, "dit is geen Excel-bestand (.xlsx) (dit is een oud .xls-bestand of er staat een wachtwoord op; bewaar het als .xlsx zonder wachtwoord)"},
		"cut off":       {good[:len(good)/2], Standard, "dit is geen Excel-bestand (.xlsx) (het bestand is afgebroken; haal het opnieuw op)"},
		"other zip":     {archive(t, map[string][]byte{"a.txt": []byte("x")}), Standard, "dit is een zip-bestand, maar geen werkmap"},
		"bomb":          {archive(t, map[string][]byte{"[Content_Types].xml": make([]byte, 5<<20)}), tight, "het bestand is uitgepakt groter dan 4 MB"},
		"large":         {make([]byte, Standard.Size+1), Standard, "het bestand is groter dan 10 MB"},
		"many rows":     {written(t, many), small, "werkblad survey heeft meer dan 50 rijen"},
		"many columns":  {written(t, wide), small, "werkblad survey heeft in rij 1 meer dan 4 kolommen"},
		"many cells":    {written(t, cells), small, "de werkmap heeft meer dan 110 gevulde cellen"},
		"long text":     {written(t, Table{Name: "survey", Header: []string{"a", strings.Repeat("x", 41)}}), small, "werkblad survey heeft in cel B1 een tekst van meer dan 40 tekens"},
		"huge sheet":    {replaced(t, good, sheet1, huge), Standard, "werkblad survey heeft in rij 1048576 meer dan 500 kolommen"},
		"entities":      {replaced(t, good, sheet1, entity), Standard, "het bestand is beschadigd (open het bestand in een rekenprogramma en bewaar het opnieuw als .xlsx)"},
		"deep":          {replaced(t, good, sheet1, func(string) string { return strings.Repeat("<a>", 1000) }), Standard, "het bestand is beschadigd (open het bestand in een rekenprogramma en bewaar het opnieuw als .xlsx)"},
		"no sheet":      {replaced(t, good, sheet1, func(string) string { return "<worksheet><sheetData><row><c t=\"s\"><v>99" }), Standard, "het bestand is beschadigd (open het bestand in een rekenprogramma en bewaar het opnieuw als .xlsx)"},
	} {
		sheets, err := Read(c.data, c.l, all)
		var refused *Refusal
		if !errors.As(err, &refused) || err.Error() != c.want {
			t.Errorf("%s: %v %.100q, want %s", name, err, fmt.Sprint(sheets), c.want)
		}
	}
}

// TestEmptyRowsCostNothing: spreadsheet programs leave rows with only a layout, up
// to the last that there can be.
func TestEmptyRowsCostNothing(t *testing.T) {
	good := written(t, Table{Name: "survey", Header: []string{"type"}, Rows: [][]any{{"text"}}})
	var rows strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&rows, `<row r="%d" s="1"></row>`, i+3)
	}
	data := replaced(t, good, sheet1, func(s string) string { return strings.Replace(s, "</sheetData>", rows.String()+"</sheetData>", 1) })
	sheets, err := Read(data, Standard, all)
	if err != nil || len(sheets[0].Rows) != 2 {
		t.Errorf("%v %v", err, len(sheets))
	}
}

// TestReadIsBounded: what a hostile file costs stays near its limits.
func TestReadIsBounded(t *testing.T) {
	bomb := archive(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "xl/a": make([]byte, 30<<20), "xl/b": make([]byte, 30<<20)})
	tight := Standard
	tight.Unpacked = 40 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Read(bomb, tight, all); err == nil {
		t.Error("a bomb was read")
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("refusing took %d MB", used>>20)
	}
}

// FuzzRead: a broken workbook gives a refusal, never a crash.
func FuzzRead(f *testing.F) {
	good := written(f, Table{Name: "survey", Header: []string{"type", "name"}, Rows: [][]any{{"text", "a"}, {"integer", 3}}})
	f.Add(good, uint64(0))
	f.Add([]byte("PK\x03\x04"), uint64(1))
	small := Standard
	small.Unpacked, small.Rows = 1<<20, 100
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		if len(data) > 1<<16 {
			return
		}
		check := func(data []byte) {
			_, err := Read(data, small, all)
			var refused *Refusal
			if err != nil && !errors.As(err, &refused) {
				t.Fatal(err)
			}
		}
		check(data)
		// What the fuzzer changes rarely gets past the checksums of the zip; here the
		// text inside is changed.
		r := rand.New(rand.NewPCG(seed, 1))
		check(replaced(t, good, sheet1, func(s string) string {
			b := []byte(s)
			for range 1 + r.IntN(4) {
				b[r.IntN(len(b))] = byte(r.IntN(256))
			}
			at := r.IntN(len(b))
			return string(b[:at]) + string(data[:min(len(data), 200)]) + string(b[at:])
		}))
	})
}
