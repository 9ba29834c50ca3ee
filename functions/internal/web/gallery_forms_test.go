package web_test

import (
	"effectmonitor/functions/internal/web"
)

func formSamples() []sample {
	return []sample{
		of("citaat", web.Form, quoteSample()),
		of("jongere-toevoegen", web.Form, addSample()),
		of("registratie-fout", web.Form, registrationSample()),
		of("resultaat", web.Form, resultSample()),
		of("volgende-fase", web.Form, phaseSample()),
		of("einde", web.Form, endSample()),
	}
}

func addSample() web.FormView {
	return web.FormView{
		Page: staffPage("Jongere toevoegen", "Mijn jongeren", mine), Lead: "Naam, geboortedatum en start zijn genoeg om te beginnen.", Action: "/jongeren", Submit: "Jongere toevoegen", Cancel: &web.Link{Label: "Terug zonder bewaren", Href: "/"},
		Sections: []web.Section{
			{Title: "Wie is het?", Fields: []web.Field{{ID: "voornaam", Name: "voornaam", Kind: web.KindText, Label: "Voornaam"}, {ID: "achternaam", Name: "achternaam", Kind: web.KindText, Label: "Achternaam"}, {ID: "geboortedatum", Name: "geboortedatum", Kind: web.KindDate, Label: "Geboortedatum", Help: "Bijvoorbeeld 14-03-2004"}}},
			{Title: "Bereikbaar", Help: "Telefoon en e-mail bewaren we apart en versleuteld.", Fields: []web.Field{{ID: "telefoon", Name: "telefoon", Kind: web.KindPhone, Label: "Mobiel nummer", Optional: true}, {ID: "email", Name: "email", Kind: web.KindEmail, Label: "E-mail", Optional: true}, {ID: "taal", Name: "taal", Kind: web.KindChoice, Label: "Taal van de vragenlijst", Inline: true, Options: []web.Option{{Value: "nl", Label: "Nederlands", Checked: true}, {Value: "en", Label: "Engels"}}}}},
		},
		Asides: []web.Aside{{Title: "Wat leggen we vast?", Text: []string{"Alleen wat nodig is. Geen BSN en geen adres.", "De jongere krijgt een nummer. Onderzoek gebeurt op dat nummer."}}},
	}
}

func registrationSample() web.FormView {
	p := staffPage("Startregistratie", "Mijn jongeren", mine, amira)
	p.Problems = []web.Problem{{Text: "Vul een bedrag in van € 0 tot € 500.000", Target: "schuld"}}
	return web.FormView{
		Page: p, Action: "/registratie", Submit: "Registratie bewaren", Cancel: &web.Link{Label: "Terug naar het dossier", Href: amira.Href},
		Sections: []web.Section{{Fields: []web.Field{
			{ID: "schuld", Name: "schuld", Kind: web.KindAmount, Label: "Totale schuld bij de start", Value: "9 mille", Error: "Vul een bedrag in van € 0 tot € 500.000"},
			{ID: "schuldeisers", Name: "schuldeisers", Kind: web.KindNumber, Label: "Aantal schuldeisers", Unit: "schuldeisers", Value: "9"},
			{ID: "studieschuld", Name: "studieschuld", Kind: web.KindAmount, Label: "Waarvan studieschuld", Value: "12.000", Warning: &web.Warning{Active: true, Title: "Klopt € 12.000?", Text: "Dat is meer dan de totale schuld.", ReasonName: "studieschuld.reden"}},
			{ID: "startkwalificatie", Name: "startkwalificatie", Kind: web.KindChoice, Label: "Heeft Amira een startkwalificatie?", Inline: true, Options: []web.Option{{Value: "ja", Label: "Ja"}, {Value: "nee", Label: "Nee", Checked: true}, {Value: "weet_niet", Label: "Weet ik niet"}}},
		}}},
	}
}

func resultSample() web.FormView {
	return web.FormView{
		Page: staffPage("Resultaat vastleggen", "Mijn jongeren", mine, amira), Action: "/resultaat", Submit: "Resultaat vastleggen", Cancel: &web.Link{Label: "Terug naar het dossier", Href: amira.Href},
		Sections: []web.Section{{Fields: []web.Field{
			{ID: "soort", Name: "soort", Kind: web.KindSelect, Label: "Wat is er bereikt?", Options: []web.Option{{Value: "uit_bijstand", Label: "Uit de bijstand"}, {Value: "krediet", Label: "Saneringskrediet verstrekt"}}},
			{ID: "datum", Name: "datum", Kind: web.KindDate, Label: "Wanneer?", Value: "23-11-2026"},
			{ID: "bedrag", Name: "bedrag", Kind: web.KindAmount, Label: "Bedrag", Optional: true},
		}}},
	}
}

