package app

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of a file to import.
const (
	MaxImportBytes = 512 << 10
	maxImportRows  = 500
	maxImportCells = 200 // in a row
)

const emptyFile = "Dit bestand is leeg."

// fileRow is one row of a file with the line that it begins on.
type fileRow struct {
	line  int
	cells []string
}

// readRows reads a workbook (.xlsx), or a CSV file as spreadsheets write it: with semicolons, commas or
// tabs, in UTF-8 or in the alphabet of Western Windows. Rows that are empty are left
// out. fault says, in words, why the file cannot be read.
func readRows(data []byte) (rows []fileRow, fault string) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, emptyFile
	case len(data) > MaxImportBytes:
		return nil, "Dit bestand is te groot. Splits het in delen van 500 rijen."
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readBook(data)
	case bytes.IndexByte(data, 0) >= 0:
		return nil, "Dit is geen CSV-bestand of .xlsx. Kies in Excel voor Opslaan als, CSV UTF-8."
	}
	text := decoded(data)
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = separator(text), -1
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) && len(rows) == 0 {
			return nil, emptyFile
		} else if errors.Is(err, io.EOF) {
			return rows, ""
		}
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, fmt.Sprintf("Rij %d is niet te lezen. Er staat een aanhalingsteken verkeerd.", parse.StartLine)
		} else if err != nil {
			return nil, "Dit bestand is niet te lezen."
		}
		line, _ := reader.FieldPos(0)
		empty := true
		for i := range cells {
			cells[i] = strings.Join(strings.Fields(cells[i]), " ")
			empty = empty && cells[i] == ""
		}
		switch {
		case empty:
		case len(cells) > maxImportCells:
			return nil, fmt.Sprintf("Rij %d heeft meer dan 200 kolommen.", line)
		case len(rows) > maxImportRows:
			return nil, "Er staan meer dan 500 rijen in. Splits het bestand."
		default:
			rows = append(rows, fileRow{line, cells})
		}
	}
}

// decoded is the text of a file without its byte order mark. What is no UTF-8 is read
// as Windows-1252, which old spreadsheets write: there the bytes above 0x9f are the
// characters of Latin-1, and of those below only the ones that names hold matter.
func decoded(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data)
	}
	var out strings.Builder
	for _, b := range data {
		if r, ok := windows[b]; ok {
			out.WriteRune(r)
		} else {
			out.WriteRune(rune(b))
		}
	}
	return out.String()
}

var windows = map[byte]rune{
	0x80: '€', 0x82: '‚', 0x84: '„', 0x85: '…', 0x8a: 'Š', 0x8e: 'Ž', 0x91: '‘', 0x92: '’', 0x93: '“', 0x94: '”',
	0x96: '–', 0x97: '—', 0x9a: 'š', 0x9e: 'ž', 0x9f: 'Ÿ',
}

// separator is what stands most between the names of the columns.
func separator(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	best, most := ';', 0
	for _, r := range []rune{';', ',', '\t'} {
		if n := strings.Count(head, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}
