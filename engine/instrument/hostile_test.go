package instrument

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// everything is a questionnaire with each type of question.
const everything = `soort: vragenlijst
id: alles
versie: 1
titel: Alles
invuller: i
tabellen:
  norm: {sleutels: [{id: wat, type: keuze}], uitkomst: getal, rijen: [{als: [a], dan: 1}, {als: ["*"], dan: 2}]}
paginas:
  - id: p
    titel: P
    groepen: [{id: g, zichtbaar: ja or leeg(ja)}]
    vragen:
      - {id: ja, type: ja_nee, tekst: T}
      - {id: k, type: keuze, tekst: T, groep: g, vooraf: vorige, opties: [{id: a, tekst: A}, {id: b, tekst: B}]}
      - {id: m, type: meerkeuze, tekst: T, opties: [{id: a, tekst: A}, {id: b, tekst: B, exclusief: true}]}
      - {id: r, type: ranglijst, tekst: T, opties: [{id: a, tekst: A}, {id: b, tekst: B}]}
      - {id: n, type: getal, tekst: "Was {bedrag}", zichtbaar: k != "b", controles: [{formule: n > 1, melding: "Meer dan {n}"}]}
      - {id: bedrag, type: bedrag, tekst: T, verplicht: n > 3}
      - {id: d, type: datum, tekst: T}
      - {id: t, type: tekst, tekst: T}
      - {id: s, type: schaal, tekst: T, van: 1, tot: 5, uiteinden: {nl: [a, b]}}
      - {id: v, type: niveau, tekst: T, niveaus: [{waarde: 1, titel: A}, {waarde: 2, titel: B}]}
      - {id: x, type: matrix, tekst: T, rijen: [{id: a, tekst: A}, {id: b, tekst: B}], opties: [{id: a, tekst: A}, {id: b, tekst: B}]}
      - {id: h, type: herhaling, tekst: T, rijnaam: R, nog_een: M, geen: G, vragen: [{id: hn, type: getal, tekst: N}, {id: hk, type: meerkeuze, tekst: K, zichtbaar: hn > 1, opties: [{id: a, tekst: A}]}]}
berekeningen:
  - {id: som_h, type: getal, formule: som(h.hn)}
  - {id: dagen, type: getal, formule: 'dagen_tussen(d, vandaag())'}
  - {id: uit, type: getal, formule: 'tabel("norm", k)'}
schalen:
  - {id: z, titel: Z, vragen: [s, v], methode: geschaald, bereik: [0, 10], minimaal_beantwoord: 1, ontbrekend: naar_rato}
`

func all(t testing.TB) *Instrument {
	t.Helper()
	doc, found := read.ParseValid("alles.yaml", []byte(everything))
	var q Questionnaire
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, &q))
	}
	if found.HasErrors() {
		t.Fatal(found)
	}
	in, found := Compile(&q)
	if in == nil {
		t.Fatal(found)
	}
	return in
}

