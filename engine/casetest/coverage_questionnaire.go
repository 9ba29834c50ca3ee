package casetest

import (
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// coverQuestionnaire evaluates the answers of every case and marks what happened.
func coverQuestionnaire(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	in := c.Questionnaire(all[0].ref())
	t.questions(in)
	t.results(in)
	evaluator := in.NewEvaluator()
	for _, j := range all {
		lang := scalar(j.node, "taal")
		if lang == "" {
			lang = source.DefaultLang
		}
		context := instrument.Context{AsOf: j.asOf(0), Lang: lang}
		context.Previous, _ = readAnswers(j, in, j.node.Get("vorige"), lang)
		answers, _ := readAnswers(j, in, j.node.Get("antwoorden"), lang)
		t.evaluation(in, evaluator.Evaluate(answers, context))
	}
}

// branches are the fields and pages with a condition of their own.
func branches(in *instrument.Instrument) []instrument.Rule {
	var out []instrument.Rule
	for _, r := range in.Rules() {
		if r.Role == instrument.RoleVisible {
			out = append(out, r)
		}
	}
	return out
}

// branch names both outcomes of a condition.
func branch(r instrument.Rule) (shown, hidden string) {
	name := "vraag " + r.Owner
	if r.Page {
		name = "pagina " + r.Owner
	}
	return name + ": zichtbaar", name + ": verborgen"
}

func (t *tracker) questions(in *instrument.Instrument) {
	for _, f := range in.Fields() {
		t.field(f, f.ID, f.Question.ID)
		for _, inner := range f.Inner() {
			name := f.ID + "." + inner.ID
			t.field(inner, name, name)
		}
		for _, check := range f.Question.Checks {
			t.part(check.Pos, "controle "+f.Question.ID+": "+check.Message.String())
		}
	}
	for _, r := range branches(in) {
		shown, hidden := branch(r)
		t.part(r.Formula.At(0), shown)
		t.part(r.Formula.At(0), hidden)
	}
}

// field is one question by its name, with its options by the name of the question
// that they are of: rows of a matrix share theirs.
func (t *tracker) field(f *instrument.Field, name, question string) {
	t.part(f.Question.Pos, "vraag "+name+": beantwoord")
	for _, o := range f.Question.Options {
		t.part(o.Pos, "optie "+question+": "+o.ID)
	}
	if f.Type == formula.TypeBool && f.Question.Type != instrument.TypeRepeat {
		t.part(f.Question.Pos, "optie "+name+": ja")
		t.part(f.Question.Pos, "optie "+name+": nee")
	}
}

// answered marks one answer, and what was chosen in it.
func (t *tracker) answered(name, question string, v formula.Value) {
	if v.IsMissing() {
		return
	}
	t.hit("vraag " + name + ": beantwoord")
	t.hit("optie " + question + ": " + v.AsText())
	for _, id := range v.AsList() {
		t.hit("optie " + question + ": " + id)
	}
	if v.Type() == formula.TypeBool {
		t.hitIf(v.AsBool(), "optie "+name+": ja")
		t.hitIf(!v.AsBool(), "optie "+name+": nee")
	}
}

func (t *tracker) results(in *instrument.Instrument) {
	for _, c := range in.Def.Calculations {
		t.part(c.Pos, "berekening "+c.ID)
		for _, o := range c.Options {
			t.part(o.Pos, "uitkomst "+c.ID+": "+o.ID)
		}
	}
	for _, s := range in.Def.Scales {
		t.part(s.Pos, "schaal "+s.ID)
		for _, class := range s.Classes {
			t.part(class.Pos, "klasse "+s.ID+": "+class.ID)
		}
	}
}

func (t *tracker) evaluation(in *instrument.Instrument, ev *instrument.Evaluation) {
	for _, f := range in.Fields() {
		t.answered(f.ID, f.Question.ID, ev.Value(f.ID))
	}
	for name, rows := range ev.RowValues() {
		t.hit("vraag " + name + ": beantwoord") // also by who said that there are none
		for _, v := range rows {
			t.answered(name, name, v)
		}
	}
	for _, r := range branches(in) {
		shown, hidden := branch(r)
		t.hitIf(ev.Visible(r.Owner), shown)
		t.hitIf(!ev.Visible(r.Owner), hidden)
	}
	for _, p := range ev.Problems() {
		if f, ok := in.Field(p.Question); ok && p.Code == instrument.CodeCheck {
			for _, check := range f.Question.Checks {
				t.hitIf(ev.Render(check.Message) == p.Message, "controle "+f.Question.ID+": "+check.Message.String())
			}
		}
	}
	for _, c := range in.Def.Calculations {
		v := ev.Value(c.ID)
		t.hitIf(!v.IsMissing(), "berekening "+c.ID)
		t.hit("uitkomst " + c.ID + ": " + v.AsText())
	}
	for id, result := range ev.Scores() {
		t.hitIf(!ev.Value(id).IsMissing(), "schaal "+id)
		t.hit("klasse " + id + ": " + result.Class)
	}
}
