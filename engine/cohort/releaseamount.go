package cohort

import (
	"math/big"

	"effectmonitor/engine/indicator"
)

// A sum of what people have tells nearly what the largest of them has where the others have
// little. The mean of an amount of money is such a sum, divided by how many they are. A median says
// that no more than half have more, and no more than half have less: of few people that says how
// many.

// addsUp reports whether the figure of an indicator tells a sum of amounts that have no highest
// value: on a scale nobody has more than the scale allows.
func addsUp(ind *indicator.Indicator) bool {
	return ind.Def.Type == indicator.Sum || ind.Def.Type == indicator.Mean && ind.Money && ind.Range == nil
}

// tellsAmount reports whether the figure of an indicator is an amount of which a release may tell
// too much, whatever it says of how many they are.
func tellsAmount(ind *indicator.Indicator) bool {
	return addsUp(ind) || ind.Def.Type == indicator.Median
}

// keepsAmount reports whether a release keeps it out (ToldBeside).
func (r Reader) keepsAmount(ind *indicator.Indicator, moment string) bool {
	return r.plan.whole.Released && tellsAmount(ind) && r.plan.hidden(layer{summed, ind.Def.ID, moment}, Slice{})
}

// tellsOneOf reports whether an amount of everyone tells too much of the others for who knows that
// of the part: of the sum that they have, that one of them could know nearly what another has; of
// the median, of how few of them it is higher or lower. Where it cannot be seen it does.
func (r Reader) tellsOneOf(ind *indicator.Indicator, moment string) bool {
	l := layer{population, ind.Def.ID, moment}
	whole, part := r.plan.part(l, Slice{}), r.partPlan().part(l, Slice{})
	switch {
	case whole.N == part.N:
		return false
	case ind.Def.Type == indicator.Median:
		return r.tellsMiddle(whole, part)
	case ind.Def.Type == indicator.Sum:
		return dominated(&Part{Sum: whole.Sum - part.Sum, Top: largestOf(whole, part)})
	}
	return lopsidedRest(whole, part)
}

// tellsMiddle reports whether the median of everyone tells who knows what everybody of the part has
// nearly how many of the others are above or below it: under half of everyone are.
func (r Reader) tellsMiddle(whole, part *Part) bool {
	if part.N == 0 {
		return false
	}
	middle, half, below, above := median(whole), (whole.N-1)/2, 0, 0
	for bin, n := range part.Hist {
		switch at := float64(bin); {
		case at < middle:
			below += n
		case at > middle:
			above += n
		}
	}
	return !r.others(whole.N, part.N) || min(half-below, half-above) < r.plan.need()
}

// largestOf gives how large the two largest contributions of the others than a part can be.
func largestOf(whole, part *Part) [2]int64 {
	if whole.Top[0] != part.Top[0] {
		return whole.Top
	}
	return [2]int64{whole.Top[1], whole.Top[1]}
}

// tellsLargest reports whether a sum of amounts, or their mean, tells nearly what one of them is. Of
// a mean it follows from their squares: it keeps no largest contributions.
func tellsLargest(ind *indicator.Indicator, p *Part) bool {
	if ind.Def.Type == indicator.Sum {
		return dominated(p)
	}
	return lopsided(p.Sum, p.Squares)
}

// lopsidedRest is lopsided of those of a whole who are not in a part of it.
func lopsidedRest(whole, part *Part) bool {
	squares := whole.Squares
	squares.drop(part.Squares)
	return lopsided(whole.Sum-part.Sum, squares)
}

// lopsided reports whether of contributions that are not negative one could be estimated by
// somebody who knows another (see dominated), as far as that follows from their sum and the sum
// of their squares: of the largest x and the next y it takes (1 + dominance)·x + y to be more
// than the sum, and then x² + y² is at least the square of the sum divided by
// (1 + dominance)² + 1.
func lopsided(sum int64, squares Squares) bool {
	const hundredths = 221 // of that
	total := big.NewInt(sum)
	total.Mul(total, total).Mul(total, big.NewInt(100))
	return total.Cmp(new(big.Int).Mul(squares.big(), big.NewInt(hundredths))) < 0
}
