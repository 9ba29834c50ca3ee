package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
)

// maxRecorded bounds a file with answers, in bytes.
const maxRecorded = 256 << 20

// The raters of a long CSV that are no raters but say what a line is about.
const (
	lineRegistration = "registratie"
	lineResult       = "resultaat"
	lineEnd          = "einde"
	linePhase        = "fase"
)

// recorded reads answers that were given, from a file as simuleer and the portal
// write them: JSON, or CSV with one value per line. What a questionnaire of the
// programme does not know, or would not accept, is left out; refused says how many
// values that were.
func (a *app) recorded(c *catalog.Catalog, name string) (people []person, refused int, err error) {
	info, err := os.Stat(name)
	if err != nil || info.IsDir() || info.Size() > maxRecorded {
		return nil, 0, misuse("%s is niet te lezen, of groter dan %d MB", name, maxRecorded>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, 0, misuse("%s is niet te lezen", name)
	}
	var list []exportedPerson
	if text := bytes.TrimLeft(data, " \t\r\n\ufeff"); len(text) > 0 && text[0] == '[' {
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, 0, misuse("%s is geen lijst met deelnemers zoals simuleer die schrijft: %v", name, err)
		}
	} else if list, err = readLong(data); err != nil {
		return nil, 0, misuse("%s: %v", name, err)
	}
	if len(list) == 0 {
		return nil, 0, misuse("%s heeft geen deelnemers", name)
	}
	r := &recorder{catalog: c, programme: programmeOf(c, list)}
	if r.programme == nil {
		return nil, 0, misuse("geen programma heeft de metingen en invullers van %s", name)
	}
	evaluators := casetest.Evaluators{}
	for i := range list {
		rec := r.record(&list[i], i+1)
		people = append(people, person{rec, evaluators.Fill(rec)})
	}
	return people, r.refused, nil
}

// programmeOf is the first programme that asks what some questionnaire of a file was
// asked for.
func programmeOf(c *catalog.Catalog, list []exportedPerson) *programme.Compiled {
	for _, e := range list {
		for _, r := range e.Responses {
			for _, p := range c.Programmes() {
				if m := p.Moment(r.Moment); m != nil && !m.Questionnaires[r.Rater].IsZero() {
					return p
				}
			}
		}
	}
	return nil
}

// readLong reads the CSV of one value per line.
func readLong(data []byte) ([]exportedPerson, error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	lines, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("dit is geen CSV: %w", err)
	}
	if len(lines) == 0 || !slices.Equal(lines[0], longColumns) {
		return nil, fmt.Errorf("de eerste regel is niet %s", strings.Join(longColumns, ","))
	}
	var out []exportedPerson
	at := map[string]int{}
	for n, line := range lines[1:] {
		key := line[0] + " " + line[1]
		i, known := at[key]
		if !known {
			start, err := source.ParseDate(line[2])
			if err != nil {
				return nil, fmt.Errorf("regel %d: %q is geen datum", n+2, line[2])
			}
			i = len(out)
			at[key] = i
			out = append(out, exportedPerson{Gemeente: line[0], Number: line[1], Start: start, Registration: map[string]any{}})
		}
		if err := out[i].take(line[3], line[4], line[5], cell{ID: line[6], State: line[7], Value: line[8]}); err != nil {
			return nil, fmt.Errorf("regel %d: %w", n+2, err)
		}
	}
	return out, nil
}

// take adds one line to a person.
func (e *exportedPerson) take(moment, rater, day string, c cell) error {
	on := source.Date(0)
	if day != "" {
		var err error
		if on, err = source.ParseDate(day); err != nil {
			return fmt.Errorf("%q is geen datum", day)
		}
	}
	text, _ := c.Value.(string)
	switch {
	case moment == "" && rater == lineRegistration:
		e.Registration[c.ID] = text
	case moment == "" && rater == lineResult:
		amount, _ := strconv.ParseFloat(text, 64)
		if text == "1" { // reached, without an amount
			amount = 0
		}
		e.Results = append(e.Results, exportedResult{c.ID, on, amount})
	case moment == "" && rater == lineEnd:
		e.End = &exportedEnd{on, text}
	case moment == "" && rater == linePhase:
		e.Phases = append(e.Phases, programme.PhaseStep{ID: c.ID, From: on})
	default:
		last := len(e.Responses) - 1
		if last < 0 || e.Responses[last].Moment != moment || e.Responses[last].Rater != rater {
			e.Responses = append(e.Responses, exportedFilled{Moment: moment, Rater: rater, On: on})
			last++
		}
		e.Responses[last].Values = append(e.Responses[last].Values, c)
	}
	return nil
}

// recorder turns what stands in a file into participants of a programme.
type recorder struct {
	catalog   *catalog.Catalog
	programme *programme.Compiled
	refused   int
}

