package xlsform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// filledIn are the answers of a case: one to every question that shows, chosen so
// that the checks are content where that can be found out by trying.
func filledIn(in *instrument.Instrument, ctx instrument.Context) instrument.Answers {
	answers := instrument.Answers{}
	e := in.NewEvaluator()
	for range 5 { // an answer can bring up questions, also before it
		ev := e.Evaluate(answers, ctx)
		var ask []*instrument.Field
		for _, f := range in.Fields() {
			if _, given := answers[f.ID]; ev.Visible(f.ID) && !given {
				ask = append(ask, f)
			}
		}
		if len(ask) == 0 {
			break
		}
		for _, f := range ask {
			list := candidates(f)
			for i, a := range list {
				answers[f.ID] = a
				if len(f.Question.Checks) == 0 || i == len(list)-1 || len(problemsOf(e.Evaluate(answers, ctx), f.ID)) == 0 {
					break
				}
			}
		}
	}
	ev := e.Evaluate(answers, ctx)
	for _, f := range in.Fields() {
		if !ev.Visible(f.ID) {
			delete(answers, f.ID)
			continue
		}
		for i, row := range answers[f.ID].Rows {
			for _, inner := range f.Inner() {
				if status, _ := ev.Inner(f.ID, i, inner.ID); status == instrument.Hidden {
					delete(row, inner.ID)
				}
			}
		}
	}
	return answers
}

func problemsOf(ev *instrument.Evaluation, id string) []instrument.Problem {
	return slices.DeleteFunc(slices.Clone(ev.Problems()), func(p instrument.Problem) bool { return p.Question != id })
}

// candidates are answers to try, the likeliest first.
func candidates(f *instrument.Field) []instrument.Answer {
	q := f.Question
	var out []instrument.Answer
	add := func(values ...formula.Value) {
		for _, v := range values {
			out = append(out, instrument.Given(v))
		}
	}
	switch f.Type {
	case formula.TypeBool:
		add(formula.Bool(true), formula.Bool(false))
	case formula.TypeChoice:
		for _, o := range q.Options {
			add(formula.Choice(o.ID))
		}
	case formula.TypeList:
		add(lists(q)...)
	case formula.TypeDate:
		for _, day := range []string{"2026-01-15", "2000-06-01", "1990-06-01", "2030-01-01"} {
			days, _ := formula.ParseDate(day)
			add(formula.Date(days))
		}
	case formula.TypeText:
		add(formula.Text("voorbeeld"), formula.Text("1234 AB"), formula.Text("a"))
	case formula.TypeNumber, formula.TypeMoney:
		for _, x := range numbersFor(q) {
			v, _ := formula.Number(x).As(f.Type)
			add(v)
		}
	default:
		row := instrument.Answers{}
		for _, inner := range f.Inner() {
			if list := candidates(inner); len(list) > 0 {
				row[inner.ID] = list[0]
			}
		}
		rows := 1
		if q.Min != nil {
			rows = max(1, int(*q.Min))
		}
		out = append(out, instrument.Answer{Status: instrument.Answered, Rows: slices.Repeat([]instrument.Answers{row}, rows)})
	}
	return out
}

func lists(q *instrument.Question) []formula.Value {
	var ids []string
	for _, o := range q.Options {
		ids = append(ids, o.ID)
	}
	if q.Type == instrument.TypeRanking {
		if q.Max != nil {
			ids = ids[:int(*q.Max)]
		}
		return []formula.Value{formula.List(ids)}
	}
	var out []formula.Value
	for _, id := range ids {
		out = append(out, formula.List([]string{id}))
	}
	return append(out, formula.List(ids))
}

func numbersFor(q *instrument.Question) []float64 {
	switch {
	case q.Type == instrument.TypeScale:
		return q.Steps()
	case q.Type == instrument.TypeLevel:
		var out []float64
		for _, l := range q.Levels {
			out = append(out, l.Value)
		}
		return out
	case q.Min != nil && q.Max != nil:
		return []float64{formula.Round(min(*q.Max, *q.Min+(*q.Max-*q.Min)/2), 0), *q.Min, *q.Max}
	case q.Min != nil:
		return []float64{max(*q.Min, 2), *q.Min, *q.Min + 100}
	case q.Max != nil:
		return []float64{min(*q.Max, 2), *q.Max}
	}
	return []float64{2, 0, 1, 10, 25, 100, 1000}
}

