package mkba

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Simulation is what many draws of all uncertain parameters say about the net
// result of the payers.
type Simulation struct {
	Draws    int     `json:"doorrekeningen"`
	Mean     Cents   `json:"gemiddelde"`
	P5       Cents   `json:"p5"`
	P50      Cents   `json:"p50"`
	P95      Cents   `json:"p95"`
	Positive float64 `json:"kans_positief"` // share of the draws with a net result above zero
}

const (
	// maxDraws keeps a simulation within the time of a request.
	maxDraws = 1_000_000
	// maxNets keeps a simulation of many cohorts within memory: 8 bytes each.
	maxNets = 50_000_000
	// blockSize is how many draws are worked at a time, so that they stay in the
	// processor's cache.
	blockSize = 1024
)

// MonteCarlo draws every uncertain parameter from its distribution and computes
// the net result, draws times. Parameters are drawn in the order of the model,
// independent but for declared correlations. The same source in the same state
// gives the same outcome on every machine; pass a rand.PCG with a seed.
//
// Source: HM Treasury, The Green Book (2022), annex A5 (Monte Carlo analysis).
func (c *Compiled) MonteCarlo(in Inputs, src rand.Source, draws int) (*Simulation, error) {
	all, err := c.MonteCarloEach([]Inputs{in}, src, draws)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// MonteCarloEach is MonteCarlo for many cohorts on the same draws: what is common
// to them is worked once, and two cohorts differ by their inputs and not by
// chance. The outcome of a cohort does not depend on which others there are.
func (c *Compiled) MonteCarloEach(cohorts []Inputs, src rand.Source, draws int) ([]*Simulation, error) {
	members, err := c.simulate(cohorts, src, draws, false)
	if err != nil {
		return nil, err
	}
	out := make([]*Simulation, len(cohorts))
	each(len(out), func(i int) { out[i] = summarise(members[i].nets) })
	return out, nil
}

// simulate works the draws of all cohorts; with split it keeps their costs apart too.
func (c *Compiled) simulate(cohorts []Inputs, src rand.Source, draws int, split bool) ([]member, error) {
	if draws < 1 || draws > maxDraws || draws*len(cohorts) > maxNets {
		return nil, fmt.Errorf("mkba %s: %d draws for %d cohorts is not between 1 and %d, or more than %d in all",
			c.def.ID, draws, len(cohorts), maxDraws, maxNets)
	}
	s := simulator{c: c, random: rand.New(src), groups: map[string]*group{}, split: split}
	if err := s.add(Inputs{}, 0); err != nil {
		return nil, err
	}
	base := s.members[0].group
	s.members = s.members[:0]
	for _, in := range cohorts {
		if err := s.add(in, draws); err != nil {
			return nil, err
		}
	}
	s.prepare(base)
	for done := 0; done < draws; done += blockSize {
		s.block(base, min(blockSize, draws-done))
	}
	return s.members, nil
}

func summarise(nets []float64) *Simulation {
	sum, positive := 0.0, 0
	for _, net := range nets {
		sum += net
		if net > 0 {
			positive++
		}
	}
	slices.Sort(nets)
	return &Simulation{
		Draws: len(nets), Mean: centsOf(sum / float64(len(nets))),
		P5: percentile(nets, 0.05), P50: percentile(nets, 0.5), P95: percentile(nets, 0.95),
		Positive: float64(positive) / float64(len(nets)),
	}
}

// percentile is the nearest-rank percentile of sorted numbers: the smallest that
// at least that share of them does not exceed.
func percentile(sorted []float64, share float64) Cents {
	rank := int(math.Ceil(share * float64(len(sorted))))
	return centsOf(sorted[max(rank, 1)-1])
}
