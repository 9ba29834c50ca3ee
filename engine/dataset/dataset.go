// Package dataset lays out what is known of participants as tables for researchers:
// a row per measurement (long) or a row per participant (wide), with for every
// variable its label, its codes and why a value is missing.
//
// Everything follows from compiled definitions, so that a table cannot disagree with
// the questionnaires. Who a row is about comes in as a pseudonym. Nothing that names
// a person is ever a variable: free text leaves only where the programme says so,
// and days are made as rough as it says. Answers to versions that do not compare
// stay in columns of their own. How a table is written is for the packages below
// this one.
//
// The package must not know a questionnaire, make a pseudonym, or decide who may
// have data.
package dataset

import (
	"fmt"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Missing says why there is no value. The order is that of the codes.
type Missing uint8

// Why there is no value.
const (
	Present  Missing = iota
	Blank            // asked and not answered, or not to be computed
	Hidden           // not asked because of another answer
	DontKnow         // answered with "weet ik niet"
	WontSay          // answered with "wil ik niet zeggen"
	NotAsked         // not in this version of the questionnaire, or the measurement was not held
)

// missings are the reasons with the word that stands for each in a table of text.
var missings = [...]struct{ id, label string }{
	Present: {}, Blank: {"leeg", "Niet beantwoord"}, Hidden: {"verborgen", "Niet getoond door een ander antwoord"},
	DontKnow: {"weet_niet", "Weet niet"}, WontSay: {"wil_niet_zeggen", "Wil niet zeggen"},
	NotAsked: {"niet_gevraagd", "Niet gevraagd in deze versie of meting"},
}

// Missings are all reasons, without Present.
func Missings() []Missing { return []Missing{Blank, Hidden, DontKnow, WontSay, NotAsked} }

// ID is the word that stands for the reason in a table of text, "" for Present.
func (m Missing) ID() string { return missings[m].id }

// Label says the reason in words.
func (m Missing) Label() string { return missings[m].label }

// missingBase lies far below every answer, so that a code is never taken for one.
const missingBase = -9_999_990

// Code is the number that stands for the reason in a table of numbers: from
// -9999991 (Blank) down to -9999995 (NotAsked).
func (m Missing) Code() float64 { return missingBase - float64(m) }

// Kind is what a column holds.
type Kind uint8

// The kinds of columns.
const (
	Number Kind = iota
	Text
)

// Measure is the level of measurement.
type Measure uint8

// The levels of measurement.
const (
	Nominal Measure = iota + 1
	Ordinal
	Scale
)

var measures = [...]string{Nominal: "nominaal", Ordinal: "ordinaal", Scale: "schaal"}

// String is the Dutch word.
func (m Measure) String() string { return measures[m] }

// Code is one value of a closed variable. A step of a scale has no ID: the number
// says it all.
type Code struct {
	Value float64
	ID    string
	Label string
}

// Variable is one column.
type Variable struct {
	// Name begins with a letter and holds letters, digits and _ only, 64 bytes at
	// most; no two in a table differ by capitals alone.
	Name     string
	Label    string
	Kind     Kind
	Measure  Measure
	Decimals int
	Width    int // of a Text, in bytes
	Codes    []Code
	Unit     string
	Origin   string // where it comes from, such as <questionnaire>@<version> <question>
}

// code finds the value of an id.
func (v *Variable) code(id string) (float64, bool) {
	for _, c := range v.Codes {
		if c.ID == id {
			return c.Value, true
		}
	}
	return 0, false
}

// CodeOf finds the id of a value; "" when the value stands for itself.
func (v *Variable) CodeOf(value float64) string {
	for _, c := range v.Codes {
		if c.Value == value {
			return c.ID
		}
	}
	return ""
}

// Cell is one value: a number, a text, or the reason why there is none.
type Cell struct {
	Missing Missing
	Number  float64
	Text    string
}

func number(x float64) Cell  { return Cell{Number: x} }
func missing(m Missing) Cell { return Cell{Missing: m} }
func whether(yes bool) Cell  { return Cell{Number: one(yes)} }
func one(yes bool) (n float64) {
	if yes {
		n = 1
	}
	return n
}

// text is a text, or Blank without one.
func text(s string) Cell {
	if s == "" {
		return missing(Blank)
	}
	return Cell{Text: s}
}

// yesNo are the codes of something that is so or not.
func yesNo() []Code { return []Code{{0, "nee", "Nee"}, {1, "ja", "Ja"}} }

// Granularity says how precise a day leaves, as the programme writes it.
func Granularity(r *programme.Research) string {
	if r == nil || r.Dates == "" {
		return programme.ByMonth
	}
	return r.Dates
}

// Rough writes a day as roughly as a granularity says: 2026-03-05, 2026-03, 2026-K1
// or 2026.
func Rough(d source.Date, granularity string) string {
	switch granularity {
	case programme.ByDay:
		return d.String()
	case programme.ByQuarter:
		return fmt.Sprintf("%d-K%d", d.Year(), (d.Month()+2)/3)
	case programme.ByYear:
		return fmt.Sprint(d.Year())
	}
	return fmt.Sprintf("%d-%02d", d.Year(), d.Month())
}
