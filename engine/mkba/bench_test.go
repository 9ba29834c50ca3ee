package mkba_test

import (
	"math/rand/v2"
	"testing"

	"effectmonitor/engine/mkba"
)

// gemeenten are as many cohorts as the country has municipalities, of all sizes,
// some with costs of their own.
func gemeenten() []mkba.Inputs {
	out := make([]mkba.Inputs, 342)
	for i := range out {
		out[i].Quantities = scaled(1 + i%7)
		if i%4 == 0 {
			out[i].Overrides = map[string]float64{"kosten.begeleiding": 12000 + float64(i)}
		}
	}
	return out
}

func BenchmarkMonteCarlo10000For342Gemeenten(b *testing.B) {
	c, all := shipped(b, "jpf"), gemeenten()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.MonteCarloEach(all, rand.NewPCG(1, 0), 10_000); err != nil {
			b.Fatal(err)
		}
	}
}
