package formula

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyValues answers every name of the test scope at random, or leaves it leeg.
func anyValues(t *rapid.T, s *Scope) *Values {
	v := s.NewValues()
	options := []string{"loondienst", "uitkering", "school"}
	for _, name := range s.names {
		sym, _ := s.Symbol(name)
		if sym.Series || rapid.Bool().Draw(t, name+" leeg") {
			continue
		}
		var x Value
		switch sym.Type {
		case TypeNumber:
			x = Number(float64(rapid.IntRange(-20, 20).Draw(t, name)) / 2)
		case TypeMoney:
			x = Money(rapid.Int64Range(-1e6, 1e6).Draw(t, name))
		case TypeDate:
			x = Date(rapid.IntRange(10000, 20000).Draw(t, name))
		case TypeBool:
			x = Bool(rapid.Bool().Draw(t, name))
		case TypeText, TypeChoice:
			x = Choice(rapid.SampledFrom(options).Draw(t, name))
		case TypeList:
			x = List([]string{"loon"})
		}
		v.Set(sym.Slot, x)
	}
	return v
}

// anyNumber writes a random arithmetic expression.
func anyNumber(t *rapid.T, depth int) string {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		return rapid.SampledFrom([]string{"stress", "slaap", "groep.vraag", "2", "0.5"}).Draw(t, "number")
	}
	op := rapid.SampledFrom([]string{" + ", " - ", " * ", " / "}).Draw(t, "op")
	return "(" + anyNumber(t, depth-1) + op + anyNumber(t, depth-1) + ")"
}

// anyCondition writes a random condition.
func anyCondition(t *rapid.T, depth int) string {
	if depth == 0 {
		return anyNumber(t, 1) + rapid.SampledFrom([]string{" < ", " <= ", " > ", " >= ", " == ", " != "}).Draw(t, "cmp") + anyNumber(t, 1)
	}
	switch rapid.IntRange(0, 4).Draw(t, "shape") {
	case 0:
		return "not (" + anyCondition(t, depth-1) + ")"
	case 1:
		return "(" + anyCondition(t, depth-1) + " and " + anyCondition(t, depth-1) + ")"
	case 2:
		return "(" + anyCondition(t, depth-1) + " or " + anyCondition(t, depth-1) + ")"
	case 3:
		return rapid.SampledFrom([]string{`werk in ["school", "uitkering"]`, `werk not in ["school"]`, "werk != vorig_werk", "hulp", "hulp == steun"}).Draw(t, "leaf")
	}
	return anyCondition(t, 0)
}

func compiled(t interface{ Fatalf(string, ...any) }, s *Scope, src string) *Program {
	p, errs := Compile(src, s, TypeAny)
	if errs != nil {
		t.Fatalf("%s: %v", src, errs)
	}
	return p
}

func TestArithmeticWithLeegIsLeeg(t *testing.T) {
	s := testScope()
	rapid.Check(t, func(t *rapid.T) {
		src := anyNumber(t, 3)
		v := anyValues(t, s)
		p := compiled(t, s, src)
		var m Machine
		got := m.Run(p, v)
		for _, slot := range p.Slots() {
			if f, ok := v.slots[slot+firstSlot].(float64); ok && f != f && !got.IsMissing() {
				t.Fatalf("%s = %s although an input is leeg", src, got)
			}
		}
		if f, ok := got.AsNumber(); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			t.Fatalf("%s = %v left the formula", src, f)
		}
	})
}

func TestConditionsAreNeverLeegAndExplainThemselves(t *testing.T) {
	s := testScope()
	rapid.Check(t, func(t *rapid.T) {
		src := anyCondition(t, 3)
		p, v := compiled(t, s, "not not ("+src+")"), anyValues(t, s)
		var m Machine
		got := m.Run(p, v)
		if got.IsMissing() {
			t.Fatalf("%s is leeg", src)
		}
		if trace := p.Explain(v); !trace.Value.Equal(got) {
			t.Fatalf("%s runs %s, explains %s", src, got, trace.Value)
		}
	})
}

func TestLogicCommutes(t *testing.T) {
	s := testScope()
	rapid.Check(t, func(t *rapid.T) {
		a, b, v := anyCondition(t, 2), anyCondition(t, 2), anyValues(t, s)
		var m Machine
		for _, op := range []string{" and ", " or "} {
			x := m.Bool(compiled(t, s, "("+a+")"+op+"("+b+")"), v)
			y := m.Bool(compiled(t, s, "("+b+")"+op+"("+a+")"), v)
			if x != y {
				t.Fatalf("%s%s%s does not commute", a, op, b)
			}
		}
	})
}

