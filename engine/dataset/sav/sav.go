// Package sav writes tables as system files of SPSS, which PSPP, R, Stata and Python
// read as well: with long names, labels, levels of measurement, and every reason for a
// missing value as a missing value of its own.
//
// Written from the description of the format in the PSPP Developers Guide, chapter
// "System File Format". It must not know what a table is about.
package sav

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"effectmonitor/engine/dataset"
)

// Format writes system files that say that they were made at Made.
type Format struct{ Made time.Time }

// Extension is ".sav".
func (Format) Extension() string { return ".sav" }

// The record types and the subtypes of the records with more about the file.
const (
	recordVariable = 2
	recordLabels   = 3
	recordUses     = 4
	recordMore     = 7
	recordEnd      = 999

	moreIntegers  = 3
	moreFloats    = 4
	moreDisplay   = 11
	moreLongNames = 13
	moreEncoding  = 20
)

const (
	element     = 8 // bytes of one element of a case
	bias        = 100
	formatF     = 5 // a number
	formatA     = 1 // a text
	numberWidth = 12
	maxWidth    = 255 // of a text in one piece
	maxLabel    = 255 // of a variable
	maxValue    = 120 // label of a value
	unknown     = -1  // how many cases follow
)

// Open writes the dictionary.
func (f Format) Open(w io.Writer, t *dataset.Table) (dataset.Writer, error) {
	out := &writer{w: bufio.NewWriter(w), variables: t.Variables}
	out.header(t, f.Made)
	at := 1 // of the elements of a case, counted from 1
	places := make([]int, len(t.Variables))
	for i := range t.Variables {
		places[i] = at
		out.variable(&t.Variables[i], i)
		at += elements(&t.Variables[i])
	}
	for i := range t.Variables {
		out.labels(&t.Variables[i], places[i])
	}
	out.more(t.Variables)
	out.integers(recordEnd, 0)
	return out, out.err
}

type writer struct {
	w         *bufio.Writer
	variables []dataset.Variable
	err       error
	codes     [element]byte // of a block of compressed elements
	used      int
	raw       []byte
}

func (w *writer) bytes(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *writer) integers(list ...int32) {
	for _, x := range list {
		w.bytes(binary.LittleEndian.AppendUint32(nil, uint32(x)))
	}
}

func (w *writer) floats(list ...float64) {
	for _, x := range list {
		w.bytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
	}
}

// text writes a text in so many bytes, filled up with spaces.
func (w *writer) text(s string, width int) { w.bytes([]byte(padded(s, width))) }

func padded(s string, width int) string {
	s = dataset.Cut(s, width)
	return s + strings.Repeat(" ", width-len(s))
}

func width(v *dataset.Variable) int {
	if v.Kind != dataset.Text {
		return 0
	}
	return min(max(v.Width, 1), maxWidth)
}

// elements is how many elements a value takes in a case.
func elements(v *dataset.Variable) int { return max(1, (width(v)+element-1)/element) }

func (w *writer) header(t *dataset.Table, made time.Time) {
	size := 0
	for i := range t.Variables {
		size += elements(&t.Variables[i])
	}
	w.text("$FL2", 4)
	w.text("@(#) SPSS DATA FILE effectmonitor", 60)
	w.integers(2, int32(size), 1, 0, unknown)
	w.floats(bias)
	w.text(made.Format("02 Jan 06"), 9)
	w.text(made.Format("15:04:05"), 8)
	w.text(t.Title, 64)
	w.bytes(make([]byte, 3))
}

func (w *writer) variable(v *dataset.Variable, i int) {
	wide := width(v)
	format := int32(formatF<<16 | numberWidth<<8 | v.Decimals)
	missing := int32(-2) // a range
	if wide > 0 {
		format, missing = int32(formatA<<16|wide<<8), 0
	}
	label := dataset.Cut(v.Label, maxLabel)
	hasLabel := int32(0)
	if label != "" {
		hasLabel = 1
	}
	w.integers(recordVariable, int32(wide), hasLabel, missing, format, format)
	w.text(shortName(i), element)
	if label != "" {
		w.integers(int32(len(label)))
		w.text(label, (len(label)+3)/4*4)
	}
	if missing != 0 {
		all := dataset.Missings()
		w.floats(all[len(all)-1].Code(), all[0].Code())
	}
	for range elements(v) - 1 {
		w.integers(recordVariable, -1, 0, 0, 0, 0)
		w.text("", element)
	}
}

