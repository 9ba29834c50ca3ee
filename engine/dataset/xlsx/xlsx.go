// Package xlsx writes tables as Excel workbooks: the data on the first sheet, and on
// the second what every variable means.
//
// It must not know what a table is about.
package xlsx

import (
	"io"

	"effectmonitor/engine/dataset"
	"effectmonitor/engine/workbook"
)

// Format writes workbooks.
type Format struct{}

// Extension is ".xlsx".
func (Format) Extension() string { return ".xlsx" }

// columnWidth is that of every column of data, in characters.
const columnWidth = 16

// Open begins a workbook. It gives workbook.ErrTooLarge for a table with too many
// columns; so does a row too many.
func (Format) Open(w io.Writer, t *dataset.Table) (dataset.Writer, error) {
	data := workbook.Table{Name: "gegevens"}
	for _, v := range t.Variables {
		data.Header = append(data.Header, v.Name)
		data.Widths = append(data.Widths, columnWidth)
	}
	rows := dataset.Codebook([]*dataset.Table{t})
	book := workbook.Table{Name: "codeboek", Header: rows[0], Wrap: true}
	for _, row := range rows[1:] {
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = text
		}
		book.Rows = append(book.Rows, cells)
	}
	out, err := workbook.NewStream(w, data, book)
	if err != nil {
		return nil, err
	}
	return &writer{write: out.Row, finish: out.Close, variables: t.Variables, row: make([]any, len(data.Header))}, nil
}

// writer holds what the workbook does and not the workbook: a value in an interface makes
// the linker keep every method of all that it holds, and those compute formulas.
type writer struct {
	write     func([]any) error
	finish    func() error
	variables []dataset.Variable
	row       []any
}

// Write adds a row: numbers as numbers, all else as text that is never a formula.
func (w *writer) Write(row []dataset.Cell) error {
	for i, c := range row {
		v := &w.variables[i]
		if c.Missing == dataset.Present && v.Kind == dataset.Number && v.CodeOf(c.Number) == "" {
			w.row[i] = c.Number
		} else {
			w.row[i] = v.Show(c)
		}
	}
	return w.write(w.row)
}

func (w *writer) Close() error { return w.finish() }