// A comparison and its opposite are both onwaar exactly when a side is leeg.
func TestUnequalIsNotTheOppositeOfEqual(t *testing.T) {
	s := testScope()
	rapid.Check(t, func(t *rapid.T) {
		a, b, v := anyNumber(t, 2), anyNumber(t, 2), anyValues(t, s)
		var m Machine
		eq := m.Bool(compiled(t, s, a+" == "+b), v)
		ne := m.Bool(compiled(t, s, a+" != "+b), v)
		known := m.Bool(compiled(t, s, "beantwoord("+a+") and beantwoord("+b+")"), v)
		if eq && ne || known != (eq || ne) {
			t.Fatalf("%s against %s: equal %v, unequal %v, answered %v", a, b, eq, ne, known)
		}
	})
}

// Rounding may be compared with exact decimals: the digits themselves decide.
func TestRoundOnDecimalDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(-1e9, 1e9).Draw(t, "thousandths")
		got := Round(float64(whole)/1000, 2)
		up := whole
		if up < 0 {
			up = -up
		}
		up = (up + 5) / 10
		if whole < 0 {
			up = -up
		}
		if want := float64(up) / 100; got != want {
			t.Fatalf("Round(%v, 2) = %v, want %v", float64(whole)/1000, got, want)
		}
	})
}

func TestRound(t *testing.T) {
	for _, tt := range []struct {
		x        float64
		decimals int
		want     float64
	}{
		{1.005, 2, 1.01}, {2.675, 2, 2.68}, {-1.005, 2, -1.01}, {0.5, 0, 1}, {-0.5, 0, -1}, {1.4999999, 0, 1},
		{(0.1 + 0.7) * 10, 0, 8}, {0.285 * 100, 0, 29}, {1234.5, -2, 1200}, {1250, -2, 1300}, {5e-324, 2, 0},
		{1e300, 10, 1e300}, {123456789.125, 2, 123456789.13}, {0.0000001, 6, 0},
	} {
		if got := Round(tt.x, tt.decimals); got != tt.want || math.Signbit(got) && got == 0 {
			t.Errorf("Round(%v, %d) = %v, want %v", tt.x, tt.decimals, got, tt.want)
		}
	}
	if !math.IsNaN(Round(math.NaN(), 2)) || !math.IsInf(Round(math.Inf(1), 2), 1) {
		t.Error("Round changes NaN or infinity")
	}
}

func TestValueJSONRoundTrip(t *testing.T) {
	for _, v := range []Value{
		Number(1.5), Number(-3), Text("tekst \"x\""), Bool(true), Bool(false), Choice("a"), List([]string{"a", "b"}),
		List([]string{}), Date(20513), Money(-1250050), {},
	} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back Value
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if !back.Equal(v) || back.IsMissing() != v.IsMissing() {
			t.Errorf("%s became %v of type %s", data, back, back.Type())
		}
	}
	for _, bad := range []string{`{}`, `{"datum":"2026-13-01"}`, `[1]`, `{"cent":"x"}`} {
		var v Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s is accepted as %v", bad, v)
		}
	}
}

func TestValueConversionsAndNotation(t *testing.T) {
	for _, tt := range []struct {
		from Value
		to   Type
		want string
		ok   bool
	}{
		{Text("2026-03-01"), TypeDate, "1 maart 2026", true}, {Text("gisteren"), TypeDate, "leeg", false},
		{Number(1928002.5), TypeMoney, "€ 1.928.002,50", true}, {Number(-0.005), TypeMoney, "-€ 0,01", true},
		{Money(1250), TypeNumber, "12,5", true}, {Text("a"), TypeChoice, "a", true}, {Choice("a"), TypeList, "[a]", true},
		{Number(1), TypeText, "leeg", false}, {Value{}, TypeMoney, "leeg", true}, {Number(math.NaN()), TypeNumber, "leeg", true},
		{Number(-1234567.25), TypeNumber, "-1.234.567,25", true}, {Bool(false), TypeBool, "onwaar", true},
	} {
		got, ok := tt.from.As(tt.to)
		if got.String() != tt.want && (tt.ok || ok) || ok != tt.ok {
			t.Errorf("%v as %s = %s %v, want %s %v", tt.from, tt.to, got, ok, tt.want, tt.ok)
		}
	}
}

func TestSetConverts(t *testing.T) {
	s := testScope()
	v := testValues(s, map[string]Value{"schuld": Number(12.5), "start": Text("2026-03-01"), "stress": Text("8")})
	var m Machine
	if !m.Bool(compiled(t, s, `schuld == 12.5 and start == vandaag() and leeg(stress)`), v) {
		t.Error("values were stored in another type than their symbol's")
	}
}

