package cohort

import (
	"strings"

	"effectmonitor/engine/indicator"
)

// What holds of everybody in a whole holds in each of its members: where an indicator is about
// all who are in some classes of a breakdown and about nobody else, it is about as many in every
// member as there are in those classes, and where that is so of all but a few it is in every
// member of all but those few. By which definitions does not matter; who reads the whole sees
// it. Beside each other two such numbers are one, and cannot be hidden one by one.

// fillings are the indicators that are about nearly all who are in some classes.
type fillings struct {
	list []filling
	// crowded are all of them where they are more than can be held together: of no member it is told
	// how many these are about.
	crowded map[layer]bool
}

// filling is one of them, in one breakdown.
type filling struct {
	breakdown string
	tie       indicator.Tie
	exact     bool
}

// mostAlike is how many are held together at most. Of a few people nearly everything is about
// nearly all of some classes.
const mostAlike = 48

// filled looks for what is alike, once.
func (p *Plan) filled() fillings {
	return once(p, &p.alikes, struct{}{}, func() (out fillings) {
		populations := p.populations()
		for _, b := range p.framework.Breakdowns() {
			d := p.divided(b.Def.ID)
			if len(d.slices) == 0 {
				continue
			}
			for _, l := range populations {
				if tie, exact := p.fills(l, d); tie.Right != nil {
					out.list = append(out.list, filling{b.Def.ID, tie, exact})
				}
			}
		}
		if len(out.list) <= mostAlike {
			return out
		}
		crowd := map[layer]bool{}
		for _, x := range out.list {
			crowd[layer{population, x.tie.Left[0].Indicator, x.tie.Left[0].Moment}] = true
		}
		return fillings{crowded: crowd}
	})
}

// alike gives what holds of the members of a whole because it holds of everybody in it.
func (p *Plan) alike() (ties []indicator.Tie) {
	first := map[string]indicator.CountID{}
	for _, x := range p.filled().list {
		key := x.breakdown + between + keyOf(x.tie.Right)
		twin, known := first[key]
		switch {
		case !p.own(layer{}, byMember+combined+x.breakdown).all:
			ties = append(ties, x.tie)
		case x.exact && known: // of the classes of a member nothing is told, of both of these it is
			ties = append(ties, indicator.Tie{Left: x.tie.Left, Right: []indicator.CountID{twin}})
		case x.exact:
			first[key] = x.tie.Left[0]
		}
	}
	return ties
}

func keyOf(list []indicator.CountID) string {
	var names []string
	for _, id := range list {
		names = append(names, id.Class)
	}
	return strings.Join(names, between)
}

// fills ties a layer to the classes that it is about nearly all of, where it is about nearly
// nobody else; to none where it is not so or where those are everybody. Exact says that it is
// about all and about nobody.
func (p *Plan) fills(l layer, d *parted) (tie indicator.Tie, exact bool) {
	tie.Left, tie.Under = []indicator.CountID{l.countID("")}, p.part(l, Slice{}).N
	others := p.size(Slice{})
	for i, part := range p.across(l, d) {
		if 2*part.N <= d.sizes[i] {
			continue
		}
		tie.Right = append(tie.Right, indicator.CountID{What: indicator.InBreakdown, Indicator: d.slices[i].Breakdown, Class: d.slices[i].Class})
		tie.Under, tie.Over, others = tie.Under-part.N, tie.Over+d.sizes[i]-part.N, others-d.sizes[i]
	}
	if tie.Under+tie.Over >= p.need() || others == 0 {
		return indicator.Tie{}, false
	}
	return tie, tie.Under+tie.Over == 0
}
