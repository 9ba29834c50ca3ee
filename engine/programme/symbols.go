package programme

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// The names of the values that every programme offers to formulas. A
// registration field cannot take one of them.
const (
	symPhase     = "fase"
	symStartYear = "startjaar"
	symAge       = "leeftijd_start"
	symMonths    = "maanden_in_traject"
	symEnded     = "geeindigd"
	symReason    = "reden"
	symDropout   = "uitval"
	symCompleted = "voltooid"
	symCompeting = "concurrerend"
	preResult    = "resultaat."
	preCount     = "resultaat_aantal."
	preAmount    = "resultaat_bedrag."
	prePhaseDay  = "fase_dag."
	preExpected  = "meting_verwacht."
	preDone      = "meting_gedaan."
	preDay       = "meting_dag."
)

// NameTeam is the name of the team at the start: the one value whose classes are names
// that a gemeente chooses itself.
const NameTeam = "team"

// NameStartYear is the year in which a participant began: the one value that says of a
// breakdown that its classes are periods.
const NameStartYear = symStartYear

var reserved = []string{
	symPhase, symStartYear, symAge, symMonths, symEnded, symReason,
	symDropout, symCompleted, symCompeting, NameTeam,
}

// facts is what every symbol is computed from.
type facts struct {
	Case
	asOf   source.Date
	reason *Reason // nil while the trajectory runs
	// context is what the gemeente declares of itself.
	context map[string]FeatureValue
}

// symbol couples a name to the way its value is computed. Exactly one of value
// and the two series is set.
type symbol struct {
	formula.Symbol
	value  func(*facts) formula.Value
	series func(*MomentState) bool
	day    func(*facts, *MomentState) formula.Value
}

// Symbols lists the names that formulas may use about a participant of this
// programme. Slots are numbered from 0 in this order; Fill uses the same.
func (c *Compiled) Symbols() []formula.Symbol {
	symbols := c.symbols()
	out := make([]formula.Symbol, len(symbols))
	for i := range symbols {
		out[i] = symbols[i].Symbol
	}
	return out
}

// Fill computes the values of Symbols on the date asOf and stores them at their
// slots. The scope of whole must begin with Symbols and have MomentIDs as its
// moments. Moments holds, where it is not nil, the values per moment: there a
// series is its value at that moment. The schedule is that of plan, the
// programme as a gemeente carries it out, which may have other dates and fewer
// moments; nil means the programme itself. Fill returns that schedule by moment
// of c, with nil for a moment that the plan does not hold.
func (c *Compiled) Fill(whole *formula.Values, moments []*formula.Values, p Case, asOf source.Date, plan *Compiled) []*MomentState {
	if plan == nil {
		plan = c
	}
	f := &facts{Case: p, asOf: asOf, context: plan.Def.Context}
	schedule := c.match(plan.Schedule(p.Trajectory, p.Done, asOf))
	if p.Trajectory.EndedBy(asOf) {
		f.reason = c.Reason(p.Trajectory.End.Reason)
	}
	series := make([]formula.Value, len(schedule))
	symbols := c.symbols()
	for i := range symbols {
		s := &symbols[i]
		if s.value != nil {
			v := s.value(f)
			whole.Set(s.Slot, v)
			for _, at := range moments {
				at.SetAs(s.Slot, whole)
			}
			continue
		}
		for j, m := range schedule {
			series[j] = s.at(f, m)
		}
		whole.SetSeries(s.Slot, series)
		for j, at := range moments {
			at.Set(s.Slot, series[j])
		}
	}
	return schedule
}

// match puts states in the order of the programme's own moments.
func (c *Compiled) match(states []MomentState) []*MomentState {
	out := make([]*MomentState, len(c.moments))
	for i := range c.moments {
		out[i] = find(states, func(s *MomentState) bool { return s.Moment.ID == c.moments[i].ID })
	}
	return out
}

func (c *Compiled) buildSymbols() []symbol {
	var list []symbol
	list = append(list, c.trajectorySymbols()...)
	list = append(list, c.fieldSymbols()...)
	list = append(list, c.resultSymbols()...)
	list = append(list, c.phaseSymbols()...)
	list = append(list, c.responseSymbols()...)
	list = append(list, c.featureSymbols()...)
	for i := range list {
		list[i].Slot = i
	}
	return list
}

func plain(name string, t formula.Type, options []string, value func(*facts) formula.Value) symbol {
	return symbol{Symbol: formula.Symbol{Name: name, Type: t, Options: options}, value: value}
}

// always is a plain name that is never leeg.
func always(name string, t formula.Type, value func(*facts) formula.Value) symbol {
	s := plain(name, t, nil, value)
	s.Always = true
	return s
}