func TestNotes(t *testing.T) {
	s := testScope()
	v := testValues(s, map[string]Value{"stress": Number(8), "slaap": Number(0), "werk": Choice("school")})
	for src, code := range map[string]string{
		"stress / slaap": CodeDivideByZero, "stress % slaap": CodeDivideByZero, "1e308 * stress": CodeInfinite,
		`tabel("norm", stress + 100, werk)`: CodeNoTableRow, "bedrag(1e300 * stress)": CodeInfinite,
	} {
		var m Machine
		got := m.Run(compiled(t, s, src), v)
		if notes := m.Notes(); len(notes) != 1 || notes[0].Code != code || !got.IsMissing() {
			t.Errorf("%s = %s with notes %v, want leeg with %s", src, got, notes, code)
		}
		m.Run(compiled(t, s, "stress / 2"), v)
		if len(m.Notes()) != 0 {
			t.Errorf("notes of %s stay", src)
		}
	}
}

func TestWarnings(t *testing.T) {
	s := testScope()
	for src, want := range map[string]string{
		"not (stress > 5)":                                            "not (stress > 5)",
		"beantwoord(stress) and not (stress > 5)":                     "",
		"not beantwoord(stress)":                                      "",
		"not (als_leeg(stress, 0) > 5)":                               "",
		"stress != 5":                                                 "stress != 5",
		"beantwoord(stress) and stress != 5":                          "",
		"leeg(stress) or stress != 5":                                 "",
		"stress > 3 and stress != 5":                                  "",
		"stress != 5 and not (stress > 5)":                            "stress != 5",
		"stress != 5 and slaap != 5":                                  "stress != 5 2",
		`aantal_gekozen(bronnen) >= 1 and not bevat(bronnen, "geen")`: "",
		`gemiddelde(stress, slaap) > 3 and not (stress > 5)`:          "not (stress > 5)",
		`(stress > 3 or hulp) and not (stress > 5)`:                   "not (stress > 5)",
		"hulp and not steun":                                          "not steun",
		"stress > 5 ? 1 : 0":                                          "stress > 5",
		"leeg(stress) ? leeg : stress > 5 ? 1 : 0":                    "",
		"beantwoord(stress) and stress > 5 ? 1 : 0":                   "",
		"als_leeg(stress, 0) > 5 ? 1 : 0":                             "",
		"stress > 5 ? 1 : leeg":                                       "",
		"stress > 5 ? 5 : stress":                                     "",
		"stress > 5 ? 5 : 1 - begrens(stress, 0, 10)":                 "",
		"stress > 7 ? 2 : stress > 5 ? 1 : leeg":                      "",
		"stress > 7 ? 2 : stress > 5 ? 1 : 0":                         "stress > 7",
		"stress > 5 ? leeg : 0":                                       "stress > 5",
		"gemiddelde(stress, slaap) > 5 ? 1 : 0":                       "gemiddelde(stress, slaap) > 5",
		"gemiddelde(stress, als_leeg(slaap, 0)) > 5 ? 1 : 0":          "",
		"aantal(stress, slaap) > 1 ? 1 : 0":                           "",
		"vast > 5 ? 1 : 0":                                            "",
		"vast + stress > 5 ? 1 : 0":                                   "vast + stress > 5",
		"stress != 5 ? 1 : 0":                                         "stress != 5",
		"hulp ? 1 : 0":                                                "hulp",
		`werk in ["school"] ? 1 : 0`:                                  `werk in ["school"]`,
		`werk not in ["school"] ? 1 : 0`:                              `werk not in ["school"]`,
		`not (werk == "school" or stress > slaap)`:                    `not (werk == "school" or stress > slaap)`,
	} {
		p := compiled(t, s, src)
		w := p.Warnings()
		want, two := strings.CutSuffix(want, " 2")
		count := 1
		if two {
			count = 2
		}
		if want == "" && len(w) > 0 || want != "" && len(w) != count {
			t.Errorf("%s: warnings %v", src, w)
			continue
		}
		if want != "" && (src[w[0].Offset:w[0].Offset+w[0].Length] != strings.TrimPrefix(want, "not ") && !strings.HasPrefix(want, "not")) {
			t.Errorf("%s: points at %q", src, src[w[0].Offset:w[0].Offset+w[0].Length])
		}
	}
}

