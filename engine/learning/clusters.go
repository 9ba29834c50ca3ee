package learning

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Doing says that a gemeente began an intervention.
type Doing struct {
	Code, Intervention string
	Since, Until       source.Date
}

// Comparison sets the gemeenten with an intervention of a cluster beside those without,
// on one measure. The own gemeente is in neither group and stands beside them.
type Comparison struct {
	Indicator     *indicator.Indicator
	Measure       Measure
	With, Without cohort.Sample
	Diff          cohort.Contrast
	Own           cohort.Figure
	Few           bool // a group has fewer gemeenten than may be taken together
}

// ClusterView is a cluster with who does something of it and what is seen.
type ClusterView struct {
	Cluster     *Cluster
	OwnDoes     bool
	With        int // other gemeenten with one of its interventions
	Without     int
	Named       []Name // those of them whose name the viewer may see
	Comparisons []Comparison
}

// Clusters compares interventions that chase the same result.
func (v *View) Clusters(doing []Doing) []ClusterView {
	var out []ClusterView
	for i := range v.Definition.Clusters {
		c := &v.Definition.Clusters[i]
		view := ClusterView{Cluster: c}
		var with, without []string
		for _, n := range v.Names {
			does := v.does(c, n.Code, doing)
			switch {
			case n.Own:
				view.OwnDoes = does
				continue
			case v.Viewer.knows(n.Code):
				continue
			case does:
				with = append(with, n.Code)
			default:
				without = append(without, n.Code)
			}
			if does && n.Known {
				view.Named = append(view.Named, n)
			}
		}
		view.With, view.Without = len(with), len(without)
		for _, m := range c.Measures {
			view.Comparisons = append(view.Comparisons, v.compared(m, with, without))
		}
		out = append(out, view)
	}
	return out
}

// does reports whether a gemeente had begun something of a cluster by the day of the
// snapshot.
func (v *View) does(c *Cluster, code string, doing []Doing) bool {
	return slices.ContainsFunc(doing, func(d Doing) bool {
		in := slices.ContainsFunc(c.Interventions, func(i Intervention) bool { return i.ID == d.Intervention })
		return in && d.Code == code && d.Since <= v.Snapshot.Date
	})
}

func (v *View) compared(m Measure, with, without []string) Comparison {
	ind := v.Framework.Indicator(m.Indicator)
	c := Comparison{Indicator: ind, Measure: m}
	var did, others []string
	c.With, did = v.members.Pool(ind, m.Moment, v.slice, with)
	c.Without, others = v.members.Pool(ind, m.Moment, v.slice, without)
	if c.Few = len(did) < v.Definition.Group || len(others) < v.Definition.Group; c.Few {
		c.With, c.Without = cohort.Sample{}, cohort.Sample{}
	}
	c.Diff = cohort.Compare(c.With, c.Without)
	if v.own != nil {
		c.Own = v.mine().Measure(ind, m.Moment)
		if v.mine().Population(ind, m.Moment).Hidden() {
			// Both groups are the country without the own gemeente.
			c.With, c.Without = c.With.Unsized(), c.Without.Unsized()
		}
	}
	return c
}
