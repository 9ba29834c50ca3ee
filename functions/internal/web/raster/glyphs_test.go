package raster

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"flag"
	"math"
	"os"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

var update = flag.Bool("update", false, "write glyphs.bin anew from the Go fonts")

// wanted says which letters are kept: Latin scripts, figures, punctuation, money and
// signs, not what no label of a chart has.
func wanted(r rune) bool {
	return r >= ' ' && r < 0x7f || r >= 0xa0 && r < 0x250 || r >= 0x2010 && r < 0x2100 || r >= 0x2120 && r < 0x2300 || r >= 0x25a0 && r < 0x2670
}

// pack writes the letters of a font as typeface reads them.
func pack(t *testing.T, ttf []byte) []byte {
	t.Helper()
	f, err := sfnt.Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	if f.UnitsPerEm() != perEm {
		t.Fatalf("%d units per em", f.UnitsPerEm())
	}
	var buf sfnt.Buffer
	letters, last := []byte(nil), rune(0)
	n := uint64(0)
	for r := rune(0); r < 0x2700; r++ {
		index, err := f.GlyphIndex(&buf, r)
		if err != nil {
			t.Fatal(err)
		}
		if index == 0 || !wanted(r) {
			continue
		}
		letters = binary.AppendUvarint(letters, uint64(r-last))
		letters = append(letters, packGlyph(t, f, &buf, index)...)
		last, n = r, n+1
	}
	return append(binary.AppendUvarint(packGlyph(t, f, &buf, 0), n), letters...)
}

func packGlyph(t *testing.T, f *sfnt.Font, buf *sfnt.Buffer, index sfnt.GlyphIndex) []byte {
	t.Helper()
	whole := fixed.I(perEm)
	advance, err := f.GlyphAdvance(buf, index, whole, font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := f.LoadGlyph(buf, index, whole, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := binary.AppendUvarint(nil, uint64(advance.Round()))
	out = binary.AppendUvarint(out, uint64(len(segments)))
	var x, y int64
	for _, s := range segments {
		kind, points := pieceMove, 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
		case sfnt.SegmentOpLineTo:
			kind = pieceLine
		case sfnt.SegmentOpQuadTo:
			kind, points = pieceQuad, 2
		default:
			t.Fatalf("a piece of kind %d", s.Op)
		}
		out = binary.AppendUvarint(out, uint64(kind))
		for _, p := range s.Args[:points] {
			px, py := int64(p.X.Round()), int64(p.Y.Round())
			out = binary.AppendVarint(binary.AppendVarint(out, px-x), py-y)
			x, y = px, py
		}
	}
	return out
}

// TestLettersAreThoseOfTheFonts reads the kept letters back and compares them with the
// fonts that they are from.
func TestLettersAreThoseOfTheFonts(t *testing.T) {
	sources := [][]byte{goregular.TTF, gobold.TTF}
	var raw []byte
	for _, ttf := range sources {
		raw = append(raw, pack(t, ttf)...)
	}
	if *update {
		var small bytes.Buffer
		w, err := flate.NewWriter(&small, flate.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("glyphs.bin", small.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		packed = small.Bytes()
	}
	all, err := faces()
	if err != nil {
		t.Fatalf("%v; run with -update", err)
	}
	for i, ttf := range sources {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		for _, r := range "aéğşŁ€0–…×≤▲ " {
			index, err := f.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			want, err := f.GlyphAdvance(&buf, index, fixed.I(perEm), font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			if got, known := all[i].letters[r]; !known || math.Abs(got.advance-float64(want)/64) > 1 || r != ' ' && len(got.pieces) == 0 {
				t.Errorf("%q of weight %d is not that of the font; run with -update", r, i)
			}
		}
	}
	if x := all[0].of('\U0001F600'); len(x.pieces) == 0 {
		t.Error("a letter that is not there shows as nothing")
	}
}
