package reference

import "effectmonitor/engine/formula"

// name is a name that the examples use, with its value.
type name struct {
	formula.Symbol
	one  formula.Value
	many []formula.Value // of a reeks or of rijen
}

// Name is an example name as the reference shows it.
type Name struct{ Name, Type, Value string }

// sampleDay is the peildatum of the examples.
const sampleDay = "2026-03-01"

func day(s string) formula.Value {
	days, _ := formula.ParseDate(s)
	return formula.Date(days)
}

// names are one of every type, answered and leeg, without anything of any
// programme in them.
func names() []name {
	sources := []string{"loon", "toeslag", "geen"}
	plain := func(id string, v formula.Value) name {
		return name{Symbol: formula.Symbol{Name: id, Type: v.Type()}, one: v}
	}
	options := func(n name, ids ...string) name {
		n.Options = ids
		return n
	}
	order := options(plain("volgorde", formula.List([]string{"werk", "geld"})), "werk", "geld", "thuis")
	order.Ranked = true
	out := []name{
		plain("leeftijd", formula.Number(20)), plain("slaap", formula.Number(4)), plain("stress", formula.Number(8)),
		plain("piekeren", formula.Missing(formula.TypeNumber)),
		options(plain("werk", formula.Choice("school")), "loondienst", "school", "niets"),
		options(plain("woning", formula.Missing(formula.TypeChoice)), "eigen", "geen"),
		options(plain("bronnen", formula.List([]string{"loon", "toeslag"})), sources...),
		options(plain("hulp_van", formula.Missing(formula.TypeList)), sources...),
		order,
		plain("klaar", formula.Bool(true)), plain("opmerking", formula.Text("moe")),
		plain("geboren", day("2005-06-15")), plain("start", day("2024-01-31")), plain("einde", day("2026-02-28")),
		plain("overlijden", formula.Missing(formula.TypeDate)),
		plain("inkomen", formula.Money(100000)), plain("huur", formula.Missing(formula.TypeMoney)),
		{Symbol: formula.Symbol{Name: "schulden", Type: formula.TypeBool, Rows: true}, many: []formula.Value{formula.Bool(true), formula.Bool(true)}},
		{Symbol: formula.Symbol{Name: "schulden.bedrag", Type: formula.TypeMoney, Rows: true}, many: []formula.Value{formula.Money(42000), formula.Money(8000)}},
		options(name{Symbol: formula.Symbol{Name: "schulden.soort", Type: formula.TypeChoice, Rows: true}, many: []formula.Value{formula.Choice("huur"), formula.Choice("boete")}}, "huur", "boete"),
		{Symbol: formula.Symbol{Name: "rust", Type: formula.TypeNumber, Series: true},
			many: []formula.Value{formula.Number(4), formula.Missing(formula.TypeNumber), formula.Number(6), formula.Number(7)}},
	}
	for i := range out {
		out[i].Slot = i
	}
	return out
}

// moments are the meetmomenten of the examples.
var moments = []string{"T0", "T1", "T2", "T3"}

// norm is the table of the examples: 2,5 from 18 up to 27, 3 from 27 up to 65.
var norm = formula.Table{Name: "norm", Keys: []formula.TableKey{{Name: "leeftijd", Type: formula.TypeNumber}}, Result: formula.TypeNumber,
	Rows: []formula.TableRow{
		{Match: []formula.TableMatch{{From: 18, To: 27}}, Value: formula.Number(2.5)},
		{Match: []formula.TableMatch{{From: 27, To: 65}}, Value: formula.Number(3)},
	}}

// scope holds the example names.
func scope() *formula.Scope {
	var symbols []formula.Symbol
	for _, n := range names() {
		symbols = append(symbols, n.Symbol)
	}
	return formula.NewScope(symbols, []formula.Table{norm}, moments)
}

// Evaluate gives the outcome of a formula over the example names, as the product
// writes values, or the findings that stop it.
func Evaluate(src string) (string, []formula.Error) {
	s := scope()
	p, errs := formula.Compile(src, s, formula.TypeAny)
	if errs != nil {
		return "", errs
	}
	v := s.NewValues()
	days, _ := formula.ParseDate(sampleDay)
	v.SetToday(days)
	for _, n := range names() {
		switch {
		case n.Rows:
			v.SetRows(n.Slot, n.many)
		case n.Series:
			v.SetSeries(n.Slot, n.many)
		default:
			v.Set(n.Slot, n.one)
		}
	}
	var m formula.Machine
	return m.Run(p, v).String(), nil
}

// Names lists the example names.
func Names() []Name {
	var out []Name
	for _, n := range names() {
		shown := Name{n.Name, n.Type.String(), n.one.String()}
		if n.Ranked {
			shown.Type = "ranglijst"
		}
		if n.Rows || n.Series {
			shown.Value = ""
			for i, v := range n.many {
				if i > 0 {
					shown.Value += "; "
				}
				if n.Series {
					shown.Value += moments[i] + " "
				}
				shown.Value += v.String()
			}
		}
		switch {
		case n.Rows:
			shown.Type = "rijen van een herhaling, " + shown.Type
		case n.Series:
			shown.Type = "reeks, " + shown.Type
		}
		out = append(out, shown)
	}
	return out
}
