package xlsform

import (
	"fmt"
	"strings"
	"testing"
)

// conditions is a form with a question of every kind, and one that shows on a
// condition.
func conditionForm(relevant string) []string {
	return []string{`survey
type | name | label | relevant | calculation
integer | heel | Heel
decimal | getal | Getal
text | tekst | Tekst
date | dag | Dag
select_one ab | keuze | Keuze
select_one cijfers | code | Code
select_one janee | ja | Ja
select_multiple ab | meer | Meer
rank ab | orde | Orde
calculate | som | | | ${getal} + 1
calculate | oordeel | | | if(${getal} > 1, 'hoog', 'laag')
calculate | waarheid | | | ${getal} > 1
calculate | vol | | | concat(${tekst}, ' ', ${heel})
geopoint | plek | Plek
begin_repeat | rij | Rij
integer | aantal_r | Aantal
calculate | dubbel | | | ${aantal_r} * 2
text | naam_r | Naam | ${dubbel} > 4
end_repeat
text | doel | Doel | ` + strings.ReplaceAll(relevant, "|", "¦") + `
`, `choices
list_name | name | label
ab | a | A
ab | b-c | B
janee | yes | Ja
janee | no | Nee
cijfers | 1 | Een
cijfers | 2 | Twee
cijfers | 9 | Negen
`}
}

func relevantOf(t testing.TB, r *Result) string {
	t.Helper()
	for _, p := range r.Instrument.Def.Pages {
		for _, q := range p.Questions {
			if q.ID == "doel" {
				return q.Visible.Src
			}
		}
	}
	t.Fatal("no question doel")
	return ""
}

