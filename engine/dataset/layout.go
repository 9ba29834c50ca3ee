package dataset

import (
	"fmt"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Form says what a row of the tables is.
type Form string

// The forms.
const (
	Long Form = "lang"  // a row per measurement, in a table per questionnaire
	Wide Form = "breed" // a row per participant, with all measurements beside each other
)

// Set lays out the participants of one programme.
type Set struct {
	plan        *programme.Compiled
	asked       []*asked
	newest      []*instrument.Instrument // of each asked
	rules       *programme.Research
	granularity string
	asOf        source.Date
	lang        string
}

// New makes a set: asOf is the day of the export and lang the language of the labels.
// A questionnaire without a version is left out.
func New(plan *programme.Compiled, questionnaires []Asked, asOf source.Date, lang string) *Set {
	s := &Set{plan: plan, rules: plan.Def.Research, granularity: Granularity(plan.Def.Research), asOf: asOf, lang: lang}
	for _, q := range questionnaires {
		if len(q.Versions) > 0 {
			s.asked = append(s.asked, s.compile(q))
			s.newest = append(s.newest, q.Versions[0].Instrument)
		}
	}
	return s
}

// Table is a table that is filled participant by participant, so that nobody holds
// all of them.
type Table struct {
	Name, Title string
	Variables   []Variable
	rows        func(*Person) [][]Cell
}

// Rows are the rows about a participant, each with a cell for every variable.
func (t *Table) Rows(p *Person) [][]Cell { return t.rows(p) }

// Tables are the tables of a form. Both forms have one with a row per participant and,
// where questions repeat, one with a row per answer to them.
func (s *Set) Tables(f Form) []*Table {
	if f == Wide {
		return append([]*Table{s.wide()}, s.repeated()...)
	}
	tables := []*Table{s.participants()}
	for i, a := range s.asked {
		tables = append(tables, s.long(a, s.newest[i]))
	}
	return append(tables, s.repeated()...)
}

func (s *Set) participants() *Table {
	cols := s.people(names{})
	t := &Table{Name: "deelnemers", Title: "Een rij per deelnemer"}
	for _, c := range cols {
		t.Variables = append(t.Variables, c.Variable)
	}
	t.rows = func(p *Person) [][]Cell { return [][]Cell{cells(cols, p)} }
	return t
}

func cells(cols []column, p *Person) []Cell {
	row := make([]Cell, len(cols))
	for i, c := range cols {
		row[i] = c.read(p)
	}
	return row
}

// moment are the columns that say when and on what a response was given.
func (s *Set) moment(n names) []variableOf {
	at := Variable{Name: n.of("meting"), Label: "Meting", Measure: Ordinal}
	for i, m := range s.plan.Moments() {
		at.Codes = append(at.Codes, Code{float64(i + 1), m.ID, m.Title.In(s.lang)})
	}
	return []variableOf{
		{at, func(p *Person, r *Response) Cell { return coded(&at, r.Moment) }},
		{Variable{Name: n.of("vragenlijst"), Label: "Vragenlijst", Kind: Text, Measure: Nominal, Width: 64},
			func(p *Person, r *Response) Cell { return text(r.Questionnaire.ID) }},
		{Variable{Name: n.of("versie"), Label: "Versie van de vragenlijst", Measure: Ordinal},
			func(p *Person, r *Response) Cell { return number(float64(r.Questionnaire.Version)) }},
		{Variable{Name: n.of("datum"), Label: "Ingevuld op", Kind: Text, Measure: Ordinal, Width: dateWidth},
			func(p *Person, r *Response) Cell { return s.day(r.Date) }},
		{Variable{Name: n.of("maand"), Label: "Ingevuld, hele maanden na de start", Measure: Scale, Unit: "maanden"},
			func(p *Person, r *Response) Cell { return number(float64(r.Date.MonthsSince(p.Trajectory.Start))) }},
	}
}

// variableOf is a variable of a response.
type variableOf struct {
	Variable
	read func(*Person, *Response) Cell
}

// long has a row per response to one questionnaire.
func (s *Set) long(a *asked, in *instrument.Instrument) *Table {
	n := names{}
	key, when := s.key(n), s.moment(n)
	t := &Table{Name: plain("metingen_" + a.rater + "_" + a.id), Title: in.Def.Title.In(s.lang) + ": een rij per meting"}
	for _, c := range key {
		t.Variables = append(t.Variables, c.Variable)
	}
	for _, c := range when {
		t.Variables = append(t.Variables, c.Variable)
	}
	for _, c := range a.columns {
		t.Variables = append(t.Variables, c.Variable)
	}
	t.rows = func(p *Person) [][]Cell {
		var rows [][]Cell
		for i := range p.Responses {
			r := &p.Responses[i]
			if !a.holds(r) {
				continue
			}
			row := cells(key, p)
			for _, c := range when {
				row = append(row, c.read(p, r))
			}
			rows = append(rows, a.read(row, r, in.Def.Version))
		}
		return rows
	}
	return t
}

func (a *asked) holds(r *Response) bool { return r.Rater == a.rater && r.Questionnaire.ID == a.id }

// read adds the cells of a response to a row.
func (a *asked) read(row []Cell, r *Response, newest int) []Cell {
	open := a.open(r)
	for _, c := range a.columns {
		row = append(row, c.cell(open, newest))
	}
	return row
}

// wide has a row per participant, with every measurement of every questionnaire.
func (s *Set) wide() *Table {
	n := names{}
	cols := s.people(n)
	t := &Table{Name: "deelnemers_breed", Title: "Een rij per deelnemer, met alle metingen"}
	for _, c := range cols {
		t.Variables = append(t.Variables, c.Variable)
	}
	moments := s.plan.Moments()
	for i, a := range s.asked {
		for j := range moments {
			m := &moments[j]
			if ref, asks := m.Questionnaires[a.rater]; asks && ref.ID == a.id {
				s.beside(n, t, m, i)
			}
		}
	}
	t.rows = func(p *Person) [][]Cell {
		row := cells(cols, p)
		for i, a := range s.asked {
			for j := range moments {
				if ref, asks := moments[j].Questionnaires[a.rater]; asks && ref.ID == a.id {
					row = s.at(row, p, &moments[j], i)
				}
			}
		}
		return [][]Cell{row}
	}
	return t
}

// beside adds the variables of one measurement.
func (s *Set) beside(n names, t *Table, m *programme.Moment, i int) {
	a := s.asked[i]
	title := fmt.Sprintf("%s, %s: ", m.ID, s.raterTitle(a.rater))
	t.Variables = append(t.Variables,
		Variable{Name: n.of(m.ID, a.rater, "versie"), Label: title + "versie van de vragenlijst", Measure: Ordinal, Origin: a.id},
		Variable{Name: n.of(m.ID, a.rater, "maand"), Label: title + "ingevuld, hele maanden na de start", Measure: Scale, Unit: "maanden", Origin: a.id})
	for _, c := range a.columns {
		v := c.Variable
		v.Name, v.Label = n.of(m.ID, a.rater, v.Name), title+v.Label
		t.Variables = append(t.Variables, v)
	}
}

// at adds the cells of one measurement.
func (s *Set) at(row []Cell, p *Person, m *programme.Moment, i int) []Cell {
	a := s.asked[i]
	for k := range p.Responses {
		if r := &p.Responses[k]; r.Moment == m.ID && a.holds(r) {
			row = append(row, number(float64(r.Questionnaire.Version)), number(float64(r.Date.MonthsSince(p.Trajectory.Start))))
			return a.read(row, r, s.newest[i].Def.Version)
		}
	}
	for range len(a.columns) + 2 {
		row = append(row, missing(NotAsked))
	}
	return row
}

func (s *Set) raterTitle(id string) string {
	if r := s.plan.Rater(id); r != nil {
		return r.Title.In(s.lang)
	}
	return id
}
