package simulate

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// draws compiles the alternatives for a target; their formulas may use the
// slots before limit.
func (b *builder) draws(list Draws, t target, limit int) []draw {
	out := make([]draw, 0, len(list))
	for i := range list {
		out = append(out, b.draw(&list[i], t, limit))
	}
	return out
}

func (b *builder) draw(d *Draw, t target, limit int) draw {
	b.oneKind(d)
	out := draw{
		when: b.formula(d.When, formula.TypeBool, limit), same: -1,
		chance:  b.formula(d.Chance, formula.TypeNumber, limit),
		keep:    b.formula(d.Keep, formula.TypeNumber, limit),
		middle:  b.amount(d.Middle, limit),
		between: b.formula(d.Between, formula.TypeNumber, limit),
		within:  b.formula(d.Within, formula.TypeNumber, limit),
		spread:  b.formula(d.Spread, formula.TypeNumber, limit),
		weights: b.weights(d, d.Weights, t, limit),
		each:    b.weights(d, d.Each, t, limit),
		min:     d.Min, max: d.Max, step: d.Step,
		order: b.weights(d, d.Order, t, limit), texts: d.Texts,
	}
	if len(d.Rows) > 0 && t.rows == nil {
		b.found.Errorf(d.Pos, "simulation-type", "%s is geen herhaling; daar past rijen niet bij", t.id)
	}
	if len(d.Rows) > 0 && t.rows != nil {
		out.rows = b.rows(d, t, limit)
	}
	b.textsFit(d, t)
	if d.Same != "" {
		out.same = b.same(d, limit)
	}
	b.fits(d, t)
	return out
}

// same finds the earlier value that a draw copies.
func (b *builder) same(d *Draw, limit int) int {
	symbol, known := b.scope.Symbol(d.Same)
	switch {
	case !known:
		b.found.Errorf(d.Pos, "unknown-name", "onbekende naam %s bij gelijk", d.Same)
	case symbol.Slot >= limit:
		b.found.Errorf(d.Pos, "simulation-order", "%s wordt pas later getrokken", d.Same)
	}
	return symbol.Slot
}

func (b *builder) oneKind(d *Draw) {
	n := 0
	for _, given := range []bool{d.Same != "", !d.Chance.IsZero(), d.Weights != nil, d.Each != nil, !d.Middle.IsZero(), d.Order != nil, len(d.Texts) > 0, len(d.Rows) > 0} {
		if given {
			n++
		}
	}
	if n != 1 {
		b.found.Errorf(d.Pos, "simulation-draw", "een trekking heeft precies één van gelijk, kans, kansen, elk, rond, volgorde, teksten en rijen; hier zijn het er %d", n)
	}
}

// fits checks that the kind of draw gives the type of the target.
func (b *builder) fits(d *Draw, t target) {
	ok := true
	switch {
	case !d.Chance.IsZero():
		ok = t.typ == formula.TypeBool
	case d.Weights != nil:
		ok = t.typ == formula.TypeChoice
	case d.Each != nil:
		ok = t.typ == formula.TypeList && t.ranks == 0
	case d.Order != nil:
		ok = t.ranks > 0
	case len(d.Texts) > 0:
		ok = t.typ == formula.TypeText
	case !d.Middle.IsZero():
		ok = t.typ == formula.TypeNumber || t.typ == formula.TypeMoney || t.typ == formula.TypeDate
	}
	if !ok {
		b.found.Errorf(d.Pos, "simulation-type", "%s is %s; daar past deze trekking niet bij", t.id, t.typ)
	}
}

// weights compiles the formulas of options in a fixed order.
func (b *builder) weights(d *Draw, given map[string]source.Formula, t target, limit int) []weighted {
	var out []weighted
	for _, option := range slices.Sorted(maps.Keys(given)) {
		if t.options != nil && !slices.Contains(t.options, option) {
			b.found.Errorf(d.Pos, "unknown-option", "%s heeft geen optie %s", t.id, option).
				WithHint(diag.Suggest(option, t.options))
			continue
		}
		out = append(out, weighted{option: option, program: b.formula(given[option], formula.TypeNumber, limit)})
	}
	return out
}

// textsFit checks that every text can be an answer.
func (b *builder) textsFit(d *Draw, t target) {
	for _, text := range d.Texts {
		if strings.TrimSpace(text) == "" || t.maxLength > 0 && utf8.RuneCountInString(text) > t.maxLength {
			b.found.Errorf(d.Pos, "simulation-text", "%s: de tekst %q is leeg of langer dan mag", t.id, text)
		}
	}
}