func (c *Compiled) trajectorySymbols() []symbol {
	phases := ids(c.Def.Phases, func(p *Phase) string { return p.ID })
	reasons := ids(c.Def.Exit.Reasons, func(r *Reason) string { return r.ID })
	number, yes, choice := formula.TypeNumber, formula.TypeBool, formula.TypeChoice
	is := func(what func(*Reason) bool) func(*facts) formula.Value {
		return func(f *facts) formula.Value { return formula.Bool(f.reason != nil && what(f.reason)) }
	}
	return []symbol{
		plain(symPhase, choice, phases, func(f *facts) formula.Value { return formula.Choice(f.Trajectory.Phase(f.asOf)) }),
		always(symStartYear, number, func(f *facts) formula.Value { return formula.Number(float64(f.Trajectory.Start.Year())) }),
		plain(symAge, number, nil, func(f *facts) formula.Value {
			if f.Trajectory.AgeAtStart == nil {
				return formula.Missing(formula.TypeNumber)
			}
			return formula.Number(float64(*f.Trajectory.AgeAtStart))
		}),
		always(symMonths, number, func(f *facts) formula.Value { return formula.Number(f.Trajectory.Months(f.asOf)) }),
		always(symEnded, yes, func(f *facts) formula.Value { return formula.Bool(f.Trajectory.EndedBy(f.asOf)) }),
		plain(symReason, choice, reasons, func(f *facts) formula.Value {
			if f.reason == nil {
				return formula.Missing(choice)
			}
			return formula.Choice(f.reason.ID)
		}),
		always(symDropout, yes, is(func(r *Reason) bool { return r.Dropout })),
		always(symCompleted, yes, is(func(r *Reason) bool { return r.Completed })),
		always(symCompeting, yes, is(func(r *Reason) bool { return r.Competing })),
		plain(NameTeam, choice, nil, func(f *facts) formula.Value { return formula.Choice(f.Trajectory.Team) }),
	}
}

// Type gives the type that formulas see for a registration field.
func (t FieldType) Type() formula.Type {
	switch t {
	case ChoiceField:
		return formula.TypeChoice
	case MultipleField:
		return formula.TypeList
	case NumberField:
		return formula.TypeNumber
	case MoneyField:
		return formula.TypeMoney
	case DateField:
		return formula.TypeDate
	case YesNoField:
		return formula.TypeBool
	default:
		return formula.TypeText
	}
}

func (c *Compiled) fieldSymbols() []symbol {
	var list []symbol
	for _, form := range c.Def.Forms {
		for _, field := range form.Fields {
			id, typ := field.ID, field.Type.Type()
			options := ids(field.Options, func(o *Option) string { return o.ID })
			list = append(list, plain(id, typ, options, func(f *facts) formula.Value {
				// Stored values carry no type of their own; one that no longer fits is leeg.
				v, _ := f.Registration[id].As(typ)
				return v
			}))
		}
	}
	return list
}

func (c *Compiled) resultSymbols() []symbol {
	var list []symbol
	for _, kind := range c.Def.Results {
		count := func(f *facts) (n int, cents int64) {
			for _, r := range f.Results {
				if r.ID == kind.ID && f.asOf.Sub(r.Date) >= 0 {
					n++
					cents += r.Amount
				}
			}
			return n, cents
		}
		list = append(list,
			always(preResult+kind.ID, formula.TypeBool, func(f *facts) formula.Value {
				n, _ := count(f)
				return formula.Bool(n > 0)
			}),
			always(preCount+kind.ID, formula.TypeNumber, func(f *facts) formula.Value {
				n, _ := count(f)
				return formula.Number(float64(n))
			}))
		if kind.Amount {
			list = append(list, always(preAmount+kind.ID, formula.TypeMoney, func(f *facts) formula.Value {
				_, cents := count(f)
				return formula.Money(cents)
			}))
		}
	}
	return list
}

func (c *Compiled) phaseSymbols() []symbol {
	var list []symbol
	for _, phase := range c.Def.Phases {
		list = append(list, plain(prePhaseDay+phase.ID, formula.TypeNumber, nil, func(f *facts) formula.Value {
			for _, step := range f.Trajectory.Phases {
				if step.ID == phase.ID && f.asOf.Sub(step.From) >= 0 {
					return formula.Number(float64(step.From.Sub(f.Trajectory.Start)))
				}
			}
			return formula.Missing(formula.TypeNumber)
		}))
	}
	return list
}

func (c *Compiled) responseSymbols() []symbol {
	var list []symbol
	series := func(name string, value func(*MomentState) bool) symbol {
		return symbol{Symbol: formula.Symbol{Name: name, Type: formula.TypeBool, Series: true, Always: true}, series: value}
	}
	for _, rater := range c.Def.Raters {
		list = append(list,
			series(preExpected+rater.ID, func(m *MomentState) bool {
				_, asked := m.Moment.Questionnaires[rater.ID]
				return asked && m.Due
			}),
			series(preDone+rater.ID, func(m *MomentState) bool { return m.Done(rater.ID) }),
			symbol{
				Symbol: formula.Symbol{Name: preDay + rater.ID, Type: formula.TypeNumber, Series: true},
				day:    func(f *facts, m *MomentState) formula.Value { return f.day(m, rater.ID) },
			})
	}
	return list
}

// at is the value at one moment, which is nil where the moment is not held.
func (s *symbol) at(f *facts, m *MomentState) formula.Value {
	if s.day != nil {
		return s.day(f, m)
	}
	return formula.Bool(m != nil && s.series(m))
}

// day is how many days after the start a rater submitted, leeg when not.
func (f *facts) day(m *MomentState, rater string) formula.Value {
	if m == nil {
		return formula.Missing(formula.TypeNumber)
	}
	for _, r := range m.Raters {
		if r.Rater.ID == rater && r.Done {
			return formula.Number(float64(r.On.Sub(f.Trajectory.Start)))
		}
	}
	return formula.Missing(formula.TypeNumber)
}