// TestHabits: what people write elsewhere is answered with how it goes here.
func TestHabits(t *testing.T) {
	for src, want := range map[string]string{
		"stress =< 3": "Schrijf <=.", "stress => 3": "Schrijf >=.", "stress <> 3": "Schrijf !=.", "stress = 3": "Vergelijk met ==.",
		"stress ≥ 3": "Schrijf >=.", "werk == “school”": `Schrijf ".`, "werk == ‘school’": "Schrijf '.",
		"stress > 3,5": "Schrijf een getal met een punt in plaats van een komma.", "stress en slaap": "Schrijf and.",
	} {
		if _, errs := Compile(src, testScope(), TypeAny); len(errs) != 1 || errs[0].Hint != want {
			t.Errorf("%s: %v, want %q", src, errs, want)
		}
	}
}

func TestExplainText(t *testing.T) {
	s := testScope()
	p := compiled(t, s, `(stress + slaap) * 2 > 10 and werk not in ["school"]`)
	got := p.Explain(testValues(s, map[string]Value{"stress": Number(8), "werk": Choice("uitkering")})).Text()
	want := `(stress + slaap) * 2 > 10 and werk not in ["school"] = onwaar
  (stress + slaap) * 2 > 10 = onwaar
    (stress + slaap) * 2 = leeg, want slaap is leeg
      stress + slaap = leeg, want slaap is leeg
        stress = 8
        slaap = leeg
  werk not in ["school"] = waar
    werk = uitkering
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestOrder(t *testing.T) {
	nodes := []GraphNode{{"a", []int{2}}, {"b", nil}, {"c", []int{1}}, {"d", []int{0, 1}}}
	order, cycle := Order(nodes)
	if cycle != nil {
		t.Fatal(cycle)
	}
	place := make([]int, len(nodes))
	for i, n := range order {
		place[n] = i
	}
	for i, n := range nodes {
		for _, d := range n.Deps {
			if place[d] > place[i] {
				t.Errorf("%s comes before %s", n.Name, nodes[d].Name)
			}
		}
	}
	order, cycle = Order([]GraphNode{{"a", []int{1}}, {"b", []int{2}}, {"c", []int{3}}, {"d", []int{1}}})
	if order != nil || len(cycle) != 3 || cycle[0] != 1 || cycle[1] != 2 || cycle[2] != 3 {
		t.Errorf("order %v, cycle %v", order, cycle)
	}
	if _, cycle = Order([]GraphNode{{"a", []int{0}}}); len(cycle) != 1 {
		t.Errorf("a node that needs itself: %v", cycle)
	}
}

func TestEveryFunctionIsDocumented(t *testing.T) {
	for _, f := range Functions() {
		if !strings.HasPrefix(f.Signature, f.Name+"(") || !strings.HasSuffix(f.Doc, ".") {
			t.Errorf("%s: signature %q, doc %q", f.Name, f.Signature, f.Doc)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{"stress > 5", `werk in ["school"]`, "a ? b : c", "not (x", "1 < 2 < 3", "x | f(", "all(x, {# > 1})", "{", "\"\\u{", "a.b?.c[1:2]", "b'x' + 1", "let x = 1; x", "not not in"} {
		f.Add(seed)
	}
	s := testScope()
	f.Fuzz(func(t *testing.T, src string) {
		p, errs := Compile(src, s, TypeAny)
		if (p == nil) == (len(errs) == 0) {
			t.Fatalf("%q: program %v, findings %v", src, p != nil, errs)
		}
		for _, e := range errs {
			if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(src) && src != "" || e.Message == "" {
				t.Fatalf("%q: finding %+v", src, e)
			}
		}
		if p != nil {
			var m Machine
			v := s.NewValues()
			got := m.Run(p, v)
			if trace := p.Explain(v); !trace.Value.Equal(got) {
				t.Fatalf("%q: runs %s, explains %s", src, got, trace.Value)
			}
			for _, n := range m.Notes() {
				if n.Code == CodeFailed {
					t.Fatalf("%q: %s", src, n.Message)
				}
			}
		}
	})
}

// Storing a result must be the same as running and setting it.
func TestStoreIsRunAndSet(t *testing.T) {
	s := testScope()
	rapid.Check(t, func(t *rapid.T) {
		var m Machine
		v := anyValues(t, s)
		for name, src := range map[string]string{"stress": anyNumber(t, 3), "schuld": "inkomen * " + anyNumber(t, 2),
			"hulp": anyCondition(t, 1), "werk": `slaap > 2 ? "school" : vorig_werk`, "einde": "start + slaap"} {
			sym, _ := s.Symbol(name)
			p := compiled(t, s, src)
			stored, set := v.Clone(), v.Clone()
			want := m.Run(p, v)
			m.Store(p, stored, sym.Slot)
			set.Set(sym.Slot, want)
			if !stored.Get(sym.Slot).Equal(set.Get(sym.Slot)) {
				t.Fatalf("%s: stored %s, ran %s", src, stored.Get(sym.Slot), want)
			}
		}
	})
}