// tests writes the cases of a definition: nothing filled in, and everything. What
// is expected is what the definition does; a methodologist reads it and adds what
// it should do.
func tests(in *instrument.Instrument, on source.Date) []byte {
	w := &writer{}
	w.line("# yaml-language-server: $schema=../../schemas/vragenlijst_test.schema.json")
	w.line("#")
	w.line("# Deze gevallen zijn bij het importeren gemaakt: zij leggen vast wat de vragenlijst nu doet.")
	w.line("# Lees na of dat klopt, en schrijf er gevallen bij op elke grens.")
	w.line("soort: vragenlijst")
	w.line("gevallen:")
	w.indent = 2
	ctx := instrument.Context{AsOf: on, Lang: source.DefaultLang}
	writeCase(w, in, "niets ingevuld", instrument.Answers{}, ctx)
	writeCase(w, in, "alles ingevuld", filledIn(in, ctx), ctx)
	return w.b
}

func writeCase(w *writer, in *instrument.Instrument, name string, answers instrument.Answers, ctx instrument.Context) {
	ev := in.NewEvaluator().Evaluate(answers, ctx)
	w.item(func() {
		w.key("naam", name)
		w.key("op", ctx.AsOf.String())
		if len(answers) == 0 {
			w.key("antwoorden", "{}")
		} else {
			w.line("antwoorden:")
			w.indent += 2
			for _, f := range in.Fields() {
				if a, ok := answers[f.ID]; ok {
					w.answer(f, a)
				}
			}
			w.indent -= 2
		}
		w.line("verwacht:")
		w.indent += 2
		for _, c := range in.Def.Calculations {
			w.key(c.ID, plainValue(ev.Value(c.ID)))
		}
		visible, hidden := shown(in, ev)
		w.list("zichtbaar", visible)
		w.list("verborgen", hidden)
		w.key("problemen", "["+strings.Join(problemIDs(ev), ", ")+"]")
		w.indent -= 2
	})
}

func (w *writer) list(key string, ids []string) {
	if len(ids) > 0 {
		w.key(key, "["+strings.Join(ids, ", ")+"]")
	}
}

// answer writes an answer as a case has it; the rows of a herhaling in a list.
func (w *writer) answer(f *instrument.Field, a instrument.Answer) {
	if f.Inner() == nil {
		w.key(f.ID, answerText(f, a))
		return
	}
	w.line(f.ID + ":")
	for _, row := range a.Rows {
		var parts []string
		for _, inner := range f.Inner() {
			if given, ok := row[inner.ID]; ok {
				parts = append(parts, inner.ID, answerText(inner, given))
			}
		}
		w.line("  - " + flow(parts...))
	}
}

func answerText(f *instrument.Field, a instrument.Answer) string {
	if f.Type == formula.TypeBool {
		return fmt.Sprint(a.Value.AsBool())
	}
	return plainValue(a.Value)
}

// shown are the questions that show and those that do not. The questions that do
// so always are left out.
func shown(in *instrument.Instrument, ev *instrument.Evaluation) (visible, hidden []string) {
	for _, p := range in.Def.Pages {
		for _, q := range p.Questions {
			sometimes := !q.Visible.IsZero() || !p.Visible.IsZero() || q.Group != ""
			switch {
			case ev.Visible(q.ID) && sometimes && q.Type != instrument.TypeMatrix:
				visible = append(visible, q.ID)
			case !ev.Visible(q.ID):
				hidden = append(hidden, q.ID)
			}
		}
	}
	return visible, hidden
}

func problemIDs(ev *instrument.Evaluation) []string {
	ids := map[string]bool{}
	for _, p := range ev.Problems() {
		ids[p.Question] = true
	}
	return slices.Sorted(maps.Keys(ids))
}
