package chart

import "fmt"

// LegendMark draws the sign of a legend as SVG, the way the chart draws it.
func LegendMark(mark string) string {
	c := newCanvas("", 40, 16)
	class := "ch-legend"
	switch mark {
	case string(Own), string(Other), string(Earlier), string(Fourth), string(Fifth):
		c.line("ch-line ch-"+mark, 2, 8, 38, 8)
		c.mark(Role(mark), 20, 8, 5.5)
	case MarkTick, string(Reference):
		c.w = 12
		c.line("ch-tick", 6, 1, 6, 15)
	case MarkLimit:
		c.line("ch-limit", 0, 8, 40, 8)
	case MarkOutside:
		c.w = 16
		c.path("ch-mark ch-outside", "M8 1.5L14.5 8L8 14.5L1.5 8Z")
	case MarkArrow + string(TheoryStrong), MarkArrow + string(TheorySome), MarkArrow + string(TheoryOpen), MarkArrow + string(TheoryAgainst):
		kind := mark[len(MarkArrow):]
		c.path("ch-arrow ch-arrow--"+kind, "M0 8H32")
		c.path("ch-arrowhead ch-arrowhead--"+kind, "M40 8l-10 -5v10Z")
	case MarkHidden, MarkMerged:
		c.w = 18
		c.rect("ch-legend-hatch", 1, 1, 16, 14)
		for x := 1.0; x < 17; x += 4 {
			c.line("ch-legend-stripe", x, 15, min(x+6, 17), 1)
		}
	case MarkDone, MarkDue, MarkLater, MarkMissed:
		c.w = 18
		drawMoment(c, mark, 9, 8)
	default:
		c.w = 18
		c.rect("ch-bar ch-bar--"+mark, 1, 1, 16, 14)
	}
	return fmt.Sprintf(`<svg class="%s" viewBox="0 0 %s 16" width="%s" height="16" aria-hidden="true">%s</svg>`, class, num(c.w), num(c.w), c.b.String())
}

// drawMoment is the sign of one moment on a timeline.
func drawMoment(c *canvas, mark string, x, y float64) {
	switch mark {
	case MarkDone:
		fmt.Fprintf(&c.b, `<circle class="ch-moment ch-moment--done" cx="%s" cy="%s" r="8"/>`, num(x), num(y))
		c.path("ch-moment-check", fmt.Sprintf("M%s %sl2.8 2.8l5.4-5.4", num(x-4), num(y+0.3)))
	case MarkDue:
		fmt.Fprintf(&c.b, `<circle class="ch-moment ch-moment--due" cx="%s" cy="%s" r="7"/>`, num(x), num(y))
	case MarkMissed:
		c.line("ch-moment ch-moment--missed", x-6, y, x+6, y)
	default:
		fmt.Fprintf(&c.b, `<circle class="ch-moment ch-moment--%s" cx="%s" cy="%s" r="6.5"/>`, attr(mark), num(x), num(y))
	}
}
