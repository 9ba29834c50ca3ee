package workbook

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet to write: a header and rows of texts and numbers.
type Table struct {
	Name   string
	Header []string
	Rows   [][]any // string, int or float64; nil leaves a cell empty
	Widths []float64
	Filter bool // buttons in the header to filter with
	Wrap   bool // long texts over more lines
}

// widest bounds a column that follows its texts, in characters.
const (
	narrowest = 8.0
	widest    = 60.0
)

// Write writes a workbook. The header of each table is bold and stays in sight.
// Texts are written as texts: none is ever a formula, whatever it begins with.
func Write(w io.Writer, tables []Table) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
		if err := writeTable(f, t, styles); err != nil {
			return fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

type styles struct{ header, wrapped, plain int }

func newStyles(f *excelize.File) (s styles, err error) {
	top := &excelize.Alignment{Vertical: "top"}
	for _, x := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.header, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F3F6F8"}}}},
		{&s.wrapped, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.plain, excelize.Style{Alignment: top}},
	} {
		if *x.to, err = f.NewStyle(&x.style); err != nil {
			return s, fmt.Errorf("style of workbook: %w", err)
		}
	}
	return s, nil
}

func writeTable(f *excelize.File, t Table, s styles) error {
	out, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := beginTable(out, t, s); err != nil {
		return err
	}
	style := s.plain
	if t.Wrap {
		style = s.wrapped
	}
	for n, row := range t.Rows {
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = cell(v, style)
		}
		if err := out.SetRow(fmt.Sprintf("A%d", n+2), cells); err != nil {
			return fmt.Errorf("row %d: %w", n+2, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	if !t.Filter || len(t.Header) == 0 {
		return nil
	}
	if err := f.AutoFilter(t.Name, fmt.Sprintf("A1:%s%d", Column(len(t.Header)-1), len(t.Rows)+1), nil); err != nil {
		return fmt.Errorf("filter: %w", err)
	}
	return nil
}

// beginTable writes the header, which stays in sight.
func beginTable(out *excelize.StreamWriter, t Table, s styles) error {
	for i, width := range t.widths() {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	header := make([]any, len(t.Header))
	for i, text := range t.Header {
		header[i] = cell(text, s.header)
	}
	if err := out.SetRow("A1", header); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	return nil
}

func cell(v any, style int) any {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
		return excelize.Cell{StyleID: style, Value: clean(v)}
	}
	return excelize.Cell{StyleID: style, Value: v}
}

// clean drops what cannot stand in XML and cuts off what does not fit in a cell.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if utf8.RuneCountInString(s) <= Standard.Text {
		return s
	}
	return string([]rune(s)[:Standard.Text-1]) + "…"
}

// widths follow the longest line of each column, where no width is given.
func (t Table) widths() []float64 {
	out := make([]float64, len(t.Header))
	for i, title := range t.Header {
		if i < len(t.Widths) && t.Widths[i] > 0 {
			out[i] = t.Widths[i]
			continue
		}
		out[i] = lineLength(title) + 4
		for _, row := range t.Rows {
			if i < len(row) {
				out[i] = max(out[i], lineLength(fmt.Sprint(row[i]))+2)
			}
		}
		out[i] = min(widest, max(narrowest, out[i]))
	}
	return out
}

func lineLength(text string) float64 {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	return float64(longest)
}
