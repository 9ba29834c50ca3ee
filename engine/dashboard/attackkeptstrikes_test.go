package dashboard_test

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// alike puts together what prints the same in every group at every stage: that it is the same
// is taken for known.
func alike[T any](groups []*kept, of func(k *kept, s *stage) map[string]T) [][]string {
	prints := map[string][]byte{}
	place := 0
	for _, k := range groups {
		for i := range k.stages {
			for id, v := range of(k, &k.stages[i]) {
				prints[id] = fmt.Append(prints[id], place, " ", v, ";")
			}
			place++
		}
	}
	at := map[string]int{}
	var out [][]string
	for _, id := range slices.Sorted(maps.Keys(prints)) {
		i, known := at[string(prints[id])]
		if !known {
			i = len(out)
			at[string(prints[id])], out = i, append(out, nil)
		}
		out[i] = append(out[i], id)
	}
	return out
}

// twinsOf puts indicators together that are of the same people, as far as anybody can see.
func twinsOf(groups []*kept) (out [][]cohort.Key) {
	keys := map[string]cohort.Key{}
	for _, names := range alike(groups, func(_ *kept, s *stage) map[string]int {
		n := map[cohort.Key]int{{}: len(s.facts)}
		for _, facts := range s.facts {
			for key, f := range facts {
				if !f.Missing {
					n[key]++
				}
			}
		}
		out := map[string]int{}
		for key, n := range n {
			name := key.Indicator + " " + key.Moment
			keys[name], out[name] = key, n
		}
		return out
	}) {
		var list []cohort.Key
		for _, name := range names {
			list = append(list, keys[name])
		}
		out = append(out, list)
	}
	return out
}

// strikePeople attacks how many came in between, by all indicators that are of the same
// people.
func (k *kept) strikePeople(twins []cohort.Key) (found []string, struck int) {
	list := k.editions(twins)
	for i, a := range list {
		for _, b := range list[i+1:] {
			n, m := k.populationOf(a), k.populationOf(b)
			if n == 0 || m == 0 || a.at == b.at {
				continue
			}
			if struck++; n != m && max(n-m, m-n) < attacked {
				found = append(found, fmt.Sprintf("%s: %d of %v at stage %d, and %d of %v at stage %d", k.name, n, a.key, a.at, m, b.key, b.at))
			}
		}
	}
	return found, struck
}

// between is what a keeper of two releases knows of who came, of who was erased and of whom
// the value changed in between: how many they are, and not who.
type between struct{ came, gone, changed *group }

// between gives them with what they have. A value that changed is the difference.
func (k *kept) between(a, b released, value func(indicator.Fact) float64, low, high float64) between {
	out := between{&group{name: "who came"}, &group{name: "who was erased"}, &group{name: "whose value changed"}}
	at := func(stage int, e released, who string) (float64, bool) {
		f, some := k.stages[stage].facts[who][e.key]
		return value(f), some && !f.Missing
	}
	for who := range k.stages[a.at].facts {
		was, counted := at(a.at, a, who)
		now, counts := at(b.at, b, who)
		switch {
		case counted && !counts:
			out.gone.n, out.gone.sum = out.gone.n+1, out.gone.sum+was
		case counts && !counted:
			out.came.n, out.came.sum = out.came.n+1, out.came.sum+now
		case counts && was != now:
			out.changed.n, out.changed.sum = out.changed.n+1, out.changed.sum+now-was
		}
	}
	for who := range k.stages[b.at].facts {
		if now, counts := at(b.at, b, who); counts && k.stages[a.at].facts[who] == nil {
			out.came.n, out.came.sum = out.came.n+1, out.came.sum+now
		}
	}
	for _, g := range []*group{out.came, out.gone} {
		g.low, g.high = times(g.n, low), times(g.n, high)
	}
	out.changed.low, out.changed.high = times(out.changed.n, low-high), times(out.changed.n, high-low)
	return out
}

// times leaves nobody with nothing, also of what has no end.
func times(n int, v float64) float64 {
	if n == 0 {
		return 0
	}
	return float64(n) * v
}

// valueOf gives what a magnitude adds up.
func valueOf(m magnitude) func(indicator.Fact) float64 {
	return func(f indicator.Fact) float64 {
		switch m.name {
		case "change", "difference":
			return f.Value - f.Before
		case "before", "first":
			return f.Before
		}
		return f.Value
	}
}

