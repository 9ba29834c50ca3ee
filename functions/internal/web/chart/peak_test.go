package chart

import (
	"strings"
	"testing"
)

// A peak is named once, at its point; one of a figure that is not shown is not.
func TestTrendMarksPeaks(t *testing.T) {
	trend := Trend{Title: "Rond", Categories: []string{"a", "b", "c"}, Max: 10, Step: 2, Start: 1, StartLabel: "begin",
		Series: []Series{{"Spanning", Own, figs(3, 8, 4)}, {"Hoop", Other, append(figs(3, 5), Hidden("< 10"))}}, Peaks: []int{1, -1}}
	if svg := trend.SVG("x", 640); strings.Count(svg, "piek "+fig(8).Text) != 1 || strings.Count(svg, "piek ") != 1 {
		t.Error("the peak is not named once")
	}
	trend.Peaks = []int{-1, 2}
	if strings.Contains(trend.SVG("x", 640), "piek ") {
		t.Error("a peak that is not shown is named")
	}
}
