package programme

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Codes of findings about what is watched, stable for programs.
const (
	CodeWatch  = "watch"
	CodeSignal = "signal"
	CodeRhythm = "rhythm"
	CodeIdle   = "never-true"
)

// compileWatch compiles the formulas over the watched scales.
func (c *Compiled) compileWatch(found *diag.List) {
	p := c.Def
	once := seen{}
	var symbols []formula.Symbol
	for i, w := range p.Watched {
		once.add(found, w.Pos, "schaal", w.Scale)
		if raters := ids(p.Raters, func(r *Rater) string { return r.ID }); !slices.Contains(raters, w.Rater) {
			found.Errorf(w.Pos, CodeWatch, "volgt: het programma heeft geen invuller %q", w.Rater).WithHint(diag.Suggest(w.Rater, raters))
		}
		symbols = append(symbols, formula.Symbol{Name: w.Scale, Type: formula.TypeNumber, Series: true, Slot: i})
	}
	c.watched = formula.NewScope(symbols, nil, c.MomentIDs())
	used := map[int]bool{}
	once = seen{}
	for i := range p.Signals {
		s := &p.Signals[i]
		once.add(found, s.Pos, "signaal", s.ID)
		if s.Text.IsZero() {
			found.Errorf(s.Pos, CodeSignal, "signaal %s zegt niet wat iemand ermee kan doen", s.ID).WithHint("schrijf een tekst: met een eerste stap")
		}
		c.signals = append(c.signals, c.condition(found, s.When, s.Within, used))
	}
	for i := range p.Moments {
		c.compileRhythm(found, &p.Moments[i], used)
	}
	for i, w := range p.Watched {
		if !used[i] && !found.HasErrors() {
			found.Warnf(w.Pos, CodeWatch, "volgt: geen signaal en geen ritme gebruikt schaal %s", w.Scale).WithHint("haal de regel weg")
		}
	}
}