// shortName is a name of eight characters; readers show the long one.
func shortName(i int) string { return fmt.Sprintf("V%d", i+1) }

// labels writes what the values of a number mean, and the reasons for a missing one.
func (w *writer) labels(v *dataset.Variable, place int) {
	if v.Kind == dataset.Text {
		return
	}
	reasons := dataset.Missings()
	w.integers(recordLabels, int32(len(v.Codes)+len(reasons)))
	for _, c := range v.Codes {
		w.label(c.Value, c.Label)
	}
	for _, m := range reasons {
		w.label(m.Code(), m.Label())
	}
	w.integers(recordUses, 1, int32(place))
}

func (w *writer) label(value float64, text string) {
	text = dataset.Cut(text, maxValue)
	w.floats(value)
	w.bytes([]byte{byte(len(text))})
	w.text(text, (len(text)+element)/element*element-1)
}

// lowest is the number below all others but the one for "system missing".
var lowest = math.Nextafter(-math.MaxFloat64, 0)

func (w *writer) more(variables []dataset.Variable) {
	w.integers(recordMore, moreIntegers, 4, 8, 1, 0, 0, -1, 1, 1, 2, 65001)
	w.integers(recordMore, moreFloats, element, 3)
	w.floats(-math.MaxFloat64, math.MaxFloat64, lowest)
	w.integers(recordMore, moreDisplay, 4, int32(3*len(variables)))
	var names []string
	for i := range variables {
		v := &variables[i]
		const columns = 12
		alignment := int32(1)
		if v.Kind == dataset.Text {
			alignment = 0
		}
		w.integers(int32(v.Measure), columns, alignment)
		names = append(names, shortName(i)+"="+v.Name)
	}
	w.long(moreLongNames, strings.Join(names, "\t"))
	w.long(moreEncoding, "UTF-8")
}

func (w *writer) long(kind int32, text string) {
	w.integers(recordMore, kind, 1, int32(len(text)))
	w.bytes([]byte(text))
}

// Write adds a case.
func (w *writer) Write(row []dataset.Cell) error {
	for i, c := range row {
		if v := &w.variables[i]; v.Kind == dataset.Text {
			w.string(v, c)
		} else if c.Missing != dataset.Present {
			w.number(c.Missing.Code())
		} else {
			w.number(c.Number)
		}
	}
	return w.err
}

// The codes of compressed elements: a small whole number stands for itself plus the
// bias, the others say what follows.
const (
	codeEnd    = 252
	codeRaw    = 253
	codeSpaces = 254
)

func (w *writer) number(x float64) {
	if x == math.Trunc(x) && x >= 1-bias && x <= 251-bias {
		w.add(byte(x+bias), nil)
		return
	}
	w.add(codeRaw, binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
}

// string writes a text; without one the word for why, and for a blank nothing.
func (w *writer) string(v *dataset.Variable, c dataset.Cell) {
	s := c.Text
	if c.Missing > dataset.Blank {
		s = c.Missing.ID()
	}
	wide := elements(v) * element
	s = padded(dataset.Cut(s, width(v)), wide)
	for at := 0; at < wide; at += element {
		if part := s[at : at+element]; strings.TrimLeft(part, " ") == "" {
			w.add(codeSpaces, nil)
		} else {
			w.add(codeRaw, []byte(part))
		}
	}
}

// add puts an element in the block, which is written when it is full.
func (w *writer) add(code byte, raw []byte) {
	w.codes[w.used] = code
	w.used++
	w.raw = append(w.raw, raw...)
	if w.used == len(w.codes) {
		w.flush()
	}
}

func (w *writer) flush() {
	w.bytes(w.codes[:])
	w.bytes(w.raw)
	w.codes, w.used, w.raw = [element]byte{}, 0, w.raw[:0]
}

// Close ends the cases.
func (w *writer) Close() error {
	w.add(codeEnd, nil)
	if w.used > 0 {
		w.flush()
	}
	if w.err != nil {
		return w.err
	}
	return w.w.Flush()
}
