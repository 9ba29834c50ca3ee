package web

import (
	"fmt"
	"html"
	"strings"

	"rsc.io/qr"
)

// QRCode draws a QR code of a text as SVG, with the quiet margin of four modules
// that the standard asks (ISO/IEC 18004). It fails when the text is too long.
func QRCode(text, title string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fmt.Errorf("qr code of %d characters: %w", len(text), err)
	}
	const margin = 4
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+margin, y+margin, run, run)
				x += run
			}
		}
	}
	size := code.Size + 2*margin
	return fmt.Sprintf(`<svg class="em-qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="280" height="280" shape-rendering="crispEdges" role="img" aria-label="%s"><rect class="em-qr__ground" width="%d" height="%d"/><path class="em-qr__ink" d="%s"/></svg>`,
		size, size, html.EscapeString(title), size, size, path.String()), nil
}
