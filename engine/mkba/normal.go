package mkba

import "math"

// The functions of this file stand in for those of package math, whose last bits
// differ between processors. Every product is rounded with float64 before it is
// added to something, so that no processor fuses the two.

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// logarithm is the natural logarithm of a positive number: ln x = e·ln 2 + ln m
// with m between √½ and √2, and ln m = 2 artanh((m−1)/(m+1)) as its series.
func logarithm(x float64) float64 {
	if x <= 0 {
		return math.Inf(-1)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	s := (m - 1) / (m + 1)
	square, sum := float64(s*s), 0.0
	for k := 23; k >= 1; k -= 2 {
		sum = float64(sum*square) + 1/float64(k)
	}
	return float64(float64(e)*ln2High) + (float64(float64(e)*ln2Low) + float64(2*s*sum))
}

// exponential is eˣ: 2ᵏ·eʳ with |r| at most half of ln 2, and eʳ as its series.
func exponential(x float64) float64 {
	switch {
	case x > 709:
		return math.Inf(1)
	case x < -745:
		return 0
	}
	k := math.Round(x / math.Ln2)
	r := x - float64(k*ln2High) - float64(k*ln2Low)
	sum := 1.0
	for n := 15; n >= 1; n-- {
		sum = 1 + float64(sum*r)/float64(n)
	}
	return math.Ldexp(sum, int(k))
}

// normalCDF is the standard normal distribution function, by its series around
// zero; it is exact to about 1e-15 and 0 or 1 beyond 8.
//
// Source: Marsaglia, Evaluating the normal distribution, Journal of Statistical
// Software 11(4), 2004.
func normalCDF(z float64) float64 {
	if z > 8 {
		return 1
	}
	if z < -8 {
		return 0
	}
	square := float64(z * z)
	sum, term := z, z
	for k := 3.0; ; k += 2 {
		term = float64(term*square) / k
		if sum+term == sum {
			break
		}
		sum += term
	}
	const log2Pi = 1.8378770664093454836
	return min(max(0.5+float64(sum*exponential(-0.5*(square+log2Pi))), 0), 1)
}

// Coefficients of normalQuantile, lowest power first.
var (
	centreTop = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
	}
	centreBelow = [8]float64{
		1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
	}
	nearTop = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	nearBelow = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	farTop = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farBelow = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)

// normalQuantile is the standard normal quantile, exact to about 1e-15. Shares
// outside 0 to 1 are drawn in to the nearest share that has one.
//
// Source: Wichura, Algorithm AS 241, Applied Statistics 37(3), 1988.
func normalQuantile(share float64) float64 {
	share = min(max(share, 1e-300), 1-1e-16)
	q := share - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*polynomial(&centreTop, r)) / polynomial(&centreBelow, r)
	}
	r := math.Sqrt(-logarithm(min(share, 1-share)))
	out := 0.0
	if r <= 5 {
		out = polynomial(&nearTop, r-1.6) / polynomial(&nearBelow, r-1.6)
	} else {
		out = polynomial(&farTop, r-5) / polynomial(&farBelow, r-5)
	}
	if q < 0 {
		return -out
	}
	return out
}

func polynomial(c *[8]float64, x float64) float64 {
	sum := c[7]
	for i := 6; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}
