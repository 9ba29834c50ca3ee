package formula

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
)

// steps counts the nodes of the plain expression that a formula became: what one run
// costs at most, as each is visited once, apart from rows and moments.
type steps struct{ n int }

func (s *steps) Visit(*ast.Node) { s.n++ }

// hostile are formulas that try to cost more than they may.
func hostile() map[string]string {
	many := func(n int, s, between string) string {
		return strings.TrimSuffix(strings.Repeat(s+between, n), between)
	}
	options := make([]string, 400)
	for i := range options {
		options[i] = fmt.Sprint(i)
	}
	return map[string]string{
		"parentheses":              strings.Repeat("(", 2000) + "1" + strings.Repeat(")", 2000),
		"open parentheses":         strings.Repeat("(", 4096),
		"conditionals":             strings.Repeat("hulp ? 1 : ", 330) + "2",
		"conditions in each other": strings.Repeat("(hulp ? ", 300) + "hulp" + strings.Repeat(" : steun)", 300),
		"nots":                     strings.Repeat("not ", 1000) + "hulp",
		"signs":                    strings.Repeat("-", 4000) + "1",
		"a chain":                  many(200, "stress", " < "),
		"chains in each other":     strings.Repeat("(1 < ", 300) + "stress" + strings.Repeat(" < 5)", 300),
		"unequal texts":            many(100, "werk != vorig_werk", " and "),
		"a long list":              "stress in [" + strings.Join(options, ", ") + "]",
		"lists of a calculation":   "als_leeg(als_leeg(als_leeg(stress, slaap), stress), 1) in [" + strings.Join(options[:300], ", ") + "]",
		"defaults in each other":   strings.Repeat("als_leeg(stress, ", 30) + "1" + strings.Repeat(")", 30),
		"functions in each other":  strings.Repeat("som(", 600) + "1" + strings.Repeat(")", 600),
		"arguments":                "som(" + many(400, "stress", ", ") + ")",
		"counts":                   "aantal_waar(" + many(160, "stress > 1", ", ") + ")",
		"a power":                  "9 ** 9 ** 9 ** 9",
		"a power by hat":           "9 ^ 999999999",
		"a large number":           "9e308 * 9e308",
		"a number beyond":          "1e999999999",
		"a range":                  "len(1..999999999)",
		"loops in each other":      "all(1..9999999, {all(1..9999999, {all(1..9999999, {# > 0})})})",
		"texts that grow":          `repeat("a", 999999999)`,
		"texts added":              many(200, `"aaaaaaaaaaaa"`, " + "),
		"a sort":                   "sort(map(1..999999, {-#}))",
		"pipes":                    "1..999999999 | map(# * 2) | sum()",
		"variables":                strings.Repeat("let a = 1; ", 300) + "a",
		"statements":               strings.Repeat("1;", 2000),
		"a long name":              strings.Repeat("a", 4096),
		"a long text":              `"` + strings.Repeat("a", 4090) + `"`,
		"dots":                     many(1000, "a", "."),
		"indexes":                  "bronnen" + strings.Repeat("[0]", 1000),
		"too long":                 strings.Repeat("1 + ", 1<<20) + "1",
		"a remark":                 "1 /*" + strings.Repeat("/*", 2000),
		"broken letters":           "\xff\xfe" + strings.Repeat("\x80", 4000),
		"zero bytes":               strings.Repeat("\x00", 4000),
		"escapes":                  `"` + strings.Repeat(`\u{10FFFF}`, 400) + `"`,
		"maps":                     strings.Repeat("{a: ", 1000),
		"members":                  many(400, "groep.vraag", " + "),
		"divisions":                many(400, "stress", " / "),
		"options without end":      strings.Repeat(`hulp ? tabel("soorten", stress) : `, 60) + `tabel("soorten", slaap)`,
		"options side by side":     many(60, `tabel("soorten", stress) == tabel("soorten", slaap)`, " and "),
		"options that are not":     "tabel(\"soorten\", stress) in [" + many(250, `"soort9x"`, ", ") + "]",
		"a name like others":       many(400, "strees", " + "),
		"large tables":             many(60, `tabel("groot", stress)`, " + "),
	}
}

