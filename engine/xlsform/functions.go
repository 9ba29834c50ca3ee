package xlsform

import (
	"fmt"
	"strings"

	"effectmonitor/engine/formula"

	"effectmonitor/engine/xlsform/xpath"
)

// translation turns a call into our language.
type translation struct {
	min, max int // arguments; max < 0 is no limit
	do       func(t *translator, c *xpath.Call) (val, error)
}

// functions is filled in init: what it holds translates calls itself.
var functions map[string]translation

func init() {
	functions = map[string]translation{
		"not": {1, 1, func(t *translator, c *xpath.Call) (val, error) {
			v, err := t.condition(c.Args[0])
			return v.opposite(), err
		}},
		"true":              {0, 0, func(*translator, *xpath.Call) (val, error) { return truthOf(true), nil }},
		"false":             {0, 0, func(*translator, *xpath.Call) (val, error) { return truthOf(false), nil }},
		"boolean":           {1, 1, func(t *translator, c *xpath.Call) (val, error) { return t.condition(c.Args[0]) }},
		"number":            {1, 1, func(t *translator, c *xpath.Call) (val, error) { return t.number(c.Args[0]) }},
		"string":            {1, 1, func(t *translator, c *xpath.Call) (val, error) { return t.expr(c.Args[0]) }},
		"once":              {1, 1, translateOnce},
		"selected":          {2, 2, translateSelected},
		"selected-at":       {2, 2, translateSelectedAt},
		"count-selected":    {1, 1, translateCountSelected},
		"count":             {1, 1, translateCount},
		"count-non-empty":   {1, -1, translateCountAnswered},
		"sum":               {1, -1, aggregate("som", true)},
		"min":               {1, -1, aggregate("minimum", false)},
		"max":               {1, -1, aggregate("maximum", false)},
		"if":                {3, 3, translateIf},
		"coalesce":          {2, 2, translateCoalesce},
		"concat":            {1, 1, func(t *translator, c *xpath.Call) (val, error) { return t.expr(c.Args[0]) }},
		"round":             {1, 2, translateRound},
		"int":               {1, 1, translateInt},
		"abs":               {1, 1, simple("absoluut")},
		"pow":               {2, 2, translatePower},
		"today":             {0, 0, translateToday},
		"now":               {0, 0, translateToday},
		"date":              {1, 1, translateDate},
		"decimal-date":      {1, 1, translateDate},
		"decimal-date-time": {1, 1, translateDate},
		"format-date":       {2, 2, translateFormatDate},
		"string-length": {1, 1, func(t *translator, c *xpath.Call) (val, error) {
			v, err := t.expr(c.Args[0])
			return val{src: v.src, prec: v.prec, typ: formula.TypeNumber, length: &v}, err
		}},
	}
}

// advice per function that has no counterpart.
var unknownFunctions = map[string]string{
	"regex":            "controleer het antwoord later, of vraag naar een getal of een keuze",
	"position":         "de rijen van een herhaling krijgen vanzelf een nummer",
	"index":            "de rijen van een herhaling krijgen vanzelf een nummer",
	"concat":           "zet de antwoorden met ${…} in de tekst van een vraag",
	"jr:choice-name":   "zet ${…} in de tekst van een vraag: daar staat de tekst van de keuze",
	"pulldata":         "gebruik een tabel in de definitie",
	"instance":         "gebruik een tabel in de definitie",
	"indexed-repeat":   "neem de rijen samen, zoals met sum()",
	"uuid":             "elke deelnemer heeft al een nummer",
	"random":           "een uitkomst hangt alleen van de antwoorden af",
	"randomize":        "de volgorde van keuzes staat vast",
	"once":             "",
	"substr":           "vraag wat je nodig hebt apart",
	"substring-before": "vraag wat je nodig hebt apart",
	"substring-after":  "vraag wat je nodig hebt apart",
	"version":          "een invulling onthoudt haar versie vanzelf",
}

