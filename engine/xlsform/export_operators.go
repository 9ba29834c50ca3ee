package xlsform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"effectmonitor/engine/formula"
)

func joinX(op string, parts ...xval) xval {
	prec := xOr
	if op == "and" {
		prec = xAnd
	}
	var src []string
	for _, p := range parts {
		if p.src == "true()" && op == "and" {
			continue
		}
		src = append(src, p.within(prec))
	}
	switch len(src) {
	case 0:
		return boolX(true)
	case 1:
		prec = slices.MinFunc(parts, func(a, b xval) int { return a.prec - b.prec }).prec
	}
	return xval{src: strings.Join(src, " "+op+" "), prec: prec, typ: formula.TypeBool, truth: true}
}

func (t toXPath) binary(n *ast.BinaryNode) (xval, error) {
	if n.Operator == "in" {
		return t.in(n)
	}
	a, err := t.expr(n.Left)
	if err != nil {
		return a, err
	}
	b, err := t.expr(n.Right)
	if err != nil {
		return b, err
	}
	if err := single(a, b); err != nil {
		return a, err
	}
	switch n.Operator {
	case "and", "&&", "or", "||":
		if a, err = truthX(a); err != nil {
			return a, err
		}
		if b, err = truthX(b); err != nil {
			return b, err
		}
		op := "and"
		if n.Operator == "or" || n.Operator == "||" {
			op = "or"
		}
		return joinX(op, a, b), nil
	case "==", "!=":
		return equalX(n.Operator, a, b), nil
	case "<", "<=", ">", ">=":

		return xval{src: a.within(xAdd) + " " + n.Operator + " " + b.within(xAdd), prec: xOrder, typ: formula.TypeBool, truth: true}, nil
	}
	return arithmeticX(n.Operator, a, b), nil
}

// equalX is onwaar when a side is leeg, for != too.
func equalX(op string, a, b xval) xval {
	if a.typ == formula.TypeBool || b.typ == formula.TypeBool {
		if v, ok := equalTruthsX(op, a, b); ok {
			return v
		}
		a, b = wordX(a), wordX(b)
	}
	var parts []xval
	sign := " = "
	if op == "!=" {
		sign = " != "
	}
	for _, v := range []xval{a, b} {
		// What equals something that is there is there itself.
		needed := op == "!=" || !a.literal && !b.literal
		if needed && !v.literal {
			parts = append(parts, answeredX(v, true))
		}
	}
	parts = append(parts, xval{src: a.within(xOrder) + sign + b.within(xOrder), prec: xEqual, truth: true})
	return joinX("and", parts...)
}

// equalTruthsX compares conditions, which are never leeg. False when one of the two
// is an answer.
func equalTruthsX(op string, a, b xval) (xval, bool) {
	if !a.truth || !b.truth {
		return xval{}, false
	}
	not := func(v xval) xval {
		return xval{src: "not(" + v.src + ")", prec: xAtom, typ: formula.TypeBool, truth: true}
	}
	if a.src == "true()" || a.src == "false()" {
		a, b = b, a
	}
	if b.src == "true()" || b.src == "false()" {
		if (b.src == "true()") == (op == "==") {
			return a, true
		}
		return not(a), true
	}
	same := joinX("or", joinX("and", a, b), joinX("and", not(a), not(b)))
	if op == "==" {
		return same, true
	}
	return not(same), true
}

// wordX is the word ja or nee of a waar/onwaar; of a fixed one a literal.
func wordX(v xval) xval {
	switch {
	case v.src == "true()":
		return xval{src: "'ja'", prec: xAtom, typ: formula.TypeBool, literal: true}
	case v.src == "false()":
		return xval{src: "'nee'", prec: xAtom, typ: formula.TypeBool, literal: true}
	}
	if v.truth {
		v = valueX(v)
		v.literal = true // never leeg
	}
	return v
}

var operatorsX = map[string]struct {
	word string
	prec int
}{"+": {"+", xAdd}, "-": {"-", xAdd}, "*": {"*", xMultiply}, "/": {"div", xMultiply}, "%": {"mod", xMultiply}}

// arithmeticX: a number over 0 is no number in our language, where XPath has
// infinity.
func arithmeticX(op string, a, b xval) xval {
	o := operatorsX[op]
	typ := formula.TypeNumber
	switch {
	case a.typ == formula.TypeDate && b.typ != formula.TypeDate:
		typ = formula.TypeDate
	case a.typ == formula.TypeMoney && !(op == "/" && b.typ == formula.TypeMoney), b.typ == formula.TypeMoney && op != "/":
		typ = formula.TypeMoney
	}
	v := xval{src: a.within(o.prec) + " " + o.word + " " + b.within(o.prec+1), prec: o.prec, typ: typ}
	if (op == "/" || op == "%") && !b.literal {
		v = xval{src: "if(" + b.within(xOrder) + " = 0, '', " + v.src + ")", prec: xAtom, typ: typ}
	}
	return v
}

// in is x in [a, b], or an option in a list.
func (t toXPath) in(n *ast.BinaryNode) (xval, error) {
	a, err := t.expr(n.Left)
	if err != nil {
		return a, err
	}
	array, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		list, err := t.expr(n.Right)
		if err != nil {
			return list, err
		}
		return selectedX(list, a)
	}
	var parts []xval
	for _, item := range array.Nodes {
		b, err := t.expr(item)
		if err != nil {
			return b, err
		}
		if err := single(a, b); err != nil {
			return a, err
		}
		parts = append(parts, equalX("==", a, b))
	}
	return joinX("or", parts...), nil
}

// selectedX asks whether an option was chosen; over rows, in any of them.
func selectedX(list, option xval) (xval, error) {
	switch {
	case list.rows != "" && option.literal && list.typ == formula.TypeChoice:
		all := strings.TrimSuffix(list.src, "[. != '']")
		return xval{src: fmt.Sprintf("count(%s[. = %s]) > 0", all, option.src), prec: xOrder, typ: formula.TypeBool, truth: true}, nil
	case list.rows != "" || option.rows != "":
		return list, cannot("", "kiezen over rijen heeft geen tegenhanger")
	}
	return xval{src: "selected(" + list.src + ", " + option.src + ")", prec: xAtom, typ: formula.TypeBool, truth: true}, nil
}

func (t toXPath) choose(n *ast.ConditionalNode) (xval, error) {
	var parts [3]xval
	for i, node := range []ast.Node{n.Cond, n.Exp1, n.Exp2} {
		v, err := t.expr(node)
		if err != nil {
			return v, err
		}
		if err := single(v); err != nil {
			return v, err
		}
		parts[i] = v
	}
	cond, err := truthX(parts[0])
	if err != nil {
		return cond, err
	}
	a, b := valueX(parts[1]), valueX(parts[2])
	typ := a.typ
	if a.empty || typ == formula.TypeNumber && a.literal && !b.empty {
		typ = b.typ
	}
	return xval{src: "if(" + cond.src + ", " + a.src + ", " + b.src + ")", prec: xAtom, typ: typ, empty: a.empty && b.empty}, nil
}
