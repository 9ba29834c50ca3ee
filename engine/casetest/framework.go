package casetest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// group is a small cohort of a case, with its facts.
type group struct {
	framework    *indicator.Compiled
	participants []indicator.Participant
	facts        []indicator.Facts
	asOf         source.Date
	sum          *cohort.Aggregate
}

// runFramework tests a framework: a few participants go in, the values of
// indicators come out, over all of them together. Nothing is hidden here: these
// people do not exist.
func runFramework(j *job) lookup {
	g := j.group(j.within(j.catalog.Framework(j.ref())), "deelnemers")
	if g == nil {
		return nil
	}
	return g.lookup
}

// group reads the participants under a key. Nil when they cannot be used.
func (j *job) group(f *indicator.Compiled, key string) *group {
	return j.groupOf(f, key, j.node.Get(key))
}

// groupOf reads participants from a list that stands under a key; nil is nobody.
func (j *job) groupOf(f *indicator.Compiled, key string, list *source.Node) *group {
	g := &group{framework: f, sum: cohort.New(f)}
	if list == nil {
		return g
	}
	g.asOf = j.asOf(lastDay(list))
	before := len(j.out.Failures)
	for i, n := range list.Items {
		p := j.participant(f, n, g.asOf)
		times := 1
		if n.Get("keer") != nil {
			count, _ := numberAt(n, "keer")
			times = int(count)
		}
		facts := f.Facts(p, g.asOf)
		for k := range times {
			p.ID = fmt.Sprintf("%d.%d", i+1, k+1)
			facts.Participant = p.ID
			g.participants = append(g.participants, p)
			g.facts = append(g.facts, facts)
			if err := g.sum.Add(facts); err != nil {
				j.fail(n.Pos, key, err.Error())
			}
		}
	}
	if len(j.out.Failures) > before {
		return nil
	}
	return g
}

// lastDay is the latest date in a part of a case: without `op`, the case looks
// when the last thing in it has happened.
func lastDay(n *source.Node) source.Date {
	last := source.Date(math.MinInt32)
	for _, e := range n.Entries {
		last = max(last, lastDay(e.Value))
	}
	for _, item := range n.Items {
		last = max(last, lastDay(item))
	}
	if n.Kind == source.Scalar {
		if day, err := source.ParseDate(n.Value); err == nil {
			return day
		}
	}
	return last
}

func (j *job) participant(f *indicator.Compiled, n *source.Node, asOf source.Date) indicator.Participant {
	p := f.Programme()
	start := j.dateOf(n.Get("start"))
	c := programmeCase(j, p, n, start)
	out := indicator.Participant{
		Gemeente: scalar(n, "gemeente"), Trajectory: c.Trajectory, Registration: c.Registration, Results: c.Results,
	}
	if list := n.Get("invullingen"); list != nil {
		for _, item := range list.Items {
			if r, ok := j.response(p, c.Trajectory, item, asOf); ok {
				out.Responses = append(out.Responses, r)
			}
		}
	}
	return out
}

// response lets a questionnaire of the programme compute what is stored of the
// answers of a case: values, scores and calculations.
func (j *job) response(p *programme.Compiled, t programme.Trajectory, n *source.Node, asOf source.Date) (indicator.Response, bool) {
	moment := p.Moment(n.Get("meting").Value)
	if moment == nil {
		j.fail(n.Get("meting").Pos, "meting", unknownName(n.Get("meting").Value, p.MomentIDs()))
		return indicator.Response{}, false
	}
	rater := n.Get("invuller").Value
	ref, asked := moment.Questionnaires[rater]
	if !asked {
		j.fail(n.Get("invuller").Pos, "invuller", unknownName(rater, sortedKeys(moment.Questionnaires)))
		return indicator.Response{}, false
	}
	r := indicator.Response{Moment: moment.ID, Rater: rater, Submitted: submitted(p, t, moment.ID, asOf)}
	if day := n.Get("op"); day != nil {
		r.Submitted = j.dateOf(day)
	}
	in := j.catalog.Questionnaire(ref)
	answers, refused := readAnswers(j, in, n.Get("antwoorden"), source.DefaultLang)
	for _, problem := range refused {
		j.refuse(in, n.Get("antwoorden"), problem)
	}
	ev := in.NewEvaluator().Evaluate(answers, instrument.Context{AsOf: r.Submitted, Lang: source.DefaultLang})
	r.Questionnaire, r.Values, r.Rows = versionOf(in), ev.Values(), ev.RowValues()
	return r, len(refused) == 0
}

func versionOf(in *instrument.Instrument) source.Ref {
	return source.Ref{ID: in.Def.ID, Version: in.Def.Version}
}

// submitted is the day that a response counts as sent when the case does not say:
// the target date of its moment.
func submitted(p *programme.Compiled, t programme.Trajectory, moment string, asOf source.Date) source.Date {
	for _, s := range p.Schedule(t, nil, asOf) {
		if s.Moment.ID == moment {
			return s.Target
		}
	}
	return t.Start
}

