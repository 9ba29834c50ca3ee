package cohort

import "effectmonitor/engine/indicator"

// rough gives a figure of a group whose number is hidden only because other counts
// follow from it: what the figure says without that number. A mean or a median says
// nothing of it. A share says it nearly, and is given as a bound in tens, when enough
// numbers have a share between that and the next.
func (r Reader) rough(ind *indicator.Indicator, moment string, s Slice) (Figure, bool) {
	l := layer{population, ind.Def.ID, moment}
	if len(s.Split()) > 1 || r.plan.hidden(layer{}, s) || !r.plan.onlyTold(l, s) || r.tellsOthers(ind, moment, counted, s) {
		return Figure{}, false
	}
	part := r.plan.part(l, s)
	f := r.gate.Measure(ind, part)
	if !f.Known() {
		return Figure{}, false
	}
	f.n, f.nText = 0, HiddenText
	switch ind.Def.Type {
	case indicator.Mean, indicator.Median:
		return f, true
	case indicator.Share:
		tens := 10 * part.True / part.N
		if tens == 0 || part.True*10/tens-part.True*10/(tens+1) <= r.plan.need() || r.plan.hidden(layer{counted, ind.Def.ID, moment}, s) && !r.plan.onlyTold(layer{counted, ind.Def.ID, moment}, s) {
			return Figure{}, false
		}
		f.value, f.interval = float64(tens)/10, false
		f.state, f.format = AtLeast, Format{Percent: true}
		f.text = "> " + f.format.Text(f.value)
		return f, true
	}
	return Figure{}, false
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
