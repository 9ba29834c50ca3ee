package stats

import "testing"

func BenchmarkBootstrapChange(b *testing.B) {
	changes := make([]float64, 25)
	for i := range changes {
		changes[i] = float64(i * i % 11)
	}
	for b.Loop() {
		if _, ok := BootstrapChange(changes, 0.95, 5000, seeded(1)); !ok {
			b.Fatal("not computed")
		}
	}
}
