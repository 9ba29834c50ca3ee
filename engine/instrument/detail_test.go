package instrument

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

// small is a questionnaire with the given questions, and whatever comes after.
func small(questions, after string) string {
	return "soort: vragenlijst\nid: klein\nversie: 1\ntitel: Klein\ninvuller: iemand\npaginas:\n" +
		"  - id: een\n    titel: Een\n    domein: alles\n    vragen:\n" + questions + after
}

func TestQuestionRules(t *testing.T) {
	const fine = "      - {id: a, type: ja_nee, tekst: A}\n"
	tests := []struct{ name, questions, after, code, message string }{
		{"unknown type", "      - {id: a, type: keus, tekst: A}\n", "", CodeQuestion, `"keus"`},
		{"choice without options", "      - {id: a, type: keuze, tekst: A}\n", "", CodeQuestion, "geen opties"},
		{"options on a number", "      - {id: a, type: getal, tekst: A, opties: [{id: x, tekst: X}]}\n", "", CodeQuestion, "heeft geen opties"},
		{"matrix without rows", "      - {id: a, type: matrix, opties: [{id: x, tekst: X}]}\n", "", CodeQuestion, "rijen"},
		{"min on a text", "      - {id: a, type: tekst, tekst: A, min: 3}\n", "", CodeQuestion, "min, max"},
		{"required note", "      - {id: n, type: toelichting, tekst: A, verplicht: true}\n" + fine, "", CodeQuestion, "toelichting"},
		{"one level", "      - {id: a, type: niveau, tekst: A, niveaus: [{waarde: 1, titel: X}]}\n", "", CodeQuestion, "twee niveaus"},
		{"step that does not fit", "      - {id: a, type: schaal, van: 0, tot: 10, stap: 3, tekst: A}\n", "", CodeQuestion, "stap"},
		{"anchors", "      - {id: a, type: schaal, van: 1, tot: 3, tekst: A, ankers: [X, Y]}\n", "", CodeQuestion, "2 ankers voor 3 stappen"},
		{"weet niet as an option", "      - {id: a, type: keuze, tekst: A, opties: [{id: weet_niet, tekst: X}]}\n", "", CodeReserved, "weet_niet"},
		{"exclusive on one choice", "      - {id: a, type: keuze, tekst: A, opties: [{id: x, tekst: X, exclusief: true}]}\n", "", CodeOption, "meerkeuze"},
		{"no text", "      - {id: a, type: ja_nee}\n", "", CodeTranslation, "ontbreekt"},
		{"no questions", "      - {id: n, type: toelichting, tekst: A}\n", "", CodeNoMoreFields, "geen enkele vraag"},
		{"duplicate matrix", "      - {id: m, type: matrix, opties: [{id: x, tekst: X}], rijen: [{id: r, tekst: R}]}\n      - {id: m, type: matrix, opties: [{id: x, tekst: X}], rijen: [{id: s, tekst: S}]}\n", "", CodeDuplicate, `"m"`},
		{"calculated list", fine, "berekeningen: [{id: b, type: meerkeuze, formule: a}]\n", CodeQuestion, "meerkeuze"},
		{"method", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: gemidelde, minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "gemiddelde"},
		{"missing rule", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: som, minimaal_beantwoord: 1, ontbrekend: nul}]\n", CodeScale, "leeg of naar_rato"},
		{"denominator", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg, noemer: geen}]\n", CodeScale, "zichtbaar of alle"},
		{"stray range", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: som, bereik: [0, 1], minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "bereik hoort"},
		{"table without table", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: tabel, minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "tabel"},
		{"formula without formula", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: formule, minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "formule"},
		{"backwards band", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: tabel, tabel: [{van: 3, tot: 1, waarde: 1}], minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "onder van"},
		{"counted twice", fine, "schalen: [{id: s, titel: S, vragen: [a, a], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeDuplicate, "twee keer"},
		{"range unknown", "      - {id: g, type: getal, tekst: A}\n", "schalen: [{id: s, titel: S, vragen: [g], omgekeerd: [g], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg}]\n", CodeScale, "niet bekend"},
		{"middle class open", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{id: x}, {id: y}]}]\n", CodeScale, "alleen de laatste"},
		{"class twice", fine, "schalen: [{id: s, titel: S, vragen: [a], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{id: x, tot: 1}, {id: x}]}]\n", CodeDuplicate, "klasse"},
		{"table type", fine, "tabellen: {t: {sleutels: [{id: k, type: datum}], uitkomst: getal, rijen: []}}\n", CodeTable, `"datum"`},
		{"table outcome", fine, "tabellen: {t: {sleutels: [{id: k, type: getal}], uitkomst: getal, rijen: [{als: [1], dan: veel}]}}\n", CodeTable, "geen getal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, found := parse(t, small(tt.questions, tt.after))
			for _, f := range found {
				if f.Code == tt.code && strings.Contains(f.Message+f.Hint, tt.message) && f.Line > 0 {
					return
				}
			}
			t.Errorf("no %s with %q in %v", tt.code, tt.message, found)
		})
	}
}

