package formula

import "github.com/expr-lang/expr/ast"

// momentFunctions look at a series beside the days of its moments, so that curves of
// people who are asked at different times can be laid on each other.
var momentFunctions = []Function{
	{"rond", "rond(x, dag, van, tot)",
		"Het gemiddelde van x over de meetmomenten waarvan de dag vanaf `van` en voor `tot` ligt.", 4, 4, checkAround},
	{"piek_op", "piek_op(x, dag)", "De dag van het meetmoment waarop x het hoogst was; de eerste als dat vaker zo was.", 2, 2, checkPeak},
	{"laagste_van_laatste", "laagste_van_laatste(x, aantal)",
		"De laagste van de laatste zoveel antwoorden. Is ook die hoog, dan was x al die tijd hoog.", 2, 2, ofLast(fnLowestOfLast)},
	{"hoogste_van_laatste", "hoogste_van_laatste(x, aantal)",
		"De hoogste van de laatste zoveel antwoorden. Is ook die laag, dan was x al die tijd laag.", 2, 2, ofLast(fnHighestOfLast)},
}

// numbers refuses what is not a series of numbers.
func (c *checker) numbers(t *term) bool {
	if !c.isSeries(t) {
		return false
	}
	if t.typ != TypeNumber {
		c.errorf(t.node, CodeType, "Hier hoort een getal per meetmoment, geen "+describe(t)+".", "")
		return false
	}
	return true
}

// number refuses what is not one number.
func (c *checker) number(t *term) bool {
	if !c.single(t) {
		return false
	}
	if t.typ != TypeNumber {
		c.errorf(t.node, CodeType, "Hier hoort een getal, geen "+describe(t)+".", "")
		return false
	}
	return true
}

func checkAround(c *checker, _ *ast.CallNode, args []*term) *term {
	if !c.numbers(args[0]) || !c.numbers(args[1]) || !c.number(args[2]) || !c.number(args[3]) {
		return &term{}
	}
	return &term{typ: TypeNumber, low: invoke(floatType, fnAround, args[0].low, args[1].low, args[2].low, args[3].low)}
}

func checkPeak(c *checker, _ *ast.CallNode, args []*term) *term {
	if !c.numbers(args[0]) || !c.numbers(args[1]) {
		return &term{}
	}
	return &term{typ: TypeNumber, low: invoke(floatType, fnPeak, args[0].low, args[1].low)}
}

func ofLast(run numberFn) func(*checker, *ast.CallNode, []*term) *term {
	return func(c *checker, _ *ast.CallNode, args []*term) *term {
		if !c.numbers(args[0]) || !c.number(args[1]) {
			return &term{}
		}
		return &term{typ: TypeNumber, low: invoke(floatType, run, args[0].low, args[1].low)}
	}
}

// fnAround is leeg without an answer in the range, and when a bound is leeg: no
// comparison with NaN holds.
func fnAround(a ...any) float64 {
	values, days := a[0].([]float64), a[1].([]float64)
	from, until := a[2].(float64), a[3].(float64)
	sum, n := 0.0, 0.0
	for i, x := range values {
		if x == x && from <= days[i] && days[i] < until {
			sum, n = sum+x, n+1
		}
	}
	if n == 0 {
		return nan
	}
	return sum / n
}

func fnPeak(a ...any) float64 {
	values, days := a[0].([]float64), a[1].([]float64)
	at := -1
	for i, x := range values {
		if x == x && days[i] == days[i] && (at < 0 || x > values[at]) {
			at = i
		}
	}
	if at < 0 {
		return nan
	}
	return days[at]
}

func fnLowestOfLast(a ...any) float64 {
	return extremeOfLast(a, func(x, y float64) bool { return x < y })
}

func fnHighestOfLast(a ...any) float64 {
	return extremeOfLast(a, func(x, y float64) bool { return x > y })
}

// extremeOfLast is leeg with fewer answers than that many: it is not known then.
func extremeOfLast(a []any, further func(x, y float64) bool) float64 {
	values, want := a[0].([]float64), a[1].(float64)
	best, n := nan, 0.0
	for i := len(values) - 1; i >= 0 && n < want; i-- {
		x := values[i]
		if x != x {
			continue
		}
		if n++; best != best || further(x, best) {
			best = x
		}
	}
	if n < want || want != want {
		return nan
	}
	return best
}
