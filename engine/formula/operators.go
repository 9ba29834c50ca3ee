package formula

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/lexer"
)

// refusePipes reports x | f(), which expr's parser turns into f(x) before the
// checker sees it: one way to write a call is enough.
func (c *checker) refusePipes() {
	if !strings.Contains(c.spans.src, "|") {
		return
	}
	c.spans.once.Do(c.spans.read)
	for _, t := range c.spans.tokens {
		if t.Is(lexer.Operator, "|") {
			from := c.spans.bytes[t.From]
			c.errs = append(c.errs, Error{Offset: from, Length: 1, Code: CodeNotAllowed,
				Message: "Het teken | mag niet in een formule.", Hint: "Schrijf functie(x)."})
		}
	}
}

func (c *checker) unary(n *ast.UnaryNode, depth int) *term {
	if isNotIn(n) {
		return c.notIn(n, depth)
	}
	x := c.check(n.Node, depth+1)
	if x.bad() {
		return &term{node: n}
	}
	switch n.Operator {
	case "not", "!":
		low, ok := c.condition(x)
		if !ok {
			return &term{node: n}
		}
		c.negated = append(c.negated, x)
		return &term{node: n, typ: TypeBool, kids: []*term{x}, low: not(low)}
	case "-", "+":
		if !c.single(x) {
			return &term{node: n}
		}
		if x.typ != TypeNumber && x.typ != TypeMoney {
			return c.errorf(n, CodeType, "Met "+n.Operator+" hoort een getal of bedrag, geen "+describe(x)+".", "")
		}
		out := &term{node: n, typ: x.typ, lit: x.lit, cheap: x.lit, kids: []*term{x}, low: x.low}
		if f, ok := x.low.(*ast.FloatNode); ok && n.Operator == "-" {
			out.low = number(-f.Value)
		} else if n.Operator == "-" {
			out.low = negative(x.low)
		}
		return out
	}
	return c.errorf(n, CodeNotAllowed, "De bewerking "+n.Operator+" mag niet in een formule.", "")
}

func (c *checker) binary(n *ast.BinaryNode, depth int) *term {
	if n.Operator == "in" {
		return c.in(n, depth)
	}
	left := depth + 1
	if l, ok := n.Left.(*ast.BinaryNode); ok && l.Operator == n.Operator {
		left = depth // a + b + c + … is long, not deep
	}
	a, b := c.check(n.Left, left), c.check(n.Right, depth+1)
	if a.bad() || b.bad() {
		return &term{node: n}
	}
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.logic(n, a, b)
	}
	if !c.single(a) || !c.single(b) {
		return &term{node: n}
	}
	switch n.Operator {
	case "==", "!=":
		out := c.equality(n, a, b)
		if n.Operator == "!=" && !out.bad() {
			c.unequal = append(c.unequal, out)
		}
		return out
	case "<", "<=", ">", ">=":
		return c.order(n, a, b)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n, a, b)
	}
	return c.errorf(n, CodeNotAllowed, "De bewerking "+n.Operator+" mag niet in een formule.", "")
}

func (c *checker) logic(n *ast.BinaryNode, a, b *term) *term {
	l, ok1 := c.condition(a)
	r, ok2 := c.condition(b)
	if !ok1 || !ok2 {
		return &term{node: n}
	}
	op := n.Operator
	switch op {
	case "&&":
		op = "and"
	case "||":
		op = "or"
	}
	if op == "and" {
		c.implied(a)
		c.implied(b)
	}
	return &term{node: n, typ: TypeBool, kids: []*term{a, b}, low: binary(op, l, r)}
}

// implied guards the names that must be answered for a part of an and to be
// waar: those in a comparison, through operations that pass leeg on.
func (c *checker) implied(t *term) {
	switch x := t.node.(type) {
	case *ast.IdentifierNode, *ast.MemberNode:
		c.guard(t)
		return
	case *ast.BinaryNode:
		switch x.Operator {
		case "or", "||":
			return
		case "!=": // it is only waar for an answer, but must not vouch for itself
			for _, k := range t.kids {
				if k.name != "" {
					c.answered[k.name] = true
				}
			}
			return
		}
	case *ast.UnaryNode:
		if x.Operator != "-" && !isNotIn(x) {
			return
		}
	case *ast.CallNode:
		name, _ := dotted(x.Callee)
		if !slices.Contains(strictFunctions, name) {
			return
		}
	default:
		return
	}
	for _, k := range t.kids {
		c.implied(k)
	}
}

// strictFunctions are leeg, or onwaar, when their first value is leeg.
var strictFunctions = []string{"afronden", "absoluut", "begrens", "bedrag", "euro", "bevat", "aantal_gekozen",
	"jaar", "jaren_tussen", "maanden_tussen", "dagen_tussen"}

// order checks < <= > >=. NaN makes each of them onwaar by itself.
func (c *checker) order(n *ast.BinaryNode, a, b *term) *term {
	a, b = euros2(a, b)
	if a.empty || b.empty {
		return c.comparedWithLeeg(n)
	}
	if a.typ != b.typ || !a.typ.numeric() {
		return c.mismatch(n, a, b)
	}
	return &term{node: n, typ: TypeBool, kids: []*term{a, b}, low: binary(n.Operator, a.low, b.low)}
}

