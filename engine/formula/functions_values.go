package formula

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

var numberFunctions = []Function{
	{"afronden", "afronden(x, decimalen)", "x afgerond, een half naar boven (van nul af). Zonder decimalen op hele getallen.", 1, 2, checkRound},
	{"absoluut", "absoluut(x)", "x zonder minteken.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if !c.want(args[0], TypeNumber, TypeMoney) {
				return &term{}
			}
			return &term{typ: args[0].typ, low: invoke(floatType, fnAbs, args[0].low)}
		}},
	{"begrens", "begrens(x, laag, hoog)", "x, maar niet onder laag en niet boven hoog.", 3, 3, checkClamp},
	{"bedrag", "bedrag(x)", "Het getal x als bedrag in euro's.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if !c.want(args[0], TypeNumber) {
				return &term{}
			}
			return &term{typ: TypeMoney, low: toMoney(args[0]).low}
		}},
	{"euro", "euro(x)", "Het bedrag x als getal in euro's.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if !c.want(args[0], TypeMoney) {
				return &term{}
			}
			return &term{typ: TypeNumber, low: binary("/", args[0].low, number(100))}
		}},
	{"tabel", `tabel("naam", a, b, ...)`, "De waarde in de tabel bij a, b, ... Leeg als geen rij past.", 2, -1, checkTable},
}

func checkRound(c *checker, n *ast.CallNode, args []*term) *term {
	if !c.want(args[0], TypeNumber, TypeMoney) {
		return &term{}
	}
	decimals := 0
	if len(args) == 2 {
		var ok bool
		if decimals, ok = c.integer(args[1], 0, 6); !ok {
			return &term{}
		}
	}
	if args[0].typ == TypeMoney {
		decimals -= 2 // a bedrag is carried in cents
	}
	return &term{typ: args[0].typ, kids: args[:1], low: invoke(floatType, fnRound, args[0].low, number(float64(decimals)))}
}

func checkClamp(c *checker, n *ast.CallNode, args []*term) *term {
	first := args[0]
	for i, a := range args {
		if !c.want(a, TypeNumber, TypeMoney, TypeDate) {
			return &term{}
		}
		if _, args[i] = euros2(first, a); args[i].typ != first.typ {
			return c.errorf(a.node, CodeType, "De grenzen moeten hetzelfde type hebben als x.", "")
		}
	}
	return &term{typ: first.typ, low: invoke(floatType, fnClamp, lows(args)...)}
}

func checkTable(c *checker, n *ast.CallNode, args []*term) *term {
	name, ok := c.literal(args[0], "de naam van een tabel")
	if !ok {
		return &term{}
	}
	table, ok := c.scope.tables[name]
	if !ok {
		names := make([]string, 0, len(c.scope.tables))
		for t := range c.scope.tables {
			names = append(names, t)
		}
		return c.errorf(args[0].node, CodeUnknownTable, "De tabel "+name+" bestaat niet.", Suggest(name, names))
	}
	keys := args[1:]
	if len(keys) != len(table.Keys) {
		return c.errorf(n, CodeArguments, "De tabel "+name+" heeft "+strconv.Itoa(len(table.Keys))+" sleutels, geen "+strconv.Itoa(len(keys))+".", "")
	}
	low := []ast.Node{machine(), constant(table)}
	for i, k := range keys {
		col := &term{typ: table.Keys[i].Type, options: table.Keys[i].Options, name: table.Keys[i].Name}
		if !c.want(k, col.typ) || !c.optionsMeet(k, col) || !c.rowsMeet(table, i, k) {
			return &term{}
		}
		low = append(low, k.low)
	}
	return &term{typ: table.Result, tri: table.Result == TypeBool, options: table.Options, kids: slices.Clone(keys),
		low: invoke(machineType(table.Result), fnTable, low...)}
}

