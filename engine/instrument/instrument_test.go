package instrument

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
	"effectmonitor/engine/source"
)

func TestVisibilityFollowsAnswers(t *testing.T) {
	in := compiled(t)
	tests := []struct {
		name    string
		answers Answers
		visible []string
		hidden  []string
	}{
		{"nothing", nil, []string{"gevoel", "stress", "slaap"}, []string{"hulp", "wie", "uitleg", "geld", "inkomen", "steun"}},
		{"calm", given(map[string]formula.Value{"stress": number(3)}), []string{"geld", "inkomen", "steun", "steun_thuis"}, []string{"hulp", "uitleg", "steun_werk"}},
		{"stress", given(map[string]formula.Value{"stress": number(8)}), []string{"hulp", "uitleg"}, []string{"wie"}},
		{"hidden answers are leeg", given(map[string]formula.Value{"stress": number(3), "hulp": formula.Choice("veel")}), nil, []string{"hulp", "wie"}},
		{"follow-up of a follow-up", given(map[string]formula.Value{"stress": number(8), "hulp": formula.Choice("veel")}), []string{"wie"}, nil},
		{"row", given(map[string]formula.Value{"stress": number(1), "bronnen": formula.List([]string{"loon"})}), []string{"steun_werk"}, nil},
		{"refusing to say shows nothing", Answers{"stress": {Status: WontSay}}, nil, []string{"geld", "hulp"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ev := in.NewEvaluator().Evaluate(tt.answers, Context{Lang: "nl"})
			for _, id := range tt.visible {
				if !ev.Visible(id) {
					t.Errorf("%s is hidden", id)
				}
			}
			for _, id := range tt.hidden {
				if ev.Visible(id) {
					t.Errorf("%s shows", id)
				}
			}
		})
	}
}

func TestScoresAndCalculations(t *testing.T) {
	in := compiled(t)
	all := given(map[string]formula.Value{
		"stress": number(8), "slaap": number(7), "hulp": formula.Choice("veel"), "inkomen": number(1200), "lasten": formula.Money(130050),
		"bronnen": formula.List([]string{"loon"}), "steun_thuis": formula.Choice("ja"), "steun_werk": formula.Choice("nee"), "aantal_mensen": number(3),
	})
	tests := []struct {
		name string
		set  map[string]Answer
		want map[string]string
	}{
		{"all", nil, map[string]string{"rust": "4,5", "rust.klasse": "midden", "hulpschaal": "6,6666666667", "eigen": "2", "genormeerd": "1",
			"over": "-€ 100,50", "per_persoon": "-€ 33,50", "kant": "tekort", "norm": "1,5"}},
		{"too few answers", map[string]Answer{"slaap": {}}, map[string]string{"rust": "leeg", "rust.klasse": "leeg", "eigen": "2", "genormeerd": "leeg"}},
		{"an option without a number does not count", map[string]Answer{"hulp": Given(formula.Choice("nvt"))}, map[string]string{"hulpschaal": "5", "norm": "2,5"}},
		{"division by zero is leeg", map[string]Answer{"aantal_mensen": {}}, map[string]string{"per_persoon": "leeg"}},
		{"leeg minus is leeg", map[string]Answer{"lasten": {}}, map[string]string{"over": "leeg", "kant": "leeg"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Answers{}
			for id, x := range all {
				a[id] = x
			}
			for id, x := range tt.set {
				a[id] = x
			}
			ev := in.NewEvaluator().Evaluate(a, Context{Lang: "nl"})
			for id, want := range tt.want {
				if got := ev.Value(id).String(); got != want {
					t.Errorf("%s = %s, want %s", id, got, want)
				}
			}
		})
	}
}

