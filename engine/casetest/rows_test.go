package casetest_test

import (
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
)

const rowsDefinition = `soort: vragenlijst
id: over
versie: 1
titel: Over
invuller: medewerker
paginas:
  - id: een
    titel: Een
    vragen:
      - id: schulden
        type: herhaling
        tekst: Welke schulden zijn er?
        rijnaam: Schuld
        nog_een: Nog een schuld
        geen: Zijn er geen schulden?
        vragen:
          - {id: bedrag, type: bedrag, tekst: Bedrag, weet_niet: true}
          - {id: bij, type: tekst, tekst: Bij wie}
          - {id: regeling, type: ja_nee, tekst: "Is er een regeling?", zichtbaar: bedrag > 500, verplicht: true}
      - {id: drukst, type: ranglijst, tekst: "Wat drukt het meest?", opties: [{id: geld, tekst: Geld}, {id: post, tekst: Post}]}
      - {id: kort, type: tekst, tekst: Kort}
berekeningen:
  - {id: in_het_kort, type: tekst, formule: kort}
  - {id: aantal_schulden, type: getal, formule: aantal(schulden)}
  - {id: schuld, type: bedrag, formule: som(schulden.bedrag)}
  - {id: eerst, type: bedrag, formule: som(vorige.schulden.bedrag)}
  - {id: post_op, type: getal, formule: 'plaats(drukst, "post")'}
`

const rowsCases = `soort: vragenlijst
gevallen:
  - naam: twee schulden
    antwoorden: {schulden: [{bedrag: 420.50}, {bedrag: 800, regeling: ja}, {bedrag: weet_niet}], drukst: [post, geld]}
    vorige: {schulden: [{bedrag: 2000}]}
    verwacht: {aantal_schulden: 3, schuld: 1220.50, eerst: 2000, post_op: 1, problemen: []}
  - naam: een datum, een bedrag en een woord zijn tekst waar tekst gevraagd wordt
    antwoorden: {kort: 2026-03-01, schulden: [{bij: "1.50", bedrag: 1.50}]}
    verwacht: {in_het_kort: "2026-03-01", schuld: 1.50, problemen: []}
  - naam: een regeling ontbreekt
    antwoorden: {schulden: [{bedrag: 800}]}
    verwacht: {problemen: [schulden], stand(schulden): ja}
  - naam: geen schulden
    antwoorden: {schulden: []}
    verwacht: {aantal_schulden: 0, schuld: 0}
  - naam: niet gevraagd
    verwacht: {aantal_schulden: leeg, schuld: leeg, stand(schulden): niet}
`

func TestRowsInACase(t *testing.T) {
	archive, err := txtar.ParseFile("../catalog/load/testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	const test = "vragenlijsten/over/v1_test.yaml"
	fsys["vragenlijsten/over/v1.yaml"] = &fstest.MapFile{Data: []byte(rowsDefinition)}
	fsys[test] = &fstest.MapFile{Data: []byte(rowsCases)}
	c, found := load.Load(fsys)
	if c == nil {
		t.Fatal(found)
	}
	files, found := load.Tests(fsys)
	if found.HasErrors() {
		t.Fatal(found)
	}
	var own []load.File
	for _, f := range files {
		if f.Path == test {
			own = append(own, f)
		}
	}
	report := casetest.Run(c, own)
	if len(report.Cases) != 5 || report.Failed() > 0 {
		t.Errorf("%+v", report)
	}
}