func (c *checker) comparedWithLeeg(n ast.Node) *term {
	return c.errorf(n, CodeType, "Vergelijken met leeg is altijd onwaar.", "Gebruik leeg(...) of beantwoord(...).")
}

// equality checks == and !=, of which both are onwaar when a side is leeg.
func (c *checker) equality(n *ast.BinaryNode, a, b *term) *term {
	a, b = euros2(a, b)
	out := &term{node: n, typ: TypeBool, kids: []*term{a, b}}
	switch {
	case a.empty || b.empty:
		return c.comparedWithLeeg(n)
	case a.typ == TypeList || b.typ == TypeList:
		return c.errorf(n, CodeType, "Een lijst vergelijk je niet met "+n.Operator+".", "Gebruik bevat(lijst, \"optie\").")
	case a.typ.textual() && b.typ.textual():
		if !c.optionsMeet(a, b) {
			return &term{node: n}
		}
		out.low = equalText(n.Operator, a, b)
		return out
	case a.typ != b.typ:
		return c.mismatch(n, a, b)
	case a.typ == TypeBool:
		a, b = triState(a), triState(b)
	}
	out.low = equalNumber(n.Operator, a, b)
	return out
}

func equalNumber(op string, a, b *term) ast.Node {
	switch {
	case op == "==":
		return binary("==", a.low, b.low)
	case a.cheap && b.cheap:
		return binary("or", binary("<", a.low, b.low), binary(">", a.low, b.low))
	}
	return invoke(boolType, fnDiffers, a.low, b.low)
}

func equalText(op string, a, b *term) ast.Node {
	aLit, bLit := literalText(a), literalText(b)
	switch {
	case op == "==" && (aLit || bLit):
		return binary("==", a.low, b.low) // a literal is never the empty text
	case !a.cheap || !b.cheap:
		if op == "==" {
			return invoke(boolType, fnSame, a.low, b.low)
		}
		return invoke(boolType, fnDiffers, a.low, b.low)
	}
	low := binary(op, a.low, b.low)
	if !bLit {
		low = binary("and", binary("!=", b.low, text("")), low)
	}
	if !aLit {
		low = binary("and", binary("!=", a.low, text("")), low)
	}
	return low
}

func literalText(t *term) bool {
	_, ok := t.node.(*ast.StringNode)
	return ok
}

// optionsMeet reports an option that the other side does not have.
func (c *checker) optionsMeet(a, b *term) bool {
	if a.typ != TypeChoice || b.typ != TypeChoice || a.options == nil || b.options == nil {
		return true
	}
	switch {
	case literalText(a) && !literalText(b):
		return c.hasOption(a.node, a.options[0], b)
	case literalText(b) && !literalText(a):
		return c.hasOption(b.node, b.options[0], a)
	}
	theirs := set(b.options)
	if slices.ContainsFunc(a.options, func(o string) bool { return theirs[o] }) {
		return true
	}
	c.errorf(a.node, CodeUnknownOption, "Deze twee keuzes hebben geen optie gemeen.", "")
	return false
}

// manyOptions are more than a hint can list.
const manyOptions = 50

// hasOption reports an option id that a keuze or lijst does not have.
func (c *checker) hasOption(at ast.Node, option string, of *term) bool {
	if of.options == nil || slices.Contains(of.options, option) {
		return true
	}
	what := of.name
	if what == "" {
		what = "deze keuze"
	}
	hint := ""
	if len(c.errs) <= manyErrors {
		hint = Suggest(option, of.options)
	}
	if hint == "" && len(of.options) <= manyOptions {
		hint = "De opties zijn: " + strings.Join(of.options, ", ") + "."
	}
	c.errorf(at, CodeUnknownOption, "De optie "+option+" bestaat niet bij "+what+".", hint)
	return false
}

func (c *checker) mismatch(n *ast.BinaryNode, a, b *term) *term {
	hint := ""
	switch {
	case a.typ == TypeNumber && b.typ == TypeMoney || a.typ == TypeMoney && b.typ == TypeNumber:
		hint = "Maak van het getal een bedrag met bedrag(...)."
	case a.typ == b.typ && a.typ.textual():
		hint = "Teksten en keuzes vergelijk je met == of !=."
	case literalText(a) && b.typ == TypeNumber || literalText(b) && a.typ == TypeNumber:
		hint = "Schrijf een getal zonder aanhalingstekens."
	case literalText(a) && b.typ == TypeDate || literalText(b) && a.typ == TypeDate:
		hint = `Schrijf een dag als datum("2026-03-01").`
	}
	if u, ok := n.Left.(*ast.UnaryNode); ok && u.Operator == "not" {
		hint = "Zet haakjes: not (... " + n.Operator + " ...)."
	}
	return c.errorf(n, CodeType, describe(a)+" en "+describe(b)+" passen niet bij "+n.Operator+".", hint)
}

