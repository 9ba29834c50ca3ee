package instrument

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

const firstVersion = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: rust, type: schaal, van: 0, tot: 10, tekst: Rust}
      - {id: inkomen, type: bedrag, tekst: Per week}
      - {id: werk, type: keuze, tekst: Werk, opties: [{id: vast, tekst: Vast}, {id: los, tekst: Los}]}
      - {id: hulp, type: ja_nee, tekst: Hulp}
      - {id: slaap, type: schaal, van: 0, tot: 10, tekst: Slaap}
      - {id: steun, type: matrix, tekst: Steun, opties: [{id: ja, tekst: Ja}, {id: nee, tekst: Nee}], rijen: [{id: thuis, tekst: Thuis}, {id: straat, tekst: Straat}]}
berekeningen:
  - {id: dubbel, type: getal, formule: rust * 2}
  - {id: half, type: getal, formule: slaap / 2}
schalen:
  - {id: welzijn, titel: W, vragen: [rust], methode: gemiddelde, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{tot: 5, id: laag}, {id: hoog}]}
`

const secondVersion = `soort: vragenlijst
id: proef
versie: 2
vervangt: proef@1
vergelijkbaar: gelijknamige
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: rust, type: schaal, van: 0, tot: 10, tekst: "Hoe rustig ben je?"}
      - {id: maandinkomen, type: bedrag, tekst: Per maand, omgezet_met: inkomen * 52 / 12}
      - {id: werk, type: keuze, tekst: Werk, opties: [{id: ja, tekst: Ja}, {id: nee, tekst: Nee}], omgezet_met: 'werk in ["vast", "los"] ? "ja" : leeg'}
      - {id: geholpen, type: ja_nee, tekst: Hulp, gelijk_aan: hulp}
      - {id: slaap, type: schaal, van: 0, tot: 5, tekst: Slaap}
      - {id: bijstand, type: matrix, tekst: Steun, gelijk_aan: steun, opties: [{id: ja, tekst: Ja}, {id: nee, tekst: Nee}], rijen: [{id: thuis, tekst: Thuis}]}
      - {id: nieuw, type: getal, tekst: Nieuw}
berekeningen:
  - {id: dubbel, type: getal, formule: rust * 2}
  - {id: half, type: getal, formule: slaap / 2}
schalen:
  - {id: welzijn, titel: W, vragen: [rust], methode: gemiddelde, minimaal_beantwoord: 1, ontbrekend: leeg, klassen: [{tot: 5, id: laag}, {id: hoog}]}
`

func version(t *testing.T, text string) *Instrument {
	t.Helper()
	in, found := parse(t, text)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return in
}

func TestOldValuesUnderNewNames(t *testing.T) {
	old, in := version(t, firstVersion), version(t, secondVersion)
	b, found := in.Connect(old)
	if b == nil {
		t.Fatal(found)
	}
	var warned []string
	for _, f := range found {
		warned = append(warned, f.Message)
	}
	want := []string{
		`"slaap" is veranderd en niet te vergelijken met de vervangen versie`,
		`"half" is niet te vergelijken met de vervangen versie, want slaap is dat niet`,
	}
	if !slices.Equal(warned, want) {
		t.Errorf("warned %q", warned)
	}
	if got := strings.Join(b.Comparable(), " "); got != "bijstand_thuis dubbel geholpen maandinkomen rust welzijn welzijn.klasse werk" {
		t.Errorf("comparable are %s", got)
	}
	ev := old.NewEvaluator().Evaluate(given(map[string]formula.Value{
		"rust": number(4), "inkomen": formula.Money(30000), "werk": formula.Choice("los"), "slaap": number(8), "steun_thuis": formula.Choice("ja"), "steun_straat": formula.Choice("nee"),
	}), Context{})
	got := b.Map(ev.Values(), 20700)
	for name, value := range map[string]string{"rust": "4", "maandinkomen": "€ 1.300,00", "werk": "ja", "bijstand_thuis": "ja", "dubbel": "8", "welzijn": "4", "welzijn.klasse": "laag"} {
		if got[name].String() != value {
			t.Errorf("%s is %s, want %s", name, got[name], value)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("more came over: %v", got)
	}
	if empty := b.Map(nil, 0); len(empty) > 0 {
		t.Errorf("from nothing came %v", empty)
	}
}

func TestOnlyWhatIsDeclaredCompares(t *testing.T) {
	in := version(t, strings.Replace(secondVersion, "vergelijkbaar: gelijknamige\n", "", 1))
	b, found := in.Connect(version(t, firstVersion))
	if b == nil || len(found) > 0 {
		t.Fatal(found)
	}
	if got := strings.Join(b.Comparable(), " "); got != "bijstand_thuis geholpen maandinkomen werk" {
		t.Errorf("comparable are %s", got)
	}
}

func TestMappingsThatDoNotFit(t *testing.T) {
	for _, tt := range []struct{ name, from, to, want string }{
		{"unknown", "gelijk_aan: hulp", "gelijk_aan: hulpp", `"hulpp" bestaat niet in de vervangen versie`},
		{"other type", "gelijk_aan: hulp", "gelijk_aan: rust", `"rust" was getal en "geholpen" is waar/onwaar`},
		{"lost option", `omgezet_met: 'werk in ["vast", "los"] ? "ja" : leeg'`, "gelijk_aan: werk", `de oude optie "vast" van "werk" bestaat niet meer`},
		{"unknown outcome", `? "ja"`, `? "jaa"`, `de uitkomst "jaa" staat niet bij de opties van "werk"`},
		{"name of now", "inkomen * 52 / 12", "maandinkomen * 2", "De naam maandinkomen bestaat niet."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(secondVersion, tt.from) != 1 {
				t.Fatalf("%q stands %d times", tt.from, strings.Count(secondVersion, tt.from))
			}
			b, found := version(t, strings.Replace(secondVersion, tt.from, tt.to, 1)).Connect(version(t, firstVersion))
			if b != nil || len(found) == 0 || found[0].Message != tt.want {
				t.Errorf("%v", found)
			}
		})
	}
	for _, tt := range []struct{ name, from, to, want string }{
		{"replaces nothing", "vervangt: proef@1\nvergelijkbaar: gelijknamige\n", "", "gelijk_aan en omgezet_met vragen dat de vragenlijst zegt wat zij vervangt"},
		{"both", "gelijk_aan: hulp", "gelijk_aan: hulp, omgezet_met: hulp", "kies gelijk_aan of omgezet_met, niet allebei"},
		{"matrix", "gelijk_aan: steun", "omgezet_met: werk", "een vraag van type matrix is zo niet te vergelijken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, found := parse(t, strings.Replace(secondVersion, tt.from, tt.to, 1))
			if in != nil || found[0].Message != tt.want {
				t.Errorf("%v", found)
			}
		})
	}
}

const repeatVersion = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - id: schulden
        type: herhaling
        tekst: Schulden
        rijnaam: Schuld
        nog_een: Nog een
        geen: Geen
        vragen:
          - {id: bedrag, type: bedrag, tekst: Bedrag}
          - {id: vorm, type: keuze, tekst: Soort, opties: [{id: huur, tekst: Huur}, {id: zorg, tekst: Zorg}]}
berekeningen:
  - {id: totaal, type: bedrag, formule: som(schulden.bedrag)}
`

