package xlsform

import (
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"

	"effectmonitor/engine/xlsform/xpath"
)

// calculated declares a row of type calculate.
func (im *importer) calculated(n *node) {
	e, ok := im.parse(n.rec, "calculation")
	switch {
	case !ok:
		n.sym.lost = "de berekening is niet te lezen"
	case e == nil:
		n.sym.lost = "er staat geen berekening"
		im.add(n.rec.item(Lost, "calculation", "Hier staat geen berekening.", "vul calculation in, of haal de rij weg"))
	default:
		n.sym.calc = &calc{expr: e, inline: n.sym.rows != nil}
	}
}

// parse reads the formula in a column; nil when there is none. What cannot be read
// is a mistake of the form.
func (im *importer) parse(r *record, key string) (xpath.Expr, bool) {
	text := r.get(key)
	if text == "" {
		return nil, true
	}
	e, err := xpath.Parse(text)
	if err != nil {
		im.add(r.item(Fault, key, "De formule is niet te lezen: "+err.Error(), ""))
		return nil, false
	}
	for _, name := range xpath.Names(e) {
		if im.symbols[name] == nil {
			hint := "controleer de naam"
			if s := suggestName(name, im.order); s != "" {
				hint = s
			}
			im.add(r.item(Fault, key, "${"+name+"} bestaat niet.", hint))
			return nil, false
		}
	}
	return e, true
}

func suggestName(name string, order []*symbol) string {
	var known []string
	for _, s := range order {
		known = append(known, s.name)
	}
	return formula.Suggest(name, known)
}

// resolveAll works out every calculation and then lets the formula compiler judge
// them; one that it refuses takes those that use it along.
func (im *importer) resolveAll() {
	if im.failed() {
		return
	}
	for _, sym := range im.order {
		if sym.calc != nil && !sym.calc.inline {
			_ = im.resolve(sym) // what is wrong was reported
		}
	}
	for again := true; again && !im.failed(); {
		again = false
		im.scope = im.newScope(nil)
		for _, sym := range im.order {
			if c := sym.calc; c != nil && c.out != nil && sym.lost == "" {
				if err := im.compiles(c.out.Formula.Src, im.scope, sym.typ); err != nil {
					sym.lost = "de berekening past niet"
					im.formulaError(sym.node.rec, "calculation", "De berekening is niet overgenomen", err)
					again = true
				}
			}
		}
	}
}

// resolve works out a calculation once, after those that it uses.
func (im *importer) resolve(sym *symbol) error {
	c := sym.calc
	switch c.state {
	case busy:
		return &untranslatable{message: "${" + sym.name + "} hangt van zichzelf af", cycle: true}
	case done:
		return nil
	}
	c.state = busy
	if t := (&translator{im: im, rec: sym.node.rec, key: "calculation"}); t.aliases(sym) {
		c.state = done
		return nil
	}
	v, err := im.computed(sym)
	c.state = done
	if err == nil && (v.empty || calculationTypes[v.typ] == "") {
		err = cannot("", "de uitkomst is altijd leeg")
	}
	if err != nil {
		sym.lost = "de berekening kon niet worden overgenomen"
		if c.parts = im.joined(c.expr); c.parts != nil {
			im.add(sym.node.rec.item(Changed, "calculation", "De samengevoegde tekst staat nu zelf in de vragen die haar gebruiken.", ""))
			return nil
		}
		im.formulaError(sym.node.rec, "calculation", "De berekening is niet overgenomen", err)
		return nil
	}
	v = hinted(v, sym)
	sym.typ = v.typ
	c.out = &instrument.Calculation{Type: calculationTypes[v.typ], Formula: source.Formula{Src: v.src}, Title: im.text(sym.node.rec, "label")}
	if v.typ == formula.TypeChoice {
		if v.of == nil && sym.node.rec.get(hintColumn) == instrument.TypeChoice {
			// A class or another outcome that only formulas know.
		} else if v.of == nil {
			sym.typ, c.out.Type = formula.TypeText, instrument.TypeText
		} else {
			sym.options, sym.numbers = v.of.options, v.of.numbers
			for _, o := range v.of.answers() {
				c.out.Options = append(c.out.Options, &instrument.Option{ID: o.ID, Text: o.Text})
			}
		}
	}
	if v.sym != nil {
		sym.whole = v.sym.whole
		if v.sym.truths != nil {
			sym.truths = v.sym.truths
		}
	}
	c.out.ID = im.id(sym, "berekening")
	return nil
}

var calculationTypes = map[formula.Type]string{
	formula.TypeNumber: instrument.TypeNumber, formula.TypeMoney: instrument.TypeMoney, formula.TypeText: instrument.TypeText,
	formula.TypeBool: instrument.TypeYesNo, formula.TypeChoice: instrument.TypeChoice, formula.TypeDate: instrument.TypeDate,
}

