package raster_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web/raster"
)

// drawn draws what stands in an SVG of 100 by 60, twice as large.
func drawn(t *testing.T, inside string) image.Image {
	t.Helper()
	file, err := raster.PNG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60">`+inside+`</svg>`), 2)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Bounds() != image.Rect(0, 0, 200, 120) {
		t.Fatalf("a picture of %v", picture.Bounds())
	}
	return picture
}

// at gives the colour at a point of the drawing.
func at(picture image.Image, x, y float64) color.NRGBA {
	return color.NRGBAModel.Convert(picture.At(int(x*2), int(y*2))).(color.NRGBA)
}

var (
	white = color.NRGBA{255, 255, 255, 255}
	blue  = color.NRGBA{0, 0x56, 0x8b, 255}
	brown = color.NRGBA{0xac, 0x50, 0x1b, 255}
)

const styles = `<style><![CDATA[/* a { } */ svg{--em-accent:#ac501b}
.a { fill: #00568b; } .b { fill: none; stroke: #00568b; stroke-width: 4; } .b.c { stroke: #ac501b; }
.d { fill: var(--em-accent); } .e { stroke: #00568b; stroke-width: 2; stroke-dasharray: 6 6; } .f { fill: #00568b; opacity: .5; }
.t { font-size: 30px; fill: #00568b; } .h { font-size: 30px; fill: none; paint-order: stroke; stroke: #00568b; stroke-width: 8px; }
.wide { font-weight: 700; } @media (max-width: 9px) { .a { fill: #fff; } }]]></style>`

func TestShapes(t *testing.T) {
	tests := []struct {
		name, svg string
		x, y      float64
		want      color.NRGBA
	}{
		{"ground", "", 50, 30, white},
		{"rectangle", `<rect class="a" x="10" y="10" width="20" height="20"/>`, 20, 20, blue},
		{"beside a rectangle", `<rect class="a" x="10" y="10" width="20" height="20"/>`, 31, 20, white},
		{"black without a class", `<rect x="10" y="10" width="20" height="20"/>`, 20, 20, color.NRGBA{0, 0, 0, 255}},
		{"variable", `<rect class="d" x="10" y="10" width="20" height="20"/>`, 20, 20, brown},
		{"two classes win", `<rect class="b c" x="10" y="10" width="40" height="20"/>`, 10, 20, brown},
		{"nothing inside an outline", `<rect class="b" x="10" y="10" width="40" height="20"/>`, 30, 20, white},
		{"circle", `<circle class="a" cx="50" cy="30" r="10"/>`, 50, 39, blue},
		{"corner of a circle", `<circle class="a" cx="50" cy="30" r="10"/>`, 58.5, 38.5, white},
		{"line", `<line class="b" x1="10" y1="30" x2="90" y2="30"/>`, 50, 31, blue},
		{"dash", `<line class="e" x1="10" y1="30" x2="90" y2="30"/>`, 13, 30, blue},
		{"between dashes", `<line class="e" x1="10" y1="30" x2="90" y2="30"/>`, 19, 30, white},
		{"path", `<path class="a" d="M10 10L90 10 90 50H10Z"/>`, 50, 30, blue},
		{"path from where the pen is", `<path class="a" d="m10 10h80v40z"/>`, 80, 20, blue},
		{"curve", `<path class="b" d="M10 50C10 10,90 10,90 50"/>`, 50, 20, blue},
		{"corner of a line", `<path class="b" d="M10 40L50 20 90 40" fill="none"/>`, 50, 18.6, blue},
		{"moved", `<g transform="translate(40 20)"><rect class="a" x="0" y="0" width="10" height="10"/></g>`, 45, 25, blue},
		{"moved back", `<g transform="translate(40 20)"></g><rect class="a" x="0" y="0" width="10" height="10"/>`, 45, 25, white},
		{"half through", `<rect class="f" x="10" y="10" width="20" height="20"/>`, 20, 20, color.NRGBA{0x7f, 0xaa, 0xc5, 255}},
		{"out of the picture", `<rect class="a" x="-50" y="-50" width="500" height="500"/>`, 99, 59, blue},
		{"hidden is hatched", `<rect class="a" fill="url(#x-arcering)" x="0" y="0" width="100" height="60"/>`, 3, 3, color.NRGBA{0xef, 0xf1, 0xf3, 255}},
		{"a title is no drawing", `<title>Titel</title><desc>Tekst</desc><defs><pattern><rect width="6" height="6"/></pattern></defs>`, 2, 2, white},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := at(drawn(t, styles+tt.svg), tt.x, tt.y); near(got, tt.want) {
				return
			} else {
				t.Errorf("at %v, %v it is %v, want %v", tt.x, tt.y, got, tt.want)
			}
		})
	}
}