// rowsMeet reports a row of a table that can never be found, because the keuze that
// it is searched by has no such option.
func (c *checker) rowsMeet(table *Table, key int, k *term) bool {
	if table.Keys[key].Type != TypeChoice || k.typ != TypeChoice || k.options == nil {
		return true
	}
	for _, row := range table.Rows {
		if m := row.Match[key]; !m.Any && !slices.Contains(k.options, m.Text) {
			c.errorf(k.node, CodeUnknownOption, "De tabel "+table.Name+" noemt "+m.Text+", en dat is hier geen optie.", "De opties zijn: "+strings.Join(k.options, ", ")+".")
			return false
		}
	}
	return true
}

var dateFunctions = []Function{
	{"vandaag", "vandaag()", "De peildatum van de berekening.", 0, 0,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			return &term{typ: TypeDate, cheap: true, low: variable(slotToday, TypeDate)}
		}},
	{"datum", `datum("2026-03-01")`, "Een vaste dag.", 1, 1, checkDate},
	{"jaar", "jaar(d)", "Het jaartal van een datum.", 1, 1, dateFunction(fnYear)},
	{"jaren_tussen", "jaren_tussen(van, tot)", "Hele jaren tussen twee data.", 2, 2, dateFunction(fnYears)},
	{"maanden_tussen", "maanden_tussen(van, tot)", "Hele maanden tussen twee data.", 2, 2, dateFunction(fnMonths)},
	{"dagen_tussen", "dagen_tussen(van, tot)", "Dagen tussen twee data.", 2, 2, dateFunction(fnDays)},
}

func checkDate(c *checker, n *ast.CallNode, args []*term) *term {
	s, ok := c.literal(args[0], "een dag zoals 2026-03-01")
	if !ok {
		return &term{}
	}
	days, ok := ParseDate(s)
	if !ok {
		return c.errorf(args[0].node, CodeArguments, s+" is geen dag.", `Schrijf jaar, maand en dag: "2026-03-01".`)
	}
	return &term{typ: TypeDate, cheap: true, kids: []*term{}, low: number(float64(days))}
}

// dateFunction makes the check of a function from dates to a number.
func dateFunction(run numberFn) func(*checker, *ast.CallNode, []*term) *term {
	return func(c *checker, n *ast.CallNode, args []*term) *term {
		for _, a := range args {
			if !c.want(a, TypeDate) {
				return &term{}
			}
		}
		return &term{typ: TypeNumber, low: invoke(floatType, run, lows(args)...)}
	}
}

var listFunctions = []Function{
	{"bevat", `bevat(lijst, "optie")`, "Waar als de optie in de lijst gekozen is.", 2, 2,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if x := args[0]; x.rows && x.typ.textual() && c.single(args[1]) {
				return c.contains(n, asList(x), args[1])
			}
			if !c.single(args[0]) || !c.single(args[1]) {
				return &term{}
			}
			return c.contains(n, args[0], args[1])
		}},
	{"plaats", `plaats(ranglijst, "optie")`, "Op welke plaats de optie staat: 1 is bovenaan. Leeg als de optie niet gekozen is.", 2, 2, checkPlace},
	{"aantal_gekozen", "aantal_gekozen(lijst)", "Hoeveel opties gekozen zijn. Leeg zonder antwoord.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if !c.want(args[0], TypeList) {
				return &term{}
			}
			return &term{typ: TypeNumber, low: invoke(floatType, fnChosen, args[0].low)}
		}},
}

// asList takes the answers to a keuze over the rows of a group for the options
// that were chosen.
func asList(rows *term) *term {
	out := *rows
	out.typ, out.series, out.rows, out.tri = TypeList, false, false, false
	return &out
}

func checkPlace(c *checker, n *ast.CallNode, args []*term) *term {
	list, option := args[0], args[1]
	switch {
	case !c.single(list) || !c.single(option):
		return &term{}
	case !list.ranked:
		return c.errorf(list.node, CodeType, "Hier hoort een ranglijst, geen "+describe(list)+".", "")
	case !option.typ.textual():
		return c.errorf(option.node, CodeType, "Hier hoort een optie, geen "+describe(option)+".", "")
	case literalText(option) && !c.hasOption(option.node, option.options[0], list):
		return &term{}
	}
	return &term{typ: TypeNumber, low: invoke(floatType, fnPlace, list.low, option.low)}
}

