package chart

import (
	"regexp"
	"strconv"
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

// Labels under a line stand in two lines that do not run into each other or off the
// drawing, however long they are: on a phone some of them are left out.
func TestLabelsUnderALineDoNotOverlap(t *testing.T) {
	long := []string{"Week 1 tot 8, n 42", "Week 9 tot 16, n 41", "Week 17 tot 24, n 40", "Week 25 tot 32, n 33", "Week 33 tot 40, n 29", "Week 41 tot 48, n 22"}
	for _, width := range []int{320, 350, 720, 1100} {
		trend := Trend{Title: "V", Categories: long, Min: 0, Max: 8, Step: 2, Start: -1, Series: []Series{{Label: "Spanning", Role: Own, Values: figs(1, 2, 3, 4, 5, 6)}}}
		drawn := labelsIn(t, trend.SVG("x", width))
		if len(drawn) < 2 {
			t.Fatalf("%d wide: %v", width, drawn)
		}
		for i, one := range drawn {
			if one.left < -0.5 || one.right > float64(width)+0.5 { // a number in a drawing has one decimal
				t.Errorf("%d wide: %q goes from %.0f to %.0f", width, one.text, one.left, one.right)
			}
			for _, other := range drawn[i+1:] {
				if one.y == other.y && one.left < other.right && other.left < one.right {
					t.Errorf("%d wide: %q runs into %q", width, one.text, other.text)
				}
			}
		}
	}
}

// underLine is a line of a label under the axis.
type underLine struct {
	text           string
	left, right, y float64
}

// labelsIn are the lines of text under the axis of a drawing.
func labelsIn(t *testing.T, svg string) []underLine {
	t.Helper()
	var out []underLine
	for _, m := range regexp.MustCompile(`<text class="ch-text ch-quiet" x="([0-9.]+)" y="([0-9.]+)" text-anchor="middle">([^<]*)`).FindAllStringSubmatch(svg, -1) {
		at, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		y, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		half := textWidth(m[3], fontSize) / 2
		out = append(out, underLine{m[3], at - half, at + half, y})
	}
	return out
}

// On a phone long labels take two lines, and a column that leaves the signs no room is left
// to the table: no text goes off the drawing and the axis is as wide as it can be.
func TestLongLabelsOfADumbbellOnAPhone(t *testing.T) {
	d := Dumbbell{Title: "T", Max: 6000, Step: 2000, RowHead: "r", Columns: []string{"Bandbreedte"}, Rows: []DumbbellRow{
		{Label: "Vergelijkingsgroep: deelnemers die uit de bijstand gingen", From: fig(1700), To: fig(4200), Columns: []string{"1.500 tot 3.000 euro per traject"}},
		{Label: "Kort", From: fig(2500), To: fig(3700), Columns: []string{"5% tot 30%"}},
	}}
	const width = 350
	svg := d.SVG("x", width)
	if strings.Contains(svg, "per traject") || !strings.Contains(svg, "Vergelijkingsgroep") {
		t.Error("the column is still there, or the label is not")
	}
	for _, m := range regexp.MustCompile(`<text class="[^"]*" x="([0-9.]+)" y="[0-9.]+">([^<]*)`).FindAllStringSubmatch(svg, -1) {
		at, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if end := at + textWidth(m[2], fontSize); end > width {
			t.Errorf("%q ends at %.0f", m[2], end)
		}
	}
	d.Rows[0].Columns[0] = "+ 1,4"
	if !strings.Contains(d.SVG("x", width), "+ 1,4") {
		t.Error("a short column is left out")
	}
}
