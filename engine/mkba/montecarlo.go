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

// maxDraws keeps a simulation within the time of a request.
const maxDraws = 1_000_000

// MonteCarlo draws every uncertain parameter between its low and its high and
// computes the net result, draws times. Parameters are drawn in the order of the
// model, independently. The same source in the same state gives the same outcome
// on every machine; pass a rand.PCG with a seed.
//
// Source: HM Treasury, The Green Book (2022), annex A5 (Monte Carlo analysis);
// triangular distribution by inversion of its distribution function (Kotz and
// Van Dorp, Beyond Beta, 2004, chapter 1).
func (c *Compiled) MonteCarlo(in Inputs, src rand.Source, draws int) (*Simulation, error) {
	if draws < 1 || draws > maxDraws {
		return nil, fmt.Errorf("mkba %s: %d draws is not between 1 and %d", c.def.ID, draws, maxDraws)
	}
	r, err := c.run(in)
	if err != nil {
		return nil, err
	}
	uncertain := make([]int, 0, len(r.knobs))
	for i := range r.knobs {
		if r.knobs[i].uncertain() {
			uncertain = append(uncertain, i)
		}
	}
	random := rand.New(src)
	nets := make([]float64, draws)
	for d := range nets {
		for _, i := range uncertain {
			r.vector[i] = r.knobs[i].draw(random.Float64())
		}
		if c.shift.knob >= 0 {
			r.discount()
		}
		nets[d] = r.payersNet()
	}
	return summarise(nets), nil
}

// draw turns a number from 0 to 1 into a value of the knob.
func (k *knob) draw(u float64) float64 {
	width := k.high - k.low
	if k.uniform {
		return k.low + float64(u*width)
	}
	left := k.value - k.low
	if float64(u*width) < left {
		return k.low + math.Sqrt(u*width*left)
	}
	return k.high - math.Sqrt((1-u)*width*(k.high-k.value))
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
