package cohort

import (
	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// count is what one cell of a table holds, and what is hidden of it beforehand.
type count struct {
	n      int  // how many
	of     int  // of how many, −1 for a number of participants
	hidden bool // small, or told by something coarser that is hidden
	low    int  // what its words tell once it is hidden
	high   int
	most   int // what is known whatever its words are
	weight int
	other  bool // those who are not counted are a group to protect too
	// nowhere says that it is not counted at all: a combination that nobody asks for.
	nowhere bool
}

// darkened hides a count in words that tell nothing.
func (c count) darkened() count {
	c.hidden, c.low, c.high = true, 0, c.most
	return c
}

// within hides a count in words that tell its bounds.
func (c count) within(low, high int) count {
	c.hidden, c.low, c.high = true, low, min(high, c.most)
	return c
}

// count gives the cell of a slice. Whether the table hides it besides is not in it.
func (p *Plan) count(l layer, s Slice) count {
	c := p.people(l, s)
	if up, _ := l.above(); up.what == population {
		c = p.counted(l, p.part(l, s))
	}
	if up, some := l.above(); some && p.ownHides(up, s) {
		return c.darkened()
	}
	if p.ownUnder(l, s) {
		return c.darkened()
	}
	return c
}

// everywhere is count of everyone together, which the decisions over all breakdowns begin
// with.
func (p *Plan) everywhere(l layer) count {
	return memo(p, &p.totals, l, func() count { return p.count(l, Slice{}) })
}

// people counts participants, or those whom an indicator is about.
func (p *Plan) people(l layer, s Slice) count {
	n, most := p.size(s), disclosure.Unbounded
	if l.what == population {
		n, most = p.part(l, s).N, n
	}
	return p.group(n, most)
}

// group counts people where zeros are shown and small numbers are hidden.
func (p *Plan) group(n, most int) count {
	c := count{n: n, of: -1, low: p.threshold, high: most, most: most, weight: n}
	if n > 0 && n < p.threshold {
		return c.within(1, p.threshold-1)
	}
	return c
}

// counted counts for whom an indicator holds, hidden as Gate.Measure words it.
func (p *Plan) counted(l layer, part *Part) count {
	t, n := p.threshold, part.N
	ind := p.framework.Indicator(l.indicator)
	k := p.countOf(ind, l.moment, part)
	rest := n - k
	c := count{n: k, of: n, low: t, high: n - t, most: n, weight: n, other: true}
	switch ind.Def.Type {
	case indicator.Count:
		switch {
		case k == 0 || rest == 0:
		case k < t:
			return c.within(1, t-1)
		case rest < t:
			return c.within(max(t, n-t+1), n-1)
		}
	case indicator.Duration:
		c.high, c.other = n, false
		if k < t {
			return c.within(0, t-1)
		}
	default:
		switch {
		case n < 2*t:
			return c.darkened()
		case rest < t:
			return c.within(n-t+1, n)
		case k < t:
			return c.within(0, t-1)
		}
	}
	return c
}

// countOf gives for how many of a part an indicator holds: they are true, became
// better (or less good, see split), or had the event.
func (p *Plan) countOf(ind *indicator.Indicator, moment string, part *Part) int {
	switch {
	case part.Pairs != nil && p.split(ind, moment) == WorseSegment:
		return part.Pairs.Worse
	case part.Pairs != nil:
		return part.Pairs.Better
	case part.Exits != nil:
		return events(part.exits())
	}
	return part.True
}

// split gives which end of a change the whole shows apart, "" for neither. A class
// is split the same way: two ways together would tell a third part.
func (p *Plan) split(ind *indicator.Indicator, moment string) Segment {
	return memo(p, &p.ends, measure{ind.Def.ID, moment}, func() Segment {
		for _, s := range (Gate{threshold: p.threshold}).Progress(p.part(layer{population, ind.Def.ID, moment}, Slice{})) {
			if s.Segment == BetterSegment || s.Segment == WorseSegment {
				return s.Segment
			}
		}
		return ""
	})
}
