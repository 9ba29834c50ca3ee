package casetest

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// context is what the gemeente of a case declares of itself; nil when it declares nothing.
func (j *job) context() map[string]programme.FeatureValue {
	return j.featuresIn(j.node.Get("kenmerken"))
}

// contexts is that of each gemeente, in a case about several.
func (j *job) contexts() []map[string]programme.FeatureValue {
	block := j.node.Get("kenmerken")
	switch {
	case block == nil:
		return nil
	case block.Kind == source.Mapping:
		return []map[string]programme.FeatureValue{j.featuresIn(block)}
	}
	var list []map[string]programme.FeatureValue
	for _, one := range block.Items {
		list = append(list, j.featuresIn(one))
	}
	return list
}

func (j *job) featuresIn(block *source.Node) map[string]programme.FeatureValue {
	if block == nil {
		return nil
	}
	out := map[string]programme.FeatureValue{}
	for _, e := range block.Entries {
		value, _ := numberAt(block, e.Key.Value)
		out[e.Key.Value] = programme.FeatureValue{Value: value, Source: "dit geval", Date: j.asOf(0)}
	}
	return out
}

// within is a framework in the gemeente of a case, of which something is declared.
func (j *job) within(f *indicator.Compiled) *indicator.Compiled {
	context := j.context()
	if context == nil {
		return f
	}
	plan := *f.Programme().Def
	plan.Context = context
	compiled, found := programme.Compile(&plan)
	if found.HasErrors() { // which the catalog said already
		return f
	}
	return f.Under(compiled)
}

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
