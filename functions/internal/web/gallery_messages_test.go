package web_test

import (
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// messageSamples are the pages on which a gemeente says what its participants are sent.
func messageSamples() []sample {
	return []sample{
		of("beheer-berichten", web.Admin, messagesSample()),
		of("beheer-berichten-geen", web.Admin, noMessagesSample()),
		of("beheer-bericht", web.Admin, messageSample()),
		of("beheer-bericht-tekst", web.Form, wordingSample()),
		of("beheer-bericht-tekst-fout", web.Form, wrongWordingSample()),
		of("beheer-bericht-dag", web.Form, messageDaySample()),
		of("beheer-bericht-uren", web.Form, messageHoursSample()),
		of("beheer-bericht-standaard", web.Form, standardSample()),
	}
}

const link = "https://monitor.voorbeeld.nl/v/ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func messagesPage() web.AdminView {
	return web.AdminView{Page: adminPage("Berichten"), Menu: adminMenu("Berichten"),
		Lead: "Deze berichten krijgen jongeren als een meting open is. Je kunt de tekst en de dag wijzigen."}
}

func messagesSample() web.AdminView {
	v := messagesPage()
	plan := &chart.Table{Caption: "Herinneringen", Columns: columns("Na opening", "Kanaal", "Gaat uit", "Tekst"), Rows: []chart.Row{
		{Head: "Dag 5", HeadNote: "Eigen keuze, standaard dag 3", HeadHref: "/beheer/berichten/jpf/bericht/dag-3", Cells: cells("Sms", "Aan", "Hoi Sara, je vragenlijst staat klaar. Het duurt 2 minuten: "+link)},
		{Head: "Dag 14", HeadHref: "/beheer/berichten/jpf/bericht/dag-14", Cells: cells("Mail", "Uit", "Hoi Sara, je kunt nog invullen hoe het gaat: "+link+". Wil je niet? Dat is ook goed.")},
	}}
	misfits := &chart.Table{Caption: "Dit past niet meer", Columns: columns("Wat", "Waarom niet"), Rows: []chart.Row{
		{Head: "Dag 3, tekst, Oekraïens", HeadHref: "/beheer/berichten/jpf/bericht/dag-3/standaard", Cells: cells("De tekst zegt niet waar de koppeling komt.")},
		{Head: "Uren", HeadHref: "/beheer/berichten/jpf/uren", Cells: cells("Berichten gaan niet uit voor 9 uur.")},
	}}
	history := &chart.Table{Caption: "Wijzigingen", Columns: columns("Wanneer", "Wie", "Wat", "Waarom"), Rows: []chart.Row{
		{Head: "23 november 2026, 09.31 uur", Cells: cells("Wilma de Groot", "Dag 3, tekst, Oekraïens", "De jongeren vroegen om een kortere tekst.")},
		{Head: "20 november 2026, 14.02 uur", Cells: cells("Johanna Wilhelmina van den Boogaard-Oosterhuis", "uren", "")},
	}}
	v.Blocks = []web.AdminBlock{
		{Title: "Jongeren Perspectief Fonds", Table: plan, Links: []web.Link{{Label: "Uren wijzigen", Href: "/beheer/berichten/jpf/uren"}},
			Facts: []web.Datum{{Label: "Uren", Value: "Berichten gaan uit van maandag tot en met zaterdag, van 9 tot 20 uur. Eigen keuze."}}},
		{Title: "Dit past niet meer", Text: []string{"Wat hier staat gaat niet meer uit. Kies opnieuw, of ga terug naar de standaard."}, Table: misfits},
		{Title: "Wijzigingen", Table: history},
	}
	return v
}

func noMessagesSample() web.AdminView {
	v := messagesPage()
	v.Blocks = []web.AdminBlock{{Title: "Jongeren Perspectief Fonds", Text: []string{"Dit programma stuurt geen herinneringen."}}}
	return v
}

// previewed is one message in three languages, of which one runs from right to left, with
// every remark that a preview can have.
func previewed() (nl, ar, uk []web.MessagePreview) {
	message := func(lang, dir, subject, text string, notes ...string) []web.MessagePreview {
		return []web.MessagePreview{
			{Title: "Sms", Lang: lang, Dir: dir, Lines: []string{text, link}, Notes: notes},
			{Title: "Mail", Lang: lang, Dir: dir, Subject: subject, Lines: []string{text, link}},
		}
	}
	return message("nl", "ltr", "Je vragenlijst staat klaar", "Hoi Sara, je vragenlijst staat klaar. Het duurt 2 minuten:", "1 deel, 116 tekens"),
		message("ar", "rtl", "أسئلتك جاهزة", "مرحبًا Sara، أسئلتك جاهزة. تحتاج إلى دقيقتين:", "2 delen, 103 tekens", "In deze taal past minder in een deel."),
		message("uk", "ltr", "Твої запитання готові", "Привіт, Sara. Твої запитання готові. Це займе 2 хвилини:", "(bericht in het Oekraïens)", "Een zin telt 17 woorden. Korter leest beter.")
}

