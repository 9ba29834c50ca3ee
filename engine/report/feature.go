package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
)

// The fields of a feature in a report about one gemeente that are words.
const (
	fieldSource = "bron"
	fieldDay    = "op"
)

// featureFields are what can be said of a feature: what the gemeente declares, or over all
// gemeenten between which two values it lies and how many declare it. What is for everybody
// is made of released figures, in which it is not.
func (r namer) featureFields() []string {
	switch r.def.Level {
	case LevelPublic:
		return nil
	case LevelNational:
		return []string{"laagste", "hoogste", "gemeenten"}
	}
	return []string{"", fieldSource, fieldDay}
}

// ofFeature understands what follows the prefix of a feature.
func (r namer) ofFeature(text string) (name, bool) {
	id, field, _ := strings.Cut(text, ".")
	n := name{kind: ofFeature, id: id, field: field}
	all := r.framework.Programme().Def.Features
	at := slices.IndexFunc(all, func(x programme.Feature) bool { return x.ID == id })
	if at < 0 {
		return n, false
	}
	n.feature = &all[at]
	return n, slices.Contains(r.featureFields(), field)
}

// declared is what the gemeenten of the report say of themselves. It is no figure about
// participants: nothing of it is hidden, but it may not have been filled in.
func (b *builder) declared(n name) value {
	low, high := math.Inf(1), math.Inf(-1)
	list := b.declaring(n.feature)
	if len(list) == 0 {
		return unknown
	}
	for _, x := range list {
		low, high = min(low, x.Value), max(high, x.Value)
	}
	switch n.field {
	case "gemeenten":
		return counted(len(list))
	case fieldSource:
		return worded(list[0].Source)
	case fieldDay:
		return worded(b.day(list[0]))
	case "hoogste":
		low = high
	}
	return value{text: dashboard.FeatureText(n.feature, low), known: true, number: formula.Number(low)}
}

// declaring are the values of a feature of the gemeenten that gave one.
func (b *builder) declaring(f *programme.Feature) []programme.FeatureValue {
	var list []programme.FeatureValue
	for _, one := range b.in.Context {
		if x, known := one[f.ID]; known {
			list = append(list, x)
		}
	}
	return list
}

func (b *builder) day(x programme.FeatureValue) string {
	return notation.Of(b.in.Lang).Date(x.Date.Time())
}

// context is what the one gemeente that the report is about declares, for a tile.
func (b *builder) context() map[string]programme.FeatureValue {
	if len(b.in.Context) != 1 || b.def.Level == LevelNational || b.def.Level == LevelPublic {
		return nil
	}
	return b.in.Context[0]
}

// saying keeps which features stand in the report.
func (b *builder) saying(names ...name) {
	for _, n := range names {
		if n.kind == ofFeature {
			b.said[n.id] = true
		}
	}
}

// sources say of each feature in the report where it comes from and of which day, one
// line for each source.
func (b *builder) sources() []string {
	var lines []string
	for i := range b.framework.Programme().Def.Features {
		f := &b.framework.Programme().Def.Features[i]
		if !b.said[f.ID] {
			continue
		}
		for _, x := range b.declaring(f) {
			if line := fmt.Sprintf("%s: %s, %s", f.Title.In(b.in.Lang), x.Source, b.day(x)); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}
