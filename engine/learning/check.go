package learning

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
)

// Check looks whether a definition fits the framework and the phases of its programme.
func Check(d *Definition, f *indicator.Compiled) diag.List {
	c := &checker{def: d, framework: f}
	c.breakdowns()
	c.benchmark()
	c.route()
	c.clusters()
	c.questions()
	return c.found
}

type checker struct {
	found     diag.List
	def       *Definition
	framework *indicator.Compiled
}

func (c *checker) breakdowns() {
	var known []string
	for _, b := range c.framework.Breakdowns() {
		known = append(known, b.Def.ID)
	}
	for _, id := range append([]string{c.def.Time}, c.def.Profile...) {
		if !slices.Contains(known, id) {
			c.found.Errorf(c.def.Pos, "unknown-breakdown", "het raamwerk heeft geen uitsplitsing %s", id).WithHint(diag.Suggest(id, known))
			return
		}
	}
	if b := c.framework.Breakdown(c.def.Time); len(b.Classes) > 0 {
		for _, class := range b.Classes {
			if _, ok := spanOf(class.ID); !ok {
				c.found.Errorf(c.def.Pos, "learning-time", "uitsplitsing %s: klasse %s is geen periode", c.def.Time, class.ID).
					WithHint("een periode heet 2024, 2024-H1 of 2024-K3")
				break
			}
		}
	}
	if len(c.def.Profile) == 2 && !c.together(c.def.Profile[0], c.def.Profile[1]) {
		c.found.Errorf(c.def.Pos, "learning-profile", "profiel: het raamwerk telt %s en %s niet samen", c.def.Profile[0], c.def.Profile[1]).
			WithHint("zet de een bij combineren van de ander")
	}
}

func (c *checker) together(a, b string) bool {
	combines := func(one, other string) bool {
		return slices.Contains(c.framework.Breakdown(one).Def.Combine, other)
	}
	return combines(a, b) || combines(b, a)
}

func (c *checker) benchmark() {
	once := map[string]bool{}
	for _, m := range c.def.Benchmark {
		c.once(once, m.Pos, "indicator", m.ID())
		c.measure(m, "vergelijken", indicator.Share)
	}
}

// measure checks that an indicator is there, is of one of the types, and has a moment
// exactly when it is measured more than once.
func (c *checker) measure(m Measure, where string, types ...indicator.Type) {
	ind := c.indicator(m.Pos, m.Indicator, where, types...)
	if ind == nil {
		return
	}
	often := ind.Def.PerMoment || ind.Def.Type == indicator.Change
	moments := c.framework.Programme().MomentIDs()
	switch {
	case often && m.Moment == "":
		c.found.Errorf(m.Pos, "learning-moment", "%s: indicator %s wordt vaker gemeten; noem de meting", where, m.Indicator)
	case !often && m.Moment != "":
		c.found.Errorf(m.Pos, "learning-moment", "%s: indicator %s heeft geen metingen", where, m.Indicator)
	case often && !slices.Contains(moments, m.Moment):
		c.found.Errorf(m.Pos, "unknown-moment", "%s: het programma heeft geen meting %s", where, m.Moment).WithHint(diag.Suggest(m.Moment, moments))
	}
}

func (c *checker) indicator(pos diag.Pos, id, where string, types ...indicator.Type) *indicator.Indicator {
	ind := c.framework.Indicator(id)
	if ind == nil {
		var known []string
		for _, i := range c.framework.Indicators() {
			known = append(known, i.Def.ID)
		}
		c.found.Errorf(pos, "unknown-indicator", "%s: het raamwerk heeft geen indicator %s", where, id).WithHint(diag.Suggest(id, known))
		return nil
	}
	if !slices.Contains(types, ind.Def.Type) {
		c.found.Errorf(pos, "learning-type", "%s: indicator %s is een %s, en dat kan hier niet", where, id, ind.Def.Type)
		return nil
	}
	return ind
}

func (c *checker) route() {
	phases := c.framework.Programme().Def.Phases
	var known []string
	for _, p := range phases {
		known = append(known, p.ID)
	}
	for _, id := range []string{c.def.Route.Now, c.def.Route.Left} {
		if id != "" {
			c.indicator(c.def.Route.Pos, id, "route", indicator.Distribution)
		}
	}
	once := map[string]bool{}
	for _, s := range c.def.Route.Steps {
		c.once(once, s.Pos, "fase", s.Phase)
		if !slices.Contains(known, s.Phase) {
			c.found.Errorf(s.Pos, "unknown-phase", "route: het programma heeft geen fase %s", s.Phase).WithHint(diag.Suggest(s.Phase, known))
		}
		if s.Wait != "" {
			c.indicator(s.Pos, s.Wait, "route", indicator.Median, indicator.Mean)
		}
		if s.Long != "" {
			c.indicator(s.Pos, s.Long, "route", indicator.Share)
		}
	}
}

func (c *checker) clusters() {
	clusters, interventions := map[string]bool{}, map[string]bool{}
	var activities []string
	for _, a := range c.framework.Def.Activities {
		activities = append(activities, a.ID)
	}
	for _, cluster := range c.def.Clusters {
		c.once(clusters, cluster.Pos, "cluster", cluster.ID)
		for _, i := range cluster.Interventions {
			c.once(interventions, i.Pos, "interventie", i.ID)
		}
		for _, m := range cluster.Measures {
			c.measure(m, "cluster "+cluster.ID, indicator.Share, indicator.Mean, indicator.Change)
		}
		for _, id := range cluster.Activities {
			if !slices.Contains(activities, id) {
				c.found.Errorf(cluster.Pos, "unknown-activity", "cluster %s: het raamwerk heeft geen activiteit %s", cluster.ID, id).WithHint(diag.Suggest(id, activities))
			}
		}
	}
}

// questions checks that there is something to ask in every situation.
func (c *checker) questions() {
	general := map[Situation]bool{}
	for _, q := range c.def.Questions {
		if !slices.Contains(Situations, q.At) {
			c.found.Errorf(q.Pos, "unknown-situation", "vragen: %s is geen situatie", q.At).WithHint(diag.Suggest(string(q.At), texts(Situations)))
			continue
		}
		general[q.At] = general[q.At] || len(q.Indicators) == 0
		for _, id := range q.Indicators {
			if c.framework.Indicator(id) == nil {
				c.found.Errorf(q.Pos, "unknown-indicator", "vragen: het raamwerk heeft geen indicator %s", id)
			}
		}
	}
	for _, s := range Situations {
		if !general[s] {
			c.found.Errorf(c.def.Pos, "learning-question", "vragen: bij %s is er geen vraag voor elke indicator", s)
		}
	}
}

func texts(list []Situation) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func (c *checker) once(seen map[string]bool, pos diag.Pos, what, id string) {
	if seen[id] {
		c.found.Errorf(pos, "duplicate-id", "%s %s staat er twee keer", what, id)
	}
	seen[id] = true
}
