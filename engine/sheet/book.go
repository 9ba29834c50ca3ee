package sheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// role says what a cell is to its reader.
type role uint8

const (
	plain    role = iota
	title         // of a sheet
	header        // of a table
	input         // a number to change
	computed      // a formula
	total         // a formula that ends a table
	constant      // a number that the engine gave and no formula holds
)

// format is how a number is shown.
type format uint8

const (
	general format = iota
	euros          // with cents
	cents          // whole
	percent
	factor // with six decimals
	number // as many decimals as there are
	date
)

var numberFormats = map[format]string{
	euros: `#,##0.00;[Red]-#,##0.00`, cents: `#,##0;[Red]-#,##0`, percent: `0.0##%`, factor: `0.000000`, number: `#,##0.####`, date: `yyyy-mm-dd`,
}

// cell is what stands in one place: a value, or a formula with the value that it
// has now.
type cell struct {
	role    role
	format  format
	value   any // string, float64 or int
	formula string
	note    string // shown when the reader points at the cell
	share   bool   // only 0 to 1 may be filled in
}

func text(s string) cell                 { return cell{value: s} }
func in(value float64, f format) cell    { return cell{role: input, format: f, value: value} }
func fixed(value float64, f format) cell { return cell{role: constant, format: f, value: value} }
func calc(f format, s string, a ...any) cell {
	return cell{role: computed, format: f, formula: fmt.Sprintf(s, a...)}
}
func sumUp(f format, s string, a ...any) cell {
	return cell{role: total, format: f, formula: fmt.Sprintf(s, a...)}
}

// page is one sheet while it is being filled. Rows and columns count from 1.
type page struct {
	name           string
	rows           [][]cell
	widths         []float64
	frozen, freeze int // rows and columns that stay in sight
}

func (p *page) put(row, col int, c cell) {
	for len(p.rows) < row {
		p.rows = append(p.rows, nil)
	}
	for len(p.rows[row-1]) < col {
		p.rows[row-1] = append(p.rows[row-1], cell{})
	}
	p.rows[row-1][col-1] = c
}

// line puts cells beside each other, and below what is there already.
func (p *page) line(cells ...cell) int {
	row := len(p.rows) + 1
	p.rows = append(p.rows, nil)
	for i, c := range cells {
		p.put(row, i+1, c)
	}
	return row
}

// head is the title of the sheet with a sentence on how to read it.
func (p *page) head(name, explanation string) {
	p.line(cell{role: title, value: name})
	p.line(text(explanation))
	p.line()
}

func (p *page) at(row, col int) string { return place(row, col, "") }

// ref is a place as another sheet names it.
func (p *page) ref(row, col int) string { return p.name + "!" + place(row, col, "$") }

// span is a range of one column as another sheet names it.
func (p *page) span(col, from, to int) string {
	return p.name + "!" + place(from, col, "$") + ":" + place(to, col, "$")
}

func place(row, col int, mark string) string {
	letters, err := excelize.ColumnNumberToName(col)
	if err != nil {
		panic("sheet: no column " + strconv.Itoa(col)) // columns are counted here, from 1
	}
	return mark + letters + mark + strconv.Itoa(row)
}

// column of a table.
type column struct {
	key, title string
	width      float64
}

// table is rows under a header on a page, with columns found by key.
type table struct {
	*page
	cols        []column
	first, last int // rows with data
}

// table begins a table below what is on the page.
func (p *page) table(cols ...column) *table {
	heads := make([]cell, len(cols))
	for i, c := range cols {
		heads[i] = cell{role: header, value: c.title}
		for len(p.widths) <= i {
			p.widths = append(p.widths, 0)
		}
		p.widths[i] = max(p.widths[i], c.width)
	}
	row := p.line(heads...)
	if p.frozen == 0 {
		p.frozen = row
	}
	return &table{page: p, cols: cols, first: row + 1, last: row}
}

func (t *table) col(key string) int {
	for i, c := range t.cols {
		if c.key == key {
			return i + 1
		}
	}
	panic("sheet: no column " + key + " on " + t.name) // keys are written in this package
}

// next is the row that the next call of add fills.
func (t *table) next() int { return t.last + 1 }

// add fills a row of the table.
func (t *table) add(cells map[string]cell) int {
	t.last++
	for _, c := range t.cols {
		if given, ok := cells[c.key]; ok {
			t.put(t.last, t.col(c.key), given)
		}
	}
	return t.last
}

// here is a place in the table as its own sheet names it.
func (t *table) here(row int, key string) string { return t.page.at(row, t.col(key)) }

// there is a place in the table as another sheet names it.
func (t *table) there(row int, key string) string { return t.ref(row, t.col(key)) }

// whole is a column of the table as another sheet names it.
func (t *table) whole(key string) string { return t.span(t.col(key), t.first, max(t.last, t.first)) }

// book is the workbook while it is being filled.
type book struct {
	pages []*page
	names []excelize.DefinedName
	taken map[string]bool
}

func newBook() *book { return &book{taken: map[string]bool{}} }

func (b *book) page(name string) *page {
	p := &page{name: name}
	b.pages = append(b.pages, p)
	return p
}

// name gives a place or range a name that formulas can use. The name is made from
// an id; two ids that would get the same name get different ones.
func (b *book) name(prefix, id, ref string) string {
	base := prefix
	if id != "" {
		base += "_" + strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, id)
	}
	name := base
	for n := 2; b.taken[strings.ToLower(name)]; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	b.taken[strings.ToLower(name)] = true
	b.names = append(b.names, excelize.DefinedName{Name: name, RefersTo: ref})
	return name
}

// write gives the workbook. Formulas come with the value that they have now, so
// that a program that shows without computing shows the right amounts.
func (b *book) write(w io.Writer) error {
	if err := b.fillIn(); err != nil {
		return err
	}
	f, err := b.file()
	if err != nil {
		return err
	}
	err = f.Write(w)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// fillIn computes every formula once and keeps its value.
func (b *book) fillIn() (err error) {
	f, err := b.file()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, p := range b.pages {
		for r := range p.rows {
			for c := range p.rows[r] {
				each := &p.rows[r][c]
				if each.formula == "" {
					continue
				}
				shown, err := f.CalcCellValue(p.name, p.at(r+1, c+1), excelize.Options{RawCellValue: true})
				if err != nil {
					return fmt.Errorf("compute %s!%s (%s): %w", p.name, p.at(r+1, c+1), each.formula, err)
				}
				each.value = valueOf(shown)
			}
		}
	}
	return nil
}

// valueOf is a computed value as a number where it is one.
func valueOf(shown string) any {
	if n, err := strconv.ParseFloat(shown, 64); err == nil {
		return n
	}
	return shown
}
