package cohort

import (
	"cmp"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
)

// What holds of everybody in a whole holds in each of its members: where an indicator is about
// all who are in some classes of a breakdown and about nobody else, it is about as many in every
// member as there are in those classes, and where that is so of all but a few it is in every
// member of all but those few. By which definitions does not matter; who reads the whole sees
// it. Beside each other two such numbers are one, and cannot be hidden one by one.

// alike gives what holds of the members of a whole because it holds of everybody in it.
func (p *Plan) alike(breakdown string) (ties []indicator.Tie) {
	if breakdown != byMember {
		return nil
	}
	populations := p.populations()
	for _, b := range p.framework.Breakdowns() {
		d := p.divided(b.Def.ID)
		if len(d.slices) == 0 {
			continue
		}
		first := map[string]indicator.CountID{}
		for _, l := range populations {
			tie, exact := p.fills(l, d)
			if tie.Right == nil {
				continue
			}
			key := keyOf(tie.Right)
			twin, known := first[key]
			switch {
			case !p.own(layer{}, byMember+combined+b.Def.ID).all:
				ties = append(ties, tie)
			case exact && known: // of the classes of a member nothing is told, of both of these it is
				ties = append(ties, indicator.Tie{Left: tie.Left, Right: []indicator.CountID{twin}})
			case exact:
				first[key] = tie.Left[0]
			}
		}
	}
	slices.SortStableFunc(ties, func(a, b indicator.Tie) int { return cmp.Compare(a.Under+a.Over, b.Under+b.Over) })
	return ties[:min(len(ties), mostAlike)]
}

// mostAlike is how many of these are held against at most, those that hold exactly first: of a
// few people nearly everything is about nearly all of somewhere, of which little is told anyway,
// and all of it together would be more than can be looked at.
const mostAlike = 48

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