func messageSample() web.AdminView {
	nl, ar, uk := previewed()
	change := func(language string) []web.Link {
		return []web.Link{{Label: "Tekst in het " + language + " wijzigen", Href: "/beheer/berichten/jpf/bericht/dag-3/tekst/nl"}}
	}
	p := adminPage("Bericht van dag 3")
	p.Crumbs = []web.Link{{Label: "Berichten", Href: "/beheer/berichten"}}
	return web.AdminView{Page: p, Menu: adminMenu("Berichten"), Blocks: []web.AdminBlock{
		{Title: "Wanneer", Facts: []web.Datum{{Label: "Na opening", Value: "Dag 5"}, {Label: "Gaat uit", Value: "Aan"}, {Label: "Kanaal", Value: "Eerst sms, lukt dat niet dan het andere kanaal"}},
			Links: []web.Link{{Label: "Dag wijzigen of uitzetten", Href: "/dag"}, {Label: "Terug naar de standaard", Href: "/standaard"}}},
		{Title: "Nederlands", Previews: nl, Text: []string{"Eigen keuze."}, Links: change("Nederlands")},
		{Title: "Arabisch", Previews: ar, Links: change("Arabisch")},
		{Title: "Oekraïens", Previews: uk, Links: change("Oekraïens")},
	}}
}

// messageForm is a form about messages: each asks why.
func messageForm(title, lead string, fields ...web.Field) web.FormView {
	p := adminPage(title)
	p.Crumbs = []web.Link{{Label: "Berichten", Href: "/beheer/berichten"}}
	why := web.Field{ID: "waarom", Name: "waarom", Kind: web.KindLongText, Label: "Waarom?", Help: "Dit staat in de lijst van wijzigingen, met je naam."}
	return web.FormView{Page: p, Lead: lead, Sections: []web.Section{{Fields: append(fields, why)}},
		Action: "/beheer/berichten/jpf", Submit: "Wijziging bewaren", Cancel: &web.Link{Label: "Annuleren", Href: "/beheer/berichten"}}
}

func wordingSample() web.FormView {
	_, ar, _ := previewed()
	field := func(kind web.FieldKind, name, label, value string) web.Field {
		return web.Field{ID: name, Name: name, Kind: kind, Label: label, Value: value, Lang: "ar"}
	}
	v := messageForm("Tekst in het Arabisch wijzigen", "Schrijf {koppeling} waar de link komt, en {voornaam} voor de voornaam. Laat een veld leeg voor de standaard.",
		field(web.KindLongText, "sms", "Sms", "مرحبًا {voornaam}، أسئلتك جاهزة: {koppeling}"), field(web.KindText, "onderwerp", "Onderwerp van de mail", "أسئلتك جاهزة"), field(web.KindLongText, "mail", "Mail", ""))
	v.Previews, v.Other = ar, &web.Option{Value: "voorbeeld", Label: "Voorbeeld bekijken"}
	return v
}

func wrongWordingSample() web.FormView {
	v := wordingSample()
	const fault, none = "Zet {koppeling} in de tekst. Zonder koppeling kan niemand invullen.", "Zeg kort waarom."
	v.Sections[0].Fields[0].Error, v.Sections[0].Fields[3].Error = fault, none
	v.Problems = []web.Problem{{Text: fault, Target: "sms"}, {Text: none, Target: "waarom"}}
	return v
}

func messageDaySample() web.FormView {
	v := messageForm("Dag wijzigen of uitzetten", "",
		web.Field{ID: "dagen", Name: "dagen", Kind: web.KindNumber, Label: "Hoeveel dagen na het openen van de meting?", Help: "Van dag 1 tot en met dag 60. Standaard is dag 3.", Value: "3"},
		web.Field{ID: "uit", Name: "uit", Kind: web.KindChoice, Label: "Gaat dit bericht uit?", Options: []web.Option{{Value: "ja", Label: "Aan", Checked: true}, {Value: "nee", Label: "Uit"}}})
	v.Effects = []string{"Wie dit bericht al kreeg, krijgt het niet nog een keer."}
	return v
}

func messageHoursSample() web.FormView {
	const fault = "Vul een heel getal in."
	v := messageForm("Uren wijzigen", "Er gaat niets uit voor 9 uur, na 20 uur of op zondag. Korter mag.",
		web.Field{ID: "van", Name: "van", Kind: web.KindNumber, Label: "Vanaf", Unit: "uur", Value: "negen", Error: fault},
		web.Field{ID: "tot", Name: "tot", Kind: web.KindNumber, Label: "Tot", Unit: "uur", Value: "20"})
	v.Problems = []web.Problem{{Text: fault, Target: "van"}}
	return v
}

func standardSample() web.FormView {
	v := messageForm("Bericht van dag 3 terug naar de standaard", "De eigen tekst en dag vervallen. In de lijst van wijzigingen blijven ze staan.")
	v.Submit = "Terug naar de standaard"
	return v
}
