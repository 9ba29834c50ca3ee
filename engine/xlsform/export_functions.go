package xlsform

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"

	"effectmonitor/engine/formula"
)

// call translates one of our functions.
func (t toXPath) call(n *ast.CallNode) (xval, error) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return xval{}, cannot("", "dit deel van de formule heeft geen tegenhanger")
	}
	if callee.Value == "tabel" {
		return t.table(n)
	}
	args := make([]xval, len(n.Arguments))
	for i, a := range n.Arguments {
		v, err := t.expr(a)
		if err != nil {
			return v, err
		}
		args[i] = v
	}
	switch callee.Value {
	case "aantal", "som", "minimum", "maximum", "gemiddelde", "aantal_waar", "beantwoord", "leeg", "bevat":
	default:
		if err := single(args...); err != nil {
			return xval{}, err
		}
	}
	if f, ok := xFunctions[callee.Value]; ok {
		return f(args)
	}
	return xval{}, cannot("reken dit na het ophalen van de gegevens", "%s() heeft geen tegenhanger", callee.Value)
}

func callX(typ formula.Type, format string, args ...any) xval {
	return xval{src: fmt.Sprintf(format, args...), prec: xAtom, typ: typ}
}

// xFunctions translate calls whose arguments were translated.
var xFunctions map[string]func([]xval) (xval, error)

func init() {
	xFunctions = map[string]func([]xval) (xval, error){
		"beantwoord": func(a []xval) (xval, error) { return askX(a[0], true) },
		"leeg":       func(a []xval) (xval, error) { return askX(a[0], false) },
		"als_leeg":   defaultX,
		"gemiddelde": meanX,
		"som":        sumX,
		"minimum":    extremeX("min"),
		"maximum":    extremeX("max"),
		"aantal":     countX,
		"aantal_waar": func(a []xval) (xval, error) {
			var parts []string
			for _, v := range a {
				if v.rows != "" {
					all := strings.TrimSuffix(v.src, "[. != '']")
					parts = append(parts, "count("+all+"[. = 'ja'])")
					continue
				}
				v, err := truthX(v)
				if err != nil {
					return v, err
				}
				parts = append(parts, "if("+v.src+", 1, 0)")
			}
			return added(parts), nil
		},
		"afronden": func(a []xval) (xval, error) {
			if len(a) == 1 {
				return callX(a[0].typ, "round(%s, 0)", a[0].src), nil
			}
			return callX(a[0].typ, "round(%s, %s)", a[0].src, a[1].src), nil
		},
		"absoluut": func(a []xval) (xval, error) { return callX(a[0].typ, "abs(%s)", a[0].src), nil },
		"begrens": func(a []xval) (xval, error) {
			x, low, high := a[0], a[1], a[2]
			return callX(x.typ, "if(%s < %s, %s, if(%s > %s, %s, %s))", x.within(xAdd), low.within(xAdd), low.src, x.within(xAdd), high.within(xAdd), high.src, x.src), nil
		},
		"bedrag": func(a []xval) (xval, error) { return callX(formula.TypeMoney, "round(%s, 2)", a[0].src), nil },
		"euro":   func(a []xval) (xval, error) { a[0].typ = formula.TypeNumber; return a[0], nil },
		"vandaag": func([]xval) (xval, error) {
			return xval{src: "today()", prec: xAtom, typ: formula.TypeDate, literal: true}, nil
		},
		"datum": func(a []xval) (xval, error) {
			return xval{src: "date(" + a[0].src + ")", prec: xAtom, typ: formula.TypeDate, literal: true}, nil
		},
		"jaar": func(a []xval) (xval, error) {
			return callX(formula.TypeNumber, "number(format-date(%s, '%%Y'))", a[0].src), nil
		},
		"dagen_tussen": func(a []xval) (xval, error) {
			return callX(formula.TypeNumber, "(%s - %s)", a[1].within(xAdd), a[0].within(xMultiply)), nil
		},
		"jaren_tussen":   betweenX("10000", "%Y%m%d"),
		"maanden_tussen": monthsX,
		"bevat":          func(a []xval) (xval, error) { return selectedX(a[0], a[1]) },
		"aantal_gekozen": func(a []xval) (xval, error) {
			return callX(formula.TypeNumber, "if(%s = '', '', count-selected(%s))", a[0].src, a[0].src), nil
		},
		"plaats": func(a []xval) (xval, error) {
			return callX(formula.TypeNumber, "%s", placesX(a[0], a[1].src)), nil
		},
	}
}

