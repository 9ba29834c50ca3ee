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
		pos := f.Question.Pos
		t.part(pos, "vraag "+f.ID+": beantwoord")
		for _, o := range f.Question.Options {
			t.part(o.Pos, "optie "+f.Question.ID+": "+o.ID)
		}
		if f.Type == formula.TypeBool {
			t.part(pos, "optie "+f.ID+": ja")
			t.part(pos, "optie "+f.ID+": nee")
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
		v := ev.Value(f.ID)
		if v.IsMissing() {
			continue
		}
		t.hit("vraag " + f.ID + ": beantwoord")
		t.hit("optie " + f.Question.ID + ": " + v.AsText())
		for _, id := range v.AsList() {
			t.hit("optie " + f.Question.ID + ": " + id)
		}
		if f.Type == formula.TypeBool {
			t.hitIf(v.AsBool(), "optie "+f.ID+": ja")
			t.hitIf(!v.AsBool(), "optie "+f.ID+": nee")
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
