package learn_test

import (
	"fmt"
	"maps"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
)

// BenchmarkCountry makes the snapshot of 342 gemeenten, and opens it for a gemeente and for
// who sees the dashboards of all.
func BenchmarkCountry(b *testing.B) {
	defs := shared.app.Catalog()
	d := defs.Learning(source.Ref{ID: "jpf"})
	f := defs.FrameworkOf(d.Programme)
	parts := map[string]*cohort.Aggregate{}
	for list := sharing(b, d); len(parts) < 342; {
		parts[fmt.Sprintf("%04d", len(parts))] = list[len(parts)%len(list)].Aggregate
	}
	gate := cohort.NewGate(threshold(defs))
	near := func(string) cohort.Gate { return gate }
	shot := learning.Take(d, source.DateOf(2026, 10, 1), gate, near, f, nil, len(parts), maps.All(parts))
	shot.Secret = []byte("secret")
	b.Run("take", func(b *testing.B) {
		for b.Loop() {
			learning.Take(d, source.DateOf(2026, 10, 1), gate, near, f, nil, len(parts), maps.All(parts))
		}
	})
	b.Run("decide", func(b *testing.B) {
		for b.Loop() {
			if err := learning.Decide(shot, d, f); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("store", func(b *testing.B) {
		size := 0
		for b.Loop() {
			pieces, head, err := learning.Volumes(shot, 1<<20)
			if err != nil {
				b.Fatal(err)
			}
			size = len(head)
			for _, p := range pieces {
				size += len(p)
			}
		}
		b.ReportMetric(float64(size), "bytes")
	})
	for name, v := range map[string]learning.Viewer{"gemeente": {Code: "0001"}, "land": {Elsewhere: true}} {
		b.Run("see/"+name, func(b *testing.B) {
			for b.Loop() {
				view, err := learning.See(d, f, shot, v, 10, 10)
				if err != nil {
					b.Fatal(err)
				}
				for _, m := range d.Benchmark {
					view.Benchmark(m)
				}
				view.Route("nl")
				if one, ok := view.In("2024"); ok {
					for _, m := range d.Benchmark {
						one.Benchmark(m)
					}
				}
			}
		})
	}
}
