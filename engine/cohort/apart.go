package cohort

import (
	"maps"
	"strings"
)

// Everyone gives what is counted of everyone together, and how many are in each class: of
// a member of many, so that all of them can be held beside each other. What is counted in
// the classes is not in it, and a whole of which one member is like this tells nothing of
// the classes of any. Who asks for them all the same finds that it is Short.
func (a *Aggregate) Everyone() *Aggregate {
	out := &Aggregate{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: maps.Clone(a.Slices), Cells: map[Key]*Part{}}
	out.scope = newScope(false)
	out.scope.everyone = true
	for k, p := range a.Cells {
		if k.Slice == (Slice{}) {
			part := *p // its own, so that the rest can go
			out.Cells[k] = &part
		}
	}
	return out
}

// uncrossed reports whether of some members nothing is known in classes.
func uncrossed(members []Member) bool {
	for _, m := range members {
		if a := m.Aggregate; a.scope != nil && (a.scope.everyone || a.base != nil && a.base.scope != nil && a.base.scope.everyone) {
			return true
		}
	}
	return false
}

// Of gives the excerpt for who reads one of the members: of the others nothing stays, and
// neither does what was decided of them. List is what WatchMembers gave.
func (a *Aggregate) Of(list []Member, id string) *Excerpt {
	out := &Excerpt{Whole: a.Excerpt()}
	for _, m := range list {
		if m.ID == id {
			out.Members = ExcerptMembers([]Member{m})
		}
	}
	p := out.Whole.beside.Load()
	if p == nil {
		return out
	}
	mine := func(all map[string]bool) map[string]bool {
		if all == nil {
			return nil
		}
		some := map[string]bool{}
		for class, is := range all {
			if class == id || strings.HasPrefix(class, id+combined) {
				some[class] = is
			}
		}
		return some
	}
	for key, made := range p.shades {
		if strings.HasPrefix(key.breakdown, byMember) {
			made.hidden, made.told = mine(made.hidden), mine(made.told)
			p.shades[key] = made
		}
	}
	return out
}
