package cohort

import (
	"cmp"
	"maps"
	"slices"
)

// ClassFigure is one class of a distribution.
type ClassFigure struct {
	Class        string
	Count, Share Figure
}

// inClass gives how many of a part are in a class of a distribution, and their share.
func (g Gate) inClass(p *Part, class string) ClassFigure {
	n := p.Classes[class]
	out := ClassFigure{Class: class, Count: g.N(n), Share: g.N(n)}
	switch {
	case p.N == 0:
		out.Share = absent()
	case out.Count.Known():
		out.Share = shown(Format{Percent: true}, float64(n)/float64(p.N), p.N)
	}
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	if len(m) == 0 { // as most are, of many thousands
		return nil
	}
	keys := slices.AppendSeq(make([]K, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	return keys
}
