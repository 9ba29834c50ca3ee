package app

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/source"
)

// maxPart is the largest part of a workbook that is read, in bytes once unpacked: a
// small file can unpack to a very large one.
const maxPart = 4 << 20

// maxLine is the last row that a sheet can have.
const maxLine = 1 << 20

const notABook = "Dit bestand is niet te lezen. Sla het op als CSV UTF-8 of als nieuwe .xlsx."

// bookText is a text of a workbook (ECMA-376, part 1, 18.4): whole, or in runs.
type bookText struct {
	Whole []string `xml:"t"`
	Runs  []string `xml:"r>t"`
}

func (t bookText) text() string { return strings.Join(t.Whole, "") + strings.Join(t.Runs, "") }

// bookSheet is the part of a sheet that holds its cells (18.3.1).
type bookSheet struct {
	Rows []struct {
		Number int        `xml:"r,attr"`
		Cells  []bookCell `xml:"c"`
	} `xml:"sheetData>row"`
}

type bookCell struct {
	Place  string   `xml:"r,attr"`
	Type   string   `xml:"t,attr"`
	Value  string   `xml:"v"`
	Inline bookText `xml:"is"`
}

// readBook reads the first sheet of a workbook (.xlsx). A date is in it as a number
// of days, which the columns with dates understand.
func readBook(data []byte) (rows []fileRow, fault string) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, notABook
	}
	var sheet bookSheet
	var shared struct {
		Texts []bookText `xml:"si"`
	}
	if !readPart(archive, "xl/worksheets/", &sheet) {
		return nil, notABook
	}
	readPart(archive, "xl/sharedStrings.xml", &shared) // a book without texts has none
	number := 0
	for _, r := range sheet.Rows {
		if r.Number > maxLine {
			return nil, notABook
		}
		if number = max(number+1, r.Number); len(rows) > maxImportRows {
			return nil, "Er staan meer dan 500 rijen in. Splits het bestand."
		}
		row, empty := fileRow{line: number}, true
		for _, c := range r.Cells {
			at := column(c.Place, len(row.cells))
			if at >= maxImportCells {
				return nil, fmt.Sprintf("Rij %d heeft meer dan 200 kolommen.", number)
			}
			for len(row.cells) <= at {
				row.cells = append(row.cells, "")
			}
			row.cells[at] = strings.Join(strings.Fields(strings.ToValidUTF8(c.text(shared.Texts), "")), " ")
			empty = empty && row.cells[at] == ""
		}
		if !empty {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, emptyFile
	}
	return rows, ""
}

// readPart decodes the first part whose name begins so; false when there is none or
// it cannot be read.
func readPart(archive *zip.Reader, prefix string, into any) bool {
	files := slices.DeleteFunc(slices.Clone(archive.File), func(f *zip.File) bool {
		return !strings.HasPrefix(f.Name, prefix) || !strings.HasSuffix(f.Name, ".xml")
	})
	if len(files) == 0 {
		return false
	}
	// sheet2 comes before sheet10.
	first := slices.MinFunc(files, func(a, b *zip.File) int {
		if d := len(a.Name) - len(b.Name); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	part, err := first.Open()
	if err != nil {
		return false
	}
	defer part.Close()
	return xml.NewDecoder(io.LimitReader(part, maxPart)).Decode(into) == nil
}

// column is the place of a cell in its row: C7 is 2. Without a place it is the next.
func column(place string, next int) int {
	at := 0
	for _, r := range place {
		if r < 'A' || r > 'Z' || at > maxImportCells {
			break
		}
		at = at*26 + int(r-'A') + 1
	}
	if at == 0 {
		return next
	}
	return at - 1
}

// text is a cell as somebody would type it in Dutch.
func (c bookCell) text(shared []bookText) string {
	switch c.Type {
	case "s":
		if i, err := strconv.Atoi(c.Value); err == nil && i >= 0 && i < len(shared) {
			return shared[i].text()
		}
		return ""
	case "inlineStr":
		return c.Inline.text()
	case "b":
		return map[string]string{"1": "ja", "0": "nee"}[c.Value]
	case "", "n":
		if x, err := strconv.ParseFloat(c.Value, 64); err == nil {
			return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
		}
	}
	return c.Value
}

// fromSerial turns the number of days by which a spreadsheet keeps a date into that
// date; other text stays as it is. Day 1 is 1 January 1900, and 1900 counts as a leap
// year there, so that dates from March 1900 count from 30 December 1899.
func fromSerial(text string) string {
	if days, err := strconv.Atoi(text); err == nil && days >= 10_000 && days < 80_000 {
		return source.DateOf(1899, 12, 30).AddDays(days).String()
	}
	return text
}
