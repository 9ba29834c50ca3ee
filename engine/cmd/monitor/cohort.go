package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// computed is the state of a value that no person gave.
const computed = "berekend"

// number names a person within the cohort as cohort files do.
func (p *person) number() string { return p.Gemeente + "/" + strconv.Itoa(p.Number) }

// cell is one value of a filled in questionnaire.
type cell struct {
	ID    string `json:"variabele"`
	State string `json:"stand"`
	Value any    `json:"waarde"`
	text  string
}

// cells are the answers, calculations, scores and classes of a filled in
// questionnaire, in the order of its definition.
func cells(f casetest.Filled) []cell {
	var out []cell
	for _, s := range f.Instrument.Symbols() {
		v := f.Evaluation.Value(s.Name)
		c := cell{ID: s.Name, State: computed, Value: plain(v), text: raw(v)}
		if _, ok := f.Instrument.Field(s.Name); ok {
			c.State = f.Evaluation.Status(s.Name).String()
		}
		out = append(out, c)
	}
	return append(out, rowCells(f)...)
}

// rowCells are the rows of repeating groups: how many, and per row <group>.<row,
// counted from 1>.<question>.
func rowCells(f casetest.Filled) []cell {
	var out []cell
	rows := f.Evaluation.RowValues()
	for _, field := range f.Instrument.Fields() {
		if field.Inner() == nil {
			continue
		}
		c := cell{ID: field.ID, State: f.Evaluation.Status(field.ID).String()}
		if present, ok := rows[field.ID]; ok {
			c.Value, c.text = len(present), strconv.Itoa(len(present))
		}
		out = append(out, c)
		for i := range rows[field.ID] {
			for _, inner := range field.Inner() {
				v := rows[field.ID+"."+inner.ID][i]
				id := field.ID + "." + strconv.Itoa(i+1) + "." + inner.ID
				status, _ := f.Evaluation.Inner(field.ID, i, inner.ID)
				out = append(out, cell{ID: id, State: status.String(), Value: plain(v), text: raw(v)})
			}
		}
	}
	return out
}

// plain is a value as JSON has it: euros for money, a string for a date.
func plain(v formula.Value) any {
	switch {
	case v.IsMissing():
		return nil
	case v.Type() == formula.TypeBool:
		return v.AsBool()
	case v.Type() == formula.TypeList:
		return v.AsList()
	case v.Type() == formula.TypeNumber || v.Type() == formula.TypeMoney:
		n, _ := v.AsNumber()
		return n
	}
	return raw(v)
}

// raw is a value as statistics programs read it: a point for the decimals, 1 and
// 0 for yes and no, the year first in a date, options by id with | between. Text
// that a spreadsheet would take for a formula gets an apostrophe.
func raw(v formula.Value) string {
	switch {
	case v.IsMissing():
		return ""
	case v.Type() == formula.TypeList:
		return strings.Join(v.AsList(), "|")
	case v.Type() == formula.TypeDate:
		days, _ := v.AsDays()
		return source.Date(days).String()
	}
	if n, ok := v.AsNumber(); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return harmless(v.AsText())
}

func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// longColumns are the columns of the CSV with one value per line.
var longColumns = []string{"gemeente", "deelnemer", "start", "meting", "bron", "datum", "variabele", "stand", "waarde"}

func writeLong(w io.Writer, people []person) error {
	out := csv.NewWriter(w)
	write := func(p *person, moment, rater, day, id, state, value string) {
		// What goes wrong is kept by the writer until Flush.
		_ = out.Write([]string{p.Gemeente, p.number(), p.Trajectory.Start.String(), moment, rater, day, id, state, value})
	}
	_ = out.Write(longColumns)
	for i := range people {
		p := &people[i]
		for _, id := range slices.Sorted(maps.Keys(p.Registration)) {
			write(p, "", lineRegistration, "", id, "ja", raw(p.Registration[id]))
		}
		for _, r := range p.Results {
			write(p, "", lineResult, r.Date.String(), r.ID, "ja", raw(resultValue(r.Amount)))
		}
		for _, step := range p.Trajectory.Phases {
			write(p, "", linePhase, step.From.String(), step.ID, "ja", "")
		}
		if end := p.Trajectory.End; end != nil {
			write(p, "", lineEnd, end.Date.String(), "reden", "ja", end.Reason)
		}
		for _, f := range p.filled {
			for _, c := range cells(f) {
				write(p, f.Moment, f.Rater, f.On.String(), c.ID, c.State, c.text)
			}
		}
	}
	return flush(out)
}

