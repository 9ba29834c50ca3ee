package casetest_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
)

const recurringCases = `soort: programma
gevallen:
  - naam: de derde check staat open
    start: 2026-01-01
    fasen: {start: 2026-01-01}
    op: 2026-02-12
    gedaan: {W1: {medewerker: 2026-01-15}}
    verwacht:
      W1: klaar
      W2: gemist
      W3: {stand: open, opent: 2026-02-09, streef: 2026-02-12, sluit: 2026-02-18}
      W4: later
      open_voor(medewerker): [T0, W3]
      op(meting_gedaan.medewerker, "W1"): true
      op(meting_verwacht.medewerker, "W4"): false
  - naam: na het einde niet meer
    start: 2026-01-01
    fasen: {start: 2026-01-01}
    op: 2026-02-12
    einde: {op: 2026-02-01, reden: klaar}
    verwacht: {W2: te_laat, W3: vervalt}
`

const recurringGemeente = `soort: gemeente
gevallen:
  - {naam: de helft zo vaak, verwacht: {W.elke: 4 weken, W.keren: 13, W2: blijft, metingen: [T0, T1, W2, W4, W6, W8, W10, W12, W14, W16, W18, W20, W22, W24, W26]}}
`

func TestMomentsThatComeBackInACase(t *testing.T) {
	archive, err := txtar.ParseFile("../catalog/load/testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	replace := func(name, from, to string) {
		if !bytes.Contains(fsys[name].Data, []byte(from)) {
			t.Fatalf("%q is not in %s", from, name)
		}
		fsys[name].Data = bytes.Replace(fsys[name].Data, []byte(from), []byte(to), 1)
	}
	replace("programmas/proef/v1.yaml", "registratie:", "  - {id: W, titel: check, elke: 2 weken, gedurende: 1 jaar, in_fase: start, venster: {vanaf: -3 dagen, tot: 6 dagen}, vragenlijsten: {medewerker: intake-medewerker}}\nregistratie:")
	replace("gemeenten/0001-aardstad.yaml", "T1: {maand: 4}", "T1: {maand: 4}, W: {elke: 4 weken}")
	fsys["programmas/proef/v1_test.yaml"].Data = []byte(recurringCases)
	fsys["gemeenten/0001-aardstad_test.yaml"].Data = []byte(recurringGemeente)
	c, found := load.Load(fsys)
	if c == nil {
		t.Fatal(found)
	}
	files, found := load.Tests(fsys)
	if found.HasErrors() {
		t.Fatal(found)
	}
	report := casetest.Run(c, files)
	if report.Failed() > 0 {
		var out bytes.Buffer
		_ = report.Print(&out, func(s string) string { return s })
		t.Error(out.String())
	}
	for _, x := range report.Cases {
		if x.File == "programmas/proef/v1_test.yaml" {
			return
		}
	}
	t.Error("the programme was not tested")
}
