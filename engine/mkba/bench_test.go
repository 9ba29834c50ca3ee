package mkba_test

import (
	"math/rand/v2"
	"syscall"
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

// processor reports what a benchmark takes of the processors, in nanoseconds of all cores
// together: unlike the clock it hardly grows when others use the machine too.
func processor(b *testing.B) {
	b.Helper()
	used := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	begin := used()
	b.Cleanup(func() { b.ReportMetric(float64(used()-begin)/float64(b.N), "cpu-ns/op") })
}

func BenchmarkMonteCarlo10000For342Gemeenten(b *testing.B) {
	c, all := shipped(b, "jpf"), gemeenten()
	processor(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.MonteCarloEach(all, rand.NewPCG(1, 0), 10_000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluateWithTraces(b *testing.B) {
	c := shipped(b, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	processor(b)
	b.ReportAllocs()
	for b.Loop() {
		out, err := c.Evaluate(in)
		if err != nil {
			b.Fatal(err)
		}
		if len(out.Traces("nl")) == 0 {
			b.Fatal("no traces")
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	c := shipped(b, "jpf")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Evaluate(mkba.Inputs{Quantities: cohort}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMonteCarlo1000(b *testing.B) {
	c := shipped(b, "jpf")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.MonteCarlo(mkba.Inputs{Quantities: cohort}, rand.NewPCG(1, 0), 1000); err != nil {
			b.Fatal(err)
		}
	}
}
