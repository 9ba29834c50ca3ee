package formula

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Program is a compiled formula, immutable and safe for concurrent use.
type Program struct {
	source   string
	scope    *Scope
	typ      Type
	options  []string
	slots    []int
	warnings []Error
	spans    *spans
	root     *term
	code     code
}

// Compile checks src against the names of s and compiles it to a result of
// type want (TypeAny accepts every type). It returns a Program, or every
// finding at its place in src.
func Compile(src string, s *Scope, want Type) (*Program, []Error) {
	node, finding := parse(src)
	if finding != nil {
		return nil, []Error{*finding}
	}
	c := &checker{scope: s, spans: &spans{src: src}, slots: map[int]bool{}, guarded: map[string]bool{}, asked: map[string]bool{}, answered: map[string]bool{}, seen: map[ast.Node]*term{}}
	c.refusePipes()
	root := c.check(node, 0)
	if !root.bad() && c.single(root) {
		root = c.result(root, want)
	}
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	c.warn()
	code, err := link(root.low)
	if err != nil {
		return nil, []Error{{0, len(src), CodeSyntax, "De formule is niet te vertalen.", err.Error()}}
	}
	p := &Program{source: src, scope: s, typ: root.typ, options: root.options, warnings: c.warnings,
		spans: c.spans, root: root, code: code}
	for slot := range c.slots {
		p.slots = append(p.slots, slot)
	}
	slices.Sort(p.slots)
	return p, nil
}

// result brings the whole formula to the wanted type.
func (c *checker) result(t *term, want Type) *term {
	switch {
	case t.empty:
		return c.errorf(t.node, CodeType, "De uitkomst is altijd leeg.", "")
	case want == TypeAny || t.typ == want:
		return t
	case want == TypeMoney && t.lit && t.typ == TypeNumber:
		return toMoney(t)
	case want == TypeText && t.typ == TypeChoice:
		return withType(t, TypeText)
	}
	hint := ""
	switch {
	case want == TypeBool:
		hint = "Vergelijk met een waarde of gebruik beantwoord(...)."
	case want == TypeMoney && t.typ == TypeNumber:
		hint = "Maak er een bedrag van met bedrag(...)."
	case want == TypeNumber && t.typ == TypeMoney:
		hint = "Maak er een getal van met euro(...)."
	}
	return c.errorf(t.node, CodeType, "De uitkomst moet "+want.String()+" zijn, maar is "+t.typ.String()+".", hint)
}

// warn reports not and != over a name that may be leeg. The comparison inside is
// then onwaar: not makes it waar, and != stays onwaar. Both surprise.
func (c *checker) warn() {
	for _, t := range c.negated {
		if name := c.unguarded(t, true); name != "" {
			c.warnf(t.node, "Als "+name+" leeg is, wordt dit met not waar.",
				"Bedoel je dat niet? Voeg toe: beantwoord("+name+") and ...")
		}
	}
	for _, t := range c.unequal {
		if name := c.unguarded(t, false); name != "" {
			c.warnf(t.node, "Als "+name+" leeg is, is dit onwaar, ook met !=.",
				"Zeg wat je bedoelt: beantwoord("+name+") and ..., of: leeg("+name+") or ...")
		}
	}
	c.silent()
}

func (c *checker) warnf(n ast.Node, message, hint string) {
	from, to := c.spans.of(n)
	c.warnings = append(c.warnings, Error{Offset: from, Length: to - from, Code: CodeMayBeMissing, Message: message, Hint: hint})
}

// unguarded is the first name in t that may be leeg; answered says whether a !=
// elsewhere counts as a guard.
func (c *checker) unguarded(t *term, answered bool) string {
	if t.name != "" && !c.guarded[t.name] && !(answered && c.answered[t.name]) {
		return t.name
	}
	for _, k := range t.kids {
		if name := c.unguarded(k, answered); name != "" {
			return name
		}
	}
	return ""
}

// Source is the formula as written.
func (p *Program) Source() string { return p.source }

// Type is the type of the result.
func (p *Program) Type() Type { return p.typ }

// Options are the ids a keuze result can have; nil when unknown.
func (p *Program) Options() []string { return slices.Clone(p.options) }

// Slots are the slots that the formula reads, in increasing order: its
// dependencies.
func (p *Program) Slots() []int { return slices.Clone(p.slots) }

// AllSlots is Slots for who only goes through them.
func (p *Program) AllSlots() iter.Seq[int] { return slices.Values(p.slots) }

// Warnings are findings that do not stop the formula from being used.
func (p *Program) Warnings() []Error { return slices.Clone(p.warnings) }

// Machine runs programs. It keeps its memory between runs, is not safe for
// concurrent use, and is meant to be pooled. The zero Machine is ready.
type Machine struct {
	args  []any // of the calls that are running
	notes []Note
}

// Run gives the result of a program on values, which must come from the
// program's Scope.
func (m *Machine) Run(p *Program, v *Values) Value {
	r := m.run(&p.code, v)
	switch {
	case r.failed:
		return Missing(p.typ)
	case p.code.number != nil:
		return m.number(p, r.number)
	case p.code.truth != nil:
		return Bool(r.truth)
	}
	return valueOf(p.typ, r.boxed)
}

// Store runs a program and puts its result in a slot of the same values, of a
// symbol with the program's type.
func (m *Machine) Store(p *Program, v *Values, slot int) { v.Set(slot, m.Run(p, v)) }

// number reads a machine number as the program's type.
func (m *Machine) number(p *Program, f float64) Value {
	if math.IsInf(f, 0) || p.typ == TypeMoney && math.Abs(f) >= 1<<53 {
		note(m, CodeInfinite, "De uitkomst van "+p.source+" is te groot en wordt leeg.")
		return Missing(p.typ)
	}
	return numberOf(p.typ, f)
}

// Bool tells whether a waar/onwaar program gives waar; leeg counts as onwaar.
func (m *Machine) Bool(p *Program, v *Values) bool {
	r := m.run(&p.code, v)
	return r.truth || p.typ == TypeBool && p.code.number != nil && r.number == 1
}

// Number gives the result of a getal or datum program (days), or of a bedrag
// in euros; false when it is leeg or not a number.
func (m *Machine) Number(p *Program, v *Values) (float64, bool) {
	return m.Run(p, v).AsNumber()
}

// Notes are what went wrong in the last run, valid until the next.
func (m *Machine) Notes() []Note { return m.notes }

// result is what code gave, in the form that the code has.
type result struct {
	number float64
	truth  bool
	boxed  any
	failed bool
}

// run executes code on the slots of v.
func (m *Machine) run(c *code, v *Values) (r result) {
	m.notes, m.args = m.notes[:0], m.args[:0]
	v.slots[slotMachine] = m
	defer func() {
		if e := recover(); e != nil {
			// The checker rules out what code can fail on; should it fail all the
			// same, a missing result is safe and the note tells.
			note(m, CodeFailed, fmt.Sprintf("De formule kon niet worden uitgerekend: %v", e))
			r = result{failed: true}
		}
	}()
	switch {
	case c.number != nil:
		r.number = c.number(m, v.slots)
	case c.truth != nil:
		r.truth = c.truth(m, v.slots)
	default:
		r.boxed = c.boxed(m, v.slots)
	}
	return r
}
