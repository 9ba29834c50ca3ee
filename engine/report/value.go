package report

import (
	"cmp"
	"slices"
	"strconv"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

// value is what a name stands for now. Known says that it may be said.
type value struct {
	text, said string // as it stands alone, and in a sentence when that differs
	known      bool
	number     formula.Value
	other      formula.Value // the other end of what a bounded number can be
}

func worded(text string) value { return value{text: text, known: text != ""} }

// figured takes over what a figure shows.
func figured(f cohort.Figure) value {
	v := value{text: f.Text(), known: f.Known(), number: formula.Missing(formula.TypeNumber)}
	if f.Known() {
		v.number = formula.Number(f.Value())
	} else if bound, bounded := f.Bound(); bounded {
		v.known, v.said, v.number = true, dashboard.InWords(f), formula.Number(bound)
		if v.other = formula.Number(0); f.State() == cohort.AtLeast {
			v.other = formula.Number(1)
		}
	}
	return v
}

func counted(n int) value {
	return value{text: strconv.Itoa(n), known: true, number: formula.Number(float64(n))}
}

var unknown = value{text: cohort.AbsentText, number: formula.Missing(formula.TypeNumber)}

// value finds what a name stands for.
func (b *builder) value(n name) value {
	r := b.own
	if n.national {
		r = b.other
	}
	switch n.kind {
	case ofGroup:
		return figured(r.N())
	case ofIndicator:
		return b.measured(r, n)
	case ofShift:
		return shifted(r.Shift(n.ind, n.moment), n.field)
	case ofTally:
		return b.tally(n)
	case ofPooled:
		return b.pooledValue(n)
	case ofFeature:
		return b.declared(n)
	case ofModel:
		return b.cost(n)
	}
	return worded(b.word(n.id))
}

func (b *builder) measured(r cohort.Reader, n name) value {
	f := r.Measure(n.ind, n.moment)
	switch n.field {
	case "n":
		return figured(r.Population(n.ind, n.moment))
	case "laag", "hoog":
		low, high, ok := f.Interval()
		if !ok {
			return unknown
		}
		if n.field == "hoog" {
			low = high
		}
		return value{text: cohort.FormatOf(n.ind).Text(low), known: true, number: formula.Number(low)}
	}
	return figured(f)
}

// pooledValue is what the studies of a tile come to together.
func (b *builder) pooledValue(n name) value {
	s, studies := dashboard.Synthesis(n.tile, dashboard.Input{Threshold: b.in.Threshold, Lang: b.in.Lang, Study: b.in.Study})
	if !s.Pooled.Known() {
		if n.truth() {
			return value{number: formula.Missing(formula.TypeBool)}
		}
		return unknown
	}
	switch n.field {
	case "n":
		return figured(s.N)
	case "studies":
		return counted(studies)
	case "laag", "hoog":
		low, high, _ := s.Pooled.Interval()
		text, upper := s.Pooled.Ends()
		if n.field == "hoog" {
			low, text = high, upper
		}
		return value{text: text, known: true, number: formula.Number(low)}
	case "beter":
		return value{known: true, number: formula.Bool(s.Better > 0)}
	case "minder":
		return value{known: true, number: formula.Bool(s.Better < 0)}
	}
	return figured(s.Pooled)
}

func shifted(s cohort.Shift, field string) value {
	truth := func(holds bool) value {
		if !s.Diff.Known() {
			return value{number: formula.Missing(formula.TypeBool)}
		}
		return value{known: true, number: formula.Bool(holds)}
	}
	switch field {
	case "voor":
		return figured(s.Before)
	case "na":
		return figured(s.After)
	case "n":
		return figured(s.N)
	case "beter":
		return truth(s.Better > 0)
	case "minder":
		return truth(s.Better < 0)
	}
	return figured(s.Diff)
}

// tally counts the indicators that certainly changed. Nothing is said when not one of
// them may be shown.
func (b *builder) tally(n name) value {
	var better []mover
	worse, known := 0, 0
	for _, id := range n.tally.Indicators {
		ind := b.framework.Indicator(id)
		s := b.own.Shift(ind, n.tally.To)
		if !s.Diff.Known() {
			continue
		}
		known++
		switch s.Better {
		case 1:
			better = append(better, mover{notation.Lower(ind.Def.Title.In(b.in.Lang)), s.Size(ind)})
		case -1:
			worse++
		}
	}
	if known == 0 {
		return unknown
	}
	switch n.field {
	case "beter":
		return counted(len(better))
	case "minder":
		return counted(worse)
	case "gelijk":
		return counted(known - len(better) - worse)
	case "meest":
		return worded(most(better))
	}
	return counted(len(n.tally.Indicators))
}

// mover is an indicator that became better, with how much.
type mover struct {
	label string
	size  float64
}

// most names the one or two that improved most.
func most(list []mover) string {
	slices.SortStableFunc(list, func(x, y mover) int { return cmp.Compare(y.size, x.size) })
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0].label
	}
	return list[0].label + " en " + list[1].label
}