// call translates a function.
func (t *translator) call(c *xpath.Call) (val, error) {
	f, ok := functions[c.Name]
	if c.Name == "concat" && len(c.Args) != 1 {
		ok = false
	}
	if !ok {
		return val{}, cannot(unknownFunctions[c.Name], "%s() heeft geen tegenhanger", c.Name)
	}
	if len(c.Args) < f.min || f.max >= 0 && len(c.Args) > f.max {
		return val{}, cannot("", "%s() heeft een ander aantal waarden nodig", c.Name)
	}
	return f.do(t, c)
}

// change reports what works a little differently.
func (t *translator) change(message, advice string) {
	t.im.add(t.rec.item(Changed, t.key, message, advice))
}

func translateOnce(t *translator, c *xpath.Call) (val, error) {
	t.change("once() rekent hier elke keer opnieuw.", "")
	return t.expr(c.Args[0])
}

func translateSelected(t *translator, c *xpath.Call) (val, error) {
	x, err := t.expr(c.Args[0])
	if err != nil {
		return val{}, err
	}
	y, err := t.expr(c.Args[1])
	if err != nil {
		return val{}, err
	}
	switch {
	case y.literal && y.typ == formula.TypeNumber:
		return t.selected(x, y.src)
	case y.literal:
		return t.selected(x, y.text)
	case y.typ == formula.TypeChoice && x.typ == formula.TypeList:
		return val{src: "bevat(" + x.src + ", " + y.src + ")", prec: precAtom, typ: formula.TypeBool}, nil
	}
	return val{}, cannot("noem de keuze tussen aanhalingstekens", "selected() hoort bij een vraag met keuzes")
}

func translateSelectedAt(t *translator, c *xpath.Call) (val, error) {
	x, err := t.expr(c.Args[0])
	if err != nil {
		return val{}, err
	}
	n, ok := c.Args[1].(*xpath.Number)
	if !ok || x.sym == nil || x.sym.q == nil || x.sym.q.Type != "ranglijst" || n.Value < 0 || n.Value > 100 || n.Value != float64(int(n.Value)) {
		return val{}, cannot("", "selected-at() kan alleen bij een rangorde, met een vast nummer")
	}
	return val{src: x.src, prec: precAtom, typ: formula.TypeChoice, rank: x.sym, at: int(n.Value)}, nil
}

func translateCountSelected(t *translator, c *xpath.Call) (val, error) {
	x, err := t.expr(c.Args[0])
	switch {
	case err != nil:
		return val{}, err
	case x.typ == formula.TypeList:
		return val{src: "aantal_gekozen(" + x.src + ")", prec: precAtom, typ: formula.TypeNumber, zero: true}, nil
	case x.sym == nil:
		return val{}, cannot("", "count-selected() hoort bij een vraag met keuzes")
	}
	return val{src: "aantal(" + x.src + ")", prec: precAtom, typ: formula.TypeNumber}, nil
}

// overRows gives the column of a herhaling that an argument means, "" when it means
// a single answer.
func (t *translator) overRows(e xpath.Expr) (*symbol, error) {
	r, ok := e.(*xpath.Ref)
	if !ok {
		return nil, nil
	}
	sym := t.im.symbols[r.Name]
	if sym == nil || sym.rows == nil && !sym.isRepeat || sym.rows != nil && sym.rows == t.rows && r.Where == nil {
		return nil, nil
	}
	switch {
	case r.Where != nil && !isNotEmpty(r.Where):
		_, err := t.ref(r)
		return nil, err
	case sym.calc != nil:
		_, err := t.calculation(sym)
		return nil, err
	case sym.lost != "":
		return nil, cannot("", "${%s} is niet overgenomen", sym.name)
	}
	return sym, nil
}

func translateCount(t *translator, c *xpath.Call) (val, error) {
	sym, err := t.overRows(c.Args[0])
	if err != nil {
		return val{}, err
	}
	switch {
	case sym == nil:
		return val{}, cannot("", "count() telt de rijen van een herhaling")
	case sym.isRepeat && sym.id != "":
		return val{src: "aantal(" + sym.id + ")", prec: precAtom, typ: formula.TypeNumber, zero: true}, nil
	case sym.isRepeat:
		return val{}, cannot("", "${%s} is niet overgenomen", sym.name)
	case c.Args[0].(*xpath.Ref).Where != nil:
		return val{src: "aantal(" + sym.rows.id + "." + sym.id + ")", prec: precAtom, typ: formula.TypeNumber, zero: true}, nil
	}
	return val{src: "aantal(" + sym.rows.id + ")", prec: precAtom, typ: formula.TypeNumber, zero: true}, nil
}

