package web

import (
	"bytes"
	"fmt"
	"html"

	"effectmonitor/functions/internal/web/chart"
)

// Sizes in pixels of a drawing that stands on its own.
const (
	fileWidth  = 1000
	fileMargin = 24
	fileLine   = 22
)

// ChartFile draws the chart of a tile as an SVG file that needs nothing else: with its
// title, its legend, what it rests on, and the styles inside. The tile must have a
// chart.
func ChartFile(t Tile) []byte {
	inner := t.Chart.SVG("beeld", fileWidth-2*fileMargin)
	var x, y, width, height float64
	if _, err := fmt.Sscanf(inner[max(0, bytes.Index([]byte(inner), []byte(`viewBox="`))):], `viewBox="%g %g %g %g"`, &x, &y, &width, &height); err != nil {
		width, height = fileWidth-2*fileMargin, fileWidth/2
	}
	var b bytes.Buffer
	at := 40.0
	fileText(&b, "file-title", at, t.Title)
	if t.Subtitle != "" {
		at += fileLine
		fileText(&b, "ch-text ch-quiet", at, t.Subtitle)
	}
	at += fileLine
	fmt.Fprintf(&b, `<g transform="translate(%d %g)">%s</g>`, fileMargin, at, inner)
	at += height + 12
	for _, l := range t.Chart.Legend() {
		at += fileLine
		fmt.Fprintf(&b, `<g transform="translate(%d %g)">%s</g>`, fileMargin, at-12, chart.LegendMark(l.Mark))
		fmt.Fprintf(&b, `<text class="ch-text" x="%d" y="%g">%s</text>`, fileMargin+50, at, html.EscapeString(l.Label))
	}
	at += 8
	for _, m := range t.Meta {
		at += fileLine
		fileText(&b, "ch-text ch-quiet", at, m.Label+" "+m.Value)
	}
	at += fileMargin
	style := fmt.Sprintf(`svg{--em-sans:"Noto Sans",sans-serif;--em-accent:#5115ef}text{font-family:"Noto Sans",sans-serif}.file-title{font-size:20px;font-weight:700;fill:#001a40}%s`, assets["beeld.css"].body)
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %g" width="%d" height="%g"><style><![CDATA[%s]]></style><rect width="100%%" height="100%%" fill="#fff"/>%s</svg>`+"\n",
		fileWidth, at, fileWidth, at, style, b.Bytes())
}

func fileText(b *bytes.Buffer, class string, y float64, text string) {
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%g">%s</text>`, class, fileMargin, y, html.EscapeString(text))
}