// FuzzAnswers reads what a stranger may have put in the store or sent as JSON: it
// evaluates to the same thing twice, and what is kept of it to the same values.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"ja":{"status":"ja","waarde":true},"k":{"status":"ja","waarde":"a"},"m":{"status":"ja","waarde":["a","b"]}}`,
		`{"h":{"status":"ja","rijen":[{"hn":{"status":"ja","waarde":3},"hk":{"status":"ja","waarde":["a"]}},{},{"h":{"status":"ja","rijen":[{}]}}]}}`,
		`{"n":{"status":"ja","waarde":1e308},"bedrag":{"status":"ja","waarde":{"cent":-9223372036854775808}},"d":{"status":"ja","waarde":{"datum":"9999-12-31"}}}`,
		`{"t":{"status":"ja","waarde":{"tekst":"\u0000\ud800"}},"x_a":{"status":"weet_niet"},"r":{"status":"ja","waarde":["b","b","a"]},"v":{"status":"ja","waarde":"1"}}`,
		`{"n":{"status":"verborgen","waarde":2},"s":{"status":"ja","waarde":null},"k":{"status":"ja","waarde":{"tekst":"a"}},"onbekend":{"status":"ja","waarde":1}}`,
	} {
		f.Add([]byte(seed))
	}
	in := all(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var a Answers
		if json.Unmarshal(data, &a) != nil {
			return
		}
		e := in.NewEvaluator()
		ev := e.Evaluate(a, Context{Lang: "nl", AsOf: 20000, Previous: a}).Copy()
		if again := e.Evaluate(a, Context{Lang: "nl", AsOf: 20000, Previous: a}); outcome(again) != outcome(ev) {
			t.Fatalf("first:\n%s\nagain:\n%s", outcome(ev), outcome(again))
		}
		for _, n := range ev.Notes() {
			if n.Code == formula.CodeFailed {
				t.Fatal(n.Message)
			}
		}
		for _, field := range in.Fields() {
			ev.Text(field.ID)
			ev.Suggestion(field.ID)
			if v := ev.Value(field.ID); !v.IsMissing() && ev.Status(field.ID) != Answered {
				t.Fatalf("%s counts as %s and is %s", field.ID, v, ev.Status(field.ID))
			}
		}
		kept, _ := in.Prune(a, ev)
		if got := e.Evaluate(kept, Context{Lang: "nl", AsOf: 20000, Previous: a}); values(outcome(got)) != values(outcome(ev)) {
			t.Fatalf("what is kept gives:\n%s\nbefore:\n%s", outcome(got), outcome(ev))
		}
		if _, err := json.Marshal(kept); err != nil {
			t.Fatal(err)
		}
	})
}

// allocated is how much memory f asks for in all, in bytes.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestWorstAnswersAreBounded: the largest forms that a stranger can send cost memory
// in proportion to what was sent, and become a problem or an answer of a usual size.
func TestWorstAnswersAreBounded(t *testing.T) {
	in := all(t)
	rows := make([]string, 0, 60_000)
	for i := range cap(rows) {
		rows = append(rows, fmt.Sprintf("%d.hn=%d", i, i))
	}
	long := strings.Repeat("a", 1<<20)
	for _, tt := range []struct {
		name, id string
		raw      []string
	}{
		{"rows without end", "h", rows}, {"a row far away", "h", []string{"999999999.hn=1"}}, {"a row below zero", "h", []string{"-1.hn=1"}},
		{"a row beyond numbers", "h", []string{"99999999999999999999999.hn=1"}}, {"a long text", "t", []string{long}},
		{"a long number", "n", []string{strings.Repeat("9", 1<<20)}}, {"a number in the air", "n", []string{"1e999999999"}},
		{"dots in a number", "bedrag", []string{strings.Repeat("1.", 1<<19)}}, {"a long choice", "k", []string{long}},
		{"options without end", "m", strings.Split(strings.Repeat("a,", 1<<16), ",")}, {"ranks without end", "r", strings.Split(strings.Repeat("1:a,", 1<<16), ",")},
		{"a long date", "d", []string{strings.Repeat("1-", 1<<19)}}, {"zero bytes", "t", []string{strings.Repeat("\x00", 1<<20)}},
		{"broken letters", "t", []string{strings.Repeat("\xff", 1<<20)}},
	} {
		sent := 0
		for _, s := range tt.raw {
			sent += len(s) + 16
		}
		var a Answer
		var p *Problem
		used := allocated(func() { a, p = in.Decode(tt.id, tt.raw, "nl") })
		if p != nil && (p.Message == "" || len(p.Message) > 500) {
			t.Errorf("%s: %.200v", tt.name, p)
		}
		if data, err := json.Marshal(a); err != nil || len(data) > 1000 {
			t.Errorf("%s: %.200s", tt.name, data)
		}
		if limit := uint64(64<<10 + 20*sent); used > limit {
			t.Errorf("%s: %d bytes sent, %d allocated", tt.name, sent, used)
		}
	}
}

