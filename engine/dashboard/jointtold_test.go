package dashboard_test

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// alike finds counts that are of the same people as those of whom a duration had not ended.
func (j *jointly) alike(parts []*cohort.Aggregate, slicesOf [][]cohort.Slice) {
	for _, id := range j.ids {
		if id.What != running {
			continue
		}
		for _, other := range j.ids {
			if other.What != indicator.Holding && other.What != others || j.framework.Indicator(other.Indicator).Def.Type != indicator.Count {
				continue
			}
			differ := false
			for k, a := range parts {
				differ = differ || slices.ContainsFunc(slicesOf[k], func(s cohort.Slice) bool { return countIn(a, id, s) != countIn(a, other, s) })
			}
			if !differ {
				j.same = append(j.same, [2]indicator.CountID{id, other})
			}
		}
	}
}

// tells notes what a figure says of a number.
func (j *jointly) tells(number int, low, high int, exact bool) {
	j.Know(number, low, high)
	if exact {
		j.shown[number] = true
	}
}

// says is what a figure tells of a number of people.
func (j *jointly) says(number int, f cohort.Figure) {
	switch f.State() {
	case cohort.Shown:
		j.tells(number, int(f.Value()), int(f.Value()), true)
	case cohort.Small:
		j.tells(number, 1, j.least-1, false)
	}
}

// sees notes everything that a reader shows of a slice.
func (j *jointly) sees(c *crowd, s cohort.Slice, r cohort.Reader) {
	if r.Slice() != s {
		return // coarser
	}
	j.says(j.number(c, indicator.CountID{}, s), r.N())
	for _, id := range j.ids[1:] {
		if id.What != indicator.InPopulation {
			continue
		}
		ind := j.framework.Indicator(id.Indicator)
		of := r.Population(ind, id.Moment)
		pop := j.number(c, id, s)
		if r.N().Known() || of.Known() { // else its words are those of the number of participants
			j.says(pop, of)
		}
		of2, known := r.Measure(ind, id.Moment).N()
		if known && of2 != int(of.Value()) {
			j.t.Errorf("%s %v %s: n %d beside %s", c.name, id, s, of2, of.Text())
		}
		switch ind.Def.Type {
		case indicator.Count, indicator.Share, indicator.Duration:
			j.counted(c, s, r, ind, id.Moment, of)
		case indicator.Distribution:
			for _, x := range r.Distribution(ind, id.Moment) {
				n := j.number(c, indicator.CountID{What: indicator.InClass, Indicator: id.Indicator, Moment: id.Moment, Class: x.Class}, s)
				if x.Share.Known() && !x.Count.Known() {
					j.tells(n, j.Value(n), j.Value(n), true)
				}
				if of.Known() || x.Count.Known() {
					j.says(n, x.Count)
				}
			}
		case indicator.Change:
			j.progress(c, s, r.Progress(ind, id.Moment), id)
		}
	}
}

// counted notes what is shown of for how many an indicator holds. A share of a known number
// is taken to tell it exactly.
func (j *jointly) counted(c *crowd, s cohort.Slice, r cohort.Reader, ind *indicator.Indicator, moment string, of cohort.Figure) {
	k := j.number(c, indicator.CountID{What: indicator.Holding, Indicator: ind.Def.ID, Moment: moment}, s)
	f, n := r.Measure(ind, moment), int(of.Value())
	if ind.Def.Type == indicator.Duration {
		curve := r.Curve(ind)
		if len(curve.Points) > 1 || f.Known() {
			j.tells(k, j.Value(k), j.Value(k), true)
		}
		if curve.N.Known() {
			j.says(j.number(c, indicator.CountID{What: running, Indicator: ind.Def.ID, Moment: moment}, s), curve.Running)
		}
		if f.State() == cohort.Small && of.Known() && n >= j.least {
			j.tells(k, 0, j.least-1, false)
		}
		return
	}
	switch f.State() {
	case cohort.Shown:
		j.tells(k, j.Value(k), j.Value(k), true)
	case cohort.Small:
		if of.Known() && n >= j.least {
			j.tells(k, 1, j.least-1, false)
		}
	case cohort.AtLeast:
		if of.Known() {
			j.tells(k, n-j.least+1, n, false)
			return
		}
		tens, _ := f.Bound()
		pop := j.number(c, indicator.CountID{What: indicator.InPopulation, Indicator: ind.Def.ID, Moment: moment}, s)
		j.bound(indicator.CountID{What: indicator.Holding, Indicator: ind.Def.ID, Moment: moment}, k, pop, int(tens*10+0.5))
	case cohort.AtMost:
		j.tells(k, 0, j.least-1, false)
	}
}

// bound notes that a share lies in one tenth, of a number that is not known.
func (j *jointly) bound(held indicator.CountID, k, pop, tens int) {
	slack, over := j.extra(held, 3, 10*j.Value(k)-tens*j.Value(pop), "share"), j.extra(held, 3, (tens+1)*j.Value(pop)-10*j.Value(k), "share")
	j.Balance(slices.Repeat([]int{k}, 10), append(slices.Repeat([]int{pop}, tens), slack))
	j.Balance(slices.Repeat([]int{pop}, tens+1), append(slices.Repeat([]int{k}, 10), over))
}

// progress notes what is shown of who became better and worse.
func (j *jointly) progress(c *crowd, s cohort.Slice, list []cohort.SegmentFigure, id indicator.CountID) {
	holds := map[cohort.Segment][]indicator.Counted{
		cohort.BetterSegment: {better}, cohort.SameSegment: {same}, cohort.WorseSegment: {worse},
		cohort.SameOrWorse: {same, worse}, cohort.BetterOrWorse: {better, worse}, cohort.BetterOrSame: {better, same},
	}
	for _, x := range list {
		parts := holds[x.Segment]
		if !x.Share.Known() || len(parts) == 0 {
			continue
		}
		var numbers []int
		sum := 0
		for _, what := range parts {
			id.What = what
			n := j.number(c, id, s)
			numbers, sum = append(numbers, n), sum+j.Value(n)
		}
		if len(numbers) == 1 {
			j.tells(numbers[0], sum, sum, true)
			continue
		}
		j.Between(sum, sum, numbers...)
	}
}

// add ties a group to its parts, in every slice that all of them have.
func (j *jointly) add(whole *crowd, parts ...*crowd) {
	for _, s := range j.slices(whole) {
		if slices.ContainsFunc(parts, func(p *crowd) bool { return len(s.Split()) > p.depth }) {
			continue
		}
		for i, id := range j.ids {
			if j.twins[id] != i {
				continue
			}
			var list []int
			for _, p := range parts {
				list = append(list, j.number(p, id, s))
			}
			j.Balance([]int{j.number(whole, id, s)}, list)
		}
	}
}
