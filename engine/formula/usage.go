package formula

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Usage says how a formula uses one name, for whoever reasons about the values
// that can make a difference to it.
type Usage struct {
	// Constants are the numbers that the name is compared with, as written: euros
	// for a bedrag. Between two neighbours no value is treated otherwise than
	// another.
	Constants []float64
	// Texts are the option ids and texts that the name is compared with.
	Texts []string
	// Open is true when the name is used in any other way than compared with a
	// constant or asked for with beantwoord or leeg.
	Open bool
}

// Usages tells for every name in a formula how it is used. A source that cannot
// be parsed has none. The names are not looked up: a misspelled one is listed too.
func Usages(src string) map[string]Usage {
	root, finding := parse(src)
	if finding != nil {
		return nil
	}
	u := usages{}
	u.visit(root)
	return u
}

type usages map[string]Usage

var comparisons = []string{"==", "!=", "<", "<=", ">", ">=", "in", "not in"}

func (u usages) visit(n ast.Node) {
	switch x := n.(type) {
	case *ast.IdentifierNode, *ast.MemberNode:
		u.update(n, func(use *Usage) { use.Open = true })
	case *ast.UnaryNode:
		u.visit(x.Node)
	case *ast.ConditionalNode:
		u.visit(x.Cond)
		u.visit(x.Exp1)
		u.visit(x.Exp2)
	case *ast.CallNode:
		u.call(x)
	case *ast.ArrayNode:
		for _, item := range x.Nodes {
			u.visit(item)
		}
	case *ast.BinaryNode:
		u.binary(x)
	}
}

func (u usages) binary(n *ast.BinaryNode) {
	left, right := constants(n.Left), constants(n.Right)
	compares := slices.Contains(comparisons, n.Operator)
	switch {
	case compares && right != nil && isName(n.Left):
		u.compare(n.Left, right)
	case compares && left != nil && isName(n.Right):
		u.compare(n.Right, left)
	default:
		u.visit(n.Left)
		u.visit(n.Right)
	}
}

// call visits the arguments of a function; asking whether there is an answer, or
// whether a list holds an option, is a comparison.
func (u usages) call(n *ast.CallNode) {
	name, _ := dotted(n.Callee)
	if len(n.Arguments) == 2 && name == "bevat" && isName(n.Arguments[0]) {
		if values := constants(n.Arguments[1]); values != nil {
			u.compare(n.Arguments[0], values)
			return
		}
	}
	for _, a := range n.Arguments {
		if (name == "beantwoord" || name == "leeg") && isName(a) {
			u.update(a, func(*Usage) {})
			continue
		}
		u.visit(a)
	}
}

func (u usages) compare(name ast.Node, values []any) {
	u.update(name, func(use *Usage) {
		for _, v := range values {
			switch v := v.(type) {
			case float64:
				use.Constants = append(use.Constants, v)
			case string:
				use.Texts = append(use.Texts, v)
			}
		}
	})
}

func (u usages) update(n ast.Node, change func(*Usage)) {
	name, ok := dotted(n)
	if !ok {
		return
	}
	use := u[name]
	change(&use)
	u[name] = use
}

func isName(n ast.Node) bool {
	_, ok := dotted(n)
	return ok
}

// constants are the values of a literal, or of a list of literals; nil when the
// node is anything else.
func constants(n ast.Node) []any {
	switch x := n.(type) {
	case *ast.IntegerNode:
		return []any{float64(x.Value)}
	case *ast.FloatNode:
		return []any{x.Value}
	case *ast.StringNode:
		return []any{x.Value}
	case *ast.BoolNode:
		return []any{x.Value}
	case *ast.IdentifierNode:
		if x.Value == "waar" || x.Value == "onwaar" || x.Value == "leeg" {
			return []any{x.Value == "waar"}
		}
	case *ast.UnaryNode:
		if inner := constants(x.Node); x.Operator == "-" && len(inner) == 1 {
			if f, ok := inner[0].(float64); ok {
				return []any{-f}
			}
		}
	case *ast.ArrayNode:
		var all []any
		for _, item := range x.Nodes {
			values := constants(item)
			if values == nil {
				return nil
			}
			all = append(all, values...)
		}
		return all
	}
	return nil
}
