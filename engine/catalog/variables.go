package catalog

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// asked is one questionnaire that a programme lets a rater fill in.
type asked struct {
	rater    string
	id       string
	versions map[int][]string // version → moments that ask it
}

// newest is the version whose names count: those of the others are brought to it.
func (a *asked) newest() int { return slices.Max(slices.Collect(maps.Keys(a.versions))) }

// variables are the names that the questionnaires of a programme offer to its
// framework. It is false when one of them is missing or broken, so that its names
// are not all reported as unknown.
func (b *builder) variables(p *programme.Compiled) ([]indicator.Variables, bool) {
	list, whole := b.askedBy(p)
	if !whole {
		return nil, false
	}
	var out []indicator.Variables
	for _, a := range list {
		out = append(out, b.variablesOf(a)...)
	}
	return out, true
}

// askedBy lists the questionnaires of a programme in the order in which its moments
// ask them.
func (b *builder) askedBy(p *programme.Compiled) ([]*asked, bool) {
	var list []*asked
	for _, m := range p.Moments() {
		for _, rater := range slices.Sorted(maps.Keys(m.Questionnaires)) {
			// The newest may be there and broken: an older one in its place would
			// make all that is new in it an unknown name.
			q, _ := b.declared.questionnaires.find(m.Questionnaires[rater])
			if q == nil {
				return nil, false
			}
			in := b.c.Questionnaire(source.Ref{ID: q.ID, Version: q.Version})
			if in == nil {
				return nil, false
			}
			at := slices.IndexFunc(list, func(a *asked) bool { return a.rater == rater && a.id == in.Def.ID })
			if at < 0 {
				at = len(list)
				list = append(list, &asked{rater, in.Def.ID, map[int][]string{}})
			}
			list[at].versions[in.Def.Version] = append(list[at].versions[in.Def.Version], m.ID)
		}
	}
	return list, true
}

// variablesOf gives the names of the newest version that is asked, with how
// responses to the others compare, and then what only an older version asks.
func (b *builder) variablesOf(a *asked) []indicator.Variables {
	newest := a.newest()
	in := b.c.Questionnaire(source.Ref{ID: a.id, Version: newest})
	v := newVariables(a.rater, in)
	for _, moments := range a.versions {
		v.Moments = append(v.Moments, moments...)
	}
	v.Earlier = b.earlier(in)
	out := []indicator.Variables{v}
	known := map[string]bool{}
	for _, s := range v.Symbols {
		known[s.Name] = true
	}
	for _, version := range slices.Backward(slices.Sorted(maps.Keys(a.versions))) {
		if version == newest {
			continue
		}
		old := newVariables(a.rater, b.c.Questionnaire(source.Ref{ID: a.id, Version: version}))
		old.Moments = a.versions[version]
		old.Symbols = slices.DeleteFunc(old.Symbols, func(s formula.Symbol) bool { return known[s.Name] })
		for name := range known {
			delete(old.Labels, name)
			delete(old.Ranges, name)
			delete(old.Titles, name)
		}
		for _, s := range old.Symbols {
			known[s.Name] = true
		}
		out = append(out, old)
	}
	return out
}

// earlier gives the versions before a questionnaire, newest first: those that it
// replaces step by step, and those that nothing is said about.
func (b *builder) earlier(in *instrument.Instrument) []indicator.Earlier {
	out := b.c.replaced(in)
	for _, e := range slices.Backward(b.c.questionnaires[in.Def.ID]) {
		known := slices.ContainsFunc(out, func(x indicator.Earlier) bool { return x.Questionnaire == refOf(e.item) })
		if e.number < in.Def.Version && !known {
			out = append(out, indicator.Earlier{Questionnaire: refOf(e.item)})
		}
	}
	return out
}

// replaced gives what a questionnaire replaces step by step, newest first.
func (c *Catalog) replaced(in *instrument.Instrument) []indicator.Earlier {
	var out []indicator.Earlier
	var path instrument.Path
	seen := map[*instrument.Instrument]bool{in: true}
	for at := in; !at.Def.Replaces.IsZero(); {
		old, ok := c.questionnaires.find(at.Def.Replaces)
		if !ok || seen[old] || c.bridges[at] == nil {
			break
		}
		path = append(instrument.Path{c.bridges[at]}, path...)
		out = append(out, indicator.Earlier{Questionnaire: refOf(old), Path: path})
		seen[old] = true
		at = old
	}
	return out
}

// Path gives the way from the answers to one version of a questionnaire to those of
// another: empty for the same one, and false when the newer does not say, directly
// or over the versions in between, that it replaces the older.
func (c *Catalog) Path(from, to source.Ref) (instrument.Path, bool) {
	old, in := c.Questionnaire(from), c.Questionnaire(to)
	switch {
	case old == nil || in == nil:
		return nil, false
	case old == in:
		return instrument.Path{}, true
	}
	for _, e := range c.replaced(in) {
		if e.Questionnaire == refOf(old) {
			return e.Path, true
		}
	}
	return nil, false
}

func refOf(in *instrument.Instrument) source.Ref {
	return source.Ref{ID: in.Def.ID, Version: in.Def.Version}
}

func newVariables(rater string, in *instrument.Instrument) indicator.Variables {
	v := indicator.Variables{
		Rater: rater, Questionnaire: refOf(in), Symbols: append(in.Symbols(), in.RowSymbols()...),
		Labels: map[string]map[string]source.Text{}, Ranges: map[string][2]float64{}, Titles: map[string]source.Text{},
	}
	for _, f := range in.Fields() {
		q := f.Question
		if len(q.Options) > 0 {
			words := map[string]source.Text{}
			for _, o := range q.Options {
				words[o.ID] = o.Text
			}
			v.Labels[f.ID] = words
		}
		if !strings.Contains(q.Text.In(source.DefaultLang), "{") { // it does not stand without who is asked about
			v.Titles[f.ID] = q.Text
		}
		switch {
		case q.From != nil && q.To != nil:
			v.Ranges[f.ID] = [2]float64{*q.From, *q.To}
		case len(q.Levels) > 0:
			v.Ranges[f.ID] = [2]float64{q.Levels[0].Value, q.Levels[len(q.Levels)-1].Value}
		}
	}
	for _, s := range in.Def.Scales {
		v.Titles[s.ID] = s.Title
		if len(s.Range) == 2 {
			v.Ranges[s.ID] = [2]float64{s.Range[0], s.Range[1]}
		}
	}
	return v
}
