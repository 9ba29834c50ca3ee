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
	Left                      []string // own periods with too few to show
}

// Period is one point of the course over time.
type Period struct {
	Class       string
	Own, Others cohort.Figure
	After       bool
}

// Effect follows one measure over the periods of starting. It gives nil without own
// figures, or when the measure is not there.
func (v *View) Effect(c Cycle) *Effect {
	ind := v.Framework.Indicator(c.Measure.Indicator)
	if ind == nil || v.own == nil {
		return nil
	}
	own, others := v.mine(), v.others()
	classes := v.periods()
	e := &Effect{Indicator: ind}
	e.Before, e.During, e.After = sides(classes, c.Since, c.Until)
	pool := func(r cohort.Reader, list []string) (cohort.Sample, []string) {
		return r.Pool(ind, c.Measure.Moment, v.Definition.Time, list)
	}
	var told, toldAfter []string
	e.OwnBefore, told = pool(own, e.Before)
	e.OwnAfter, toldAfter = pool(own, e.After)
	e.OthersBefore, _ = pool(others, e.Before)
	e.OthersAfter, _ = pool(others, e.After)
	e.Left = slices.DeleteFunc(slices.Concat(e.Before, e.After), func(id string) bool {
		return slices.Contains(told, id) || slices.Contains(toldAfter, id)
	})
	e.Own, e.Others = cohort.Compare(e.OwnAfter, e.OwnBefore), cohort.Compare(e.OthersAfter, e.OthersBefore)
	e.Beside = cohort.Compare(e.OwnAfter, e.OthersAfter)
	e.Both = cohort.Differences(e.OwnBefore, e.OwnAfter, e.OthersBefore, e.OthersAfter)
	mine := own.Row(ind, c.Measure.Moment, v.Definition.Time)
	theirs := others.Row(ind, c.Measure.Moment, v.Definition.Time)
	ownIDs, otherIDs := ids(own.Classes(v.Definition.Time)), ids(others.Classes(v.Definition.Time))
	for _, class := range classes {
		p := Period{Class: class, After: slices.Contains(e.After, class)}
		if i := slices.Index(ownIDs, class); i >= 0 {
			p.Own = mine[i]
		}
		if i := slices.Index(otherIDs, class); i >= 0 {
			p.Others = theirs[i]
		}
		e.Series = append(e.Series, p)
	}
	return e
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
