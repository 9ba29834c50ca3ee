package casetest

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// runReport tests a report: a cohort goes in, and its sentences and figures come out as
// they are printed.
func runReport(j *job) lookup {
	d := j.catalog.Report(j.ref())
	framework := j.catalog.FrameworkOf(d.Programme)
	own := j.group(framework, "deelnemers")
	national := j.group(framework, "landelijk")
	if own == nil || national == nil {
		return nil
	}
	in := report.Input{
		Framework: framework, Own: own.sum, OwnName: scalar(j.node, "gemeente"), Threshold: gemeente.DefaultThreshold,
		Date: j.asOf(own.sum.Last), Lang: source.DefaultLang,
	}
	if j.node.Get("landelijk") != nil {
		in.Released = national.sum
	}
	if threshold, ok := numberAt(j.node, "drempel"); ok {
		in.Threshold = int(threshold)
	}
	in.Own = cohort.NewGate(in.Threshold).Release(framework, nil, own.sum) // as every report is made
	if n, ok := numberAt(j.node, "gemeenten"); ok {
		in.Gemeenten = int(n)
	}
	if lang := scalar(j.node, "taal"); lang != "" {
		in.Lang = lang
	}
	if list := j.node.Get("citaten"); list != nil {
		for i, n := range list.Items {
			in.Quotes = append(in.Quotes, candidate(i, n))
		}
	}
	in.Context = j.contexts()
	in.MKBA = func(model string) *mkba.View {
		return j.costs(model, own.sum, dashboard.Input{Framework: framework, Threshold: in.Threshold, Lang: in.Lang})
	}
	var ok bool
	if in.Study, ok = j.studies(own); !ok {
		return nil
	}
	p := &printed{report.Build(d, in)}
	return p.lookup
}

// candidate is an approved quote of a case: its words, or a block that says more.
func candidate(i int, n *source.Node) report.Candidate {
	c := report.Candidate{ID: strconv.Itoa(i), Person: strconv.Itoa(i), Text: n.Value}
	if n.Kind == source.Scalar {
		return c
	}
	c.Text, c.By, c.Place = scalar(n, "tekst"), scalar(n, "van"), scalar(n, "gemeente")
	if person := scalar(n, "persoon"); person != "" {
		c.Person = "wie " + person
	}
	if parts := n.Get("onderdelen"); parts != nil {
		for _, part := range parts.Items {
			c.About = append(c.About, part.Value)
		}
	}
	if classes := n.Get("klassen"); classes != nil {
		c.Classes = map[string]string{}
		for _, e := range classes.Entries {
			c.Classes[e.Key.Value] = e.Value.Value
		}
	}
	return c
}

// printed is a report as it came out.
type printed struct{ view report.View }

// lookup finds kop, inleiding, bronnen, tekst(onderdeel), citaten(onderdeel),
// bijschrift(cijfer), cijfer(cijfer), onderdeel.tegel and onderdeel.tegel(rij).
func (p *printed) lookup(key string, want *source.Node) (value, func() string, string) {
	name, argument := call(key)
	switch name {
	case "kop":
		return textOf(p.view.Heading.Plain), nil, ""
	case "inleiding":
		return textOf(p.view.Lead.Plain), nil, ""
	case "bronnen":
		return textOf(strings.Join(p.view.Sources, "\n")), nil, ""
	case "cijfer", "bijschrift":
		return p.figure(name, argument, want)
	case "tekst", "citaten":
		return p.text(name, argument)
	}
	section, tile, _ := strings.Cut(name, ".")
	s := p.section(section)
	if s == nil {
		return value{}, nil, unknownName(section, idsOf(p.view.Sections, func(s report.SectionView) string { return s.ID }))
	}
	at := slices.IndexFunc(s.Tiles, func(t dashboard.TileView) bool { return t.ID == tile })
	switch {
	case at < 0:
		return value{}, nil, unknownName(tile, idsOf(s.Tiles, func(t dashboard.TileView) string { return t.ID }))
	case argument != "":
		return row(&s.Tiles[at], argument)
	case s.Tiles[at].Suppressed != "":
		return textOf(cohort.HiddenText), func() string { return s.Tiles[at].Suppressed }, ""
	}
	return textOf("getoond"), nil, ""
}

// figure is a large figure or what stands under it. As in a dashboard a case that expects
// it hidden need not know for which of the reasons.
func (p *printed) figure(name, id string, want *source.Node) (value, func() string, string) {
	var known []string
	for _, s := range p.view.Sections {
		for _, f := range s.Figures {
			if f.Name == id && f.Hidden && f.Value != cohort.AbsentText && want.Value == cohort.HiddenText && name == "cijfer" {
				return textOf(cohort.HiddenText), nil, ""
			} else if f.Name == id && name == "cijfer" {
				return textOf(f.Value), nil, ""
			} else if f.Name == id {
				return textOf(f.Caption.Plain), nil, ""
			}
			known = append(known, f.Name)
		}
	}
	return value{}, nil, unknownName(id, known)
}

func (p *printed) text(name, id string) (value, func() string, string) {
	s := p.section(id)
	if s == nil {
		return value{}, nil, unknownName(id, idsOf(p.view.Sections, func(s report.SectionView) string { return s.ID }))
	}
	if name == "citaten" && len(s.Quotes) == 0 {
		return textOf(s.Unquoted.Plain), nil, ""
	}
	if name == "citaten" {
		return setOf(idsOf(s.Quotes, func(q report.Quote) string { return q.Text })), nil, ""
	}
	parts := idsOf(s.Body, func(w report.Words) string { return strings.TrimSpace(w.Plain) })
	return textOf(strings.Join(parts, "\n")), nil, ""
}

func (p *printed) section(id string) *report.SectionView {
	for i := range p.view.Sections {
		if p.view.Sections[i].ID == id {
			return &p.view.Sections[i]
		}
	}
	return nil
}

// coverReport looks at which sentences, captions and tiles the cases expect something of.
func coverReport(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	d := c.Report(all[0].ref())
	part := func(s *report.Section, key string) {
		t.part(s.Pos, key)
		for _, j := range all {
			t.hitIf(expects(j.node, key), key)
		}
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		for _, f := range s.Figures {
			part(s, f.Name)
		}
		if len(s.Sentences) > 0 || !s.Text.IsZero() {
			part(s, s.ID)
		}
		for _, tile := range s.Tiles {
			part(s, s.ID+"."+tile.ID)
		}
	}
}