func TestChecksOnAMatrixLookAtItsRows(t *testing.T) {
	in, found := parse(t, small(`      - id: m
        type: matrix
        opties: [{id: ja, tekst: Ja}, {id: nee, tekst: Nee}]
        rijen: [{id: r, tekst: R}, {id: s, tekst: S}]
        controles: [{formule: not (m_r == "nee" and m_s == "nee"), melding: Kies er een}]
`, ""))
	if found.HasErrors() {
		t.Fatal(found)
	}
	no := Given(formula.Choice("nee"))
	e := in.NewEvaluator()
	for _, tt := range []struct {
		answers Answers
		want    string
	}{
		{Answers{"m_r": no, "m_s": no}, "m_r"}, {Answers{"m_s": no}, ""}, {nil, ""},
		{Answers{"m_r": {Status: Answered, Value: no.Value, Reason: "zo is het"}, "m_s": no}, ""},
	} {
		got := ""
		for _, p := range e.Evaluate(tt.answers, Context{}).Problems() {
			got += p.Question
		}
		if got != tt.want {
			t.Errorf("%v: problem at %q, want %q", tt.answers, got, tt.want)
		}
	}
}

func TestNotesOfAnEvaluation(t *testing.T) {
	in, found := parse(t, small("      - {id: g, type: getal, tekst: A}\n", "berekeningen: [{id: b, type: getal, formule: 1 / g}]\n"))
	if found.HasErrors() {
		t.Fatal(found)
	}
	e := in.NewEvaluator()
	ev := e.Evaluate(given(map[string]formula.Value{"g": number(0)}), Context{})
	if n := ev.Notes(); len(n) != 1 || n[0].Code != formula.CodeDivideByZero || !ev.Value("b").IsMissing() {
		t.Errorf("notes %v, b %s", n, ev.Value("b"))
	}
	if n := e.Evaluate(nil, Context{}).Notes(); len(n) != 0 {
		t.Errorf("notes stay: %v", n)
	}
}

func TestScaleOverMoneyAndCalculations(t *testing.T) {
	in, found := parse(t, small("      - {id: g, type: bedrag, min: 0, max: 100, tekst: A}\n      - {id: h, type: getal, min: 0, max: 10, tekst: A}\n",
		`berekeningen: [{id: b, type: getal, formule: h * 2}]
schalen:
  - {id: s, titel: S, vragen: [g, h], methode: geschaald, bereik: [0, 10], omgekeerd: [g], minimaal_beantwoord: 2, ontbrekend: leeg}
  - {id: som, titel: S, vragen: [b, h], methode: som, minimaal_beantwoord: 2, ontbrekend: leeg}
  - {id: boven, titel: S, vragen: [s], omgekeerd: [s], methode: som, minimaal_beantwoord: 1, ontbrekend: leeg}
`))
	if found.HasErrors() {
		t.Fatal(found)
	}
	ev := in.NewEvaluator().Evaluate(given(map[string]formula.Value{"g": formula.Money(2500), "h": number(5)}), Context{})
	for id, want := range map[string]string{"s": "6,25", "som": "15", "boven": "3,75"} {
		if got := ev.Value(id).String(); got != want {
			t.Errorf("%s = %s, want %s", id, got, want)
		}
	}
}

func TestLookingThingsUp(t *testing.T) {
	in := compiled(t)
	f, ok := in.Field("steun_thuis")
	if !ok || f.Row.ID != "thuis" || f.Question.ID != "steun" || f.Domain() != "" || f.Option("ja") == nil || f.Option("x") != nil {
		t.Errorf("field %+v", f)
	}
	if f, _ := in.Field("stress"); f.Domain() != "rust" || !slices.Equal(f.Question.Steps(), []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
		t.Errorf("domain %q, steps %v", f.Domain(), f.Question.Steps())
	}
	for _, id := range []string{"uitleg", "steun", "steun_werk"} {
		if _, ok := in.Question(id); !ok {
			t.Errorf("no question %s", id)
		}
	}
	if _, ok := in.Question("niets"); ok {
		t.Error("finds a question that is not there")
	}
	if len(in.Pages()) != 2 || len(in.Digest()) != 64 {
		t.Errorf("%d pages, digest %q", len(in.Pages()), in.Digest())
	}
	ev := in.NewEvaluator().Evaluate(Answers{"stress": {Status: WontSay}}, Context{})
	if ev.Status("stress") != WontSay || ev.Status("hulp") != Hidden || ev.Visible("niets") || !ev.Value("niets").IsMissing() {
		t.Error("statuses are not what was given")
	}
}

func TestStatusWords(t *testing.T) {
	for _, bad := range []string{`"misschien"`, `3`} {
		var s Status
		if err := json.Unmarshal([]byte(bad), &s); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
	if _, err := json.Marshal(Status(9)); err == nil || Status(9).String() != "Status(9)" {
		t.Error("a status without a word is written")
	}
	if Given(formula.Missing(formula.TypeNumber)).Status != Unanswered {
		t.Error("a missing value is an answer")
	}
}