func TestProblems(t *testing.T) {
	in := compiled(t)
	base := map[string]formula.Value{"stress": number(8), "slaap": number(7), "hulp": formula.Choice("geen")}
	tests := []struct {
		name string
		set  Answers
		lang string
		want []Problem
	}{
		{"fine", nil, "nl", nil},
		{"required", Answers{"stress": {}}, "nl", []Problem{{"stress", CodeRequired, "Vul deze vraag in.", true, ""}}},
		{"refusing is an answer", Answers{"stress": {Status: WontSay}}, "nl", nil},
		{"refusing where it is no option", Answers{"stress": {Status: DontKnow}}, "en", []Problem{{"stress", CodeRequired, "Please answer this question.", true, ""}}},
		{"required by a formula", Answers{"slaap": Given(number(2)), "hulp": {}}, "nl", []Problem{{"hulp", CodeRequired, "Vul deze vraag in.", true, ""}}},
		{"hidden is not required", Answers{"stress": Given(number(1)), "slaap": Given(number(2)), "hulp": {}}, "nl", nil},
		{"soft check", Answers{"lasten": Given(number(2600))}, "nl", []Problem{{"lasten", CodeCheck, "Dit is veel", false, ""}}},
		{"soft check overruled", Answers{"lasten": {Status: Answered, Value: number(2600), Reason: "klopt"}}, "nl", nil},
		{"hard check is not overruled", Answers{"lasten": {Status: Answered, Value: number(400), Reason: "klopt"}, "inkomen": Given(number(100))}, "en", []Problem{{"lasten", CodeCheck, "Impossible", true, ""}}},
		{"stored answer out of range", Answers{"slaap": Given(number(11))}, "nl", []Problem{{"slaap", CodeOutOfRange, "Vul een getal in van 0 tot en met 10.", true, ""}}},
		{"stored unknown option", Answers{"hulp": Given(formula.Choice("x"))}, "nl", []Problem{{"hulp", CodeUnknownChoice, "Kies een van de antwoorden.", true, ""}}},
		{"stored text too long", Answers{"hulp": Given(formula.Choice("veel")), "wie": Given(formula.Text("tante Johanna"))}, "nl",
			[]Problem{{"wie", CodeTooLong, "Deze tekst is te lang. Gebruik hoogstens 10 tekens.", true, ""}}},
		{"stored answer of another type", Answers{"slaap": Given(formula.Text("x"))}, "nl", []Problem{{"slaap", CodeWrongType, "Dit antwoord past niet bij de vraag.", true, ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := given(base)
			for id, x := range tt.set {
				a[id] = x
			}
			ev := in.NewEvaluator().Evaluate(a, Context{Lang: tt.lang})
			if got := ev.Problems(); !(len(got) == 0 && len(tt.want) == 0) && !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			hard := false
			for _, p := range tt.want {
				hard = hard || p.Hard
			}
			if ev.Blocked() != hard {
				t.Errorf("blocked %v", ev.Blocked())
			}
		})
	}
}

// The same answers give the same result, whatever was evaluated before and in
// whatever order they were entered.
func TestResultDependsOnAnswersOnly(t *testing.T) {
	in := compiled(t)
	used := in.NewEvaluator()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		a := randomAnswers(in, r)
		c := Context{Lang: "nl", AsOf: 20000}
		fresh := in.NewEvaluator().Evaluate(a, c)
		again := used.Evaluate(a, c)
		if !reflect.DeepEqual(fresh.Values(), again.Values()) || !reflect.DeepEqual(fresh.fields, again.fields) {
			t.Fatalf("%v gives %v and then %v", a, fresh.Values(), again.Values())
		}
		for id, v := range again.Values() {
			if f, ok := in.Field(id); ok && !again.Visible(id) && !v.IsMissing() {
				t.Fatalf("%s is hidden and has a value", f.ID)
			}
		}
		kept, pruned := in.Prune(a, again)
		after := used.Evaluate(kept, c)
		if !reflect.DeepEqual(fresh.Values(), after.Values()) {
			t.Fatalf("pruning %v changes the result", pruned)
		}
	}
}

func randomAnswers(in *Instrument, r *rand.Rand) Answers {
	a := Answers{}
	for _, f := range in.Fields() {
		if r.IntN(3) == 0 {
			continue
		}
		switch f.Type {
		case formula.TypeNumber:
			a[f.ID] = Given(number(float64(r.IntN(12))))
		case formula.TypeMoney:
			a[f.ID] = Given(formula.Money(int64(r.IntN(400000))))
		case formula.TypeChoice:
			a[f.ID] = Given(formula.Choice(f.Question.Options[r.IntN(len(f.Question.Options))].ID))
		case formula.TypeList:
			a[f.ID] = Given(formula.List([]string{"loon"}))
		case formula.TypeBool:
			a[f.ID] = Given(formula.Bool(r.IntN(2) == 0))
		case formula.TypeText:
			a[f.ID] = Given(formula.Text("tante"))
		case formula.TypeDate:
			a[f.ID] = Given(formula.Date(r.IntN(20000)))
		}
	}
	return a
}

