package formula

import (
	"math"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"
)

// TestAgreesWithExprWhenEverythingIsAnswered: our own meaning begins where an answer
// is leeg or a division is by zero. Where neither happens, a formula gives what
// expr-lang's own compiler and machine make of the same text.
func TestAgreesWithExprWhenEverythingIsAnswered(t *testing.T) {
	s := testScope()
	drawn, compared := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		drawn++
		env := map[string]any{"groep": map[string]any{}}
		v := s.NewValues()
		for _, name := range []string{"stress", "slaap", "groep.vraag"} {
			f := float64(rapid.IntRange(-20, 20).Draw(t, name)) / 2
			give(env, name, f)
			put(t, s, v, name, Number(f))
		}
		for _, name := range []string{"werk", "vorig_werk"} {
			o := rapid.SampledFrom([]string{"loondienst", "uitkering", "school"}).Draw(t, name)
			give(env, name, o)
			put(t, s, v, name, Choice(o))
		}
		for _, name := range []string{"hulp", "steun"} {
			b := rapid.Bool().Draw(t, name)
			give(env, name, b)
			put(t, s, v, name, Bool(b))
		}
		src := anyCondition(t, 3)
		if rapid.Bool().Draw(t, "a number") {
			src = "(" + src + ") ? " + anyNumber(t, 3) + " : " + anyNumber(t, 3)
		}
		theirs, err := expr.Eval(src, env)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		var m Machine
		ours := m.Run(compiled(t, s, src), v)
		if whole, ok := theirs.(int); ok { // expr keeps whole numbers apart
			theirs = float64(whole)
		}
		switch want := theirs.(type) {
		case bool:
			if strings.Contains(src, "/") && divides(src, env) {
				return // something was divided by zero: leeg compares as onwaar
			}
			if !ours.Equal(Bool(want)) {
				t.Fatalf("%s with %v: %s, and expr says %v", src, env, ours, want)
			}
			compared++
		case float64:
			if math.IsNaN(want) || math.IsInf(want, 0) || strings.Contains(src, "/") && divides(src, env) {
				return
			}
			got, ok := ours.AsNumber()
			if !ok || got != want {
				t.Fatalf("%s with %v: %s, and expr says %v", src, env, ours, want)
			}
			compared++
		default:
			t.Fatalf("%s: expr gives a %T", src, theirs)
		}
	})
	if compared*2 < drawn { // or the test would say nothing
		t.Errorf("only %d of %d formulas could be compared", compared, drawn)
	}
}

// divides says whether some part of the formula divides by zero: every divisor is a
// name, a number or something in brackets.
func divides(src string, env map[string]any) bool {
	for at := range len(src) {
		if !strings.HasPrefix(src[at:], "/ ") {
			continue
		}
		divisor := src[at+2:]
		if divisor[0] == '(' {
			depth := 0
			for i, c := range divisor {
				if c == '(' {
					depth++
				}
				if c == ')' {
					depth--
				}
				if depth == 0 {
					divisor = divisor[:i+1]
					break
				}
			}
		} else if end := strings.IndexAny(divisor, " )"); end >= 0 {
			divisor = divisor[:end]
		}
		f, err := expr.Eval(divisor, env)
		if n, ok := f.(float64); err != nil || f == 0 || ok && (n == 0 || math.IsNaN(n) || math.IsInf(n, 0)) {
			return true
		}
	}
	return false
}

// give writes a name of one or two parts in what expr is given.
func give(env map[string]any, name string, v any) {
	if group, rest, dotted := strings.Cut(name, "."); dotted {
		env[group].(map[string]any)[rest] = v
		return
	}
	env[name] = v
}

func put(t interface{ Fatalf(string, ...any) }, s *Scope, v *Values, name string, x Value) {
	sym, ok := s.Symbol(name)
	if !ok {
		t.Fatalf("no %s in the test's scope", name)
	}
	v.Set(sym.Slot, x)
}
