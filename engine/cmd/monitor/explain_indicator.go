package main

import (
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/explain"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
)

// indicator explains what one participant contributes to an indicator.
func (x *explainer) indicator() error {
	f := x.catalog.Framework(x.ref)
	if f == nil {
		return noSuch("raamwerk", x.ref, frameworkIDs(x.catalog))
	}
	ind := f.Indicator(x.name)
	if ind == nil {
		var known []string
		for _, i := range f.Indicators() {
			known = append(known, i.Def.ID)
		}
		return misuse("raamwerk %s heeft geen indicator %q%s", f.Def.ID, x.name, near(x.name, known))
	}
	p, filled, err := x.participant(f)
	if err != nil {
		return err
	}
	moment, err := x.moment(f, ind, filled)
	if err != nil {
		return err
	}
	return x.show(x.rules().Indicator(f, ind, p, sheets(filled), moment, x.day))
}

func sheets(filled []casetest.Filled) []explain.Filled {
	out := make([]explain.Filled, len(filled))
	for i, f := range filled {
		out[i] = explain.Filled(f)
	}
	return out
}

// participant is read from a file, or drawn.
func (x *explainer) participant(f *indicator.Compiled) (indicator.Participant, []casetest.Filled, error) {
	if x.Simulation == "" {
		if x.Input == "" {
			return indicator.Participant{}, nil, misuse("geef een bestand met een deelnemer, of --simulatie")
		}
		doc, err := x.document(x.Input)
		if err != nil {
			return indicator.Participant{}, nil, err
		}
		p, filled, found := casetest.ReadParticipant(x.catalog, f, doc, x.day)
		if found.HasErrors() {
			return p, nil, x.refuseInput(found, doc)
		}
		return p, filled, nil
	}
	people, err := x.people(x.catalog, x.Simulation, nil, x.day, 0)
	if err != nil {
		return indicator.Participant{}, nil, err
	}
	for i := range people {
		if x.Number == "" || people[i].number() == x.Number {
			return casetest.Participant(people[i].Record, people[i].filled), people[i].filled, nil
		}
	}
	return indicator.Participant{}, nil, misuse("simulatie %s heeft op die dag geen deelnemer %q", x.Simulation, x.Number)
}

// moment is the one to look at: the one asked for, or the last that was filled in.
func (x *explainer) moment(f *indicator.Compiled, ind *indicator.Indicator, filled []casetest.Filled) (string, error) {
	if !ind.Def.PerMoment && ind.Def.Type != indicator.Change {
		return "", nil
	}
	known := f.Programme().MomentIDs()
	if x.Moment != "" {
		if !slices.Contains(known, x.Moment) {
			return "", misuse("er is geen meting %q%s", x.Moment, hint(x.Moment, known))
		}
		return x.Moment, nil
	}
	last := ""
	for _, id := range known {
		if slices.ContainsFunc(filled, func(r casetest.Filled) bool { return r.Moment == id }) {
			last = id
		}
	}
	if last == "" {
		return "", misuse("deze deelnemer heeft nog geen meting")
	}
	return last, nil
}

func frameworkIDs(c *catalog.Catalog) []string {
	return idsFrom(c.Programmes(), func(p *programme.Compiled) string { return p.Def.Framework.ID })
}

// near is what was probably meant; of a long list the rest is not shown.
func near(word string, known []string) string {
	if text := hint(word, known); len(known) <= 12 || !strings.Contains(text, "kies uit") {
		return text
	}
	return fmt.Sprintf("; kies uit %s … (en nog %d)", strings.Join(known[:12], ", "), len(known)-12)
}
