package indicator

import (
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// gather lists the formulas of an indicator.
func (ind *Indicator) gather() {
	switch {
	case ind.items != nil:
		ind.measures = ind.items
	case ind.against != nil:
		ind.measures = []*formula.Program{ind.formula, ind.against}
	default:
		ind.measures = []*formula.Program{ind.formula}
	}
	ind.programs = append([]*formula.Program{ind.population, ind.time, ind.event, ind.competing}, ind.measures...)
}

// Followed reports whether a distribution tells of everyone in which class they were
// at its first moment.
func (ind *Indicator) Followed() bool { return ind.Def.Type == Distribution && ind.Def.From != "" }

// ItemTitle gives item i of a consistency in words: the title of the indicator that
// measures the same, or else what was asked; without either its formula.
func (ind *Indicator) ItemTitle(i int) source.Text { return ind.titles[i] }

func (c *Compiled) itemTitles(ind *Indicator) []source.Text {
	out := make([]source.Text, len(ind.items))
	for i, item := range ind.items {
		src := strings.TrimSpace(ind.Def.Items[i].Src)
		at := slices.IndexFunc(c.indicators, func(o *Indicator) bool { return strings.TrimSpace(o.Def.Formula.Src) == src })
		switch slots := item.Slots(); {
		case at >= 0:
			out[i] = c.indicators[at].Def.Title
		case len(slots) == 1:
			out[i] = c.names.titles[slots[0]]
		}
		if out[i].IsZero() {
			out[i] = source.Text{source.DefaultLang: src}
		}
	}
	return out
}

// ItemNames gives the formulas of the items of a consistency as they are written.
func (ind *Indicator) ItemNames() []string {
	names := make([]string, len(ind.Def.Items))
	for i, src := range ind.Def.Items {
		names[i] = src.Src
	}
	return names
}

// atMoment gives the fact of an indicator at one moment.
func (c *Compiled) atMoment(w *work, ind *Indicator, moment int) Fact {
	values := w.moments[moment]
	switch ind.Def.Type {
	case Agreement:
		return pairOf(w.machine.Run(ind.formula, values), w.machine.Run(ind.against, values))
	case Consistency:
		return itemsOf(w, ind, values)
	}
	f := ind.fact(w.machine.Run(ind.formula, values))
	if ind.Followed() && !f.Missing {
		f.First = c.classAtFirst(w, ind, moment)
	}
	return f
}

// classAtFirst gives the class at the first moment, "" when it is not known, or does
// not compare, and at that moment itself.
func (c *Compiled) classAtFirst(w *work, ind *Indicator, moment int) string {
	first := c.momentIndex(ind.Def.From)
	if moment <= first || w.lostAt(first, ind.programs...) || !ind.includes(w, w.moments[first]) {
		return ""
	}
	v := w.machine.Run(ind.formula, w.moments[first])
	if v.IsMissing() {
		return ""
	}
	return v.AsText()
}

// pairOf gives two judgements of one person: that of the first rater as Before.
func pairOf(first, second formula.Value) Fact {
	a, ok := first.AsNumber()
	b, both := second.AsNumber()
	if !ok || !both {
		return Fact{Missing: true}
	}
	return Fact{Before: a, Value: b}
}

// itemsOf gives the items of a scale of who answered all of them.
func itemsOf(w *work, ind *Indicator, values *formula.Values) Fact {
	items := make([]float64, len(ind.items))
	for i, program := range ind.items {
		v, ok := w.machine.Number(program, values)
		if !ok {
			return Fact{Missing: true}
		}
		items[i] = v
	}
	return Fact{Items: items}
}

// left gives the fact of who has no value at the later moment, with the one at the
// first where that is known: it says whether those who left were others.
func left(before float64, known bool) Fact {
	if !known {
		return Fact{Missing: true}
	}
	return Fact{Missing: true, Left: true, Before: before}
}

// Sources gives the formulas of a definition as they are written, without those that
// it does not have.
func (d *Definition) Sources() []source.Formula {
	var list []source.Formula
	for _, f := range append([]source.Formula{d.Formula, d.Population, d.Time, d.Event, d.Competing, d.Against}, d.Items...) {
		if !f.IsZero() {
			list = append(list, f)
		}
	}
	return list
}