// lookup finds an indicator by `id`, `id@meting`, or with a part of it in brackets:
// aantal(id), noemer(id), ontbreekt(id), beter(id@meting), gelijk(id@meting),
// slechter(id@meting), klasse(id): {…}. uitsplitsing.<id> is the class of the only
// participant.
func (g *group) lookup(key string, want *source.Node) (value, func() string, string) {
	if id, found := strings.CutPrefix(key, "uitsplitsing."); found {
		return g.class(id)
	}
	part, name := call(key)
	if name == "" {
		part, name = "", key
	}
	id, moment, _ := strings.Cut(name, "@")
	ind := g.framework.Indicator(id)
	if ind == nil {
		return value{}, nil, unknownName(id, idsOf(g.framework.Indicators(), func(i *indicator.Indicator) string { return i.Def.ID }))
	}
	if moment != "" && g.framework.Programme().Moment(moment) == nil {
		return value{}, nil, unknownName(moment, g.framework.Programme().MomentIDs())
	}
	cell := g.sum.Cells[cohort.Key{Indicator: id, Moment: moment}]
	if cell == nil {
		cell = &cohort.Part{}
	}
	if moment == "" && (ind.Def.PerMoment || ind.Def.Type == indicator.Change) {
		return value{}, nil, fmt.Sprintf("indicator %s is er per meting; schrijf %s@meting", id, id)
	}
	got, reason := partValue(ind, cell, part, g.facts, moment)
	return got, g.explain(id, moment), reason
}

func (g *group) class(id string) (value, func() string, string) {
	if g.framework.Breakdown(id) == nil {
		return value{}, nil, unknownName(id, idsOf(g.framework.Breakdowns(), func(s *indicator.Slicing) string { return s.Def.ID }))
	}
	var classes []string
	for _, f := range g.facts {
		if class, known := f.Dims[id]; known && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	switch len(classes) {
	case 0:
		return value{}, nil, ""
	case 1:
		return textOf(classes[0]), nil, ""
	}
	return setOf(classes), nil, ""
}

// explain explains the first participant that has the indicator.
func (g *group) explain(id, moment string) func() string {
	return func() string {
		for i := range g.participants {
			if trace, ok := g.framework.Explain(g.participants[i], id, moment, g.asOf); ok {
				return "deelnemer " + g.participants[i].ID + "\n" + trace.Text()
			}
		}
		return ""
	}
}

// partValue is a number from the sums over the group. Without a part it is what
// the indicator is about; leeg when nobody contributes.
func partValue(ind *indicator.Indicator, p *cohort.Part, part string, facts []indicator.Facts, moment string) (value, string) {
	switch part {
	case "aantal":
		if ind.Def.Type == indicator.Count || ind.Def.Type == indicator.Share {
			return numberOf(float64(p.True)), ""
		}
		return numberOf(float64(p.N)), ""
	case "noemer":
		return numberOf(float64(p.N)), ""
	case "ontbreekt":
		return numberOf(float64(p.Missing)), ""
	case "beter", "gelijk", "slechter":
		if p.Pairs == nil {
			return numberOf(0), ""
		}
		return numberOf(float64(map[string]int{"beter": p.Pairs.Better, "gelijk": p.Pairs.Same, "slechter": p.Pairs.Worse}[part])), ""
	case "":
		return mainValue(ind, p, facts, moment), ""
	}
	return value{}, unknownName(part, []string{"aantal", "noemer", "ontbreekt", "beter", "gelijk", "slechter"})
}

func mainValue(ind *indicator.Indicator, p *cohort.Part, facts []indicator.Facts, moment string) value {
	var known []float64
	var classes []string
	for _, f := range facts {
		if fact, ok := f.Fact(ind.Def.ID, moment); ok && !fact.Missing {
			known = append(known, fact.Value-fact.Before)
			classes = append(classes, fact.Class)
		}
	}
	switch {
	case ind.Def.Type == indicator.Count:
		return numberOf(float64(p.True))
	case len(known) == 0:
		return value{}
	case ind.Def.Type == indicator.Share:
		return numberOf(float64(p.True) / float64(p.N))
	case ind.Def.Type == indicator.Distribution:
		slices.Sort(classes)
		if classes = slices.Compact(classes); len(classes) == 1 {
			return textOf(classes[0])
		}
		return setOf(classes)
	case ind.Def.Type == indicator.Median:
		return numberOf(median(known))
	}
	total := 0.0
	for _, v := range known {
		total += v
	}
	if ind.Def.Type == indicator.Sum {
		return numberOf(total)
	}
	// A mean, a mean change or a mean duration; rounded as formulas round, so that
	// a test can write what it reads.
	return numberOf(formula.Round(total/float64(len(known)), 6))
}

func median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}
