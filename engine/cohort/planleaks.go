package cohort

// Where hiding every class of a breakdown is not enough, the number of people of the whole is
// hidden (shade.leaks).

// leaking stands in an excerpt for all breakdowns, when only Plan.leaks is asked.
const leaking = "!"

// leaks reports whether the number of people in the whole must be hidden. Families say nothing
// of that, so that where it was not decided before they need not be looked at.
func (p *Plan) leaks(l layer) bool {
	switch {
	case l.what != population:
		return false
	case p.whole.leaks(l):
		return true
	case p.whole.scope != nil:
		return p.decided(shadeKey{l, leaking}).leaks
	case p.settled || len(p.members) > 0: // of members decisions are recalled too
		return p.leaksBy(l, p.shade)
	}
	return p.ownLeaks(l)
}

// answer gives a decision, or under the name of leaking whether a layer leaks.
func (p *Plan) answer(key shadeKey) shade {
	if key.breakdown == leaking {
		return shade{leaks: p.leaks(key.layer)}
	}
	return p.shade(key.layer, key.breakdown)
}

// ownLeaks is leaks without families.
func (p *Plan) ownLeaks(l layer) bool {
	return l.what == population && (p.whole.leaks(l) || memo(p, &p.leaking, l, func() bool { return p.leaksBy(l, p.own) }))
}

// leaksBy asks the decisions over all breakdowns.
func (p *Plan) leaksBy(l layer, shade func(layer, string) shade) bool {
	for _, b := range p.framework.Breakdowns() {
		if shade(l, b.Def.ID).leaks {
			return true
		}
	}
	return len(p.members) > 0 && shade(l, byMember).leaks
}