func phaseSample() web.FormView {
	return web.FormView{
		Page: staffPage("Naar de volgende fase", "Mijn jongeren", mine, amira), Lead: "Amira zit sinds 22 augustus 2026 in begeleiding.", Action: "/fase", Submit: "Naar uitstroom", Cancel: &web.Link{Label: "Terug naar het dossier", Href: amira.Href},
		Sections: []web.Section{{Fields: []web.Field{{ID: "fase", Name: "fase", Kind: web.KindChoice, Label: "Welke fase begint?", Options: []web.Option{{Value: "uitstroom", Label: "Uitstroom", Checked: true}, {Value: "nazorg", Label: "Nazorg"}}}, {ID: "vanaf", Name: "vanaf", Kind: web.KindDate, Label: "Vanaf wanneer?", Value: "23-11-2026"}}}},
	}
}

func endSample() web.FormView {
	return web.FormView{
		Page: staffPage("Traject beëindigen", "Mijn jongeren", mine, amira), Action: "/einde", Submit: "Traject beëindigen", Cancel: &web.Link{Label: "Terug naar het dossier", Href: amira.Href},
		Sections: []web.Section{{Fields: []web.Field{
			{ID: "reden", Name: "reden", Kind: web.KindChoice, Label: "Waarom stopt het traject?", Options: []web.Option{{Value: "afgerond", Label: "Afgerond"}, {Value: "zelf", Label: "Op eigen verzoek gestopt", Help: "Telt als uitval"}, {Value: "verhuisd", Label: "Verhuisd"}}},
			{ID: "datum", Name: "datum", Kind: web.KindDate, Label: "Laatste dag", Value: "23-11-2026"},
		}}},
		Effects: []string{"Metingen die nog niet aan de beurt waren, vervallen.", "De meting in de nazorg blijft bij een afgerond traject.", "Alles wat is ingevuld, blijft bewaard."},
	}
}

// quoteSample is words of somebody, to moderate, here in a language from right to left.
func quoteSample() web.FormView {
	return web.FormView{
		Page: staffPage("Een citaat nakijken", "Rapporten"), Lead: "Is niemand herkenbaar, ook niet voor wie hem kent?", Action: "/rapporten/citaten/een", Submit: "Leg het besluit vast",
		Sections: []web.Section{{Fields: []web.Field{
			{ID: "woorden", Name: "woorden", Kind: web.KindLongText, Label: "Zo komt het in een rapport", Help: "Je kunt alleen hele woorden weglaten. Zet daar […] neer. Wat opviel is al weg.", Lang: "ar", Value: "أنام جيدًا منذ […] سنوات."},
			{ID: "onderdelen", Name: "onderdelen", Kind: web.KindMulti, Label: "Waar gaat het over?", Options: []web.Option{{Value: "wonen", Label: "Wonen"}, {Value: "rust", Label: "Rust in je hoofd", Checked: true}}},
			{ID: "besluit", Name: "besluit", Kind: web.KindChoice, Label: "Wat doe je met dit citaat?", Options: []web.Option{{Value: "goed", Label: "Goedkeuren", Help: "De woorden kunnen in een volgend rapport staan."}, {Value: "niet", Label: "Niet gebruiken", Help: "De woorden komen in geen enkel rapport."}}},
		}}},
		Effects: []string{"In een rapport dat uit is, blijft het staan."},
		Asides: []web.Aside{
			{Title: "Zoals het gezegd is", Spoken: &web.Spoken{Lang: "ar", Dir: "rtl", Words: web.Sentence{{Text: "أنام جيدًا منذ "}, {Text: "٣", Strong: true}, {Text: " سنوات."}}}, Text: []string{"Dit zien alleen jij en je collega’s die citaten nakijken."}},
			{Title: "Let hierop", Text: []string{"“٣” is een getal."}},
		},
	}
}

func stateSamples() []sample {
	p := staffPage("", "")
	signedOut := staffPage("", "")
	signedOut.User, signedOut.Nav = nil, nil
	home := []web.Link{{Label: "Naar het begin", Href: "/"}, {Label: "Hulp en contact", Href: "/hulp"}}
	return []sample{
		of("fout-niet-gevonden", web.Error, web.ErrorView{Page: p, Kind: web.ErrorNotFound, Links: home}),
		of("fout-verboden", web.Error, web.ErrorView{Page: p, Kind: web.ErrorForbidden, Links: home}),
		of("fout-storing", web.Error, web.ErrorView{Page: p, Kind: web.ErrorFault, Reference: "7F3-2K1", Links: home}),
		of("fout-uitgelogd", web.Error, web.ErrorView{Page: signedOut, Kind: web.ErrorSignedOut, Links: []web.Link{{Label: "Opnieuw inloggen", Href: "/inloggen"}}}),
		of("fout-tegelijk", web.Error, web.ErrorView{Page: p, Kind: web.ErrorConflict, Links: home}),
		of("tekst", web.Text, web.TextView{Page: staffPage("Privacy", ""), Lead: "Wat we vastleggen en waarom.", Sections: []web.TextSection{{Title: "Jouw rechten", Text: []web.Sentence{web.Plain("Je mag zien wat we van je weten.")}, List: []string{"Inzien", "Verbeteren", "Wissen"}, Links: []web.Link{{Label: "Vraag het aan", Href: "/hulp"}}}}}),
	}
}