func TestPruneKeepsTheDraftApart(t *testing.T) {
	in := compiled(t)
	a := given(map[string]formula.Value{"stress": number(3), "hulp": formula.Choice("veel"), "inkomen": number(100)})
	ev := in.NewEvaluator().Evaluate(a, Context{})
	kept, pruned := in.Prune(a, ev)
	if kept["hulp"].Status != Hidden || pruned["hulp"].Value.AsText() != "veel" || len(pruned) != 1 {
		t.Errorf("kept %v, pruned %v", kept["hulp"], pruned)
	}
	if cents, ok := kept["inkomen"].Value.AsCents(); !ok || cents != 10000 {
		t.Errorf("inkomen is kept as %v", kept["inkomen"].Value)
	}
	if len(kept) != len(in.Fields()) || kept["slaap"].Status != Unanswered {
		t.Errorf("kept %d answers of %d fields", len(kept), len(in.Fields()))
	}
}

func TestTexts(t *testing.T) {
	in := compiled(t)
	a := given(map[string]formula.Value{"stress": number(8), "slaap": number(6), "hulp": formula.Choice("veel")})
	prev := given(map[string]formula.Value{"wie": formula.Text("tante")})
	ev := in.NewEvaluator().Evaluate(a, Context{Lang: "nl", Names: map[string]string{"voornaam": "Sam"}, Previous: prev})
	for got, want := range map[string]string{
		ev.Text("slaap"):        "Slaap je goed, Sam?",
		ev.Text("wie"):          "Wie gaf Veel hulp? Vorige keer tante.",
		ev.Text("steun_thuis"):  "Thuis",
		ev.Render(in.Def.Title): "Hoe gaat het, Sam?",
		in.Show("rust.klasse", ev.Value("rust.klasse"), "nl"):               "In het midden",
		in.Show("rust.klasse", formula.Choice("midden"), "en"):              "Middle",
		in.Show("kant", formula.Choice("tekort"), "en"):                     "Short",
		in.Show("inkomen", formula.Money(120000), "nl"):                     "€\u00a01.200",
		in.Show("inkomen", formula.Money(-120005), "en"):                    "−\u00a0€\u00a01,200.05",
		in.Show("sinds", formula.Date(20000), "nl"):                         "4 oktober 2024",
		in.Show("sinds", formula.Date(20000), "en"):                         "4 October 2024",
		in.Show("bronnen", formula.List([]string{"loon", "toeslag"}), "en"): "Wage, Benefit",
		in.Show("bewust", formula.Bool(false), "en"):                        "no",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := in.NewEvaluator().Evaluate(nil, Context{Lang: "nl"}).Text("slaap"); got != "Slaap je goed, …?" {
		t.Errorf("without a name: %q", got)
	}
}

func TestPageState(t *testing.T) {
	in := compiled(t)
	ev := in.NewEvaluator().Evaluate(nil, Context{})
	if got := ev.PageState("gevoel"); got != (PageState{Visible: true, Total: 2, Required: 1, Problems: 1}) {
		t.Errorf("empty: %+v", got)
	}
	if got := ev.PageState("geld"); got != (PageState{}) {
		t.Errorf("hidden: %+v", got)
	}
	ev = in.NewEvaluator().Evaluate(Answers{"stress": {Status: WontSay}, "slaap": Given(number(3))}, Context{})
	if got := ev.PageState("gevoel"); !got.Complete() || !got.Started() {
		t.Errorf("done: %+v", got)
	}
}

func TestExplain(t *testing.T) {
	in := compiled(t)
	a := given(map[string]formula.Value{"stress": number(8), "inkomen": number(1000)})
	ev := in.NewEvaluator().Evaluate(a, Context{}).Copy()
	for id, want := range map[string][]string{
		"over": {"over: inkomen - lasten = leeg, want lasten is leeg"},
		"rust": {"schaal rust = leeg", "stress: 8, omgekeerd 2.", "Nodig: 2."},
		"hulp": {"De vraag is zichtbaar.", "stress >= 7 = waar"},
		"wie":  {"De vraag is verborgen.", `hulp == "veel" = onwaar`},
	} {
		trace, ok := ev.Explain(id)
		text := trace.Text() + strings.Join(trace.Notes, "\n")
		for _, piece := range want {
			if !ok || !strings.Contains(text, piece) {
				t.Errorf("%s: %q not in\n%s", id, piece, text)
			}
		}
	}
	if _, ok := ev.Explain("niets"); ok {
		t.Error("explains what does not exist")
	}
}

func TestAnswersJSON(t *testing.T) {
	a := Answers{
		"stress": Given(number(8)), "hulp": {Status: DontKnow}, "wie": {Status: Hidden}, "bewust": Given(formula.Bool(true)),
		"lasten": {Status: Answered, Value: formula.Money(260000), Reason: "klopt"}, "sinds": Given(formula.Date(20000)), "slaap": {},
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Answers
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(a, back) {
		t.Errorf("%s became %v: %v", data, back, err)
	}
	if want := `"hulp":{"status":"weet_niet"}`; !strings.Contains(string(data), want) {
		t.Errorf("%s lacks %s", data, want)
	}
}

// The bundle of the cloud is the JSON of the definition: it must mean the same.
func TestDefinitionSurvivesJSON(t *testing.T) {
	in := compiled(t)
	data, err := json.Marshal(in.Def)
	if err != nil {
		t.Fatal(err)
	}
	var q Questionnaire
	if err := json.Unmarshal(data, &q); err != nil {
		t.Fatal(err)
	}
	back, found := Compile(&q)
	if len(found) > 0 {
		t.Fatal(found)
	}
	if back.Digest() != in.Digest() {
		t.Error("the digest changes")
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		a, c := randomAnswers(in, r), Context{AsOf: source.Date(20000)}
		x, y := in.NewEvaluator().Evaluate(a, c), back.NewEvaluator().Evaluate(a, c)
		if !reflect.DeepEqual(x.Values(), y.Values()) || !reflect.DeepEqual(x.Problems(), y.Problems()) {
			t.Fatalf("%v means something else after JSON", a)
		}
	}
}

func TestSymbols(t *testing.T) {
	in := compiled(t)
	byName := map[string]formula.Symbol{}
	for i, s := range in.Symbols() {
		if s.Slot != i {
			t.Errorf("%s has slot %d at place %d", s.Name, s.Slot, i)
		}
		byName[s.Name] = s
	}
	if s := byName["rust.klasse"]; s.Type != formula.TypeChoice || len(s.Options) != 3 {
		t.Errorf("rust.klasse is %+v", s)
	}
	if _, ok := byName["vorige.stress"]; ok {
		t.Error("earlier answers are no results")
	}
}

func TestScoreOf(t *testing.T) {
	in := compiled(t)
	ev := in.NewEvaluator().Evaluate(given(map[string]formula.Value{"stress": number(2), "slaap": number(9)}), Context{})
	got, ok := ev.Score("rust")
	if !ok || got.Value != 8.5 || got.Class != "hoog" || got.Answered != 2 {
		t.Errorf("got %+v", got)
	}
	if all := ev.Scores(); len(all) != 4 || all["rust"] != got || all["hulpschaal"].Reason != score.TooFew {
		t.Errorf("got %+v", all)
	}
}

// An Instrument is shared by all requests; only Evaluators are not.
func TestPoolIsSafeForManyAtOnce(t *testing.T) {
	in := compiled(t)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 50 {
				e := in.Acquire()
				ev := e.Evaluate(given(map[string]formula.Value{"stress": number(float64(n)), "slaap": number(float64(n))}), Context{})
				if got := ev.Value("eigen").String(); got != number(float64(10-n)).String() {
					t.Errorf("stress %d gives %s", n, got)
				}
				e.Release()
			}
		})
	}
	wg.Wait()
}

