package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// canvas collects SVG elements. Every text goes through text or attr, which
// escape, so a label can never become markup.
type canvas struct {
	b    strings.Builder
	w, h float64
	id   string
}

func newCanvas(id string, width, height float64) *canvas {
	return &canvas{w: width, h: height, id: id}
}

func num(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

func attr(s string) string { return html.EscapeString(s) }

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&c.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

func (c *canvas) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(&c.b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, num(x), num(y), num(max(w, 0)), num(max(h, 0)))
}

func (c *canvas) path(class, d string) {
	fmt.Fprintf(&c.b, `<path class="%s" d="%s"/>`, class, d)
}

// text places one line; anchor is start, middle or end.
func (c *canvas) text(class, anchor string, x, y float64, s string) {
	fmt.Fprintf(&c.b, `<text class="%s" x="%s" y="%s"`, class, num(x), num(y))
	if anchor != "" && anchor != "start" {
		fmt.Fprintf(&c.b, ` text-anchor="%s"`, anchor)
	}
	fmt.Fprintf(&c.b, `>%s</text>`, html.EscapeString(plain(s)))
}

// lines places a wrapped label from its first baseline down.
func (c *canvas) lines(class, anchor string, x, y, leading float64, lines []string) {
	for i, l := range lines {
		c.text(class, anchor, x, y+float64(i)*leading, l)
	}
}

// mark draws the shape of a role around a point.
func (c *canvas) mark(role Role, x, y, r float64) {
	class := "ch-mark ch-" + string(role)
	switch role {
	case Other:
		c.rect(class, x-r*0.9, y-r*0.9, r*1.8, r*1.8)
	case Fifth:
		c.rect(class, x-r*0.85, y-r*0.85, r*1.7, r*1.7)
	case Earlier:
		c.path(class, fmt.Sprintf("M%s %sL%s %sL%s %sL%s %sZ", num(x), num(y-r*1.15), num(x+r*1.15), num(y), num(x), num(y+r*1.15), num(x-r*1.15), num(y)))
	case Fourth:
		c.path(class, fmt.Sprintf("M%s %sL%s %sL%s %sZ", num(x), num(y-r*1.2), num(x+r*1.1), num(y+r*0.8), num(x-r*1.1), num(y+r*0.8)))
	case Reference:
		c.line("ch-tick", x, y-r*1.5, x, y+r*1.5)
	default:
		fmt.Fprintf(&c.b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, num(x), num(y), num(r))
	}
}

// hatch defines the pattern of hidden and merged parts, under this drawing's id.
func (c *canvas) hatch() {
	fmt.Fprintf(&c.b, `<defs><pattern id="%s-arcering" class="ch-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6"/><line x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`, attr(c.id))
}

// hatched fills a rectangle with that pattern.
func (c *canvas) hatched(x, y, w, h float64) {
	fmt.Fprintf(&c.b, `<rect class="ch-hidden" fill="url(#%s-arcering)" x="%s" y="%s" width="%s" height="%s"/>`, attr(c.id), num(x), num(y), num(max(w, 0)), num(max(h, 0)))
}

// svg closes the drawing with its title and description.
func (c *canvas) svg(title, desc string) string {
	return fmt.Sprintf(`<svg class="em-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s-titel %s-tekst"><title id="%s-titel">%s</title><desc id="%s-tekst">%s</desc>%s</svg>`,
		num(c.w), num(c.h), num(c.w), num(c.h), attr(c.id), attr(c.id), attr(c.id), html.EscapeString(plain(title)), attr(c.id), html.EscapeString(plain(desc)), c.b.String())
}

// scale maps a domain onto pixels.
type scale struct{ d0, d1, p0, p1 float64 }

func (s scale) at(v float64) float64 {
	if s.d1 == s.d0 {
		return s.p0
	}
	return s.p0 + (v-s.d0)/(s.d1-s.d0)*(s.p1-s.p0)
}

// ticks lists the values from low to high by step, without drift.
func ticks(low, high, step float64) []float64 {
	if step <= 0 || high < low {
		return []float64{low}
	}
	n := min(int(math.Floor((high-low)/step+1e-9)), 60)
	out := make([]float64, 0, n+1)
	for i := 0; i <= n; i++ {
		out = append(out, low+float64(i)*step)
	}
	return out
}

// niceStep is a step of 1, 2 or 5 times a power of ten that gives about n parts.
func niceStep(span float64, n int) float64 {
	if span <= 0 || n < 1 {
		return 1
	}
	raw := span / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*power*1.0001 {
			return m * power
		}
	}
	return 10 * power
}

func niceMax(v float64, n int) (top, step float64) {
	if v <= 0 {
		return 1, 1
	}
	step = niceStep(v, n)
	return math.Ceil(v/step-1e-9) * step, step
}
