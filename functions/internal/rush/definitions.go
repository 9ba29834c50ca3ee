// Package rush puts the product under load: it makes definitions and participants for it, sends
// questionnaires at a fixed rate, lets members of staff use their pages meanwhile, and reads back
// what was thanked for. What serves the pages is the caller's: a server on loopback, or the
// binaries of the cloud.
//
// It measures and never judges: what a machine must hold is no rule of the product. No
// function that ships imports it.
package rush

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What the load of submits is about: definitions that are made for it, so that a
// questionnaire has as many questions as asked and nothing that is shipped is in it.
const (
	// Gemeente is the code of the only one there is.
	Gemeente      = "0001"
	loadProgramme = "proef"
	loadMoment    = "T0"
	loadGuest     = "deelnemer"
	perPage       = 10
)

// Definitions writes the definitions of a programme in which a participant fills in so
// many questions, and returns their folder.
func Definitions(folder string, questions int) (string, error) {
	root := filepath.Join(folder, "definities")
	files := map[string]string{
		"programmas/proef/v1.yaml": `soort: programma
id: proef
versie: 1
titel: Proef
benaming: {deelnemer: deelnemer, deelnemers: deelnemers, medewerker: staf, medewerkers: staf, domein: gebied, domeinen: gebieden}
raamwerk: proef
fasen:
  - {id: begin, titel: Begin}
invullers:
  - {id: staf, soort: medewerker, titel: Staf}
  - {id: deelnemer, soort: deelnemer, titel: Deelnemer}
metingen:
  - {id: T0, titel: start, maand: 0, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {deelnemer: proef-eigen}}
einde:
  redenen:
    - {id: klaar, titel: Klaar, ddas: Afgerond, voltooid: true}
uitnodiging_geldig: 30 dagen
deelname: {leeftijd: {van: 18, tot: 27}}
`,
		"gemeenten/0001-proef.yaml": `soort: gemeente
code: "0001"
naam: Proef
kleur: "#0b4ea2"
voorvoegsel: P
talen: [nl]
programmas:
  - {id: proef, vanaf: 2022-01-01}
drempel: 10
bewaartermijn: 1 jaar
`,
		"raamwerken/proef/v1.yaml": `soort: raamwerk
id: proef
versie: 1
titel: Proef
programma: proef
domeinen: [{id: gebied, titel: Gebied}]
themas: [{id: verloop, titel: Verloop, vraag: "Hoe gaat het?"}]
keten: [{id: outcome, titel: Outcome, vraag: "Wat komt eruit?"}]
indicatoren:
  - {id: eerste, titel: Eerste, definitie: Het eerste antwoord., thema: verloop, keten: outcome, domein: gebied, soort: gemiddelde, formule: vraag_1, populatie: beantwoord(vraag_1), per_meting: true, richting: hoger, bron: Proef, eigenaar: Proef}
`,
		"vragenlijsten/proef-eigen/v1.yaml": loadQuestionnaire(questions),
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", fmt.Errorf("definitions of the load: %w", err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return "", fmt.Errorf("definitions of the load: %w", err)
		}
	}
	return root, nil
}

// loadQuestionnaire has questions of the kinds that a questionnaire is made of, ten on a
// page, and a scale over the first of each page.
func loadQuestionnaire(questions int) string {
	var b, scales strings.Builder
	b.WriteString("soort: vragenlijst\nid: proef-eigen\nversie: 1\ntitel: Hoe gaat het\ninvuller: deelnemer\ntalen: [nl]\npaginas:\n")
	for n := 1; n <= questions; n++ {
		if n%perPage == 1 {
			fmt.Fprintf(&b, "  - id: pagina_%d\n    titel: Deel %d\n    vragen:\n", n/perPage+1, n/perPage+1)
			fmt.Fprintf(&scales, "  - {id: cijfer_%d, titel: Cijfer %d, vragen: [vraag_%d], methode: geschaald, bereik: [0, 10], minimaal_beantwoord: 1, ontbrekend: leeg, afronden: 1, richting: hoger}\n", n, n, n)
		}
		fmt.Fprintf(&b, "      - {id: vraag_%d, tekst: \"Hoe is het met punt %d?\", verplicht: true, %s}\n", n, n, loadKind(n))
	}
	return b.String() + "schalen:\n" + scales.String()
}

// loadKind is what the nth question is.
func loadKind(n int) string {
	switch n % perPage {
	case 2:
		return "type: ja_nee"
	case 4:
		return "type: getal, min: 0, max: 100"
	case 6:
		return "type: keuze, opties: [{id: een, tekst: Een}, {id: twee, tekst: Twee}, {id: drie, tekst: Drie}]"
	}
	return "type: schaal, van: 1, tot: 5, uiteinden: {nl: [slecht, goed]}"
}

// loadAnswer is what somebody could type at the nth question.
func loadAnswer(n int, draw func(int) int) string {
	switch n % perPage {
	case 2:
		return []string{"ja", "nee"}[draw(2)]
	case 4:
		return fmt.Sprint(draw(101))
	case 6:
		return []string{"een", "twee", "drie"}[draw(3)]
	}
	return fmt.Sprint(1 + draw(5))
}