func TestCopyOutlivesTheEvaluator(t *testing.T) {
	in := compiled(t)
	e := in.NewEvaluator()
	kept := e.Evaluate(given(map[string]formula.Value{"stress": number(8), "slaap": number(2)}), Context{Lang: "nl"}).Copy()
	e.Evaluate(nil, Context{Lang: "en"})
	if kept.Value("eigen").String() != "2" || !kept.Required("hulp") || kept.Problems()[0].Question != "hulp" || kept.Text("slaap") != "Slaap je goed, …?" {
		t.Errorf("the copy changed: %v, %v", kept.Values(), kept.Problems())
	}
}

// What was answered before can decide what is asked now.
func TestEarlierAnswersInFormulas(t *testing.T) {
	in, found := parse(t, swap(t, "zichtbaar: stress >= 7", "zichtbaar: stress > vorige.stress"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	now := given(map[string]formula.Value{"stress": number(5)})
	for before, want := range map[float64]bool{4: true, 5: false, 6: false} {
		prev := given(map[string]formula.Value{"stress": number(before)})
		if got := in.NewEvaluator().Evaluate(now, Context{Previous: prev}).Visible("hulp"); got != want {
			t.Errorf("after %v: visible %v", before, got)
		}
	}
	if in.NewEvaluator().Evaluate(now, Context{}).Visible("hulp") {
		t.Error("a comparison with an earlier answer that is not there shows the question")
	}
}