func translateCountAnswered(t *translator, c *xpath.Call) (val, error) {
	var args []string
	zero := false
	for _, a := range c.Args {
		sym, err := t.overRows(a)
		if err != nil {
			return val{}, err
		}
		if sym != nil && sym.rows != nil {
			args, zero = append(args, sym.rows.id+"."+sym.id), true
			continue
		}
		v, err := t.expr(a)
		if err != nil {
			return val{}, err
		}
		args = append(args, v.src)
	}
	return val{src: "aantal(" + strings.Join(args, ", ") + ")", prec: precAtom, typ: formula.TypeNumber, zero: zero}, nil
}

// aggregate translates sum, min and max, over single answers or over rows.
func aggregate(ours string, zero bool) func(t *translator, c *xpath.Call) (val, error) {
	return func(t *translator, c *xpath.Call) (val, error) {
		if len(c.Args) == 1 {
			sym, err := t.overRows(c.Args[0])
			if err != nil {
				return val{}, err
			}
			if sym != nil && sym.rows != nil {
				if sym.typ != formula.TypeNumber && sym.typ != formula.TypeMoney && (zero || sym.typ != formula.TypeDate) {
					return val{}, cannot("", "met ${%s} kun je niet rekenen", sym.name)
				}
				return val{src: ours + "(" + sym.rows.id + "." + sym.id + ")", prec: precAtom, typ: sym.typ, zero: zero}, nil
			}
		}
		var args []string
		typ := formula.TypeAny
		for _, a := range c.Args {
			v, err := t.number(a)
			if err != nil {
				return val{}, err
			}
			if typ == formula.TypeAny || typ == formula.TypeNumber && v.typ == formula.TypeMoney {
				typ = v.typ
			}
			args = append(args, v.src)
		}
		return val{src: ours + "(" + strings.Join(args, ", ") + ")", prec: precAtom, typ: typ}, nil
	}
}

// simple translates a function from a number to a number.
func simple(ours string) func(t *translator, c *xpath.Call) (val, error) {
	return func(t *translator, c *xpath.Call) (val, error) {
		v, err := t.number(c.Args[0])
		return val{src: ours + "(" + v.src + ")", prec: precAtom, typ: v.typ}, err
	}
}

func translateIf(t *translator, c *xpath.Call) (val, error) {
	if v, ok := t.bare(c); ok {
		return v, nil
	}
	cond, err := t.condition(c.Args[0])
	if err != nil {
		return val{}, err
	}
	x, err := t.expr(c.Args[1])
	if err != nil {
		return val{}, err
	}
	y, err := t.expr(c.Args[2])
	if err != nil {
		return val{}, err
	}
	x, y = x.plain().asValue(), y.plain().asValue()
	if p := cond.place; p != "" && x.literal && x.num == float64(cond.at+1) && (y.place == p || y.empty && cond.at+1 == len(cond.rank.answers())) {
		return val{src: p, prec: precAtom, typ: formula.TypeNumber, place: p, rank: cond.rank}, nil
	}
	switch {
	case x.empty && y.empty:
		return x, nil
	case x.text == "ja" && y.text == "nee" && t.rec != nil && t.rec.get(hintColumn) == "ja_nee":
		return cond, nil
	case x.empty || y.empty:
	case x.typ != y.typ && !(x.typ == formula.TypeChoice && y.typ == formula.TypeText || x.typ == formula.TypeText && y.typ == formula.TypeChoice):
		if x, y, err = t.alike(x, y); err != nil {
			return val{}, cannot("geef beide uitkomsten dezelfde soort", "de twee uitkomsten van if() passen niet bij elkaar")
		}
	}
	typ := x.typ
	if x.empty || typ == formula.TypeNumber && y.typ == formula.TypeMoney || typ == formula.TypeChoice {
		typ = y.typ
		if y.empty {
			typ = x.typ
		}
	}
	if typ == formula.TypeList {
		return val{}, cannot("", "een lijst kan geen uitkomst zijn")
	}
	var word *val
	switch {
	case x.text == "ja" && y.text == "nee":
		word = &cond
	case x.text == "nee" && y.text == "ja":
		other := cond.opposite()
		word = &other
	}
	out := val{word: word, src: cond.bracketed(precOr) + " ? " + x.bracketed(precOr) + " : " + y.bracketed(precOr), prec: precChoose, typ: typ}
	if x.of == y.of || y.empty {
		out.of = x.of
	} else if x.empty {
		out.of = y.of
	}
	return out, nil
}