func (r *recorder) record(e *exportedPerson, number int) simulate.Record {
	rec := simulate.Record{
		Gemeente: e.Gemeente, Number: number, Lang: source.DefaultLang, Registration: map[string]formula.Value{},
		Trajectory: programme.Trajectory{Start: e.Start, AgeAtStart: e.Age, Phases: e.Phases},
	}
	if e.End != nil {
		rec.Trajectory.End = &programme.End{Date: e.End.On, Reason: e.End.Reason}
	}
	for _, x := range e.Results {
		rec.Results = append(rec.Results, programme.Result{ID: x.ID, Date: x.On, Amount: int64(formula.Round(x.Amount*100, 0))})
	}
	for id, v := range e.Registration {
		if f := r.programme.Field(id); f != nil {
			rec.Registration[id] = valueFrom(f.Type.Type(), v)
		}
	}
	for _, x := range e.Responses {
		if in := r.questionnaire(x); in != nil {
			rec.Responses = append(rec.Responses, simulate.Response{Moment: x.Moment, Rater: x.Rater, Instrument: in, Submitted: x.On, Answers: r.answers(in, x.Values)})
		}
	}
	return rec
}

// questionnaire is the one that the file names, or else the one of the moment.
func (r *recorder) questionnaire(x exportedFilled) *instrument.Instrument {
	if ref, err := source.ParseRef(x.Questionnaire); err == nil {
		if in := r.catalog.Questionnaire(ref); in != nil {
			return in
		}
	}
	m := r.programme.Moment(x.Moment)
	if m == nil {
		return nil
	}
	return r.catalog.Questionnaire(m.Questionnaires[x.Rater])
}

// answers lets a questionnaire read the values, as if they were typed.
func (r *recorder) answers(in *instrument.Instrument, values []cell) instrument.Answers {
	out := instrument.Answers{}
	rows := map[string][]string{}
	for _, c := range values {
		var state instrument.Status
		if state.UnmarshalText([]byte(c.State)) != nil {
			continue // computed, not given
		}
		repeat, place, inRow := strings.Cut(c.ID, ".")
		f, known := in.Field(repeat)
		switch {
		case !known:
			r.refused++
		case f.Inner() != nil:
			if state == instrument.Answered {
				rows[f.ID] = append(rows[f.ID], rowTyped(f, place, inRow, c.Value)...)
			}
		case state == instrument.DontKnow || state == instrument.WontSay:
			out[f.ID] = instrument.Answer{Status: state}
		case state == instrument.Answered:
			answer, problem := in.Decode(f.ID, typedValue(f.Type, c.Value), "en")
			if problem != nil {
				r.refused++
				continue
			}
			out[f.ID] = answer
		}
	}
	for id, raw := range rows {
		if len(raw) == 0 {
			raw = []string{instrument.NoRows()}
		}
		answer, problem := in.Decode(id, raw, "en")
		if problem != nil {
			r.refused++
			continue
		}
		out[id] = answer
	}
	return out
}

// rowTyped writes schulden.1.bedrag as the form of a herhaling does; the herhaling
// itself only says that it was answered.
func rowTyped(f *instrument.Field, place string, inRow bool, v any) []string {
	number, question, _ := strings.Cut(place, ".")
	n, err := strconv.Atoi(number)
	at := slices.IndexFunc(f.Inner(), func(x *instrument.Field) bool { return x.ID == question })
	if !inRow || err != nil || n < 1 || at < 0 {
		return []string{}
	}
	var out []string
	for _, s := range typedValue(f.Inner()[at].Type, v) {
		out = append(out, instrument.RowValue(n-1, question, s))
	}
	return out
}

// typedValue is a value as somebody would type it, with a point for the decimals.
func typedValue(t formula.Type, v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case bool:
		return []string{map[bool]string{true: "ja", false: "nee"}[v]}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, fmt.Sprint(x))
		}
		return out
	}
	text := fmt.Sprint(v)
	switch {
	case text == "":
		return nil
	case t == formula.TypeBool && (text == "1" || text == "0"):
		return []string{map[string]string{"1": "ja", "0": "nee"}[text]}
	case t == formula.TypeList:
		return strings.Split(text, "|")
	case t == formula.TypeText && len(text) > 1 && harmless(text[1:]) == text:
		return []string{text[1:]} // an apostrophe that was put there for a spreadsheet
	}
	return []string{text}
}

// valueFrom reads a value of a registration field; leeg when it does not fit.
func valueFrom(t formula.Type, v any) formula.Value {
	raw := typedValue(t, v)
	if len(raw) == 0 {
		return formula.Missing(t)
	}
	switch t {
	case formula.TypeBool:
		return formula.Bool(raw[0] == "ja")
	case formula.TypeList:
		return formula.List(raw)
	case formula.TypeDate:
		if day, ok := formula.ParseDate(raw[0]); ok {
			return formula.Date(day)
		}
		return formula.Missing(t)
	case formula.TypeNumber, formula.TypeMoney:
		x, err := strconv.ParseFloat(raw[0], 64)
		if err != nil {
			return formula.Missing(t)
		}
		out, _ := formula.Number(x).As(t)
		return out
	case formula.TypeChoice:
		return formula.Choice(raw[0])
	}
	return formula.Text(raw[0])
}
