package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/web"
)

// TestPicture: a drawing can be had as a PNG file, which the browser makes of the SVG
// file: twice as large, and not empty. Without a script the link is not there.
func TestPicture(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	console := &messages{}
	ctx := browser(t, console.hear)
	v := statisticsSample()
	tile := v.Tiles[0]
	mux := http.NewServeMux()
	mux.Handle("/assets/", web.Assets())
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", web.CSP)
		_, _ = w.Write([]byte(render(t, web.Dashboard(v))))
	})
	mux.HandleFunc("/"+tile.ID+".svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Header().Set("Content-Security-Policy", web.CSP)
		w.Header().Set("Content-Disposition", `attachment; filename="x.svg"`)
		_, _ = w.Write(web.ChartFile(tile))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	do(t, ctx, chromedp.Navigate(server.URL+"/"))
	waitFor(t, ctx, "offering a picture", `!document.querySelector("#`+tile.ID+` [data-picture]").hidden`)
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`(() => {
		HTMLAnchorElement.prototype.click = function () { window.saved = this.download; };
		URL.createObjectURL = (blob) => { createImageBitmap(blob).then((b) => {
			const c = document.createElement("canvas"); [c.width, c.height] = [b.width, b.height];
			const g = c.getContext("2d"); g.drawImage(b, 0, 0);
			const d = g.getImageData(0, 0, b.width, b.height).data;
			let ink = 0, black = 0; for (let i = 0; i < d.length; i += 4) { const sum = d[i] + d[i + 1] + d[i + 2]; if (sum < 600) ink++; if (sum === 0) black++; }
			window.picture = { type: blob.type, width: b.width, share: ink / (b.width * b.height), black: black / ink };
		}); return "#"; };
		document.querySelector("#`+tile.ID+` [data-picture] a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
	})()`))
	waitFor(t, ctx, "making the picture", `!!window.picture && window.saved === "`+tile.ID+`.png"`)
	waitFor(t, ctx, "a picture of its size", `picture.type === "image/png" && picture.width === 2000`)
	waitFor(t, ctx, "ink in the picture", `picture.share > 0.01 && picture.share < 0.5`)
	waitFor(t, ctx, "the colours of the style sheet", `picture.black < 0.01`)
	if said := console.take(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}
