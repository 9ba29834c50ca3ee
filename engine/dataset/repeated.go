package dataset

import (
	"fmt"

	"effectmonitor/engine/codebook"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
)

// repeated are the tables with a row per row of a question that repeats. Rows of
// responses to another version than the newest are left out when it does not have the
// same question under the same name, or nobody says that it compares.
func (s *Set) repeated() []*Table {
	var tables []*Table
	for i, a := range s.asked {
		for _, f := range a.repeats {
			tables = append(tables, s.rowsOf(a, s.newest[i], f))
		}
	}
	return tables
}

// part is one question of a row, with its column.
type part struct {
	variable
	field *instrument.Field
}

func (s *Set) rowsOf(a *asked, in *instrument.Instrument, f *instrument.Field) *Table {
	n := names{}
	key, when := s.key(n), s.moment(n)
	t := &Table{Name: plain("rijen_" + a.rater + "_" + f.ID), Title: s.title(in, f) + ": een rij per antwoord"}
	for _, c := range key {
		t.Variables = append(t.Variables, c.Variable)
	}
	for _, c := range when {
		t.Variables = append(t.Variables, c.Variable)
	}
	t.Variables = append(t.Variables, Variable{Name: n.of("rij"), Label: "Nummer van de rij", Measure: Ordinal})
	parts := s.parts(n, in, f)
	for _, c := range parts {
		t.Variables = append(t.Variables, c.Variable)
	}
	t.rows = func(p *Person) [][]Cell {
		var rows [][]Cell
		for i := range p.Responses {
			r := &p.Responses[i]
			if !a.holds(r) || !a.comparable(r, in.Def.Version, f.ID) {
				continue
			}
			for k, given := range r.Answers[f.ID].Rows {
				row := cells(key, p)
				for _, c := range when {
					row = append(row, c.read(p, r))
				}
				row = append(row, number(float64(k+1)))
				for _, c := range parts {
					row = append(row, c.cell(given[c.field.ID].Value, why(given, c.field.ID)))
				}
				rows = append(rows, row)
			}
		}
		return rows
	}
	return t
}

func (a *asked) comparable(r *Response, newest int, id string) bool {
	if r.Questionnaire.Version == newest {
		return true
	}
	return a.open(r).known[id]
}

func (s *Set) title(in *instrument.Instrument, f *instrument.Field) string {
	return variablesOf(codebook.Build(in, s.lang))[f.ID].Text
}

// parts are the questions of a row that may leave.
func (s *Set) parts(n names, in *instrument.Instrument, f *instrument.Field) []part {
	book := variablesOf(codebook.Build(in, s.lang))
	var list []part
	for _, inner := range f.Inner() {
		if s.stays(inner.ID, inner.Type == formula.TypeText) {
			continue
		}
		a := s.question(inner, book[f.ID+"."+inner.ID])
		a.parts, a.origin = []string{inner.ID}, fmt.Sprintf("%s@%d %s.%s", in.Def.ID, in.Def.Version, f.ID, inner.ID)
		for _, v := range s.variables(n, a) {
			list = append(list, part{v, inner})
		}
	}
	return list
}