// resultValue is the amount of a registered result, or that it was reached.
func resultValue(cents int64) formula.Value {
	if cents == 0 {
		return formula.Bool(true)
	}
	return formula.Money(cents)
}

func flush(out *csv.Writer) error {
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("schrijf csv: %w", err)
	}
	return nil
}

// writeWide writes one row per participant. A column is named after the moment,
// the rater and the variable; a result's column holds its day.
func writeWide(w io.Writer, people []person) error {
	columns, rows := wide(people)
	out := csv.NewWriter(w)
	_ = out.Write(columns)
	for _, row := range rows {
		record := make([]string, len(columns))
		for i, name := range columns {
			record[i] = row[name]
		}
		_ = out.Write(record)
	}
	return flush(out)
}

func wide(people []person) (columns []string, rows []map[string]string) {
	seen := map[string]bool{}
	var registered, results, answers []string
	put := func(row map[string]string, list *[]string, name, value string) {
		if !seen[name] {
			seen[name] = true
			*list = append(*list, name)
		}
		row[name] = value
	}
	for i := range people {
		p := &people[i]
		row := map[string]string{"gemeente": p.Gemeente, "deelnemer": p.number(), "start": p.Trajectory.Start.String()}
		if age := p.Trajectory.AgeAtStart; age != nil {
			row["leeftijd_start"] = strconv.Itoa(*age)
		}
		if end := p.Trajectory.End; end != nil {
			row["einde"], row["reden"] = end.Date.String(), end.Reason
		}
		for _, id := range slices.Sorted(maps.Keys(p.Registration)) {
			put(row, &registered, "registratie."+id, raw(p.Registration[id]))
		}
		for _, r := range p.Results {
			put(row, &results, "resultaat."+r.ID, r.Date.String())
		}
		for _, f := range p.filled {
			for _, c := range cells(f) {
				put(row, &answers, f.Moment+"."+f.Rater+"."+c.ID, c.text)
			}
		}
		rows = append(rows, row)
	}
	slices.Sort(results)
	slices.SortStableFunc(answers, func(a, b string) int {
		first, _, _ := strings.Cut(a, ".")
		second, _, _ := strings.Cut(b, ".")
		return strings.Compare(first, second)
	})
	columns = []string{"gemeente", "deelnemer", "start", "leeftijd_start", "einde", "reden"}
	return slices.Concat(columns, registered, results, answers), rows
}

// exportedPerson is a person in JSON.
type exportedPerson struct {
	Gemeente     string                `json:"gemeente"`
	Number       string                `json:"deelnemer"`
	Start        source.Date           `json:"start"`
	Age          *int                  `json:"leeftijd_start,omitempty"`
	End          *exportedEnd          `json:"einde,omitempty"`
	Phases       []programme.PhaseStep `json:"fasen,omitempty"`
	Registration map[string]any        `json:"registratie"`
	Results      []exportedResult      `json:"resultaten"`
	Responses    []exportedFilled      `json:"invullingen"`
}

type exportedEnd struct {
	On     source.Date `json:"op"`
	Reason string      `json:"reden"`
}

type exportedResult struct {
	ID     string      `json:"id"`
	On     source.Date `json:"op"`
	Amount float64     `json:"bedrag,omitempty"`
}

type exportedFilled struct {
	Moment        string      `json:"meting"`
	Rater         string      `json:"invuller"`
	Questionnaire string      `json:"vragenlijst"`
	On            source.Date `json:"op"`
	Values        []cell      `json:"waarden"`
}

func exported(people []person) []exportedPerson {
	out := make([]exportedPerson, 0, len(people))
	for i := range people {
		p := &people[i]
		e := exportedPerson{
			Gemeente: p.Gemeente, Number: p.number(), Start: p.Trajectory.Start, Age: p.Trajectory.AgeAtStart, Phases: p.Trajectory.Phases,
			Registration: map[string]any{}, Results: []exportedResult{}, Responses: []exportedFilled{},
		}
		if end := p.Trajectory.End; end != nil {
			e.End = &exportedEnd{end.Date, end.Reason}
		}
		for id, v := range p.Registration {
			e.Registration[id] = plain(v)
		}
		for _, r := range p.Results {
			e.Results = append(e.Results, exportedResult{r.ID, r.Date, float64(r.Amount) / 100})
		}
		for _, f := range p.filled {
			e.Responses = append(e.Responses, exportedFilled{f.Moment, f.Rater, nameOf(f.Instrument), f.On, cells(f)})
		}
		out = append(out, e)
	}
	return out
}

func nameOf(in *instrument.Instrument) string {
	return source.Ref{ID: in.Def.ID, Version: in.Def.Version}.String()
}
