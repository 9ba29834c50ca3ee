// Package parquet writes tables as Parquet files: numbers as doubles, options and
// texts as strings, nothing where a value is missing, and beside each variable that
// can be missing a column <name>__ontbreekt with the reason.
//
// It must not know what a table is about, and holds one group of rows in memory.
package parquet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"effectmonitor/engine/dataset"
)

// Format writes Parquet files.
type Format struct{}

// Extension is ".parquet".
func (Format) Extension() string { return ".parquet" }

// rowsAtOnce is how many rows are kept before they are written.
const rowsAtOnce = 2000

// ending is what the name of the column with the reason ends with.
const ending = "__ontbreekt"

// Open begins a file.
func (Format) Open(w io.Writer, t *dataset.Table) (dataset.Writer, error) {
	columns := group{Group: parquet.Group{}}
	for i := range t.Variables {
		v := &t.Variables[i]
		node := parquet.Leaf(parquet.DoubleType)
		if worded(v) {
			node = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		}
		columns.add(v.Name, parquet.Optional(node))
		columns.add(v.Name+ending, parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)))
	}
	schema := parquet.NewSchema(t.Name, columns)
	out := parquet.NewWriter(w, schema, parquet.MaxRowsPerRowGroup(rowsAtOnce), parquet.Compression(&parquet.Snappy),
		parquet.CreatedBy("effectmonitor", "", ""), parquet.PageBufferSize(32<<10), parquet.WriteBufferSize(0))
	return &writer{write: out.WriteRows, finish: out.Close, variables: t.Variables}, nil
}

// worded tells whether a column holds texts: a text, or the ids of options.
func worded(v *dataset.Variable) bool {
	return v.Kind == dataset.Text || len(v.Codes) > 0 && v.Codes[0].ID != ""
}

// group keeps the columns in their own order; that of the library is the alphabet.
type group struct {
	parquet.Group
	order []parquet.Field
}

func (g *group) add(name string, node parquet.Node) {
	g.Group[name] = node
	g.order = append(g.order, field{node, name})
}

// Fields are the columns in order.
func (g group) Fields() []parquet.Field { return g.order }

// writer holds what the file does and not the file: a value in an interface makes the
// linker keep every method of all that it holds, and those read files.
type writer struct {
	write     func([]parquet.Row) (int, error)
	finish    func() error
	variables []dataset.Variable
	row       parquet.Row
}

// Write adds a row.
func (w *writer) Write(row []dataset.Cell) error {
	w.row = w.row[:0]
	for i, c := range row {
		v := &w.variables[i]
		value, why := parquet.NullValue(), parquet.NullValue()
		switch {
		case c.Missing != dataset.Present:
			why = parquet.ByteArrayValue([]byte(c.Missing.ID()))
		case worded(v):
			value = parquet.ByteArrayValue([]byte(v.Show(c)))
		default:
			value = parquet.DoubleValue(c.Number)
		}
		w.row = append(w.row, at(value, 2*i), at(why, 2*i+1))
	}
	if _, err := w.write([]parquet.Row{w.row}); err != nil {
		return fmt.Errorf("write row: %w", err)
	}
	return nil
}

// at puts a value in a column: one that is there is defined to depth 1.
func at(v parquet.Value, column int) parquet.Value {
	if v.IsNull() {
		return v.Level(0, 0, column)
	}
	return v.Level(0, 1, column)
}

// Close writes the last rows and the footer.
func (w *writer) Close() error {
	if err := w.finish(); err != nil {
		return fmt.Errorf("finish file: %w", err)
	}
	return nil
}