// TestWorstStoredAnswersAreBounded: more rows than there may be are not evaluated at
// all, and a text of any length is not kept.
func TestWorstStoredAnswersAreBounded(t *testing.T) {
	in := all(t)
	row := Answers{"hn": Given(number(2)), "hk": Given(formula.List([]string{"a"}))}
	many := Answer{Status: Answered}
	for range 200_000 {
		many.Rows = append(many.Rows, row)
	}
	answers := Answers{"h": many, "t": Given(formula.Text(strings.Repeat("a", 1<<24)))}
	e := in.NewEvaluator()
	if used := allocated(func() { e.Evaluate(answers, Context{Lang: "nl", Previous: answers}) }); used > 256<<10 {
		t.Errorf("%d bytes for what is refused", used)
	}
	ev := e.Evaluate(answers, Context{Lang: "nl"})
	if ev.Rows("h") != 0 || len(ev.Problems()) < 2 || !ev.Blocked() || !ev.Value("t").IsMissing() {
		t.Errorf("%d rows, problems %v", ev.Rows("h"), ev.Problems())
	}
}

// TestSteadyStateDoesNotAllocate: an Evaluator that has seen its answers before asks
// for no memory any more, whatever the questions: rows and texts aside, which it must
// not remember.
func TestSteadyStateDoesNotAllocate(t *testing.T) {
	in := all(t)
	answers := Answers{"ja": Given(formula.Bool(true)), "k": Given(formula.Choice("a")), "m": Given(formula.List([]string{"a"})),
		"r": Given(formula.List([]string{"b", "a"})), "n": Given(number(12.5)), "bedrag": Given(formula.Money(123456)),
		"d": Given(formula.Date(19999)), "s": Given(number(4)), "v": Given(number(2)), "x_a": Given(formula.Choice("b"))}
	e := in.NewEvaluator()
	ev := e.Evaluate(answers, Context{Lang: "nl", AsOf: 20000})
	if len(ev.Problems()) > 0 || len(ev.Values()) < len(answers)+3 {
		t.Fatalf("problems %v, values %v", ev.Problems(), ev.Values())
	}
	if n := testing.AllocsPerRun(100, func() { e.Evaluate(answers, Context{Lang: "nl", AsOf: 20000}) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestWorstTablesAreBounded: a CSV of up to a megabyte costs memory in proportion.
func TestWorstTablesAreBounded(t *testing.T) {
	head := "maanden;plek;uitkomst\n"
	full := func(s string) string { return strings.Repeat(s, (maxTableBytes-len(head))/len(s)) }
	for name, data := range map[string]string{
		"rows without end": head + full("1;eigen;2\n"), "empty rows": head + full("\n"), "ragged rows": head + full("1;2\n;\n1;2;3;4;5\n"),
		"an open quote": head + `"` + full("x"), "quotes": head + full(`"`), "quotes in rows": head + full("\"\"\"\";\"\"\"\"\n"),
		"columns without end": full("maanden;"), "columns of quotes": full(`"";`), "no columns": full("\n"), "only separators": full(";"),
		"one cell": head + full("9"), "broken letters": head + full("\xff;\xfe\n"), "zero bytes": head + full("\x00"), "too large": full("1") + head,
	} {
		table := &Lookup{Keys: []*LookupKey{{ID: "maanden", Type: TypeNumber}, {ID: "plek", Type: TypeChoice}}, Result: TypeMoney}
		var found diag.List
		used := allocated(func() { found = table.ReadCSV("norm.csv", []byte(data)) })
		if len(found) == 0 || len(found) > maxTableFaults+len(table.Keys) {
			t.Errorf("%s: %d findings", name, len(found))
		}
		for _, f := range found {
			if len(f.Message)+len(f.Hint) > 500 {
				t.Errorf("%s: %.200s", name, f.Message)
			}
		}
		if used > uint64(200*len(data)) { // most of it for a line of nothing but separators
			t.Errorf("%s: %d bytes for %d", name, used, len(data))
		}
	}
}
