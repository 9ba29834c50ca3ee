package casetest_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/instruments"
)

// TestShippedDefinitions runs every case of the definitions that the product
// ships, after checking that each definition has one.
func TestShippedDefinitions(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: de hele demogroep bij -short")
	}
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found.Err())
	}
	files, more := load.Tests(instruments.FS)
	more.Extend(casetest.Simulations(c))
	if err := more.Err(); err != nil {
		t.Error(err)
	}
	report := casetest.Run(c, files)
	if report.Failed() > 0 || len(report.Cases) < len(files) {
		var b bytes.Buffer
		if err := report.Print(&b, func(file string) string { return "instruments/" + file }); err != nil {
			t.Fatal(err)
		}
		t.Error(b.String())
	}
}

// run replaces one file of the small set that the loader's tests share and runs
// its cases.
func run(t *testing.T, name, text string) casetest.Report {
	t.Helper()
	archive, err := txtar.ParseFile("../catalog/load/testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	fsys[name] = &fstest.MapFile{Data: []byte(text)}
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
		if f.Path == name {
			own = append(own, f)
		}
	}
	return casetest.Run(c, own)
}

// TestFailures keeps what a case that does not come out tells its writer.
func TestFailures(t *testing.T) {
	questionnaire := "soort: vragenlijst\ngevallen:\n  - naam: x\n    antwoorden: {woonplek: wisselend, hoe_lang: 4, wonen_niveau: 1}\n    verwacht: "
	trajectory := "soort: programma\ngevallen:\n  - naam: x\n    start: 2026-01-15\n    op: 2026-02-20\n    gedaan: {T0: {medewerker: 2026-01-16}}\n    verwacht: "
	overlay := "soort: gemeente\ngevallen:\n  - naam: x\n    verwacht: "
	framework := "soort: raamwerk\ngevallen:\n  - naam: x\n    op: 2026-12-01\n    deelnemers:\n" +
		"      - {start: 2026-01-01, resultaten: [{id: werk, op: 2026-05-01}], invullingen: [{meting: T0, invuller: medewerker, antwoorden: {woonplek: eigen, wonen_niveau: 1}}, {meting: T1, invuller: medewerker, antwoorden: {woonplek: eigen, wonen_niveau: 3}}]}\n" +
		"      - {start: 2026-01-01, keer: 3}\n    verwacht: "
	board := "soort: dashboard\ngevallen:\n  - naam: x\n    op: 2026-12-01\n    deelnemers: [{start: 2026-01-01, keer: 40}, {start: 2026-01-01, keer: 20, resultaten: [{id: werk, op: 2026-02-01}]}]\n    verwacht: "
	tests := []struct{ name, file, text, want string }{
		{"right", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{hoe_lang: 4, wonen_score: 1, klasse(wonen_score): laag, alleen_zichtbaar: [hoe_lang, wonen_niveau, woonplek], verborgen: [], verplicht: [woonplek], problemen: [], stand(hoe_lang): ja}", ""},
		{"number", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{hoe_lang: 5}", "verwacht: 5\n    kreeg:    4"},
		{"class", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{klasse(wonen_score): hoog}", "kreeg:    laag"},
		{"text with a name", "vragenlijsten/intake-medewerker/v1_test.yaml", "soort: vragenlijst\ngevallen:\n  - {naam: x, namen: {voornaam: Sam}, verwacht: {tekst(woonplek): \"Waar woont Kim?\"}}", "kreeg:    Waar woont Sam?"},
		{"visibility", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{verborgen: [hoe_lang]}", "verwacht: [hoe_lang]\n    kreeg:    []"},
		{"unknown name", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{hoe_land: 4}", `onbekend: hoe_land (bedoelde je "hoe_lang"?)`},
		{"unknown page", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{zichtbaar: [woonen]}", `onbekend: woonen (bedoelde je "wonen"?)`},
		{"unknown question in answers", "vragenlijsten/intake-medewerker/v1_test.yaml", "soort: vragenlijst\ngevallen:\n  - {naam: x, antwoorden: {woonplk: eigen}, verwacht: {wonen_score: leeg}}", `geen vraag "woonplk"`},
		{"refused answer", "vragenlijsten/intake-medewerker/v1_test.yaml", "soort: vragenlijst\ngevallen:\n  - {naam: x, antwoorden: {woonplek: eign}, verwacht: {wonen_score: leeg}}", "woonplek (regel 3)"},
		{"refused answer as expected", "vragenlijsten/intake-medewerker/v1_test.yaml", "soort: vragenlijst\ngevallen:\n  - {naam: x, antwoorden: {woonplek: eigen, wonen_niveau: 9}, verwacht: {problemen: [wonen_niveau]}}", ""},
		{"nothing expected", "vragenlijsten/intake-medewerker/v1_test.yaml", "soort: vragenlijst\ngevallen:\n  - {naam: x, verwacht: {}}", "dit geval verwacht niets"},
		{"margin", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{hoe_lang: 4.4}\n    marge: 0.5", ""},
		{"range", "vragenlijsten/intake-medewerker/v1_test.yaml", questionnaire + "{hoe_lang: {minstens: 5, hoogstens: 9}}", "kreeg:    4"},

		{"moments", "programmas/proef/v1_test.yaml", trajectory + "{T0: {stand: te_laat, streef: 2026-01-15, open_voor: [deelnemer]}, T1: later, open_voor(medewerker): [], fase: leeg, geeindigd: nee}", ""},
		{"state", "programmas/proef/v1_test.yaml", trajectory + "{T0: klaar}", "kreeg:    te_laat"},
		{"part of a moment", "programmas/proef/v1_test.yaml", trajectory + "{T0: {stand: klaar, streef: 2026-01-15}}", "kreeg:    {stand: te_laat, streef: 2026-01-15}"},
		{"unknown part", "programmas/proef/v1_test.yaml", trajectory + "{T0: {standd: klaar}}", `onbekend: standd (bedoelde je "stand"?)`},
		{"unknown moment", "programmas/proef/v1_test.yaml", trajectory + "{T7: klaar}", "onbekend: T7"},
		{"unknown rater", "programmas/proef/v1_test.yaml", trajectory + "{open_voor(medewerkr): []}", `onbekend: medewerkr (bedoelde je "medewerker"?)`},
		{"formula over the trajectory", "programmas/proef/v1_test.yaml", trajectory + "{startjaar: 2025}", "kreeg:    2026"},
		{"unknown exit", "programmas/proef/v1_test.yaml", "soort: programma\ngevallen:\n  - {naam: x, start: 2026-01-15, einde: {op: 2026-03-01, reden: klaaar}, verwacht: {T0: gemist}}", `onbekend: klaaar (bedoelde je "klaar"?)`},

		{"overlay", "gemeenten/0001-aardstad_test.yaml", overlay + "{T1.maand: 4, T1: blijft, voorvoegsel: AS, talen: [nl], metingen: [T0, T1]}", ""},
		{"overlay differs", "gemeenten/0001-aardstad_test.yaml", overlay + "{T1.maand: 6}", "kreeg:    4"},
		{"unknown path", "gemeenten/0001-aardstad_test.yaml", overlay + "{T1.mand: 4}", `onbekend: T1.mand (bedoelde je "T1.maand"?)`},

		{"group", "raamwerken/proef/v1_test.yaml", framework + "{aan_het_werk: 0.25, aantal(aan_het_werk): 1, noemer(aan_het_werk): 4, wonen_beter@T1: 2, beter(wonen_beter@T1): 1, slechter(wonen_beter@T1): 0}", ""},
		{"share differs", "raamwerken/proef/v1_test.yaml", framework + "{aan_het_werk: 0.5}", "kreeg:    0.25"},
		{"moment forgotten", "raamwerken/proef/v1_test.yaml", framework + "{wonen_beter: 2}", "schrijf wonen_beter@meting"},
		{"unknown indicator", "raamwerken/proef/v1_test.yaml", framework + "{aan_het_wek: 1}", `onbekend: aan_het_wek (bedoelde je "aan_het_werk"?)`},

		{"figures", "dashboards/overzicht/v1_test.yaml", board + "{eerste.werk: 33%, tegels(eerste): [kerngetal], kop(eerste): leeg}", ""},
		{"figure differs", "dashboards/overzicht/v1_test.yaml", board + "{eerste.werk: 50%}", "kreeg:    33%"},
		{"unknown tile", "dashboards/overzicht/v1_test.yaml", board + "{eerste.werkk: 1}", `onbekend: werkk (bedoelde je "werk"?)`},
		{"unknown page of tiles", "dashboards/overzicht/v1_test.yaml", board + "{tegels(eertse): []}", `onbekend: eertse (bedoelde je "eerste"?)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := run(t, tt.file, tt.text)
			var b bytes.Buffer
			if err := report.Print(&b, func(file string) string { return file }); err != nil {
				t.Fatal(err)
			}
			if failed := report.Failed() > 0; failed != (tt.want != "") || !strings.Contains(b.String(), tt.want) {
				t.Errorf("want %q in:\n%s", tt.want, b.String())
			}
		})
	}
}