func askX(v xval, yes bool) (xval, error) {
	if v.rows == "" {
		return answeredX(v, yes), nil
	}
	op := "= 0"
	if yes {
		op = "> 0"
	}
	return xval{src: "count(" + v.src + ") " + op, prec: xOrder, typ: formula.TypeBool, truth: true}, nil
}

// defaultX takes the second value where the first is leeg.
func defaultX(a []xval) (xval, error) {
	x, d := valueX(a[0]), valueX(a[1])
	typ := x.typ
	if x.name {
		return callX(typ, "coalesce(%s, %s)", x.src, d.src), nil
	}
	if inner, ok := strings.CutPrefix(x.src, "count("); ok && d.src == "0" {
		return callX(typ, "count(%s", inner), nil // a count is never leeg in a form
	}
	return callX(typ, "if(%s, %s, %s)", answeredX(x, true).src, x.src, d.src), nil
}

func added(parts []string) xval {
	if len(parts) == 1 {
		return xval{src: parts[0], prec: xAtom, typ: formula.TypeNumber}
	}
	return xval{src: strings.Join(parts, " + "), prec: xAdd, typ: formula.TypeNumber}
}

// one is 1 for a value that is there and 0 for leeg.
func one(v xval) string { return "if(" + answeredX(v, true).src + ", 1, 0)" }

// orZero is the value, or 0 for leeg.
func orZero(v xval) string {
	if v.name {
		return "coalesce(" + v.src + ", 0)"
	}
	return "if(" + answeredX(v, true).src + ", " + v.src + ", 0)"
}

func eachX(vs []xval, of func(xval) string) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = of(v)
	}
	return out
}

// sumX skips leeg, and is leeg when there is nothing to add.
func sumX(a []xval) (xval, error) {
	if a[0].rows != "" {
		return callX(a[0].typ, "if(count(%s) = 0, '', sum(%s))", a[0].src, a[0].src), nil
	}
	return callX(a[0].typ, "if(%s = 0, '', %s)", added(eachX(a, one)).src, added(eachX(a, orZero)).src), nil
}

// meanX divides by how many there are, which is nothing without any.
func meanX(a []xval) (xval, error) {
	if a[0].rows != "" {
		return callX(a[0].typ, "if(count(%s) = 0, '', sum(%s) div count(%s))", a[0].src, a[0].src, a[0].src), nil
	}
	n := added(eachX(a, one))
	return callX(a[0].typ, "if(%s = 0, '', (%s) div (%s))", n.src, added(eachX(a, orZero)).src, n.src), nil
}

// maxExtreme bounds how many values are compared: every one more than doubles what
// has to be written.
const maxExtreme = 4

func extremeX(function string) func([]xval) (xval, error) {
	return func(a []xval) (xval, error) {
		if a[0].rows != "" {
			return callX(a[0].typ, "if(count(%s) = 0, '', %s(%s))", a[0].src, function, a[0].src), nil
		}
		if len(a) > maxExtreme {
			return xval{}, cannot("neem er hoogstens vier samen", "de laagste of hoogste van zoveel waarden is niet uit te schrijven")
		}
		best := a[0]
		for _, v := range a[1:] {
			best = callX(a[0].typ, "if(%s, %s, if(%s, %s, %s(%s, %s)))", answeredX(best, false).src, v.src, answeredX(v, false).src, best.src, function, best.src, v.src)
		}
		return best, nil
	}
}

