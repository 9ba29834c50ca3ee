package casetest

import (
	"fmt"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// readReadings reads what the watched scales were at moments of which the case says
// when they were filled in.
func readReadings(j *job, p *programme.Compiled, n *source.Node, done programme.Done) programme.Readings {
	list := n.Get("gemeten")
	if list == nil {
		return nil
	}
	out := programme.Readings{}
	for _, e := range list.Entries {
		by, filled := done[e.Key.Value]
		if !filled {
			j.fail(e.Key.Pos, "gemeten", "zeg bij gedaan wie "+e.Key.Value+" wanneer invulde")
			continue
		}
		out[e.Key.Value] = map[string][]programme.Reading{}
		for rater, on := range by {
			values := map[string]formula.Value{}
			for _, scale := range e.Value.Entries {
				if x, ok := scale.Value.Number(); ok && !isMissing(scale.Value) {
					values[scale.Key.Value] = formula.Number(x)
				}
			}
			out[e.Key.Value][rater] = []programme.Reading{{On: on, Values: p.Outcomes(rater, values)}}
		}
		for _, scale := range e.Value.Entries {
			var known []string
			for _, w := range p.Def.Watched {
				known = append(known, w.Scale)
			}
			if !slices.Contains(known, scale.Key.Value) {
				j.fail(scale.Key.Pos, "gemeten", unknownName(scale.Key.Value, known))
			}
		}
	}
	return out
}

// raisedSignals are the ids of the signals that hold.
func raisedSignals(p *programme.Compiled, t programme.Trajectory, asOf source.Date) (value, func() string, string) {
	var ids []string
	why := ""
	for _, r := range p.Raised(t, asOf) {
		ids = append(ids, r.ID)
		why += fmt.Sprintf("%s sinds %s: %s\n", r.ID, r.Since, r.Trace.Text())
	}
	return setOf(ids), func() string { return why }, ""
}

// paceOf is how often a repetition is held, or leeg when it is not.
func paceOf(p *programme.Compiled, states []programme.MomentState, moment string) (value, func() string, string) {
	for _, s := range states {
		if s.Moment.ID != moment {
			continue
		}
		if s.Pace == nil {
			return value{}, nil, ""
		}
		return textOf(s.Pace.Every.String()), func() string {
			if s.Pace.Rule == nil {
				return "geen regel van het ritme geldt"
			}
			return "omdat " + s.Pace.Rule.Because.In(source.DefaultLang)
		}, ""
	}
	return value{}, nil, unknownName(moment, p.MomentIDs())
}

// coverWatch looks at which signals the cases raise, and which rules of a rhythm
// decide something in them.
func coverWatch(t *tracker, p *programme.Compiled, all []*job) {
	for i := range p.Def.Signals {
		t.part(p.Def.Signals[i].Pos, "signaal "+p.Def.Signals[i].ID)
	}
	rules := map[*programme.PaceRule]string{}
	for _, m := range p.Def.Moments {
		if m.Rhythm == nil {
			continue
		}
		for i := range m.Rhythm.Rules {
			rules[&m.Rhythm.Rules[i]] = fmt.Sprintf("ritme %s: regel %d", m.ID, i+1)
			t.part(m.Rhythm.Rules[i].Pos, rules[&m.Rhythm.Rules[i]])
		}
	}
	if len(rules)+len(p.Def.Signals) == 0 {
		return
	}
	for _, j := range all {
		start, ok := j.date("start")
		if !ok {
			continue
		}
		c, asOf := programmeCase(j, p, j.node, start), j.asOf(start)
		for _, r := range p.Raised(c.Trajectory, asOf) {
			t.hit("signaal " + r.ID)
		}
		for _, s := range p.Schedule(c.Trajectory, c.Done, asOf) {
			if s.Pace != nil && s.Pace.Rule != nil {
				t.hit(rules[s.Pace.Rule])
			}
		}
	}
}
