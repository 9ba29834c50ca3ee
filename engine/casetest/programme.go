package casetest

import (
	"fmt"
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// runProgramme tests who is due when: a trajectory goes in, the state of every
// moment comes out.
func runProgramme(j *job) lookup {
	p := j.catalog.Programme(j.ref())
	return scheduleLookup(j, p)
}

// scheduleLookup is shared with gemeenten, which test the same on their own
// version of the programme.
func scheduleLookup(j *job, p *programme.Compiled) lookup {
	start, ok := j.date("start")
	if !ok {
		j.fail(j.node.Pos, "start", "de start van het traject ontbreekt")
		return nil
	}
	c := programmeCase(j, p, j.node, start)
	asOf := j.asOf(start)
	states := p.Schedule(c.Trajectory, c.Done, asOf)
	facts := newFacts(p, c, asOf)
	return func(key string, want *source.Node) (value, func() string, string) {
		switch name, of := call(key); {
		case name == "open_voor" && of != "":
			return openFor(p, states, of)
		case name == "ritme" && of != "":
			return paceOf(p, states, of)
		case key == "signalen":
			return raisedSignals(p, c.Trajectory, asOf)
		}
		for _, s := range states {
			if s.Moment.ID == key {
				return momentValue(s, want)
			}
		}
		return facts.lookup(key, p.MomentIDs())
	}
}

// momentValue compares the parts of a moment that the case names: a group is
// rendered with the same parts, so that expectation and outcome read alike.
func momentValue(s programme.MomentState, want *source.Node) (value, func() string, string) {
	explain := func() string {
		return fmt.Sprintf("opent %s, streefdatum %s, sluit %s, verloopt %s", s.Opens, s.Target, s.Closes, s.Expires)
	}
	if want.Kind != source.Mapping {
		return textOf(string(s.Status)), explain, ""
	}
	parts := map[string]string{
		"stand": string(s.Status), "opent": s.Opens.String(), "streef": s.Target.String(),
		"sluit": s.Closes.String(), "verloopt": s.Expires.String(), "open_voor": setOf(openRaters(s)).String(),
	}
	got := ""
	for i, e := range want.Entries {
		part, known := parts[e.Key.Value]
		if !known {
			return value{}, nil, unknownName(e.Key.Value, sortedKeys(parts))
		}
		if e.Value.Kind == source.Sequence && setOf(words(e.Value)).String() == part {
			part = flow(e.Value)
		}
		if i > 0 {
			got += ", "
		}
		got += e.Key.Value + ": " + part
	}
	return textOf("{" + got + "}"), explain, ""
}

func openRaters(s programme.MomentState) []string {
	var ids []string
	if s.Fillable() {
		for _, r := range s.Raters {
			if !r.Done {
				ids = append(ids, r.Rater.ID)
			}
		}
	}
	return ids
}

func openFor(p *programme.Compiled, states []programme.MomentState, rater string) (value, func() string, string) {
	if p.Rater(rater) == nil {
		var known []string
		for _, r := range p.Def.Raters {
			known = append(known, r.ID)
		}
		return value{}, nil, unknownName(rater, known)
	}
	var ids []string
	for _, s := range states {
		if slices.Contains(openRaters(s), rater) {
			ids = append(ids, s.Moment.ID)
		}
	}
	return setOf(ids), nil, ""
}

// programmeCase reads a trajectory with all that is registered about it.
func programmeCase(j *job, p *programme.Compiled, n *source.Node, start source.Date) programme.Case {
	c := programme.Case{Trajectory: programme.Trajectory{Start: start, Team: scalar(n, "team")}, Done: programme.Done{}}
	if phases := n.Get("fasen"); phases != nil {
		for _, e := range phases.Entries {
			if p.Phase(e.Key.Value) == nil {
				j.fail(e.Key.Pos, "fasen", unknownName(e.Key.Value, idsOf(p.Def.Phases, func(x programme.Phase) string { return x.ID })))
				continue
			}
			c.Trajectory.Phases = append(c.Trajectory.Phases, programme.PhaseStep{ID: e.Key.Value, From: j.dateOf(e.Value)})
		}
		slices.SortStableFunc(c.Trajectory.Phases, func(a, b programme.PhaseStep) int { return a.From.Sub(b.From) })
	}
	readEnd(j, p, n, &c.Trajectory)
	if age, ok := numberAt(n, "leeftijd"); ok {
		years := int(age)
		c.Trajectory.AgeAtStart = &years
	} else if born := n.Get("geboren"); born != nil {
		years := programme.Age(j.dateOf(born), start)
		c.Trajectory.AgeAtStart = &years
	}
	readDone(j, p, n, c.Done)
	c.Trajectory.Readings = readReadings(j, p, n, c.Done)
	c.Registration = readRegistration(j, p, n)
	c.Results = readResults(j, p, n)
	return c
}

func readEnd(j *job, p *programme.Compiled, n *source.Node, t *programme.Trajectory) {
	end := n.Get("einde")
	if end.IsNull() {
		return
	}
	reason := end.Get("reden")
	if p.Reason(reason.Value) == nil {
		j.fail(reason.Pos, "einde", unknownName(reason.Value, idsOf(p.Def.Exit.Reasons, func(x programme.Reason) string { return x.ID })))
	}
	t.End = &programme.End{Date: j.dateOf(end.Get("op")), Reason: reason.Value}
}

func readDone(j *job, p *programme.Compiled, n *source.Node, done programme.Done) {
	list := n.Get("gedaan")
	if list == nil {
		return
	}
	for _, moment := range list.Entries {
		if p.Moment(moment.Key.Value) == nil {
			j.fail(moment.Key.Pos, "gedaan", unknownName(moment.Key.Value, p.MomentIDs()))
			continue
		}
		by := map[string]source.Date{}
		for _, rater := range moment.Value.Entries {
			by[rater.Key.Value] = j.dateOf(rater.Value)
		}
		done[moment.Key.Value] = by
	}
}

func readRegistration(j *job, p *programme.Compiled, n *source.Node) map[string]formula.Value {
	list := n.Get("registratie")
	if list == nil {
		return nil
	}
	out := map[string]formula.Value{}
	for _, e := range list.Entries {
		field := p.Field(e.Key.Value)
		if field == nil {
			j.fail(e.Key.Pos, "registratie", unknownName(e.Key.Value, fieldIDs(p)))
			continue
		}
		options := idsOf(field.Options, func(o programme.Option) string { return o.ID })
		if v, reason := typed(e.Value, field.Type.Type(), options); reason != "" {
			j.fail(e.Value.Pos, e.Key.Value, reason)
		} else {
			out[e.Key.Value] = v
		}
	}
	return out
}

func readResults(j *job, p *programme.Compiled, n *source.Node) []programme.Result {
	list := n.Get("resultaten")
	if list == nil {
		return nil
	}
	var out []programme.Result
	for _, item := range list.Items {
		id := item.Get("id")
		if p.Result(id.Value) == nil {
			j.fail(id.Pos, "resultaten", unknownName(id.Value, idsOf(p.Def.Results, func(x programme.ResultKind) string { return x.ID })))
			continue
		}
		r := programme.Result{ID: id.Value, Date: j.dateOf(item.Get("op"))}
		if euros, ok := numberAt(item, "bedrag"); ok {
			r.Amount = int64(math.Round(euros * 100))
		}
		out = append(out, r)
	}
	return out
}

// typed reads a value of a given type as a test writes it.
func typed(n *source.Node, t formula.Type, options []string) (formula.Value, string) {
	wrong := func() (formula.Value, string) {
		return formula.Value{}, fmt.Sprintf("hier hoort een %s en er staat %s", t, n.Describe())
	}
	if isMissing(n) {
		return formula.Missing(t), ""
	}
	switch t {
	case formula.TypeBool:
		if b, ok := truths[n.Value]; ok {
			return formula.Bool(b), ""
		}
		return wrong()
	case formula.TypeNumber, formula.TypeMoney:
		f, ok := n.Number()
		if !ok {
			return wrong()
		}
		v, _ := formula.Number(f).As(t)
		return v, ""
	case formula.TypeDate:
		if v, ok := formula.Text(n.Value).As(t); ok {
			return v, ""
		}
		return wrong()
	case formula.TypeText:
		return formula.Text(n.Value), ""
	}
	for _, id := range words(n) {
		if !slices.Contains(options, id) {
			return formula.Value{}, unknownName(id, options)
		}
	}
	if t == formula.TypeList {
		return formula.List(words(n)), ""
	}
	return formula.Choice(n.Value), ""
}

// facts are the symbols of a programme, filled in for one trajectory. Any formula
// over them may be an expectation.
type facts struct {
	scope  *formula.Scope
	values *formula.Values
	names  []string
}

func newFacts(p *programme.Compiled, c programme.Case, asOf source.Date) *facts {
	f := &facts{scope: formula.NewScope(p.Symbols(), nil, p.MomentIDs())}
	f.values = f.scope.NewValues()
	f.values.SetToday(int(asOf))
	p.Fill(f.values, nil, c, asOf, nil)
	for _, s := range p.Symbols() {
		f.names = append(f.names, s.Name)
	}
	return f
}

func (f *facts) lookup(src string, moments []string) (value, func() string, string) {
	program, errs := formula.Compile(src, f.scope, formula.TypeAny)
	if program == nil {
		if hint := diag.Suggest(src, append(slices.Clone(f.names), moments...)); hint != "" || len(errs) == 0 {
			return value{}, nil, withHint("onbekend: "+src, hint)
		}
		return value{}, nil, errs[0].Message
	}
	var machine formula.Machine
	return valueOf(machine.Run(program, f.values)), func() string { return program.Explain(f.values).Text() }, ""
}

// dateOf reads a date that the schema has already held to its form.
func (j *job) dateOf(n *source.Node) source.Date {
	day, err := source.ParseDate(n.Value)
	if err != nil {
		j.fail(n.Pos, n.Value, "dit is geen datum")
	}
	return day
}

func idsOf[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = id(list[i])
	}
	return out
}

func fieldIDs(p *programme.Compiled) []string {
	var ids []string
	for _, form := range p.Def.Forms {
		ids = append(ids, idsOf(form.Fields, func(f programme.Field) string { return f.ID })...)
	}
	return ids
}
