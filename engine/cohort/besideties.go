package cohort

import (
	"encoding/json"
	"slices"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// The others beside a part are a group too: where equations hold between counts by definition
// (indicator.Family) they hold of the others, so that a count of few of them, which is not told,
// follows from others that are: who started are those who were asked, and of whom it is told how
// many they are. In each equation over everyone what is hidden of the others must leave each
// other room, and more is hidden until it does.

// tying is what stands for the equations that an indicator stands in, among what is decided
// of an aggregate: they take long to find, and are kept with the decisions.
const tying = "verband"

// ties are the equations of a family: Left and Right of each are places in Counts, or
// indicator.Everybody. Those from Fixed on are of classes of breakdowns, which are shown or
// hidden with their breakdown.
type ties struct {
	Counts []indicator.CountID
	Fixed  int
	Lines  []tieLine
}

type tieLine struct{ Left, Right []int }

// tiesOf gives the equations of a family that always hold.
func tiesOf(f *indicator.Family) (out ties) {
	places := make([]int, len(f.Members))
	for _, parts := range []bool{false, true} {
		out.Fixed = len(out.Counts)
		for i, m := range f.Members {
			if (m.What == indicator.InBreakdown) == parts {
				places[i], out.Counts = len(out.Counts), append(out.Counts, m)
			}
		}
	}
	moved := func(list []int) (to []int) {
		for _, i := range list {
			if i != indicator.Everybody {
				i = places[i]
			}
			to = append(to, i)
		}
		return to
	}
	for _, e := range f.Equations {
		if !e.Loose {
			out.Lines = append(out.Lines, tieLine{moved(e.Left), moved(e.Right)})
		}
	}
	return out
}

// tieShade gives the families that an indicator at a moment is in, as their ids; or of a family,
// which stands in the place of a moment, what it ties.
func (p *Plan) tieShade(l layer) shade {
	out := shade{hidden: map[string]bool{}}
	for _, f := range p.framework.Families() {
		switch {
		case l.indicator != "" && slices.ContainsFunc(f.Members, l.isOf):
			out.hidden[f.ID] = true
		case l.indicator == "" && f.ID == l.moment:
			words, _ := json.Marshal(tiesOf(f)) // of words and numbers only
			out.hidden[string(words)] = true
		}
	}
	return out
}

// isOf reports whether a count is of the indicator and moment of a layer.
func (l layer) isOf(id indicator.CountID) bool {
	return id.What != indicator.InBreakdown && id.Indicator == l.indicator && id.Moment == l.moment
}

// tellsTied reports whether a count of everyone would tell one of a few of the others by what
// holds between them by definition. Same says that only a count of the same people as those few
// does, as in a release, which stays: sums there would take most of what it is for.
func (r Reader) tellsTied(ind *indicator.Indicator, moment, what string, same bool) bool {
	l := layer{tying, ind.Def.ID, moment}
	for family := range r.plan.shade(l, "").hidden {
		tied := once(r.plan, &r.tied.families, tiedBy{family, same}, func() []indicator.CountID { return r.tiedIn(family, same) })
		if slices.ContainsFunc(tied, func(id indicator.CountID) bool { return string(id.What) == what && l.isOf(id) }) {
			return true
		}
	}
	return false
}

// tiedTo is what is hidden of the others by the equations of each family.
type tiedTo struct {
	families map[tiedBy]func() []indicator.CountID
}

// tiedBy is a family, and whether only counts of the same people are looked at.
type tiedBy struct {
	family string
	same   bool
}

// tiedIn gives which counts of a family are hidden of the others because they would tell another.
func (r Reader) tiedIn(family string, same bool) (out []indicator.CountID) {
	for words := range r.plan.shade(layer{what: tying, moment: family}, "").hidden {
		var of ties
		if json.Unmarshal([]byte(words), &of) != nil {
			continue
		}
		t := &clan{plan: r.plan, family: &indicator.Family{Members: of.Counts[:of.Fixed]}}
		s := &clanSlice{dark: make([]bool, len(of.Counts)+1)}
		for _, id := range append(of.Counts, indicator.CountID{}) {
			s.cells = append(s.cells, r.ofOthers(id, same))
		}
		open := make([]bool, of.Fixed)
		for i := range open {
			open[i] = !s.cells[i].hidden
		}
		t.slices = []*clanSlice{s}
		for _, line := range of.Lines {
			if same && len(line.Left)+len(line.Right) > 2 {
				continue
			}
			t.family.Equations = append(t.family.Equations, indicator.Equation{Left: line.Left, Right: line.Right})
		}
		t.settle()
		for i, was := range open {
			if was && s.cells[i].hidden {
				out = append(out, of.Counts[i])
			}
		}
	}
	return out
}

// ofOthers counts the others of everyone, hidden because they are few; or else, unless only
// those are asked for, because it is not told of everyone or of the part.
func (r Reader) ofOthers(id indicator.CountID, onlyFew bool) (c count) {
	own := &Plan{framework: r.plan.framework, whole: r.beside}
	kept := func(hides func(*Plan) bool) bool { // both are asked: what is asked here is kept for others
		whole, part := hides(r.plan), hides(r.partPlan())
		return whole || part
	}
	hides := false
	switch l := (layer{string(id.What), id.Indicator, id.Moment}); id.What {
	case everybody:
		return count{n: r.plan.size(Slice{}) - own.size(Slice{}), high: disclosure.Unbounded}
	case indicator.InBreakdown:
		s := Slice{id.Indicator, id.Class}
		c = r.plan.group(r.plan.size(s)-own.size(s), disclosure.Unbounded)
		hides = kept(func(p *Plan) bool { return p.hidden(layer{}, s) })
	case indicator.InClass:
		rest := r.rest(l, own)
		c = r.plan.group(rest.Classes[id.Class], rest.N)
		hides = kept(func(p *Plan) bool { return p.hidesClass(l, Slice{}, id.Class) })
	case indicator.InPopulation:
		c = r.plan.group(r.rest(l, own).N, disclosure.Unbounded)
		hides = kept(func(p *Plan) bool { return p.hidden(l, Slice{}) })
	default:
		c = r.plan.counted(l, r.rest(l, own))
		hides = kept(func(p *Plan) bool { return p.hidden(l, Slice{}) })
	}
	if c.hidden || hides && !onlyFew { // why it is hidden is not told
		return c.darkened()
	}
	return c
}

// rest is what the others contribute to everyone, as far as it is counted in people.
func (r Reader) rest(l layer, own *Plan) *Part {
	whole, part := r.plan.part(l, Slice{}), own.part(l, Slice{})
	rest := &Part{N: whole.N - part.N, True: whole.True - part.True, Classes: map[string]int{}}
	for class, n := range whole.Classes {
		rest.Classes[class] = n - part.Classes[class]
	}
	if r.plan.framework.Indicator(l.indicator).Def.Type == indicator.Duration {
		rest.Exits = map[int]Exits{1: {Events: events(whole.exits()) - events(part.exits())}}
	}
	return rest
}
