package formula

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// term is a sub-expression after checking: its type, and the plain expression
// over numbers and strings that expr compiles.
type term struct {
	node    ast.Node
	typ     Type // TypeAny after an error, or for a bare leeg
	tri     bool // a waar/onwaar carried as 1, 0 or NaN instead of a condition
	lit     bool // made of number literals only, so that it may mean euros
	empty   bool // the bare word leeg
	series  bool
	rows    bool // a series over the rows of a repeating group, not over moments
	ranked  bool
	cheap   bool // may be evaluated twice
	options []string
	name    string // of the symbol, when it is one
	low     ast.Node
	kids    []*term
}

// bad tells that an error was already reported inside.
func (t *term) bad() bool { return t.low == nil }

// checker checks one formula.
type checker struct {
	scope    *Scope
	spans    *spans
	errs     []Error
	warnings []Error
	slots    map[int]bool
	guarded  map[string]bool // names asked for, or that must be answered for the rest to count
	asked    map[string]bool // of those, the ones in beantwoord, leeg or als_leeg itself
	answered map[string]bool // names that must be answered for a != beside them to be waar
	negated  []*term         // operands of not
	unequal  []*term         // comparisons with !=
	choices  []*term         // cond ? a : b, the inner ones first
	seen     map[ast.Node]*term
}

func (c *checker) errorf(n ast.Node, code, message, hint string) *term {
	from, to := c.spans.of(n)
	c.errs = append(c.errs, Error{Offset: from, Length: to - from, Code: code, Message: message, Hint: hint})
	return &term{node: n}
}

// manyErrors in one formula need no suggestions any more, which cost the most.
const manyErrors = 20

// check gives the term of a node. depth counts nesting. expr's parser writes
// 1 < x < 5 as 1 < x and x < 5 with one node for x; that is fine for a name, but
// anything larger would be computed twice, and nested chains endlessly often.
func (c *checker) check(n ast.Node, depth int) *term {
	if t, again := c.seen[n]; again {
		if !t.bad() && !t.cheap {
			return c.errorf(n, CodeNotAllowed, "Een vergelijking in één keer kan alleen met een naam in het midden.",
				"Schrijf twee vergelijkingen met and ertussen, of maak er een berekening van.")
		}
		return t
	}
	t := c.checkNode(n, depth)
	c.seen[n] = t
	return t
}

func (c *checker) checkNode(n ast.Node, depth int) *term {
	if depth > maxNesting {
		return c.errorf(n, CodeTooLarge, "De formule is te diep genest.", "Splits hem op in berekeningen.")
	}
	switch x := n.(type) {
	case *ast.IntegerNode:
		return &term{node: n, typ: TypeNumber, lit: true, cheap: true, low: number(float64(x.Value))}
	case *ast.FloatNode:
		return &term{node: n, typ: TypeNumber, lit: true, cheap: true, low: number(x.Value)}
	case *ast.BoolNode:
		return &term{node: n, typ: TypeBool, cheap: true, low: truth(x.Value)}
	case *ast.StringNode:
		if x.Value == "" {
			return c.errorf(n, CodeType, "Een lege tekst is geen waarde.", "Gebruik leeg(...) of beantwoord(...).")
		}
		return &term{node: n, typ: TypeChoice, cheap: true, options: []string{x.Value}, low: text(x.Value)}
	case *ast.IdentifierNode:
		return c.name(n, x.Value)
	case *ast.MemberNode:
		return c.member(x)
	case *ast.UnaryNode:
		return c.unary(x, depth)
	case *ast.BinaryNode:
		return c.binary(x, depth)
	case *ast.ConditionalNode:
		return c.conditional(x, depth)
	case *ast.CallNode:
		return c.call(x, depth)
	case *ast.BuiltinNode:
		return c.unknownFunction(n, x.Name)
	case *ast.ArrayNode:
		return c.errorf(n, CodeNotAllowed, "Een rij tussen [ ] mag alleen na in.", `Bijvoorbeeld: x in ["a", "b"].`)
	case *ast.NilNode:
		return c.errorf(n, CodeNotAllowed, "nil bestaat niet.", "Gebruik leeg(...) of het woord leeg.")
	}
	return c.errorf(n, CodeNotAllowed, "Dit mag niet in een formule.", "")
}