// cost is a key figure of a model.
func (b *builder) cost(n name) value {
	ref := b.def.Models[n.id].String()
	v, done := b.costs[ref]
	if !done {
		if b.in.MKBA != nil {
			v = b.in.MKBA(ref)
		}
		b.costs[ref] = v
	}
	if v == nil || v.Suppressed != "" {
		return unknown
	}
	at := slices.IndexFunc(v.Key, func(k mkba.KeyFigure) bool { return k.ID == n.field })
	if at < 0 {
		return unknown
	}
	k := &v.Key[at]
	out := value{text: k.Alone, said: k.Shown, known: true, number: formula.Number(k.Number)}
	if k.Bound != "" { // what is too small to show is not in it
		out.number, out.other = formula.Number(max(k.Low, -endless)), formula.Number(min(k.High, endless))
	}
	return out
}

// endless stands for an end that there is not.
const endless = 1e15

// word is a word that is no figure.
func (b *builder) word(id string) string {
	style := notation.Of(b.in.Lang)
	switch id {
	case "gemeente":
		return b.in.OwnName
	case "gemeenten":
		if b.in.Gemeenten > 0 {
			return strconv.Itoa(b.in.Gemeenten)
		}
		return ""
	case "datum":
		return style.Date(b.in.Date.Time())
	case "jaar":
		return strconv.Itoa(b.in.Date.Year())
	case "drempel":
		return strconv.Itoa(cohort.NewGate(b.in.Threshold).Threshold())
	case "periode":
		first, last, ok := b.own.Period()
		if !ok {
			return ""
		}
		return b.months(first, last)
	}
	return b.framework.Programme().Name(id, b.in.Lang)
}

func (b *builder) months(first, last source.Date) string {
	style := notation.Of(b.in.Lang)
	return style.MonthYear(first.Time()) + " – " + style.MonthYear(last.Time())
}

// holds runs a formula. One that asks for what may not be shown does not hold, whatever
// it says of it.
func (b *builder) holds(f source.Formula) bool {
	if f.IsZero() {
		return true
	}
	c, errs := b.compile(f.Src, namesIn(f.Src))
	if len(errs) > 0 {
		return false
	}
	values := c.scope.NewValues()
	var open []int
	var ends []formula.Value
	for slot, n := range c.names {
		v := b.value(n)
		if v.number.IsMissing() {
			return false
		}
		values.Set(slot, v.number)
		if !v.other.IsMissing() {
			open, ends = append(open, slot), append(ends, v.other)
		}
	}
	return c.always(values, open, ends)
}

// always runs the formula, and again with the other end of every number that is only
// known to be above or below a bound: it must hold whatever they are.
func (c *condition) always(values *formula.Values, open []int, ends []formula.Value) bool {
	if len(open) == 0 {
		var m formula.Machine
		return m.Bool(c.program, values)
	}
	near := values.Get(open[0])
	holds := c.always(values, open[1:], ends[1:])
	values.Set(open[0], ends[0])
	holds = c.always(values, open[1:], ends[1:]) && holds
	values.Set(open[0], near)
	return holds
}
