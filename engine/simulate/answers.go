package simulate

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// answerer draws the answers to one version of a questionnaire.
type answerer struct {
	ref        source.Ref
	instrument *instrument.Instrument
	scope      *formula.Scope
	items      []item
}

// item is one question, or one row of a matrix, that answers are drawn for.
type item struct {
	target
	slot              int
	draws             []draw
	conditional       bool // shown only when a formula holds
	required          bool
	dontKnow, wontSay bool
	alone             []string // options that exclude all others
}

// items lists what can be answered, with what a draw needs to know of it.
func items(in *instrument.Instrument) []item {
	var list []item
	for _, f := range in.Fields() {
		q := f.Question
		it := item{
			target:      target{id: f.ID, typ: f.Type},
			conditional: !q.Visible.IsZero() || !f.Page.Visible.IsZero() || f.Row != nil && !f.Row.Visible.IsZero(),
			required:    q.Required.Always,
			dontKnow:    q.DontKnow, wontSay: q.WontSay,
		}
		it.min, it.max, it.step = bounds(q)
		for _, o := range q.Options {
			it.options = append(it.options, o.ID)
			if o.Exclusive {
				it.alone = append(it.alone, o.ID)
			}
		}
		list = append(list, it)
	}
	return list
}

// bounds gives the lowest and highest value of a question and its step.
func bounds(q *instrument.Question) (low, high *float64, step float64) {
	switch q.Type {
	case instrument.TypeScale:
		return q.From, q.To, max(q.Step, 1)
	case instrument.TypeLevel:
		values := make([]float64, len(q.Levels))
		for i, l := range q.Levels {
			values[i] = l.Value
		}
		lowest, highest := slices.Min(values), slices.Max(values)
		return &lowest, &highest, 1
	case instrument.TypeMoney:
		return q.Min, q.Max, 0.01
	default:
		return q.Min, q.Max, 0
	}
}

// answerers compiles the answers of a rater against every questionnaire that
// the programme gives to that rater.
func (b *builder) answerers(rater string, questionnaire func(source.Ref) *instrument.Instrument) []*answerer {
	var list []*answerer
	seen := map[source.Ref]bool{}
	matched := map[string]bool{}
	var ids []string
	for _, m := range b.programme.Moments() {
		ref, asked := m.Questionnaires[rater]
		ref.Pos = diag.Pos{}
		if !asked || seen[ref] {
			continue
		}
		seen[ref] = true
		in := questionnaire(ref)
		if in == nil {
			b.found.Errorf(b.def.Pos, "unknown-reference", "vragenlijst %s bestaat niet", ref.ID)
			continue
		}
		a := b.answerer(rater, ref, in, matched)
		for i := range a.items {
			ids = append(ids, a.items[i].id)
		}
		list = append(list, a)
	}
	for _, named := range b.def.Answers[rater] {
		if !matched[named.ID] {
			b.found.Errorf(named.Pos, "unknown-question", "%s heeft geen vraag %s", rater, named.ID).
				WithHint(diag.Suggest(named.ID, ids))
		}
	}
	return list
}

// answerer compiles the answers of a rater to one questionnaire and marks which
// names it matched.
func (b *builder) answerer(rater string, ref source.Ref, in *instrument.Instrument, matched map[string]bool) *answerer {
	byID := map[string]item{}
	for _, it := range items(in) {
		byID[it.id] = it
	}
	own := names{symbols: slices.Clone(b.base.symbols), slots: maps.Clone(b.base.slots)}
	for _, named := range b.def.Answers[rater] {
		if it, known := byID[named.ID]; known {
			own.add(it.id, it.typ, it.options)
		}
	}
	a := &answerer{ref: ref, instrument: in, scope: formula.NewScope(own.symbols, nil, nil)}
	sub := &builder{def: b.def, programme: b.programme, base: b.base, scope: a.scope}
	for _, named := range b.def.Answers[rater] {
		it, known := byID[named.ID]
		if !known {
			continue
		}
		matched[named.ID] = true
		it.slot = own.slots[it.id]
		it.draws = sub.draws(named.Draws, it.target, it.slot)
		a.items = append(a.items, it)
		delete(byID, named.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if byID[id].required {
			sub.found.Errorf(b.def.Pos, "simulation-required", "vraag %s van %s is verplicht en heeft geen trekking", id, in.Def.ID)
		}
	}
	b.found.Extend(sub.found)
	return a
}
