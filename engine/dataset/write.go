package dataset

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/codebook"
)

// Writer writes the rows of one table. Close writes what is left and does not close
// what it writes to.
type Writer interface {
	Write(row []Cell) error
	Close() error
}

// Format is a way to write a table as a file.
type Format interface {
	// Extension is the end of the name of a file, with its dot.
	Extension() string
	// Open begins a file with a table, whose rows follow.
	Open(w io.Writer, t *Table) (Writer, error)
}

// CSV writes text that a Dutch spreadsheet opens and that R reads with read.csv2: a
// byte order mark, semicolons, a comma for decimals, the ids of options, a word where
// a value is missing, and no cell that a program would take for a formula.
type CSV struct{}

// Extension is ".csv".
func (CSV) Extension() string { return ".csv" }

// Open writes the header.
func (CSV) Open(w io.Writer, t *Table) (Writer, error) {
	header := make([]string, len(t.Variables))
	for i, v := range t.Variables {
		header[i] = v.Name
	}
	out, err := newCSV(w, header)
	if err != nil {
		return nil, err
	}
	return &csvWriter{out: out, table: t, line: make([]string, len(header))}, nil
}

type csvWriter struct {
	out   *csv.Writer
	table *Table
	line  []string
}

func (c *csvWriter) Write(row []Cell) error {
	for i, cell := range row {
		v := &c.table.Variables[i]
		c.line[i] = v.Show(cell)
		if v.Kind == Text {
			c.line[i] = codebook.Harmless(c.line[i])
		}
	}
	return c.out.Write(c.line)
}

func (c *csvWriter) Close() error {
	c.out.Flush()
	return c.out.Error()
}

func newCSV(w io.Writer, header []string) (*csv.Writer, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return out, out.Write(header)
}

// Show writes a cell as text: the id of an option, a number with a decimal comma, or
// the word for why there is none.
func (v *Variable) Show(c Cell) string {
	switch {
	case c.Missing != Present:
		return c.Missing.ID()
	case v.Kind == Text:
		return c.Text
	}
	if id := v.CodeOf(c.Number); id != "" {
		return id
	}
	return strings.Replace(strconv.FormatFloat(c.Number, 'f', -1, 64), ".", ",", 1)
}

// Cut shortens a text to a number of bytes, at the end of a letter.
func Cut(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	for bytes > 0 && !utf8.RuneStart(s[bytes]) {
		bytes--
	}
	return s[:bytes]
}

// Codebook describes every variable of tables: a header, and a row per variable.
func Codebook(tables []*Table) [][]string {
	rows := [][]string{{"bestand", "variabele", "label", "soort", "meetniveau", "eenheid", "codes", "herkomst"}}
	kinds := map[Kind]string{Number: "getal", Text: "tekst"}
	for _, t := range tables {
		for i := range t.Variables {
			v := &t.Variables[i]
			rows = append(rows, []string{t.Name, v.Name, v.Label, kinds[v.Kind], v.Measure.String(), v.Unit, v.codes(), v.Origin})
		}
	}
	for _, m := range Missings() {
		rows = append(rows, []string{"", m.ID(), m.Label(), "", "", "", "in SPSS " + strconv.FormatFloat(m.Code(), 'f', -1, 64), ""})
	}
	return rows
}

// codes writes the codes in one cell: 1 = man (Man) | 2 = vrouw (Vrouw).
func (v *Variable) codes() string {
	parts := make([]string, len(v.Codes))
	for i, c := range v.Codes {
		parts[i] = strings.Replace(strconv.FormatFloat(c.Value, 'f', -1, 64), ".", ",", 1) + " = "
		if c.ID != "" {
			parts[i] += c.ID + " (" + c.Label + ")"
		} else {
			parts[i] += c.Label
		}
	}
	return strings.Join(parts, " | ")
}

// WriteCodebook writes the codebook of tables the way CSV writes a table.
func WriteCodebook(w io.Writer, tables []*Table) error {
	rows := Codebook(tables)
	out, err := newCSV(w, rows[0])
	if err != nil {
		return err
	}
	for _, row := range rows[1:] {
		for i := range row {
			row[i] = codebook.Harmless(row[i])
		}
		_ = out.Write(row) // kept by the writer until Error
	}
	out.Flush()
	return out.Error()
}
