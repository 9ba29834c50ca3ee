package chart

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestFunnelNamesStandFree: whatever the gemeenten, no name stands on another name or on a
// sign, the own name is always there, and few names lack room.
func TestFunnelNamesStandFree(t *testing.T) {
	names := []string{"Den Haag", "Eindhoven", "Enschede", "Groningen", "Leeuwarden", "Tilburg", "Utrecht", "Alphen-Chaam", "'s-Hertogenbosch"}
	draws, missing, drawn := rand.New(rand.NewPCG(1, 2)), 0, 0
	for round := range 400 {
		f := Funnel{Min: .2, Max: 1}
		for i := range 2 + draws.IntN(len(names)-1) {
			v := .35 + .5*draws.Float64()
			f.Points = append(f.Points, FunnelPoint{Label: names[i], Size: 30 + 90*draws.Float64(), Share: Known(v, fmt.Sprintf("%.0f%%", 100*v)), Named: true, Own: i == 1})
		}
		x, y := scale{30, 120, 52, 340 + float64(round%3)*150}, scale{f.Min, f.Max, 288, 16}
		placed := f.labels(x, y)
		drawn, missing = drawn+len(f.Points), missing+len(f.Points)-len(placed)
		if !slices.ContainsFunc(placed, func(l label) bool { return l.bold && strings.HasPrefix(l.lines[0], names[1]) }) {
			t.Errorf("round %d: the own name is not there", round)
		}
		for i, l := range placed {
			for _, o := range placed[i+1:] {
				if l.ink().touches(o.ink()) {
					t.Errorf("round %d: %s stands on %s", round, l.lines[0], o.lines[0])
				}
			}
			for _, p := range f.Points {
				px, py := x.at(p.Size), y.at(p.Share.Value)
				if sign := (covered{px - 6, py - 6, px + 6, py + 6}); l.ink().touches(sign) {
					t.Errorf("round %d: %s stands on a sign", round, l.lines[0])
				}
			}
		}
	}
	if drawn < 1000 || missing*8 > drawn {
		t.Errorf("of %d names %d have no room", drawn, missing)
	}
}
