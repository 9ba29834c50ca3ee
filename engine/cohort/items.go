package cohort

import (
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Scale says how far the items of a scale go together.
type Scale struct {
	N              Figure
	Alpha          Figure // Cronbach's, with Feldt's interval
	Floor, Ceiling Figure // who has the lowest or the highest total
	Items          []Item
}

// Item says how one item does within its scale.
type Item struct {
	Name           string // its formula
	Mean, SD       Figure
	Rest           Figure // correlation with the sum of the other items
	AlphaIfDropped Figure
	Floor, Ceiling Figure
}

// Scale gives the statistics of a scale over everyone together. Of a class of a
// breakdown nothing is shown.
func (r Reader) Scale(ind *indicator.Indicator, moment string) Scale {
	names := ind.ItemNames()
	fill := func(f Figure) Scale {
		out := Scale{N: f, Alpha: f, Floor: f, Ceiling: f}
		for _, name := range names {
			out.Items = append(out.Items, Item{name, f, f, f, f, f, f})
		}
		return out
	}
	alpha := r.Measure(ind, moment)
	if !alpha.Known() {
		return fill(alpha)
	}
	p := r.part(ind, moment)
	rel, ok := p.reliability(ind)
	if !ok {
		return fill(absent())
	}
	f, one := Format{Decimals: 2}, Format{Decimals: 1}
	out := Scale{N: r.Population(ind, moment), Alpha: alpha}
	out.Floor, out.Ceiling = r.ends(p, len(names))
	for i, s := range rel.Items {
		item := Item{Name: names[i], Mean: shown(one, s.Mean, p.N), SD: shown(one, s.SD, p.N)}
		item.Rest, item.AlphaIfDropped = number(f, s.ItemRest, p.N), number(f, s.AlphaIfDropped, p.N)
		item.Floor, item.Ceiling = r.ends(p, i)
		out.Items = append(out.Items, item)
	}
	return out
}

// number shows a statistic that may have no meaning.
func number(f Format, v float64, n int) Figure {
	if v != v { // NaN
		return absent()
	}
	return shown(f, v, n)
}

// ends gives the shares at the lowest and the highest value of an item, or of all
// together.
func (r Reader) ends(p *Part, item int) (floor, ceiling Figure) {
	if !r.alone() {
		return secondary(), secondary()
	}
	f := Format{Percent: true}
	it := p.Whole.Items
	return r.gate.share(f, it.Floor[item], p.N), r.gate.share(f, it.Ceiling[item], p.N)
}

// alpha shows how far items go together.
func (g Gate) alpha(ind *indicator.Indicator, p *Part) Figure {
	rel, ok := p.reliability(ind)
	if !ok {
		return absent()
	}
	return shown(Format{Decimals: 2}, rel.Alpha, p.N).withInterval(rel.Interval.Low, rel.Interval.High)
}

// reliability gives the statistics of the items. False where they are not kept, or
// differ too little to say anything.
func (p *Part) reliability(ind *indicator.Indicator) (stats.Reliability, bool) {
	if p.Whole == nil || p.Whole.Items == nil {
		return stats.Reliability{}, false
	}
	it, k := p.Whole.Items, len(ind.Def.Items)
	if len(it.Sums) != k {
		return stats.Reliability{}, false
	}
	s := stats.ItemSummary{N: p.N, Means: make([]float64, k), Covariance: make([][]float64, k)}
	n := float64(p.N)
	for i := range k {
		s.Means[i] = float64(it.Sums[i]) / n / itemUnit
		s.Covariance[i] = make([]float64, k)
	}
	at := 0
	for i := range k {
		for j := i; j < k; j++ {
			// n·Σxy − Σx·Σy is exact as long as it fits; a float of 53 bits is enough for
			// what is shown in two decimals.
			c := (n*float64(it.Cross[at]) - float64(it.Sums[i])*float64(it.Sums[j])) / (n * (n - 1)) / (itemUnit * itemUnit)
			s.Covariance[i][j], s.Covariance[j][i] = c, c
			at++
		}
	}
	return stats.AlphaOf(s, Level)
}
