package formula

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Trace explains a result: a sub-expression as written, what it gave, which
// names in it were leeg, and the same for its parts.
type Trace struct {
	Source  string   `json:"formule"`
	Value   Value    `json:"waarde"`
	Missing []string `json:"leeg,omitempty"`
	Notes   []string `json:"meldingen,omitempty"`
	Parts   []Trace  `json:"delen,omitempty"`
}

// Explain evaluates every part of a formula on the same values. The parts are
// compiled by the same compiler as the whole, so an explanation cannot differ
// from the result. It is meant for a reader who asks, not for every run.
func (p *Program) Explain(v *Values) Trace {
	var m Machine
	t := p.explain(&m, p.root, v)
	t.Source = strings.TrimSpace(p.source)
	return t
}

func (p *Program) explain(m *Machine, t *term, v *Values) Trace {
	out := Trace{Source: p.spans.text(t.node), Value: Missing(t.typ)}
	// A function that takes all values together has a term that is no series any
	// more; the name still is one.
	if sym, ok := p.scope.Symbol(t.name); ok && (sym.Series || sym.Rows) && len(t.kids) == 0 {
		series := v.slots[sym.Slot+firstSlot]
		out.Value = Number(float64(seriesCount(series)))
		out.Source = "metingen van " + t.name
		if sym.Rows {
			out.Value, out.Source = Number(rowsCount(series)), "rijen met "+t.name
		}
	} else if code, err := link(t.low); err == nil {
		sub := Program{source: out.Source, typ: t.typ, code: code}
		out.Value = m.Run(&sub, v)
		for _, n := range m.Notes() {
			out.Notes = append(out.Notes, n.Message)
		}
	}
	if t.name != "" && out.Value.IsMissing() {
		out.Missing = []string{t.name}
	}
	for _, k := range t.kids {
		if constantTerm(k) {
			continue
		}
		part := p.explain(m, k, v)
		for _, name := range part.Missing {
			if !slices.Contains(out.Missing, name) {
				out.Missing = append(out.Missing, name)
			}
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

// constantTerm tells that a part is a literal, which explains itself.
func constantTerm(t *term) bool {
	switch t.node.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode:
		return true
	}
	return t.empty
}

// Text writes the explanation in Dutch, one line per part, deeper parts
// indented.
func (t Trace) Text() string {
	var b strings.Builder
	t.write(&b, 0)
	return b.String()
}

func (t Trace) write(b *strings.Builder, depth int) {
	b.WriteString(strings.Repeat("  ", depth))
	b.WriteString(strings.Join(strings.Fields(t.Source), " "))
	b.WriteString(" = ")
	b.WriteString(t.Value.String())
	if t.Value.IsMissing() && len(t.Missing) > 0 && len(t.Parts) > 0 {
		b.WriteString(", want " + strings.Join(t.Missing, ", ") + " is leeg")
	}
	b.WriteByte('\n')
	for _, n := range t.Notes {
		if depth == 0 || len(t.Parts) == 0 {
			b.WriteString(strings.Repeat("  ", depth+1) + n + "\n")
		}
	}
	for _, p := range t.Parts {
		p.write(b, depth+1)
	}
}
