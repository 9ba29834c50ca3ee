package raster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// mostPixels is the largest picture there is: a drawing of this product at twice its
// size stays far under it.
const mostPixels = 40_000_000

// PNG draws an SVG file, with a number of pixels per unit of the drawing. It gives an
// error for anything that it cannot draw.
func PNG(svg []byte, scale float64) ([]byte, error) {
	d := &drawing{scale: scale, styles: &sheet{}}
	if err := d.read(svg); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, d.image); err != nil {
		return nil, fmt.Errorf("raster: %w", err)
	}
	return out.Bytes(), nil
}

// drawing is a picture in the making.
type drawing struct {
	scale  float64
	styles *sheet
	image  *image.RGBA
	shapes vector.Rasterizer
	shifts []point // of the elements that are open
	skip   int     // how deep in what is no drawing: titles and patterns
	style  bool
	text   *textAt
}

// textAt is a text element that is open.
type textAt struct {
	attrs map[string]string
	words strings.Builder
}

func (d *drawing) read(svg []byte) error {
	x := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := x.Token()
		switch {
		case errors.Is(err, io.EOF) && d.image != nil:
			return nil
		case err != nil:
			return fmt.Errorf("raster: %w", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			err = d.open(e)
		case xml.CharData:
			d.words(string(e))
		case xml.EndElement:
			err = d.close(e.Name.Local)
		}
		if err != nil {
			return err
		}
	}
}

func (d *drawing) words(text string) {
	switch {
	case d.style:
		d.styles = parseSheet(text)
	case d.text != nil:
		d.text.words.WriteString(text)
	}
}

func (d *drawing) shift() point {
	if len(d.shifts) == 0 {
		return point{}
	}
	return d.shifts[len(d.shifts)-1]
}

func (d *drawing) open(e xml.StartElement) error {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.Name.Local] = a.Value
	}
	at := d.shift()
	d.shifts = append(d.shifts, at)
	if d.skip > 0 {
		d.skip++
		return nil
	}
	switch e.Name.Local {
	case "svg":
		return d.canvas(attrs)
	case "style":
		d.style = true
		return nil
	case "title", "desc", "defs":
		d.skip = 1
		return nil
	case "g":
		return d.move(attrs["transform"])
	case "text":
		d.text = &textAt{attrs: attrs}
		return nil
	}
	return d.shape(e.Name.Local, attrs)
}

func (d *drawing) close(name string) error {
	d.shifts = d.shifts[:len(d.shifts)-1]
	switch {
	case d.skip > 0:
		d.skip--
	case name == "style":
		d.style = false
	case name == "text":
		t := d.text
		d.text = nil
		return d.write(t)
	}
	return nil
}

// canvas makes the picture at the outermost element; one inside it stands where it is.
func (d *drawing) canvas(attrs map[string]string) error {
	if d.image != nil {
		return nil
	}
	n := &numbers{attrs: attrs}
	w, h := n.of("width")*d.scale, n.of("height")*d.scale
	if !(n.err == nil && w >= 1 && h >= 1 && w*h <= mostPixels) {
		return fmt.Errorf("raster: a picture of %s by %s", attrs["width"], attrs["height"])
	}
	d.image = image.NewRGBA(image.Rect(0, 0, int(math.Ceil(w)), int(math.Ceil(h))))
	draw.Draw(d.image, d.image.Bounds(), image.White, image.Point{}, draw.Src)
	return nil
}

// move takes what is inside an element along.
func (d *drawing) move(transform string) error {
	if transform == "" {
		return nil
	}
	var x, y float64
	if _, err := fmt.Sscanf(strings.ReplaceAll(transform, ",", " "), "translate(%g %g)", &x, &y); err != nil {
		return fmt.Errorf("raster: the transform %q", transform)
	}
	last := &d.shifts[len(d.shifts)-1]
	last.x, last.y = last.x+x, last.y+y
	return nil
}

// farthest is how far from the corner something can stand: beyond it a drawing is wrong.
const farthest = 100_000

// number reads an attribute, 0 where it is not there.
func number(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(math.Abs(v) <= farthest) {
		return 0, fmt.Errorf("raster: the number %q", text)
	}
	return v, nil
}

// numbers reads the attributes of one element and keeps the first thing that is wrong.
type numbers struct {
	attrs map[string]string
	err   error
}

func (n *numbers) of(key string) float64 {
	v, err := number(n.attrs[key])
	if err != nil && n.err == nil {
		n.err = err
	}
	return v
}

