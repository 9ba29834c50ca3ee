package app

import (
	"context"
	"fmt"
	"math/rand/v2"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// calculatorDraws is fewer than a page of results has: everybody may ask.
const calculatorDraws = 4_000

// maxCalculated keeps the numbers of a calculator within what a model can count.
const maxCalculated = 1_000_000

// Calculation is what a model expects of a gemeente that has no participants yet: at the
// chosen share of the population, and at the lowest and the highest that is reasonable.
// Nothing in it comes from anybody's data.
type Calculation struct {
	Model        *mkba.Compiled
	Population   int
	Share        float64
	Participants int
	Result       *mkba.Result
	Bands        mkba.Bands
	Around       []Around // at the lowest, the chosen and the highest share
	Levers       []mkba.Lever
}

// Around is the calculation at one share of the population.
type Around struct {
	Share        float64
	Participants int
	Result       *mkba.Result
	Bands        mkba.Bands
}

// Calculators are the models that have a calculator, by id.
func (a *App) Calculators() []*mkba.Compiled {
	var list []*mkba.Compiled
	for _, m := range a.Catalog().Models() {
		if m.Definition().Calculator != nil {
			list = append(list, m)
		}
	}
	return list
}

// Calculate works the calculator of a model for a population, of which a share takes
// part, with other values for the parameters that a visitor may choose. Each value is
// within the bounds of the definition, or the calculation is refused with the field.
func (a *App) Calculate(_ context.Context, model string, population int, share float64, values map[string]float64) (*Calculation, error) {
	const op = "calculate"
	m := a.Catalog().Model(source.Ref{ID: model})
	if m == nil || m.Definition().Calculator == nil {
		return nil, &Error{Code: NotFound, Op: op}
	}
	c := m.Definition().Calculator
	out := &Calculation{Model: m, Population: population, Share: share, Participants: c.Participation.Participants(population, share)}
	var problems []FieldProblem
	if population < c.Population.Min || population > c.Population.Max {
		problems = append(problems, FieldProblem{Field: FieldPopulation})
	}
	const slack = 1e-9
	if share < float64(c.Participation.Low)-slack || share > float64(c.Participation.High)+slack || out.Participants > maxCalculated {
		problems = append(problems, FieldProblem{Field: FieldShare})
	}
	levers, err := m.Levers(m.Expect(max(out.Participants, 1)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	out.Levers = chosen(levers, c.Choose)
	for id, value := range values {
		if !holds(out.Levers, id, value) {
			problems = append(problems, FieldProblem{Field: id})
		}
	}
	if len(problems) > 0 {
		return out, &Error{Code: Invalid, Op: op, Problems: problems}
	}
	return out, out.work(m, c, values)
}

// The fields of a calculator beside the parameters.
const (
	FieldPopulation = "inwoners"
	FieldShare      = "deelname"
)

func chosen(levers []mkba.Lever, ids []string) []mkba.Lever {
	var out []mkba.Lever
	for _, id := range ids {
		for _, l := range levers {
			if l.ID == id {
				out = append(out, l)
			}
		}
	}
	return out
}

func holds(levers []mkba.Lever, id string, value float64) bool {
	for _, l := range levers {
		if l.ID == id {
			return l.Holds(value)
		}
	}
	return false
}

func (c *Calculation) work(m *mkba.Compiled, calc *mkba.Calculator, values map[string]float64) error {
	p := calc.Participation
	var cohorts []mkba.Inputs
	for _, share := range []float64{float64(p.Low), c.Share, float64(p.High)} {
		n := p.Participants(c.Population, share)
		c.Around = append(c.Around, Around{Share: share, Participants: n})
		cohorts = append(cohorts, m.Expect(n).Moved(values))
	}
	for i := range c.Around {
		var err error
		if c.Around[i].Result, err = m.Evaluate(cohorts[i]); err != nil {
			return fmt.Errorf("calculate: %w", err)
		}
	}
	bands, err := m.SimulateBands(cohorts, rand.NewPCG(costSeed, costSeed), calculatorDraws)
	if err != nil {
		return fmt.Errorf("calculate: %w", err)
	}
	for i := range c.Around {
		c.Around[i].Bands = bands[i]
	}
	c.Result, c.Bands = c.Around[1].Result, bands[1]
	return nil
}
