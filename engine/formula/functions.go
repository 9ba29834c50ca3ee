package formula

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Function documents one function of the language for the reference that
// methodologists read.
type Function struct {
	Name      string
	Signature string // Dutch, such as afronden(x, decimalen)
	Doc       string // Dutch, one or two sentences
	min, max  int    // number of arguments; max < 0 is no limit
	check     func(c *checker, n *ast.CallNode, args []*term) *term
}

// functions is filled in init: the checks refer to suggestions over the table.
var functions map[string]Function

func init() {
	functions = map[string]Function{}
	for _, group := range [][]Function{missingFunctions, aggregateFunctions, numberFunctions, dateFunctions, listFunctions, seriesFunctions, momentFunctions} {
		for _, f := range group {
			functions[f.Name] = f
		}
	}
}

// Functions lists every function, by name.
func Functions() []Function {
	out := make([]Function, 0, len(functions))
	for _, f := range functions {
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// foreign maps words that people bring from other tools.
var foreign = map[string]string{
	"sum": "som", "mean": "gemiddelde", "average": "gemiddelde", "avg": "gemiddelde", "median": "mediaan",
	"min": "minimum", "max": "maximum", "abs": "absoluut", "round": "afronden", "count": "aantal", "len": "aantal_gekozen",
	"today": "vandaag", "now": "vandaag", "vandaag": "vandaag", "date": "datum", "year": "jaar", "first": "eerste",
	"last": "laatste", "contains": "bevat", "isnull": "leeg", "lookup": "tabel", "if": "voorwaarde ? a : b", "als": "voorwaarde ? a : b", "niet": "not",
}

func (c *checker) unknownFunction(n ast.Node, name string) *term {
	names := make([]string, 0, len(functions))
	for f := range functions {
		names = append(names, f)
	}
	hint := Suggest(name, names)
	if dutch, ok := foreign[strings.ToLower(name)]; ok {
		hint = "bedoelde je " + dutch + "?"
	}
	return c.errorf(n, CodeUnknownFunc, "De functie "+name+" bestaat niet.", hint)
}

// call checks a function call.
func (c *checker) call(n *ast.CallNode, depth int) *term {
	ident, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return c.errorf(n, CodeNotAllowed, "Alleen een functie kan haakjes hebben.", "")
	}
	f, ok := functions[ident.Value]
	if !ok {
		return c.unknownFunction(n, ident.Value)
	}
	if len(n.Arguments) < f.min || f.max >= 0 && len(n.Arguments) > f.max {
		return c.errorf(n, CodeArguments, "De functie "+f.Name+" krijgt "+strconv.Itoa(len(n.Arguments))+" waarden.",
			"Schrijf "+f.Signature+".")
	}
	args := make([]*term, len(n.Arguments))
	bad := false
	for i, a := range n.Arguments {
		args[i] = c.check(a, depth+1)
		bad = bad || args[i].bad()
	}
	if bad {
		return &term{node: n}
	}
	out := f.check(c, n, args)
	out.node = n
	if out.kids == nil {
		out.kids = args
	}
	return out
}

// want reports an argument of another type.
func (c *checker) want(t *term, types ...Type) bool {
	if !c.single(t) {
		return false
	}
	names := make([]string, len(types))
	for i, w := range types {
		if t.typ == w && !t.empty || w == TypeText && t.typ == TypeChoice {
			return true
		}
		names[i] = w.String()
	}
	c.errorf(t.node, CodeType, "Hier hoort een "+strings.Join(names, " of ")+", geen "+describe(t)+".", c.oneOfRows(t, types))
	return false
}

// oneOfRows says which names of a repeating group have values to compute with.
func (c *checker) oneOfRows(t *term, types []Type) string {
	if !t.rows {
		return ""
	}
	var inner []string
	for _, n := range c.scope.names {
		if strings.HasPrefix(n, t.name+".") && slices.Contains(types, c.scope.symbols[n].Type) {
			inner = append(inner, n)
		}
	}
	if t.name == "" || len(inner) == 0 {
		return ""
	}
	return "Noem een vraag van de herhaling: " + strings.Join(inner, ", ") + "."
}

// literal reads an argument that must be a quoted text.
func (c *checker) literal(t *term, what string) (string, bool) {
	s, ok := t.node.(*ast.StringNode)
	if !ok {
		c.errorf(t.node, CodeArguments, "Hier hoort "+what+" tussen aanhalingstekens.", "")
		return "", false
	}
	return s.Value, true
}

// integer reads an argument that must be a whole number as written.
func (c *checker) integer(t *term, low, high int) (int, bool) {
	f, ok := t.low.(*ast.FloatNode)
	if !ok || f.Value != float64(int(f.Value)) || int(f.Value) < low || int(f.Value) > high {
		c.errorf(t.node, CodeArguments, "Hier hoort een heel getal van "+strconv.Itoa(low)+" tot "+strconv.Itoa(high)+".", "")
		return 0, false
	}
	return int(f.Value), true
}

func lows(ts []*term) []ast.Node {
	out := make([]ast.Node, len(ts))
	for i, t := range ts {
		out[i] = t.low
	}
	return out
}

var missingFunctions = []Function{
	{"beantwoord", "beantwoord(x)", "Waar als x een antwoord heeft. Verborgen, weet niet en wil niet zeggen tellen niet als antwoord.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term { return c.askMissing(args[0], false) }},
	{"leeg", "leeg(x)", "Waar als x geen antwoord heeft.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term { return c.askMissing(args[0], true) }},
	{"als_leeg", "als_leeg(x, standaard)", "De waarde van x, of de standaard als x leeg is.", 2, 2, checkDefault},
}

func (c *checker) askMissing(x *term, missing bool) *term {
	if x.empty {
		return c.errorf(x.node, CodeArguments, "Hier hoort een naam of berekening.", "")
	}
	c.ask(x)
	low := answered(x)
	switch {
	case x.rows:
		low = invoke(boolType, fnRowsAnswered, x.low)
	case x.series:
		low = binary(">", invoke(floatType, fnSeriesCount, x.low), number(0))
	}
	if missing {
		low = not(low)
	}
	return &term{typ: TypeBool, low: low}
}

// guard remembers which names a formula asks about before it relies on them.
func (c *checker) guard(x *term) {
	if x.name != "" {
		c.guarded[x.name] = true
	}
	for _, k := range x.kids {
		c.guard(k)
	}
}

// ask guards what a formula asks about in so many words.
func (c *checker) ask(x *term) {
	c.guard(x)
	if x.name != "" {
		c.asked[x.name] = true
	}
	for _, k := range x.kids {
		c.ask(k)
	}
}

func checkDefault(c *checker, n *ast.CallNode, args []*term) *term {
	if !c.single(args[0]) || !c.single(args[1]) {
		return &term{}
	}
	c.ask(args[0])
	x, d, ok := c.unify(n, args[0], args[1])
	if !ok {
		return &term{}
	}
	out := &term{typ: x.typ, tri: x.tri, empty: x.empty}
	if x.options != nil && d.options != nil {
		out.options = union(x.options, d.options)
	}
	if x.cheap {
		out.low = choose(answered(x), x.low, d.low)
	} else {
		out.low = invoke(x.low.Type(), fnDefault, x.low, d.low)
	}
	return out
}

var aggregateFunctions = []Function{
	aggregate("gemiddelde", "Het gemiddelde van de beantwoorde waarden. Leeg als er geen is.", fnMean, false),
	aggregate("som", "De som van de beantwoorde waarden. Leeg als er geen is; van een herhaling zonder rijen 0.", fnSum, false),
	aggregate("mediaan", "De middelste van de beantwoorde waarden. Leeg als er geen is.", fnMedian, false),
	aggregate("minimum", "De laagste beantwoorde waarde. Leeg als er geen is.", fnMin, true),
	aggregate("maximum", "De hoogste beantwoorde waarde. Leeg als er geen is.", fnMax, true),
	{"aantal", "aantal(a, b, ...)", "Hoeveel van de waarden beantwoord zijn. Van een herhaling: hoeveel rijen er zijn, leeg als zij geen antwoord heeft.", 1, -1, checkCount},
	{"aantal_waar", "aantal_waar(a, b, ...)", "Hoeveel van de voorwaarden waar zijn.", 1, -1, checkCountTrue},
}

// aggregate makes a function that skips leeg, over its arguments or over one
// series.
func aggregate(name, doc string, run numberFn, dates bool) Function {
	check := func(c *checker, n *ast.CallNode, args []*term) *term {
		allowed := []Type{TypeNumber, TypeMoney}
		if dates {
			allowed = append(allowed, TypeDate)
		}
		first := args[0]
		for i, a := range args {
			if a.series && len(args) == 1 {
				plain := *a
				plain.series = false
				a = &plain
			}
			if !c.want(a, allowed...) {
				return &term{}
			}
			_, args[i] = euros2(first, a)
			if args[i].typ != first.typ {
				return c.errorf(a.node, CodeType, "Alle waarden van "+name+" moeten hetzelfde type hebben.",
					"De eerste is "+describe(first)+", deze is "+describe(a)+".")
			}
		}
		if name == "som" && first.rows {
			return &term{typ: first.typ, low: invoke(floatType, fnSumRows, first.low)}
		}
		return &term{typ: first.typ, low: invoke(floatType, run, lows(args)...)}
	}
	return Function{name, name + "(a, b, ...)", doc, 1, -1, check}
}

func checkCount(c *checker, n *ast.CallNode, args []*term) *term {
	var low ast.Node = number(0)
	for _, a := range args {
		c.guard(a)
		if a.rows {
			low = binary("+", low, invoke(floatType, fnRowsCount, a.low))
			continue
		}
		if a.series {
			low = binary("+", low, invoke(floatType, fnSeriesCount, a.low))
			continue
		}
		low = binary("+", low, choose(answered(a), number(1), number(0)))
	}
	return &term{typ: TypeNumber, low: low}
}

func checkCountTrue(c *checker, n *ast.CallNode, args []*term) *term {
	var low ast.Node = number(0)
	for _, a := range args {
		if a.rows && a.typ == TypeBool {
			low = binary("+", low, invoke(floatType, fnRowsTrue, a.low))
			continue
		}
		cond, ok := c.condition(a)
		if !ok {
			return &term{}
		}
		low = binary("+", low, choose(cond, number(1), number(0)))
	}
	return &term{typ: TypeNumber, low: low}
}
