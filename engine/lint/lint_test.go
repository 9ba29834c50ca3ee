package lint

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

var today = source.DateOf(2026, 11, 21)

// base loads the small set of definitions that the loader's tests share, with
// pieces of its text replaced.
func base(t *testing.T, swaps ...string) *catalog.Catalog {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "catalog", "load", "testdata", "base.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	used := make([]bool, len(swaps)/2)
	for i := range archive.Files {
		text := string(archive.Files[i].Data)
		for j := range used {
			if strings.Contains(text, swaps[2*j]) {
				used[j] = true
				text = strings.ReplaceAll(text, swaps[2*j], swaps[2*j+1])
			}
		}
		archive.Files[i].Data = []byte(text)
	}
	for j, ok := range used {
		if !ok {
			t.Fatalf("%q is not in the base", swaps[2*j])
		}
	}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return loaded(t, fsys)
}

func loaded(t *testing.T, fsys fs.FS) *catalog.Catalog {
	t.Helper()
	c, found := load.Load(fsys)
	if c == nil {
		t.Fatal(found)
	}
	return c
}

// anchors in the base.
const (
	lastQuestion = `      - id: wonen_niveau
        type: niveau`
	scaleLine = `schalen:
`
)

// question puts a question before the last one of the first questionnaire.
func question(yaml string) []string {
	return []string{lastQuestion, "      - " + yaml + "\n" + lastQuestion}
}

func calculation(yaml string) []string {
	return []string{scaleLine, "berekeningen:\n  - " + yaml + "\n" + scaleLine}
}

