package xlsform

import (
	"fmt"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"

	"effectmonitor/engine/xlsform/xpath"
)

func numeral(f float64) val {
	return val{src: strconv.FormatFloat(f, 'f', -1, 64), prec: precAtom, typ: formula.TypeNumber, literal: true, num: f}
}

// number translates a part and makes a number of it.
func (t *translator) number(e xpath.Expr) (val, error) {
	v, err := t.expr(e)
	if err != nil {
		return v, err
	}
	return t.asNumber(v)
}

// asNumber is XPath's number() of a value.
func (t *translator) asNumber(v val) (val, error) {
	v = v.plain()
	switch {
	case v.empty:
		return val{src: "leeg", prec: precAtom, typ: formula.TypeNumber, empty: true}, nil
	case v.literal && v.typ == formula.TypeText:
		f, err := strconv.ParseFloat(strings.TrimSpace(v.text), 64)
		if err != nil {
			return v, cannot("", "%q is geen getal", v.text)
		}
		return numeral(f), nil
	case v.typ == formula.TypeNumber, v.typ == formula.TypeMoney, v.typ == formula.TypeDate:
		return v, nil
	case v.typ == formula.TypeChoice && v.of != nil && v.of.numbers != nil:
		return choiceNumber(v), nil
	case v.typ == formula.TypeBool && (v.sym == nil || v.sym.truths == nil):
		return val{src: "(" + v.src + " ? 1 : 0)", prec: precAtom, typ: formula.TypeNumber}, nil
	}
	return v, cannot("reken met een vraag naar een getal", "met %s kun je niet rekenen", v.src)
}

// choiceNumber reads the name of a choice as a number.
func choiceNumber(v val) val {
	sym := v.of
	var b strings.Builder
	b.WriteByte('(')
	for _, o := range sym.answers() {
		for name, id := range sym.options {
			if f, ok := sym.numbers[name]; ok && id == o.ID {
				fmt.Fprintf(&b, "%s == %s ? %s : ", v.bracketed(precAdd), quote(id), numeral(f).src)
			}
		}
	}
	b.WriteString("leeg)")
	return val{src: b.String(), prec: precAtom, typ: formula.TypeNumber}
}

var arithmetic = map[string]struct {
	op   string
	prec int
}{"+": {"+", precAdd}, "-": {"-", precAdd}, "*": {"*", precMultiply}, "div": {"/", precMultiply}, "mod": {"%", precMultiply}}

func (t *translator) arithmetic(b *xpath.Binary, op string, prec int) (val, error) {
	x, err := t.number(b.A)
	if err != nil {
		return val{}, err
	}
	y, err := t.number(b.B)
	if err != nil {
		return val{}, err
	}
	if x.empty || y.empty {
		return val{src: "leeg", prec: precAtom, typ: formula.TypeNumber, empty: true}, nil
	}
	typ, x, y := arithmeticType(op, x, y)
	if typ == formula.TypeAny {
		return val{}, cannot("", "met %s en %s kun je zo niet rekenen", x.src, y.src)
	}
	return val{src: x.bracketed(prec) + " " + op + " " + y.bracketed(prec+1), prec: prec, typ: typ}, nil
}

// arithmeticType is the type of a result, with dates and amounts in the places
// where our language wants them.
func arithmeticType(op string, x, y val) (formula.Type, val, val) {
	num, date, money := formula.TypeNumber, formula.TypeDate, formula.TypeMoney
	if op == "+" && x.typ == num && y.typ == date {
		x, y = y, x
	}
	switch {
	case x.typ == num && y.typ == num, x.typ == money && y.typ == money && (op == "+" || op == "-"):
		return x.typ, x, y
	case x.typ == date && y.typ == date && op == "-":
		return num, x, y
	case x.typ == date && y.typ == num && (op == "+" || op == "-"):
		return date, x, y
	case x.typ == date || y.typ == date:
		return formula.TypeAny, x, y
	case x.typ == money && y.literal && op != "%", y.typ == money && x.literal && op != "/" && op != "%":
		return money, x, y
	case x.typ == money && y.typ == money && op == "/":
		return num, x, y
	}
	return num, euros(x), euros(y)
}

// euros reads an amount as a number.
func euros(v val) val {
	if v.typ == formula.TypeMoney {
		return val{src: "euro(" + v.src + ")", prec: precAtom, typ: formula.TypeNumber}
	}
	return v
}
