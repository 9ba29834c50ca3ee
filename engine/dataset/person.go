package dataset

import (
	"math"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Person is what a row is about. It holds no identity.
type Person struct {
	Pseudonym    string
	Gemeente     string // code
	Programme    string // id@version
	Trajectory   programme.Trajectory
	Registration map[string]formula.Value
	Results      []Result
	Responses    []Response
}

// Result is something that was reached, with its day. Amount is in cents.
type Result struct {
	ID     string
	Date   source.Date
	Amount int64
}

// Response is a questionnaire that was sent.
type Response struct {
	Moment, Rater string
	Questionnaire source.Ref // with its version
	Date          source.Date
	Answers       instrument.Answers
	Values        map[string]formula.Value
}

// column is a variable of a participant with the way to read it.
type column struct {
	Variable
	read func(*Person) Cell
}

// people lists the columns that describe a participant.
func (s *Set) people(n names) []column {
	cols := append(s.key(n), s.course(n)...)
	cols = append(cols, s.phases(n)...)
	cols = append(cols, s.registration(n)...)
	return append(cols, s.results(n)...)
}

// pseudonymWidth is room for a pseudonym, in bytes.
const pseudonymWidth = 32

// key are the columns that every table begins with.
func (s *Set) key(n names) []column {
	where := Variable{Name: n.of("gemeente"), Label: "Gemeente", Kind: Text, Measure: Nominal, Width: 8}
	return []column{
		{Variable{Name: n.of("pseudoniem"), Label: "Deelnemer, alleen binnen dit bestand", Kind: Text, Measure: Nominal, Width: pseudonymWidth},
			func(p *Person) Cell { return text(p.Pseudonym) }},
		{where, func(p *Person) Cell { return text(p.Gemeente) }},
	}
}

// course describes the trajectory as a whole.
func (s *Set) course(n names) []column {
	def := s.plan.Def
	phase := Variable{Name: n.of("fase"), Label: "Fase op de dag van de uitvoer", Measure: Ordinal}
	for i, p := range def.Phases {
		phase.Codes = append(phase.Codes, Code{float64(i + 1), p.ID, p.Title.In(s.lang)})
	}
	reason := Variable{Name: n.of("reden"), Label: "Reden van het einde", Measure: Nominal}
	for i, r := range def.Exit.Reasons {
		reason.Codes = append(reason.Codes, Code{float64(i + 1), r.ID, r.Title.In(s.lang)})
	}
	return []column{
		{Variable{Name: n.of("programma"), Label: "Programma en versie", Kind: Text, Measure: Nominal, Width: 64}, func(p *Person) Cell { return text(p.Programme) }},
		{Variable{Name: n.of("start"), Label: "Start van het traject", Kind: Text, Measure: Ordinal, Width: 10},
			func(p *Person) Cell { return s.day(p.Trajectory.Start) }},
		{Variable{Name: n.of("leeftijd_start"), Label: "Leeftijd bij de start", Measure: Scale, Unit: "jaren"}, func(p *Person) Cell {
			if p.Trajectory.AgeAtStart == nil {
				return missing(Blank)
			}
			return number(float64(*p.Trajectory.AgeAtStart))
		}},
		{phase, func(p *Person) Cell { return coded(&phase, p.Trajectory.Phase(s.asOf)) }},
		{Variable{Name: n.of("maanden_in_traject"), Label: "Hele maanden in het traject", Measure: Scale, Unit: "maanden"},
			func(p *Person) Cell { return number(math.Floor(p.Trajectory.Months(s.asOf))) }},
		{Variable{Name: n.of("geeindigd"), Label: "Het traject is geëindigd", Measure: Nominal, Codes: yesNo()},
			func(p *Person) Cell { return whether(p.Trajectory.EndedBy(s.asOf)) }},
		{Variable{Name: n.of("einde"), Label: "Einde van het traject", Kind: Text, Measure: Ordinal, Width: 10}, func(p *Person) Cell {
			if !p.Trajectory.EndedBy(s.asOf) {
				return missing(Blank)
			}
			return s.day(p.Trajectory.End.Date)
		}},
		{reason, func(p *Person) Cell {
			if !p.Trajectory.EndedBy(s.asOf) {
				return missing(Blank)
			}
			return coded(&reason, p.Trajectory.End.Reason)
		}},
	}
}

// phases say after how many months each phase began.
func (s *Set) phases(n names) []column {
	var cols []column
	for _, p := range s.plan.Def.Phases {
		v := Variable{Name: n.of("fase", p.ID, "maand"), Label: "Begin van " + p.Title.In(s.lang) + ", hele maanden na de start", Measure: Scale, Unit: "maanden"}
		cols = append(cols, column{v, func(who *Person) Cell {
			on, ok := who.Trajectory.Began(p.ID)
			if !ok || on > s.asOf {
				return missing(Blank)
			}
			return number(float64(on.MonthsSince(who.Trajectory.Start)))
		}})
	}
	return cols
}

// registration are the fields of the registration that may leave.
func (s *Set) registration(n names) []column {
	var cols []column
	for _, form := range s.plan.Def.Forms {
		for _, f := range form.Fields {
			if s.stays(f.ID, f.Type == programme.TextField || f.Type == programme.LongTextField) {
				continue
			}
			cols = append(cols, s.field(n, f)...)
		}
	}
	return cols
}

func (s *Set) field(n names, f programme.Field) []column {
	var options []Code
	for i, o := range f.Options {
		options = append(options, Code{float64(i + 1), o.ID, o.Text.In(s.lang)})
	}
	a := answer{
		parts: []string{"reg", f.ID}, label: f.Title.In(s.lang), unit: f.Unit.In(s.lang), options: options,
		kind: f.Type.Type(), decimals: f.Decimals, long: f.Type == programme.LongTextField,
		origin: "registratie " + f.ID,
	}
	var cols []column
	for _, v := range s.variables(n, a) {
		cols = append(cols, column{v.Variable, func(p *Person) Cell {
			return v.cell(p.Registration[f.ID], Blank)
		}})
	}
	return cols
}

// results say of each kind of result whether it was reached, when first, and for how much.
func (s *Set) results(n names) []column {
	var cols []column
	for _, k := range s.plan.Def.Results {
		if s.stays(k.ID, false) {
			continue
		}
		title := k.Title.In(s.lang)
		cols = append(cols,
			column{Variable{Name: n.of("res", k.ID), Label: title, Measure: Nominal, Codes: yesNo(), Origin: "resultaat " + k.ID},
				func(p *Person) Cell { _, _, found := reached(p, k.ID); return whether(found) }},
			column{Variable{Name: n.of("res", k.ID, "maand"), Label: title + ": hele maanden na de start", Measure: Scale, Unit: "maanden", Origin: "resultaat " + k.ID},
				func(p *Person) Cell {
					first, _, found := reached(p, k.ID)
					if !found {
						return missing(Blank)
					}
					return number(float64(first.MonthsSince(p.Trajectory.Start)))
				}})
		if k.Amount {
			cols = append(cols, column{Variable{Name: n.of("res", k.ID, "bedrag"), Label: title + ": bedrag", Measure: Scale, Unit: "euro", Decimals: 2, Origin: "resultaat " + k.ID},
				func(p *Person) Cell {
					_, cents, found := reached(p, k.ID)
					if !found {
						return missing(Blank)
					}
					return number(float64(cents) / 100)
				}})
		}
	}
	return cols
}

// reached is the first day of a kind of result, and all its amounts together in cents.
func reached(p *Person, id string) (first source.Date, cents int64, found bool) {
	for _, r := range p.Results {
		if r.ID != id {
			continue
		}
		if !found || r.Date < first {
			first = r.Date
		}
		cents, found = cents+r.Amount, true
	}
	return first, cents, found
}

// day is a day as precise as may leave.
func (s *Set) day(d source.Date) Cell { return text(Rough(d, s.granularity)) }

// coded is the code of an id; Blank for one that the definition does not have.
func coded(v *Variable, id string) Cell {
	if x, ok := v.code(id); ok {
		return number(x)
	}
	return missing(Blank)
}