// condition compiles one formula over the watched scales.
func (c *Compiled) condition(found *diag.List, src source.Formula, within source.Span, used map[int]bool) *formula.Program {
	if !within.IsZero() && within.AddTo(epoch()) <= epoch() {
		found.Errorf(src.Pos, CodeWatch, "binnen %s is geen tijd terug", within).WithHint("schrijf bijvoorbeeld binnen: 6 weken")
	}
	p, errs := formula.Compile(src.Src, c.watched, formula.TypeBool)
	for _, e := range errs {
		f := found.Errorf(src.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
		if len(c.Def.Watched) == 0 {
			f.WithHint("noem bij volgt de schalen waar deze formule over gaat")
		}
	}
	if p == nil {
		return nil
	}
	for _, slot := range p.Slots() {
		used[slot] = true
	}
	if len(p.Slots()) == 0 {
		found.Errorf(src.Pos, CodeWatch, "deze formule kijkt naar geen enkele schaal, en is dus altijd hetzelfde")
	}
	return p
}

func (c *Compiled) compileRhythm(found *diag.List, m *Moment, used map[int]bool) {
	r := m.Rhythm
	if r == nil {
		return
	}
	if !m.Recurring() {
		found.Errorf(r.Pos, CodeRhythm, "meting %s komt niet terug, dus een ritme kan niet", m.ID).WithHint("schrijf elke: 1 week bij de meting")
		return
	}
	c.checkEvery(found, r.Pos, m, r.Normal, "gewoon")
	if !r.Fixed.IsZero() {
		c.checkEvery(found, r.Pos, m, r.Fixed, "vast")
	}
	programs := make([]*formula.Program, len(r.Rules))
	for i := range r.Rules {
		rule := &r.Rules[i]
		c.checkEvery(found, rule.Pos, m, rule.Every, "elke")
		if rule.Because.IsZero() {
			found.Errorf(rule.Pos, CodeRhythm, "een regel van het ritme van %s zegt niet waarom", m.ID).WithHint("schrijf omdat: de spanning hoog is")
		}
		if i == len(r.Rules)-1 && rule.Every == r.Normal {
			found.Warnf(rule.Pos, CodeRhythm, "deze regel verandert niets: elke %s is al gewoon", rule.Every)
		}
		programs[i] = c.condition(found, rule.When, rule.Within, used)
	}
	if len(r.Rules) == 0 {
		found.Errorf(r.Pos, CodeRhythm, "het ritme van meting %s heeft geen regels", m.ID).WithHint("haal ritme weg als de meting altijd even vaak is")
	}
	if c.paces == nil {
		c.paces = map[string][]*formula.Program{}
	}
	c.paces[m.ID] = programs
}

// checkEvery checks that a rhythm falls on days that the moment has.
func (c *Compiled) checkEvery(found *diag.List, pos diag.Pos, m *Moment, every source.Span, key string) {
	if _, whole := every.Times(m.Every); !whole {
		found.Errorf(pos, CodeRhythm, "meting %s is elke %s, en %s %s is daar geen veelvoud van", m.ID, m.Every, key, every).
			WithHint("maak elke van de meting zo kort als het vaakste ritme")
	}
}

// Idle reports signals and rules that hold for no answers at all, and rules that hold
// only where an earlier one already does, as far as trying shows. ranges are the
// lowest and the highest outcome of each watched scale.
func (c *Compiled) Idle(ranges map[string][2]float64) diag.List {
	var found diag.List
	if len(c.signals)+len(c.paces) == 0 {
		return nil
	}
	w := c.watcher(nil)
	held := make([]bool, len(c.signals))
	type state struct{ ever, first bool }
	rules := map[string][]state{}
	for id, list := range c.paces {
		rules[id] = make([]state, len(list))
	}
	c.tryAll(w, ranges, func() {
		for i, p := range c.signals {
			held[i] = held[i] || w.machine.Bool(p, w.values)
		}
		for id, list := range c.paces {
			taken := false
			for i, p := range list {
				if yes := w.machine.Bool(p, w.values); yes {
					rules[id][i].ever, rules[id][i].first = true, rules[id][i].first || !taken
					taken = true
				}
			}
		}
	})
	for i, yes := range held {
		if !yes {
			found.Warnf(c.Def.Signals[i].When.Pos, CodeIdle, "signaal %s gaat bij geen enkel antwoord af", c.Def.Signals[i].ID).WithHint("kijk naar het bereik van de schaal")
		}
	}
	for i := range c.Def.Moments {
		m := &c.Def.Moments[i]
		for j, s := range rules[m.ID] {
			switch at := m.Rhythm.Rules[j].When.Pos; {
			case !s.ever:
				found.Warnf(at, CodeIdle, "deze regel van het ritme van %s geldt bij geen enkel antwoord", m.ID).WithHint("kijk naar het bereik van de schaal")
			case !s.first:
				found.Warnf(at, CodeIdle, "deze regel van het ritme van %s geldt alleen waar een eerdere al geldt", m.ID).WithHint("de eerste die geldt telt: zet deze regel eerder")
			}
		}
	}
	return found
}

// What is tried: so many levels of a scale, with another level in the last few answers.
const triedLevels = 11

// tryAll fills in the same level throughout, and other levels at the end, for all scales alike
// and for the first against the others.
func (c *Compiled) tryAll(w *watcher, ranges map[string][2]float64, try func()) {
	for opposite := range min(2, len(c.Def.Watched)) {
		for a := range triedLevels {
			for b := range triedLevels {
				for _, tail := range []int{1, 3} {
					for slot, s := range c.Def.Watched {
						level := func(n int) formula.Value {
							if slot > 0 && opposite == 1 {
								n = triedLevels - 1 - n
							}
							r := ranges[s.Scale]
							return formula.Number(r[0] + (r[1]-r[0])*float64(n)/(triedLevels-1))
						}
						for i := range w.series {
							w.series[i] = level(a)
							if i >= len(w.series)-tail {
								w.series[i] = level(b)
							}
						}
						w.values.SetSeries(slot, w.series)
					}
					try()
				}
			}
		}
	}
}
