package instrument

import (
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// fixture has one of everything.
const fixture = `soort: vragenlijst
id: proef
versie: 1
titel: {nl: "Hoe gaat het, {voornaam}?", en: "How are you, {voornaam}?"}
invuller: iemand
talen: [nl, en]
paginas:
  - id: gevoel
    titel: {nl: Gevoel, en: Feeling}
    domein: rust
    vragen:
      - {id: uitleg, type: toelichting, tekst: {nl: Lees dit, en: Read this}, zichtbaar: stress >= 5}
      - id: stress
        type: schaal
        van: 0
        tot: 10
        tekst: {nl: "Stress?", en: "Stress?"}
        uiteinden: {nl: [weinig, veel], en: [little, much]}
        verplicht: true
        wil_niet_zeggen: true
      - {id: slaap, type: schaal, van: 0, tot: 10, tekst: {nl: "Slaap je goed, {voornaam}?", en: "Sleep?"}}
      - id: hulp
        type: keuze
        zichtbaar: stress >= 7
        omdat: {nl: "Omdat je {stress} koos", en: "Because you chose {stress}"}
        verplicht: slaap <= 3
        weet_niet: true
        tekst: {nl: "Kreeg je hulp?", en: "Did you get help?"}
        opties:
          - {id: veel, tekst: {nl: Veel hulp, en: Much}, waarde: 2}
          - {id: geen, tekst: {nl: Geen hulp, en: None}, waarde: 0}
          - {id: nvt, tekst: {nl: Niet nodig, en: Not needed}}
      - id: wie
        type: tekst
        zichtbaar: hulp == "veel"
        tekst: {nl: "Wie gaf {hulp}? Vorige keer {vorige.wie}.", en: "Who?"}
        max_lengte: 10
  - id: geld
    titel: {nl: Geld, en: Money}
    zichtbaar: beantwoord(stress)
    vragen:
      - {id: inkomen, type: bedrag, min: 0, max: 10000, decimalen: 0, tekst: {nl: "Inkomen?", en: "Income?"}, weet_niet: true}
      - id: lasten
        type: bedrag
        min: 0
        tekst: {nl: "Lasten?", en: "Costs?"}
        controles:
          - {formule: lasten <= 2500, melding: {nl: Dit is veel, en: That is much}, soort: zacht}
          - {formule: lasten <= inkomen * 3 or leeg(inkomen), melding: {nl: Dit kan niet, en: Impossible}, soort: hard}
      - id: bronnen
        type: meerkeuze
        tekst: {nl: "Waarvan?", en: "From?"}
        opties: [{id: loon, tekst: {nl: Loon, en: Wage}}, {id: toeslag, tekst: {nl: Toeslag, en: Benefit}}, {id: niets, tekst: {nl: Niets, en: Nothing}, exclusief: true}]
      - id: steun
        type: matrix
        opties: [{id: ja, tekst: {nl: Ja, en: Yes}, waarde: 1}, {id: nee, tekst: {nl: Nee, en: No}, waarde: 0}]
        rijen: [{id: thuis, tekst: {nl: Thuis, en: Home}}, {id: werk, tekst: {nl: Werk, en: Work}, zichtbaar: "\"loon\" in bronnen"}]
      - {id: sinds, type: datum, tekst: {nl: "Sinds?", en: "Since?"}}
      - {id: bewust, type: ja_nee, tekst: {nl: "Bewust?", en: "Aware?"}}
      - {id: aantal_mensen, type: getal, decimalen: 0, min: 1, tekst: {nl: "Hoeveel?", en: "How many?"}}
      - id: stand
        type: niveau
        tekst: {nl: "Stand?", en: "Level?"}
        niveaus: [{waarde: 1, titel: {nl: Laag, en: Low}}, {waarde: 2, titel: {nl: Hoog, en: High}}]
berekeningen:
  - {id: over, type: bedrag, formule: inkomen - lasten}
  - {id: per_persoon, type: bedrag, formule: over / aantal_mensen}
  - id: kant
    type: keuze
    formule: 'leeg(over) ? leeg : over < 0 ? "tekort" : "genoeg"'
    opties: [{id: tekort, tekst: {nl: Tekort, en: Short}}, {id: genoeg, tekst: {nl: Genoeg, en: Enough}}]
  - {id: norm, type: getal, formule: 'tabel("normen", stress, hulp)'}
schalen:
  - id: rust
    titel: {nl: Rust, en: Calm}
    vragen: [stress, slaap]
    omgekeerd: [stress]
    methode: gemiddelde
    minimaal_beantwoord: 100%
    ontbrekend: leeg
    afronden: 1
    klassen: [{tot: 4, id: laag}, {tot: 7, id: midden, titel: {nl: In het midden, en: Middle}}, {id: hoog}]
  - {id: hulpschaal, titel: {nl: Hulp, en: Help}, vragen: [hulp, steun], methode: geschaald, bereik: [0, 10], minimaal_beantwoord: 1, ontbrekend: leeg}
  - {id: eigen, titel: {nl: Eigen, en: Own}, vragen: [stress], methode: formule, formule: 10 - stress, minimaal_beantwoord: 1, ontbrekend: leeg}
  - {id: genormeerd, titel: {nl: Norm, en: Norm}, vragen: [rust], methode: tabel, tabel: [{van: 0, tot: 5, waarde: 1}, {van: 5, tot: 11, waarde: 2}], minimaal_beantwoord: 1, ontbrekend: leeg}
tabellen:
  normen:
    sleutels: [{id: stress, type: getal}, {id: hulp, type: keuze}]
    uitkomst: getal
    rijen: [{als: [[7, 9], veel], dan: 1.5}, {als: [[7, 11], "*"], dan: 2.5}]
`

// parse compiles a definition given as YAML.
func parse(t testing.TB, yaml string) (*Instrument, diag.List) {
	t.Helper()
	doc, found := read.Parse("proef.yaml", []byte(yaml))
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	var q Questionnaire
	if found = source.Decode(doc, &q); found.HasErrors() {
		t.Fatal(found.Err())
	}
	return Compile(&q)
}

func compiled(t testing.TB) *Instrument {
	t.Helper()
	in, found := parse(t, fixture)
	if found.HasErrors() || len(found) > 0 {
		t.Fatalf("findings: %v", found)
	}
	return in
}

// given makes Answers of plain values.
func given(values map[string]formula.Value) Answers {
	out := Answers{}
	for id, v := range values {
		out[id] = Given(v)
	}
	return out
}

func number(x float64) formula.Value { return formula.Number(x) }

// swap replaces one piece of the fixture.
func swap(t *testing.T, from, to string) string {
	t.Helper()
	if strings.Count(fixture, from) != 1 {
		t.Fatalf("%q stands %d times in the fixture", from, strings.Count(fixture, from))
	}
	return strings.Replace(fixture, from, to, 1)
}
