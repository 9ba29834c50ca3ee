package casetest

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
)

// runLearning tests how gemeenten learn from each other: gemeenten with their
// participants go in, and what one of them sees comes out.
func runLearning(j *job) lookup {
	d := j.catalog.Learning(j.ref())
	f := j.catalog.FrameworkOf(d.Programme)
	threshold := gemeente.DefaultThreshold
	if n, ok := numberAt(j.node, "drempel"); ok {
		threshold = int(n)
	}
	seen := learning.Viewer{Code: scalar(j.node, "kijker"), Named: map[string]string{}}
	parts := map[string]*cohort.Aggregate{}
	for _, g := range j.node.Get("gemeenten").Items {
		inside := &job{catalog: j.catalog, file: j.file, node: g, out: j.out}
		if day := j.node.Get("op"); day != nil {
			inside.node = withDay(g, day)
		}
		people := inside.group(f, "deelnemers")
		if people == nil {
			return nil
		}
		code := scalar(g, "code")
		parts[code] = people.sum
		if name := scalar(g, "naam"); name != "" || code == seen.Code {
			seen.Named[code] = name
		}
	}
	gate := cohort.NewGate(threshold)
	shot := learning.Take(d, j.asOf(0), gate, func(string) cohort.Gate { return gate }, f, nil, len(parts), maps.All(parts))
	shot.Secret = []byte("geval")
	view, err := learning.See(d, f, shot, seen, threshold, threshold)
	if err != nil {
		j.fail(j.node.Pos, "gemeenten", err.Error())
		return nil
	}
	l := &learned{def: d, view: view}
	l.cycles(j)
	return l.lookup
}

// withDay gives the day of the case to the people of one gemeente.
func withDay(g, day *source.Node) *source.Node {
	copied := *g
	key := &source.Node{Kind: source.Scalar, Tag: source.TagString, Value: "op", Pos: day.Pos}
	copied.Entries = append(slices.Clone(g.Entries), source.Entry{Key: key, Value: day})
	return &copied
}

// learned is what one gemeente sees.
type learned struct {
	def   *learning.Definition
	view  *learning.View
	tried []learning.Tried
	doing []learning.Doing
}

func (l *learned) cycles(j *job) {
	list := j.node.Get("cycli")
	if list == nil {
		return
	}
	for _, n := range list.Items {
		code := scalar(n, "gemeente")
		if code == "" {
			code = l.view.Viewer.Code
		}
		c := learning.Cycle{Intervention: scalar(n, "interventie"), Since: j.dateOf(n.Get("sinds"))}
		c.Measure = learning.Measure{Indicator: scalar(n, "indicator"), Moment: scalar(n, "meting")}
		if n.Get("tot") != nil {
			c.Until = j.dateOf(n.Get("tot"))
		}
		c.Expected, _ = numberAt(n, "verwacht")
		l.doing = append(l.doing, learning.Doing{Code: code, Intervention: c.Intervention, Since: c.Since, Until: c.Until})
		if code == l.view.Viewer.Code {
			l.tried = append(l.tried, learning.Tried{Cycle: c})
		}
	}
	recorded := make([]learning.Cycle, len(l.tried))
	for i, t := range l.tried {
		recorded[i] = t.Cycle
	}
	for i, e := range l.view.Effects(recorded) {
		l.tried[i].Effect = e
	}
}

func (l *learned) lookup(key string, want *source.Node) (value, func() string, string) {
	name, argument := call(key)
	switch name {
	case "aandeel", "plaats", "verwacht", "verhouding", "niet_in_beeld":
		return l.benchmark(name, argument, want)
	case "duur", "te_lang", "gestopt":
		return l.stage(name, argument, want)
	case "verschil", "uitkomst":
		return l.effect(name, argument, want)
	case "met", "zonder":
		return l.cluster(name, argument, want)
	case "bewijs":
		return l.evidence(argument)
	case "valt_op":
		var all []string
		for _, p := range l.view.StandsOut(l.tried, source.DefaultLang) {
			all = append(all, string(p.At))
		}
		return setOf(all), nil, ""
	}
	return value{}, nil, unknownName(name, []string{"aandeel", "plaats", "verwacht", "verhouding", "niet_in_beeld", "duur", "te_lang", "gestopt", "verschil", "uitkomst", "met", "zonder", "bewijs", "valt_op"})
}

