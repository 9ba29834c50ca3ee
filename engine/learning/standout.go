package learning

import (
	"cmp"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// Point is something about the own gemeente that stands out, with what to ask.
type Point struct {
	At          Situation
	Indicator   *indicator.Indicator // nil when nothing stands out
	Phase       string               // of a wait
	Moment      string
	Own, Others cohort.Figure
	Diff        cohort.Contrast
	Standard    cohort.Standard
	Cycle       int // index of the cycle that it is about, −1 for none
	Question    string
}

// StandsOut gives what lies outside the limits of chance for the own gemeente, and
// nothing else: beside the others, on the route, beside those who began earlier, and
// after what was tried. When nothing does, it says so, with a question too.
func (v *View) StandsOut(tried []Tried, lang string) []Point {
	var out []Point
	if v.own != nil {
		out = slices.Concat(v.besideOthers(), v.waits(lang), v.besideBefore(), cycles(tried))
	}
	slices.SortStableFunc(out, func(a, b Point) int {
		return cmp.Compare(slices.Index(Situations, a.At), slices.Index(Situations, b.At))
	})
	if len(out) == 0 {
		out = []Point{{At: Nothing, Cycle: -1}}
	}
	for i := range out {
		id := ""
		if out[i].Indicator != nil {
			id = out[i].Indicator.Def.ID
		}
		out[i].Question = v.Definition.Question(out[i].At, id, lang)
	}
	return out
}

func (v *View) besideOthers() []Point {
	var out []Point
	for _, m := range v.Definition.Benchmark {
		b := v.Benchmark(m)
		own, ok := b.Own()
		if !ok || !own.Place.Outside() || !judged(b.Indicator) {
			continue
		}
		at := LessThanOthers
		if own.Place.High() == (b.Indicator.Def.Direction == indicator.Higher) {
			at = BetterThanOthers
		}
		out = append(out, Point{At: at, Indicator: b.Indicator, Moment: m.Moment, Own: own.Share, Others: b.Country, Standard: own.Standard, Cycle: -1})
	}
	return out
}

// judged reports whether an indicator has a side that is better.
func judged(ind *indicator.Indicator) bool {
	return ind.Def.Direction == indicator.Higher || ind.Def.Direction == indicator.Lower
}

func (v *View) waits(lang string) []Point {
	var out []Point
	for _, s := range v.Route(lang) {
		if s.LongDiff.Better < 0 {
			out = append(out, Point{At: WaitsLonger, Indicator: s.LongIndicator, Phase: s.Title, Own: s.Long, Others: s.OthersLong, Diff: s.LongDiff, Cycle: -1})
		}
	}
	return out
}

// besideBefore compares those who began last with those who began earlier, on measures
// at a moment: there everybody had the same time since the start. What is only known of
// who has ended is left out, because of the newest only those who were soon ready have.
func (v *View) besideBefore() []Point {
	var out []Point
	r := v.mine()
	for _, m := range v.Definition.measures() {
		ind := v.Framework.Indicator(m.Indicator)
		if m.Moment == "" || !judged(ind) || slices.ContainsFunc(out, func(p Point) bool { return p.Indicator == ind && p.Moment == m.Moment }) {
			continue
		}
		_, shown := r.Pool(ind, m.Moment, v.Definition.Time, v.periods())
		if len(shown) < 2 {
			continue
		}
		newest := len(shown) - 1
		now, _ := r.Pool(ind, m.Moment, v.Definition.Time, shown[newest:])
		before, _ := r.Pool(ind, m.Moment, v.Definition.Time, shown[:newest])
		diff := cohort.Compare(now, before)
		if diff.Better == 0 {
			continue
		}
		at := BetterThanBefore
		if diff.Better < 0 {
			at = LessThanBefore
		}
		out = append(out, Point{At: at, Indicator: ind, Moment: m.Moment, Own: now.Value, Others: before.Value, Diff: diff, Cycle: -1})
	}
	return out
}

func cycles(tried []Tried) []Point {
	var out []Point
	for i, t := range tried {
		if t.Effect == nil || !t.Effect.Both.Diff.Known() {
			continue
		}
		at := CycleOpen
		if t.Effect.Both.Certain {
			at = CycleCertain
		}
		out = append(out, Point{At: at, Indicator: t.Effect.Indicator, Moment: t.Cycle.Measure.Moment, Own: t.Effect.OwnAfter.Value, Others: t.Effect.OthersAfter.Value, Diff: t.Effect.Both, Cycle: i})
	}
	return out
}
