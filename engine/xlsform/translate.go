package xlsform

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"

	"effectmonitor/engine/xlsform/xpath"
)

// How strongly parts of a formula hold together, from weak to strong.
const (
	precChoose = iota
	precOr
	precAnd
	precCompare
	precAdd
	precMultiply
	precUnary
	precAtom
)

// val is a part of a formula in our language.
type val struct {
	src  string
	prec int
	typ  formula.Type
	sym  *symbol // when it is one name
	of   *symbol // whose choices it is one of

	literal bool // a number, or a text between quotes, as in the form
	text    string
	num     float64
	empty   bool // the text '': nothing

	// neg is the opposite of a condition, where that reads better than not; "" without.
	neg     string
	negPrec int
	// known are the names that have an answer when the condition is waar. unless is the
	// name that the condition lets go without one; strict is what is then left of it.
	known          []string
	unless, strict string
	// word is the condition of which this is the word ja or nee; nil for anything else.
	word *val
	// zero is set when there is leeg where the form has 0.
	zero bool
	// sure is set for a number that is never leeg.
	sure bool
	// length is the text whose length this is; rank and at a place in a ranking.
	length *val
	rank   *symbol
	at     int
	place  string // the place of an option, of which this is the condition or a part
}

// untranslatable says in Dutch why a formula is not carried over.
type untranslatable struct {
	message, advice string
	cycle           bool // the form is wrong: its formulas wait for each other
}

func (u *untranslatable) Error() string { return u.message }

func cannot(advice, format string, args ...any) error {
	return &untranslatable{message: fmt.Sprintf(format, args...), advice: advice}
}

const maxFormula = 4000 // bytes, just under what a formula may have

// translator turns the formulas of one row of the form into ours.
type translator struct {
	im    *importer
	self  *symbol // what . means; nil where it means nothing
	rows  *symbol // the herhaling that the row is in; nil outside
	rec   *record
	key   string // of the column
	depth int
}

// condition translates a formula that must be waar or onwaar.
func (t *translator) condition(e xpath.Expr) (val, error) {
	v, err := t.expr(e)
	if err != nil {
		return v, err
	}
	return t.truth(v)
}

// truth is XPath's boolean() of a value: a text that is not empty, a number other
// than 0.
func (t *translator) truth(v val) (val, error) {
	switch {
	case v.empty:
		return val{src: "onwaar", prec: precAtom, typ: formula.TypeBool, neg: "waar", negPrec: precAtom}, nil
	case v.literal && v.typ == formula.TypeNumber:
		return truthOf(v.num != 0), nil
	case v.literal:
		return truthOf(true), nil
	case v.typ == formula.TypeBool && v.sym != nil && v.sym.truths != nil:
		return answered(v), nil
	case v.typ == formula.TypeBool:
		return v, nil
	case v.typ == formula.TypeNumber || v.typ == formula.TypeMoney:
		is := v.bracketed(precAdd)
		return val{src: is + " != 0", prec: precCompare, typ: formula.TypeBool, neg: "leeg(" + v.src + ") or " + is + " == 0", negPrec: precOr, known: []string{v.src}}, nil
	}
	return answered(v), nil
}

func truthOf(b bool) val {
	v := val{src: "onwaar", prec: precAtom, typ: formula.TypeBool, neg: "waar", negPrec: precAtom}
	if b {
		v.src, v.neg = v.neg, v.src
	}
	return v
}

// answered and missing ask whether there is an answer.
func answered(v val) val {
	return val{src: "beantwoord(" + v.src + ")", prec: precAtom, typ: formula.TypeBool, neg: "leeg(" + v.src + ")", negPrec: precAtom, known: []string{v.src}}
}

func missing(v val) val {
	return val{src: "leeg(" + v.src + ")", prec: precAtom, typ: formula.TypeBool, neg: "beantwoord(" + v.src + ")", negPrec: precAtom}
}

