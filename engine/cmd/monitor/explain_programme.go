package main

import (
	"slices"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/explain"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
)

// programme explains why a signal is there or not, or how often a moment that comes back
// is held, down to what was filled in.
func (x *explainer) programme() error {
	p := x.catalog.Programme(x.ref)
	if p == nil {
		return noSuch("programma", x.ref, idsFrom(x.catalog.Programmes(), func(p *programme.Compiled) string { return p.Def.ID }))
	}
	if x.Gemeente != "" {
		if p = x.catalog.Effective(x.Gemeente, x.ref.ID); p == nil {
			return misuse("gemeente %s voert programma %s niet uit", x.Gemeente, x.ref.ID)
		}
	}
	known := explainable(p)
	if !slices.Contains(known, x.name) {
		return misuse("programma %s heeft geen signaal of meting met ritme %q%s", p.Def.ID, x.name, near(x.name, known))
	}
	if x.Input == "" {
		return misuse("geef een bestand met een traject (start, gedaan, gemeten), of - voor de invoer")
	}
	doc, err := x.document(x.Input)
	if err != nil {
		return err
	}
	c, found := casetest.ReadTrajectory(p, doc)
	if found.HasErrors() {
		return x.refuseInput(found, doc)
	}
	if told, ok := p.TellSignal(x.name, c.Trajectory, x.day); ok {
		return x.show(x.signal(p, c, told))
	}
	return x.show(x.rhythm(p, c))
}

// explainable are the signals of a programme and its moments with a rhythm.
func explainable(p *programme.Compiled) []string {
	var out []string
	for i := range p.Def.Signals {
		out = append(out, p.Def.Signals[i].ID)
	}
	for _, id := range p.MomentIDs() {
		if p.Moment(id).Rhythm != nil {
			out = append(out, id)
		}
	}
	return out
}

func (x *explainer) signal(p *programme.Compiled, c programme.Case, told programme.Told) explain.Explained {
	e := x.told(told)
	e.Name, e.Kind = x.name, "signaal"
	for i := range p.Def.Signals {
		if s := &p.Def.Signals[i]; s.ID == x.name {
			e.Title = s.Title.In(x.Lang)
		}
	}
	for _, r := range p.Raised(c.Trajectory, x.day) {
		if r.ID == x.name {
			e.Value += ", sinds " + r.Since.String()
		}
	}
	if told.Holds && c.Trajectory.EndedBy(x.day) {
		e.Notes = append(e.Notes, "het traject is voorbij: er is geen signaal meer")
	}
	return e
}

// rhythm explains on which days a moment is held: by its first rule that is true.
func (x *explainer) rhythm(p *programme.Compiled, c programme.Case) explain.Explained {
	e := explain.Explained{Name: x.name, Kind: "ritme"}
	for _, s := range p.Schedule(c.Trajectory, c.Done, x.day) {
		if s.Moment.ID != x.name {
			continue
		}
		r := s.Moment.Rhythm
		e.Title, e.Rule, e.Place = s.Moment.Title.In(x.Lang), "gewoon elke "+r.Normal.String(), x.place(r.Pos.String())
		e.Value = string(s.Status)
		if s.Pace != nil {
			e.Value += ", elke " + s.Pace.Every.String()
		}
		if s.Pace != nil && s.Pace.Rule != nil {
			e.Notes = append(e.Notes, "omdat "+s.Pace.Rule.Because.In(x.Lang))
		}
		for i, told := range p.TellRhythm(s, c.Trajectory, x.day) {
			rule := x.told(told)
			rule.Name, rule.Kind = "elke "+r.Rules[i].Every.String(), "regel"
			e.Inputs = append(e.Inputs, rule)
		}
	}
	return e
}

// told is a rule with what it came to, and the outcomes that it read.
func (x *explainer) told(t programme.Told) explain.Explained {
	e := explain.Explained{
		Value: formula.Bool(t.Holds).String(), Rule: t.When.Src, Place: x.place(t.When.At(0).String()), Missing: t.Trace.Missing, Notes: t.Trace.Notes,
	}
	for _, point := range t.Points {
		e.Inputs = append(e.Inputs, explain.Explained{
			Name: point.Scale, Kind: explain.Answer, From: point.Moment.ID + " op " + point.On.String(), Value: formula.FormatNumber(point.Value),
		})
	}
	return e
}
