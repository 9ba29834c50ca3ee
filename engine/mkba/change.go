package mkba

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// Change is how sure it is what moving numbers of a model does. All is worked on the same
// draws, so that what both sides share falls away: the difference is surer than either
// side.
type Change struct {
	From *Simulation `json:"van"`  // the outcome as it is
	To   *Simulation `json:"naar"` // with the moved numbers taken to be sure
	// Difference is what moving does while all other numbers are as unsure as they are: on
	// both sides the moved numbers are sure. Positive is the chance that it raises the net
	// result.
	Difference *Simulation `json:"verschil"`
}

// SimulateChange draws the net result of a cohort as it is, and with other values for
// parameters, by id. The same source in the same state gives the same outcome on every
// machine.
//
// Source: HM Treasury, The Green Book (2022), annex A5; common random numbers as in
// Law, Simulation Modeling and Analysis (2015), chapter 11.
func (c *Compiled) SimulateChange(in Inputs, moved map[string]float64, src rand.Source, draws int) (*Change, error) {
	here, there := in, in.Moved(moved)
	here.Fixed = slices.Sorted(maps.Keys(moved))
	there.Fixed = here.Fixed
	members, err := c.simulate([]Inputs{in, here, there}, src, draws, false)
	if err != nil {
		return nil, err
	}
	a, b := members[1].nets, members[2].nets
	difference := make([]float64, len(a))
	for i := range a {
		difference[i] = b[i] - a[i]
	}
	return &Change{From: summarise(members[0].nets), To: summarise(b), Difference: summarise(difference)}, nil
}

// Band is an amount with the bounds of nine in ten draws.
type Band struct {
	P5  Cents `json:"p5"`
	P50 Cents `json:"p50"`
	P95 Cents `json:"p95"`
}

// Bands are gross benefits, costs and net of the payers, each with its own bounds: the
// highest benefits need not come with the highest costs.
type Bands struct {
	Benefit  Band    `json:"baten"`
	Cost     Band    `json:"kosten"`
	Net      Band    `json:"netto"`
	Positive float64 `json:"kans_positief"` // share of the draws with a net result above zero
	Draws    int     `json:"doorrekeningen"`
}

// SimulateBands draws benefits, costs and net for many cohorts on the same draws. A
// published study has no costs of its own per draw, and is refused.
func (c *Compiled) SimulateBands(cohorts []Inputs, src rand.Source, draws int) ([]Bands, error) {
	if c.study != nil {
		return nil, fmt.Errorf("mkba %s: a study has no bands of benefits and costs", c.def.ID)
	}
	members, err := c.simulate(cohorts, src, draws, true)
	if err != nil {
		return nil, err
	}
	out := make([]Bands, len(members))
	for i := range members {
		m := &members[i]
		benefits := make([]float64, len(m.nets))
		for d, net := range m.nets {
			benefits[d] = net + m.costs[d]
		}
		out[i] = Bands{Benefit: band(benefits), Cost: band(m.costs), Draws: len(m.nets)}
		net := summarise(m.nets)
		out[i].Net, out[i].Positive = Band{net.P5, net.P50, net.P95}, net.Positive
	}
	return out, nil
}

// band sorts the draws.
func band(draws []float64) Band {
	slices.Sort(draws)
	return Band{percentile(draws, 0.05), percentile(draws, 0.5), percentile(draws, 0.95)}
}
