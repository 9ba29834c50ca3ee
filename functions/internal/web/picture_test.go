package web_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"math"
	"reflect"
	"testing"

	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
	"effectmonitor/functions/internal/web/raster"
)

// drawnTiles gives every tile with a drawing that is on a page of the gallery, and each
// drawing that is not on a tile as if it were, by the kind of drawing.
func drawnTiles(t *testing.T) map[string][]web.Tile {
	t.Helper()
	found := map[string][]web.Tile{}
	add := func(x web.Tile) {
		kind := reflect.TypeOf(x.Chart).Name()
		found[kind] = append(found[kind], x)
	}
	var look func(v reflect.Value)
	look = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if v.IsNil() {
				return
			}
			if c, is := v.Interface().(chart.Chart); is {
				add(web.Tile{Title: "Los van een tegel", Chart: c})
				return
			}
			look(v.Elem())
		case reflect.Struct:
			if x, is := v.Interface().(web.Tile); is && x.Chart != nil {
				add(x)
				return
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					look(v.Field(i))
				}
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				look(v.Index(i))
			}
		}
	}
	for _, s := range gallery(t) {
		if s.view.IsValid() {
			look(s.view)
		}
	}
	return found
}

// TestEveryDrawingIsAPicture: each kind of drawing, in every state that the gallery has,
// becomes a PNG file of twice its size.
func TestEveryDrawingIsAPicture(t *testing.T) {
	all := drawnTiles(t)
	for _, kind := range []string{"Bars", "Columns", "Dumbbell", "Flow", "Funnel", "Route", "Slope", "Spider", "Stacked", "Survival", "Theory", "Trend", "Waterfall"} {
		if len(all[kind]) == 0 {
			t.Errorf("the gallery has no %s", kind)
		}
	}
	for kind, list := range all {
		for i, tile := range list {
			file, err := raster.PNG(web.ChartFile(tile), 2)
			if err != nil {
				t.Errorf("%s %d (%s): %v", kind, i, tile.Title, err)
				continue
			}
			picture, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Errorf("%s %d: %v", kind, i, err)
				continue
			}
			if share := meanInk(squares(picture)); picture.Bounds().Dx() != 2000 || share < 0.004 || share > 0.5 || len(file) > 400_000 {
				t.Errorf("%s %d (%s): %v, %.3f ink, %d bytes", kind, i, tile.Title, picture.Bounds(), share, len(file))
			}
		}
	}
}

// TestAPictureLooksLikeItsDrawing sets our picture beside the one that a browser makes of
// the same SVG file. Letters differ a little in shape, so squares of 25 pixels are
// compared, by how dark they are.
func TestAPictureLooksLikeItsDrawing(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	ctx := browser(t, func(any) {})
	do(t, ctx, chromedp.Navigate("about:blank"))
	for kind, list := range drawnTiles(t) {
		svg := web.ChartFile(list[0])
		file, err := raster.PNG(svg, 2)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		ours, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => {
			const image = new Image(); image.src = "data:image/svg+xml;base64,`+base64.StdEncoding.EncodeToString(svg)+`"; await image.decode();
			const canvas = document.createElement("canvas"); [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
			canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
			return canvas.toDataURL("image/png").split(",")[1];
		})()`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		a, b := squares(ours), squares(theirs)
		if len(a) != len(b) {
			t.Errorf("%s: %v beside %v", kind, ours.Bounds(), theirs.Bounds())
			continue
		}
		apart := 0.0
		for i := range a {
			apart += math.Abs(a[i]-b[i]) / float64(len(a))
		}
		if like := alike(a, b); like < 0.9 || apart > 0.02 {
			t.Errorf("%s: alike %.3f, apart %.4f", kind, like, apart)
		}
	}
}

// squares gives how dark each square of 25 pixels is, 0 for white.
func squares(picture image.Image) []float64 {
	const side = 25
	b := picture.Bounds()
	wide, high := (b.Dx()+side-1)/side, (b.Dy()+side-1)/side
	out := make([]float64, wide*high)
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := picture.At(x, y).RGBA()
			out[y/side*wide+x/side] += (1 - float64(r+g+bl)/(3*0xffff)) / (side * side)
		}
	}
	return out
}

func meanInk(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}

// alike is the correlation of two pictures.
func alike(a, b []float64) float64 {
	ma, mb := meanInk(a), meanInk(b)
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+(a[i]-ma)*(b[i]-mb), aa+(a[i]-ma)*(a[i]-ma), bb+(b[i]-mb)*(b[i]-mb)
	}
	return ab / math.Sqrt(aa*bb)
}
