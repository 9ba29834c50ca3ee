package xlsform

import (
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// How strongly parts of an XPath hold together.
const (
	xOr = iota
	xAnd
	xEqual
	xOrder
	xAdd
	xMultiply
	xNegative
	xAtom
)

// xval is a part of a formula as XPath.
type xval struct {
	src  string
	prec int
	typ  formula.Type
	// truth is set for a condition; without it a waar/onwaar is the word ja or nee.
	truth   bool
	name    bool // one question or calculation
	literal bool // never empty
	empty   bool // the word leeg
	text    string
	options int    // how many there are to choose from
	rows    string // of a herhaling, or of a question over its rows: the name to count
}

func (v xval) within(prec int) string {
	if v.prec < prec {
		return "(" + v.src + ")"
	}
	return v.src
}

// toXPath turns the formulas of one place in a questionnaire into XPath.
type toXPath struct {
	x    *exporter
	self string            // the name that is a dot here
	rows *instrument.Field // the herhaling that the formula is in
}

// condition translates a formula that is waar or onwaar.
func (t toXPath) condition(f source.Formula) (string, error) {
	v, err := t.parse(f.Src)
	if err != nil {
		return "", err
	}
	if v, err = truthX(v); err != nil {
		return "", err
	}
	return v.src, nil
}

func (t toXPath) parse(src string) (v xval, err error) {
	// The definition was compiled, so that this only fails on what the compiler and
	// the parser see differently.
	tree, err := parser.ParseWithConfig(src, &conf.Config{DisableIfOperator: true})
	if err != nil {
		return xval{}, cannot("", "de formule is niet te lezen")
	}
	return t.expr(tree.Node)
}

// truthX makes a condition of a waar/onwaar.
func truthX(v xval) (xval, error) {
	switch {
	case v.truth:
		return v, nil
	case v.empty:
		return xval{src: "false()", prec: xAtom, typ: formula.TypeBool, truth: true}, nil
	case v.typ == formula.TypeBool:
		return xval{src: v.within(xOrder) + " = 'ja'", prec: xEqual, typ: formula.TypeBool, truth: true}, nil
	}
	return v, cannot("", "%s is geen voorwaarde", v.src)
}

// valueX makes the word ja or nee of a condition.
func valueX(v xval) xval {
	if !v.truth {
		return v
	}
	return xval{src: "if(" + v.src + ", 'ja', 'nee')", prec: xAtom, typ: formula.TypeBool}
}

func (t toXPath) expr(n ast.Node) (xval, error) {
	switch x := n.(type) {
	case *ast.IntegerNode:
		return numberX(float64(x.Value)), nil
	case *ast.FloatNode:
		return numberX(x.Value), nil
	case *ast.BoolNode:
		return boolX(x.Value), nil
	case *ast.StringNode:
		s, ok := quoteX(x.Value)
		if !ok {
			return xval{}, cannot("", "een tekst met beide soorten aanhalingstekens kan niet")
		}
		return xval{src: s, prec: xAtom, typ: formula.TypeChoice, literal: true, text: x.Value}, nil
	case *ast.IdentifierNode:
		return t.name(x.Value)
	case *ast.MemberNode:
		name, ok := dottedName(x)
		if !ok {
			return xval{}, cannot("", "deze verwijzing heeft geen tegenhanger")
		}
		return t.name(name)
	case *ast.UnaryNode:
		return t.unary(x)
	case *ast.BinaryNode:
		return t.binary(x)
	case *ast.ConditionalNode:
		return t.choose(x)
	case *ast.CallNode:
		return t.call(x)
	}
	return xval{}, cannot("", "dit deel van de formule heeft geen tegenhanger")
}

func numberX(f float64) xval {
	return xval{src: number(f), prec: xAtom, typ: formula.TypeNumber, literal: true}
}

func boolX(b bool) xval {
	if b {
		return xval{src: "true()", prec: xAtom, typ: formula.TypeBool, truth: true}
	}
	return xval{src: "false()", prec: xAtom, typ: formula.TypeBool, truth: true}
}

// quoteX writes a text for XPath, which has no way to write a quote within quotes.
func quoteX(s string) (string, bool) {
	if !strings.Contains(s, "'") {
		return "'" + s + "'", true
	}
	return `"` + s + `"`, !strings.Contains(s, `"`)
}

func dottedName(n *ast.MemberNode) (string, bool) {
	prop, ok := n.Property.(*ast.StringNode)
	if !ok {
		return "", false
	}
	switch x := n.Node.(type) {
	case *ast.IdentifierNode:
		return x.Value + "." + prop.Value, true
	case *ast.MemberNode:
		head, ok := dottedName(x)
		return head + "." + prop.Value, ok
	}
	return "", false
}

// name is the value of a name at this place.
func (t toXPath) name(name string) (xval, error) {
	if t.rows != nil {
		for _, inner := range t.rows.Inner() {
			if inner.ID == name {
				form := t.x.inner(t.rows, inner)
				if form == t.self {
					return xval{src: ".", prec: xAtom, typ: inner.Type, name: true}, nil
				}
				return xval{src: ref(t.x.value(inner.Question, form)), prec: xAtom, typ: inner.Type, name: true}, nil
			}
		}
	}
	switch name {
	case "leeg":
		return xval{src: "''", prec: xAtom, empty: true}, nil
	case "waar", "onwaar":
		return boolX(name == "waar"), nil
	}
	if strings.HasPrefix(name, "vorige.") {
		return xval{}, cannot("vul het vorige antwoord zelf in het formulier in", "een antwoord van de vorige meting kent een formulier niet")
	}
	sym, ok := t.x.symbols[name]
	form := strings.ReplaceAll(name, ".", "_")
	switch {
	case !ok:
		return xval{}, cannot("", "%s bestaat niet", name)
	case t.x.lost[name]:
		return xval{}, cannot("", "%s staat niet in het formulier", name)
	case sym.Rows:
		return t.column(name, sym)
	case name == t.self:
		return xval{src: ".", prec: xAtom, typ: sym.Type, name: true}, nil
	}
	if f, ok := t.x.in.Field(name); ok {
		form = t.x.value(f.Question, name)
	}
	return xval{src: ref(form), prec: xAtom, typ: sym.Type, name: true, options: len(sym.Options)}, nil
}

// column is a herhaling, or a question of it over its rows.
func (t toXPath) column(name string, sym formula.Symbol) (xval, error) {
	repeat, question, inRow := strings.Cut(name, ".")
	if !inRow {
		return xval{src: ref(repeat), prec: xAtom, typ: sym.Type, rows: repeat}, nil
	}
	f, _ := t.x.in.Field(repeat)
	for _, inner := range f.Inner() {
		if inner.ID == question {
			form := t.x.value(inner.Question, t.x.inner(f, inner))
			return xval{src: ref(form) + "[. != '']", prec: xAtom, typ: sym.Type, rows: repeat}, nil
		}
	}
	return xval{}, cannot("", "%s bestaat niet", name)
}

func ref(name string) string { return "${" + name + "}" }

// single refuses what has a value per row.
func single(vs ...xval) error {
	for _, v := range vs {
		if v.rows != "" {
			return cannot("", "%s heeft een waarde per rij", v.src)
		}
	}
	return nil
}

// answeredX asks whether there is an answer.
func answeredX(v xval, yes bool) xval {
	op := " = "
	if yes {
		op = " != "
	}
	switch {
	case v.truth || v.literal:
		return boolX(yes)
	case v.name || v.typ == formula.TypeBool || v.typ == formula.TypeChoice || v.typ == formula.TypeText || v.typ == formula.TypeList:
		return xval{src: v.within(xOrder) + op + "''", prec: xEqual, typ: formula.TypeBool, truth: true}
	}
	// A calculated number that is nothing is NaN, which is no text that is empty.
	return xval{src: "string(number(" + v.src + "))" + op + "'NaN'", prec: xEqual, typ: formula.TypeBool, truth: true}
}

func (t toXPath) unary(n *ast.UnaryNode) (xval, error) {
	v, err := t.expr(n.Node)
	if err != nil {
		return v, err
	}
	if err := single(v); err != nil {
		return v, err
	}
	if n.Operator == "-" {
		return xval{src: "-" + v.within(xNegative), prec: xNegative, typ: v.typ, literal: v.literal}, nil
	}
	if n.Operator == "+" {
		return v, nil
	}
	if in, ok := n.Node.(*ast.BinaryNode); ok && in.Operator == "in" && n.Operator == "not" && isNotIn(n) {
		x, err := t.expr(in.Left)
		if err != nil {
			return v, err
		}
		return joinX("and", answeredX(x, true), xval{src: "not(" + v.src + ")", prec: xAtom, truth: true}), nil
	}
	if v, err = truthX(v); err != nil {
		return v, err
	}
	return xval{src: "not(" + v.src + ")", prec: xAtom, typ: formula.TypeBool, truth: true}, nil
}

// isNotIn tells x not in […] from not (x in […]): the parser makes the same node of
// both, the first at the place of the word in.
func isNotIn(n *ast.UnaryNode) bool {
	return n.Location().From > firstOf(n.Node)
}

func firstOf(n ast.Node) int {
	first := n.Location().From
	if b, ok := n.(*ast.BinaryNode); ok {
		first = min(first, firstOf(b.Left))
	}
	return first
}
