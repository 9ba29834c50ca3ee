package workbook

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// The most that a sheet holds, by the format.
const (
	MaxRows    = 1 << 20 // with the header
	MaxColumns = 1 << 14
)

// ErrTooLarge says that a table does not fit on a sheet.
var ErrTooLarge = errors.New("the table does not fit on a sheet")

// Stream writes a workbook with one long table, and short ones behind it. Its rows
// are not all kept in memory.
type Stream struct {
	w      io.Writer
	file   *excelize.File
	out    *excelize.StreamWriter
	styles styles
	more   []Table
	rows   int
	cells  []any
}

// NewStream begins a workbook with a table; more are the sheets behind it.
func NewStream(w io.Writer, first Table, more ...Table) (*Stream, error) {
	if len(first.Header) > MaxColumns {
		return nil, fmt.Errorf("%w: %d columns", ErrTooLarge, len(first.Header))
	}
	s := &Stream{w: w, file: excelize.NewFile(), more: more, rows: 1}
	var err error
	if s.styles, err = newStyles(s.file); err != nil {
		return nil, errors.Join(err, s.file.Close())
	}
	if err = s.file.SetSheetName(s.file.GetSheetName(0), first.Name); err == nil {
		s.out, err = s.file.NewStreamWriter(first.Name)
	}
	if err == nil {
		err = beginTable(s.out, first, s.styles)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("begin sheet %s: %w", first.Name, err), s.file.Close())
	}
	return s, nil
}

// Row adds a row of strings and float64; nil leaves a cell empty.
func (s *Stream) Row(row []any) error {
	if s.rows == MaxRows {
		return fmt.Errorf("%w: %d rows", ErrTooLarge, s.rows)
	}
	s.rows++
	s.cells = s.cells[:0]
	for _, v := range row {
		if text, ok := v.(string); ok {
			v = clean(text)
		}
		s.cells = append(s.cells, v)
	}
	if err := s.out.SetRow(fmt.Sprintf("A%d", s.rows), s.cells); err != nil {
		return fmt.Errorf("row %d: %w", s.rows, err)
	}
	return nil
}

// Close writes the workbook.
func (s *Stream) Close() (err error) {
	defer func() { err = errors.Join(err, s.file.Close()) }()
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("finish sheet: %w", err)
	}
	for _, t := range s.more {
		if _, err := s.file.NewSheet(t.Name); err != nil {
			return fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
		if err := writeTable(s.file, t, s.styles); err != nil {
			return fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
	}
	if err := s.file.Write(s.w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
