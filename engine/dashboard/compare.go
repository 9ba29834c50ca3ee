package dashboard

import (
	"fmt"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// rival is what a tile sets its figures against.
type rival struct {
	reader cohort.Reader
	label  string
	moment string // the earlier moment, "" for the same one
}

func (r *rival) at(ind *indicator.Indicator, moment string) string {
	if r.moment != "" && ind.Def.PerMoment {
		return r.moment
	}
	return moment
}

func (r *rival) measure(ind *indicator.Indicator, moment string) cohort.Figure {
	return r.reader.Measure(ind, r.at(ind, moment))
}

func (r *rival) people(ind *indicator.Indicator, moment string) cohort.Figure {
	return r.reader.Population(ind, r.at(ind, moment))
}

// comparing gives the builder of one tile: with what it compares with, and with the
// part of the group that it is about when that is a class beside the one before.
func (b *builder) comparing(t *Tile) *builder {
	own := *b
	switch t.Compare {
	case CompareNational:
		if b.national != nil {
			own.rival = &rival{reader: *b.national, label: wordNational}
		}
	case CompareEarlier:
		if m := b.momentView(t.From); m != nil {
			own.rival = &rival{reader: b.own, label: notation.Capital(m.Title) + ", " + m.ID, moment: m.ID}
		}
	case CompareYear:
		own.before(t)
	}
	return &own
}

// before makes the tile about one class of a breakdown, and compares it with the class
// before. It is the class that is filtered on, or else the last of which the number of
// people may be shown.
func (b *builder) before(t *Tile) {
	if b.in.Framework.Breakdown(t.Breakdown) == nil {
		return
	}
	classes, parts := b.own.Classes(t.Breakdown), b.in.Slice.Split()
	others := slices.DeleteFunc(slices.Clone(parts), func(s cohort.Slice) bool { return s.Breakdown == t.Breakdown })
	at := slices.IndexFunc(classes, func(c indicator.Class) bool {
		return slices.Contains(parts, cohort.Slice{Breakdown: t.Breakdown, Class: c.ID})
	})
	for i := len(classes) - 1; at < 0 && i > 0; i-- {
		if r, ok := b.class(others, t.Breakdown, classes[i].ID); ok && r.N().Known() && r.N().Value() > 0 {
			at = i
		}
	}
	if at < 1 {
		return
	}
	now, ok := b.class(others, t.Breakdown, classes[at].ID)
	earlier, both := b.class(others, t.Breakdown, classes[at-1].ID)
	if !ok || !both {
		return
	}
	title := b.text(b.in.Framework.Breakdown(t.Breakdown).Def.Title)
	b.own, b.label = now, title+" "+b.text(classes[at].Title)
	b.rival = &rival{reader: earlier, label: title + " " + b.text(classes[at-1].Title)}
}

// class gives a reader of one class of a breakdown together with others. False when
// the framework does not count them together.
func (b *builder) class(others []cohort.Slice, breakdown, id string) (cohort.Reader, bool) {
	s := cohort.Slice{Breakdown: breakdown, Class: id}
	if len(others) > 0 {
		both, ok := cohort.Together(b.in.Framework, append(slices.Clone(others), s)...)
		if !ok {
			return cohort.Reader{}, false
		}
		s = both
	}
	in := b.in
	in.Slice = s
	return Reader(in), true
}

// Target is the own target of an indicator: a number of a definition, about nobody.
type Target struct {
	Value float64 `json:"waarde"`
	Text  string  `json:"tekst"`
}

func (b *builder) target(ind *indicator.Indicator) *Target {
	v, ok := b.in.Targets[ind.Def.ID]
	if !ok {
		return nil
	}
	return &Target{Value: v, Text: cohort.FormatOf(ind).Text(v)}
}

func targetCell(t *Target) Cell {
	if t == nil {
		return Cell{Words: cohort.AbsentText}
	}
	return Cell{Words: t.Text}
}

// keyTarget says of a large figure what the own target is, and whether it lies within
// what the interval leaves open.
func (b *builder) keyTarget(v *TileView, k *KeyView, t *Tile, ind *indicator.Indicator) {
	if t.Compare != CompareTarget {
		return
	}
	target := b.target(ind)
	v.Comparison = wordTarget
	v.Table.Columns = append(v.Table.Columns, Column{Label: wordTarget})
	for i := range v.Table.Rows {
		v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, targetCell(target))
	}
	if target == nil {
		k.Notes = append(k.Notes, "Er is geen eigen doel vastgelegd.")
		return
	}
	note := wordTarget + " " + target.Text
	if low, high, ok := k.Value.Interval(); ok {
		switch higher := ind.Def.Direction != indicator.Lower; {
		case target.Value >= low && target.Value <= high:
			note += ": het verschil kan toeval zijn"
		case low > target.Value == higher:
			note += ": zeker gehaald"
		default:
			note += ": zeker nog niet gehaald"
		}
	}
	k.Notes = append(k.Notes, fmt.Sprintf("%s.", note))
}
