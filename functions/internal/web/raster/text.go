package raster

import (
	"fmt"
	"image"
	"math"
)

// narrower makes the letters as wide as those that the pages reckon with.
const narrower = 0.95

// write draws one line of text.
func (d *drawing) write(t *textAt) error {
	p, err := d.styles.paintOf(t.attrs)
	if err != nil {
		return err
	}
	if d.image == nil {
		return fmt.Errorf("raster: text outside a drawing")
	}
	all, err := faces()
	if err != nil {
		return err
	}
	face := all[0]
	if p.bold {
		face = all[1]
	}
	from, err := t.place()
	if err != nil {
		return err
	}
	words, scale := t.words.String(), p.size*narrower/perEm
	switch t.attrs["text-anchor"] {
	case "middle":
		from.x -= face.width(words) * scale / 2
	case "end":
		from.x -= face.width(words) * scale
	}
	lines := face.outlines(words, from, scale)
	if p.halo && p.stroke != nil {
		d.halo(lines, p)
	}
	if p.fill != nil {
		d.fill(lines, image.NewUniform(p.fill), 1)
	}
	return nil
}

func (t *textAt) place() (point, error) {
	var p point
	var err error
	if p.x, err = number(t.attrs["x"]); err == nil {
		p.y, err = number(t.attrs["y"])
	}
	return p, err
}

// haloSteps is in how many directions a text is drawn to give it an edge.
const haloSteps = 12

// halo lays an edge of half the stroke under a text, so that it stays readable on
// lines. Letters in other directions cover what lies between.
func (d *drawing) halo(lines []line, p paint) {
	for i := range haloSteps {
		a := 2 * math.Pi * float64(i) / haloSteps
		d.fillAt(lines, image.NewUniform(p.stroke), 1, point{p.width / 2 * math.Cos(a), p.width / 2 * math.Sin(a)})
	}
}
