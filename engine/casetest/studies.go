package casetest

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// studies gives what the programmes of a case bring into a figure over several of them.
// False when the case cannot be used. The programme of the tiles brings in the
// participants of the case.
func (j *job) studies(own *group) (func(*dashboard.Study) (*indicator.Compiled, *cohort.Aggregate), bool) {
	groups := map[string]*group{own.framework.Programme().Def.ID: own}
	if block := j.node.Get("studies"); block != nil {
		for _, e := range block.Entries {
			f := j.catalog.FrameworkOf(source.Ref{ID: e.Key.Value})
			if f == nil {
				j.fail(e.Key.Pos, "studies", "er is geen programma "+e.Key.Value)
				return nil, false
			}
			g := j.groupOf(f, "studies", e.Value)
			if g == nil {
				return nil, false
			}
			groups[e.Key.Value] = g
		}
	}
	return func(s *dashboard.Study) (*indicator.Compiled, *cohort.Aggregate) {
		g := groups[s.Programme.ID]
		if g == nil {
			return j.catalog.FrameworkOf(source.Ref{ID: s.Programme.ID}), nil
		}
		return g.framework, g.sum
	}, true
}
