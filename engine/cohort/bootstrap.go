package cohort

import (
	"math/rand/v2"

	"effectmonitor/engine/stats"
)

// fewPairs is under how many pairs the interval of a change is drawn again and again
// from the group itself: so few do not make up for a skewed scale.
const fewPairs = 30

// resamples is how often; its noise is then well under the decimal that is shown.
const resamples = 5000

// change shows a mean change with its interval: Student's, or of few pairs the
// bootstrap, where the changes themselves are kept.
func (g Gate) change(f Format, p *Part) Figure {
	out := mean(f, p.N, p.Pairs.Diff, p.Pairs.SquaresDiff)
	if in, ok := g.resampled(p); ok {
		out = out.withInterval(in.Low, in.High)
	}
	return out
}

// resampled gives the bootstrap interval of the changes of few pairs. Its seed follows
// from the changes, so that the same people give the same interval everywhere.
func (g Gate) resampled(p *Part) (stats.Interval, bool) {
	if g.watching || p.N >= fewPairs || p.Whole == nil || len(p.Whole.Steps) == 0 {
		return stats.Interval{}, false
	}
	changes := make([]float64, 0, p.N)
	for _, step := range sortedKeys(p.Whole.Steps) {
		for range p.Whole.Steps[step] {
			changes = append(changes, float64(step)/unit)
		}
	}
	if len(changes) != p.N {
		return stats.Interval{}, false
	}
	return stats.BootstrapChange(changes, Level, resamples, rand.NewPCG(uint64(p.N), uint64(p.Pairs.Diff)))
}

// Resampled reports whether the interval of a change is a bootstrap interval, for the
// explanation beside it.
func (s Shift) Resampled() bool { return s.resampled }
