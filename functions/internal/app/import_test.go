package app

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadRows(t *testing.T) {
	for _, c := range []struct{ name, file, want, fault string }{
		{"semicolons, with a mark", "\ufeffVoornaam;Achternaam\r\nSara;de Vries\r\n\r\n", "1:Voornaam|Achternaam 2:Sara|de Vries", ""},
		{"commas", "a,b\n\"x, y\",z\n", "1:a|b 2:x, y|z", ""},
		{"tabs", "a\tb\nc\td", "1:a|b 2:c|d", ""},
		{"old Windows", "naam;x\nRen\xe9;\x80", "1:naam|x 2:René|€", ""},
		{"a cell of two lines", "a;b\n\"c\nd\";e\nf;g", "1:a|b 2:c d|e 4:f|g", ""},
		{"empty", " \n\n", "", "leeg"},
		{"empty cells only", ";;\n;", "", "leeg"},
		{"a broken workbook", "PK\x03\x04", "", "niet te lezen"},
		{"an old workbook", "\xd0\xcf\x11\x00", "", "geen CSV-bestand of .xlsx"},
		{"a workbook", workbook(bookOf), "1:Voornaam|Start|Schuld 3:Sara Lot|46327|1850,5|ja", ""},
		{"a workbook without rows", workbook("<worksheet/>"), "", "leeg"},
		{"a workbook without a sheet", workbook(""), "", "niet te lezen"},
		{"a workbook that is too wide", workbook(`<worksheet><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>`), "", "meer dan 200"},
		{"a stray quote", "a;b\nc\"d;e\n", "", "Rij 2 is niet te lezen"},
		{"too many", "a\n" + strings.Repeat("b\n", 501), "", "meer dan 500"},
		{"too wide", "a,b\n" + strings.Repeat("b,", 201), "", "meer dan 200"},
		{"too large", strings.Repeat("a", MaxImportBytes+1), "", "te groot"},
	} {
		rows, fault := readRows([]byte(c.file))
		var got []string
		for _, r := range rows {
			got = append(got, string(rune('0'+r.line))+":"+strings.Join(r.cells, "|"))
		}
		if c.fault == "" && strings.Join(got, " ") != c.want || !strings.Contains(fault, c.fault) || c.fault == "" && fault != "" {
			t.Errorf("%s: %q, %q", c.name, got, fault)
		}
	}
}

const bookOf = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Start</t></is></c><c t="str"><v>Schuld</v></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>46327</v></c><c r="C3" t="n"><v>1850.5</v></c><c r="D3" t="b"><v>1</v></c></row>
<row r="4"><c r="A4" t="s"><v>9</v></c></row></sheetData></worksheet>`

// workbook is a file of one sheet, or of none.
func workbook(sheet string) string {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/worksheets/sheet10.xml": "<worksheet/>",
		"xl/sharedStrings.xml": "<sst><si><t>Voornaam</t></si><si><r><t>Sara </t></r><r><t>Lot</t></r></si></sst>"} {
		if sheet == "" && name != "xl/sharedStrings.xml" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		_, _ = w.Write([]byte(body)) // to memory
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

func TestFromSerial(t *testing.T) {
	for text, want := range map[string]string{"46327": "2026-11-01", "38018": "2004-02-01", "1-2-2004": "1-2-2004", "2004": "2004", "": ""} {
		if got := fromSerial(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// FuzzReadRows: whatever a stranger sends gives rows of clean text, or a fault.
func FuzzReadRows(f *testing.F) {
	for _, seed := range []string{"a;b\nc;d", "\xef\xbb\xbfa,b\n\"x\"\"y\",2", "\xff\xfe", "\"", "a\tb\r\n\t", "PK", "\x00", ";\n", workbook(bookOf)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, fault := readRows(data)
		if (fault == "") != (len(rows) > 0) {
			t.Fatalf("%d rows and the fault %q", len(rows), fault)
		}
		last := 0
		for _, r := range rows {
			if r.line <= last || len(r.cells) == 0 || len(r.cells) > maxImportCells {
				t.Fatalf("line %d after %d with %d cells", r.line, last, len(r.cells))
			}
			last = r.line
			for _, cell := range r.cells {
				if !utf8.ValidString(cell) || cell != strings.TrimSpace(cell) || strings.ContainsAny(cell, "\r\n\t") {
					t.Fatalf("cell %q", cell)
				}
			}
		}
	})
}
