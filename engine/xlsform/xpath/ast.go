// Package xpath reads the formulas of XLSForm: the part of XPath 1.0 that ODK and
// KoboToolbox use, with ${name} for a question and the functions of OpenRosa.
//
// It gives a tree and where each part stands, and nothing more: it knows no form,
// computes nothing and finds no nodes. Size and nesting are bounded, because a
// formula comes from a file of a stranger.
package xpath

// Expr is a part of a formula.
type Expr interface {
	// Offset is where the part begins, in bytes.
	Offset() int
}

type at int

func (a at) Offset() int { return int(a) }

// Number is a literal number.
type Number struct {
	at
	Value float64
	Text  string // as written
}

// Text is a literal text, without its quotes.
type Text struct {
	at
	Value string
}

// Ref is a question by its name, ${name}, or by a path that ends in its name.
type Ref struct {
	at
	Name string
	// Where holds the condition behind it, ${name}[…]; nil without one.
	Where Expr
}

// Self is the dot: the answer that is being checked.
type Self struct{ at }

// Parent is two dots, alone: the group around it.
type Parent struct{ at }

// Call is a function with its arguments.
type Call struct {
	at
	Name string
	Args []Expr
}

// Binary is an operation on two parts: or and = != < <= > >= + - * div mod |.
type Binary struct {
	at
	Op   string
	A, B Expr
}

// Negative is a minus sign before a part.
type Negative struct {
	at
	X Expr
}

// Walk calls visit for an expression and every part of it, from the outside in.
// When visit returns false the parts inside are skipped.
func Walk(e Expr, visit func(Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	switch x := e.(type) {
	case *Ref:
		Walk(x.Where, visit)
	case *Call:
		for _, a := range x.Args {
			Walk(a, visit)
		}
	case *Binary:
		Walk(x.A, visit)
		Walk(x.B, visit)
	case *Negative:
		Walk(x.X, visit)
	}
}

// Names lists the questions that an expression refers to, each once. What stands in
// a condition on an instance(…) are columns of a list and no questions.
func Names(e Expr) []string {
	var out []string
	seen := map[string]bool{}
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok && c.Name == "instance" {
			return false
		}
		if r, ok := e.(*Ref); ok && !seen[r.Name] {
			seen[r.Name] = true
			out = append(out, r.Name)
		}
		return true
	})
	return out
}
