package web_test

import (
	"strings"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func adminSamples() []sample {
	return []sample{
		of("beheer-overzicht", web.Admin, adminOverview()),
		of("beheer-wekelijks", web.Admin, adminWeekly()),
		of("beheer-medewerkers", web.Admin, adminMembers()),
		of("beheer-uitnodigingen", web.Admin, adminLinks()),
		of("beheer-uitnodiging", web.Admin, adminLink()),
		of("beheer-bewaren", web.Admin, adminRetention()),
		of("beheer-logboek", web.Admin, adminTrail()),
		of("beheer-persoon", web.Admin, adminPerson()),
		of("beheer-leeg", web.Admin, web.AdminView{Page: adminPage("Uitgaand"), Lead: "Op deze computer gaat er niets echt uit.", Menu: adminMenu("Uitgaand"),
			Blocks: []web.AdminBlock{{Title: "Berichten", Text: []string{"Er is nog geen bericht."}}}}),
	}
}

func adminPage(title string) web.Page { return staffPage(title, "Beheer") }

func adminMenu(current string) []web.Link {
	var out []web.Link
	for _, label := range []string{"Overzicht", "Medewerkers", "Uitnodigingen", "Berichten", "Instellingen", "Bewaartermijn", "Logboek", "Inzage en verwijdering", "Uitgaand"} {
		out = append(out, web.Link{Label: label, Href: "/beheer", Current: label == current})
	}
	return out
}

func adminOverview() web.AdminView {
	return web.AdminView{Page: adminPage("Overzicht"), Lead: "Per meting zie je wie er had moeten invullen en wie dat deed.", Menu: adminMenu("Overzicht"),
		Blocks: []web.AdminBlock{{Title: "Jongeren Perspectief Fonds", Table: &chart.Table{Caption: "Overzicht",
			Columns: []chart.Column{{Label: "Meting"}, {Label: "Begeleider", Numeric: true}, {Label: "Jongere", Numeric: true}},
			Rows: []chart.Row{
				{Head: "T0, start", HeadNote: "Alle teams", Strong: true, Cells: []chart.Cell{{Text: "118 van 132"}, {Text: "97 van 124", Note: "19 te laat"}}},
				{Head: "Centrum", Cells: []chart.Cell{{Text: "60 van 68"}, {Text: "49 van 62", Note: "9 te laat"}}},
			}}}}}
}

func adminTrail() web.AdminView {
	long := strings.Repeat("Jongerenloket Schilderswijk en Transvaal ", 3)
	return web.AdminView{Page: adminPage("Logboek"), Menu: adminMenu("Logboek"),
		Find: &web.AdminFind{Action: "/beheer/logboek", Label: "Nummer van de jongere", Help: "Bijvoorbeeld DH-1001", Name: "nummer", Value: "DH-2047", Submit: "Zoeken", All: &web.Link{Label: "Toon alles", Href: "/beheer/logboek"}},
		More: &web.Link{Label: "Oudere regels", Href: "/beheer/logboek?verder=x"},
		Blocks: []web.AdminBlock{{Title: "November 2026", Links: []web.Link{{Label: "Naar oktober 2026", Href: "/beheer/logboek?maand=2026-10"}}, Days: []web.AdminDay{
			day("23 november 2026", line("09.31", "Marije Koster", "Bekeek contactgegevens", ""), line("09.30", long, "Verstuurde een bericht", "T0 dag-3"), line("09.29", "Wilma de Groot", "Voegde een medewerker toe", "anita-ramlal")),
			day("22 november 2026", line("17.02", "De Effectmonitor", "Bood een bericht ter verzending aan", "T0 dag-3")),
		}}}}
}

// day is a part of the trail.
func day(title string, rows ...chart.Row) web.AdminDay {
	return web.AdminDay{Title: title, Table: chart.Table{Caption: title, Rows: rows,
		Columns: []chart.Column{{Label: "Wanneer"}, {Label: "Wie"}, {Label: "Wat"}, {Label: "Over"}, {Label: "Bijzonderheden"}}}}
}

func line(at, who, what, detail string) chart.Row {
	return chart.Row{Head: at, Cells: []chart.Cell{{Text: who}, {Text: what}, {Text: "DH-2047", Href: "/beheer/logboek?nummer=DH-2047"}, {Text: detail}}}
}

func adminPerson() web.AdminView {
	return web.AdminView{Page: adminPage("Inzage en verwijdering"), Menu: adminMenu("Inzage en verwijdering"),
		Find: &web.AdminFind{Action: "/beheer/persoon", Label: "Nummer van de jongere", Help: "Bijvoorbeeld DH-1001", Name: "nummer", Submit: "Zoeken"},
		Blocks: []web.AdminBlock{
			{Title: "Inzage", Text: []string{"Het bestand bevat alles wat over deze persoon is vastgelegd."}, Buttons: []web.AdminButton{
				{Action: "/beheer/persoon/DH-2047/inzage/html", Label: "Leesbaar bestand maken"}, {Action: "/beheer/persoon/DH-2047/inzage/json", Label: "Bestand voor een ander systeem maken", Note: "JSON"}}},
			{Title: "Verwijderen", Text: []string{"Alles over deze persoon verdwijnt, voor altijd."}, Links: []web.Link{{Label: "Verwijdering voorbereiden", Href: "/beheer/persoon/DH-2047/verwijderen"}}},
			{Title: "Gegevens", Facts: []web.Datum{{Label: "Bewaartermijn", Value: "5 jaar"}}},
		}}
}
