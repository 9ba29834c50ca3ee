package stats

import "math"

// Bounds is what can be said when some did not answer and nothing is assumed
// about them. Low and High are the figures if all who are missing had done as
// badly, or as well, as is possible. Sampling is wider: it adds the uncertainty
// of the sample to both, so that it holds the whole of Low to High at its level.
type Bounds struct {
	Low, High float64
	Sampling  Interval
}

// ShareBounds bounds the share k of n observed when others are missing. Without
// anyone the bounds are 0 and 1.
//
// Source: Manski (1989, doi:10.2307/145818); Horowitz and Manski (2000,
// doi:10.1080/01621459.2000.10473902) for adding the sample's uncertainty, here
// with Wilson's interval at each end.
func ShareBounds(k, n, missing int, level float64) Bounds {
	all := n + missing
	if all == 0 {
		return Bounds{Low: 0, High: 1, Sampling: Interval{Low: 0, High: 1}}
	}
	b := Bounds{Low: float64(k) / float64(all), High: float64(k+missing) / float64(all)}
	b.Sampling.Low, _ = Wilson(k, all, level)
	_, b.Sampling.High = Wilson(k+missing, all, level)
	return b
}

// MeanBounds bounds the mean of a measure with a known range when others are
// missing; the interval around each end is Student's, cut off at the range.
// Without anyone the bounds are the range.
//
// Source: as ShareBounds.
func MeanBounds(observed Sample, missing int, scale Range, level float64) Bounds {
	low := pooled(observed, Sample{N: missing, Mean: scale.Min})
	high := pooled(observed, Sample{N: missing, Mean: scale.Max})
	return worstCase(low, high, scale, level)
}

// ChangeBounds bounds the mean change of a measure with a known range when some
// have only their start. It uses that start: who began high cannot have risen
// far. changes are those of the pairs, starts the first values of who left.
// Without anyone the bounds are the widest that a change can be.
//
// Source: as ShareBounds.
func ChangeBounds(changes, starts Sample, scale Range, level float64) Bounds {
	low := pooled(changes, Sample{N: starts.N, Mean: scale.Min - starts.Mean, SD: starts.SD})
	high := pooled(changes, Sample{N: starts.N, Mean: scale.Max - starts.Mean, SD: starts.SD})
	width := scale.Max - scale.Min
	return worstCase(low, high, Range{Min: -width, Max: width}, level)
}

// worstCase turns the samples that were filled in at both ends into bounds.
func worstCase(low, high Sample, limits Range, level float64) Bounds {
	if low.N == 0 {
		return Bounds{Low: limits.Min, High: limits.Max, Sampling: Interval{Low: limits.Min, High: limits.Max}}
	}
	b := Bounds{Low: low.Mean, High: high.Mean, Sampling: Interval{Low: limits.Min, High: limits.Max}}
	if l, _, ok := MeanInterval(low.N, low.Mean, low.SD, level); ok {
		b.Sampling.Low = max(limits.Min, l)
	}
	if _, h, ok := MeanInterval(high.N, high.Mean, high.SD, level); ok {
		b.Sampling.High = min(limits.Max, h)
	}
	return b
}

// pooled is the sample of two samples together, exactly.
func pooled(a, b Sample) Sample {
	switch {
	case a.N == 0:
		return b
	case b.N == 0:
		return a
	}
	n, m := float64(a.N), float64(b.N)
	apart := b.Mean - a.Mean
	squares := (n-1)*square(a.SD) + (m-1)*square(b.SD) + square(apart)*n*m/(n+m)
	return Sample{N: a.N + b.N, Mean: a.Mean + apart*m/(n+m), SD: math.Sqrt(squares / (n + m - 1))}
}
