package graph

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// maxLabel is how many letters of a label are drawn; the rest is in its title.
const maxLabel = 40

// style says how a kind of node looks. Kinds differ by shape beside colour, so
// that the drawing can be read in black and white.
type style struct {
	fill, line string
	round      int
	double     bool
}

var styles = map[Kind]style{
	Question: {"#eef4fb", "#0b5394", 6, false}, Earlier: {"#ffffff", "#0b5394", 6, false}, Page: {"#f3f6f8", "#4a5763", 0, false},
	Calculation: {"#fdf4e3", "#8a5a00", 0, false}, Scale: {"#e9f5ec", "#1f6b33", 0, true},
	Indicator: {"#eef4fb", "#0b5394", 6, false}, Parameter: {"#fdf4e3", "#8a5a00", 0, false}, Price: {"#f3f6f8", "#4a5763", 0, false},
	Cost: {"#fbeceb", "#9c2b22", 0, true}, Effect: {"#e9f5ec", "#1f6b33", 0, true}, Party: {"#f2eefa", "#5b3a9b", 20, false},
}

// dashes per role; a role that is not named is a plain line.
var dashes = map[string]string{
	"zichtbaar": "7 4", "verplicht": "2 4", "controle": "2 4", "tekst": "1 6", "overdracht": "7 4", "kosten": "2 4",
}

// WriteSVG draws the graph. The drawing has a title and a description, every box
// and arrow says what it is, and it needs no script and no other file.
func (g Graph) WriteSVG(w io.Writer) error {
	var b strings.Builder
	if len(g.Nodes) == 0 {
		g.head(&b, 480, 80)
		b.WriteString(`<text x="16" y="44">Hier hangt niets van iets anders af.</text>` + "\n</svg>\n")
	} else {
		l := arrange(g)
		legend := g.legend()
		width := max(l.w, 24+190*float64(min(5, len(legend))))
		g.head(&b, width, l.h+float64(30*((len(legend)+4)/5))+16)
		for _, r := range l.routes {
			g.arrow(&b, r)
		}
		for _, v := range l.vertices {
			g.box(&b, v)
		}
		writeLegend(&b, legend, l.h)
		b.WriteString("</svg>\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write drawing: %w", err)
	}
	return nil
}

func (g Graph) head(b *strings.Builder, width, height float64) {
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="titel uitleg">`+"\n", width, height, width, height)
	fmt.Fprintf(b, "<title id=\"titel\">%s</title>\n<desc id=\"uitleg\">%s</desc>\n", html.EscapeString(g.Title), html.EscapeString(g.Describe()))
	b.WriteString(`<style>
text { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; fill: #16202a; }
.titel { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: #4a5763; }
.pijl { fill: none; stroke: #6b7884; stroke-width: 1.4; marker-end: url(#punt); }
.doos:hover rect { stroke-width: 3; }
.pijl:hover { stroke: #16202a; stroke-width: 3; }
</style>
<defs><marker id="punt" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#6b7884"/></marker></defs>
`)
	fmt.Fprintf(b, "<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n", width, height)
}

func (g Graph) box(b *strings.Builder, v *vertex) {
	n := g.Nodes[v.node]
	label := short(n.ID)
	fmt.Fprintf(b, "<g class=\"doos\"><title>%s: %s</title>", html.EscapeString(string(n.Kind)), html.EscapeString(n.ID))
	rect(b, v.x, v.y, v.w, v.h, styles[n.Kind], n.Kind == Earlier)
	if n.Title == "" {
		fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\">%s</text></g>\n", v.x+padding, v.y+24, html.EscapeString(label))
		return
	}
	fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", v.x+padding, v.y+17, html.EscapeString(label))
	fmt.Fprintf(b, "<text class=\"titel\" x=\"%.1f\" y=\"%.1f\">%s</text></g>\n", v.x+padding, v.y+32, html.EscapeString(short(n.Title)))
}

func rect(b *strings.Builder, x, y, w, h float64, s style, dashed bool) {
	dash := ""
	if dashed {
		dash = ` stroke-dasharray="4 3"`
	}
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d" fill="%s" stroke="%s" stroke-width="1.5"%s/>`, x, y, w, h, s.round, s.fill, s.line, dash)
	if s.double {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="none" stroke="%s"/>`, x+3, y+3, w-6, h-6, s.line)
	}
}

// arrow draws a smooth line through the lanes; one that runs back goes round the
// bottom of its boxes.
func (g Graph) arrow(b *strings.Builder, r route) {
	e := g.Edges[r.edge]
	dash := ""
	if d := dashes[e.Role]; d != "" {
		dash = ` stroke-dasharray="` + d + `"`
	}
	var path strings.Builder
	from := r.via[0]
	x, y := from.x+from.w, from.y+from.h/2
	fmt.Fprintf(&path, "M%.1f %.1f", x, y)
	for _, v := range r.via[1:] {
		if r.back {
			fmt.Fprintf(&path, "C%.1f %.1f %.1f %.1f %.1f %.1f", x+60, y+50, v.x-60, v.y+v.h+50, v.x, v.y+v.h*3/4)
			continue
		}
		bend := max(30, (v.x-x)/2)
		fmt.Fprintf(&path, "C%.1f %.1f %.1f %.1f %.1f %.1f", x+bend, y, v.x-bend, v.y+v.h/2, v.x, v.y+v.h/2)
		if v.node < 0 {
			fmt.Fprintf(&path, "H%.1f", v.x+v.w)
		}
		x, y = v.x+v.w, v.y+v.h/2
	}
	fmt.Fprintf(b, "<path class=\"pijl\" d=\"%s\"%s><title>%s: %s naar %s</title></path>\n", path.String(), dash,
		html.EscapeString(e.Role), html.EscapeString(e.From), html.EscapeString(e.To))
}

// entry is one line of the legend: a kind of node or a role.
type entry struct {
	kind Kind
	role string
}

func (g Graph) legend() []entry {
	var out []entry
	for _, n := range g.Nodes {
		if e := (entry{kind: n.Kind}); !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	for _, e := range g.Edges {
		if role := (entry{role: e.Role}); !slices.Contains(out, role) && dashes[e.Role] != "" {
			out = append(out, role)
		}
	}
	return out
}

func writeLegend(b *strings.Builder, legend []entry, top float64) {
	for i, e := range legend {
		x, y := 12+190*float64(i%5), top+10+30*float64(i/5)
		text := e.role
		if e.kind != "" {
			rect(b, x, y, 34, 20, styles[e.kind], e.kind == Earlier)
			text = string(e.kind)
		} else {
			fmt.Fprintf(b, `<path class="pijl" d="M%.1f %.1fh34" stroke-dasharray="%s"/>`, x, y+10, dashes[e.role])
		}
		fmt.Fprintf(b, "<text class=\"titel\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", x+42, y+14, html.EscapeString(text))
	}
}

// short keeps a label within its box.
func short(s string) string {
	if r := []rune(s); len(r) > maxLabel {
		return strings.TrimSpace(string(r[:maxLabel-1])) + "…"
	}
	return s
}