// asValue makes an outcome of a condition. That an answer is ja is written as the
// answer itself, which is leeg without one; as an outcome it is onwaar.
func (v val) asValue() val {
	if v.typ == formula.TypeBool && v.sym == nil && plainName.MatchString(v.src) && v.src != "waar" && v.src != "onwaar" {
		v.src, v.prec = v.src+" == waar", precCompare
	}
	return v
}

var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// bracketed puts a value in brackets where its surroundings hold it together.
func (v val) bracketed(prec int) string {
	if v.prec < prec {
		return "(" + v.src + ")"
	}
	return v.src
}

func (v val) opposite() val {
	if v.neg != "" {
		return val{src: v.neg, prec: v.negPrec, typ: formula.TypeBool, neg: v.src, negPrec: v.prec}
	}
	return val{src: "not (" + v.src + ")", prec: precUnary, typ: formula.TypeBool, neg: v.src, negPrec: v.prec}
}

// plain gives a count that knows leeg its 0 back.
func (v val) plain() val {
	if v.zero {
		return val{src: "als_leeg(" + v.src + ", 0)", prec: precAtom, typ: v.typ, sure: true}
	}
	return v
}

// expr translates a part of a formula.
func (t *translator) expr(e xpath.Expr) (val, error) {
	if t.depth++; t.depth > 80 {
		return val{}, cannot("splits de formule op", "de formule is te diep genest")
	}
	defer func() { t.depth-- }()
	v, err := t.part(e)
	if err == nil && len(v.src) > maxFormula {
		return val{}, cannot("splits de formule op", "de formule wordt te lang")
	}
	return v, err
}

func (t *translator) part(e xpath.Expr) (val, error) {
	switch x := e.(type) {
	case *xpath.Number:
		return numeral(x.Value), nil
	case *xpath.Text:
		return literal(x.Value), nil
	case *xpath.Self:
		if t.self == nil {
			return val{}, cannot("schrijf de naam van de vraag", "een punt betekent hier niets")
		}
		return t.symbol(t.self)
	case *xpath.Ref:
		return t.ref(x)
	case *xpath.Negative:
		v, err := t.number(x.X)
		if err != nil {
			return val{}, err
		}
		if v.literal {
			return numeral(-v.num), nil
		}
		return val{src: "-" + v.bracketed(precUnary), prec: precUnary, typ: v.typ}, nil
	case *xpath.Call:
		return t.call(x)
	case *xpath.Binary:
		return t.binary(x)
	}
	return val{}, cannot("", "deze verwijzing heeft geen tegenhanger")
}

func literal(s string) val {
	if strings.TrimSpace(s) == "" {
		return val{src: "leeg", prec: precAtom, empty: true}
	}
	return val{src: quote(s), prec: precAtom, typ: formula.TypeText, literal: true, text: s}
}

// quote writes a text as the formula language reads it.
func quote(s string) string { return strconv.Quote(s) }

// ref translates a name. With a condition behind it, it means some of the rows.
func (t *translator) ref(r *xpath.Ref) (val, error) {
	sym := t.im.symbols[r.Name]
	if sym == nil {
		return val{}, cannot("controleer de naam", "${%s} bestaat niet", r.Name)
	}
	if r.Where != nil && !isNotEmpty(r.Where) {
		return val{}, cannot("maak er een berekening in de herhaling van", "een voorwaarde tussen [ ] heeft geen tegenhanger")
	}
	return t.symbol(sym)
}

// isNotEmpty recognises [. != ”], which our aggregates mean already.
func isNotEmpty(e xpath.Expr) bool {
	b, ok := e.(*xpath.Binary)
	if !ok || b.Op != "!=" {
		return false
	}
	_, self := b.A.(*xpath.Self)
	text, isText := b.B.(*xpath.Text)
	return self && isText && text.Value == ""
}