// hostileScope is the test scope with a table as large as there may be.
func hostileScope() *Scope {
	large := Table{Name: "groot", Keys: []TableKey{{Name: "stress", Type: TypeNumber}}, Result: TypeNumber}
	for i := range 5000 {
		large.Rows = append(large.Rows, TableRow{Match: []TableMatch{{From: float64(i), To: float64(i + 1)}}, Value: Number(float64(i))})
	}
	kinds := Table{Name: "soorten", Keys: large.Keys, Result: TypeChoice}
	for i := range 5000 {
		option := fmt.Sprintf("soort%d", i)
		kinds.Options = append(kinds.Options, option)
		kinds.Rows = append(kinds.Rows, TableRow{Match: large.Rows[i].Match, Value: Choice(option)})
	}
	base := testScope()
	var symbols []Symbol
	for _, name := range base.names {
		symbols = append(symbols, base.symbols[name])
	}
	return NewScope(symbols, []Table{large, kinds}, base.moments)
}

// TestHostileFormulasAreBounded: each is refused or becomes a program of bounded
// size, with a bounded amount of memory; and a run asks for hardly any.
func TestHostileFormulasAreBounded(t *testing.T) {
	s := hostileScope()
	v := testValues(s, map[string]Value{"stress": Number(4999), "slaap": Number(2), "hulp": Bool(true), "steun": Bool(false), "werk": Choice("school"), "vorig_werk": Choice("loondienst")})
	allowed := 0
	for name, src := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			p, errs := Compile(src, s, TypeAny)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
				t.Errorf("%d bytes to compile %d", used, len(src))
			}
			for _, e := range errs {
				if e.Message == "" || len(e.Message)+len(e.Hint) > 10_000 {
					t.Fatalf("said %.300v", e)
				}
			}
			if len(errs) > maxNodes || p == nil && len(errs) == 0 {
				t.Fatalf("%d findings", len(errs))
			}
			if p == nil {
				return
			}
			allowed++
			var count steps
			ast.Walk(&p.root.low, &count)
			if count.n > 12*maxNodes {
				t.Errorf("%d steps from %d letters", count.n, len(src))
			}
			var m Machine
			m.Run(p, v)
			if n := testing.AllocsPerRun(5, func() { m.Run(p, v) }); n > 100 {
				t.Errorf("%v allocations in a run", n)
			}
			for _, n := range m.Notes() {
				if n.Code == CodeFailed {
					t.Error(n.Message)
				}
			}
		})
	}
	if allowed < 5 {
		t.Errorf("only %d of them run at all, so that little was tried", allowed)
	}
}

// FuzzRun runs whatever compiles on answers of every kind: it gives what it explains,
// and stays within its steps.
func FuzzRun(f *testing.F) {
	for _, src := range hostile() {
		f.Add(src, 7.5, "school", true)
	}
	for _, src := range []string{"maanden_tussen(start, einde)", "stress / (slaap - slaap)", "als_leeg(werk, vorig_werk) == \"school\"", "bevat(bronnen, \"loon\")",
		"laatste(rust) - eerste(rust)", "afronden(schuld * 0.1, 2)", "begrens(stress, 1, 5) % 3", "jaar(start) + dagen_tussen(start, vandaag())"} {
		f.Add(src, -0.1, "loondienst", false)
	}
	s := hostileScope()
	f.Fuzz(func(t *testing.T, src string, number float64, option string, yes bool) {
		p, _ := Compile(src, s, TypeAny)
		if p == nil {
			return
		}
		var count steps
		ast.Walk(&p.root.low, &count)
		if count.n > 12*maxNodes {
			t.Fatalf("%d steps from %q", count.n, src)
		}
		v := s.NewValues()
		v.SetToday(int(number))
		for i, name := range s.names {
			sym := s.symbols[name]
			x := map[Type]Value{TypeNumber: Number(number), TypeMoney: Money(int64(number)), TypeDate: Date(int(number) + i), TypeBool: Bool(yes),
				TypeText: Text(option), TypeChoice: Choice(option), TypeList: List([]string{option, "loon"})}[sym.Type]
			if sym.Series {
				v.SetSeries(sym.Slot, []Value{x, Missing(sym.Type), x})
			} else if i%4 > 0 {
				v.Set(sym.Slot, x)
			}
		}
		var m Machine
		got := m.Run(p, v)
		for _, n := range m.Notes() {
			if n.Code == CodeFailed {
				t.Fatalf("%q: %s", src, n.Message)
			}
		}
		if again := m.Run(p, v); !again.Equal(got) {
			t.Fatalf("%q: %s, and then %s", src, got, again)
		}
		if trace := p.Explain(v); !trace.Value.Equal(got) {
			t.Fatalf("%q: runs %s, explains %s", src, got, trace.Value)
		}
	})
}