var seriesFunctions = []Function{
	seriesFunction("laatste", "De laatste beantwoorde waarde over de meetmomenten.", fnLast),
	seriesFunction("eerste", "De eerste beantwoorde waarde over de meetmomenten.", fnFirst),
	seriesFunction("vorige", "De beantwoorde waarde voor de laatste. Leeg als er maar een is.", fnPrevious),
	{"op", `op(x, "moment")`, "De waarde van x op een meetmoment.", 2, 2, checkAt},
	{"verschil", `verschil(x) of verschil(x, "van", "tot")`,
		"De laatste min de eerste beantwoorde waarde, of die van twee meetmomenten. Leeg bij minder dan twee metingen.", 1, 3, checkDifference},
	{"reeks_aantal", "reeks_aantal(x)", "Op hoeveel meetmomenten x beantwoord is.", 1, 1,
		func(c *checker, n *ast.CallNode, args []*term) *term {
			if !c.isSeries(args[0]) {
				return &term{}
			}
			return &term{typ: TypeNumber, low: invoke(floatType, fnSeriesCount, args[0].low)}
		}},
}

func (c *checker) isSeries(t *term) bool {
	if t.series && !t.rows {
		return true
	}
	c.errorf(t.node, CodeSeries, "Hier hoort een naam met een waarde per meetmoment.", "")
	return false
}

func seriesFunction(name, doc string, run fn) Function {
	check := func(c *checker, n *ast.CallNode, args []*term) *term {
		x := args[0]
		if !c.isSeries(x) {
			return &term{}
		}
		return &term{typ: x.typ, tri: x.typ == TypeBool, options: x.options, low: invoke(machineType(x.typ), run, x.low)}
	}
	return Function{name, name + "(x)", doc, 1, 1, check}
}

// moment reads the index of a moment.
func (c *checker) moment(t *term) (ast.Node, bool) {
	id, ok := c.literal(t, "een meetmoment")
	if !ok {
		return nil, false
	}
	i := slices.Index(c.scope.moments, id)
	if i < 0 {
		c.errorf(t.node, CodeUnknownMoment, "Het meetmoment "+id+" bestaat niet.", Suggest(id, c.scope.moments))
		return nil, false
	}
	return number(float64(i)), true
}

func checkAt(c *checker, n *ast.CallNode, args []*term) *term {
	x := args[0]
	if !c.isSeries(x) {
		return &term{}
	}
	at, ok := c.moment(args[1])
	if !ok {
		return &term{}
	}
	return &term{typ: x.typ, tri: x.typ == TypeBool, options: x.options, kids: args[:1],
		low: invoke(machineType(x.typ), fnAt, x.low, at)}
}

func checkDifference(c *checker, n *ast.CallNode, args []*term) *term {
	x := args[0]
	if !c.isSeries(x) {
		return &term{}
	}
	if !x.typ.numeric() {
		return c.errorf(x.node, CodeType, "Een verschil vraagt een getal, bedrag of datum, geen "+describe(x)+".", "")
	}
	typ := x.typ
	if typ == TypeDate {
		typ = TypeNumber
	}
	switch len(args) {
	case 1:
		return &term{typ: typ, low: invoke(floatType, fnDifference, x.low)}
	case 2:
		return c.errorf(n, CodeArguments, "De functie verschil krijgt één of drie waarden.", "Schrijf "+functions["verschil"].Signature+".")
	}
	from, ok1 := c.moment(args[1])
	to, ok2 := c.moment(args[2])
	if !ok1 || !ok2 {
		return &term{}
	}
	return &term{typ: typ, kids: args[:1], low: binary("-", invoke(floatType, fnAt, x.low, to), invoke(floatType, fnAt, x.low, from))}
}
