package dataset

import (
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// answer describes something with a value, of a questionnaire or of the registration.
type answer struct {
	parts    []string // of the name
	label    string
	unit     string
	kind     formula.Type
	options  []Code // of a choice or a list
	steps    []Code // numbers with a label
	ranked   bool   // a list of which the order means something
	long     bool   // a text of several lines
	decimals int
	origin   string
}

// variable is a column with the way from a value to its cell.
type variable struct {
	Variable
	read func(formula.Value) Cell
}

// cell reads a value; without one it is why.
func (v variable) cell(x formula.Value, why Missing) Cell {
	if x.IsMissing() {
		return missing(why)
	}
	return v.read(x)
}

// The widths of texts, in bytes. A long one is cut in SPSS, where a text has a width.
const (
	dateWidth = 10
	textWidth = 255
)

// variables are the columns of an answer: one, or one per option of a list.
func (s *Set) variables(n names, a answer) []variable {
	v := Variable{Label: a.label, Unit: a.unit, Origin: a.origin, Measure: Scale, Decimals: a.decimals}
	switch a.kind {
	case formula.TypeList:
		return s.options(n, a)
	case formula.TypeChoice:
		v.Measure, v.Codes = Nominal, a.options
		v.Name = n.of(a.parts...)
		return []variable{{v, func(x formula.Value) Cell { return coded(&v, x.AsText()) }}}
	case formula.TypeBool:
		v.Measure, v.Codes = Nominal, yesNo()
	case formula.TypeMoney:
		if v.Unit == "" {
			v.Unit = "euro"
		}
		v.Decimals = 2
	case formula.TypeDate:
		v.Kind, v.Measure, v.Width, v.Name = Text, Ordinal, dateWidth, n.of(a.parts...)
		return []variable{{v, func(x formula.Value) Cell {
			days, _ := x.AsDays()
			return s.day(source.Date(days))
		}}}
	case formula.TypeText:
		v.Kind, v.Measure, v.Width, v.Name = Text, Nominal, textWidth, n.of(a.parts...)
		return []variable{{v, func(x formula.Value) Cell { return text(x.AsText()) }}}
	default:
		if len(a.steps) > 0 {
			v.Measure, v.Codes = Ordinal, a.steps
		}
	}
	v.Name = n.of(a.parts...)
	return []variable{{v, func(x formula.Value) Cell {
		f, ok := x.AsNumber()
		if !ok {
			return missing(Blank)
		}
		return number(f)
	}}}
}

// options are the columns of a list: whether each option was chosen, or which place
// it got.
func (s *Set) options(n names, a answer) []variable {
	var list []variable
	for _, o := range a.options {
		v := Variable{
			Name: n.of(append(slices.Clone(a.parts), o.ID)...), Label: a.label + ": " + o.Label, Origin: a.origin + " " + o.ID,
			Measure: Nominal, Codes: yesNo(),
		}
		read := func(x formula.Value) Cell { return whether(slices.Contains(x.AsList(), o.ID)) }
		if a.ranked {
			v.Measure, v.Codes = Ordinal, nil
			read = func(x formula.Value) Cell {
				at := slices.Index(x.AsList(), o.ID)
				if at < 0 {
					return missing(Blank)
				}
				return number(float64(at + 1))
			}
		}
		list = append(list, variable{v, read})
	}
	return list
}

// stays tells whether something may not leave: it is named as such, or it is free
// text that is not named.
func (s *Set) stays(id string, free bool) bool {
	if r := s.rules; r != nil {
		return slices.Contains(r.LeaveOut, id) || free && !slices.Contains(r.FreeText, id)
	}
	return free
}
