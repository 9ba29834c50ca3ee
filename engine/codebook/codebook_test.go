package codebook

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
	"effectmonitor/instruments"
)

func shipped(t *testing.T) []*instrument.Instrument {
	t.Helper()
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	return c.Questionnaires()
}

const small = `soort: vragenlijst
id: klein
versie: 3
titel: {nl: "<Klein> & fijn", en: Small}
invuller: iemand
talen: [nl, en]
paginas:
  - id: een
    titel: {nl: Een, en: One}
    zichtbaar: beantwoord(vorige.cijfer)
    vragen:
      - id: cijfer
        type: schaal
        van: 1
        tot: 3
        tekst: {nl: "=Hoe?", en: "How?"}
        uiteinden: {nl: [laag, hoog], en: [low, high]}
        verplicht: true
        wil_niet_zeggen: true
        doel: {nl: Weten hoe het gaat, en: To know}
        controles: [{formule: cijfer < 3, melding: {nl: "Zeker?", en: "Sure?"}, soort: hard}]
      - id: steun
        type: matrix
        tekst: {nl: "Steun van", en: "Support by"}
        opties: [{id: ja, tekst: {nl: Ja, en: Yes}, waarde: 1}, {id: nee, tekst: {nl: Nee, en: No}, waarde: 0}]
        rijen: [{id: thuis, tekst: {nl: thuis, en: home}, zichtbaar: cijfer < 2}]
      - id: schulden
        type: herhaling
        tekst: {nl: Schulden, en: Debts}
        rijnaam: {nl: Schuld, en: Debt}
        nog_een: {nl: Nog een, en: One more}
        vragen: [{id: hoog, type: bedrag, tekst: {nl: Hoe hoog, en: How high}}]
berekeningen:
  - {id: totaal, type: bedrag, formule: som(schulden.hoog)}
  - {id: dubbel, type: getal, titel: {nl: Dubbel, en: Double}, formule: "cijfer\n * 2"}
schalen:
  - id: rust
    titel: {nl: Rust, en: Calm}
    vragen: [cijfer, steun]
    omgekeerd: [cijfer]
    methode: geschaald
    bereik: [0, 10]
    minimaal_beantwoord: 80%
    ontbrekend: naar_rato
    noemer: alle
    afronden: 1
    richting: hoger
    klassen: [{tot: 4, id: laag, titel: {nl: Laag, en: Low}}, {id: hoog, titel: {nl: Hoog, en: High}}]
`

func smallBook(t *testing.T, lang string) Book {
	t.Helper()
	doc, found := read.ParseValid("klein.yaml", []byte(small))
	var q instrument.Questionnaire
	found.Extend(source.Decode(doc, &q))
	in, more := instrument.Compile(&q)
	if found.Extend(more); in == nil {
		t.Fatal(found)
	}
	return Build(in, lang)
}

func variable(t *testing.T, b Book, id string) Variable {
	t.Helper()
	for _, s := range b.Sections {
		for _, v := range s.Variables {
			if v.ID == id {
				return v
			}
		}
	}
	t.Fatalf("no variable %s", id)
	return Variable{}
}

func TestBuild(t *testing.T) {
	b := smallBook(t, "nl")
	v := variable(t, b, "cijfer")
	if v.Range != "1 tot en met 3" || v.Required != "ja" || v.Purpose != "Weten hoe het gaat" || !slices.Equal(v.Missing, []string{"wil_niet_zeggen"}) {
		t.Errorf("%+v", v)
	}
	if want := []Code{{Value: "1", Text: "laag"}, {Value: "3", Text: "hoog"}}; !slices.Equal(v.Codes, want) {
		t.Errorf("codes %v", v.Codes)
	}
	if want := []string{"steun_thuis (zichtbaar)", "dubbel", "rust"}; !slices.Equal(v.UsedBy, want) {
		t.Errorf("used by %q", v.UsedBy)
	}
	if want := []string{"cijfer < 3 (hard): Zeker?"}; !slices.Equal(v.Checks, want) {
		t.Errorf("checks %q", v.Checks)
	}
	if v := variable(t, b, "steun_thuis"); v.Text != "Steun van thuis" || v.Visible != "cijfer < 2" || codeText(v) != "ja = Ja (telt als 1) | nee = Nee (telt als 0)" {
		t.Errorf("%+v", v)
	}
	if v := variable(t, b, "dubbel"); v.Scoring != "cijfer * 2" {
		t.Errorf("scoring %q", v.Scoring)
	}
	if v := variable(t, b, "rust"); v.Scoring != "geschaald van cijfer, steun; omgekeerd: cijfer; minstens 80% beantwoord; anders naar rato; verborgen vragen tellen mee in de noemer; afgerond op 1 decimaal; hoger is beter" {
		t.Errorf("scoring %q", v.Scoring)
	}
	if v := variable(t, b, "rust.klasse"); codeText(v) != "laag = Laag (onder 4) | hoog = Hoog (vanaf 4)" {
		t.Errorf("%+v", v.Codes)
	}
	if v := variable(t, smallBook(t, "en"), "cijfer"); v.Text != "How?" || v.Codes[1].Text != "high" {
		t.Errorf("in English: %+v", v)
	}
	if v := variable(t, b, "schulden.hoog"); v.Text != "Hoe hoog" || v.Type != "bedrag, per rij" || !slices.Equal(v.UsedBy, []string{"totaal"}) {
		t.Errorf("%+v", v)
	}
	if b.Sections[0].Visible != "beantwoord(vorige.cijfer)" {
		t.Errorf("page shows when %q", b.Sections[0].Visible)
	}
}

// TestEveryVariable: what a formula or an analysis can name is in the codebook,
// once, and nothing else is.
func TestEveryVariable(t *testing.T) {
	for _, in := range shipped(t) {
		var want, got []string
		for _, s := range in.Symbols() {
			want = append(want, s.Name)
		}
		var rows bytes.Buffer
		if err := WriteCSV(&rows, []Book{Build(in, "nl")}); err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(rows.String(), "\ufeff")))
		reader.Comma = ';'
		records, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range records[1:] {
			got = append(got, row[3])
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: codebook has %v, the data has %v", in.Def.ID, got, want)
		}
	}
}

func TestCSVIsHarmless(t *testing.T) {
	var out bytes.Buffer
	if err := WriteCSV(&out, []Book{smallBook(t, "nl")}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), ";'=Hoe?;") || !strings.HasPrefix(out.String(), "\ufeffvragenlijst;versie;pagina;variabele;") {
		t.Error(out.String())
	}
}
