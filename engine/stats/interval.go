package stats

// Interval bounds an estimate. Its level is the one that was asked for.
type Interval struct{ Low, High float64 }

// Without reports whether the interval leaves a value out.
func (i Interval) Without(value float64) bool { return value < i.Low || value > i.High }

// Range holds the lowest and the highest value that a measure can take. It is a
// property of the measure, not of the data.
type Range struct{ Min, Max float64 }

// around is the interval of a half-width on both sides of an estimate.
func around(estimate, half float64) Interval {
	return Interval{Low: estimate - half, High: estimate + half}
}

// tQuantile is the quantile of Student's t of a two-sided level.
func tQuantile(level, df float64) float64 {
	return studentQuantile(0.5+level/2, df)
}

// fUpper is the upper quantile of the F distribution of a two-sided level.
func fUpper(level, d1, d2 float64) float64 {
	return fQuantile(0.5+level/2, d1, d2)
}
