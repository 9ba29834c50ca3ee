package app

import (
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
		{"a workbook", "PK\x03\x04", "", "geen CSV"},
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

// FuzzReadRows: whatever a stranger sends gives rows of clean text, or a fault.
func FuzzReadRows(f *testing.F) {
	for _, seed := range []string{"a;b\nc;d", "\xef\xbb\xbfa,b\n\"x\"\"y\",2", "\xff\xfe", "\"", "a\tb\r\n\t", "PK", "\x00", ";\n"} {
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
