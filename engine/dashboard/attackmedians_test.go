package dashboard_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// middleOf gives the median of values that are counted by bin, rounded to a bin.
func middleOf(counts map[int64]int, n int) float64 {
	var at [2]int64
	for i, left := range []int{(n + 1) / 2, n/2 + 1} {
		for _, bin := range slices.Sorted(maps.Keys(counts)) {
			if left -= counts[bin]; left <= 0 {
				at[i] = bin
				break
			}
		}
	}
	return math.Round(float64(at[0]+at[1]) / 2)
}

// onOneSide gives of how many people who are added to some it can be that they are all below the
// median of all together, or with a sign above it, as far as that median says: where nobody knows
// of these people more than how many they are.
func onOneSide(own map[int64]int, others int, middle float64, sign int64) (least, most int) {
	n, least := others, others+1
	for _, m := range own {
		n += m
	}
	far := sign * 1_000_000
	for k := range others + 1 {
		all := maps.Clone(own)
		if all == nil {
			all = map[int64]int{}
		}
		all[far] += k
		all[int64(middle)] += others - k
		if middleOf(all, n) == middle {
			least, most = min(least, k), max(most, k)
		}
	}
	return least, most
}

// TestAttackOnMediansOfTheOthers: who works in a gemeente knows what everybody there has, and by
// the median of a release of the country finds how many of the others have less, or more. It leaves
// that open.
func TestAttackOnMediansOfTheOthers(t *testing.T) {
	monitors := append([]string{"demo"}, otherMonitors...)
	if testing.Short() {
		monitors = []string{"klantbeleving", "stabilisatie-breed"}
	}
	struck, shown := 0, 0
	for _, id := range monitors {
		t.Run(id, func(t *testing.T) {
			d := demoOf(t, id, source.DateOf(2026, 11, 21))
			gate := cohort.NewGate(attacked)
			r := gate.Read(d.framework, publishedOf(d, gate), cohort.Slice{})
			for key, whole := range d.all.Cells {
				ind := d.framework.Indicator(key.Indicator)
				if key.Slice != (cohort.Slice{}) || ind.Def.Type != indicator.Median {
					continue
				}
				figure := r.Measure(ind, key.Moment)
				if !figure.Known() {
					continue
				}
				shown++
				middle := math.Round(figure.Value() / max(1, ind.Def.Bin))
				for code, a := range d.own {
					own := a.Cells[key]
					if own == nil || own.N == 0 || own.N == whole.N {
						continue
					}
					for _, sign := range []int64{-1, 1} {
						struck++
						least, most := onOneSide(own.Hist, whole.N-own.N, middle, sign)
						if most-least < needed {
							t.Errorf("beside %s: of %v of %d others %d to %d are on one side of %v", code, key, whole.N-own.N, least, most, middle)
						}
					}
				}
			}
		})
	}
	t.Logf("%d medians are shown, and were attacked %d times", shown, struck)
	if struck < 10 {
		t.Errorf("only %d medians were attacked", struck)
	}
}
