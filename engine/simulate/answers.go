package simulate

import (
	"maps"
	"math"
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
	slots      int // of items that have a value, after those of the person
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
	ties              []tie    // what it shares with other answers
	unshared          float64  // standard deviation of what it does not share, 1 without ties
}

// items lists what can be answered, with what a draw needs to know of it.
func items(in *instrument.Instrument) []item {
	var list []item
	for _, f := range in.Fields() {
		it := itemOf(f)
		it.conditional = in.Conditional(f.Question) || !f.Page.Visible.IsZero() || f.Row != nil && !f.Row.Visible.IsZero()
		list = append(list, it)
	}
	return list
}

// itemOf gives one question, of a page or of the rows of a herhaling.
func itemOf(f *instrument.Field) item {
	q := f.Question
	it := item{
		target:      target{id: f.ID, typ: f.Type},
		conditional: !q.Visible.IsZero(),
		required:    q.Required.Always,
		dontKnow:    q.DontKnow, wontSay: q.WontSay,
	}
	it.bound(q)
	for _, o := range q.Options {
		it.options = append(it.options, o.ID)
		if o.Exclusive {
			it.alone = append(it.alone, o.ID)
		}
	}
	if q.Type == instrument.TypeRepeat {
		it.rows = f
	}
	return it
}

// bound sets the values that a question allows.
func (t *target) bound(q *instrument.Question) {
	t.min, t.max = q.Min, q.Max
	switch q.Type {
	case instrument.TypeScale:
		t.min, t.max, t.from, t.step = q.From, q.To, *q.From, 1
		if q.Step > 0 {
			t.step = q.Step
		}
	case instrument.TypeLevel:
		for _, l := range q.Levels {
			t.levels = append(t.levels, l.Value)
		}
	case instrument.TypeMoney, instrument.TypeNumber:
		t.step = math.Pow10(-q.DecimalPlaces())
	case instrument.TypeRanking:
		t.min, t.max, t.ranks = nil, nil, q.Ranks()
	case instrument.TypeText, instrument.TypeLongText:
		t.maxLength = q.Longest()
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
	b.tiesFit(rater, ids)
	for _, named := range b.def.Answers[rater] {
		if !matched[named.ID] {
			b.found.Errorf(named.Pos, "unknown-question", "%s heeft geen vraag %s", rater, named.ID).
				WithHint(diag.Suggest(named.ID, ids))
		}
	}
	return list
}

// spread gives the draws by what is answered: those that name a matrix as a whole
// are for each of its rows that has none of its own.
func spread(list NamedDraws, in *instrument.Instrument, matched map[string]bool) NamedDraws {
	own := map[string]bool{}
	for _, named := range list {
		own[named.ID] = true
	}
	var out NamedDraws
	for _, named := range list {
		q, known := in.Question(named.ID)
		if !known || q.Type != instrument.TypeMatrix || q.ID != named.ID {
			out = append(out, named)
			continue
		}
		matched[named.ID] = true
		for _, row := range q.Rows {
			if id := q.ID + "_" + row.ID; !own[id] {
				out = append(out, NamedDraw{Pos: named.Pos, ID: id, Draws: named.Draws})
			}
		}
	}
	return out
}

// answerer compiles the answers of a rater to one questionnaire and marks which
// names it matched.
func (b *builder) answerer(rater string, ref source.Ref, in *instrument.Instrument, matched map[string]bool) *answerer {
	byID := map[string]item{}
	for _, it := range items(in) {
		byID[it.id] = it
	}
	answers := spread(b.def.Answers[rater], in, matched)
	own := names{symbols: slices.Clone(b.base.symbols), slots: maps.Clone(b.base.slots)}
	for _, named := range answers {
		if it, known := byID[named.ID]; known && it.rows == nil {
			own.add(it.id, it.typ, it.options)
		}
	}
	ties := b.ties(rater)
	a := &answerer{ref: ref, instrument: in, scope: formula.NewScope(own.symbols, nil, nil), slots: len(own.symbols) - len(b.base.symbols)}
	sub := &builder{def: b.def, programme: b.programme, base: b.base, scope: a.scope}
	limit := len(b.base.symbols) // what stands above may be used
	for _, named := range answers {
		it, known := byID[named.ID]
		if !known {
			continue
		}
		matched[named.ID] = true
		it.slot, it.scope = -1, &own
		if it.rows == nil {
			it.slot = own.slots[it.id]
			limit = it.slot
		}
		it.draws = sub.draws(named.Draws, it.target, limit)
		sub.bind(&it, ties[it.id])
		if it.rows == nil {
			limit++
		}
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