// strikeSums attacks what those in between have, by all magnitudes that add up the same. The
// sums themselves are taken for known, as costs that are calculated with them would tell.
func (k *kept) strikeSums(list []measured) (found []string, small int) {
	byKey := map[cohort.Key]magnitude{}
	var keys []cohort.Key
	for _, x := range list {
		byKey[x.key] = x.magnitude
		keys = append(keys, x.key)
	}
	editions := slices.DeleteFunc(k.editions(keys), func(e released) bool {
		return !byKey[e.key].shown(k.stages[e.shown].read).Known()
	})
	for i, a := range editions {
		for _, b := range editions[i+1:] {
			m := byKey[a.key]
			sum := func(e released) float64 { return byKey[e.key].has(k.stages[e.shown].sum.Cells[e.key]) }
			of := k.between(a, b, valueOf(m), m.low, m.high)
			// What is in the later sum and not in the earlier one: came less gone and what changed.
			line := []*group{{low: sum(b) - sum(a), high: sum(b) - sum(a)}, of.came, {low: -of.gone.high, high: -of.gone.low}, of.changed}
			for j, g := range []*group{of.came, of.gone, of.changed} {
				if g.n == 0 || g.n >= attacked {
					continue
				}
				small++
				low, high := bounds(line, j+1)
				if g == of.gone {
					low, high = -high, -low
				}
				low, high = max(low, g.low), min(high, g.high)
				if g.sum < low-1e-2 || g.sum > high+1e-2 {
					found = append(found, fmt.Sprintf("%s: %v of stage %d and %v of %d contradict each other: %v is not from %v to %v", k.name, a.key, a.at, b.key, b.at, g.sum, low, high))
				}
				if high-low < (&summed{magnitude: m}).room(g, attacked) {
					found = append(found, fmt.Sprintf("%s: %v of stage %d and %v of %d: of %d %s, who have %.1f, an attacker finds %.1f to %.1f", k.name, a.key, a.at, b.key, b.at, g.n, g.name, g.sum, low, high))
				}
			}
		}
	}
	return found, small
}

// measured is a magnitude of an indicator.
type measured struct {
	magnitude
	key cohort.Key
}

// addUpTheSame puts magnitudes together that add up the same of the same people, as far as
// anybody can see.
func addUpTheSame(groups []*kept) (out [][]measured) {
	all := map[string]measured{}
	for _, names := range alike(groups, func(k *kept, s *stage) map[string][2]int64 {
		out := map[string][2]int64{}
		for key := range s.sum.Cells {
			for _, m := range magnitudesOf(k.framework.Indicator(key.Indicator), key.Moment) {
				name, value := key.Indicator+" "+key.Moment+" "+m.name, valueOf(m)
				if all[name].shown == nil {
					all[name] = measured{m, key}
				}
				n, sum := int64(0), 0.0
				for _, facts := range s.facts {
					if f, some := facts[key]; some && !f.Missing {
						if n, sum = n+1, sum+math.Round(value(f)*tenThousandths); value(f) < all[name].low {
							m.low = math.Inf(-1) // of what has no scale
							all[name] = measured{m, key}
						}
					}
				}
				out[name] = [2]int64{n, int64(sum)}
			}
		}
		return out
	}) {
		var list []measured
		for _, name := range names {
			list = append(list, all[name])
		}
		out = append(out, list)
	}
	return out
}

// strikeNumbers attacks the differences between what is told of one indicator by two
// releases: how many there are for whom it holds, who are in a class, changed, still go on or
// had ended by a month.
func (k *kept) strikeNumbers(key cohort.Key) (found []string, struck int) {
	ind := k.framework.Indicator(key.Indicator)
	var before map[string]int
	for _, e := range k.editions([]cohort.Key{key}) {
		now := numbersTold(ind, key.Moment, k.stages[e.shown])
		for _, name := range slices.Sorted(maps.Keys(now)) {
			was, some := before[name]
			if d := now[name] - was; some {
				if struck++; d != 0 && max(d, -d) < attacked {
					found = append(found, fmt.Sprintf("%s: %v %s was %d and became %d", k.name, key, name, was, now[name]))
				}
			}
		}
		before = now
	}
	return found, struck
}

// numbersTold are the numbers that a release tells of an indicator. What stands as a rounded
// share is taken for known.
func numbersTold(ind *indicator.Indicator, moment string, s stage) map[string]int {
	p, out := s.sum.Cells[cohort.Key{Indicator: ind.Def.ID, Moment: moment}], map[string]int{}
	if f := s.read.Incomparable(ind, moment); f.Known() {
		out["that does not compare"] = p.Incomparable
	}
	f := s.read.Measure(ind, moment)
	switch {
	case ind.Def.Type == indicator.Distribution:
		for _, c := range s.read.Distribution(ind, moment) {
			if c.Count.Known() {
				out["in "+c.Class] = p.Classes[c.Class]
			}
		}
	case ind.Def.Type == indicator.Duration:
		c := s.read.Curve(ind)
		for _, point := range c.Points {
			for month, e := range p.Exits {
				if point.Value.Known() && month <= point.Month {
					out[fmt.Sprint("by month ", point.Month)] += e.Events
				}
			}
		}
		if c.Running.Known() {
			out["going on"] = countIn(s.sum, indicator.CountID{What: running, Indicator: ind.Def.ID, Moment: moment}, cohort.Slice{})
		}
	case f.Known() && (ind.Def.Type == indicator.Count || ind.Def.Type == indicator.Share):
		out["for whom it holds"], out["for whom not"] = p.True, p.N-p.True
	case f.Known() && ind.Def.Type == indicator.Change:
		out["better"], out["same"], out["worse"] = p.Pairs.Better, p.Pairs.Same, p.Pairs.Worse
	}
	return out
}
