package formula

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

var (
	nan        = math.NaN()
	floatType  = reflect.TypeFor[float64]()
	stringType = reflect.TypeFor[string]()
	boolType   = reflect.TypeFor[bool]()
	listType   = reflect.TypeFor[[]string]()
)

// fn is the general form of a function that a plain expression calls; see
// runtime.go.
type fn = func(...any) any

// The builders of the plain expression that a formula is rewritten to. Every
// node gets its machine type, without which expr's compiler would add an
// instruction to look behind pointers.

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

// invoke calls one of the functions of runtime.go, an fn or one of a signature
// that expr's machine calls directly, which returns a result.
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

// variable reads a machine slot; see link.
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

// link compiles a plain expression with expr's compiler. Its variables are
// numbered; expr loads a variable by name from a map, which costs a hash per
// read, so the loads are replaced by reads of the machine's variable slots,
// which hold boxed values. The numbered variables are the only names in the
// expression, so nothing else can be loaded.
func link(n ast.Node) (*vm.Program, error) {
	config := &conf.Config{Optimize: true, ShortCircuit: true}
	config.WithEnv(map[string]any{})
	p, err := compiler.Compile(&parser.Tree{Node: n, Source: file.NewSource("")}, config)
	if err != nil {
		return nil, err
	}
	for i, op := range p.Bytecode {
		if op != vm.OpLoadFast {
			continue
		}
		slot, err := strconv.Atoi(p.Constants[p.Arguments[i]].(string))
		if err != nil {
			return nil, err
		}
		p.Bytecode[i], p.Arguments[i] = vm.OpLoadVar, slot
	}
	return p, nil
}