func TestCheck(t *testing.T) {
	yes := func(formula string) []string {
		return question(`{id: extra, type: tekst, tekst: Extra, zichtbaar: '` + formula + `'}`)
	}
	join := func(parts ...[]string) []string {
		var out []string
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	cases := []struct {
		name  string
		swaps []string
		want  string // part of the only finding, "" for none
	}{
		{"the base is in order", nil, ""},
		{"unused calculation", calculation(`{id: dubbel, type: getal, formule: hoe_lang * 2}`), `unused niets gebruikt berekening "dubbel"`},
		{"calculation in a text", join(calculation(`{id: dubbel, type: getal, formule: hoe_lang * 2}`),
			[]string{"tekst: Hoe gaat het met wonen?", `tekst: "Hoe gaat {dubbel} het?"`}), ""},
		{"calculation in an indicator", join(calculation(`{id: dubbel, type: getal, formule: wonen_niveau * 2}`),
			[]string{"formule: wonen_niveau,", "formule: medewerker.dubbel,"}), ""},
		{"unused table", []string{scaleLine, "tabellen:\n  norm: {sleutels: [{id: a, type: getal}], uitkomst: getal, rijen: [{als: [1], dan: 2}]}\n" + scaleLine},
			`geen formule zoekt in tabel "norm"`},
		{"contradiction", yes(`woonplek == "eigen" and woonplek == "wisselend"`), `unreachable vraag "extra" is nooit te zien`},
		{"beyond the range", yes(`hoe_lang > 120`), `unreachable`},
		{"at the end of the range", yes(`hoe_lang >= 120`), ""},
		{"between constants", yes(`hoe_lang > 4 and hoe_lang < 4.5`), ""},
		{"hidden asks for hidden", yes(`hoe_lang > 4 and woonplek == "eigen"`), `unreachable`},
		{"needs a level that is not there", yes(`wonen_niveau > 3`), `unreachable`},
		{"a score out of reach", yes(`wonen_score >= 3.5`), `unreachable`},
		{"a class that exists", yes(`wonen_score.klasse == "hoog"`), ""},
		{"an earlier answer", yes(`vorige.woonplek == "eigen" and woonplek == "wisselend"`), ""},
		{"always", yes(`beantwoord(woonplek) or leeg(woonplek)`), `always-visible`},
		{"arithmetic over numbers is not certain", yes(`hoe_lang * 0 > 5`), ""},
		{"a group that never shows", join([]string{"    domein: wonen\n    vragen:\n", "    domein: wonen\n    groepen: [{id: g, titel: G, zichtbaar: hoe_lang > 200}]\n    vragen:\n"},
			question(`{id: extra, groep: g, type: tekst, tekst: Extra, zichtbaar: beantwoord(woonplek)}`)), `unreachable`},
		{"rows without end are not certain", join(question(`{id: schulden, type: herhaling, tekst: Schulden, rijnaam: Schuld, nog_een: Nog een, vragen: [{id: hoog, type: getal, tekst: Hoog}]}`), yes(`som(schulden.hoog) > 5`)), ""},
		{"the day is not certain", yes(`jaar(vandaag()) < 1900`), ""},
		{"outcome that never comes", join([]string{"tekst: Hoe gaat het met wonen?", `tekst: "Hoe gaat {soort} het?"`}, calculation(`{id: soort, type: keuze, formule: 'wonen_niveau > 1 ? "a" : "b"', opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C}]}`)),
			`dead-option de formule van "soort" geeft nooit "c"`},
		{"class out of reach", []string{"klassen: [{tot: 2, id: laag}, {id: hoog}]", "klassen: [{tot: 1, id: nul}, {tot: 2, id: laag}, {id: hoog}]"},
			`dead-class geen score valt in klasse "nul": schaal "wonen_score" loopt van 1 tot 3`},
		{"ranges differ", join(question(`{id: cijfer, type: schaal, van: 0, tot: 10, tekst: Cijfer}`),
			[]string{"vragen: [wonen_niveau]", "vragen: [wonen_niveau, cijfer]"}), `different-ranges schaal "wonen_score" telt wonen_niveau (1 tot 3) en cijfer (0 tot 10) samen`},
		{"ranges differ and are scaled", join(question(`{id: cijfer, type: schaal, van: 0, tot: 10, tekst: Cijfer}`),
			[]string{"vragen: [wonen_niveau], methode: gemiddelde", "vragen: [wonen_niveau, cijfer], methode: geschaald, bereik: [0, 10]"}), ""},
		{"long sentence for a participant", []string{"Hoe rustig voel je je?", "Hoe rustig voel je je als je denkt aan alles wat je deze week nog moet doen thuis?"},
			`long-sentence deze zin heeft 18 woorden`},
		{"long sentence for staff", []string{"Hoeveel maanden al?", "Hoeveel maanden is het al zo dat er geen eigen plek is waar de deelnemer zelf mag blijven wonen?"}, ""},
		{"long word", []string{"Hoe rustig voel je je?", "Ken je de arbeidsongeschiktheidsverzekering?"}, `long-word dit woord is lang: "arbeidsongeschiktheidsverzekering"`},
		{"unused domain", []string{"domeinen: [{id: wonen, titel: Wonen}]", "domeinen: [{id: wonen, titel: Wonen}, {id: werk, titel: Werk}]"}, `geen indicator hoort bij domein "werk"`},
		{"unused activity", []string{"themas: [", "activiteiten: [{id: helpen, titel: Helpen}]\nthemas: ["}, `de theorie zegt niet waar activiteit "helpen" toe leidt`},
		{"class without a title in a language", []string{"{tot: 2, id: laag}", "{tot: 2, id: laag, titel: {en: Low}}"},
			`missing-translation`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range Check(base(t, c.swaps...), Options{Today: today, MaxAge: 5}) {
				if !strings.Contains(f.Message, "wonen_beter") { // on no tile in the base
					got = append(got, f.String())
				}
			}
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("found %q", got)
			case c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)):
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnusedIndicators(t *testing.T) {
	found := Check(base(t), Options{Today: today})
	if len(found) != 1 || found[0].Message != "geen tegel, geen model en geen theorie gebruikt wonen_beter" {
		t.Error(found)
	}
}

// TestAge: what is in order today is old in forty years.
func TestAge(t *testing.T) {
	c := loaded(t, instruments.FS)
	count := func(o Options) (models, prices int) {
		for _, f := range Check(c, o) {
			switch f.Code {
			case CodeOldModel:
				models++
			case CodeOldPrice:
				prices++
			}
		}
		return models, prices
	}
	if m, p := count(Options{Today: today, MaxAge: 5}); m != 0 || p != 0 {
		t.Errorf("%d models and %d prices are old", m, p)
	}
	later := today.AddMonths(40 * 12)
	if m, p := count(Options{Today: later, MaxAge: 5}); m == 0 || p == 0 {
		t.Errorf("after forty years %d models and %d prices are old", m, p)
	}
	if m, p := count(Options{Today: later}); m != 0 || p != 0 {
		t.Errorf("without an age %d models and %d prices are old", m, p)
	}
}