// in checks `x in [...]` and `"optie" in lijst`.
func (c *checker) in(n *ast.BinaryNode, depth int) *term {
	x := c.check(n.Left, depth+1)
	arr, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		list := c.check(n.Right, depth+1)
		if x.bad() || list.bad() || !c.single(x) {
			return &term{node: n}
		}
		if list.rows && list.typ.textual() {
			list = asList(list)
		}
		if !c.single(list) {
			return &term{node: n}
		}
		return c.contains(n, list, x)
	}
	if x.bad() || !c.single(x) {
		return &term{node: n}
	}
	out := &term{node: n, typ: TypeBool, kids: []*term{x}}
	var items []ast.Node
	for _, item := range arr.Nodes {
		y := c.check(item, depth+1)
		if y.bad() || !c.single(y) {
			return &term{node: n}
		}
		if _, y = euros2(x, y); y.typ != x.typ && (!x.typ.textual() || !y.typ.textual()) || y.empty || x.typ == TypeList || x.typ == TypeBool {
			return c.errorf(item, CodeType, describe(y)+" past niet bij "+describe(x)+".", "")
		}
		if !c.optionsMeet(x, y) {
			return &term{node: n}
		}
		out.kids = append(out.kids, y)
		items = append(items, y.low)
	}
	if len(items) == 0 {
		return c.errorf(n.Right, CodeArguments, "De rij is leeg.", "")
	}
	out.low = oneOf(x, out.kids[1:], items)
	return out
}

// oneOf is x == a or x == b …, or a call when x is too costly to repeat.
func oneOf(x *term, ys []*term, items []ast.Node) ast.Node {
	if !x.cheap {
		return invoke(boolType, fnOneOf, append([]ast.Node{x.low}, items...)...)
	}
	var low ast.Node
	for i, y := range ys {
		var eq ast.Node
		if x.typ.textual() {
			eq = equalText("==", x, y)
		} else {
			eq = binary("==", x.low, items[i])
		}
		if low == nil {
			low = eq
		} else {
			low = binary("or", low, eq)
		}
	}
	return low
}

// contains checks that a list has an option.
func (c *checker) contains(n ast.Node, list, option *term) *term {
	if list.typ != TypeList {
		return c.errorf(list.node, CodeType, "Hier hoort een lijst, geen "+describe(list)+".", `Bijvoorbeeld een meerkeuzevraag, of ["a", "b"].`)
	}
	if !option.typ.textual() {
		return c.errorf(option.node, CodeType, "In een lijst zoek je een optie, geen "+describe(option)+".", "")
	}
	if literalText(option) && !c.hasOption(option.node, option.options[0], list) {
		return &term{node: n}
	}
	return &term{node: n, typ: TypeBool, kids: []*term{list, option}, low: invoke(boolType, fnContains, list.low, option.low)}
}

// notIn checks `x not in [...]`: one comparison, so onwaar when x is leeg.
func (c *checker) notIn(n *ast.UnaryNode, depth int) *term {
	in := c.in(n.Node.(*ast.BinaryNode), depth)
	if in.bad() {
		return &term{node: n}
	}
	return &term{node: n, typ: TypeBool, kids: in.kids, low: binary("and", answered(in.kids[0]), not(in.low))}
}

// arithmetic checks + - * / %.
func (c *checker) arithmetic(n *ast.BinaryNode, a, b *term) *term {
	lit := a.lit && b.lit
	if n.Operator == "+" || n.Operator == "-" {
		a, b = euros2(a, b)
	}
	typ, ok := arithmeticType(n.Operator, a.typ, b.typ)
	if !ok || a.empty || b.empty {
		return c.mismatch(n, a, b)
	}
	out := &term{node: n, typ: typ, lit: lit, kids: []*term{a, b}}
	switch n.Operator {
	case "/":
		out.low = c.divide(n, a, b)
	case "%":
		out.low = invoke(floatType, fnModulo, a.low, b.low, machine(), constant(c.spans.text(n)))
	default:
		out.low = binary(n.Operator, a.low, b.low)
	}
	return out
}

// divide needs no check of a divisor that is a number other than zero.
func (c *checker) divide(n ast.Node, a, b *term) ast.Node {
	if f, ok := b.low.(*ast.FloatNode); ok && f.Value != 0 {
		return binary("/", a.low, b.low)
	}
	return invoke(floatType, fnDivide, a.low, b.low, machine(), constant(c.spans.text(n)))
}

func arithmeticType(op string, a, b Type) (Type, bool) {
	num, money, date := TypeNumber, TypeMoney, TypeDate
	type pair struct{ a, b Type }
	var table map[pair]Type
	switch op {
	case "+":
		table = map[pair]Type{{num, num}: num, {money, money}: money, {date, num}: date}
	case "-":
		table = map[pair]Type{{num, num}: num, {money, money}: money, {date, num}: date, {date, date}: num}
	case "*":
		table = map[pair]Type{{num, num}: num, {money, num}: money, {num, money}: money}
	case "/":
		table = map[pair]Type{{num, num}: num, {money, num}: money, {money, money}: num}
	case "%":
		table = map[pair]Type{{num, num}: num}
	}
	t, ok := table[pair{a, b}]
	return t, ok
}
