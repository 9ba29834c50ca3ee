package chart

import (
	"strings"
	"testing"
)

// A forest has a square and a line per estimate, a diamond for what they come to
// together, and words for what may not be shown; its table has all of it.
func TestForest(t *testing.T) {
	f := Forest{
		Title: "Bos <b>", Desc: "d", RowHead: "Onderzoek", ValueHead: "Waarde", IntervalHead: "95%-interval", Min: -1, Max: 3, Step: 1, Zero: true,
		Estimate: "Schatting", Pooled: "Samen",
		Rows: []ForestRow{
			{Label: "Een", Value: Known(1, "+ 1,0"), Low: 0.5, High: 1.5, HasInterval: true, Size: 0.4, IntervalText: "0,5 tot 1,5"},
			{Label: "Twee", Value: Hidden("< 10")},
			{Label: "Samen", Value: Known(1.2, "+ 1,2"), Low: 0.8, High: 1.6, HasInterval: true, Pooled: true, IntervalText: "0,8 tot 1,6"},
		},
	}
	for _, width := range []int{340, 900} {
		svg := f.SVG("x", width)
		if strings.Contains(svg, "<b>") || !strings.Contains(svg, "&lt; 10") {
			t.Error("a text is not escaped, or missing")
		}
		if strings.Count(svg, "ch-outside") != 1 || strings.Count(svg, `<rect class="ch-mark`) != 1 {
			t.Errorf("at %d there is not one diamond and one square", width)
		}
		if strings.Count(svg, `class="ch-axis"`) != 1 {
			t.Errorf("at %d there is no line of no difference", width)
		}
	}
	if rows := f.Table().Rows; len(rows) != 3 || rows[1].Cells[0].Text != "< 10" || rows[2].Cells[1].Text != "0,8 tot 1,6" {
		t.Errorf("table %+v", rows)
	}
	if legend := f.Legend(); len(legend) != 2 {
		t.Errorf("legend %v", legend)
	}
}
