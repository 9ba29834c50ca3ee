package cohort

import (
	"math"
	"math/big"
	"math/bits"
)

// unit is the precision in which values are kept: ten-thousandths.
const unit = 10_000

// quantise gives a value in ten-thousandths. Values beyond ±9·10¹⁴/unit, which no
// question or amount reaches, are clamped.
func quantise(v float64) int64 {
	const limit = 9e14
	return int64(math.Round(max(-limit, min(limit, v*unit))))
}

// Squares is an exact sum of squares: an unsigned integer of 128 bits, in
// squared ten-thousandths. Floating point sums would depend on the order.
type Squares struct {
	Hi uint64
	Lo uint64
}

// add adds q².
func (s *Squares) add(q int64) {
	m := uint64(q)
	if q < 0 {
		m = uint64(-q)
	}
	hi, lo := bits.Mul64(m, m)
	s.merge(Squares{Hi: hi, Lo: lo})
}

func (s *Squares) merge(o Squares) {
	var carry uint64
	s.Lo, carry = bits.Add64(s.Lo, o.Lo, 0)
	s.Hi, _ = bits.Add64(s.Hi, o.Hi, carry)
}

// big gives the sum as an integer.
func (s Squares) big() *big.Int {
	v := new(big.Int).SetUint64(s.Hi)
	v.Lsh(v, 64)
	return v.Or(v, new(big.Int).SetUint64(s.Lo))
}

// moments gives the mean and the standard deviation (n−1) of n values from their
// exact sums. The deviation is 0 with fewer than two values.
func moments(n int, sum int64, squares Squares) (mean, sd float64) {
	if n == 0 {
		return 0, 0
	}
	mean = float64(sum) / float64(n) / unit
	if n < 2 {
		return mean, 0
	}
	count := big.NewInt(int64(n))
	total := big.NewInt(sum)
	// n·Σx² − (Σx)² is exact here, where in floating point it would cancel.
	spread := new(big.Int).Mul(count, squares.big())
	spread.Sub(spread, new(big.Int).Mul(total, total))
	f, _ := new(big.Float).SetInt(spread).Float64()
	return mean, math.Sqrt(f/(float64(n)*float64(n-1))) / unit
}
