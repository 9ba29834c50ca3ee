package reference

const (
	number, money, date, text = "getal", "bedrag", "datum", "tekst"
	choice, list, truth       = "keuze", "lijst", "waar/onwaar"
	series, rows              = "reeks", "rijen"
	fixedText, fixedNumber    = "vaste tekst", "vast getal"
)

func arg(name string, types ...string) Argument { return Argument{Name: name, Types: types} }
func same(name string, types ...string) Argument {
	return Argument{Name: name, Types: types, Same: true}
}

// aggregateNote is shared by the functions that skip leeg.
func aggregateNote(result string, types []string, examples ...Example) note {
	return note{group: "Samenvatten", args: []Argument{same("a", types...)}, result: result,
		empty: "Slaat leeg over. Zonder één antwoord is de uitkomst leeg.", examples: examples}
}

var anyValue = []string{number, money, date, text, choice, list, truth, series, rows}

// strictEmpty is what most functions do.
const strictEmpty = "Leeg als een van de waarden leeg is."

// single are the types that have one value.
var single = []string{number, money, date, text, choice, list, truth}

var notes = map[string]note{
	"beantwoord": {groups[0], []Argument{arg("x", anyValue...)}, truth, "Onwaar bij leeg. De uitkomst is nooit leeg.",
		[]Example{{"beantwoord(slaap)", "waar"}, {"beantwoord(piekeren)", "onwaar"}}},
	"leeg": {groups[0], []Argument{arg("x", anyValue...)}, truth, "Waar bij leeg. De uitkomst is nooit leeg.",
		[]Example{{"leeg(piekeren)", "waar"}, {"leeg(slaap)", "onwaar"}}},
	"als_leeg": {groups[0], []Argument{same("x", single...), same("standaard", single...)},
		"het type van x", "Leeg wordt de standaard. Doe dit alleen als de standaard echt waar is: wie niets zei, zei geen 0.",
		[]Example{{"als_leeg(piekeren, 0)", "0"}, {"als_leeg(slaap, 0)", "4"}}},

	"gemiddelde": aggregateNote("het type van a", []string{number, money, series, rows}, Example{"gemiddelde(slaap, stress, piekeren)", "6"}, Example{"gemiddelde(piekeren)", "leeg"}),
	"som":        aggregateNote("het type van a", []string{number, money, series, rows}, Example{"som(slaap, stress, piekeren)", "12"}, Example{"som(schulden.bedrag)", "€ 500,00"}),
	"mediaan":    aggregateNote("het type van a", []string{number, money, series, rows}, Example{"mediaan(slaap, stress, 5)", "5"}, Example{"mediaan(piekeren)", "leeg"}),
	"minimum":    aggregateNote("het type van a", []string{number, money, date, series, rows}, Example{"minimum(slaap, stress, piekeren)", "4"}, Example{"minimum(start, einde)", "31 januari 2024"}),
	"maximum":    aggregateNote("het type van a", []string{number, money, date, series, rows}, Example{"maximum(slaap, stress, piekeren)", "8"}, Example{"maximum(schulden.bedrag)", "€ 420,00"}),
	"aantal": {groups[1], []Argument{arg("a", anyValue...)}, number, "Telt leeg niet mee. Zonder één antwoord is de uitkomst 0.",
		[]Example{{"aantal(slaap, stress, piekeren)", "2"}, {"aantal(schulden)", "2"}}},
	"aantal_waar": {groups[1], []Argument{arg("a", truth)}, number, "Een voorwaarde die leeg is telt niet als waar.",
		[]Example{{"aantal_waar(slaap < 5, stress > 5, piekeren > 5)", "2"}}},

	"afronden": {groups[2], []Argument{arg("x", number, money), arg("decimalen", fixedNumber)}, "het type van x", strictEmpty,
		[]Example{{"afronden(1.005, 2)", "1,01"}, {"afronden(2.5)", "3"}, {"afronden(piekeren)", "leeg"}}},
	"absoluut": {groups[2], []Argument{arg("x", number, money)}, "het type van x", strictEmpty,
		[]Example{{"absoluut(slaap - stress)", "4"}, {"absoluut(piekeren)", "leeg"}}},
	"begrens": {groups[2], []Argument{same("x", number, money, date), same("laag", number, money, date), same("hoog", number, money, date)}, "het type van x", strictEmpty,
		[]Example{{"begrens(stress, 0, 5)", "5"}, {"begrens(piekeren, 0, 5)", "leeg"}}},
	"bedrag": {groups[2], []Argument{arg("x", number)}, money, strictEmpty,
		[]Example{{"bedrag(slaap)", "€ 4,00"}, {"bedrag(piekeren)", "leeg"}}},
	"euro": {groups[2], []Argument{arg("x", money)}, number, strictEmpty,
		[]Example{{"euro(inkomen) / 4", "250"}, {"euro(huur)", "leeg"}}},

	"tabel": {groups[3], []Argument{arg("naam", fixedText), arg("a", number)}, "de uitkomst van de tabel",
		"Leeg als een sleutel leeg is, en leeg als geen rij past. Het type van een sleutel is dat van de tabel.",
		[]Example{{`tabel("norm", leeftijd)`, "2,5"}, {`tabel("norm", piekeren)`, "leeg"}, {`tabel("norm", 99)`, "leeg"}}},

	"vandaag": {groups[4], nil, date, "Nooit leeg.",
		[]Example{{"vandaag()", "1 maart 2026"}, {"jaren_tussen(geboren, vandaag())", "20"}}},
	"datum": {groups[4], []Argument{arg("dag", fixedText)}, date, "Nooit leeg.",
		[]Example{{`datum("2026-03-01")`, "1 maart 2026"}, {`start < datum("2025-01-01")`, "waar"}}},
	"jaar": {groups[4], []Argument{arg("d", date)}, number, strictEmpty,
		[]Example{{"jaar(start) == 2024", "waar"}, {"jaar(overlijden)", "leeg"}}},
	"jaren_tussen": {groups[4], []Argument{arg("van", date), arg("tot", date)}, number, strictEmpty,
		[]Example{{"jaren_tussen(start, einde)", "2"}, {"jaren_tussen(start, overlijden)", "leeg"}}},
	"maanden_tussen": {groups[4], []Argument{arg("van", date), arg("tot", date)}, number, strictEmpty,
		[]Example{{"maanden_tussen(start, einde)", "25"}, {"maanden_tussen(start, overlijden)", "leeg"}}},
	"dagen_tussen": {groups[4], []Argument{arg("van", date), arg("tot", date)}, number, strictEmpty,
		[]Example{{"dagen_tussen(start, einde)", "759"}, {"dagen_tussen(einde, start)", "-759"}, {"dagen_tussen(start, overlijden)", "leeg"}}},

	"bevat": {groups[5], []Argument{arg("lijst", list, rows), arg("optie", choice, text)}, truth,
		"Onwaar als de lijst leeg is. De uitkomst is nooit leeg.",
		[]Example{{`bevat(bronnen, "loon")`, "waar"}, {`bevat(bronnen, "geen")`, "onwaar"}}},
	"plaats": {groups[5], []Argument{arg("ranglijst", "ranglijst"), arg("optie", choice, text)}, number,
		"Leeg als er geen antwoord is, of als de optie geen plaats kreeg.",
		[]Example{{`plaats(volgorde, "geld")`, "2"}, {`plaats(volgorde, "thuis")`, "leeg"}}},
	"aantal_gekozen": {groups[5], []Argument{arg("lijst", list)}, number, "Leeg als de lijst leeg is: niemand zei dat het er nul zijn.",
		[]Example{{"aantal_gekozen(bronnen)", "2"}, {"aantal_gekozen(hulp_van)", "leeg"}}},

	"eerste": {groups[6], []Argument{arg("x", series)}, "het type van x", "Slaat metingen zonder antwoord over. Leeg als er geen is.",
		[]Example{{"eerste(rust)", "4"}}},
	"laatste": {groups[6], []Argument{arg("x", series)}, "het type van x", "Slaat metingen zonder antwoord over. Leeg als er geen is.",
		[]Example{{"laatste(rust)", "7"}}},
	"vorige": {groups[6], []Argument{arg("x", series)}, "het type van x", "Slaat metingen zonder antwoord over. Leeg bij minder dan twee.",
		[]Example{{"vorige(rust)", "6"}, {"laatste(rust) - vorige(rust)", "1"}}},
	"op": {groups[6], []Argument{arg("x", series), arg("moment", fixedText)}, "het type van x", "Leeg als er toen geen antwoord was.",
		[]Example{{`op(rust, "T2")`, "6"}, {`op(rust, "T1")`, "leeg"}}},
	"verschil": {groups[6], []Argument{arg("x", series), arg("van", fixedText), arg("tot", fixedText)}, "het type van x; dagen bij een datum",
		"Leeg bij minder dan twee antwoorden, of als een van de genoemde metingen geen antwoord heeft.",
		[]Example{{"verschil(rust)", "3"}, {`verschil(rust, "T0", "T2")`, "2"}, {`verschil(rust, "T0", "T1")`, "leeg"}}},
	"rond": {groups[6], []Argument{arg("x", series), arg("dag", series), arg("van", number), arg("tot", number)}, number,
		"Slaat metingen zonder antwoord over. Leeg als er geen antwoord in die dagen is, of als van of tot leeg is.",
		[]Example{{"rond(rust, rust, 4, 7)", "5"}, {"rond(rust, rust, 8, 9)", "leeg"}}},
	"piek_op": {groups[6], []Argument{arg("x", series), arg("dag", series)}, number, "Slaat metingen zonder antwoord over. Leeg als er geen is.",
		[]Example{{"piek_op(rust, rust)", "7"}}},
	"laagste_van_laatste": {groups[6], []Argument{arg("x", series), arg("aantal", number)}, number,
		"Slaat metingen zonder antwoord over. Leeg bij minder antwoorden dan dat aantal.",
		[]Example{{"laagste_van_laatste(rust, 2)", "6"}, {"laagste_van_laatste(rust, 9)", "leeg"}}},
	"hoogste_van_laatste": {groups[6], []Argument{arg("x", series), arg("aantal", number)}, number,
		"Slaat metingen zonder antwoord over. Leeg bij minder antwoorden dan dat aantal.",
		[]Example{{"hoogste_van_laatste(rust, 2)", "7"}, {"hoogste_van_laatste(rust, 9)", "leeg"}}},
	"reeks_aantal": {groups[6], []Argument{arg("x", series)}, number, "Telt leeg niet mee. De uitkomst is nooit leeg.",
		[]Example{{"reeks_aantal(rust)", "3"}}},
}
