// Package workbook reads and writes Excel workbooks for the packages that carry
// definitions and data to and from a spreadsheet program.
//
// What it reads comes from strangers. A file is taken apart within fixed limits
// before the library that knows the format sees it, and only texts come out: no
// formula is computed, no link followed, no macro looked at. What it writes holds
// texts, numbers and nothing that a spreadsheet program would run.
//
// The package must not know what a workbook is about, and touches no disk.
package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits bound what Read takes in. They are far above what a person makes by hand.
type Limits struct {
	Size     int   // bytes of the file itself
	Unpacked int64 // bytes of everything in it together
	Rows     int   // rows with something in them, per sheet
	Columns  int   // the last column that may hold something
	Cells    int   // cells with something in them, in the whole workbook
	Text     int   // bytes of one cell
}

// Standard are limits for a questionnaire: a few thousand questions.
var Standard = Limits{Size: 10 << 20, Unpacked: 64 << 20, Rows: 20_000, Columns: 500, Cells: 400_000, Text: 32_767}

// Sheet is one sheet with the texts of its cells. Rows are numbered from 0 as
// they stand, so that Rows[0] is the first row of the sheet; a row ends at its
// last cell with something in it.
type Sheet struct {
	Name string
	Rows [][]string
}

// Refusal says in Dutch why a file is not read.
type Refusal struct{ Message, Hint string }

func (r *Refusal) Error() string {
	if r.Hint == "" {
		return r.Message
	}
	return r.Message + " (" + r.Hint + ")"
}

func refuse(hint, format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...), hint}
}

const saveAgain = "open het bestand in een rekenprogramma en bewaar het opnieuw als .xlsx"

// Read takes the texts out of a workbook. wanted says which sheets, by name in
// lower case; the others are skipped, which also saves reading them. A file that is
// no workbook, is broken or is larger than the limits gives a *Refusal.
func Read(data []byte, l Limits, wanted func(name string) bool) (sheets []Sheet, err error) {
	if err := inspect(data, l); err != nil {
		return nil, err
	}
	// The library is made for files of people, not of attackers; a crash in it means
	// no more than that the file is broken.
	defer func() {
		if recover() != nil {
			sheets, err = nil, refuse(saveAgain, "het bestand is beschadigd")
		}
	}()
	// Both limits are the same, because above the second the library would write to disk.
	f, err := excelize.OpenReader(bytes.NewReader(data),
		excelize.Options{UnzipSizeLimit: l.Unpacked, UnzipXMLSizeLimit: l.Unpacked, RawCellValue: true})
	if err != nil {
		return nil, refuse(saveAgain, "het bestand is niet te lezen als werkmap")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	cells := 0
	for _, name := range f.GetSheetList() {
		if !wanted(strings.ToLower(strings.TrimSpace(name))) {
			continue
		}
		sheet, err := readSheet(f, name, l, &cells)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// inspect unpacks everything once, counting: what a file says about its own size
// is not to be believed.
func inspect(data []byte, l Limits) error {
	if len(data) > l.Size {
		return refuse("", "het bestand is groter dan %d MB", l.Size>>20)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(whatElse(data), "dit is geen Excel-bestand (.xlsx)")
	}
	left, isBook := l.Unpacked, false
	if len(archive.File) > 2000 {
		return refuse(saveAgain, "het bestand heeft te veel onderdelen")
	}
	for _, part := range archive.File {
		isBook = isBook || strings.EqualFold(part.Name, "[Content_Types].xml")
		n, err := inspectPart(part, left)
		if left -= n; left < 0 {
			return refuse("", "het bestand is uitgepakt groter dan %d MB", l.Unpacked>>20)
		}
		if err != nil {
			return refuse(saveAgain, "het bestand is beschadigd")
		}
	}
	if !isBook {
		return refuse("", "dit is een zip-bestand, maar geen werkmap")
	}
	return nil
}

// deepest is how far elements of a workbook nest at most; a real one stays under 20.
const deepest = 100

var (
	errDeep    = errors.New("workbook: elements nest too deeply")
	errDoctype = errors.New("workbook: a document type, which can define entities")
)

// inspectPart unpacks a part and reads it when it is XML: the library stops without
// a word where a sheet is broken, so that half a sheet would seem to be all of it.
// It gives the bytes that were unpacked, at most one more than left.
func inspectPart(part *zip.File, left int64) (n int64, err error) {
	r, err := part.Open()
	if err != nil {
		return 0, fmt.Errorf("open part: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	limited := &io.LimitedReader{R: r, N: left + 1}
	if name := strings.ToLower(part.Name); strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
		err = wellFormed(limited)
	}
	if _, copying := io.Copy(io.Discard, limited); err == nil {
		err = copying
	}
	return left + 1 - limited.N, err
}

func wellFormed(r io.Reader) error {
	d := xml.NewDecoder(bufio.NewReader(r))
	for depth := 0; ; {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read part: %w", err)
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return errDeep
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errDoctype
		}
	}
}

// whatElse recognises files that are often mistaken for a workbook.
func whatElse(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "dit is een oud .xls-bestand of er staat een wachtwoord op; bewaar het als .xlsx zonder wachtwoord"
	case len(data) == 0:
		return "het bestand is leeg"
	case bytes.HasPrefix(bytes.TrimLeft(data, "\ufeff \r\n\t"), []byte("<")):
		return "dit is XML of HTML; bewaar het formulier als .xlsx"
	case bytes.HasPrefix(data, []byte("PK")):
		return "het bestand is afgebroken; haal het opnieuw op"
	}
	return saveAgain
}

func readSheet(f *excelize.File, name string, l Limits, cells *int) (sheet Sheet, err error) {
	sheet.Name = name
	rows, err := f.Rows(name)
	if err != nil {
		return sheet, refuse(saveAgain, "werkblad %s is niet te lezen", name)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	filled := 0
	for n := 1; rows.Next(); n++ {
		row, err := rows.Columns()
		if err != nil {
			return sheet, refuse(saveAgain, "werkblad %s is niet te lezen in rij %d", name, n)
		}
		if row = trimmed(row); len(row) == 0 {
			continue // rows with only a layout can go on for a million
		}
		if filled++; filled > l.Rows || n > 1<<20 {
			return sheet, refuse("", "werkblad %s heeft meer dan %d rijen", name, l.Rows)
		}
		if len(row) > l.Columns {
			return sheet, refuse("", "werkblad %s heeft in rij %d meer dan %d kolommen", name, n, l.Columns)
		}
		for i, text := range row {
			if text != "" {
				*cells++
			}
			if len(text) > l.Text {
				column, _ := excelize.ColumnNumberToName(i + 1)
				return sheet, refuse("", "werkblad %s heeft in cel %s%d een tekst van meer dan %d tekens", name, column, n, l.Text)
			}
		}
		if *cells > l.Cells {
			return sheet, refuse("", "de werkmap heeft meer dan %d gevulde cellen", l.Cells)
		}
		for len(sheet.Rows) < n-1 {
			sheet.Rows = append(sheet.Rows, nil)
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	if err := rows.Error(); err != nil {
		return sheet, refuse(saveAgain, "werkblad %s is beschadigd", name)
	}
	return sheet, nil
}

// trimmed cuts the empty cells off the end of a row.
func trimmed(row []string) []string {
	for len(row) > 0 && strings.TrimSpace(row[len(row)-1]) == "" {
		row = row[:len(row)-1]
	}
	return row
}

// Column is the letter of a column, counted from 0: A, B, … Z, AA.
func Column(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return "?"
	}
	return name
}
