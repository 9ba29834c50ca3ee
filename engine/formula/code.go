package formula

import (
	"fmt"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// The plain expression that the checker leaves is turned into Go functions, one for
// every node, which call each other: nothing is looked up, pushed or boxed during a
// run. A plain expression has few kinds of nodes (see lower.go), and every one of
// them knows its machine type.
type (
	numberCode func(m *Machine, slots []any) float64
	truthCode  func(m *Machine, slots []any) bool
	boxedCode  func(m *Machine, slots []any) any // texts and lists, and whatever a function is given
)

// code is a whole formula in the one form that its machine type has.
type code struct {
	number numberCode
	truth  truthCode
	boxed  boxedCode
}

// link turns a plain expression into code.
func link(n ast.Node) (code, error) {
	l := &linker{}
	var out code
	switch n.Type() {
	case floatType:
		out.number = l.number(n)
	case boolType:
		out.truth = l.truth(n)
	default:
		out.boxed = l.boxed(n)
	}
	return out, l.err
}

// linker keeps the first node that it has no code for, which would be a mistake of
// the checker.
type linker struct{ err error }

func (l *linker) fail(n ast.Node) {
	if l.err == nil {
		l.err = fmt.Errorf("formula: no code for %T of type %v", n, n.Type())
	}
}

// slot is the place of a variable among the slots.
func (l *linker) slot(n *ast.IdentifierNode) int {
	slot, err := strconv.Atoi(n.Value)
	if err != nil {
		l.fail(n)
	}
	return slot
}

func (l *linker) number(n ast.Node) numberCode {
	switch x := n.(type) {
	case *ast.FloatNode:
		value := x.Value
		return func(*Machine, []any) float64 { return value }
	case *ast.IdentifierNode:
		slot := l.slot(x)
		return func(_ *Machine, slots []any) float64 { return slots[slot].(float64) }
	case *ast.UnaryNode:
		a := l.number(x.Node)
		return func(m *Machine, slots []any) float64 { return -a(m, slots) }
	case *ast.BinaryNode:
		return l.arithmetic(x)
	case *ast.ConditionalNode:
		cond, a, b := l.truth(x.Cond), l.number(x.Exp1), l.number(x.Exp2)
		return func(m *Machine, slots []any) float64 {
			if cond(m, slots) {
				return a(m, slots)
			}
			return b(m, slots)
		}
	case *ast.CallNode:
		switch f := callee(x).(type) {
		case numberFn:
			args := l.arguments(x)
			return func(m *Machine, slots []any) float64 {
				given, base := m.give(args, slots)
				out := f(given...)
				m.args = m.args[:base]
				return out
			}
		case fn:
			call := l.call(f, x)
			return func(m *Machine, slots []any) float64 { return call(m, slots).(float64) }
		}
	}
	l.fail(n)
	return nil
}

func (l *linker) arithmetic(n *ast.BinaryNode) numberCode {
	a, b := l.number(n.Left), l.number(n.Right)
	switch n.Operator {
	case "+":
		return func(m *Machine, slots []any) float64 { return a(m, slots) + b(m, slots) }
	case "-":
		return func(m *Machine, slots []any) float64 { return a(m, slots) - b(m, slots) }
	case "*":
		return func(m *Machine, slots []any) float64 { return a(m, slots) * b(m, slots) }
	case "/":
		return func(m *Machine, slots []any) float64 { return a(m, slots) / b(m, slots) }
	}
	l.fail(n)
	return nil
}

func (l *linker) truth(n ast.Node) truthCode {
	switch x := n.(type) {
	case *ast.BoolNode:
		value := x.Value
		return func(*Machine, []any) bool { return value }
	case *ast.UnaryNode:
		a := l.truth(x.Node)
		return func(m *Machine, slots []any) bool { return !a(m, slots) }
	case *ast.BinaryNode:
		return l.condition(x)
	case *ast.ConditionalNode:
		cond, a, b := l.truth(x.Cond), l.truth(x.Exp1), l.truth(x.Exp2)
		return func(m *Machine, slots []any) bool {
			if cond(m, slots) {
				return a(m, slots)
			}
			return b(m, slots)
		}
	case *ast.CallNode:
		if f, ok := callee(x).(truthFn); ok {
			args := l.arguments(x)
			return func(m *Machine, slots []any) bool {
				given, base := m.give(args, slots)
				out := f(given...)
				m.args = m.args[:base]
				return out
			}
		}
	}
	l.fail(n)
	return nil
}

// condition is and, or, or a comparison.
func (l *linker) condition(n *ast.BinaryNode) truthCode {
	switch n.Operator {
	case "and":
		a, b := l.truth(n.Left), l.truth(n.Right)
		return func(m *Machine, slots []any) bool { return a(m, slots) && b(m, slots) }
	case "or":
		a, b := l.truth(n.Left), l.truth(n.Right)
		return func(m *Machine, slots []any) bool { return a(m, slots) || b(m, slots) }
	}
	if n.Left.Type() == stringType {
		return l.compareTexts(n)
	}
	a, b := l.number(n.Left), l.number(n.Right)
	switch n.Operator {
	case "==":
		return func(m *Machine, slots []any) bool { return a(m, slots) == b(m, slots) }
	case "!=":
		return func(m *Machine, slots []any) bool { return a(m, slots) != b(m, slots) }
	case "<":
		return func(m *Machine, slots []any) bool { return a(m, slots) < b(m, slots) }
	case "<=":
		return func(m *Machine, slots []any) bool { return a(m, slots) <= b(m, slots) }
	case ">":
		return func(m *Machine, slots []any) bool { return a(m, slots) > b(m, slots) }
	case ">=":
		return func(m *Machine, slots []any) bool { return a(m, slots) >= b(m, slots) }
	}
	l.fail(n)
	return nil
}

func (l *linker) compareTexts(n *ast.BinaryNode) truthCode {
	a, b := l.boxed(n.Left), l.boxed(n.Right)
	switch n.Operator {
	case "==":
		return func(m *Machine, slots []any) bool { return a(m, slots).(string) == b(m, slots).(string) }
	case "!=":
		return func(m *Machine, slots []any) bool { return a(m, slots).(string) != b(m, slots).(string) }
	}
	l.fail(n)
	return nil
}

// boxed is code for any machine type. Variables and constants are boxed already.
func (l *linker) boxed(n ast.Node) boxedCode {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		slot := l.slot(x)
		return func(_ *Machine, slots []any) any { return slots[slot] }
	case *ast.StringNode:
		var value any = x.Value
		return func(*Machine, []any) any { return value }
	case *ast.ConstantNode:
		value := x.Value
		return func(*Machine, []any) any { return value }
	case *ast.FloatNode:
		value := boxNumber(x.Value)
		return func(*Machine, []any) any { return value }
	}
	switch n.Type() {
	case floatType:
		a := l.number(n)
		return func(m *Machine, slots []any) any { return boxNumber(a(m, slots)) }
	case boolType:
		a := l.truth(n)
		return func(m *Machine, slots []any) any { return a(m, slots) }
	}
	switch x := n.(type) {
	case *ast.ConditionalNode:
		cond, a, b := l.truth(x.Cond), l.boxed(x.Exp1), l.boxed(x.Exp2)
		return func(m *Machine, slots []any) any {
			if cond(m, slots) {
				return a(m, slots)
			}
			return b(m, slots)
		}
	case *ast.CallNode:
		if f, ok := callee(x).(fn); ok {
			return l.call(f, x)
		}
	}
	l.fail(n)
	return nil
}

// callee is the function that a call is of.
func callee(n *ast.CallNode) any {
	if c, ok := n.Callee.(*ast.ConstantNode); ok {
		return c.Value
	}
	return nil
}

func (l *linker) call(f fn, n *ast.CallNode) boxedCode {
	args := l.arguments(n)
	return func(m *Machine, slots []any) any {
		given, base := m.give(args, slots)
		out := f(given...)
		m.args = m.args[:base]
		return out
	}
}

func (l *linker) arguments(n *ast.CallNode) []boxedCode {
	out := make([]boxedCode, len(n.Arguments))
	for i, a := range n.Arguments {
		out[i] = l.boxed(a)
	}
	return out
}

// give computes the arguments of a call in the Machine's own memory, from base. A
// function must not keep them.
func (m *Machine) give(args []boxedCode, slots []any) (given []any, base int) {
	base = len(m.args)
	for _, a := range args {
		x := a(m, slots)
		m.args = append(m.args, x)
	}
	return m.args[base:], base
}