func near(a, b color.NRGBA) bool {
	apart := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return apart(a.R, b.R) <= 2 && apart(a.G, b.G) <= 2 && apart(a.B, b.B) <= 2 && a.A == b.A
}

// ink counts the pixels that are not white, left and right of a point of the drawing.
func ink(picture image.Image, x float64) (left, right int) {
	for py := range picture.Bounds().Dy() {
		for px := range picture.Bounds().Dx() {
			switch {
			case color.NRGBAModel.Convert(picture.At(px, py)) == white:
			case float64(px) < x*2:
				left++
			default:
				right++
			}
		}
	}
	return left, right
}

func TestText(t *testing.T) {
	text := func(attrs, words string) image.Image {
		return drawn(t, styles+`<text `+attrs+` x="50" y="40">`+words+`</text>`)
	}
	if l, r := ink(text(`class="t"`, "nl"), 50); l > 0 || r < 100 {
		t.Errorf("a text from a point has %d pixels left of it and %d right", l, r)
	}
	if l, r := ink(text(`class="t" text-anchor="end"`, "nl"), 50); r > 0 || l < 100 {
		t.Errorf("a text to a point has %d pixels left of it and %d right", l, r)
	}
	if l, r := ink(text(`class="t" text-anchor="middle"`, "oo"), 50); max(l, r) > min(l, r)*11/10 {
		t.Errorf("a text around a point has %d pixels left of it and %d right", l, r)
	}
	_, plain := ink(text(`class="t"`, "nl"), 0)
	if _, bold := ink(text(`class="t wide"`, "nl"), 0); bold <= plain {
		t.Errorf("bold has %d pixels, not bold %d", bold, plain)
	}
	if _, halo := ink(text(`class="h"`, "nl"), 0); halo <= plain*2 {
		t.Errorf("with an edge it has %d pixels, without %d", halo, plain)
	}
	_, e := ink(text(`class="t"`, "e"), 0)
	if _, accent := ink(text(`class="t"`, "é"), 0); accent <= e {
		t.Error("an accent is not drawn")
	}
	// A hole in a letter stays open.
	if got := at(drawn(t, styles+`<text class="t" x="10" y="40">o</text>`), 18, 32); got != white {
		t.Errorf("inside an o it is %v", got)
	}
}

// TestWhatCannotBeDrawnIsTold: no picture silently lacks something.
func TestWhatCannotBeDrawnIsTold(t *testing.T) {
	for name, inside := range map[string]string{
		"element":       `<ellipse cx="5" cy="5" rx="3" ry="2"/>`,
		"transform":     `<g transform="rotate(45)"></g>`,
		"path":          `<path d="M0 0A5 5 0 0 1 10 10"/>`,
		"path start":    `<path d="L5 5"/>`,
		"path number":   `<path d="M5 x"/>`,
		"number":        `<rect x="1em" y="0" width="5" height="5"/>`,
		"text number":   `<text x="start" y="0">a</text>`,
		"colour":        `<style>.z { fill: red; }</style><rect class="z" width="5" height="5"/>`,
		"dashes":        `<style>.z { stroke-dasharray: a; }</style><rect class="z" width="5" height="5"/>`,
		"width of line": `<style>.z { stroke-width: thick; }</style><rect class="z" width="5" height="5"/>`,
		"markup":        `<rect`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := raster.PNG([]byte(`<svg width="10" height="10">`+inside+`</svg>`), 2); err == nil {
				t.Errorf("%s gives a picture", inside)
			}
		})
	}
	for _, svg := range []string{"", "<svg/>", `<svg width="1e9" height="1e9"/>`, `<svg width="NaN" height="5"/>`, `<rect width="5" height="5"/>`} {
		if _, err := raster.PNG([]byte(svg), 2); err == nil || !strings.HasPrefix(err.Error(), "raster: ") {
			t.Errorf("%q gives %v", svg, err)
		}
	}
}

// FuzzPNG: whatever comes in, there is a picture or an error.
func FuzzPNG(f *testing.F) {
	f.Add(styles + `<path class="b" d="M10 50C10 10,90 10,90 50"/><text class="h" x="1" y="2">a</text>`)
	f.Add(styles + `<line class="e" x1="-1e3" y1="1e3" x2="1e3" y2="0"/><rect width="1e30"/>`)
	f.Fuzz(func(t *testing.T, inside string) {
		file, err := raster.PNG([]byte(`<svg width="40" height="30">`+inside+`</svg>`), 2)
		if (err == nil) != (len(file) > 0) {
			t.Errorf("%d bytes and %v", len(file), err)
		}
	})
}