func (d *drawing) shape(name string, attrs map[string]string) error {
	if d.image == nil {
		return fmt.Errorf("raster: <%s> outside a drawing", name)
	}
	p, err := d.styles.paintOf(attrs)
	if err != nil {
		return err
	}
	if name == "line" {
		p.fill = nil
	}
	lines, err := d.lines(name, attrs)
	if err != nil {
		return err
	}
	d.draw(lines, p)
	return nil
}

// lines are what an element draws.
func (d *drawing) lines(name string, attrs map[string]string) ([]line, error) {
	if attrs["width"] == "100%" { // the ground of a drawing
		attrs["width"], attrs["height"] = strconv.FormatFloat(float64(d.image.Rect.Dx())/d.scale, 'f', -1, 64), strconv.FormatFloat(float64(d.image.Rect.Dy())/d.scale, 'f', -1, 64)
	}
	n := &numbers{attrs: attrs}
	var list []line
	switch name {
	case "rect":
		list = []line{box(n.of("x"), n.of("y"), n.of("width"), n.of("height"))}
	case "circle":
		list = []line{circle(point{n.of("cx"), n.of("cy")}, n.of("r"))}
	case "line":
		list = []line{{points: []point{{n.of("x1"), n.of("y1")}, {n.of("x2"), n.of("y2")}}}}
	case "path":
		return parsePath(attrs["d"])
	default:
		return nil, fmt.Errorf("raster: the element <%s>", name)
	}
	return list, n.err
}

// draw fills lines and then draws their outline.
func (d *drawing) draw(lines []line, p paint) {
	switch {
	case p.hatched:
		d.fill(lines, hatch{d.scale}, 1)
	case p.fill != nil:
		d.fill(lines, image.NewUniform(p.fill), p.opacity)
	}
	if p.stroke == nil || p.width == 0 {
		return
	}
	var outline []line
	for _, l := range lines {
		outline = append(outline, l.outline(p.width, p.dashes)...)
	}
	d.fill(outline, image.NewUniform(p.stroke), p.opacity)
}

// fill fills lines, smooth at the edges.
func (d *drawing) fill(lines []line, src image.Image, opacity float64) {
	d.fillAt(lines, src, opacity, point{})
}

// fillAt fills lines that are moved by some way.
func (d *drawing) fillAt(lines []line, src image.Image, opacity float64, by point) {
	at := d.shift()
	on := func(q point) point { return point{(q.x + at.x + by.x) * d.scale, (q.y + at.y + by.y) * d.scale} }
	box := around(lines, on).Intersect(d.image.Bounds())
	if box.Empty() {
		return
	}
	// Only where the lines are: a picture has many small things on it.
	d.shapes.Reset(box.Dx(), box.Dy())
	for _, l := range lines {
		for i, q := range l.points {
			q = on(q)
			x, y := float32(q.x-float64(box.Min.X)), float32(q.y-float64(box.Min.Y))
			if i == 0 {
				d.shapes.MoveTo(x, y)
			} else {
				d.shapes.LineTo(x, y)
			}
		}
		d.shapes.ClosePath()
	}
	if u, plain := src.(*image.Uniform); plain && opacity < 1 {
		c := color.NRGBAModel.Convert(u.C).(color.NRGBA)
		c.A = uint8(math.Round(255 * opacity))
		src = image.NewUniform(c)
	}
	d.shapes.Draw(d.image, box, src, box.Min)
}

// around gives the smallest rectangle of whole pixels around lines.
func around(lines []line, on func(point) point) image.Rectangle {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, l := range lines {
		for _, q := range l.points {
			q = on(q)
			low.x, low.y = min(low.x, q.x), min(low.y, q.y)
			high.x, high.y = max(high.x, q.x), max(high.y, q.y)
		}
	}
	if low.x > high.x {
		return image.Rectangle{}
	}
	whole := func(v float64) int { return int(min(max(v, -1e6), 1e6)) }
	return image.Rect(whole(math.Floor(low.x)), whole(math.Floor(low.y)), whole(math.Ceil(high.x)), whole(math.Ceil(high.y)))
}

// hatch is the pattern of what is hidden: slanting stripes on a light ground.
type hatch struct{ scale float64 }

// The pattern of package chart: a stripe of one and a half in every six.
const (
	hatchEvery  = 6.0
	hatchStripe = 1.5
)

func (hatch) ColorModel() color.Model { return color.RGBAModel }

func (hatch) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

func (h hatch) At(x, y int) color.Color {
	v := math.Mod((float64(x)+float64(y))/math.Sqrt2/h.scale, hatchEvery)
	if v < hatchStripe {
		return color.RGBA{0xc0, 0xc7, 0xd2, 255}
	}
	return color.RGBA{0xef, 0xf1, 0xf3, 255}
}