func countX(a []xval) (xval, error) {
	return added(eachX(a, func(v xval) string {
		if v.rows != "" {
			return "count(" + v.src + ")"
		}
		return one(v)
	})), nil
}

// betweenX counts whole years by the digits of both days: 20260301 - 20000302.
func betweenX(by, form string) func([]xval) (xval, error) {
	return func(a []xval) (xval, error) {
		digits := func(v xval) string { return "number(format-date(" + v.src + ", '" + form + "'))" }
		return callX(formula.TypeNumber, "int((%s - %s) div %s)", digits(a[1]), digits(a[0]), by), nil
	}
}

func monthsX(a []xval) (xval, error) {
	part := func(v xval, of string) string { return "number(format-date(" + v.src + ", '%" + of + "'))" }
	return callX(formula.TypeNumber, "((%s - %s) * 12 + %s - %s - if(%s < %s, 1, 0))", part(a[1], "Y"), part(a[0], "Y"), part(a[1], "n"), part(a[0], "n"), part(a[1], "e"), part(a[0], "e")), nil
}

// placesX looks for an option at each place of a ranking.
func placesX(list xval, option string) string {
	out := "''"
	for i := list.options - 1; i >= 0; i-- {
		out = fmt.Sprintf("if(selected-at(%s, %d) = %s, %d, %s)", list.src, i, option, i+1, out)
	}
	return out
}

// maxTable bounds a table that is written out.
const maxTable = 60

// table writes a lookup out as a chain of conditions: the first row that fits.
func (t toXPath) table(n *ast.CallNode) (xval, error) {
	name, ok := n.Arguments[0].(*ast.StringNode)
	if !ok || t.x.q.Tables[name.Value] == nil {
		return xval{}, cannot("", "deze tabel bestaat niet")
	}
	d := t.x.q.Tables[name.Value]
	if len(d.Rows) > maxTable {
		return xval{}, cannot("zoek het op na het ophalen van de gegevens", "een tabel van %d rijen is te lang voor een formule", len(d.Rows))
	}
	keys := make([]xval, len(n.Arguments)-1)
	var known []xval
	for i, a := range n.Arguments[1:] {
		v, err := t.expr(a)
		if err != nil {
			return v, err
		}
		if err := single(v); err != nil {
			return v, err
		}
		keys[i] = v
		known = append(known, answeredX(v, true))
	}
	typ := formula.TypeNumber
	if d.Result == "tekst" || d.Result == "keuze" {
		typ = formula.TypeChoice
	}
	out := "''"
	for i := len(d.Rows) - 1; i >= 0; i-- {
		cond, value, err := tableRow(keys, d.Rows[i].When, d.Rows[i].Value)
		if err != nil {
			return xval{}, err
		}
		out = "if(" + cond.src + ", " + value + ", " + out + ")"
	}
	return callX(typ, "if(%s, %s, '')", joinX("and", known...).src, out), nil
}

func tableRow(keys []xval, when []any, then any) (cond xval, value string, err error) {
	parts := []xval{}
	add := func(format string, args ...any) {
		parts = append(parts, xval{src: fmt.Sprintf(format, args...), prec: xEqual, truth: true})
	}
	for i, w := range when {
		key := keys[i].within(xAdd)
		switch x := w.(type) {
		case float64:
			add("%s = %s", key, number(x))
		case string:
			if x == "*" {
				continue
			}
			s, ok := quoteX(x)
			if !ok {
				return cond, "", cannot("", "een tekst met beide soorten aanhalingstekens kan niet")
			}
			add("%s = %s", key, s)
		case []any:
			low, high := x[0].(float64), x[1].(float64)
			if low == high {
				add("%s = %s", key, number(low))
				continue
			}
			add("%s >= %s", key, number(low))
			add("%s < %s", key, number(high))
		}
	}
	switch x := then.(type) {
	case float64:
		value = number(x)
	case string:
		var ok bool
		if value, ok = quoteX(x); !ok {
			return cond, "", cannot("", "een tekst met beide soorten aanhalingstekens kan niet")
		}
	}
	return joinX("and", parts...), value, nil
}
