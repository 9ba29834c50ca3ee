package xpath

import (
	"fmt"
	"slices"
	"strings"
)

// Parse reads a formula. What cannot be read gives an *Error.
func Parse(src string) (Expr, error) {
	src = curly.Replace(src)
	tokens, bad := lex(src)
	if bad != nil {
		return nil, bad
	}
	p := &parser{tokens: tokens}
	if p.peek().kind == end {
		return nil, &Error{0, "De formule is leeg."}
	}
	e := p.binary(0)
	if p.err == nil && p.peek().kind != end {
		p.unexpected()
	}
	if p.err != nil {
		return nil, p.err
	}
	return e, nil
}

type parser struct {
	tokens []token
	i      int
	depth  int
	err    *Error
}

func (p *parser) peek() token { return p.tokens[p.i] }

func (p *parser) take() token {
	t := p.tokens[p.i]
	if t.kind != end {
		p.i++
	}
	return t
}

// sign takes a sign when it is the next token.
func (p *parser) sign(s string) bool {
	if t := p.peek(); t.kind == sign && t.text == s {
		p.i++
		return true
	}
	return false
}

func (p *parser) fail(offset int, format string, args ...any) Expr {
	if p.err == nil {
		p.err = &Error{offset, fmt.Sprintf(format, args...)}
	}
	p.i = len(p.tokens) - 1 // nothing is read after the first mistake
	return &Text{}
}

func (p *parser) unexpected() Expr {
	t := p.peek()
	if t.kind == end {
		return p.fail(t.at, "De formule houdt te vroeg op.")
	}
	return p.fail(t.at, "Hier past %q niet.", t.text)
}

// levels are the operators from weak to strong. Those of one level are read from
// left to right.
var levels = [][]string{{"or"}, {"and"}, {"=", "!="}, {"<", "<=", ">", ">="}, {"+", "-"}, {"*", "div", "mod"}}

func (p *parser) binary(level int) Expr {
	if level == len(levels) {
		return p.negative()
	}
	e := p.binary(level + 1)
	for p.err == nil {
		t := p.peek()
		if t.kind != sign && t.kind != name || !slices.Contains(levels[level], t.text) {
			return e
		}
		p.take()
		e = &Binary{at(t.at), t.text, e, p.binary(level + 1)}
	}
	return e
}

func (p *parser) negative() Expr {
	t := p.peek()
	if !p.sign("-") {
		return p.union()
	}
	if p.depth++; p.depth > maxDepth {
		return p.fail(t.at, "De formule is te diep genest.")
	}
	defer func() { p.depth-- }()
	return &Negative{at(t.at), p.negative()}
}

func (p *parser) union() Expr {
	e := p.primary()
	for p.err == nil {
		t := p.peek()
		if !p.sign("|") {
			return e
		}
		e = &Binary{at(t.at), "|", e, p.primary()}
	}
	return e
}

func (p *parser) primary() Expr {
	if p.depth++; p.depth > maxDepth {
		return p.fail(p.peek().at, "De formule is te diep genest.")
	}
	defer func() { p.depth-- }()
	t := p.peek()
	switch t.kind {
	case number:
		p.take()
		return &Number{at(t.at), t.value, t.text}
	case text:
		p.take()
		return &Text{at(t.at), t.text}
	case ref:
		p.take()
		return p.path(&Ref{at: at(t.at), Name: t.text})
	case name:
		if following := p.tokens[p.i+1]; following.kind == sign && following.text == "(" {
			return p.call()
		}
		return p.path(nil)
	case sign:
		switch t.text {
		case "(":
			p.take()
			e := p.binary(0)
			if !p.sign(")") {
				return p.unexpected()
			}
			return e
		case ".", "..", "/", "//":
			return p.path(nil)
		}
	}
	return p.unexpected()
}

func (p *parser) call() Expr {
	t := p.take()
	p.take() // the bracket that made it a call
	c := &Call{at: at(t.at), Name: t.text}
	if p.sign(")") {
		return p.after(c)
	}
	for p.err == nil {
		c.Args = append(c.Args, p.binary(0))
		if p.sign(")") {
			return p.after(c)
		}
		if !p.sign(",") {
			return p.unexpected()
		}
	}
	return c
}

// after reads what may follow a call: current()/../name is a name, and what
// instance(…) leads to is no question at all.
func (p *parser) after(c *Call) Expr {
	t := p.peek()
	if t.kind != sign || t.text != "/" && t.text != "//" {
		return c
	}
	if c.Name == "current" {
		return p.path(nil)
	}
	for p.err == nil && p.step() {
		if w := p.where(); w != nil {
			c.Args = append(c.Args, w)
		}
	}
	return &Call{c.at, c.Name, c.Args}
}

// step skips one step of a path and tells whether there was one.
func (p *parser) step() bool {
	if !p.sign("/") && !p.sign("//") {
		return false
	}
	if t := p.peek(); t.kind == name || t.kind == sign && (t.text == "*" || t.text == "." || t.text == "..") {
		p.take()
		return true
	}
	p.unexpected()
	return false
}

// where reads a condition behind a step.
func (p *parser) where() Expr {
	if !p.sign("[") {
		return nil
	}
	e := p.binary(0)
	if !p.sign("]") {
		return p.unexpected()
	}
	return e
}

// path reads steps up to the name that is meant: the last one.
func (p *parser) path(r *Ref) Expr {
	t := p.peek()
	self := false
	if r == nil {
		r = &Ref{at: at(t.at)}
		if p.sign("/") || p.sign("//") {
			t = p.peek()
		}
		self = p.stepName(r, t)
	}
	for p.err == nil {
		if w := p.where(); w != nil {
			r.Where = w
			continue
		}
		if t := p.peek(); t.kind != sign || t.text != "/" && t.text != "//" {
			break
		}
		p.take()
		self = p.stepName(r, p.peek())
	}
	switch {
	case r.Name != "":
		return r
	case self:
		return &Self{r.at}
	}
	return &Parent{r.at}
}

// stepName reads one step; a name replaces the one before it. It tells whether the
// step was a dot.
func (p *parser) stepName(r *Ref, t token) bool {
	switch {
	case t.kind == ref || t.kind == name && !strings.Contains(t.text, ":"):
		p.take()
		r.Name, r.Where = t.text, nil
	case t.kind == sign && (t.text == "." || t.text == ".."):
		p.take()
		return t.text == "." && r.Name == ""
	default:
		p.unexpected()
	}
	return false
}
