package learning

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// Strength says what is known so far of an arrow of the Theory of Change.
type Strength string

// The strengths, from weak to strong. None of them proves that one thing causes
// another.
const (
	Lacking  Strength = "te_weinig" // too few participants to say
	Measured Strength = "gemeten"   // there is a figure, without a certain direction
	Contrary Strength = "andersom"  // it certainly moves the other way
	Moving   Strength = "beweegt"   // it certainly moves the right way, for whatever reason
	Beside   Strength = "naast"     // more than elsewhere after an intervention
)

// Evidence is what is known of where an arrow leads.
type Evidence struct {
	Strength  Strength
	Figure    cohort.Figure
	Shift     cohort.Shift // of a change
	Moment    string       // at which it was measured
	Published *indicator.Published
	Tried     int // own cycles about this arrow
}

// Arrow is one step of the Theory of Change.
type Arrow struct {
	From, To, Because string // titles
	FromID, ToID      string
	Activity          bool // From is an activity
	Link              string
	Indicator         *indicator.Indicator
	Country, Own      Evidence
}

// Tried is a cycle with what came of it.
type Tried struct {
	Cycle  Cycle
	Effect *Effect
}

// Theory gives the arrows of the framework with their evidence so far.
func (v *View) Theory(tried []Tried, lang string) []Arrow {
	activities := map[string]string{}
	for _, a := range v.Framework.Def.Activities {
		activities[a.ID] = a.Title.In(lang)
	}
	var out []Arrow
	for _, a := range v.Framework.Def.Theory {
		ind := v.Framework.Indicator(a.To)
		from, activity := activities[a.From]
		if !activity {
			from = v.Framework.Indicator(a.From).Def.Title.In(lang)
		}
		arrow := Arrow{
			From: from, FromID: a.From, Activity: activity, To: ind.Def.Title.In(lang), ToID: a.To,
			Because: a.Because.In(lang), Link: v.link(ind, lang), Indicator: ind,
		}
		arrow.Country = v.evidence(v.country(), ind)
		if v.own != nil {
			arrow.Own = v.evidence(v.mine(), ind)
			arrow.Own.tried(v.Definition, a, tried)
		}
		out = append(out, arrow)
	}
	return out
}

// link names the step of the chain that an indicator belongs to.
func (v *View) link(ind *indicator.Indicator, lang string) string {
	for _, e := range v.Framework.Def.Chain {
		if e.ID == ind.Def.Link {
			return e.Title.In(lang)
		}
	}
	return ""
}

// evidence looks at where an arrow leads: the last moment at which it can be shown.
func (v *View) evidence(r cohort.Reader, ind *indicator.Indicator) Evidence {
	e := Evidence{Strength: Lacking, Published: ind.Def.Published}
	moments := []string{""}
	if ind.Def.PerMoment || ind.Def.Type == indicator.Change {
		moments = v.Framework.Programme().MomentIDs()
		slices.Reverse(moments)
	}
	for _, moment := range moments {
		f := r.Measure(ind, moment)
		if !f.Known() {
			if e.Figure.State() == cohort.Absent {
				e.Figure = f
			}
			continue
		}
		e.Figure, e.Moment, e.Strength = f, moment, Measured
		if ind.Def.Type != indicator.Change {
			return e
		}
		e.Shift = r.Shift(ind, moment)
		switch e.Shift.Better {
		case 1:
			e.Strength = Moving
		case -1:
			e.Strength = Contrary
		}
		return e
	}
	return e
}

// tried adds the cycles in which the activity at the begin of an arrow was changed and
// its end was followed.
func (e *Evidence) tried(d *Definition, a indicator.Arrow, list []Tried) {
	for _, t := range list {
		cluster, _ := d.Cluster(t.Cycle.Intervention)
		if cluster == nil || t.Cycle.Measure.Indicator != a.To || !slices.Contains(cluster.Activities, a.From) {
			continue
		}
		e.Tried++
		if t.Effect != nil && t.Effect.Both.Certain && t.Effect.Both.Better > 0 {
			e.Strength = Beside
		}
	}
}
