package lint

import (
	"fmt"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

func TestTranslations(t *testing.T) {
	if got := Translations(base(t)); len(got) > 0 {
		t.Errorf("the base speaks one language and misses %v", got)
	}
	c := base(t,
		"titel: Overzicht\n", "titel: {nl: Overzicht, en: Overview}\n",
		"domeinen: [{id: wonen, titel: Wonen}]", "domeinen: [{id: wonen, titel: {nl: Wonen, en: Housing}}]",
		"fasen:\n  - {id: start, titel: Start}", "fasen:\n  - {id: start, titel: {nl: Start, tr: Başlangıç}}",
		"{id: medewerker, soort: medewerker, titel: Medewerker}", "{id: medewerker, soort: medewerker, titel: {nl: Medewerker, en: Worker}}",
		"voorvoegsel: AS\ntalen: [nl]", "voorvoegsel: AS\ntalen: [nl, en]\nhulplijn: {telefoon: 14 070, tekst: Bel ons.}",
		"uitkomst, titel: Uitkomst", "uitkomst, titel: Uitkomst, vraag: \"Wat kwam eruit?\"",
	)
	var got []string
	for _, m := range Translations(c) {
		got = append(got, fmt.Sprintf("%s %s:%d %s %q", m.Lang, m.File, m.Line, m.Path, m.Text))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		`en gemeenten/0001-aardstad.yaml:1 hulplijn.tekst "Bel ons."`,
		`en raamwerken/proef/v1.yaml:7 themas.verloop.titel "Verloop"`,
		`en raamwerken/proef/v1.yaml:8 keten.uitkomst.vraag "Wat kwam eruit?"`,
		`tr programmas/proef/v1.yaml:10 invullers.medewerker.titel "Medewerker"`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not among\n%s", want, all)
		}
	}
	if strings.Contains(all, "hulplijn.telefoon") || strings.Contains(all, `"Housing"`) {
		t.Errorf("what is no text, or translated, is among\n%s", all)
	}
	var warned []string
	for _, f := range Check(c, Options{Today: today}) {
		if f.Code == CodeTranslation {
			warned = append(warned, f.File+" "+f.Message)
		}
	}
	if text := strings.Join(warned, "\n"); !strings.Contains(text, "gemeenten/0001-aardstad.yaml 1 van de 1 teksten hebben geen vertaling in en, zoals hulplijn.tekst") ||
		!strings.Contains(text, "dashboards/overzicht/v1.yaml") || !strings.Contains(text, "geen vertaling in tr, zoals invullers.medewerker.titel") || !strings.Contains(text, "geen vertaling in en, zoals fasen.start.titel") || strings.Contains(text, "raamwerken/") {
		t.Errorf("warned\n%s", text)
	}
}

func TestQuestionsOfARow(t *testing.T) {
	rows := func(more string) []string {
		return question(`{id: schulden, type: herhaling, tekst: Schulden, rijnaam: Schuld, nog_een: Nog een, vragen: [{id: hoog, type: getal, tekst: Hoog, min: 0, max: 100}, ` + more + `]}`)
	}
	for _, k := range []struct {
		name, more, want string
	}{
		{"never", `{id: waarom, type: tekst, tekst: Waarom, zichtbaar: hoog > 100}`, `vraag "schulden.waarom" is nooit te zien`},
		{"always", `{id: waarom, type: tekst, tekst: Waarom, zichtbaar: beantwoord(hoog) or leeg(hoog)}`, `vraag "schulden.waarom" is altijd te zien`},
		{"sometimes", `{id: waarom, type: tekst, tekst: Waarom, zichtbaar: hoog >= 100}`, ""},
		{"by what stands outside the row", `{id: waarom, type: tekst, tekst: Waarom, zichtbaar: hoe_lang > 200}`, ""},
	} {
		t.Run(k.name, func(t *testing.T) {
			var got []string
			for _, f := range Check(base(t, rows(k.more)...), Options{Today: today}) {
				if f.Code == CodeUnreachable || f.Code == CodeAlwaysShown {
					got = append(got, f.Message)
				}
			}
			if all := strings.Join(got, " "); k.want == "" && all != "" || !strings.Contains(all, k.want) {
				t.Errorf("found %q", got)
			}
		})
	}
	long := base(t, "- {id: rust, type: schaal, van: 1, tot: 5, tekst: \"Hoe rustig voel je je?\"}", `- {id: schulden, type: herhaling, tekst: Schulden, rijnaam: Schuld, nog_een: Nog een, vragen: [{id: hoog, type: getal, tekst: "Hoeveel geld moet je nog betalen aan deze winkel of dit bedrijf of aan deze ene persoon?"}]}`)
	found := Check(long, Options{Today: today})
	if len(found) == 0 || found[0].Code != CodeLongSentence && found[len(found)-1].Code != CodeLongSentence {
		t.Errorf("a long sentence in a row: %v", found)
	}
}

// What counts as old is said by the file, unless nobody asks for age.
func TestAgeOfAFile(t *testing.T) {
	c := loaded(t, instruments.FS)
	old := func(limit int, o Options) (n int) {
		for _, f := range c.PriceFiles() {
			f.OldAfter = limit
		}
		for _, f := range Check(c, o) {
			if f.Code == CodeOldPrice {
				n++
			}
		}
		return n
	}
	later := source.DateOf(2040, 1, 1)
	if young, stern := old(60, Options{Today: later, MaxAge: 5}), old(1, Options{Today: later, MaxAge: 60}); young != 0 || stern == 0 {
		t.Errorf("%d prices are old after 60 years, %d after 1", young, stern)
	}
	if n := old(1, Options{Today: later}); n != 0 {
		t.Errorf("%d prices are old where nobody asks", n)
	}
}