func TestTranslate(t *testing.T) {
	for xpath, want := range map[string]string{
		`${keuze} = 'a'`:                                `keuze == "a"`,
		`${keuze} = 'b-c'`:                              `keuze == "b_c"`,
		`'a' = ${keuze}`:                                `keuze == "a"`,
		`${keuze} != 'a'`:                               `leeg(keuze) or keuze != "a"`,
		`not(${keuze} = 'a')`:                           `leeg(keuze) or keuze != "a"`,
		`not(${keuze} != 'a')`:                          `keuze == "a"`,
		`${keuze} != '' and ${keuze} != 'a'`:            `beantwoord(keuze) and keuze != "a"`,
		`${keuze} = ''`:                                 `leeg(keuze)`,
		`${keuze} != ''`:                                `beantwoord(keuze)`,
		`${heel} = ''`:                                  `leeg(heel)`,
		`${heel} > 5 and ${heel} <= 10`:                 `heel > 5 and heel <= 10`,
		`5 < ${heel}`:                                   `heel > 5`,
		`not(${heel} > 5)`:                              `leeg(heel) or heel <= 5`,
		`${heel} = '5'`:                                 `heel == 5`,
		`${heel} = ${getal}`:                            `heel == getal or leeg(heel) and leeg(getal)`,
		`${heel} != ${getal}`:                           `not (heel == getal or leeg(heel) and leeg(getal))`,
		`${heel} + ${getal} * 2 > 3`:                    `heel + getal * 2 > 3`,
		`(${heel} + ${getal}) * 2 > 3`:                  `(heel + getal) * 2 > 3`,
		`${heel} - (1 - ${getal}) > 3`:                  `heel - (1 - getal) > 3`,
		`${heel} div 2 > 3 or ${heel} mod 2 = 1`:        `heel / 2 > 3 or heel % 2 == 1`,
		`-${heel} < -2`:                                 `-heel < -2`,
		`${heel}`:                                       `heel != 0`,
		`${tekst}`:                                      `beantwoord(tekst)`,
		`string-length(${tekst}) > 0`:                   `beantwoord(tekst)`,
		`string-length(${tekst}) = 0`:                   `leeg(tekst)`,
		`${tekst} = 'x "y"'`:                            `tekst == "x \"y\""`,
		`${dag} < date('2026-01-31')`:                   `dag < datum("2026-01-31")`,
		`${dag} >= '2026-01-31'`:                        `dag >= datum("2026-01-31")`,
		`${dag} <= today()`:                             `dag <= vandaag()`,
		`today() - ${dag} > 30`:                         `vandaag() - dag > 30`,
		`int((today() - ${dag}) div 365.25) >= 18`:      `jaren_tussen(dag, vandaag()) >= 18`,
		`format-date(${dag}, '%Y') = 2000`:              `jaar(dag) == 2000`,
		`${ja} = 'yes'`:                                 `ja`,
		`${ja} = 'no'`:                                  `ja == onwaar`,
		`${ja} != 'yes'`:                                `leeg(ja) or ja == onwaar`,
		`selected(${ja}, 'yes')`:                        `ja`,
		`${code} = 1`:                                   `code == 1`,
		`${code} = '9' or ${code} > 1`:                  `code == 9 or code > 1`,
		`selected(${meer}, 'a')`:                        `bevat(meer, "a")`,
		`not(selected(${meer}, 'b-c'))`:                 `leeg(meer) or not bevat(meer, "b_c")`,
		`count-selected(${meer}) >= 2`:                  `aantal_gekozen(meer) >= 2`,
		`count-selected(${meer}) < 2`:                   `als_leeg(aantal_gekozen(meer), 0) < 2`,
		`${meer} = 'a'`:                                 `bevat(meer, "a") and aantal_gekozen(meer) == 1`,
		`selected-at(${orde}, 0) = 'a'`:                 `plaats(orde, "a") == 1`,
		`count(${rij}) > 0`:                             `aantal(rij) > 0`,
		`count(${rij}) = 0`:                             `als_leeg(aantal(rij), 0) == 0`,
		`not(count(${rij}) > 1)`:                        `als_leeg(aantal(rij), 0) <= 1`,
		`sum(${aantal_r}) > 10`:                         `som(rij.aantal_r) > 10`,
		`max(${aantal_r}) > 10`:                         `maximum(rij.aantal_r) > 10`,
		`coalesce(${heel}, 0) = 0`:                      `als_leeg(heel, 0) == 0`,
		`if(${ja} = 'yes', ${heel}, 0) > 2`:             `(ja ? heel : 0) > 2`,
		`round(${getal}, 1) = 0.5`:                      `afronden(getal, 1) == 0.5`,
		`int(${getal}) > 2`:                             `getal - getal % 1 > 2`,
		`int(${heel}) > 2`:                              `heel > 2`,
		`min(${heel}, ${getal}) > 1`:                    `minimum(heel, getal) > 1`,
		`pow(${heel}, 2) > 4`:                           `heel * heel > 4`,
		`${som} > 2`:                                    `som > 2`,
		`${oordeel} = 'hoog'`:                           `oordeel == "hoog"`,
		`${waarheid} = 'true'`:                          `waarheid`,
		`${waarheid} = false()`:                         `not (waarheid)`,
		`true()`:                                        ``,
		`${heel} > 1 and (${getal} > 1 or ${ja}='yes')`: `heel > 1 and (getal > 1 or ja)`,
		`boolean(${keuze})`:                             `beantwoord(keuze)`,
		`once(${heel}) > 1`:                             `heel > 1`,
	} {
		r := imported(t, conditionForm(xpath)...)
		got := relevantOf(t, r)
		if strings.Contains(xpath, "${code}") {
			got = strings.ReplaceAll(got, `(code == "optie_1" ? 1 : code == "optie_2" ? 2 : code == "optie_9" ? 9 : leeg)`, "code")
			got = strings.NewReplacer(`code == "optie_1"`, "code == 1", `code == "optie_9"`, "code == 9").Replace(got)
		}
		if got != want {
			t.Errorf("%s: %s, want %s\n%+v", xpath, got, want, r.Report)
		}
	}
}

