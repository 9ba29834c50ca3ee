package formula

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

var (
	nan        = math.NaN()
	floatType  = reflect.TypeFor[float64]()
	stringType = reflect.TypeFor[string]()
	boolType   = reflect.TypeFor[bool]()
	listType   = reflect.TypeFor[[]string]()
)

// The functions of runtime.go that a plain expression calls, by what they give.
type (
	numberFn = func(...any) float64
	truthFn  = func(...any) bool
	fn       = func(...any) any
)

// The builders of the plain expression that a formula is rewritten to. Every
// node gets its machine type, which decides the code that it becomes.

func typed(n ast.Node, t reflect.Type) ast.Node {
	n.SetType(t)
	return n
}

func number(f float64) ast.Node { return typed(&ast.FloatNode{Value: f}, floatType) }
func text(s string) ast.Node    { return typed(&ast.StringNode{Value: s}, stringType) }
func truth(b bool) ast.Node     { return typed(&ast.BoolNode{Value: b}, boolType) }
func constant(v any) ast.Node   { return typed(&ast.ConstantNode{Value: v}, reflect.TypeOf(v)) }
func not(n ast.Node) ast.Node   { return typed(&ast.UnaryNode{Operator: "not", Node: n}, boolType) }

func negative(n ast.Node) ast.Node {
	return typed(&ast.UnaryNode{Operator: "-", Node: n}, floatType)
}

func binary(op string, l, r ast.Node) ast.Node {
	t := boolType
	if strings.Contains("+-*/", op) {
		t = floatType
	}
	return typed(&ast.BinaryNode{Operator: op, Left: l, Right: r}, t)
}

func choose(cond, a, b ast.Node) ast.Node {
	return typed(&ast.ConditionalNode{Ternary: true, Cond: cond, Exp1: a, Exp2: b}, a.Type())
}

// invoke calls one of the functions of runtime.go, which returns a result.
func invoke(result reflect.Type, f any, args ...ast.Node) ast.Node {
	callee := constant(f)
	return typed(&ast.CallNode{Callee: callee, Arguments: args}, result)
}

// machineType is how values of a type are carried.
func machineType(t Type) reflect.Type {
	switch {
	case t == TypeList:
		return listType
	case t.textual():
		return stringType
	}
	return floatType
}

// variable reads a machine slot.
func variable(slot int, t Type) ast.Node {
	return typed(&ast.IdentifierNode{Value: strconv.Itoa(slot)}, machineType(t))
}

// machine is the running Machine, for functions that leave a note.
func machine() ast.Node { return variable(slotMachine, TypeNumber) }

func missingNode(t Type) ast.Node {
	switch {
	case t == TypeList:
		return constant([]string(nil))
	case t.textual():
		return text("")
	}
	return number(nan)
}

// answered is the condition that a term is not leeg.
func answered(t *term) ast.Node {
	switch {
	case t.typ == TypeBool && !t.tri:
		return truth(true) // a condition is never leeg
	case t.typ == TypeList || !t.cheap:
		return invoke(boolType, fnAnswered, t.low)
	case t.typ.textual():
		return binary("!=", t.low, text(""))
	}
	return binary("==", t.low, t.low) // NaN is not equal to itself
}