func (l *learned) benchmark(name, argument string, want *source.Node) (value, func() string, string) {
	m, ok := l.def.Measure(argument)
	if !ok || !slices.ContainsFunc(l.def.Benchmark, func(b learning.Measure) bool { return b.ID() == argument }) {
		return value{}, nil, unknownName(argument, measureIDs(l.def.Benchmark))
	}
	b := l.view.Benchmark(m)
	own, shown := b.Own()
	switch {
	case name == "niet_in_beeld":
		return textOf(strconv.Itoa(b.Left)), nil, ""
	case !shown:
		return textOf(cohort.HiddenText), nil, ""
	case name == "plaats":
		return textOf(string(own.Place)), nil, ""
	case name == "verwacht":
		return figure(own.Standard.Expected, want), nil, ""
	case name == "verhouding":
		return figure(own.Standard.Ratio, want), nil, ""
	}
	return figure(own.Share, want), nil, ""
}

func measureIDs(list []learning.Measure) []string { return idsOf(list, learning.Measure.ID) }

func (l *learned) stage(name, phase string, want *source.Node) (value, func() string, string) {
	stages := l.view.Route(source.DefaultLang)
	at := slices.IndexFunc(stages, func(s learning.Stage) bool { return s.Phase == phase })
	if at < 0 {
		return value{}, nil, unknownName(phase, idsOf(stages, func(s learning.Stage) string { return s.Phase }))
	}
	f := stages[at].Wait
	switch name {
	case "te_lang":
		f = stages[at].Long
	case "gestopt":
		f = stages[at].Left
	}
	return figure(f, want), nil, ""
}

func (l *learned) effect(name, argument string, want *source.Node) (value, func() string, string) {
	n, err := strconv.Atoi(argument)
	if err != nil || n < 1 || n > len(l.tried) {
		return value{}, nil, "er is geen cyclus " + argument
	}
	t := l.tried[n-1]
	switch {
	case t.Effect == nil:
		return textOf(cohort.HiddenText), nil, ""
	case name == "uitkomst":
		return textOf(string(t.Effect.Outcome(t.Cycle.Expected))), nil, ""
	}
	return figure(t.Effect.Both.Diff, want), t.Effect.Both.Diff.IntervalText, ""
}

func (l *learned) cluster(name, argument string, want *source.Node) (value, func() string, string) {
	id, measure, _ := strings.Cut(argument, ".")
	for _, c := range l.view.Clusters(l.doing) {
		if c.Cluster.ID != id {
			continue
		}
		for _, x := range c.Comparisons {
			if x.Measure.ID() != measure {
				continue
			}
			if name == "met" {
				return figure(x.With.Value, want), nil, ""
			}
			return figure(x.Without.Value, want), nil, ""
		}
	}
	return value{}, nil, "er is geen cluster met maat " + argument
}

func (l *learned) evidence(argument string) (value, func() string, string) {
	for _, a := range l.view.Theory(l.tried, source.DefaultLang) {
		if a.FromID+">"+a.ToID != argument {
			continue
		}
		if l.view.HasOwn() {
			return textOf(string(a.Own.Strength)), nil, ""
		}
		return textOf(string(a.Country.Strength)), nil, ""
	}
	return value{}, nil, "de theorie heeft geen pijl " + argument
}

// coverLearning looks at which measures, phases and arrows the cases expect something
// of.
func coverLearning(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	d := c.Learning(all[0].ref())
	part := func(pos diag.Pos, what, name string) {
		t.part(pos, what+" "+name)
		for _, j := range all {
			t.hitIf(expects(j.node, name), what+" "+name)
		}
	}
	for _, m := range d.Benchmark {
		part(m.Pos, "vergelijken", m.ID())
	}
	for _, s := range d.Route.Steps {
		part(s.Pos, "fase", s.Phase)
	}
	for _, cluster := range d.Clusters {
		for _, m := range cluster.Measures {
			part(m.Pos, "cluster", cluster.ID+"."+m.ID())
		}
	}
}