func TestRowsOfAnOlderVersion(t *testing.T) {
	old := version(t, repeatVersion)
	newer := strings.NewReplacer("versie: 1\n", "versie: 2\nvervangt: proef@1\nvergelijkbaar: gelijknamige\n", "{id: zorg, tekst: Zorg}", "{id: boete, tekst: Boete}").Replace(repeatVersion)
	in := version(t, newer)
	b, found := in.Connect(old)
	if b == nil || len(found) != 1 || found[0].Message != `"schulden.vorm" is veranderd en niet te vergelijken met de vervangen versie` {
		t.Fatal(found)
	}
	path := Path{b}
	if got := strings.Join(path.Comparable(), " "); got != "schulden schulden.bedrag totaal" {
		t.Errorf("comparable are %s", got)
	}
	answers := Answers{"schulden": {Status: Answered, Rows: []Answers{{"bedrag": Given(formula.Money(500)), "vorm": Given(formula.Choice("zorg"))}}}}
	rows := path.MapRows(old.NewEvaluator().Evaluate(answers, Context{}).RowValues())
	if len(rows) != 2 || len(rows["schulden"]) != 1 || rows["schulden.bedrag"][0].String() != "€ 5,00" {
		t.Errorf("rows %v", rows)
	}
	given := path.Answers(answers, 0)["schulden"]
	if len(given.Rows) != 1 || len(given.Rows[0]) != 1 || given.Rows[0]["bedrag"].Value.String() != "€ 5,00" {
		t.Errorf("answers %v", given)
	}
	renamed := strings.NewReplacer("vergelijkbaar: gelijknamige\n", "", "id: schulden\n", "id: leningen\n", "tekst: Schulden\n", "tekst: Schulden\n        gelijk_aan: schulden\n", "som(schulden", "som(leningen").Replace(newer)
	if b, found = version(t, renamed).Connect(old); b == nil || strings.Join(Path{b}.Comparable(), " ") != "leningen leningen.bedrag" {
		t.Errorf("renamed: %v %v", b, found)
	}
	if b, found = version(t, strings.Replace(renamed, "gelijk_aan: schulden", "gelijk_aan: totaal", 1)).Connect(old); b != nil || found[0].Message != `"totaal" is geen herhaling in de vervangen versie` {
		t.Errorf("of what is none: %v", found)
	}
}

// Answers to an older version come over as answers: also what somebody did not know.
func TestEarlierAnswersUnderNewNames(t *testing.T) {
	b, found := version(t, secondVersion).Connect(version(t, firstVersion))
	if b == nil {
		t.Fatal(found)
	}
	got := Path{b}.Answers(Answers{"rust": Given(number(4)), "inkomen": Given(formula.Money(30000)), "hulp": {Status: DontKnow}, "slaap": Given(number(2))}, 0)
	if len(got) != 3 || !got["rust"].Equal(Given(number(4))) || got["geholpen"].Status != DontKnow || got["maandinkomen"].Value.String() != "€ 1.300,00" {
		t.Errorf("%v", got)
	}
	same := Answers{"rust": Given(number(4))}
	if got := (Path{}).Answers(same, 0); len(got) != 1 || !got["rust"].Equal(same["rust"]) {
		t.Errorf("over no versions %v", got)
	}
}