// aliases recognises a calculation that only takes weet_niet and wil_niet_zeggen out
// of an answer: to us they are in no answer, so that it is the answer itself.
func (t *translator) aliases(sym *symbol) bool {
	c, ok := sym.calc.expr.(*xpath.Call)
	if !ok || c.Name != "if" || len(c.Args) != 3 || sym.node.rec.get("relevant") != "" {
		return false
	}
	v, ok := t.bare(c)
	if ok && v.sym != nil {
		sym.alias, sym.typ = v.sym, v.typ
	}
	return sym.alias != nil
}

// hinted gives an outcome the type that our own column says it has.
func hinted(v val, sym *symbol) val {
	switch hint := sym.node.rec.get(hintColumn); {
	case hint == instrument.TypeMoney && v.typ == formula.TypeNumber:
		v.src, v.prec, v.typ = "bedrag("+v.src+")", precAtom, formula.TypeMoney
	case hint == instrument.TypeNumber && v.typ == formula.TypeMoney:
		v = euros(v)
	case hint == instrument.TypeChoice && v.typ == formula.TypeText:
		v.typ = formula.TypeChoice
	case hint == instrument.TypeYesNo && v.typ == formula.TypeBool:
		sym.truths = map[string]bool{"ja": true, "nee": false}
	}
	return v
}

// computed is the value of a calculation: nothing where its groups do not show.
func (im *importer) computed(sym *symbol) (val, error) {
	t := &translator{im: im, rec: sym.node.rec, key: "calculation"}
	v, err := t.expr(sym.calc.expr)
	if err != nil {
		return v, err
	}
	v = v.plain().asValue()
	shows, err := im.shows(sym.node, nil)
	if err != nil {
		return v, err
	}
	if shows.src != "" && !v.empty {
		v.src, v.prec = shows.bracketed(precOr)+" ? "+v.bracketed(precOr)+" : leeg", precChoose
	}
	return v, nil
}

// shows is the condition under which a row shows, with that of the groups around
// it, up to but not including stop. An empty src means always.
func (im *importer) shows(n, stop *node) (val, error) {
	var parts []val
	for p := n; p != nil && p.rec != nil && p != stop; p = p.parent {
		e, ok := im.parse(p.rec, "relevant")
		if !ok || e == nil {
			continue
		}
		t := &translator{im: im, rec: p.rec, key: "relevant"}
		v, err := t.condition(e)
		if err != nil {
			return val{}, err
		}
		parts = append(parts, v)
	}
	slices.Reverse(parts)
	return all(parts), nil
}

// joined takes a text that is put together apart into names and texts, which a
// label can hold; nil when it is anything else.
func (im *importer) joined(e xpath.Expr) []xpath.Expr {
	c, ok := e.(*xpath.Call)
	if !ok {
		return nil
	}
	if c.Name == "jr:choice-name" && len(c.Args) == 2 {
		if r, ok := c.Args[0].(*xpath.Ref); ok {
			return []xpath.Expr{r}
		}
	}
	if c.Name != "concat" {
		return nil
	}
	var out []xpath.Expr
	for _, a := range c.Args {
		switch x := a.(type) {
		case *xpath.Ref, *xpath.Text:
			out = append(out, x)
		default:
			inner := im.joined(a)
			if inner == nil {
				return nil
			}
			out = append(out, inner...)
		}
	}
	return out
}

// newScope lists what formulas may use; within the rows of a herhaling its own
// questions too.
func (im *importer) newScope(within *symbol) *formula.Scope {
	var symbols []formula.Symbol
	add := func(s formula.Symbol) {
		s.Slot = len(symbols)
		symbols = append(symbols, s)
	}
	for _, sym := range im.order {
		if sym.lost != "" || sym.id == "" || sym.q == nil && (sym.calc == nil || sym.calc.out == nil) {
			continue
		}
		s := formula.Symbol{Name: sym.id, Type: sym.typ}
		if sym.typ == formula.TypeChoice || sym.typ == formula.TypeList {
			for _, o := range sym.answers() {
				s.Options = append(s.Options, o.ID)
			}
		}
		switch {
		case sym.node.kind == group && sym.q != nil && sym.q.Type == instrument.TypeMatrix:
			continue
		case sym.isRepeat:
			s.Rows = true
		case sym.rows != nil:
			if within == sym.rows {
				add(s)
			}
			s.Name, s.Rows = sym.rows.id+"."+sym.id, true
		case sym.q != nil && sym.q.Type == instrument.TypeRanking:
			s.Ranked = true
		}
		add(s)
	}
	return formula.NewScope(symbols, nil, nil)
}

// compiles asks the formula compiler whether a formula is right.
func (im *importer) compiles(src string, scope *formula.Scope, want formula.Type) error {
	_, errs := formula.Compile(src, scope, want)
	if len(errs) == 0 {
		return nil
	}
	return cannot(errs[0].Hint, "%s", errs[0].Message)
}
