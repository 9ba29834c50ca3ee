package graph

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
	"effectmonitor/instruments"
)

func shipped(t *testing.T) []Graph {
	t.Helper()
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	var all []Graph
	for _, in := range c.Questionnaires() {
		all = append(all, OfInstrument(in, "nl"))
	}
	for _, m := range c.Models() {
		all = append(all, OfModel(m.Definition(), "nl"))
	}
	return all
}

// random is a graph with n nodes, some of which run in circles.
func random(seed uint64, n int) Graph {
	r := rand.New(rand.NewPCG(seed, 1))
	b := newBuilder("willekeurig")
	for i := range n {
		b.node(Node{fmt.Sprintf("n%d", i), Question, strings.Repeat("lang ", r.IntN(12))})
	}
	for range n * 3 / 2 {
		b.edge(fmt.Sprintf("n%d", r.IntN(n)), fmt.Sprintf("n%d", r.IntN(n)), "zichtbaar")
	}
	return b.finish()
}

// TestLayout: no two boxes touch, everything is on the paper, and an arrow runs to
// the right unless it closes a circle.
func TestLayout(t *testing.T) {
	graphs := shipped(t)
	for seed := range uint64(20) {
		graphs = append(graphs, random(seed, 5+int(seed)*4))
	}
	for _, g := range graphs {
		l := arrange(g)
		for i, a := range l.vertices {
			if a.x < 0 || a.y < 0 || a.x+a.w > l.w || a.y+a.h > l.h {
				t.Errorf("%s: %s is off the paper", g.Title, g.Nodes[i].ID)
			}
			for j, b := range l.vertices[:i] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Errorf("%s: %s and %s overlap", g.Title, g.Nodes[i].ID, g.Nodes[j].ID)
				}
			}
		}
		for _, r := range l.routes {
			for i := 1; i < len(r.via); i++ {
				if !r.back && r.via[i].column != r.via[i-1].column+1 {
					t.Errorf("%s: arrow %v skips a column", g.Title, g.Edges[r.edge])
				}
			}
		}
	}
}

func TestShippedGraphsHaveNoCircle(t *testing.T) {
	for _, g := range shipped(t) {
		for _, r := range arrange(g).routes {
			if r.back && g.Edges[r.edge].Role != "controle" && g.Edges[r.edge].Role != "tekst" {
				t.Errorf("%s: %v runs back", g.Title, g.Edges[r.edge])
			}
		}
	}
}

// TestSVG: the drawing is well-formed, says what it is, and holds every node and
// every edge.
func TestSVG(t *testing.T) {
	graphs := append(shipped(t), Graph{Title: "leeg & <niets>"}, random(3, 12))
	for _, g := range graphs {
		var b strings.Builder
		if err := g.WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		boxes, arrows := 0, 0
		decoder := xml.NewDecoder(strings.NewReader(b.String()))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", g.Title, err)
			}
			element, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			class := slices.IndexFunc(element.Attr, func(a xml.Attr) bool { return a.Name.Local == "class" })
			switch {
			case element.Name.Local == "g":
				boxes++
			case element.Name.Local == "path" && class >= 0:
				arrows++
			case element.Name.Local == "script":
				t.Error("a drawing needs no script")
			}
		}
		if boxes != len(g.Nodes) || arrows < len(g.Edges) {
			t.Errorf("%s: %d boxes and %d arrows for %d nodes and %d edges", g.Title, boxes, arrows, len(g.Nodes), len(g.Edges))
		}
		if !strings.Contains(b.String(), `role="img" aria-labelledby="titel uitleg"`) || !strings.Contains(b.String(), `<desc id="uitleg">`) {
			t.Errorf("%s: the drawing does not say what it is", g.Title)
		}
	}
}

func TestSVGIsRepeatable(t *testing.T) {
	draw := func() string {
		var b strings.Builder
		for _, g := range shipped(t) {
			if err := g.WriteSVG(&b); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	if first, again := draw(), draw(); first != again {
		t.Error("the same definitions give another drawing")
	}
}

// TestEdgesHaveNodes: an edge never hangs in the air, also not with rows.
func TestEdgesHaveNodes(t *testing.T) {
	doc, found := read.ParseValid("proef.yaml", []byte(`soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: schulden, type: herhaling, tekst: Schulden, rijnaam: Schuld, nog_een: Nog een, vragen: [{id: hoog, type: bedrag, tekst: Hoog}]}
      - {id: druk, type: schaal, van: 1, tot: 5, tekst: Druk, zichtbaar: beantwoord(vorige.druk)}
berekeningen:
  - {id: totaal, type: bedrag, formule: som(schulden.hoog)}
  - {id: laag, type: ja_nee, formule: rust.klasse == "laag"}
schalen:
  - {id: rust, titel: Rust, vragen: [druk], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{tot: 3, id: laag}, {id: hoog}]}
`))
	var q instrument.Questionnaire
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, &q))
	}
	in, more := instrument.Compile(&q)
	if found.Extend(more); in == nil {
		t.Fatal(found)
	}
	g := OfInstrument(in, "nl")
	for _, want := range []Edge{{"schulden", "totaal", "berekening"}, {"rust", "laag", "berekening"}, {"vorige.druk", "druk", "zichtbaar"}, {"druk", "rust", "schaal"}} {
		if !slices.Contains(g.Edges, want) {
			t.Errorf("no edge %v in %v", want, g.Edges)
		}
	}
	for _, g := range append(shipped(t), g) {
		for _, e := range g.Edges {
			for _, id := range []string{e.From, e.To} {
				if !slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.ID == id }) {
					t.Errorf("%s: %s is no node", g.Title, id)
				}
			}
		}
	}
}

func TestText(t *testing.T) {
	b := newBuilder("Proef")
	b.node(Node{"a", Question, "Vraag A"})
	b.node(Node{"b", Question, ""})
	b.node(Node{"c", Scale, "Score"})
	b.node(Node{"alleen", Question, ""})
	b.edge("a", "b", "zichtbaar")
	b.edge("a", "b", "zichtbaar")
	b.edge("a", "c", "schaal")
	b.edge("b", "c", "schaal")
	b.edge("c", "c", "schaal")
	want := `Proef
3 onderdelen en 3 pijlen; een pijl loopt van wat gebruikt wordt naar wat ervan afhangt.

a  [vraag] Vraag A

b  [vraag]
  zichtbaar door: a

c  [schaal] Score
  schaal door: a, b

los van de rest: alleen
`
	if got := b.finish().Text(); got != want {
		t.Errorf("got\n%s", got)
	}
}
