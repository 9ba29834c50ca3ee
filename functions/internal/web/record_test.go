package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// The visual record: how the main pages look, small and in grey, with the places of
// their parts. It is compared with a tolerance that lets the fonts of another machine
// through, and no part that moved, fell away or lost its style. UPDATE_SHOTS=1 makes
// it again.
const (
	recordDir = "testdata/record"
	shrink    = 8    // pixels of a page per pixel of the record
	tooFar    = 40.0 // of 255: a spot that differs
	mostSpots = 0.06 // share of the spots that may differ
	tallness  = 0.12 // share by which the height of a page may differ
)

// recorded are the pages, each at the widths that it is made for.
var recorded = map[string][]int64{
	"caseload": {1280, 390}, "caseload-leeg": {1280}, "dossier": {1280, 390}, "vragenlijst": {1280, 390}, "vragenlijst-fout": {1280},
	"naast-elkaar": {1280}, "gesprekskaart": {1280}, "uitnodiging": {1280}, "importeren-fouten": {1280}, "dashboard-ontwikkeling": {1280, 390},
	"dashboard-management": {1280}, "mkba": {1280}, "gemeenten": {1280}, "beheer-overzicht": {1280}, "beheer-wekelijks": {390}, "beheer-medewerkers": {1280, 390},
	"beheer-uitnodigingen": {1280, 390}, "beheer-bewaren": {1280},
	"beheer-berichten": {390}, "beheer-bericht": {1280, 390}, "beheer-bericht-tekst-fout": {390}, "beheer-logboek": {390, 1280}, "fout-niet-gevonden": {1280}, "inloggen": {1280},
	"rapporten": {1280, 390}, "rapport-a4": {1280, 390}, "rapport-brief": {1280}, "rapport-infographic": {1280},
	"vragen-start": {390}, "vragen-vraag": {390, 1280}, "vragen-controle": {390}, "vragen-bedankt": {390}, "taal-ar": {390}, "lang-vraag-ar": {390},
}

// part is a part of a page, as shares of its width and height.
type part struct {
	Name       string
	X, Y, W, H float64
}

const partsOf = `(() => {
  const wide = document.documentElement.scrollWidth, high = document.documentElement.scrollHeight, round = (x) => Math.round(x * 1000) / 1000;
  return [...document.querySelectorAll("header, nav, main, footer, h1, h2, table, svg.em-chart, .nl-button--primary, .em-summary, .em-card, .em-tile, fieldset")].filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 1).map((e) => {
    const r = e.getBoundingClientRect();
    return { Name: e.tagName.toLowerCase() + (e.id ? "#" + e.id : ""), X: round((r.left + scrollX) / wide), Y: round((r.top + scrollY) / high), W: round(r.width / wide), H: round(r.height / high) };
  });
})()`

// look is what is kept of a page.
type look struct {
	picture *image.Gray
	parts   []part
}

func lookAt(t *testing.T, ctx context.Context) look {
	t.Helper()
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	whole, _, err := image.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	parts, err := chromedp.Run(ctx, chromedp.Evaluate[[]part](partsOf))
	if err != nil {
		t.Fatal(err)
	}
	size := whole.Bounds()
	return look{scaled(whole, size.Dx()/shrink, size.Dy()/shrink), parts}
}

// scaled gives each pixel the mean luminance of what it stands for.
func scaled(from image.Image, width, height int) *image.Gray {
	out, b := image.NewGray(image.Rect(0, 0, width, height)), from.Bounds()
	for y := range height {
		for x := range width {
			x0, x1 := b.Min.X+x*b.Dx()/width, b.Min.X+max((x+1)*b.Dx()/width, x*b.Dx()/width+1)
			y0, y1 := b.Min.Y+y*b.Dy()/height, b.Min.Y+max((y+1)*b.Dy()/height, y*b.Dy()/height+1)
			sum := 0
			for j := y0; j < y1; j++ {
				for i := x0; i < x1; i++ {
					sum += int(color.GrayModel.Convert(from.At(i, j)).(color.Gray).Y)
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / ((x1 - x0) * (y1 - y0)))})
		}
	}
	return out
}

// spot is the mean around a pixel, so that a line that wraps elsewhere weighs less.
func spot(g *image.Gray, x, y int) float64 {
	const around = 3
	sum, n := 0, 0
	for j := max(y-around, 0); j <= min(y+around, g.Rect.Dy()-1); j++ {
		for i := max(x-around, 0); i <= min(x+around, g.Rect.Dx()-1); i++ {
			sum += int(g.GrayAt(i, j).Y)
			n++
		}
	}
	return float64(sum) / float64(n)
}

