package instrument

import (
	"encoding/json"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// debts has a repeating group, a ranking and groups of questions.
const debts = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: geld
    titel: Geld
    groepen:
      - {id: zorgen, titel: Zorgen, zichtbaar: heeft_schulden}
    vragen:
      - {id: heeft_schulden, type: ja_nee, tekst: "Zijn er schulden?"}
      - {id: grens, type: bedrag, tekst: "Wat is veel?"}
      - id: schulden
        groep: zorgen
        type: herhaling
        tekst: "Welke schulden zijn er?"
        rijnaam: Schuld
        nog_een: Nog een schuld
        geen: Zijn er geen schulden?
        max: 3
        verplicht: true
        vooraf: vorige
        vragen:
          - id: soort
            type: keuze
            tekst: Soort
            verplicht: true
            opties: [{id: energie, tekst: Energie}, {id: huur, tekst: Huur}]
          - id: bedrag
            type: bedrag
            tekst: Bedrag
            decimalen: 2
            weet_niet: true
            controles:
              - {formule: bedrag <= 50000, melding: Dat is veel., soort: zacht}
              - {formule: bedrag > 0, melding: Vul meer dan nul in., soort: hard}
          - {id: ontruiming, type: ja_nee, tekst: "Dreigt ontruiming?", zichtbaar: 'soort == "huur" and bedrag > grens', verplicht: true}
      - {id: drukst, groep: zorgen, type: ranglijst, tekst: "Wat drukt het meest?", vooraf: vorige, opties: [{id: geld, tekst: Geld}, {id: post, tekst: Post}, {id: bellen, tekst: Bellen}]}
      - {id: let_op, groep: zorgen, type: toelichting, tekst: "Schulden lossen we samen op."}
      - {id: eerder, type: tekst, tekst: "Is het minder dan eerst?", zichtbaar: aantal(vorige.schulden) > aantal(schulden)}
berekeningen:
  - {id: aantal_schulden, type: getal, formule: aantal(schulden)}
  - {id: schuld, type: bedrag, formule: som(schulden.bedrag)}
  - {id: dreigend, type: getal, formule: aantal_waar(schulden.ontruiming)}
  - {id: heeft_huur, type: ja_nee, formule: '"huur" in schulden.soort'}
  - {id: post_op, type: getal, formule: 'plaats(drukst, "post")'}
  - {id: eerst, type: bedrag, formule: som(vorige.schulden.bedrag)}
`

func debtsOf(t testing.TB) *Instrument {
	t.Helper()
	in, found := parse(t, debts)
	if len(found) > 0 {
		t.Fatalf("findings: %v", found)
	}
	return in
}

// answers decodes raw form values and refuses what does not fit.
func answers(t testing.TB, in *Instrument, raw map[string][]string) Answers {
	t.Helper()
	out := Answers{}
	for id, values := range raw {
		a, p := in.Decode(id, values, "nl")
		if p != nil {
			t.Fatalf("%s: %+v", id, p)
		}
		out[id] = a
	}
	return out
}

func TestRowsOfARepeatingGroup(t *testing.T) {
	in := debtsOf(t)
	two := []string{"0.soort=huur", "0.bedrag=1.200,50", "0.ontruiming=ja", "4.soort=energie", "4.bedrag=weet_niet", "7"}
	for _, tt := range []struct {
		name   string
		raw    map[string][]string
		values map[string]string // of calculations
		parts  []string          // of problems
	}{
		{"two and a blank", map[string][]string{"heeft_schulden": {"ja"}, "grens": {"100"}, "schulden": two},
			map[string]string{"aantal_schulden": "2", "schuld": "€ 1.200,50", "dreigend": "1", "heeft_huur": "waar"}, nil},
		{"hidden is missing, inside too", map[string][]string{"heeft_schulden": {"nee"}, "grens": {"100"}, "schulden": two, "drukst": {"post", "geld", "bellen"}},
			map[string]string{"aantal_schulden": "leeg", "schuld": "leeg", "dreigend": "leeg", "heeft_huur": "onwaar", "post_op": "leeg"}, nil},
		{"not answered", map[string][]string{"heeft_schulden": {"ja"}},
			map[string]string{"aantal_schulden": "leeg", "schuld": "leeg"}, []string{"schulden "}},
		{"only a blank row", map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"0"}},
			map[string]string{"aantal_schulden": "leeg", "schuld": "leeg"}, []string{"schulden "}},
		{"none, said so", map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"geen"}},
			map[string]string{"aantal_schulden": "0", "schuld": "€ 0,00", "dreigend": "0"}, nil},
		{"shown by its own row only", map[string][]string{"heeft_schulden": {"ja"}, "grens": {"100"}, "schulden": {"0.soort=huur", "0.bedrag=50", "0.ontruiming=ja", "1.soort=energie", "1.bedrag=500"}},
			map[string]string{"aantal_schulden": "2", "dreigend": "0"}, nil},
		{"required in a row", map[string][]string{"heeft_schulden": {"ja"}, "grens": {"100"}, "schulden": {"0.bedrag=200", "1.soort=huur", "1.bedrag=200"}},
			map[string]string{"aantal_schulden": "2"}, []string{"schulden 0.soort", "schulden 1.ontruiming"}},
		{"checks in a row", map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"0.soort=energie", "0.bedrag=60000", "1.soort=energie", "1.bedrag=0", "2.soort=energie", "2.bedrag=70000", "2.bedrag.reden=klopt"}},
			map[string]string{"schuld": "€ 130.000,00"}, []string{"schulden 0.bedrag", "schulden 1.bedrag"}},
		{"ranked", map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"geen"}, "drukst": {"3:geld", "1:bellen", "2:post"}},
			map[string]string{"post_op": "2"}, nil},
		{"ranking not finished", map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"geen"}, "drukst": {"1:bellen"}},
			map[string]string{"post_op": "leeg"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ev := in.NewEvaluator().Evaluate(answers(t, in, tt.raw), Context{Lang: "nl"})
			for id, want := range tt.values {
				if got := strings.ReplaceAll(ev.Value(id).String(), "\u00a0", " "); got != want {
					t.Errorf("%s is %s, want %s", id, got, want)
				}
			}
			var parts []string
			for _, p := range ev.Problems() {
				parts = append(parts, p.Question+" "+p.Part)
			}
			if strings.Join(parts, ", ") != strings.Join(tt.parts, ", ") {
				t.Errorf("problems at %v, want %v", parts, tt.parts)
			}
		})
	}
}

func TestPruneRows(t *testing.T) {
	in := debtsOf(t)
	a := answers(t, in, map[string][]string{"heeft_schulden": {"ja"}, "grens": {"100"},
		"schulden": {"0.soort=energie", "0.bedrag=1", "0.ontruiming=ja", "1", "2.soort=huur"}})
	ev := in.NewEvaluator().Evaluate(a, Context{}).Copy()
	kept, pruned := in.Prune(a, ev)
	for what, tt := range map[string]struct {
		got  Answer
		want string
	}{
		"kept":   {kept["schulden"], `{"status":"ja","rijen":[{"bedrag":{"status":"ja","waarde":{"cent":100}},"ontruiming":{"status":"verborgen"},"soort":{"status":"ja","waarde":"energie"}},{"bedrag":{"status":"niet"},"ontruiming":{"status":"verborgen"},"soort":{"status":"ja","waarde":"huur"}}]}`},
		"pruned": {pruned["schulden"], `{"status":"ja","rijen":[{"ontruiming":{"status":"ja","waarde":true}},{}]}`},
	} {
		data, err := json.Marshal(tt.got)
		if err != nil || string(data) != tt.want {
			t.Errorf("%s %s, %v", what, data, err)
		}
		var back Answer
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(back); string(again) != tt.want {
			t.Errorf("%s comes back as %s", what, again)
		}
	}
	if status, required := ev.Inner("schulden", 0, "ontruiming"); status != Hidden || required {
		t.Errorf("ontruiming is %s in the first row", status)
	}
	if status, required := ev.Inner("schulden", 0, "soort"); status != Answered || !required {
		t.Errorf("soort is %s in the first row, required %t", status, required)
	}
	if status, _ := ev.Inner("schulden", 9, "soort"); status != Hidden {
		t.Errorf("a row that is not there has status %s", status)
	}
	again := in.NewEvaluator().Evaluate(kept, Context{})
	for _, s := range in.Symbols() {
		if !again.Value(s.Name).Equal(ev.Value(s.Name)) {
			t.Errorf("%s is %v from what was kept, %v before", s.Name, again.Value(s.Name), ev.Value(s.Name))
		}
	}
}

func TestGroupHidesItsQuestions(t *testing.T) {
	in := debtsOf(t)
	e := in.NewEvaluator()
	for _, shown := range []bool{true, false} {
		ev := e.Evaluate(Answers{"heeft_schulden": Given(formula.Bool(shown))}, Context{})
		for _, id := range []string{"zorgen", "schulden", "drukst", "let_op"} {
			if ev.Visible(id) != shown {
				t.Errorf("%s shows: %t, want %t", id, ev.Visible(id), shown)
			}
		}
	}
	q, _ := in.Question("let_op")
	plain, _ := in.Question("grens")
	if !in.Conditional(q) || in.Conditional(plain) || in.GroupOf(q).ID != "zorgen" || in.GroupOf(plain) != nil {
		t.Error("the group of a question is not known")
	}
}

func TestSuggestionIsNoAnswer(t *testing.T) {
	in := debtsOf(t)
	before := answers(t, in, map[string][]string{"heeft_schulden": {"ja"}, "schulden": {"0.soort=energie", "0.bedrag=400", "1.soort=huur", "1.bedrag=40"}, "drukst": {"post", "geld", "bellen"}})
	now := Answers{"heeft_schulden": Given(formula.Bool(true))}
	ev := in.NewEvaluator().Evaluate(now, Context{Previous: before})
	a, ok := ev.Suggestion("schulden")
	if !ok || len(a.Rows) != 2 {
		t.Fatalf("suggestion %+v, %t", a, ok)
	}
	if order, ok := ev.Suggestion("drukst"); !ok || order.Value.String() != "[post, geld, bellen]" {
		t.Errorf("suggestion %+v, %t", order, ok)
	}
	if ev.Status("schulden") != Unanswered || !ev.Value("schuld").IsMissing() || !ev.Required("schulden") || len(ev.Problems()) != 1 {
		t.Error("a suggestion counts as an answer")
	}
	if got := ev.Value("eerst").String(); got != "€ 440,00" {
		t.Errorf("the earlier sum is %s", got)
	}
	now["schulden"] = a
	ev = in.NewEvaluator().Evaluate(now, Context{Previous: before})
	if _, again := ev.Suggestion("schulden"); again || ev.Value("schuld").String() != "€ 440,00" {
		t.Error("a confirmed suggestion is not the answer")
	}
	ev = in.NewEvaluator().Evaluate(Answers{"schulden": {Rows: []Answers{{}}}, "heeft_schulden": now["heeft_schulden"]}, Context{Previous: before})
	if _, ok := ev.Suggestion("schulden"); ok {
		t.Error("suggested to somebody who began a row")
	}
	if _, ok := in.NewEvaluator().Evaluate(Answers{}, Context{Previous: before}).Suggestion("schulden"); ok {
		t.Error("suggested at a hidden question")
	}
}

func TestRowsThatDoNotFit(t *testing.T) {
	in := debtsOf(t)
	for _, tt := range []struct {
		id         string
		raw        []string
		code, part string
	}{
		{"schulden", []string{"0.soort=gas"}, CodeUnknownChoice, "0.soort"},
		{"schulden", []string{"0.soort=huur", "5.bedrag=veel"}, CodeNotNumber, "1.bedrag"},
		{"schulden", []string{"0.bedrag=1,234"}, CodeDecimals, "0.bedrag"},
		{"schulden", []string{"0.niets=1"}, CodeNotAllowed, "0.niets"},
		{"schulden", []string{"weet_niet"}, CodeNotAllowed, ""},
		{"schulden", []string{"-1.bedrag=3"}, CodeNotAllowed, ""},
		{"schulden", []string{"99999999999999999999.bedrag=3"}, CodeNotAllowed, ""},
		{"schulden", []string{"0", "1", "2", "3"}, CodeTooManyRows, ""},
		{"drukst", []string{"1:geld", "1:post"}, CodeRanking, ""},
		{"drukst", []string{"geld", "geld"}, CodeRanking, ""},
		{"drukst", []string{"4:geld"}, CodeRanking, ""},
		{"drukst", []string{"1:niets"}, CodeUnknownChoice, ""},
	} {
		_, p := in.Decode(tt.id, tt.raw, "nl")
		if p == nil || p.Code != tt.code || p.Part != tt.part || p.Question != tt.id {
			t.Errorf("%v: %+v", tt.raw, p)
		}
	}
	many := Answer{Status: Answered, Rows: make([]Answers, MaxRows+1)}
	ev := in.NewEvaluator().Evaluate(Answers{"heeft_schulden": Given(formula.Bool(true)), "schulden": many}, Context{})
	if p := ev.Problems(); len(p) != 1 || p[0].Code != CodeTooManyRows {
		t.Errorf("problems %v", p)
	}
}

func TestFindingsOfRows(t *testing.T) {
	for _, tt := range []struct{ name, from, to, want string }{
		{"row name outside", "formule: som(schulden.bedrag)", "formule: bedrag", "De naam bedrag bestaat niet."},
		{"name taken", "- id: soort\n", "- id: grens\n", `het id "grens" bestaat al op regel 13`},
		{"twice in a row", "- id: soort\n", "- id: bedrag\n", `het id "schulden.bedrag" bestaat al op regel 25`},
		{"nested", "{id: ontruiming, type: ja_nee,", "{id: ontruiming, type: matrix,", "een vraag van type matrix kan niet in een herhaling"},
		{"too many", "max: 3", "max: 51", "min en max van een herhaling zijn hele getallen van 0 tot en met 50"},
		{"half", "max: 3", "max: 2.5", "min en max van een herhaling zijn hele getallen van 0 tot en met 50"},
		{"none and some", "max: 3", "min: 1", "geen kan niet: er is minstens 1 nodig"},
		{"rows that wait for themselves", `soort == "huur" and bedrag > grens`, "som(schulden.bedrag) > grens", "deze wachten op elkaar: schulden (regel 14) → schulden (regel 14)"},
		{"questions of a row that wait", `soort == "huur" and bedrag > grens`, "ontruiming", "deze wachten op elkaar: schulden.ontruiming (regel 38) → schulden.ontruiming (regel 38)"},
		{"column as one value", "som(schulden.bedrag)}", "schulden.bedrag}", "schulden.bedrag heeft een waarde per rij."},
		{"unknown column", "som(schulden.bedrag)}", "som(schulden.bedrg)}", "De naam schulden.bedrg bestaat niet."},
		{"placeholder of rows", "Wat drukt het meest?", "Wat drukt van {schulden}?", "{schulden} in de tekst bestaat niet"},
		{"unknown group", "{id: drukst, groep: zorgen", "{id: drukst, groep: zorg", `de pagina "geld" heeft geen groep "zorg"`},
		{"group named as a question", "{id: zorgen, titel", "{id: grens, titel", `het id "grens" is al van een groep`},
		{"ranking of one", "{id: geld, tekst: Geld}, {id: post, tekst: Post}, {id: bellen, tekst: Bellen}", "{id: geld, tekst: Geld}", `de ranglijst "drukst" heeft minstens twee opties nodig`},
		{"place in another list", "plaats(drukst, ", "plaats(schulden.soort, ", "schulden.soort heeft een waarde per rij."},
		{"prefill", "vooraf: vorige, opties", "vooraf: volgende, opties", "vooraf is vorige, bij een vraag die geen matrix is"},
		{"refusal of rows", "max: 3", "weet_niet: true", "weet_niet en wil_niet_zeggen horen bij de vragen van een herhaling"},
		{"rows of a choice", "{id: grens, type: bedrag", "{id: grens, rijnaam: X, type: bedrag", "vragen, rijnaam, nog_een en geen horen bij een herhaling, niet bij bedrag"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(debts, tt.from) != 1 {
				t.Fatalf("%q stands %d times", tt.from, strings.Count(debts, tt.from))
			}
			in, found := parse(t, strings.Replace(debts, tt.from, tt.to, 1))
			for _, f := range found {
				if f.Message == tt.want && in == nil {
					return
				}
			}
			t.Errorf("no %q in %v", tt.want, found)
		})
	}
}

func TestRulesOfRows(t *testing.T) {
	in := debtsOf(t)
	reads := map[string]string{}
	for _, r := range in.Rules() {
		reads[r.Owner+" "+string(r.Role)] += strings.Join(r.Reads, " ") + ";"
	}
	for key, want := range map[string]string{
		"drukst zichtbaar":              "heeft_schulden;",
		"let_op zichtbaar":              "heeft_schulden;",
		"schulden.ontruiming zichtbaar": "grens schulden.soort schulden.bedrag;",
		"schulden.bedrag berekening":    "schulden;",
		"schulden.bedrag controle":      "schulden.bedrag;schulden.bedrag;",
		"schuld berekening":             "schulden.bedrag;",
		"eerder zichtbaar":              "schulden vorige.schulden;",
	} {
		if reads[key] != want {
			t.Errorf("%s reads %q, want %q", key, reads[key], want)
		}
	}
}

// FuzzDecodeRows: whatever a form sends for rows and rankings is an answer that
// evaluates, or a problem with words.
func FuzzDecodeRows(f *testing.F) {
	for _, seed := range []string{"0.soort=huur\n0.bedrag=12\n1", "geen", "0.bedrag.reden=x\n0.bedrag=1", "7.=\n-1.x=", "1:geld\n2:post\n3:bellen", "\x00.\xff=="} {
		f.Add(seed)
	}
	doc, _ := read.Parse("proef.yaml", []byte(debts))
	var q Questionnaire
	source.Decode(doc, &q)
	in, found := Compile(&q)
	if in == nil {
		f.Fatal(found)
	}
	f.Fuzz(func(t *testing.T, text string) {
		raw := strings.Split(text, "\n")
		for _, id := range []string{"schulden", "drukst"} {
			a, p := in.Decode(id, raw, "nl")
			if p != nil {
				if p.Message == "" || p.Question != id || a.Status != Unanswered {
					t.Fatalf("%q: %+v, %+v", raw, a, p)
				}
				continue
			}
			ev := in.NewEvaluator().Evaluate(Answers{"heeft_schulden": Given(formula.Bool(true)), id: a}, Context{})
			if ev.Status(id) != a.Status || ev.Rows(id) > MaxRows {
				t.Fatalf("%q: decoded as %s, evaluated as %s", raw, a.Status, ev.Status(id))
			}
		}
	})
}

func TestAnswersThatSayTheSame(t *testing.T) {
	row := func(cents int64, reason string) Answer {
		return Answer{Status: Answered, Rows: []Answers{{"bedrag": {Status: Answered, Value: formula.Money(cents), Reason: reason}}}}
	}
	for _, tt := range []struct {
		name string
		a, b Answer
		want bool
	}{
		{"nothing", Answer{}, Answer{}, true},
		{"another reason", row(1, "x"), row(1, ""), true},
		{"another amount", row(1, ""), row(2, ""), false},
		{"a row more", row(1, ""), Answer{Status: Answered}, false},
		{"another question", row(1, ""), Answer{Status: Answered, Rows: []Answers{{"soort": Given(formula.Choice("huur"))}}}, false},
		{"refused", Answer{Status: DontKnow}, Answer{}, false},
		{"another value", Given(number(1)), Given(number(2)), false},
	} {
		if tt.a.Equal(tt.b) != tt.want || tt.b.Equal(tt.a) != tt.want {
			t.Errorf("%s: want %t", tt.name, tt.want)
		}
	}
}
