package xlsform

import (
	"effectmonitor/engine/instrument"

	"effectmonitor/engine/xlsform/xpath"
)

// constraint makes bounds and checks of the condition on an answer.
func (im *importer) constraint(n *node, q *instrument.Question) {
	e, ok := im.parse(n.rec, "constraint")
	if !ok || e == nil {
		return
	}
	var rest []xpath.Expr
	for _, part := range conjuncts(e) {
		if !bound(q, n.sym, part) {
			rest = append(rest, part)
		}
	}
	message := im.text(n.rec, "constraint_message")
	if len(rest) == 0 {
		if !message.IsZero() {
			im.once("constraint_message", n.rec.item(Changed, "constraint_message", "De grenzen staan bij de vraag; wat er bij een fout staat is onze eigen zin.", ""))
		}
		return
	}
	check := im.formula(n.rec, "constraint", func() (val, error) {
		t := &translator{im: im, rec: n.rec, key: "constraint", rows: n.sym.rows, self: n.sym}
		var parts []val
		for _, part := range rest {
			v, err := t.condition(part)
			if err != nil {
				return v, err
			}
			parts = append(parts, v)
		}
		return all(parts), nil
	}, "De controle is niet overgenomen")
	if check.IsZero() {
		return
	}
	if message.IsZero() {
		message = im.own(wrongWord)
	}
	q.Checks = append(q.Checks, &instrument.Check{Formula: check, Message: message, Kind: "hard"})
}

func conjuncts(e xpath.Expr) []xpath.Expr {
	if b, ok := e.(*xpath.Binary); ok && b.Op == "and" {
		return append(conjuncts(b.A), conjuncts(b.B)...)
	}
	return []xpath.Expr{e}
}

// bound takes a condition over in the keys of the question itself: min, max,
// decimalen, max_lengte or exclusief.
func bound(q *instrument.Question, sym *symbol, e xpath.Expr) bool {
	if id, ok := alone(e); ok && q.Type == instrument.TypeMulti {
		if noValue[id] {
			return true // goes with nothing else by itself
		}
		for _, o := range q.Options {
			if o.ID == sym.options[id] {
				o.Exclusive = true
				return true
			}
		}
	}
	b, ok := e.(*xpath.Binary)
	if !ok {
		return false
	}
	op, x, y := b.Op, b.A, b.B
	if _, self := y.(*xpath.Self); self {
		op, x, y = mirrored[op], y, x
	}
	if c, ok := x.(*xpath.Call); ok && c.Name == "string-length" && len(c.Args) == 1 {
		return lengthBound(q, op, c.Args[0], y)
	}
	if _, self := x.(*xpath.Self); !self {
		return false
	}
	if n, ok := decimals(op, y); ok && (q.Type == instrument.TypeNumber || q.Type == instrument.TypeMoney) {
		q.Decimals = &n
		return true
	}
	f, ok := constant(y)
	if !ok {
		return false
	}
	switch q.Type {
	case instrument.TypeNumber, instrument.TypeMoney:
		return numberBound(q, sym.whole, op, f)
	case instrument.TypeScale: // its own steps say it already
		return op == ">=" && f <= *q.From || op == "<=" && f >= *q.To || op == ">" && f < *q.From || op == "<" && f > *q.To
	}
	return false
}

func numberBound(q *instrument.Question, whole bool, op string, f float64) bool {
	switch {
	case op == ">" && whole && f == float64(int(f)):
		op, f = ">=", f+1
	case op == "<" && whole && f == float64(int(f)):
		op, f = "<=", f-1
	}
	switch {
	case op == ">=" && q.Min == nil:
		q.Min = &f
	case op == "<=" && q.Max == nil:
		q.Max = &f
	default:
		return false
	}
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		q.Min, q.Max = nil, nil
		return false
	}
	return true
}

func lengthBound(q *instrument.Question, op string, of, y xpath.Expr) bool {
	_, self := of.(*xpath.Self)
	f, ok := constant(y)
	if !self || !ok || q.Type != instrument.TypeText && q.Type != instrument.TypeLongText {
		return false
	}
	if op == "<" {
		op, f = "<=", f-1
	}
	if op != "<=" || f < 1 || f != float64(int(f)) || f > 1e6 {
		return false
	}
	q.MaxLength = int(f)
	return true
}

func constant(e xpath.Expr) (float64, bool) {
	switch x := e.(type) {
	case *xpath.Number:
		return x.Value, true
	case *xpath.Negative:
		f, ok := constant(x.X)
		return -f, ok
	}
	return 0, false
}

// decimals recognises . = round(., n).
func decimals(op string, y xpath.Expr) (int, bool) {
	c, ok := y.(*xpath.Call)
	if !ok || op != "=" || c.Name != "round" || len(c.Args) != 2 {
		return 0, false
	}
	_, self := c.Args[0].(*xpath.Self)
	f, ok := constant(c.Args[1])
	return int(f), self && ok && f >= 0 && f <= 4 && f == float64(int(f))
}

// alone recognises not(selected(., 'x') and count-selected(.) > 1): x goes with
// nothing else.
func alone(e xpath.Expr) (string, bool) {
	not, ok := e.(*xpath.Call)
	if !ok || not.Name != "not" || len(not.Args) != 1 {
		return "", false
	}
	and, ok := not.Args[0].(*xpath.Binary)
	if !ok || and.Op != "and" {
		return "", false
	}
	a, b := and.A, and.B
	if c, ok := b.(*xpath.Call); ok && c.Name == "selected" {
		a, b = b, a
	}
	selected, ok1 := a.(*xpath.Call)
	more, ok2 := b.(*xpath.Binary)
	if !ok1 || !ok2 || selected.Name != "selected" || len(selected.Args) != 2 {
		return "", false
	}
	_, self := selected.Args[0].(*xpath.Self)
	word, isText := selected.Args[1].(*xpath.Text)
	count, isCall := more.A.(*xpath.Call)
	n, isNumber := constant(more.B)
	if !self || !isText || !isCall || !isNumber || count.Name != "count-selected" || len(count.Args) != 1 {
		return "", false
	}
	_, self = count.Args[0].(*xpath.Self)
	return word.Value, self && (more.Op == ">" && n == 1 || more.Op == ">=" && n == 2 || more.Op == "!=" && n == 1)
}
