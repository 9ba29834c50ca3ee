package results

import (
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