// name resolves a variable or one of the words leeg, waar and onwaar.
func (c *checker) name(n ast.Node, name string) *term {
	sym, ok := c.scope.symbols[name]
	if !ok {
		switch name {
		case "leeg":
			return &term{node: n, empty: true, cheap: true, low: number(nan)}
		case "waar", "onwaar":
			return &term{node: n, typ: TypeBool, cheap: true, low: truth(name == "waar")}
		}
		return c.errorf(n, CodeUnknownName, "De naam "+name+" bestaat niet.", c.suggestName(name))
	}
	c.slots[sym.Slot] = true
	return &term{node: n, typ: sym.Type, tri: sym.Type == TypeBool, series: sym.Series || sym.Rows,
		rows: sym.Rows, ranked: sym.Ranked, cheap: true, options: sym.Options, name: name, low: variable(sym.Slot+firstSlot, sym.Type)}
}

func (c *checker) suggestName(name string) string {
	if len(c.errs) > manyErrors {
		return ""
	}
	for _, n := range c.scope.names {
		if slices.Contains(c.scope.symbols[n].Options, name) {
			return `Een optie staat tussen aanhalingstekens: "` + name + `".`
		}
	}
	for _, n := range c.scope.names {
		if strings.HasSuffix(n, "."+name) {
			return "bedoelde je " + n + "?"
		}
	}
	if _, ok := functions[name]; ok {
		return "Een functie heeft haakjes nodig: " + functions[name].Signature + "."
	}
	if right, ok := map[string]string{"ja": "waar", "nee": "onwaar", "WAAR": "waar", "ONWAAR": "onwaar"}[name]; ok {
		return "Schrijf " + right + "."
	}
	return Suggest(name, c.scope.names)
}

// member resolves a dotted name as one symbol.
func (c *checker) member(n *ast.MemberNode) *term {
	name, ok := dotted(n)
	if !ok {
		return c.errorf(n, CodeNotAllowed, "Dit mag niet in een formule.", "Alleen een naam met punten, zoals groep.vraag.")
	}
	return c.name(n, name)
}

func dotted(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		return x.Value, true
	case *ast.MemberNode:
		prop, ok := x.Property.(*ast.StringNode)
		if !ok || x.Optional || x.Method || strings.ContainsAny(prop.Value, ". ") {
			return "", false
		}
		head, ok := dotted(x.Node)
		return head + "." + prop.Value, ok
	}
	return "", false
}

// conditional checks `cond ? a : b`; a leeg condition takes the second branch,
// as every comparison with leeg is onwaar.
func (c *checker) conditional(n *ast.ConditionalNode, depth int) *term {
	cond, a, b := c.check(n.Cond, depth+1), c.check(n.Exp1, depth+1), c.check(n.Exp2, depth+1)
	if cond.bad() || a.bad() || b.bad() || !c.single(a) || !c.single(b) {
		return &term{node: n}
	}
	low, ok := c.condition(cond)
	if !ok {
		return &term{node: n}
	}
	a, b, ok = c.unify(n, a, b)
	if !ok {
		return &term{node: n}
	}
	out := &term{node: n, typ: a.typ, tri: a.tri, lit: a.lit && b.lit, empty: a.empty && b.empty,
		kids: []*term{cond, a, b}, low: choose(low, a.low, b.low)}
	if a.options != nil && b.options != nil {
		out.options = union(a.options, b.options)
	}
	c.choices = append(c.choices, out)
	return out
}

