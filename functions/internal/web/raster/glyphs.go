package raster

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// packed holds the outlines of the letters of Latin scripts, figures and signs of the
// Go fonts, regular and bold: the fonts themselves, with what reads them, are six times
// as large as everything else in this package. `go test -update` makes it.
//
// The Go fonts are copyright 2016 Bigelow & Holmes Inc. and used under their licence,
// which is that of Go: redistribution in any form is allowed with this notice.
//
//go:embed glyphs.bin
var packed []byte

// perEm is how many units of an outline make the size of a text.
const perEm = 2048

// Pieces of an outline.
const (
	pieceMove = iota
	pieceLine
	pieceQuad
)

// glyph is one letter: how far it moves the pen, and its outline in units of the font,
// with y going down from the baseline.
type glyph struct {
	advance float64
	pieces  []piece
}

type piece struct {
	kind   byte
	points [2]point // of a curve the control point and the end, of others the end first
}

// typeface is the letters of one weight. missing stands for those that it lacks.
type typeface struct {
	letters map[rune]glyph
	missing glyph
}

// faces reads the letters once: regular and bold.
var faces = sync.OnceValues(func() ([2]typeface, error) {
	var out [2]typeface
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return out, fmt.Errorf("raster: reading letters: %w", err)
	}
	r := &unpacker{data: data}
	for i := range out {
		out[i] = r.typeface()
	}
	if r.err != nil || len(r.data) != 0 {
		return out, errors.New("raster: the letters cannot be read")
	}
	return out, nil
})

// unpacker reads variable-length numbers, each point as its difference from the one
// before.
type unpacker struct {
	data []byte
	x, y int64
	err  error
}

func (u *unpacker) count() int64 {
	v, n := binary.Uvarint(u.data)
	if n <= 0 {
		u.err, u.data = io.ErrUnexpectedEOF, nil
		return 0
	}
	u.data = u.data[n:]
	return int64(v)
}

func (u *unpacker) signed() int64 {
	v, n := binary.Varint(u.data)
	if n <= 0 {
		u.err, u.data = io.ErrUnexpectedEOF, nil
		return 0
	}
	u.data = u.data[n:]
	return v
}

func (u *unpacker) point() point {
	u.x += u.signed()
	u.y += u.signed()
	return point{float64(u.x), float64(u.y)}
}

func (u *unpacker) typeface() typeface {
	t := typeface{letters: map[rune]glyph{}}
	t.missing = u.glyph()
	letter := int64(0)
	for n := u.count(); n > 0 && u.err == nil; n-- {
		letter += u.count()
		t.letters[rune(letter)] = u.glyph()
	}
	return t
}

func (u *unpacker) glyph() glyph {
	g := glyph{advance: float64(u.count())}
	u.x, u.y = 0, 0
	for n := u.count(); n > 0 && u.err == nil; n-- {
		p := piece{kind: byte(u.count())}
		p.points[0] = u.point()
		if p.kind == pieceQuad {
			p.points[1] = u.point()
		}
		g.pieces = append(g.pieces, p)
	}
	return g
}

// width is how wide words are, in units of the font.
func (t typeface) width(words string) float64 {
	wide := 0.0
	for _, r := range words {
		wide += t.of(r).advance
	}
	return wide
}

func (t typeface) of(r rune) glyph {
	if g, known := t.letters[r]; known {
		return g
	}
	return t.missing
}

// outlines gives the lines around words that begin at a point on the baseline, each
// letter as large as scale says, in units of the drawing.
func (t typeface) outlines(words string, from point, scale float64) []line {
	var out []line
	for _, r := range words {
		g := t.of(r)
		at := func(p point) point { return point{from.x + p.x*scale, from.y + p.y*scale} }
		for _, p := range g.pieces {
			switch p.kind {
			case pieceMove:
				out = append(out, line{points: []point{at(p.points[0])}, closed: true})
			case pieceLine:
				last := &out[len(out)-1]
				last.points = append(last.points, at(p.points[0]))
			case pieceQuad:
				last := &out[len(out)-1]
				last.points = append(last.points, bend(last.points[len(last.points)-1], at(p.points[0]), at(p.points[1]))...)
			}
		}
		from.x += g.advance * scale
	}
	return out
}

// bendSteps is in how many straight pieces a curve of a letter is drawn, which is a few
// pixels long.
const bendSteps = 5

// bend gives the points of a quadratic curve after its first.
func bend(a, b, c point) []point {
	out := make([]point, 0, bendSteps)
	for i := 1; i <= bendSteps; i++ {
		t := float64(i) / bendSteps
		u := 1 - t
		out = append(out, point{u*u*a.x + 2*u*t*b.x + t*t*c.x, u*u*a.y + 2*u*t*b.y + t*t*c.y})
	}
	return out
}
