package chart

import (
	"regexp"
	"strings"
	"testing"
)

// TestEveryChartSaysWhatItShows: a chart has a name and a description that belong to
// it, its words are text, and it holds no picture.
func TestEveryChartSaysWhatItShows(t *testing.T) {
	for name, c := range samples() {
		for _, width := range []int{340, 700} {
			svg := c.SVG("x", width)
			for _, want := range []string{`role="img"`, `aria-labelledby="x-titel x-tekst"`, `<title id="x-titel">`, `<desc id="x-tekst">`, "<text"} {
				if !strings.Contains(svg, want) {
					t.Errorf("%s at %d: no %s", name, width, want)
				}
			}
			for _, bad := range []string{"<image", "<foreignObject", "style=", "<script"} {
				if strings.Contains(svg, bad) {
					t.Errorf("%s at %d holds %s", name, width, bad)
				}
			}
		}
	}
}

// TestColourNeverAlone: without the classes that give colour, every two series still
// differ, in the shape of their mark.
func TestColourNeverAlone(t *testing.T) {
	colour := regexp.MustCompile(` class="[^"]*"`)
	seen := map[string]Role{}
	for _, role := range []Role{Own, Other, Earlier, Fourth, Fifth} {
		c := newCanvas("", 20, 20)
		c.mark(role, 10, 10, 5)
		shape := colour.ReplaceAllString(c.b.String(), "")
		if other, twice := seen[shape]; twice {
			t.Errorf("%s and %s have the same shape: %s", role, other, shape)
		}
		seen[shape] = role
	}
}
