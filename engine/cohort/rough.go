package cohort

import (
	"math"

	"effectmonitor/engine/indicator"
)

// rough gives a figure of a group whose number is hidden only because other counts
// follow from it: what the figure says without that number. A median says nothing of it. A
// mean does, beside the means of the other groups and of all together: how much each group
// counts in that one is how many are in it. A share says it nearly, and is given as a bound in tens, when enough
// numbers have a share between that and the next.
func (r Reader) rough(ind *indicator.Indicator, moment string, s Slice) (Figure, bool) {
	l := layer{population, ind.Def.ID, moment}
	if len(s.Split()) > 1 || r.keepsAmount(ind, moment) || r.plan.hidden(layer{}, s) || !r.plan.onlyTold(l, s) || r.tellsOthers(ind, moment, population, s) || r.tellsOthers(ind, moment, counted, s) {
		return Figure{}, false
	}
	part := r.plan.part(l, s)
	f := r.gate.Measure(ind, part)
	if !f.Known() {
		return Figure{}, false
	}
	f.n, f.nText = 0, HiddenText
	switch ind.Def.Type {
	case indicator.Median:
		return f, true
	case indicator.Share:
		tens := tensOf(part)
		if tens == 0 || mostOf(part, tens)-mostOf(part, tens+1) <= r.plan.need() || r.plan.hidden(layer{counted, ind.Def.ID, moment}, s) && !r.plan.onlyTold(layer{counted, ind.Def.ID, moment}, s) {
			return Figure{}, false
		}
		f.value, f.interval = float64(tens)/10, false
		f.state, f.format = AtLeast, Format{Percent: true}
		f.text = "> " + f.format.Text(f.value)
		return f, true
	}
	return Figure{}, false
}

func tensOf(p *Part) int { return 10 * p.True / p.N }

// mostOf gives the most people of whom those that it holds for are still so many tenths.
func mostOf(p *Part, tens int) int { return 10 * p.True / tens }

// Spot is where a share may be drawn beside the number of people behind it. Of a share that
// is told as a bound, because its number of people is hidden, it is the middle of what the
// bound leaves open, and Rough.
type Spot struct {
	Share, Size float64
	Rough       bool
}

// Spot gives where a share may be drawn; false where nothing of it may be told, or nothing
// of the number for whom it holds.
func (r Reader) Spot(ind *indicator.Indicator, moment string) (Spot, bool) {
	f := r.Measure(ind, moment)
	if n, known := r.Population(ind, moment).N(); f.Known() && known {
		return Spot{Share: f.Value(), Size: float64(n)}, true
	}
	part, tens, ok := r.bounded(ind, moment, f)
	if !ok {
		return Spot{}, false
	}
	share := float64(tens)/10 + 0.05
	return Spot{Share: share, Size: math.Round(float64(part.True)/share/5) * 5, Rough: true}, true
}

// bounded gives the part behind a share that is told as a bound alone, and its whole tenths.
func (r Reader) bounded(ind *indicator.Indicator, moment string, f Figure) (*Part, int, bool) {
	if ind.Def.Type != indicator.Share || f.State() != AtLeast || f.nText != HiddenText || r.plan.hidden(layer{counted, ind.Def.ID, moment}, r.slice) {
		return nil, 0, false
	}
	part := r.part(ind, moment)
	return part, tensOf(part), true
}

// Wherever gives what is said of a share and the number of people behind it. Of a share that
// is told as a bound it is what is said of every number of people that the bound leaves
// open, so that it tells nothing of that number; false where these differ, or where nothing
// may be told.
func Wherever[T comparable](r Reader, ind *indicator.Indicator, moment string, say func(share float64, n int) T) (said T, ok bool) {
	f := r.Measure(ind, moment)
	if n, known := r.Population(ind, moment).N(); f.Known() && known {
		return say(f.Value(), n), true
	}
	part, tens, ok := r.bounded(ind, moment, f)
	if !ok {
		return said, false
	}
	for n := mostOf(part, tens); n > mostOf(part, tens+1); n-- {
		now := say(float64(part.True)/float64(n), n)
		if ok = n == mostOf(part, tens) || now == said; !ok {
			break
		}
		said = now
	}
	if !ok {
		var nothing T
		return nothing, false
	}
	return said, true
}

// onlyTold reports whether a layer is hidden in a slice for nothing but what other
// counts tell.
func (p *Plan) onlyTold(l layer, s Slice) bool {
	if p.leaks(l) {
		return false
	}
	if s == (Slice{}) {
		return p.shade(l, "").all
	}
	made := p.shade(l, s.Breakdown)
	return made.told[s.Class] && !made.all && !made.hidden[s.Class]
}
