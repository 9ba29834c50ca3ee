package mkba

import (
	"math"
	"slices"

	"effectmonitor/engine/diag"
)

// correlation joins the draws of some knobs by a Gaussian copula: their normal
// scores are multiplied by the Cholesky factor of the matrix of correlations, and
// each keeps the distribution that it has by itself.
//
// Source: Iman and Conover, A distribution-free approach to inducing rank
// correlation among input variables, Communications in Statistics B11(3), 1982;
// Nelsen, An Introduction to Copulas (2006), section 2.3.
type correlation struct {
	knobs  []int
	factor [][]float64 // lower triangle
}

func (c *correlation) holds(knob int) bool { return slices.Contains(c.knobs, knob) }

// apply replaces the scores and shares of n draws by correlated ones.
func (c *correlation) apply(u, z [][]float64, n int) {
	for d := range n {
		// From the last to the first, so that each row still reads independent scores.
		for i := len(c.knobs) - 1; i >= 0; i-- {
			sum := 0.0
			for j, part := range c.factor[i] {
				sum += float64(part * z[c.knobs[j]][d])
			}
			z[c.knobs[i]][d], u[c.knobs[i]][d] = sum, normalCDF(sum)
		}
	}
}

// correlate checks the declared correlations and factors their matrix.
func (b *builder) correlate() {
	c := &b.c.correlation
	type pair struct{ first, second int }
	rho := map[pair]float64{}
	for i := range b.c.def.Correlations {
		def := &b.c.def.Correlations[i]
		first, second, ok := b.correlated(def)
		if !ok {
			continue
		}
		if _, twice := rho[pair{first, second}]; twice {
			b.errorf(def.Pos, "duplicate-correlation", "de samenhang van %s en %s staat er twee keer", def.Between[0], def.Between[1])
		}
		rho[pair{first, second}], rho[pair{second, first}] = float64(def.Rho), float64(def.Rho)
		for _, knob := range []int{first, second} {
			if !c.holds(knob) {
				c.knobs = append(c.knobs, knob)
			}
		}
	}
	slices.Sort(c.knobs)
	n := len(c.knobs)
	c.factor = make([][]float64, n)
	for i := range n {
		c.factor[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := rho[pair{c.knobs[i], c.knobs[j]}]
			if i == j {
				sum = 1
			}
			for k := range j {
				sum -= float64(c.factor[i][k] * c.factor[j][k])
			}
			switch {
			case i != j:
				c.factor[i][j] = sum / c.factor[j][j]
			case sum <= 1e-9:
				b.errorf(b.c.def.Correlations[0].Pos, "impossible-correlation", "deze samenhangen kunnen niet samen bestaan").
					WithHint("als a en b samengaan en b en c ook, dan kunnen a en c niet tegengesteld zijn; maak een samenhang kleiner")
				*c = correlation{}
				return
			default:
				c.factor[i][i] = math.Sqrt(sum)
			}
		}
	}
}

func (b *builder) correlated(def *Correlation) (first, second int, ok bool) {
	if len(def.Between) != 2 || def.Between[0] == def.Between[1] {
		b.errorf(def.Pos, "bad-correlation", "een samenhang is tussen twee verschillende parameters")
		return 0, 0, false
	}
	if def.Rho <= -1 || def.Rho >= 1 || def.Rho == 0 {
		b.errorf(def.Pos, "bad-correlation", "een samenhang ligt tussen -1 en 1 en is niet 0")
		return 0, 0, false
	}
	if def.Because.IsZero() {
		b.errorf(def.Pos, "missing-reason", "de samenhang van %s en %s heeft geen reden", def.Between[0], def.Between[1]).WithHint("voeg omdat toe")
	}
	var at [2]int
	for i, id := range def.Between {
		knob, known := b.knobByID[id]
		switch {
		case !known:
			b.errorf(def.Pos, "unknown-parameter", "parameter %s bestaat niet", id).WithHint(diag.Suggest(id, b.knobIDs()))
			return 0, 0, false
		case !b.c.knobs[knob].uncertain() && b.c.knobs[knob].origin.nature != Measured:
			b.found.Warnf(def.Pos, "certain-parameter", "parameter %s heeft geen bandbreedte, dus de samenhang doet niets", id)
		}
		at[i] = knob
	}
	return at[0], at[1], true
}