// symbol is the value of a name at this place.
func (t *translator) symbol(sym *symbol) (val, error) {
	switch {
	case sym.now:
		return val{src: "vandaag()", prec: precAtom, typ: formula.TypeDate}, nil
	case sym.calc != nil:
		return t.calculation(sym)
	case sym.lost != "":
		return val{}, cannot("", "${%s} is niet overgenomen", sym.name)
	case sym.isRepeat:
		return val{}, cannot("tel de rijen met count(${"+sym.name+"})", "${%s} is een herhaling en geen antwoord", sym.name)
	case sym.id == "":
		return val{}, cannot("", "${%s} is een groep en geen antwoord", sym.name)
	case sym.rows != nil && sym.rows != t.rows:
		return val{}, cannot("neem de rijen samen, zoals met sum(${"+sym.name+"})", "${%s} staat in een herhaling en heeft een antwoord per rij", sym.name)
	}
	return named(sym), nil
}

func named(sym *symbol) val {
	v := val{src: sym.id, prec: precAtom, typ: sym.typ, sym: sym}
	if sym.typ == formula.TypeChoice && sym.options != nil {
		v.of = sym
	}
	return v
}

// calculation is the value of a calculated name, which is worked out first.
func (t *translator) calculation(sym *symbol) (val, error) {
	if sym.rows != nil {
		if sym.rows != t.rows {
			return val{}, cannot("reken buiten de herhaling met de vragen zelf", "${%s} wordt per rij berekend", sym.name)
		}
		if sym.calc.state == busy {
			return val{}, &untranslatable{message: fmt.Sprintf("${%s} hangt van zichzelf af", sym.name), cycle: true}
		}
		sym.calc.state = busy
		defer func() { sym.calc.state = waiting }()
		inner := &translator{im: t.im, rows: t.rows, rec: sym.node.rec, key: "calculation", depth: t.depth}
		return inner.expr(sym.calc.expr)
	}
	if err := t.im.resolve(sym); err != nil {
		return val{}, err
	}
	switch {
	case sym.alias != nil:
		return t.symbol(sym.alias)
	case sym.lost != "":
		return val{}, cannot("", "${%s} is niet overgenomen", sym.name)
	}
	return named(sym), nil
}

func (t *translator) binary(b *xpath.Binary) (val, error) {
	switch b.Op {
	case "and", "or":
		return t.logic(b)
	case "|":
		return val{}, cannot("noem de vragen apart", "een verzameling met | heeft geen tegenhanger")
	}
	if op, ok := arithmetic[b.Op]; ok {
		return t.arithmetic(b, op.op, op.prec)
	}
	x, err := t.expr(b.A)
	if err != nil {
		return val{}, err
	}
	y, err := t.expr(b.B)
	if err != nil {
		return val{}, err
	}
	return t.compare(b.Op, x, y)
}

func (t *translator) logic(b *xpath.Binary) (val, error) {
	x, err := t.condition(b.A)
	if err != nil {
		return val{}, err
	}
	y, err := t.condition(b.B)
	if err != nil {
		return val{}, err
	}
	if b.Op == "or" {
		switch {
		case x.src == "onwaar" || y.src == "waar":
			return y, nil
		case y.src == "onwaar" || x.src == "waar":
			return x, nil
		}
		return val{src: x.bracketed(precOr) + " or " + y.bracketed(precAnd), prec: precOr, typ: formula.TypeBool}, nil
	}
	return all([]val{x, y}), nil
}

// all joins conditions that must all be waar. Where one of them says that there is
// an answer, another need not allow for none.
func all(parts []val) val {
	switch len(parts) {
	case 0:
		return val{}
	case 1:
		return parts[0]
	}
	out := val{prec: precAnd, typ: formula.TypeBool}
	for _, p := range parts {
		out.known = append(out.known, p.known...)
	}
	for i, p := range parts {
		if i > 0 {
			out.src += " and "
		}
		if p.unless != "" && slices.Contains(out.known, p.unless) {
			p.src, p.prec = p.strict, precCompare
		}
		out.src += p.bracketed(precAnd)
	}
	return out
}