// differs says in what way a page looks other than it did, or "".
func differs(was, is look) string {
	a, b := was.picture.Rect, is.picture.Rect
	if a.Dx() != b.Dx() || math.Abs(float64(a.Dy()-b.Dy())) > tallness*float64(a.Dy()) {
		return fmt.Sprintf("%d by %d, was %d by %d", b.Dx()*shrink, b.Dy()*shrink, a.Dx()*shrink, a.Dy()*shrink)
	}
	now := scaled(is.picture, a.Dx(), a.Dy())
	spots := 0
	for y := range a.Dy() {
		for x := range a.Dx() {
			if math.Abs(spot(was.picture, x, y)-spot(now, x, y)) > tooFar {
				spots++
			}
		}
	}
	if share := float64(spots) / float64(a.Dx()*a.Dy()); share > mostSpots {
		return fmt.Sprintf("%.0f%% of the page looks other than it did", share*100)
	}
	if len(was.parts) != len(is.parts) {
		return fmt.Sprintf("%d parts, were %d", len(is.parts), len(was.parts))
	}
	for i, p := range was.parts {
		q := is.parts[i]
		if p.Name != q.Name || math.Abs(p.X-q.X) > .06 || math.Abs(p.W-q.W) > .12 || math.Abs(p.Y-q.Y) > .08 || math.Abs(p.H-q.H) > .08 {
			return fmt.Sprintf("%s is at %v, was %s at %v", q.Name, q, p.Name, p)
		}
	}
	return ""
}

// TestVisualRecord compares the main pages with how they were.
func TestVisualRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	all := gallery(t)
	server := serveGallery(t, all)
	parts := readParts(t)
	renew := os.Getenv("UPDATE_SHOTS") == "1"
	for name, sizes := range recorded {
		if !slices.ContainsFunc(all, func(s sample) bool { return s.name == name }) {
			t.Errorf("there is no page %s", name)
			continue
		}
		for _, width := range sizes {
			key := fmt.Sprintf("%s-%d", name, width)
			visit(t, ctx, server.URL+"/"+name, width)
			is := lookAt(t, ctx)
			if renew {
				keep(t, key, is)
				parts[key] = is.parts
				continue
			}
			if found := differs(look{readPicture(t, key), parts[key]}, is); found != "" {
				t.Errorf("%s: %s (UPDATE_SHOTS=1 when it is meant)", key, found)
			}
		}
	}
	if renew {
		writeParts(t, parts)
		return
	}
	sensitive(t, ctx, server.URL, parts)
}

// sensitive keeps the comparison honest: what is broken is seen, and another font,
// as on another machine, is let through.
func sensitive(t *testing.T, ctx context.Context, root string, parts map[string][]part) {
	t.Helper()
	const sheet = `(() => { const s = new CSSStyleSheet(); s.replaceSync(%q); document.adoptedStyleSheets = [s]; return [] })()`
	for what, c := range map[string]struct {
		page, css string
		seen      bool
	}{
		"another font":          {"dossier", `* { font-family: "DejaVu Sans", sans-serif !important }`, false},
		"another font, smaller": {"vragen-vraag", `* { font-family: "Liberation Sans", sans-serif !important }`, false},
		"a chart fell away":     {"dashboard-ontwikkeling", `.em-chart { visibility: hidden }`, true},
		"a button fell away":    {"vragen-vraag", `.nl-button--primary { display: none !important }`, true},
		"the columns fell over": {"dossier", `main * { display: block !important }`, true},
		"everything is bare":    {"caseload", `* { all: revert !important }`, true},
		"the text is unseen":    {"vragenlijst", `main { background: #001a40; }`, true},
	} {
		width := recorded[c.page][0]
		key := fmt.Sprintf("%s-%d", c.page, width)
		visit(t, ctx, root+"/"+c.page, width)
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(sheet, c.css))); err != nil {
			t.Fatal(err)
		}
		if found := differs(look{readPicture(t, key), parts[key]}, lookAt(t, ctx)); (found != "") != c.seen {
			t.Errorf("%s: %q", what, found)
		}
	}
}

func keep(t *testing.T, key string, l look) {
	t.Helper()
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, l.picture); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(recordDir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(recordDir, key+".png"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readPicture(t *testing.T, key string) *image.Gray {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(recordDir, key+".png"))
	if err != nil {
		t.Fatalf("no record of %s: %v", key, err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return picture.(*image.Gray)
}

func readParts(t *testing.T) map[string][]part {
	t.Helper()
	out := map[string][]part{}
	data, err := os.ReadFile(filepath.Join(recordDir, "parts.json"))
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil && os.Getenv("UPDATE_SHOTS") != "1" {
		t.Fatal(err)
	}
	return out
}

func writeParts(t *testing.T, parts map[string][]part) {
	t.Helper()
	data, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte(`],"`), []byte("],\n\""))
	if err := os.WriteFile(filepath.Join(recordDir, "parts.json"), append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
