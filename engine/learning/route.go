package learning

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// Stage is one phase of the route: how long the own participants take and those of
// others, who takes too long, how many are there now and how many left there.
type Stage struct {
	Phase             string
	Title             string
	Wait, OthersWait  cohort.Figure // median
	Unit              string
	Long, OthersLong  cohort.Figure // share that took too long, in the indicator's own words
	LongIndicator     *indicator.Indicator
	LongDiff          cohort.Contrast
	Now, Left         cohort.Figure // numbers of participants
	LeftShare, Others cohort.Figure // of who stopped early, the share that stopped here
}

// Route gives the phases in the order of the definition. A viewer without an own
// gemeente sees all gemeenten together in the place of the own one.
func (v *View) Route(lang string) []Stage {
	own, others := v.country(), cohort.Reader{}
	compare := v.own != nil
	if compare {
		own, others = v.mine(), v.others()
	}
	now, left := v.phases(own, v.Definition.Route.Now), v.phases(own, v.Definition.Route.Left)
	var elsewhere map[string]cohort.ClassFigure
	if compare {
		elsewhere = v.phases(others, v.Definition.Route.Left)
	}
	var out []Stage
	for _, step := range v.Definition.Route.Steps {
		s := Stage{Phase: step.Phase, Title: v.phaseTitle(step.Phase, lang), Now: now[step.Phase].Count, Left: left[step.Phase].Count, LeftShare: left[step.Phase].Share, Others: elsewhere[step.Phase].Share}
		if ind := v.Framework.Indicator(step.Wait); ind != nil {
			s.Wait, s.Unit = own.Measure(ind, ""), ind.Def.Unit.In(lang)
			if compare {
				s.OthersWait = others.Measure(ind, "")
			}
		}
		if ind := v.Framework.Indicator(step.Long); ind != nil {
			s.LongIndicator, s.Long = ind, own.Measure(ind, "")
			if compare {
				s.OthersLong = others.Measure(ind, "")
				s.LongDiff = cohort.Compare(own.Sample(ind, ""), others.Sample(ind, ""))
			}
		}
		out = append(out, s)
	}
	return out
}

// phases gives the classes of a distribution over phases, by phase.
func (v *View) phases(r cohort.Reader, id string) map[string]cohort.ClassFigure {
	out := map[string]cohort.ClassFigure{}
	ind := v.Framework.Indicator(id)
	if ind == nil {
		return out
	}
	for _, c := range r.Distribution(ind, "") {
		out[c.Class] = c
	}
	return out
}

func (v *View) phaseTitle(id, lang string) string {
	for _, p := range v.Framework.Programme().Def.Phases {
		if p.ID == id {
			return p.Title.In(lang)
		}
	}
	return id
}
