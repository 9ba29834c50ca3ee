package formula

import (
	"math"
	"strconv"
)

// Round rounds x to a number of decimals (0 to 10; negative rounds to tens),
// half away from zero, on the decimal number that x stands for: 1.005 becomes
// 1.01 although its nearest float64 lies below. To that end the value is first
// read at 15 significant digits, which every float64 carries exactly, so that
// the last bits of a calculation cannot decide a half. NaN and infinities are
// returned as they are.
func Round(x float64, decimals int) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	if decimals >= 0 && (x == math.Trunc(x) || math.Abs(x) >= 1e15) {
		return x // nothing behind the point that a float64 could hold
	}
	shifted := shift(x, 14, decimals)
	return shift(math.Round(shifted), 17, -decimals) + 0
}

// shift multiplies x by 10^by in decimal notation, keeping digits+1 significant
// digits. It does not go through a binary multiplication, which would bring
// back the error that rounding must not see.
func shift(x float64, digits, by int) float64 {
	var buf [40]byte
	b := strconv.AppendFloat(buf[:0], x, 'e', digits, 64)
	e := len(b) - 1
	for b[e] != 'e' {
		e--
	}
	exp, _ := strconv.Atoi(string(b[e+1:])) // always digits: AppendFloat wrote them
	b = strconv.AppendInt(b[:e+1], int64(exp+by), 10)
	f, _ := strconv.ParseFloat(string(b), 64) // the callers' range keeps it finite
	return f
}