// TestCannotTranslate: what has no counterpart is reported with what to do, and the
// question stays.
func TestCannotTranslate(t *testing.T) {
	for xpath, want := range map[string]string{
		`regex(${tekst}, '^[0-9]+$')`:            `regex() heeft geen tegenhanger`,
		`position(..) = 1`:                       `position() heeft geen tegenhanger`,
		`${plek} != ''`:                          `${plek} is niet overgenomen`,
		`${vol} = 'x'`:                           `${vol} is niet overgenomen`,
		`${aantal_r} > 2`:                        `${aantal_r} staat in een herhaling en heeft een antwoord per rij`,
		`sum(${dubbel}) > 2`:                     `${dubbel} wordt per rij berekend`,
		`${rij} = 'x'`:                           `${rij} is een herhaling en geen antwoord`,
		`${keuze} = 'c'`:                         `de keuze "c" bestaat niet bij ${keuze}`,
		`selected(${meer}, 'c')`:                 `de keuze "c" bestaat niet bij ${meer}`,
		`${ja} = 'misschien'`:                    `de keuze "misschien" bestaat niet bij ${ja}`,
		`${tekst} + 1 > 2`:                       `met tekst kun je niet rekenen`,
		`string-length(${tekst}) > 5`:            `de lengte van een tekst heeft geen tegenhanger`,
		`count(${rij}[${aantal_r} > 1]) > 1`:     `een voorwaarde tussen [ ] heeft geen tegenhanger`,
		`instance('ab')/root/item[name='a'] = 1`: `instance() heeft geen tegenhanger`,
		`. = 1`:                                  `een punt betekent hier niets`,
		`min(${heel} | ${getal}) > 1`:            `een verzameling met | heeft geen tegenhanger`,
		`format-date(${dag}, '%d-%m') = 'x'`:     `een datum in een andere vorm heeft geen tegenhanger`,
		`round(${heel}, ${getal}) > 1`:           `afronden op deze manier kan niet`,
		`not(1, 2)`:                              `not() heeft een ander aantal waarden nodig`,
		`${keuze} = 'weet_niet'`:                 `weet_niet is geen waarde en kan niet in een formule`,
	} {
		r := imported(t, conditionForm(xpath)...)
		got := relevantOf(t, r)
		said := fmt.Sprintf("De vraag staat er altijd: %s.", want)
		found := false
		for _, i := range r.Report {
			found = found || i.Kind == Lost && i.Name == "doel" && i.Message == said && i.Sheet == "survey" && i.Header == "relevant" && i.Row > 20
		}
		if got != "" || !found {
			t.Errorf("%s: %q, want %s\n%+v", xpath, got, want, r.Report)
		}
	}
}

// TestBlocks: the layouts of KoboToolbox and the older grid become a matrix and a
// ranking; what a matrix cannot be stays a group.
func TestBlocks(t *testing.T) {
	choices := "choices\nlist_name|name|label\nm|1|Nooit\nm|2|Vaak\np|a|A\np|b|B\np|c|C"
	types := func(survey string) string {
		var out []string
		for _, p := range imported(t, "survey\n"+survey, choices).Instrument.Def.Pages {
			for _, q := range p.Questions {
				text := q.ID + ":" + q.Type
				for _, r := range q.Rows {
					text += "," + r.ID
				}
				if q.Max != nil {
					text += "<=" + number(*q.Max)
				}
				out = append(out, text)
			}
		}
		return strings.Join(out, " ")
	}
	for survey, want := range map[string]string{
		"type|name|label|kobo--score-choices\nbegin_score|s|S|m\nscore__row|x|X\nscore__row|y|Y\nend_score":                                                         "s:matrix,x,y",
		"type|name|label|kobo--rank-items\nbegin_rank|r|R|p\nrank__level|e|Eerste\nrank__level|t|Tweede\nend_rank":                                                  "r:ranglijst<=2",
		"type|name|label|appearance\nbegin_group|g|G|field-list\nselect_one m|kop|K|label\nselect_one m|x|X|list-nolabel\nselect_one m|y|Y|list-nolabel\nend_group": "g:matrix,x,y",
		"type|name|label|appearance\nbegin_group|g|G|table-list\nselect_one m|x|X\ninteger|y|Y\nend_group":                                                          "x:keuze y:getal",
		"type|name|label|appearance|required\nbegin_group|g|G|table-list\nselect_one m|x|X||yes\nselect_one m|y|Y\nend_group":                                       "x:keuze y:keuze",
		"type|name|label|repeat_count\nbegin_repeat|h|H|3\ninteger|x|X\nend_repeat":                                                                                 "h:herhaling<=3",
		"type|name|label\nbegin_kobomatrix|k|K\ntext|x|X\nend_kobomatrix\ntext|z|Z":                                                                                 "z:tekst",
	} {
		if got := types(survey); got != want {
			t.Errorf("%s: %s, want %s", survey, got, want)
		}
	}
}
