package web_test

import (
	"fmt"
	"strings"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// cells are cells with a text alone.
func cells(texts ...string) (list []chart.Cell) {
	for _, text := range texts {
		list = append(list, chart.Cell{Text: text})
	}
	return list
}

// columns are columns with a label alone.
func columns(labels ...string) (list []chart.Column) {
	for _, label := range labels {
		list = append(list, chart.Column{Label: label})
	}
	return list
}

func adminMembers() web.AdminView {
	long := strings.Repeat("Jongerenloket Schilderswijk en Transvaal ", 2)
	return web.AdminView{Page: adminPage("Medewerkers"), Lead: "Wie er bij de gegevens kan.", Menu: adminMenu("Medewerkers"), Blocks: []web.AdminBlock{
		{Title: "Met toegang", Links: []web.Link{{Label: "Medewerker toevoegen", Href: "/beheer/medewerkers/nieuw"}}, Table: &chart.Table{Caption: "Met toegang",
			Columns: columns("Naam", "Rol", "Team", "Toegang", "Laatst ingelogd"), Rows: []chart.Row{
				{Head: "Marije Koster", HeadHref: "/beheer/medewerkers/wie/marije", Cells: cells("Begeleider", "Centrum", "Sinds 3 januari 2026", "23 november 2026, 09.30 uur")},
				{Head: "Johanna Wilhelmina van den Boogaard-Oosterhuis", HeadNote: "j.w.vandenboogaardoosterhuis@gemeente-met-een-lange-naam.example", HeadHref: "/beheer/medewerkers/wie/jo", Cells: cells("Teamleider, Gemeente inzicht", long, "Sinds 3 januari 2026, tot 1 maart 2027", "Nog niet")},
			}}},
		{Title: "Zonder toegang", Text: []string{"Er is niemand van wie de toegang is gestopt."}},
	}}
}

func adminLinks() web.AdminView {
	t := &chart.Table{Caption: "Uitnodigingen", Columns: columns("Wanneer", "Over", "Meting", "Waarmee", "Bericht", "Geopend", "Ingevuld")}
	for i := range 6 {
		row := chart.Row{Head: fmt.Sprintf("2%d november 2026, 09.30 uur", i), HeadHref: "/beheer/uitnodigingen/x", Cells: cells(fmt.Sprintf("DH-10%d", 10+i), "T0", "Sms", "Aangekomen", "Nog niet", "Nog niet")}
		row.Cells[2].Note, row.Cells[3].Note = "De Effectmonitor", "27 november 2026, 09.31 uur"
		if i == 3 {
			row.Cells[3].Kind, row.Cells[3].Text = chart.CellStrong, "Niet aangekomen"
		}
		t.Rows = append(t.Rows, row)
	}
	return web.AdminView{Page: adminPage("Uitnodigingen"), Lead: "Wie wanneer een koppeling kreeg, en wat ervan kwam.", Menu: adminMenu("Uitnodigingen"),
		Blocks: []web.AdminBlock{{Title: "Uitnodigingen", Table: t}}, More: &web.Link{Label: "Oudere uitnodigingen", Href: "/beheer/uitnodigingen?verder=x"}}
}

func adminLink() web.AdminView {
	return web.AdminView{Page: adminPage("DH-1010, meting T0"), Menu: adminMenu("Uitnodigingen"), Blocks: []web.AdminBlock{{Title: "De koppeling",
		Facts:   []web.Datum{{Label: "Wanneer", Value: "23 november 2026, 09.30 uur"}, {Label: "Waarmee", Value: "Sms"}, {Label: "Bericht", Value: "Niet aangekomen, 23 november 2026, 09.31 uur"}},
		Buttons: []web.AdminButton{{Action: "/x", Label: "Nog een bericht sturen", Note: "Gaat bij de volgende ronde, tussen 9 en 20 uur."}, {Action: "/y", Label: "Koppeling intrekken", Note: "De koppeling werkt daarna niet meer."}}}}}
}

func adminRetention() web.AdminView {
	t := &chart.Table{Caption: "Binnenkort verwijderd", Columns: columns("Over", "Dag van verwijderen", "Aangekondigd", "Bericht verstuurd"), Note: "En nog 12 andere."}
	for i := range 4 {
		t.Rows = append(t.Rows, chart.Row{Head: fmt.Sprintf("DH-10%d", 10+i), HeadHref: "/beheer/persoon?nummer=DH-1010", Cells: cells("4 januari 2027", "5 december 2026", "5 december 2026")})
	}
	return web.AdminView{Page: adminPage("Bewaartermijn"), Lead: "Na een vaste tijd verdwijnen gegevens vanzelf. Hier zie je dat aankomen.", Menu: adminMenu("Bewaartermijn"), Blocks: []web.AdminBlock{
		{Title: "Binnenkort verwijderd", Text: []string{"Van 16 nummers verdwijnen de gegevens."}, Table: t},
		{Title: "Hoelang we bewaren", Facts: []web.Datum{{Label: "Jongeren Perspectief Fonds", Value: "5 jaar na het einde, 30 dagen vooraf aangekondigd"}, {Label: "Bericht vooraf naar", Value: "monitor@gemeente-met-een-lange-naam.example"}}},
	}}
}

// adminWeekly is the response of a moment that comes back every week.
func adminWeekly() web.AdminView {
	v := adminOverview()
	heads := []chart.Column{{Label: "Meting"}, {Label: "Begeleider", Numeric: true}, {Label: "Jongere", Numeric: true}}
	fold := web.AdminFold{Title: "Elke meting van W1 tot en met W26", Table: chart.Table{Caption: "Respons", Columns: heads}}
	for i := range 26 {
		fold.Table.Rows = append(fold.Table.Rows, chart.Row{Head: fmt.Sprintf("W%d, week %d", i+1, i+1), Cells: []chart.Cell{{Text: "Niet gevraagd"}, {Text: fmt.Sprintf("%d van 132", 120-3*i), Note: "9 te laat"}}})
	}
	b := &v.Blocks[0]
	b.Table.Rows = append(b.Table.Rows, chart.Row{Head: "W1 tot en met W26", HeadNote: "Alle teams", Strong: true, Cells: []chart.Cell{{Text: "Niet gevraagd"}, {Text: "2145 van 3432", Note: "234 te laat"}}},
		chart.Row{Head: "Centrum", Cells: []chart.Cell{{Text: "Niet gevraagd"}, {Text: "2145 van 3432", Note: "234 te laat"}}})
	b.Folds = []web.AdminFold{fold}
	return v
}
