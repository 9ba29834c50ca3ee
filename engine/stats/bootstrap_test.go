package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func seeded(seed uint64) rand.Source { return rand.NewPCG(seed, 1) }

// Over all 3,125 resamples of five changes the bias is .0727 and the acceleration
// 197.76/(6·61.2^1.5) = .0688. With t(4) = 2.776445 the endpoints are
// read at .00744 and .99998, where the means are −0.4 and 9.
func TestBootstrapChangeAgainstAllResamples(t *testing.T) {
	got, ok := BootstrapChange([]float64{-1, 0, 2, 3, 9}, 0.95, 100_000, seeded(1))
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "low", got.Low, -0.4, 1e-9)
	near(t, "high", got.High, 9, 1e-9)
	// By hand: d = −3.6, −2.6, −0.6, 0.4, 6.4; Σd² = 61.2, Σd³ = 197.76.
	near(t, "acceleration", acceleration([]float64{-1, 0, 2, 3, 9}), 197.76/(6*math.Pow(61.2, 1.5)), 1e-12)
}

// Without skewness the expanded interval is nearly Student's.
func TestBootstrapChangeOfSymmetricChanges(t *testing.T) {
	var changes []float64
	for i := range 25 {
		changes = append(changes, float64(i-12))
	}
	got, _ := BootstrapChange(changes, 0.95, 50_000, seeded(2))
	// s = √(1300/24) = 7.359801, t(24) = 2.063899, half = 3.037938.
	near(t, "low", got.Low, -3.037938, 0.09)
	near(t, "high", got.High, 3.037938, 0.09)
}

// The interval must hold the true mean about as often as it says; for skewed
// changes no interval from ten of them quite does.
func TestBootstrapChangeCoverage(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	const samples = 1000
	normal, skewed := 0, 0
	for i := range samples {
		a, b := make([]float64, 10), make([]float64, 10)
		for j := range a {
			a[j], b[j] = random.NormFloat64(), random.ExpFloat64()-1
		}
		if in, _ := BootstrapChange(a, 0.95, 1000, seeded(uint64(i))); !in.Without(0) {
			normal++
		}
		if in, _ := BootstrapChange(b, 0.95, 1000, seeded(uint64(i))); !in.Without(0) {
			skewed++
		}
	}
	t.Logf("coverage: normal %d, skewed %d of %d", normal, skewed, samples)
	if share := float64(normal) / samples; share < 0.93 || share > 0.97 {
		t.Errorf("normal changes: %v", share)
	}
	if share := float64(skewed) / samples; share < 0.90 || share > 0.97 {
		t.Errorf("skewed changes: %v", share)
	}
}

// A mean equal to the estimate counts for half, also when it differs by rounding;
// the share never reaches 0 or 1.
func TestShareBelow(t *testing.T) {
	near(t, "with ties", shareBelow([]float64{1, 2, 2 + 1e-12, 3}, 2), 0.5, 1e-12)
	near(t, "all below", shareBelow([]float64{1, 2, 3}, 4), 3./4, 1e-12)
	near(t, "none below", shareBelow([]float64{1, 2, 3}, 0), 1./4, 1e-12)
}

func TestBootstrapChangeRefuses(t *testing.T) {
	if _, ok := BootstrapChange([]float64{1}, 0.95, 1000, seeded(1)); ok {
		t.Error("one change gives an interval")
	}
	if _, ok := BootstrapChange([]float64{1, 2, 3}, 0.95, 199, seeded(1)); ok {
		t.Error("199 resamples give an interval")
	}
	if _, ok := BootstrapChange([]float64{1, 2, 3}, 0.95, 200, seeded(1)); !ok {
		t.Error("200 resamples give none")
	}
	if got, ok := BootstrapChange([]float64{2, 2, 2}, 0.95, 1000, seeded(1)); !ok || got.Low != 2 || got.High != 2 {
		t.Errorf("equal changes: %+v %v", got, ok)
	}
	// A level so high that the correction passes infinity ends at the extremes.
	if got, ok := BootstrapChange([]float64{0, 0, 0, 0, 1}, 0.9999, 5000, seeded(1)); !ok || got.High < 0.8 || got.High > 1 {
		t.Errorf("extreme level: %+v %v", got, ok)
	}
}

func TestBootstrapChangeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes := rapid.SliceOfN(rapid.Map(rapid.IntRange(-10, 10), func(i int) float64 { return float64(i) }), 2, 20).Draw(t, "changes")
		seed := rapid.Uint64().Draw(t, "seed")
		run := func(values []float64) Interval {
			in, ok := BootstrapChange(values, 0.95, 400, seeded(seed))
			if !ok {
				t.Fatal("not computed")
			}
			return in
		}
		kept := slices.Clone(changes)
		got := run(changes)
		if !slices.Equal(kept, changes) {
			t.Fatal("the changes were touched")
		}
		if got.Low > got.High || got.Low < slices.Min(changes) || got.High > slices.Max(changes) {
			t.Fatalf("%+v lies outside the changes", got)
		}
		slices.Reverse(changes)
		if again := run(changes); again != got {
			t.Fatalf("another order: %+v, was %+v", again, got)
		}
		for i := range changes {
			changes[i] = 2*changes[i] + 5
		}
		moved := run(changes)
		if math.Abs(moved.Low-(2*got.Low+5)) > 1e-9 || math.Abs(moved.High-(2*got.High+5)) > 1e-9 {
			t.Fatalf("another unit: %+v, was %+v", moved, got)
		}
	})
}
