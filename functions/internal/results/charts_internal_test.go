package results

import (
	"math"
	"testing"

	"effectmonitor/functions/internal/web/chart"
)

// The figures at the ends of two lines are of the same month: what the country reaches
// later stands in the table.
func TestCurveEndsWithTheOneBesideIt(t *testing.T) {
	at := func(month, share float64, text string) chart.CurvePoint {
		return chart.CurvePoint{Time: month, Share: chart.Known(share, text)}
	}
	country := chart.Curve{Label: "Landelijk", Points: []chart.CurvePoint{at(0, 1, "100%"), at(13, .92, "92%"), at(21, .89, "89%")}, End: chart.Known(.89, "89%")}
	for end, want := range map[float64]string{30: "89%", 21: "89%", 20: "92%", 13: "92%", 6: "100%"} {
		if c := until(country, end); c == nil || c.End.Text != want || c.Points[len(c.Points)-1].Share != c.End {
			t.Errorf("until month %v: %+v, want an end of %s", end, c, want)
		}
	}
	country.Points = country.Points[2:]
	if c := until(country, 13); c != nil {
		t.Errorf("a line that begins later is drawn: %+v", c)
	}
	if len(country.Points) != 1 || country.End.Text != "89%" {
		t.Errorf("the curve itself is changed: %+v", country)
	}
}

// The later value is never drawn outside the interval of the difference, though each of them
// is rounded by itself, and the interval is no more than one step longer than it is.
func TestLaterValueStandsInTheInterval(t *testing.T) {
	step := func(x float64) float64 { return math.Round(x*10) / 10 }
	for _, half := range []float64{.02, .04, .07, .12, .3} {
		for i := range 200 {
			before := 3 + float64(i)/193
			after := before + float64(i%37)/61 - .2
			low, high := step(after-before-half), step(after-before+half)
			b, a := step(before), step(after)
			from, to := aroundLater(b, a, low, high)
			if a < from || a > to {
				t.Fatalf("from %.3f to %.3f, %.1f to %.1f: %.1f is drawn outside %.2f to %.2f", before, after, low, high, a, from, to)
			}
			if from > b+low+1e-9 || to < b+high-1e-9 || from < b+low-.1-1e-9 || to > b+high+.1+1e-9 {
				t.Fatalf("from %.3f to %.3f, %.1f to %.1f is drawn from %.2f to %.2f", before, after, low, high, from-b, to-b)
			}
		}
	}
}
