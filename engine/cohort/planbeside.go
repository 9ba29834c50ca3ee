package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
)

// What stands beside a figure of everyone, and is told of nobody else.
const (
	lasting = string(indicator.Lasting)
	asked   = string(indicator.Asked)
)

// tellsBeside reports whether what stands beside a figure tells a count that is hidden: of
// the same participants, or of everybody else. Where no count is found that it tells, it
// would tell one by subtraction from others, and is hidden too.
func (p *Plan) tellsBeside(l layer) bool {
	told, known := p.framework.Beside(l.countID(""))
	return !known || slices.ContainsFunc(told, p.hides)
}

// hides reports whether a count of everyone is not shown.
func (p *Plan) hides(id indicator.CountID) bool {
	if id.What == indicator.InBreakdown {
		return p.hidden(layer{}, Slice{id.Indicator, id.Class})
	}
	l := layer{string(id.What), id.Indicator, id.Moment}
	part := p.part(l, Slice{})
	switch {
	case part.N == 0: // it is nowhere told
		return false
	case p.hidden(layer{}, Slice{}) || p.hidden(layer{population, id.Indicator, id.Moment}, Slice{}) || p.few(part.N):
		return true
	case l.what == classified:
		return p.hidesClass(l, Slice{}, id.Class)
	case l.what == counted:
		return p.hidden(l, Slice{}) || p.counted(l, part).hidden
	}
	return false
}

// decideBeside decides over what stands beside the figures of a population, as far as that
// can be shown.
func (p *Plan) decideBeside(l layer) {
	if l.what != population {
		return
	}
	ind, part := p.framework.Indicator(l.indicator), p.part(l, Slice{})
	switch {
	case ind.Def.Type == indicator.Duration:
		p.shade(layer{lasting, l.indicator, l.moment}, "")
	case ind.Def.Type == indicator.Share && part.Missing >= p.threshold:
		p.shade(layer{asked, l.indicator, l.moment}, "")
	}
}
