package programme

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Feature is something that a programme wants to know about the place where it is carried
// out, such as how many people live there. It says nothing about a participant.
type Feature struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Kind        FeatureKind `yaml:"soort" json:"soort"`
}

// FeatureKind says what a value of a feature is.
type FeatureKind string

// The kinds of features.
const (
	FeatureCount FeatureKind = "aantal"
	FeatureShare FeatureKind = "aandeel" // 0 to 1
)

// FeatureValue is what a gemeente declares, with where it comes from and of which day.
type FeatureValue struct {
	Pos    diag.Pos    `yaml:"-" json:"-"`
	Value  float64     `yaml:"waarde" json:"waarde"`
	Source string      `yaml:"bron" json:"bron"`
	Date   source.Date `yaml:"op" json:"op"`
}

// FeaturePrefix begins the name of a feature in a formula and in a sentence.
const FeaturePrefix = "kenmerk."

// featureSymbols are the features of the gemeente, leeg where it declares none and over
// all gemeenten together.
func (c *Compiled) featureSymbols() []symbol {
	var list []symbol
	for _, x := range c.Def.Features {
		list = append(list, plain(FeaturePrefix+x.ID, formula.TypeNumber, nil, func(f *facts) formula.Value {
			v, known := f.context[x.ID]
			if !known {
				return formula.Missing(formula.TypeNumber)
			}
			return formula.Number(v.Value)
		}))
	}
	return list
}

// CheckContext checks what a gemeente declares against the features of its programmes.
func CheckContext(found *diag.List, declared map[string]FeatureValue, programmes []*Programme) {
	known := map[string]FeatureKind{}
	for _, p := range programmes {
		for _, x := range p.Features {
			known[x.ID] = x.Kind
		}
	}
	for _, id := range slices.Sorted(maps.Keys(declared)) {
		v := declared[id]
		kind, ok := known[id]
		switch {
		case !ok:
			found.Warnf(v.Pos, "unknown-feature", "geen programma van deze gemeente vraagt kenmerk %s", id).
				WithHint(diag.Suggest(id, slices.Sorted(maps.Keys(known))))
		case v.Value < 0 || kind == FeatureShare && v.Value > 1:
			found.Errorf(v.Pos, "bad-feature", "kenmerk %s kan niet %v zijn; een aandeel ligt tussen 0 en 1", id, v.Value)
		}
	}
}