// bare recognises if(${x} = 'weet_niet' or …, ”, ${x}): the answer without what is
// no value, which is what a name means to us.
func (t *translator) bare(c *xpath.Call) (val, bool) {
	nothing, ok := c.Args[1].(*xpath.Text)
	r, isRef := c.Args[2].(*xpath.Ref)
	if !ok || !isRef || nothing.Value != "" {
		return val{}, false
	}
	only := true
	xpath.Walk(c.Args[0], func(e xpath.Expr) bool {
		switch x := e.(type) {
		case *xpath.Binary:
			only = only && (x.Op == "or" || x.Op == "=")
		case *xpath.Ref:
			only = only && x.Name == r.Name
		case *xpath.Text:
			only = only && noValue[x.Value]
		default:
			only = false
		}
		return true
	})
	if !only {
		return val{}, false
	}
	v, err := t.ref(r)
	return v, err == nil
}

func translateCoalesce(t *translator, c *xpath.Call) (val, error) {
	x, err := t.expr(c.Args[0])
	if err != nil {
		return val{}, err
	}
	y, err := t.expr(c.Args[1])
	if err != nil {
		return val{}, err
	}
	if y.empty {
		return x, nil
	}
	if y.literal && y.typ == formula.TypeText && x.typ != formula.TypeText && x.typ != formula.TypeChoice {
		if y, err = t.asNumber(y); err != nil {
			return val{}, err
		}
	}
	of := x.of
	switch {
	case y.literal && of != nil:
		id, ok := of.options[y.text]
		if !ok {
			return val{}, cannot("", "de keuze %q bestaat niet bij ${%s}", y.text, of.name)
		}
		y.src = quote(id)
	case y.of != of:
		of = nil
	}
	return val{src: "als_leeg(" + x.src + ", " + y.src + ")", prec: precAtom, typ: x.typ, of: of}, nil
}

func translateRound(t *translator, c *xpath.Call) (val, error) {
	v, err := t.number(c.Args[0])
	if err != nil {
		return val{}, err
	}
	if len(c.Args) == 1 {
		return val{src: "afronden(" + v.src + ")", prec: precAtom, typ: v.typ}, nil
	}
	n, ok := c.Args[1].(*xpath.Number)
	if !ok || n.Value < 0 || n.Value > 6 || n.Value != float64(int(n.Value)) {
		return val{}, cannot("rond af op 0 tot 6 cijfers", "afronden op deze manier kan niet")
	}
	if n.Value == 0 {
		return val{src: "afronden(" + v.src + ")", prec: precAtom, typ: v.typ}, nil
	}
	return val{src: fmt.Sprintf("afronden(%s, %d)", v.src, int(n.Value)), prec: precAtom, typ: v.typ}, nil
}

func translatePower(t *translator, c *xpath.Call) (val, error) {
	v, err := t.number(c.Args[0])
	n, ok := c.Args[1].(*xpath.Number)
	if err != nil || !ok || n.Value < 1 || n.Value > 4 || n.Value != float64(int(n.Value)) {
		return val{}, cannot("schrijf de vermenigvuldiging uit", "deze macht heeft geen tegenhanger")
	}
	v = euros(v)
	return val{src: strings.Repeat(v.bracketed(precUnary)+" * ", int(n.Value)-1) + v.bracketed(precUnary), prec: precMultiply, typ: formula.TypeNumber}, nil
}
