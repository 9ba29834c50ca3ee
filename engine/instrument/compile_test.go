package instrument

import (
	"strings"
	"testing"
)

func TestFindings(t *testing.T) {
	tests := []struct {
		name, from, to string
		code           string
		message        string
		line           int // 0 is not checked
	}{
		{"unknown name", "zichtbaar: stress >= 7", "zichtbaar: stres >= 7", "formula-unknown-name", "bedoelde je stress?", 24},
		{"unknown option", `zichtbaar: hulp == "veel"`, `zichtbaar: hulp == "vel"`, "formula-unknown-option", "veel", 35},
		{"not a condition", "zichtbaar: stress >= 7", "zichtbaar: stress", "formula-type", "waar/onwaar", 24},
		{"duplicate question", "{id: slaap, type: schaal", "{id: stress, type: schaal", CodeDuplicate, "bestaat al op regel 13", 21},
		{"duplicate page", "- id: geld", "- id: gevoel", CodeDuplicate, "pagina", 0},
		{"duplicate option", "{id: geen, tekst", "{id: veel, tekst", CodeDuplicate, "twee keer", 0},
		{"scale named as a question", "- id: rust\n", "- id: stress\n", CodeDuplicate, "bestaat al", 0},
		{"reserved", "{id: bewust,", "{id: leeg,", CodeReserved, "woord van de formules", 0},
		{"cycle", "id: over, type: bedrag, formule: inkomen - lasten", "id: over, type: bedrag, formule: per_persoon", CodeCycle, "over (regel", 0},
		{"question that shows by itself", "zichtbaar: stress >= 7", "zichtbaar: leeg(hulp)", CodeCycle, "hulp (regel", 0},
		{"backwards scale", "van: 0\n        tot: 10", "van: 10\n        tot: 0", CodeQuestion, "van laag naar hoog", 0},
		{"min above max", "min: 0, max: 10000", "min: 20000, max: 10000", CodeQuestion, "min ligt boven max", 0},
		{"levels", "{waarde: 2, titel: {nl: Hoog", "{waarde: 1, titel: {nl: Hoog", CodeQuestion, "niveaus lopen", 0},
		{"scale question", "vragen: [stress, slaap]", "vragen: [stress, slap]", CodeUnknownItem, "slaap", 0},
		{"scale over text", "vragen: [hulp, steun]", "vragen: [wie, steun]", CodeScale, "geen getal", 0},
		{"reversed stranger", "omgekeerd: [stress]", "omgekeerd: [hulp]", CodeUnknownItem, "hoort niet bij", 0},
		{"scale minimum", "minimaal_beantwoord: 100%", "minimaal_beantwoord: 3", CodeScale, "niet (2)", 0},
		{"scale without range", "methode: geschaald, bereik: [0, 10]", "methode: geschaald", CodeScale, "bereik", 0},
		{"classes out of order", "{tot: 4, id: laag}", "{tot: 8, id: laag}", CodeScale, "klassen lopen", 0},
		{"last class closed", "{id: hoog}]", "{tot: 9, id: hoog}]", CodeScale, "laatste klasse", 0},
		{"placeholder", "Slaap je goed, {voornaam}?", "Slaap je goed, {vornaam}?", CodePlaceholder, "voornaam", 0},
		{"translation", "{nl: Lees dit, en: Read this}", "{nl: Lees dit}", CodeTranslation, "en", 0},
		{"outcome not among the options", `"tekort" : "genoeg"`, `"te_kort" : "genoeg"`, CodeOption, "te_kort", 0},
		{"unknown table", `tabel("normen"`, `tabel("norm"`, "formula-unknown-table", "normen", 0},
		{"table row", "als: [[7, 9], veel]", "als: [[7, 9]]", CodeTable, "1 sleutels", 0},
		{"table key", "als: [[7, 9], veel]", "als: [hoog, veel]", CodeTable, "sleutel 1", 0},
		{"silent choice", `leeg(over) ? leeg : over < 0 ?`, `over < 0 ?`, "formula-may-be-missing", "leeg(over) ? leeg", 70},
		{"risky not", "zichtbaar: stress >= 7", "zichtbaar: not (stress < 7)", "formula-may-be-missing", "beantwoord(stress)", 24},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, found := parse(t, swap(t, tt.from, tt.to))
			hit := false
			for _, f := range found {
				if f.Code == tt.code && strings.Contains(f.Message+f.Hint, tt.message) {
					hit = true
					if tt.line > 0 && f.Line != tt.line {
						t.Errorf("at line %d, want %d", f.Line, tt.line)
					}
				}
			}
			if !hit {
				t.Errorf("no %s with %q in %v", tt.code, tt.message, found)
			}
			if (in == nil) != found.HasErrors() {
				t.Errorf("an instrument %v beside %v", in != nil, found)
			}
		})
	}
}

// TestSilentChoice: what is answered for certain needs no question whether it is.
func TestSilentChoice(t *testing.T) {
	for change, warns := range map[string]bool{
		"verplicht: true":                          false,
		"verplicht: true, zichtbaar: wie == \"a\"": true,
		"verplicht: true, weet_niet: true":         true,
		"verplicht: wie == \"a\"":                  true,
		"verplicht: false":                         true,
	} {
		_, found := parse(t, `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: deelnemer
talen: [nl]
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: wie, type: keuze, tekst: Wie, opties: [{id: a, tekst: A}, {id: b, tekst: B}]}
      - {id: uren, type: getal, tekst: Uren, min: 0, max: 10, `+change+`}
berekeningen:
  - {id: keer, type: getal, formule: uren * 2}
  - {id: veel, type: ja_nee, formule: uren > 5}
  - {id: soort_dag, type: getal, formule: "keer > 5 ? 1 : 0"}
  - {id: soort_week, type: getal, formule: "veel ? 1 : 0"}
`)
		if got := len(found); (got > 0) != warns || warns && (got != 1 || found[0].Code != "formula-may-be-missing" || found[0].Line != 16) {
			t.Errorf("%s: %v", change, found)
		}
	}
}

// TestSilentChoiceOverRows: a herhaling that nobody answers has a sum that is leeg.
func TestSilentChoiceOverRows(t *testing.T) {
	for change, warns := range map[string]bool{"verplicht: true": false, "verplicht: false": true} {
		_, found := parse(t, `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: deelnemer
talen: [nl]
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
        vragen: [{id: bedrag, type: bedrag, tekst: Bedrag, verplicht: true, min: 0, max: 100}]
        `+change+`
berekeningen:
  - {id: totaal, type: bedrag, formule: som(schulden.bedrag)}
  - {id: hoog, type: getal, formule: "totaal > 50 ? 1 : 0"}
`)
		if (len(found) == 1) != warns || len(found) > 1 || warns && found[0].Line != 21 {
			t.Errorf("%s: %v", change, found)
		}
	}
}