// unify brings two alternatives to one type.
func (c *checker) unify(n ast.Node, a, b *term) (*term, *term, bool) {
	switch {
	case a.empty && b.empty:
		return a, b, true
	case a.empty: // a condition knows no leeg, so that it becomes 1 or 0 beside one
		b = conditionless(b)
		return asType(a, b), b, true
	case b.empty:
		a = conditionless(a)
		return a, asType(b, a), true
	case a.typ == TypeBool && b.typ == TypeBool && a.tri != b.tri:
		return triState(a), triState(b), true
	case a.typ.textual() && b.typ.textual() && a.typ != b.typ:
		a, b = withType(a, TypeText), withType(b, TypeText)
		return a, b, true
	}
	a, b = euros2(a, b)
	if a.typ != b.typ {
		c.errorf(n, CodeType, "De twee uitkomsten zijn "+a.typ.String()+" en "+b.typ.String()+".", "Geef beide hetzelfde type.")
		return a, b, false
	}
	return a, b, true
}

// conditionless carries a waar/onwaar as a number.
func conditionless(t *term) *term {
	if t.typ == TypeBool {
		return triState(t)
	}
	return t
}

// single refuses a bare series where one value is needed.
func (c *checker) single(t *term) bool {
	if !t.series {
		return true
	}
	if t.rows {
		c.errorf(t.node, CodeSeries, t.name+" heeft een waarde per rij.",
			"Neem de rijen samen, zoals met aantal("+t.name+") of som(...).")
		return false
	}
	c.errorf(t.node, CodeSeries, t.name+" heeft een waarde per meetmoment.",
		"Kies er een met laatste("+t.name+"), eerste("+t.name+") of op("+t.name+", \"...\").")
	return false
}

// condition gives the machine condition of a waar/onwaar.
func (c *checker) condition(t *term) (ast.Node, bool) {
	if t.bad() || !c.single(t) {
		return nil, false
	}
	if t.typ != TypeBool {
		c.errorf(t.node, CodeType, "Hier moet waar of onwaar staan, geen "+describe(t)+".",
			"Vergelijk met een waarde of gebruik beantwoord(...).")
		return nil, false
	}
	return conditionOf(t), true
}

func conditionOf(t *term) ast.Node {
	if t.tri {
		return binary("==", t.low, number(1))
	}
	return t.low
}

func describe(t *term) string {
	if t.empty {
		return "leeg"
	}
	return t.typ.String()
}

// triState turns a condition into 1 or 0.
func triState(t *term) *term {
	if t.tri {
		return t
	}
	out := *t
	out.tri, out.low = true, choose(t.low, number(1), number(0))
	return &out
}

// asType gives the bare leeg the type of the other side.
func asType(empty, like *term) *term {
	out := *empty
	out.typ, out.empty, out.tri, out.options = like.typ, false, like.typ == TypeBool, like.options
	out.low = missingNode(like.typ)
	return &out
}

func withType(t *term, typ Type) *term {
	out := *t
	out.typ, out.options = typ, nil
	return &out
}

// euros2 reads a number literal beside a bedrag as euros.
func euros2(a, b *term) (*term, *term) {
	switch {
	case a.typ == TypeMoney && b.lit && b.typ == TypeNumber:
		return a, toMoney(b)
	case b.typ == TypeMoney && a.lit && a.typ == TypeNumber:
		return toMoney(a), b
	}
	return a, b
}

// toMoney turns a number of euros into cents.
func toMoney(t *term) *term {
	out := *t
	out.typ, out.lit = TypeMoney, false
	if f, ok := t.low.(*ast.FloatNode); ok {
		out.low = number(Round(f.Value*100, 6))
	} else {
		out.low = binary("*", t.low, number(100))
	}
	return &out
}

// union is a with what b has beside it.
func union(a, b []string) []string {
	out, seen := slices.Clone(a), set(a)
	for _, s := range b {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func set(of []string) map[string]bool {
	out := make(map[string]bool, len(of))
	for _, s := range of {
		out[s] = true
	}
	return out
}
