// Package graph shows what depends on what: in a questionnaire, which answers
// decide about which questions and scores; in a cost-benefit model, which
// indicators, prices and assumptions make which effects, for whom.
//
// A Graph is written as text or as a drawing in SVG with a layout of its own, from
// left to right. The package decides nothing about definitions and must not know
// any; it reads no file and gives the same drawing for the same definition.
package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what a node is; it decides how the node is drawn.
type Kind string

// The kinds of nodes.
const (
	Question    Kind = "vraag"
	Earlier     Kind = "eerder antwoord"
	Page        Kind = "pagina"
	Calculation Kind = "berekening"
	Scale       Kind = "schaal"
	Indicator   Kind = "indicator"
	Parameter   Kind = "parameter"
	Price       Kind = "kengetal"
	Cost        Kind = "kosten"
	Effect      Kind = "effect"
	Party       Kind = "partij"
)

// Node is one thing. ID is unique within its graph.
type Node struct {
	ID    string `json:"id"`
	Kind  Kind   `json:"soort"`
	Title string `json:"titel,omitempty"`
}

// Edge says that To depends on From, in a role such as zichtbaar.
type Edge struct {
	From string `json:"van"`
	To   string `json:"naar"`
	Role string `json:"rol"`
}

// Graph is what depends on what.
type Graph struct {
	Title string `json:"titel"`
	Nodes []Node `json:"knopen"`
	Edges []Edge `json:"pijlen"`
	// Alone are the ids of what depends on nothing and decides nothing.
	Alone []string `json:"los"`
}

// builder collects a graph without repeating nodes or edges.
type builder struct {
	Graph
	nodes map[string]bool
	edges map[Edge]bool
}

func newBuilder(title string) *builder {
	return &builder{Graph: Graph{Title: title, Nodes: []Node{}, Edges: []Edge{}, Alone: []string{}}, nodes: map[string]bool{}, edges: map[Edge]bool{}}
}

func (b *builder) node(n Node) {
	if !b.nodes[n.ID] {
		b.nodes[n.ID] = true
		b.Nodes = append(b.Nodes, n)
	}
}

func (b *builder) edge(from, to, role string) {
	e := Edge{from, to, role}
	if from != to && !b.edges[e] {
		b.edges[e] = true
		b.Edges = append(b.Edges, e)
	}
}

// finish sets apart what has no edge.
func (b *builder) finish() Graph {
	linked := map[string]bool{}
	for _, e := range b.Edges {
		linked[e.From], linked[e.To] = true, true
	}
	for _, n := range b.Nodes {
		if !linked[n.ID] {
			b.Alone = append(b.Alone, n.ID)
		}
	}
	b.Nodes = slices.DeleteFunc(b.Nodes, func(n Node) bool { return !linked[n.ID] })
	return b.Graph
}

// Describe says in one sentence what the graph shows.
func (g Graph) Describe() string {
	return fmt.Sprintf("%d onderdelen en %d pijlen; een pijl loopt van wat gebruikt wordt naar wat ervan afhangt.", len(g.Nodes), len(g.Edges))
}

// Text writes the graph for who cannot see a drawing: per node what it depends on.
func (g Graph) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", g.Title, g.Describe())
	for _, n := range g.Nodes {
		roles, by := []string{}, map[string][]string{}
		for _, e := range g.Edges {
			if e.To != n.ID {
				continue
			}
			if by[e.Role] == nil {
				roles = append(roles, e.Role)
			}
			by[e.Role] = append(by[e.Role], e.From)
		}
		fmt.Fprintf(&b, "\n%s  [%s]", n.ID, n.Kind)
		if n.Title != "" {
			fmt.Fprintf(&b, " %s", n.Title)
		}
		b.WriteByte('\n')
		for _, role := range roles {
			fmt.Fprintf(&b, "  %s door: %s\n", role, strings.Join(by[role], ", "))
		}
	}
	if len(g.Alone) > 0 {
		fmt.Fprintf(&b, "\nlos van de rest: %s\n", strings.Join(g.Alone, ", "))
	}
	return b.String()
}
