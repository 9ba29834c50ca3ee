package xlsform

import (
	"effectmonitor/engine/formula"

	"effectmonitor/engine/xlsform/xpath"
)

func translateToday(t *translator, c *xpath.Call) (val, error) {
	if c.Name == "now" {
		t.change("now() is hier de dag, zonder tijd.", "")
	}
	return val{src: "vandaag()", prec: precAtom, typ: formula.TypeDate}, nil
}

// translateInt cuts off what is behind the point. Days divided by the length of a
// year are an age, for which there is a function that is exact.
func translateInt(t *translator, c *xpath.Call) (val, error) {
	if b, ok := c.Args[0].(*xpath.Binary); ok && b.Op == "div" {
		if v, ok := t.elapsed(b); ok {
			return v, nil
		}
	}
	v, err := t.number(c.Args[0])
	switch {
	case err != nil:
		return val{}, err
	case v.typ == formula.TypeDate, v.sym != nil && v.sym.whole:
		return v, nil
	case v.typ == formula.TypeMoney:
		v = euros(v)
	}
	part := v.bracketed(precMultiply)
	return val{src: v.bracketed(precAdd) + " - " + part + " % 1", prec: precAdd, typ: formula.TypeNumber}, nil
}

func (t *translator) elapsed(b *xpath.Binary) (val, bool) {
	n, ok := b.B.(*xpath.Number)
	minus, isMinus := b.A.(*xpath.Binary)
	if !ok || !isMinus || minus.Op != "-" {
		return val{}, false
	}
	function := ""
	switch {
	case n.Value == 10000: // 20260301 - 20000302, over a million: whole years
		to, from := digitsOf(minus.A), digitsOf(minus.B)
		if to == nil || from == nil {
			return val{}, false
		}
		v, err := t.years(from, to)
		return v, err == nil
	case n.Value >= 365 && n.Value <= 366:
		function = "jaren_tussen"
	case n.Value >= 30 && n.Value <= 31:
		function = "maanden_tussen"
	default:
		return val{}, false
	}
	to, err1 := t.expr(minus.A)
	from, err2 := t.expr(minus.B)
	if err1 != nil || err2 != nil || to.typ != formula.TypeDate || from.typ != formula.TypeDate {
		return val{}, false
	}
	t.change("De tijd tussen twee dagen wordt precies gerekend, niet met "+n.Text+" dagen.", "")
	return val{src: function + "(" + from.src + ", " + to.src + ")", prec: precAtom, typ: formula.TypeNumber}, true
}

// digitsOf recognises number(format-date(x, '%Y%m%d')) and gives x.
func digitsOf(e xpath.Expr) xpath.Expr {
	if c, ok := e.(*xpath.Call); ok && c.Name == "number" && len(c.Args) == 1 {
		e = c.Args[0]
	}
	c, ok := e.(*xpath.Call)
	if !ok || c.Name != "format-date" || len(c.Args) != 2 {
		return nil
	}
	if form, ok := c.Args[1].(*xpath.Text); !ok || form.Value != "%Y%m%d" {
		return nil
	}
	return c.Args[0]
}

// years are the whole years between two days.
func (t *translator) years(from, to xpath.Expr) (val, error) {
	a, err := t.expr(from)
	if err != nil {
		return a, err
	}
	b, err := t.expr(to)
	if err != nil || a.typ != formula.TypeDate || b.typ != formula.TypeDate {
		return b, cannot("", "dit zijn geen datums")
	}
	return val{src: "jaren_tussen(" + a.src + ", " + b.src + ")", prec: precAtom, typ: formula.TypeNumber}, nil
}

func translateDate(t *translator, c *xpath.Call) (val, error) {
	v, err := t.expr(c.Args[0])
	switch {
	case err != nil:
		return val{}, err
	case v.typ == formula.TypeDate:
		return v, nil
	case v.literal && v.typ == formula.TypeText:
		return dayOf(v)
	}
	return val{}, cannot("", "%s is geen datum", v.src)
}

func translateFormatDate(t *translator, c *xpath.Call) (val, error) {
	v, err := t.expr(c.Args[0])
	if err != nil {
		return val{}, err
	}
	form, ok := c.Args[1].(*xpath.Text)
	if !ok || v.typ != formula.TypeDate || form.Value != "%Y" {
		return val{}, cannot("alleen het jaar, met '%Y', kan", "een datum in een andere vorm heeft geen tegenhanger")
	}
	return val{src: "jaar(" + v.src + ")", prec: precAtom, typ: formula.TypeNumber}, nil
}
