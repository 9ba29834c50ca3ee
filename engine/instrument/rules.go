package instrument

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Role says what a rule decides about its owner.
type Role string

// The roles of a rule.
const (
	RoleVisible  Role = "zichtbaar"
	RoleRequired Role = "verplicht"
	RoleCheck    Role = "controle"
	RoleCompute  Role = "berekening"
	RoleScale    Role = "schaal" // the questions of a scale, or its formula
	RoleText     Role = "tekst"  // an answer that a text repeats
)

// Rule says that something of a questionnaire depends on names: a formula, the
// questions of a scale, or a text with answers in it.
type Rule struct {
	Owner   string // id of the page, question, row (<matrix>_<row>), calculation or scale
	Page    bool   // the owner is a page, whose ids are a space of their own
	Role    Role
	Formula source.Formula // zero for the questions of a scale and for a text
	Reads   []string       // names as formulas know them: ids, <scale>.klasse, vorige.<id>
}

// Rules lists every rule of the questionnaire, in the order of the definition,
// for whoever draws, explains or checks what depends on what.
func (in *Instrument) Rules() []Rule {
	r := &ruleLister{in: in}
	for _, v := range in.order {
		r.names = append(r.names, v.symbol.Name)
	}
	for _, p := range in.pages {
		r.add(Rule{Owner: p.def.ID, Page: true, Role: RoleVisible, Formula: p.def.Visible}, p.visible)
	}
	var last *Question
	for _, f := range in.fields {
		r.field(f, f.Question != last)
		last = f.Question
	}
	for _, q := range in.notesInOrder() {
		if g := in.groupOf[q]; g != nil {
			r.add(Rule{Owner: q.ID, Role: RoleVisible, Formula: g.def.Visible}, g.visible)
		}
		r.add(Rule{Owner: q.ID, Role: RoleVisible, Formula: q.Visible}, in.notes[q])
		r.text(q.ID, q.Text, q.Help)
	}
	for _, c := range in.calcs {
		r.add(Rule{Owner: c.def.ID, Role: RoleCompute, Formula: c.def.Formula}, c.program)
	}
	for _, s := range in.scales {
		rule := Rule{Owner: s.def.ID, Role: RoleScale}
		for _, it := range s.items {
			rule.Reads = append(rule.Reads, it.v.symbol.Name)
		}
		r.out = append(r.out, rule)
		r.add(Rule{Owner: s.def.ID, Role: RoleScale, Formula: s.def.Formula}, s.program)
	}
	return r.out
}

// notesInOrder are the texts between questions.
func (in *Instrument) notesInOrder() []*Question {
	var out []*Question
	for _, p := range in.Def.Pages {
		for _, q := range p.Questions {
			if q.Type == TypeNote {
				out = append(out, q)
			}
		}
	}
	return out
}

type ruleLister struct {
	in    *Instrument
	names []string // by slot
	out   []Rule
}

// field lists the rules of one field; first is false for the later rows of a
// matrix, which share everything but their own visibility.
func (r *ruleLister) field(f *Field, first bool) {
	if f.group != nil { // a group decides for each of its questions
		r.add(Rule{Owner: f.ID, Role: RoleVisible, Formula: f.group.def.Visible}, f.group.visible)
	}
	r.add(Rule{Owner: f.ID, Role: RoleVisible, Formula: f.Question.Visible}, f.visible)
	if f.Row != nil {
		r.add(Rule{Owner: f.ID, Role: RoleVisible, Formula: f.Row.Visible}, f.row)
		r.text(f.ID, f.Row.Text, f.Row.Help)
	}
	r.add(Rule{Owner: f.ID, Role: RoleRequired, Formula: f.Question.Required.Formula}, f.required)
	if !first {
		return
	}
	for _, check := range f.checks {
		r.add(Rule{Owner: f.ID, Role: RoleCheck, Formula: check.def.Formula}, check.program)
	}
	r.text(f.ID, f.Question.Text, f.Question.Help, f.Question.Because)
	for _, inner := range f.Inner() {
		r.inner(f, inner)
	}
}

// inner lists the rules of a question of a row, which is known outside the row as
// <herhaling>.<question>. Its values over the rows come from the herhaling.
func (r *ruleLister) inner(f, inner *Field) {
	owner := f.ID + "." + inner.ID
	r.out = append(r.out, Rule{Owner: owner, Role: RoleCompute, Reads: []string{f.ID}})
	r.add(Rule{Owner: owner, Role: RoleVisible, Formula: inner.Question.Visible}, inner.visible)
	r.add(Rule{Owner: owner, Role: RoleRequired, Formula: inner.Question.Required.Formula}, inner.required)
	for _, check := range inner.checks {
		r.add(Rule{Owner: owner, Role: RoleCheck, Formula: check.def.Formula}, check.program)
	}
	r.text(owner, inner.Question.Text, inner.Question.Help, inner.Question.Because)
}

func (r *ruleLister) add(rule Rule, p *formula.Program) {
	if p == nil {
		return
	}
	for _, slot := range p.Slots() {
		rule.Reads = append(rule.Reads, r.names[slot])
	}
	r.out = append(r.out, rule)
}

// text lists the answers that texts repeat.
func (r *ruleLister) text(owner string, texts ...source.Text) {
	rule := Rule{Owner: owner, Role: RoleText}
	seen := map[string]bool{}
	for _, t := range texts {
		for _, lang := range t.Langs() {
			for _, name := range placeholders(t[lang]) {
				if r.in.vars[name] != nil && !seen[name] {
					seen[name] = true
					rule.Reads = append(rule.Reads, name)
				}
			}
		}
	}
	if len(rule.Reads) > 0 {
		r.out = append(r.out, rule)
	}
}

// ScaleItem is one question of a scale, with the range of numbers that its answer
// can count for. Ranged is false when there are no known ends.
type ScaleItem struct {
	Name     string
	Min, Max float64
	Ranged   bool
	Reversed bool
}

// ScaleItems are the questions of a scale; a matrix stands for its rows. Nil when
// there is no such scale.
func (in *Instrument) ScaleItems(id string) []ScaleItem {
	v := in.vars[id]
	if v == nil || v.scale == nil {
		return nil
	}
	var out []ScaleItem
	for i := range v.scale.items {
		it := v.scale.items[i]
		ranged, _ := it.setRange()
		out = append(out, ScaleItem{it.v.symbol.Name, it.item.Min, it.item.Max, ranged, it.item.Reversed})
	}
	return out
}

// Outcomes are the option ids that the formula of a calculation can give, nil when
// that is unknown or it is no keuze.
func (in *Instrument) Outcomes(calculation string) []string {
	v := in.vars[calculation]
	if v == nil || v.calc == nil {
		return nil
	}
	return v.calc.program.Options()
}
