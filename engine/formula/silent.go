package formula

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// silent reports a `x > 5 ? a : b` of which x may be leeg: b is then taken, as
// if x were known to be 5 or less. A formula that asks about x itself, or in
// which b is leeg too when x is, has no such surprise.
func (c *checker) silent() {
	told := map[string]bool{}
	for _, t := range slices.Backward(c.choices) { // the outer one first
		cond, b := t.kids[0], t.kids[2]
		name := c.mayMiss(cond)
		if name == "" || told[name] || c.missingWith(b, name) {
			continue
		}
		told[name] = true
		c.warnf(cond.node, "Als "+name+" leeg is, wordt dit wat na de : staat.",
			"Bedoel je dat niet? Begin met: leeg("+name+") ? leeg : ...")
	}
}

// mayMiss is a name that makes t leeg or onwaar by being leeg, and that may be
// leeg; empty when that isn't certain. What not and != do has its own warning.
func (c *checker) mayMiss(t *term) string {
	if t.name != "" {
		if c.asked[t.name] || c.scope.symbols[t.name].Always {
			return ""
		}
		return t.name
	}
	switch x := t.node.(type) {
	case *ast.UnaryNode:
		if x.Operator != "-" && x.Operator != "+" && !isNotIn(x) {
			return ""
		}
	case *ast.BinaryNode:
		if x.Operator == "!=" {
			return ""
		}
	case *ast.CallNode:
		name, _ := dotted(x.Callee)
		if slices.Contains(pooling, name) {
			return c.allMiss(t.kids)
		}
		if !slices.Contains(strictFunctions, name) && !slices.Contains(overMoments, name) {
			return ""
		}
	default:
		return ""
	}
	for _, k := range t.kids {
		if name := c.mayMiss(k); name != "" {
			return name
		}
	}
	return ""
}

// allMiss is the first of values that may all be leeg together.
func (c *checker) allMiss(values []*term) string {
	first := ""
	for _, v := range values {
		name := c.mayMiss(v)
		if name == "" {
			return ""
		}
		if first == "" {
			first = name
		}
	}
	return first
}

// missingWith tells that t is certainly leeg when name is.
func (c *checker) missingWith(t *term, name string) bool {
	if t.name == name {
		return true
	}
	switch x := t.node.(type) {
	case *ast.IdentifierNode:
		return x.Value == "leeg" && t.name == ""
	case *ast.ConditionalNode:
		cond, a, b := t.kids[0], t.kids[1], t.kids[2]
		return c.missingWith(b, name) && (c.mayMiss(cond) == name || c.missingWith(a, name))
	case *ast.UnaryNode:
		return (x.Operator == "-" || x.Operator == "+") && c.missingWith(t.kids[0], name)
	case *ast.BinaryNode:
		if !slices.Contains(arithmeticOps, x.Operator) {
			return false
		}
		return slices.ContainsFunc(t.kids, func(k *term) bool { return c.missingWith(k, name) })
	case *ast.CallNode:
		f, _ := dotted(x.Callee)
		return slices.Contains(strictFunctions, f) && f != "bevat" && c.missingWith(t.kids[0], name)
	}
	return false
}

// Needs are the names of which a formula is leeg when one of them is, as far as
// its arithmetic and what it pools of rows show.
func Needs(src string) []string {
	root, finding := parse(src)
	if finding != nil {
		return nil
	}
	return needs(root)
}

func needs(n ast.Node) []string {
	switch x := n.(type) {
	case *ast.IdentifierNode, *ast.MemberNode:
		if name, ok := dotted(x); ok {
			return []string{name}
		}
	case *ast.UnaryNode:
		if x.Operator == "-" || x.Operator == "+" {
			return needs(x.Node)
		}
	case *ast.BinaryNode:
		if slices.Contains(arithmeticOps, x.Operator) {
			return append(needs(x.Left), needs(x.Right)...)
		}
	case *ast.CallNode:
		f, _ := dotted(x.Callee)
		if slices.Contains(strictFunctions, f) && f != "bevat" {
			return needs(x.Arguments[0])
		}
		if slices.Contains(pooling, f) && len(x.Arguments) == 1 {
			return needs(x.Arguments[0])
		}
	}
	return nil
}

var arithmeticOps = []string{"+", "-", "*", "/", "%"}

// pooling are the functions that are leeg when all their values are.
var pooling = []string{"gemiddelde", "som", "mediaan", "minimum", "maximum"}

// overMoments are the functions that are leeg when there is no answer on any moment.
var overMoments = []string{"laatste", "eerste", "vorige", "op", "verschil", "rond", "piek_op", "laagste_van_laatste", "hoogste_van_laatste"}
