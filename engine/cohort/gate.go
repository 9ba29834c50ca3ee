package cohort

import (
	"fmt"
	"math"
	"strconv"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// Floor is the lowest threshold there is: under five participants somebody can
// be recognised whatever a gemeente chooses.
const Floor = 5

// Level is the confidence level of every interval.
const Level = 0.95

// dominance is the share of the largest contribution that the others must at
// least add up to, so that the second largest cannot estimate the largest.
// Source: the p%-rule with p = 10 (Hundepool et al., Statistical Disclosure
// Control, 2012, section 4.2).
const dominance = 0.10

// Gate turns parts into figures. It is the only way to a Figure.
type Gate struct {
	threshold int
	// watching leaves out what reads nothing and takes long: see Aggregate.Watch.
	watching bool
}

// NewGate gives the gate with a threshold; one under Floor becomes Floor.
func NewGate(threshold int) Gate { return Gate{threshold: max(Floor, threshold)} }

// Threshold gives the smallest number of participants that is shown.
func (g Gate) Threshold() int { return max(Floor, g.threshold) }

// small is the figure of a cell under the threshold.
func (g Gate) small() Figure {
	t := fmt.Sprintf("< %d", g.Threshold())
	return Figure{state: Small, text: t, nText: t}
}

// secondary is the figure of a cell that protects another.
func secondary() Figure {
	return Figure{state: Hidden, text: HiddenText, nText: HiddenText}
}

// hiddenCount is the figure of a hidden number of participants: that it is small may be
// told, and so may that it protects another.
func (g Gate) hiddenCount(n int) Figure {
	if n > 0 && n < g.Threshold() {
		return g.small()
	}
	return secondary()
}

// silenced hides the value of a figure and keeps what it is about.
func (f Figure) silenced() Figure {
	return Figure{state: Hidden, text: HiddenText, n: f.n, nText: f.nText}
}

// absent is the figure where there is nothing.
func absent() Figure { return Figure{state: Absent, text: AbsentText, nText: "0"} }

// N gives a number of participants.
func (g Gate) N(n int) Figure {
	switch {
	case n == 0:
		return shown(Format{}, 0, 0)
	case n < g.Threshold():
		return g.small()
	}
	return shown(Format{}, float64(n), n)
}

// shown makes a figure of a value that has passed.
func shown(f Format, v float64, n int) Figure {
	return Figure{state: Shown, value: f.round(v), text: f.Text(v), format: f, n: n, nText: group(strconv.Itoa(n))}
}

// withInterval adds an interval, rounded as the value is.
func (f Figure) withInterval(low, high float64) Figure {
	if f.Known() && !math.IsNaN(low) && !math.IsNaN(high) {
		f.low, f.high, f.interval = f.format.round(low), f.format.round(high), true
	}
	return f
}

// FormatOf gives how an indicator's own figure is written.
func FormatOf(ind *indicator.Indicator) Format {
	f := Format{Money: ind.Money}
	switch ind.Def.Type {
	case indicator.Share:
		f.Percent = true
	case indicator.Mean:
		f.Decimals = 1
	case indicator.Change, indicator.Agreement:
		f.Decimals, f.Signed = 1, true
	case indicator.Consistency:
		f.Decimals = 2
	case indicator.Median:
		f.Decimals = decimalsOf(bin(ind))
	case indicator.Duration:
		f.Percent = ind.Competes()
	}
	if f.Money && ind.Def.Type == indicator.Mean {
		f.Decimals = 0
	}
	if ind.Def.Decimals != nil {
		f.Decimals = *ind.Def.Decimals
	}
	return f
}

// decimalsOf gives how many decimals a bin of a width needs.
func decimalsOf(width float64) int {
	for d := range 4 {
		if scaled := width * math.Pow10(d); math.Abs(scaled-math.Round(scaled)) < 1e-9 {
			return d
		}
	}
	return 4
}

// Measure gives the figure of an indicator over one part: the count, share, mean
// with interval, median, sum or mean change. A distribution has no single
// figure; a duration has the median time, or with competing exits the share
// without the event at the end of its curve.
func (g Gate) Measure(ind *indicator.Indicator, p *Part) Figure {
	switch {
	case p.N == 0:
		return absent()
	case p.N < g.Threshold():
		return g.small()
	}
	f := FormatOf(ind)
	switch ind.Def.Type {
	case indicator.Count:
		return g.count(p.True, p.N)
	case indicator.Share:
		return g.share(f, p.True, p.N)
	case indicator.Mean, indicator.Sum:
		return amount(f, ind, p)
	case indicator.Median:
		return shown(f, median(p)*bin(ind), p.N)
	case indicator.Change:
		return g.change(f, p)
	case indicator.Agreement:
		return mean(f, p.N, p.Pairs.Diff, p.Pairs.SquaresDiff)
	case indicator.Consistency:
		return g.alpha(ind, p)
	case indicator.Duration:
		return g.duration(ind, p)
	}
	return absent()
}

// count shows how many of n are true, unless they or the others are few.
func (g Gate) count(k, n int) Figure {
	switch rest := n - k; {
	case k > 0 && k < g.Threshold():
		return Figure{state: Small, text: g.small().text, n: n, nText: group(strconv.Itoa(n))}
	case rest > 0 && rest < g.Threshold() && n < 2*g.Threshold():
		return Figure{state: Hidden, text: HiddenText, n: n, nText: group(strconv.Itoa(n))}
	case rest > 0 && rest < g.Threshold():
		bound := (n - g.Threshold()) / 10 * 10
		f := shown(Format{}, float64(bound), n)
		f.state, f.text = AtLeast, "> "+f.text
		return f
	}
	return shown(Format{}, float64(k), n)
}

// share shows k of n with its interval, or only a bound in tens when either side
// is small. Under twice the threshold one side always is, and the bound would say
// next to nothing: then the share is hidden.
func (g Gate) share(f Format, k, n int) Figure {
	if n < 2*g.Threshold() {
		return Figure{state: Hidden, text: HiddenText, n: n, nText: group(strconv.Itoa(n))}
	}
	if tens, state := g.bound(k, n); state != Shown {
		sign := "> "
		if state == AtMost {
			sign = "< "
		}
		v := float64(tens) / 10
		return Figure{
			state: state, value: v, text: sign + Format{Percent: true}.Text(v),
			format: Format{Percent: true}, n: n, nText: group(strconv.Itoa(n)),
		}
	}
	low, high := stats.Wilson(k, n, Level)
	return shown(f, float64(k)/float64(n), n).withInterval(low, high)
}

// bound says which side of a share is small and gives the bound in tenths: the
// remainder of "> 90%" of 132 is anything up to the threshold.
func (g Gate) bound(k, n int) (tenths int, state State) {
	t := g.Threshold()
	switch {
	case n-k < t:
		return 10 * (n - t) / n, AtLeast
	case k < t:
		return (10*t + n - 1) / n, AtMost
	}
	return 0, Shown
}

func mean(f Format, n int, sum int64, squares Squares) Figure {
	m, sd := moments(n, sum, squares)
	low, high, _ := stats.MeanInterval(n, m, sd, Level)
	return shown(f, m, n).withInterval(low, high)
}

// amount gives a sum or a mean, unless it would tell nearly what one of them has: a mean beside
// its number of people is a sum too.
func amount(f Format, ind *indicator.Indicator, p *Part) Figure {
	switch {
	case addsUp(ind) && tellsLargest(ind, p):
		return Figure{state: Hidden, text: HiddenText, n: p.N, nText: group(strconv.Itoa(p.N))}
	case ind.Def.Type == indicator.Mean:
		return mean(f, p.N, p.Sum, p.Squares)
	}
	return shown(f, float64(p.Sum)/unit, p.N)
}

// dominated reports whether one contribution to a sum could be estimated by
// somebody who knows another. A sum of zeros is not dominated.
func dominated(p *Part) bool {
	rest := float64(p.Sum) - float64(p.Top[0]) - float64(p.Top[1])
	return p.Top[0] > 0 && rest < dominance*float64(p.Top[0])
}

// median gives the middle bin, or the mean of the two in the middle, rounded to
// a whole bin.
func median(p *Part) float64 {
	low, high := rank(p.Hist, (p.N+1)/2), rank(p.Hist, p.N/2+1)
	return math.Round(float64(low+high) / 2)
}

// rank gives the bin of the i-th smallest value, i from 1.
func rank(hist map[int64]int, i int) int64 {
	for _, b := range sortedKeys(hist) {
		if i -= hist[b]; i <= 0 {
			return b
		}
	}
	return 0
}

func (g Gate) duration(ind *indicator.Indicator, p *Part) Figure {
	f := FormatOf(ind)
	if ind.Competes() {
		points := g.Curve(ind, p).Points
		last := points[len(points)-1]
		switch {
		case last.Month > 0:
			return last.Value
		case events(p.exits()) < g.Threshold():
			return g.small()
		}
		// They are enough, and the people whom they leave are not.
		return Figure{state: Hidden, text: HiddenText, n: p.N, nText: group(strconv.Itoa(p.N))}
	}
	exits := p.exits()
	if events(exits) < g.Threshold() {
		return g.small()
	}
	month, ok := stats.MedianTime(stats.KaplanMeier(exits, Level))
	if !ok {
		return absent()
	}
	return shown(f, month, p.N)
}
