package learning

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Cycle is an intervention of one gemeente with its dates and what was expected of it.
type Cycle struct {
	Intervention string
	Measure      Measure
	Since        source.Date
	Until        source.Date // 0 while it runs
	// Expected is the change that was hoped for: percentage points of a share, or the
	// unit of the indicator.
	Expected float64
}

// Effect is what is seen of a cycle: before and after in the own gemeente, after beside
// the others who did not do it, and how much more it changed here than there.
type Effect struct {
	Indicator *indicator.Indicator
	// Before, During and After are the periods of starting. Those in which the
	// intervention began belong to neither.
	Before, During, After     []string
	OwnBefore, OwnAfter       cohort.Sample
	OthersBefore, OthersAfter cohort.Sample
	Own, Others, Beside, Both cohort.Contrast // after less before here, there; here less there after; their difference
	Series                    []Period
}

// Period is one point of the course over time.
type Period struct {
	Class       string
	Own, Others cohort.Figure
	After       bool
}

// Effects follows the cycles of the own gemeente, in the order in which they were
// recorded, each over the periods of starting. An effect is nil without own figures, or
// when its measure is not there.
//
// What one cycle shows of a measure beside another must not add up to a period that is
// too small to show. A cycle whose groups would, with those of the cycles before it, shows
// none (cohort.Reader.Pools).
func (v *View) Effects(list []Cycle) []*Effect {
	out := make([]*Effect, len(list))
	told := map[Measure][][]string{}
	for i, c := range list {
		m := Measure{Indicator: c.Measure.Indicator, Moment: c.Measure.Moment}
		ind := v.Framework.Indicator(m.Indicator)
		if ind == nil || v.own == nil {
			continue
		}
		e := &Effect{Indicator: ind, OwnBefore: cohort.Unshown(), OwnAfter: cohort.Unshown(), OthersBefore: cohort.Unshown(), OthersAfter: cohort.Unshown()}
		e.Before, e.During, e.After = sides(v.periods(), c.Since, c.Until)
		groups := append(slices.Clone(told[m]), e.Before, e.After)
		own, ok := v.mine().Pools(ind, m.Moment, v.Definition.Time, groups)
		others, also := v.others().Pools(ind, m.Moment, v.Definition.Time, groups)
		if ok && also {
			told[m] = groups
			n := len(groups) - 2
			e.OwnBefore, e.OwnAfter, e.OthersBefore, e.OthersAfter = own[n], own[n+1], others[n], others[n+1]
		}
		v.compare(e, m.Moment)
		out[i] = e
	}
	return out
}

// compare sets the four groups beside each other and follows the periods.
func (v *View) compare(e *Effect, moment string) {
	ind, own, others := e.Indicator, v.mine(), v.others()
	e.Own, e.Others = cohort.Compare(e.OwnAfter, e.OwnBefore), cohort.Compare(e.OthersAfter, e.OthersBefore)
	e.Beside = cohort.Compare(e.OwnAfter, e.OthersAfter)
	e.Both = cohort.Differences(e.OwnBefore, e.OwnAfter, e.OthersBefore, e.OthersAfter)
	mine := own.Row(ind, moment, v.Definition.Time)
	theirs := others.Row(ind, moment, v.Definition.Time)
	ownIDs, otherIDs := ids(own.Classes(v.Definition.Time)), ids(others.Classes(v.Definition.Time))
	for _, class := range v.periods() {
		p := Period{Class: class, After: slices.Contains(e.After, class)}
		if i := slices.Index(ownIDs, class); i >= 0 {
			p.Own = mine[i]
		}
		if i := slices.Index(otherIDs, class); i >= 0 {
			p.Others = theirs[i]
		}
		e.Series = append(e.Series, p)
	}
}

// periods are the classes of time that occur anywhere, in order.
func (v *View) periods() []string {
	list := ids(v.gate.Read(v.Framework, v.all, cohort.Slice{}).Classes(v.Definition.Time))
	slices.Sort(list)
	return slices.Compact(list)
}

func ids(list []indicator.Class) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.ID
	}
	return out
}

// Met says whether the expectation came true, in words that a page chooses.
type Met string

// What came of an expectation.
const (
	MetMore Met = "meer"      // certain, and at least what was expected
	MetSome Met = "deels"     // certain, the right way, and less
	MetNone Met = "anders"    // certain, the other way
	MetOpen Met = "onzeker"   // the interval holds zero
	MetLack Met = "te_weinig" // it cannot be shown
)

// Outcome compares what was seen, beside the others, with what was expected.
func (e *Effect) Outcome(expected float64) Met {
	switch seen := e.Both.Diff; {
	case !seen.Known():
		return MetLack
	case !e.Both.Certain:
		return MetOpen
	case expected == 0 || (seen.Value() > 0) != (expected > 0):
		return MetNone
	case abs(seen.Value()) >= abs(expected):
		return MetMore
	}
	return MetSome
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
