package indicator

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

func day(text string) source.Date {
	d, err := source.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func load(t testing.TB, file string, into any, edit func(string) string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	d, found := read.Parse(file, []byte(edit(string(data))))
	if found.HasErrors() {
		t.Fatal(found)
	}
	if found := source.Decode(d, into); found.HasErrors() {
		t.Fatal(found)
	}
}

func same(s string) string { return s }

func testProgramme(t testing.TB, edit func(string) string) *programme.Compiled {
	t.Helper()
	var p programme.Programme
	load(t, "programma.yaml", &p, edit)
	c, found := programme.Compile(&p)
	if c == nil {
		t.Fatal(found)
	}
	return c
}

func variables() []Variables {
	number := func(name string) formula.Symbol { return formula.Symbol{Name: name, Type: formula.TypeNumber} }
	return []Variables{
		{Rater: "staf", Symbols: []formula.Symbol{number("niveau"), number("rust")}, Ranges: map[string][2]float64{"niveau": {1, 5}}},
		{Rater: "klant", Symbols: []formula.Symbol{number("cijfer"), number("last"), number("rust")}},
	}
}

func framework(t testing.TB, edit func(string) string) (*Compiled, diag.List) {
	t.Helper()
	var f Framework
	load(t, "raamwerk.yaml", &f, edit)
	return Compile(&f, testProgramme(t, same), variables())
}

func compiled(t testing.TB) *Compiled {
	t.Helper()
	c, found := framework(t, same)
	if c == nil {
		t.Fatal(found)
	}
	return c
}

func numbers(pairs map[string]float64) map[string]formula.Value {
	out := map[string]formula.Value{}
	for id, v := range pairs {
		out[id] = formula.Number(v)
	}
	return out
}

func person() Participant {
	age := 22
	return Participant{
		ID: "p1", Gemeente: "9999",
		Trajectory: programme.Trajectory{
			Start: day("2025-01-10"), AgeAtStart: &age,
			Phases: []programme.PhaseStep{{ID: "begin", From: day("2025-01-10")}},
			End:    &programme.End{Date: day("2026-01-20"), Reason: "klaar"},
		},
		Registration: map[string]formula.Value{"schuld": formula.Number(9640.5), "vorm": formula.Text("twee")},
		Responses: []Response{
			{Moment: "T0", Rater: "staf", Submitted: day("2025-01-12"), Values: numbers(map[string]float64{"niveau": 2, "rust": 3})},
			{Moment: "T0", Rater: "klant", Submitted: day("2025-01-13"), Values: numbers(map[string]float64{"cijfer": 4, "last": 9, "rust": 5})},
			{Moment: "T1", Rater: "staf", Submitted: day("2025-07-10"), Values: numbers(map[string]float64{"niveau": 3})},
			{Moment: "T2", Rater: "klant", Submitted: day("2026-01-12"), Values: numbers(map[string]float64{"cijfer": 8, "last": 5.5})},
		},
	}
}

func TestFacts(t *testing.T) {
	f := compiled(t).Facts(person(), day("2026-02-01"))
	wantDims := map[string]string{"jaar": "2025", "leeftijd": "midden", "vorm": "twee", "gestopt": "ja"}
	if !reflect.DeepEqual(f.Dims, wantDims) {
		t.Errorf("dims %v", f.Dims)
	}
	for id, want := range map[string]map[string]Fact{
		"iedereen":      {"": {Value: 1}},
		"klaar":         {"": {Value: 1}},
		"schuld":        {"": {Value: 9640.5}},
		"cijfer":        {"T0": {Value: 4}, "T1": {Missing: true}, "T2": {Value: 8}},
		"hoog":          {"T0": {}, "T2": {Value: 1}},
		"beter":         {"T1": {Value: 3, Before: 2, Better: 1}, "T2": {Missing: true, Left: true, Before: 2}},
		"minder":        {"T1": {Missing: true, Left: true, Before: 9}, "T2": {Value: 5.5, Before: 9, Better: 1}},
		"reden":         {"": {Class: "klaar"}},
		"groei":         {"": {Value: 1}},
		"blik":          {"T0": {Value: -2}, "T1": {Missing: true}, "T2": {Missing: true}},
		"respons.staf":  {"T0": {Value: 1}, "T1": {Value: 1}, "T2": {}},
		"respons.klant": {"T0": {Value: 1}, "T1": {}, "T2": {Value: 1}},
	} {
		if got, want := f.Values.Of(id), ValuesOf(map[string]map[string]Fact{id: want}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
	d, _ := f.Fact("duur", "")
	if d.Exit != CompetingEvent || d.Value < 12.2 || d.Value > 12.4 {
		t.Errorf("duur %+v", d)
	}
}

// On an earlier day nothing of later is known.
func TestFactsKnowNothingOfTheFuture(t *testing.T) {
	f := compiled(t).Facts(person(), day("2025-03-01"))
	if _, ok := f.Fact("klaar", ""); ok {
		t.Error("who still runs is in the population of who ended")
	}
	if got := f.Values.Of("cijfer"); !reflect.DeepEqual(got, Values{{"cijfer", "T0", Fact{Value: 4}}}) {
		t.Errorf("cijfer %+v", got)
	}
	if got := f.Values.Of("beter"); len(got) != 0 {
		t.Errorf("a change before the second moment: %+v", got)
	}
	if d, _ := f.Fact("duur", ""); d.Exit != Censored {
		t.Errorf("duur %+v", d)
	}
}

func TestFactsUnderThePlanOfAGemeente(t *testing.T) {
	plan := testProgramme(t, func(s string) string { return strings.Replace(s, "maand: 6", "maand: 4", 1) })
	p := person()
	p.Responses = nil
	c := compiled(t)
	if got := c.Facts(p, day("2025-06-01")).Values.Of("respons.staf"); len(got) != 1 {
		t.Errorf("own plan: %v", got)
	}
	if got := c.Under(plan).Facts(p, day("2025-06-01")).Values.Of("respons.staf"); len(got) != 2 {
		t.Errorf("other plan: %v", got)
	}
}

func TestMissingIsNotZero(t *testing.T) {
	f := compiled(t).Facts(Participant{ID: "p2", Trajectory: programme.Trajectory{Start: day("2025-01-10")}}, day("2026-02-01"))
	if len(f.Dims) != 2 || f.Dims["jaar"] != "2025" || f.Dims["gestopt"] != "nee" {
		t.Errorf("dims %v", f.Dims)
	}
	if got, ok := f.Fact("schuld", ""); !ok || !got.Missing {
		t.Errorf("schuld %+v %v", got, ok)
	}
	for _, moment := range []string{"T0", "T1", "T2"} {
		if got, ok := f.Fact("cijfer", moment); !ok || !got.Missing {
			t.Errorf("cijfer at %s: %+v %v", moment, got, ok)
		}
		if _, ok := f.Fact("hoog", moment); ok {
			t.Errorf("hoog at %s has somebody who did not answer", moment)
		}
	}
}

func TestBetter(t *testing.T) {
	c := compiled(t)
	for _, k := range []struct {
		id     string
		change float64
		want   int
	}{
		{"beter", 1, 1}, {"beter", 0.99, 0}, {"beter", -1, -1}, {"beter", 3.3 - 2.3, 1}, {"beter", 0, 0},
		// 1.96·2·√(2·0.35) = 3.2797; lower is better.
		{"minder", -3.28, 1}, {"minder", -3.27, 0}, {"minder", 3.28, -1},
	} {
		if got := c.Indicator(k.id).better(k.change); got != k.want {
			t.Errorf("%s: a change of %v is %d, want %d", k.id, k.change, got, k.want)
		}
	}
}

func TestFactsSurviveJSON(t *testing.T) {
	f := compiled(t).Facts(person(), day("2026-02-01"))
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var back Facts
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f, back) {
		t.Errorf("%+v\n%+v", f, back)
	}
}

func TestExplain(t *testing.T) {
	c := compiled(t)
	trace, ok := c.Explain(person(), "cijfer", "T2", day("2026-02-01"))
	if n, _ := trace.Value.AsNumber(); !ok || n != 8 {
		t.Errorf("%+v %v", trace, ok)
	}
	if trace, ok := c.Explain(person(), "klaar", "", day("2026-02-01")); !ok || !trace.Value.AsBool() {
		t.Errorf("%+v %v", trace, ok)
	}
	if trace, ok := c.Explain(person(), "duur", "", day("2026-02-01")); !ok || trace.Value.IsMissing() {
		t.Errorf("%+v %v", trace, ok)
	}
	for _, k := range [][2]string{{"niets", ""}, {"cijfer", "T9"}} {
		if _, ok := c.Explain(person(), k[0], k[1], day("2026-02-01")); ok {
			t.Errorf("%v is explained", k)
		}
	}
}

func TestClassesHaveWords(t *testing.T) {
	c := compiled(t)
	if got := c.Breakdown("vorm").Classes; len(got) != 2 || got[1].Title.In("nl") != "Tweede vorm" {
		t.Errorf("breakdown %+v", got)
	}
	if got := c.Indicator("reden").Classes; len(got) != 3 || got[1].Title.In("nl") != "Weggegaan" {
		t.Errorf("distribution %+v", got)
	}
	if r := c.Indicator("beter").Range; r == nil || *r != [2]float64{1, 5} {
		t.Errorf("range %v", r)
	}
	if c.Breakdown("x") != nil || c.Indicator("x") != nil {
		t.Error("an unknown id is found")
	}
}

func TestCompileFinds(t *testing.T) {
	for _, k := range []struct{ old, new, code string }{
		{"id: klaar, titel: Klaar, definitie: x, soort: aandeel", "id: iedereen, titel: Klaar, definitie: x, soort: aandeel", "duplicate-id"},
		{"soort: mediaan", "soort: modus", "indicator-type"},
		{"afronden: 100, richting: context", "afronden: 100, richting: omhoog", "indicator-direction"},
		{"thema: een, keten", "thema: twee, keten", "unknown-theme"},
		{"keten: output, soort", "keten: uitkomst, soort", "unknown-chain"},
		{"van: T0, stap: 1", "van: T8, stap: 1", "unknown-moment"},
		{"van: T0, stap: 1", "stap: 1", "indicator-part"},
		{"afronden: 100", "stap: 100", "indicator-part"},
		{"stap: 1", "stap: 0", "indicator-step"},
		{"r: 0.65", "r: 1.65", "indicator-step"},
		{"stap: 1", "stap: 1, betrouwbaar: {sd: 1, r: 0.7}", "indicator-step"},
		{"formule: voltooid,", "formule: voltooit,", formula.CodeUnknownName},
		{"formule: schuld,", "formule: vorm,", "formula-type"},
		{"formule: staf.rust - klant.rust", "formule: rust", formula.CodeUnknownName}, // two raters have it
		{"{tot: 25,", "{tot: 20,", "class-bounds"},
		{"formule: startjaar}", "formule: sinds}", formula.CodeUnknownName},
		{"themas:", "theorie: [{van: niets, naar: klaar, omdat: x}]\nthemas:", "unknown-activity"},
		{"themas:", "theorie: [{van: klaar, naar: niets, omdat: x}]\nthemas:", "unknown-indicator"},
		{"soort: verdeling,", "soort: verdeling, opties: [{id: nooit, tekst: x}],", "unknown-option"},
		{"- {id: iedereen", "- {id: respons.x", "reserved-name"},
		{"formule: startjaar}", "formule: startjaar, combineren: [kleur]}", "unknown-breakdown"},
		{"formule: startjaar}", "formule: startjaar, combineren: [jaar]}", "combination-twice"},
		{"formule: startjaar}", "formule: startjaar, combineren: [vorm, vorm]}", "combination-twice"},
		{"soort: verdeling,", "soort: verdeling, van: T0,", "indicator-part"}, // followed over time is per moment
		{"soort: verdeling,", "soort: verdeling, van: T8, per_meting: true,", "unknown-moment"},
		{"soort: mediaan", "soort: mediaan, tegen: schuld", "indicator-part"},
		{"soort: aandeel, formule: cijfer >= 8", "soort: overeenstemming, formule: cijfer", "indicator-part"},
		{"soort: aandeel, formule: cijfer >= 8", "soort: overeenstemming, formule: cijfer, tegen: vorm", formula.CodeType},
		{"soort: aandeel, formule: cijfer >= 8", "soort: betrouwbaarheid, onderdelen: [cijfer]", "indicator-items"},
		{"soort: aandeel, formule: cijfer >= 8", "soort: betrouwbaarheid, onderdelen: [cijfer, lasst]", formula.CodeUnknownName},
		{"soort: aandeel, formule: cijfer >= 8", "soort: betrouwbaarheid", "indicator-part"},
	} {
		t.Run(k.code, func(t *testing.T) {
			c, found := framework(t, func(s string) string {
				if !strings.Contains(s, k.old) {
					t.Fatalf("%q does not occur", k.old)
				}
				return strings.Replace(s, k.old, k.new, 1)
			})
			var codes []string
			for _, f := range found {
				codes = append(codes, f.Code)
			}
			if c != nil || !slices.Contains(codes, k.code) {
				t.Errorf("compiled %v, findings %v, want %s", c != nil, found, k.code)
			}
		})
	}
}

func TestVariablesOfTwoVersionsMustAgree(t *testing.T) {
	var f Framework
	load(t, "raamwerk.yaml", &f, same)
	vars := append(variables(), Variables{Rater: "staf", Symbols: []formula.Symbol{{Name: "niveau", Type: formula.TypeText}}})
	_, found := Compile(&f, testProgramme(t, same), vars)
	if !slices.ContainsFunc(found, func(x diag.Finding) bool { return x.Code == "variable-type" }) {
		t.Errorf("findings %v", found)
	}
}

func TestQuestionsDoNotSilentlyHideTheProgramme(t *testing.T) {
	var f Framework
	load(t, "raamwerk.yaml", &f, same)
	vars := append(variables(), Variables{Rater: "staf", Symbols: []formula.Symbol{{Name: "schuld", Type: formula.TypeNumber}}})
	c, found := Compile(&f, testProgramme(t, same), vars)
	if c == nil || !slices.ContainsFunc(found, func(x diag.Finding) bool { return x.Code == "shadowed-name" && x.Severity == diag.Warning }) {
		t.Fatalf("findings %v", found)
	}
	// The programme's own amount still counts.
	if got, _ := c.Facts(person(), day("2026-02-01")).Fact("schuld", ""); got.Value != 9640.5 {
		t.Errorf("schuld %+v", got)
	}
}

func BenchmarkFacts(b *testing.B) {
	c, p, on := compiled(b), person(), day("2026-02-01")
	b.ReportAllocs()
	for b.Loop() {
		c.Facts(p, on)
	}
}

// A formula that takes one answer out of those of a question has the words of the question;
// one that makes something else of them has only ids.
func TestClassesOfOneAnswer(t *testing.T) {
	n := &names{labels: map[string]map[string]source.Text{"tempo": {"goed": {"nl": "Goed zo"}}}}
	for src, want := range map[string]string{
		"tempo": "Goed zo", "laatste(tempo)": "Goed zo", `op(tempo, "F1")`: "Goed zo", " eerste( tempo ) ": "Goed zo",
		"laatste(ander)": "goed", `tempo == "goed" ? "goed" : "niet"`: "goed", "laatste(tempo) or laatste(tempo)": "goed",
	} {
		if got := n.classes(src, []string{"goed"}); got[0].Title.In("nl") != want {
			t.Errorf("%s gives %q, want %q", src, got[0].Title.In("nl"), want)
		}
	}
}

// TestFactsInTheRoomOfOthers: facts are the same whatever the room held that they are put in,
// and of more or fewer values.
func TestFactsInTheRoomOfOthers(t *testing.T) {
	c, p, on := compiled(t), person(), day("2026-02-01")
	want := c.Facts(p, on)
	full := slices.Repeat(Values{{"x", "y", Fact{Missing: true, Class: "z", Items: []float64{1}}}}, 2*len(want.Values))
	for _, room := range []Values{nil, full[:0:1], full[:1], full} {
		if got := c.FactsIn(room, p, on); !reflect.DeepEqual(got, want) {
			t.Errorf("in the room of %d: %+v", cap(room), got)
		}
	}
	if len(want.Values) < 2 || &c.FactsIn(full, p, on).Values[0] != &full[0] {
		t.Error("the room is not used")
	}
}
