package web_test

import (
	"testing"

	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

var mine = web.Link{Label: "Mijn jongeren", Href: "/"}
var amira = web.Link{Label: "Amira Benali", Href: "/dossier/DH-2047"}

func staffSamples(t *testing.T) []sample {
	t.Helper()
	return []sample{
		of("inloggen", web.SignIn, signInSample()),
		of("caseload", web.Caseload, caseloadSample()),
		of("caseload-leeg", web.Caseload, emptyCaseload()),
		of("caseload-niemand", web.Caseload, nobodyCaseload()),
		of("caseload-niets-gevonden", web.Caseload, notFoundCaseload()),
		of("dossier", web.Dossier, dossierSample()),
		of("dossier-nieuw", web.Dossier, newDossierSample()),
		of("vragenlijst", web.Questionnaire, questionnaireSample()),
		of("vragenlijst-fout", web.Questionnaire, faultyQuestionnaire()),
		of("controleren", web.Check, checkSample()),
		of("invulling", web.Response, responseSample()),
		of("uitnodiging", web.Invite, inviteSample(t)),
		of("naast-elkaar", web.Compare, compareSample()),
		of("naast-elkaar-dicht", web.Compare, lockedCompare()),
		of("gesprekskaart", web.Talk, talkSample()),
		of("verbeteren", web.Check, correctionSample()),
		of("invulling-verbeterd", web.Response, correctedSample()),
		of("importeren", web.Import, importSample()),
		of("importeren-fouten", web.Import, wrongImport()),
		of("importeren-klopt", web.Import, rightImport()),
	}
}

func signInSample() web.SignInView {
	p := staffPage("Inloggen", "")
	p.User, p.Nav, p.ThemeHref, p.Brand.Sub = nil, nil, "", "Proefomgeving"
	return web.SignInView{
		Page: p, Action: "/inloggen", Next: "/",
		Intro: "Dit is een proefomgeving met verzonnen mensen. Kies wie je wilt zijn.",
		Groups: []web.SignInGroup{
			{Title: "Gemeente Den Haag", Users: []web.SignInUser{{ID: "marije", Name: "Marije Koster", Role: "Begeleider", Note: "23 jongeren"}, {ID: "pieter", Name: "Pieter Hendriks", Role: "Beleidsadviseur"}}},
			{Title: "Gemeente Leeuwarden", Users: []web.SignInUser{{ID: "sjoukje", Name: "Sjoukje de Vries", Role: "Begeleider"}}},
			{Title: "Landelijk", Users: []web.SignInUser{{ID: "saskia", Name: "Saskia Brouwer", Role: "Landelijk, JPF"}, {ID: "inv", Name: "Ruben Prins", Role: "Investeerder"}}},
		},
	}
}

func quickAddSample() *web.QuickAdd {
	return &web.QuickAdd{Action: "/jongeren", Full: &web.Link{Label: "Liever alles tegelijk", Href: "/jongeren/nieuw"}, Fields: []web.Field{
		{ID: "voornaam", Name: "voornaam", Kind: web.KindText, Label: "Voornaam"},
		{ID: "achternaam", Name: "achternaam", Kind: web.KindText, Label: "Achternaam"},
		{ID: "geboortedatum", Name: "geboortedatum", Kind: web.KindDate, Label: "Geboortedatum"},
		{ID: "start", Name: "start", Kind: web.KindDate, Label: "Start traject", Value: "23-11-2026"},
	}}
}

func caseloadSample() web.CaseloadView {
	done := web.Status{Kind: web.StatusDone, Text: "Klaar"}
	open := web.Status{Kind: web.StatusOpen, Text: "Niet begonnen"}
	p := staffPage("Mijn jongeren", "Mijn jongeren")
	p.Notice = "Noor Jansen is toegevoegd."
	return web.CaseloadView{
		Page: p, Lead: "Maandag 23 november 2026. Je begeleidt 23 jongeren.", StaffHead: "Jij",
		QuickAdd: quickAddSample(),
		Counts: []web.CountLink{
			{N: "3", Label: "te laat", Href: "?toon=laat", Late: true}, {N: "4", Label: "nu invullen", Href: "?toon=nu"},
			{N: "3", Label: "binnen 30 dagen", Href: "?toon=straks"}, {N: "13", Label: "niets te doen", Href: "?toon=rest"},
			{N: "23", Label: "alle jongeren", Href: "?", Current: true},
		},
		Search:    web.Search{Action: "/", Name: "zoek", Label: "Zoek op naam of nummer"},
		Removable: []web.FilterChip{{Label: "Team: alleen ik", RemoveHref: "/team"}},
		Filters: []web.FilterMenu{
			{ID: "fase", Name: "fase", Label: "Fase", Options: []web.Option{{Value: "intake", Label: "Intake"}, {Value: "nazorg", Label: "Nazorg"}}},
			{ID: "taal", Name: "taal", Label: "Taal", Options: []web.Option{{Value: "nl", Label: "Nederlands"}}},
		},
		SortNote: "Gesorteerd op uiterste datum",
		Groups: []web.CaseloadGroup{
			{ID: "laat", Title: "Te laat", Note: "3 metingen. Invullen kan nog, maar telt als te laat.", Rows: []web.CaseloadRow{
				{Name: "Kevin Smit", Href: "/dossier/DH-1982", Sub: "DH-1982 · schuldregeling", Moment: "T2, 6 maanden", Until: "14 november", UntilNote: "9 dagen te laat", Late: true, Staff: web.Status{Kind: web.StatusPartial, Text: "6 van 11"}, Participant: done, Action: &web.RowAction{Label: "Verder invullen", Href: "/a", Primary: true}},
				{Name: "Oleksandra Melnyk", Href: "/dossier/DH-2011", Sub: "DH-2011 · stabilisatie", Moment: "T1, 3 maanden", Until: "17 november", UntilNote: "6 dagen te laat", Late: true, Staff: done, Participant: web.Status{Kind: web.StatusSent, Text: "Herinnerd 3 nov"}, Action: &web.RowAction{Label: "Herinnering sturen", Href: "/b", Post: true}},
				{Name: "Rayan el Idrissi", Href: "/dossier/DH-1877", Sub: "DH-1877 · begeleiding", Moment: "T3, 12 maanden", Until: "21 november", UntilNote: "2 dagen te laat", Late: true, Staff: open, Participant: web.Status{Kind: web.StatusOpen, Text: "Geen nummer"}, Action: &web.RowAction{Label: "Invullen", Href: "/c", Primary: true}},
			}},
			{ID: "nu", Title: "Nu invullen", Note: "2 metingen", Rows: []web.CaseloadRow{
				{Name: "Amira Benali", Href: "/dossier/DH-2047", Sub: "DH-2047 · begeleiding", Moment: "T3, 12 maanden", Until: "3 december", UntilNote: "nog 10 dagen", Staff: open, Participant: web.Status{Kind: web.StatusDone, Text: "Klaar 19 nov"}, Action: &web.RowAction{Label: "Invullen", Href: "/d"}},
				{Name: "Chanel Rozenblad", Href: "/dossier/DH-1904", Sub: "DH-1904 · begeleiding", Moment: "T3, 12 maanden", Until: "15 december", UntilNote: "nog 22 dagen", Staff: done, Participant: web.Status{Kind: web.StatusNone, Text: "Doet niet mee"}},
			}},
		},
		More: &web.Link{Label: "Toon 13 jongeren zonder meting in de komende 30 dagen", Href: "?toon=rest"},
	}
}

// nobodyCaseload is a list in which nobody has what was chosen.
func nobodyCaseload() web.CaseloadView {
	v := caseloadSample()
	v.Groups, v.Nothing = nil, "Hier staat nu niemand in."
	return v
}

func emptyCaseload() web.CaseloadView {
	return web.CaseloadView{Page: staffPage("Mijn jongeren", "Mijn jongeren"), Lead: "Maandag 23 november 2026.", QuickAdd: quickAddSample(), Empty: true}
}

func notFoundCaseload() web.CaseloadView {
	v := caseloadSample()
	v.Notice, v.Groups, v.More, v.Removable = "", nil, nil, nil
	v.Search.Value = "Benalli"
	v.NotFound = &web.NotFound{Query: "Benalli", Nearest: &amira, Scope: "Je zoekt alleen in je eigen lijst.", WiderHref: "/team?zoek=Benalli", ClearHref: "/"}
	return v
}

func timelineSample() chart.Timeline {
	d, u, l := chart.MarkDone, chart.MarkDue, chart.MarkLater
	return chart.Timeline{
		Title: "Verloop van het traject", Desc: "Vier metingen zijn aan de beurt geweest. Amira vulde alle vier in, de begeleider drie.",
		PhaseHead: "Fase", MomentHead: "Meting", DateHead: "Datum", Raters: []string{"Begeleider", "Amira"},
		Today: 385, TodayLabel: "Vandaag", Start: 0, End: 925, Done: "ingevuld", Due: "aan de beurt", Later: "later",
		Phases: []chart.TimelinePhase{{Label: "Aanmelding", From: 0, To: 26}, {Label: "Intake", From: 26, To: 72}, {Label: "Stabilisatie", From: 72, To: 168}, {Label: "Schuldregeling", From: 168, To: 292}, {Label: "Begeleiding", From: 292, To: 385, Current: true}, {Label: "Begeleiding, verwacht tot november 2027", From: 385, To: 730, Future: true}, {Label: "Nazorg", From: 730, To: 912, Future: true}},
		Moments: []chart.TimelineMoment{
			{Label: "T0", Date: "nov 2025", At: 0, States: []string{d, d}, Texts: []string{"ingevuld", "ingevuld"}}, {Label: "T1", Date: "feb", At: 91, States: []string{d, d}, Texts: []string{"ingevuld", "ingevuld"}},
			{Label: "T2", Date: "mei", At: 182, States: []string{d, d}, Texts: []string{"ingevuld", "ingevuld"}}, {Label: "T3", Date: "nov 2026", At: 365, States: []string{u, d}, Texts: []string{"aan de beurt", "ingevuld"}},
			{Label: "T4", Date: "mei 2027", At: 547, States: []string{l, l}, Texts: []string{"later", "later"}}, {Label: "T5", Date: "nov 2027", At: 730, States: []string{l, l}, Texts: []string{"later", "later"}}, {Label: "T6", Date: "mei 2028", At: 912, States: []string{l, l}, Texts: []string{"later", "later"}},
		},
	}
}

func dossierSample() web.DossierView {
	done := func(note string) web.Status { return web.Status{Kind: web.StatusDone, Text: "Klaar", Note: note} }
	see := []web.Link{{Label: "Bekijken", Href: "/invulling"}}
	return web.DossierView{
		Page: staffPage("Amira Benali", "Mijn jongeren", mine), Sub: "DH-2047 · 22 jaar · traject gestart op 3 november 2025 · begeleider Marije Koster",
		Actions:  []web.Link{{Label: "Uitnodiging", Href: "/uitnodiging"}},
		Next:     &web.NextAction{Title: "Nu: meting T3 na 12 maanden", Text: "Amira is klaar. Jij kunt invullen tot en met 3 december. Dat duurt ongeveer 8 minuten.", Action: &web.Link{Label: "T3 invullen", Href: "/invullen"}, Post: true},
		Timeline: timelineSample(), StaffHead: "Begeleider", ParticipantHead: "Amira",
		Compare: &web.Link{Label: "Jullie antwoorden naast elkaar", Href: "/naast-elkaar"},
		Moments: []web.DossierMoment{
			{Title: "T3, 12 maanden", Window: "19 oktober – 3 december 2026", Staff: web.Status{Kind: web.StatusDue, Text: "Niet begonnen"}, Participant: done("19 nov, zichtbaar na jouw T3"), Links: []web.Link{{Label: "Invullen", Href: "/invullen"}}},
			{Title: "T2, 6 maanden", Staff: done("12 mei 2026"), Participant: done("9 mei 2026"), Links: see},
			{Title: "T1, 3 maanden", Staff: done("10 feb 2026, verbeterd 11 feb"), Participant: done("4 feb 2026"), Links: see},
			{Title: "T0, start", Staff: done("5 nov 2025"), Participant: done("5 nov 2025"), Links: see},
		},
		AddResult: &web.Link{Label: "Resultaat vastleggen", Href: "/resultaat"},
		Results: []web.DossierResult{
			{Date: "2 november 2026", Text: "12 maanden geen nieuwe schulden"}, {Date: "1 september 2026", Text: "Uit de bijstand, naar studiefinanciering"},
			{Date: "21 april 2026", Text: "Saneringskrediet verstrekt, 9 schuldeisers akkoord", Amount: "€ 6.420", Edit: &web.Link{Label: "Wijzigen", Href: "/resultaat/1"}},
		},
		Data:       []web.Datum{{Label: "Taal", Value: "Nederlands"}, {Label: "Schuld bij start", Value: "€ 9.870 bij 9 schuldeisers"}, {Label: "Tegenprestatie", Value: "Opleiding, loopt sinds 1 september"}},
		Contact:    web.Contact{Show: "/contact"},
		Consent:    web.Consent{Text: "Amira doet mee aan de vragenlijst sinds 3 november 2025. Stoppen mag altijd en verandert niets aan de hulp.", Link: &web.Link{Label: "Toestemming wijzigen", Href: "/toestemming"}},
		Trajectory: []web.Link{{Label: "Naar de volgende fase", Href: "/fase"}, {Label: "Traject beëindigen", Href: "/einde"}},
	}
}

func newDossierSample() web.DossierView {
	v := dossierSample()
	v.Results, v.Contact, v.Compare = nil, web.Contact{Facts: []web.Datum{{Label: "Telefoon", Value: "06 1234 5678"}, {Label: "E-mail", Value: "amira@voorbeeld.nl"}}, Edit: &web.Link{Label: "Contactgegevens wijzigen", Href: "/contact/wijzig"}}, nil
	v.Next = nil
	v.Ended = "Beëindigd op 3 november 2026: afgerond."
	return v
}

func stepsSample(current int) []web.Step {
	labels := []string{"Financiën", "Werk en opleiding", "Dagbesteding", "Wonen", "Thuissituatie", "Sociaal netwerk", "Lichamelijke gezondheid", "Psychische gezondheid", "Verslaving", "Justitie", "Financiële vaardigheden", "Controleren en versturen"}
	var out []web.Step
	for i, l := range labels {
		s := web.Step{Label: l, Href: "/pagina/" + l, Status: web.StatusOpen, Current: i == current}
		if i < 3 {
			s.Status = web.StatusDone
		}
		if i == 1 {
			s.Status, s.Badge = web.StatusPartial, "1 open"
		}
		out = append(out, s)
	}
	return out
}

func questionnaireSample() web.QuestionnaireView {
	return web.QuestionnaireView{
		Page: staffPage("Wonen", "Mijn jongeren", mine, amira), Moment: "T3, 12 maanden", Progress: "2 van 11 leefgebieden klaar", Position: "Stap 4 van 12",
		Steps: stepsSample(3), Lead: "Denk aan de laatste vier weken. De vorige meting zie je nadat je een niveau hebt gekozen.", SavedAt: "14.32",
		Action: "/pagina/wonen", Autosave: "/bewaar/wonen", Submit: "Verder naar Thuissituatie",
		Fields: []web.Field{
			{ID: "woonplek", Name: "woonplek", Kind: web.KindChoice, Number: "1", Label: "Waar woont Amira nu?", Options: []web.Option{{Value: "eigen", Label: "Eigen huurwoning of kamer"}, {Value: "ouders", Label: "Bij ouders of familie"}, {Value: "wisselend", Label: "Bij vrienden of op wisselende adressen", Checked: true}, {Value: "opvang", Label: "Opvang of begeleid wonen"}, {Value: "geen", Label: "Geen vaste plek"}}},
			{ID: "ingeschreven", Name: "ingeschreven", Kind: web.KindChoice, Number: "1a", Label: "Staat Amira ergens ingeschreven?", FollowUp: true, Because: "Omdat Amira op wisselende adressen woont", Inline: true, Options: []web.Option{{Value: "ja", Label: "Ja", Checked: true}, {Value: "nee", Label: "Nee"}, {Value: "weet_niet", Label: "Weet ik niet"}}},
			{ID: "opvangplek", Name: "opvangplek", Kind: web.KindText, Number: "1b", Label: "In welke opvang?", FollowUp: true, Hidden: true, Because: "Omdat Amira in de opvang woont"},
			{ID: "huur", Name: "huur", Kind: web.KindAmount, Number: "2", Label: "Wat betaalt Amira per maand voor wonen?", Help: "Huur of bijdrage, zonder energie. Hele euro’s.", Value: "1.850", Unit: "per maand", Warning: &web.Warning{Active: true, Title: "Klopt € 1.850?", Text: "Meestal is dit tussen € 150 en € 1.100.", ReasonName: "huur.reden"}, Refusals: []web.Option{{Value: "weet_niet", Label: "Weet ik niet"}}, RefusalName: "huur.status"},
			{ID: "wonen_niveau", Name: "wonen_niveau", Kind: web.KindLevels, Number: "3", Label: "Welk niveau past nu het best bij Amira?", Help: "Kies wat er nu is, niet wat je verwacht.", Earlier: "Vorige meting (T2, mei): niveau 3, onzeker. Dat is 1 niveau hoger dan nu.", Options: []web.Option{
				{Value: "1", Label: "Geen vaste plek", Help: "Slaapt buiten of elke nacht ergens anders."}, {Value: "2", Label: "Heel onzeker", Help: "Woont tijdelijk ergens of dreigt de plek te verliezen.", Checked: true}, {Value: "3", Label: "Onzeker", Help: "Heeft een plek, maar die past niet of is te duur."}, {Value: "4", Label: "Redelijk vast", Help: "Woont veilig en vast, met soms een zorg over geld of ruimte."}, {Value: "5", Label: "Vast en passend", Help: "Woont veilig, betaalbaar en zo lang als nodig."},
			}},
		},
	}
}

func faultyQuestionnaire() web.QuestionnaireView {
	v := questionnaireSample()
	v.Title = "Alle soorten vragen"
	v.Problems = []web.Problem{{Text: "Kies waar Amira nu woont", Target: "woonplek"}, {Text: "Vul een startdatum in die niet in de toekomst ligt", Target: "startdatum"}}
	v.SavedAt = ""
	v.Fields = []web.Field{
		{ID: "woonplek", Name: "woonplek", Kind: web.KindChoice, Number: "1", Label: "Waar woont Amira nu?", Error: "Kies een antwoord", Options: []web.Option{{Value: "eigen", Label: "Eigen huurwoning"}, {Value: "geen", Label: "Geen vaste plek"}}},
		{ID: "startdatum", Name: "startdatum", Kind: web.KindDate, Number: "2", Label: "Startdatum", Help: "Bijvoorbeeld 23-11-2026", Value: "23-11-2027", Error: "Deze datum ligt in de toekomst"},
		{ID: "hulp", Name: "hulp", Kind: web.KindMulti, Number: "3", Label: "Welke hulp is er?", Optional: true, Options: []web.Option{{Value: "familie", Label: "Familie", Checked: true}, {Value: "school", Label: "School", Help: "Ook stage of leerwerkplek"}, {Value: "geen", Label: "Geen van deze"}}},
		{ID: "rust", Name: "rust", Kind: web.KindScale, Number: "4", Label: "Hoeveel rust is er?", Ends: []string{"geen rust", "heel veel rust"}, Options: scaleOptions(11), Refusals: []web.Option{{Value: "weet_niet", Label: "Weet ik niet"}}},
		{ID: "steun", Name: "steun", Kind: web.KindMatrix, Number: "5", Label: "Van wie krijgt Amira steun?", Options: []web.Option{{Value: "veel", Label: "Veel"}, {Value: "soms", Label: "Soms"}, {Value: "nooit", Label: "Nooit"}}, Rows: []web.Row{{ID: "steun_familie", Name: "steun_familie", Label: "Familie", Value: "veel"}, {ID: "steun_vrienden", Name: "steun_vrienden", Label: "Vrienden"}}},
		{ID: "volgorde", Name: "volgorde", Kind: web.KindRanking, Number: "6", Label: "Wat is het belangrijkst?", Rows: []web.Row{{ID: "v_geld", Name: "v_geld", Label: "Geld", Value: "1"}, {ID: "v_huis", Name: "v_huis", Label: "Huis"}}},
		{ID: "schulden", Name: "schulden", Kind: web.KindRepeat, Number: "7", Label: "Welke schulden zijn er?", Add: "Nog een schuld", Groups: []web.Group{{Title: "Schuld 1", Remove: "schulden.0", Fields: []web.Field{{ID: "s0_bedrag", Name: "s0_bedrag", Kind: web.KindAmount, Label: "Bedrag", Value: "420"}}}}},
		{ID: "bron", Name: "bron", Kind: web.KindSelect, Number: "8", Label: "Waar komt het inkomen vandaan?", Options: []web.Option{{Value: "werk", Label: "Werk"}, {Value: "uitkering", Label: "Uitkering"}}},
		{ID: "toelichting", Name: "toelichting", Kind: web.KindLongText, Number: "9", Label: "Wil je iets toelichten?", Optional: true, MaxLength: 500},
		{ID: "let-wel", Kind: web.KindNote, Label: "Goed om te weten", Help: "Je ziet de antwoorden van Amira nadat je jouw deel hebt verstuurd."},
	}
	return v
}

func scaleOptions(n int) []web.Option {
	var out []web.Option
	for i := range n {
		text := string(rune('0' + i))
		if i == 10 {
			text = "10"
		}
		out = append(out, web.Option{Value: text, Label: text, Checked: i == 7})
	}
	return out
}

var answersSample = []web.AnswerSection{
	{Title: "Wonen", Edit: &web.Link{Label: "Wijzig", Href: "/pagina/wonen"}, Rows: []web.AnswerRow{{Question: "Waar woont Amira nu?", Answer: "Bij vrienden of op wisselende adressen"}, {Question: "Wat betaalt Amira per maand voor wonen?", Answer: "€ 1.850 per maand", Note: "Reden: betaalt ook voor haar zus"}}},
	{Title: "Thuissituatie", Rows: []web.AnswerRow{{Question: "Zijn er kinderen?", Answer: "Niet ingevuld", Empty: true}, {Question: "Welk niveau past nu het best bij Amira?", Answer: "Niveau 4, redelijk rustig"}}},
}

func checkSample() web.CheckView {
	return web.CheckView{
		Page: staffPage("Controleren en versturen", "Mijn jongeren", mine, amira), Moment: "T3, 12 maanden", Progress: "10 van 11 leefgebieden klaar", Position: "Stap 12 van 12", Steps: stepsSample(11),
		Lead: "Kijk je antwoorden na. Daarna zie je wat Amira heeft ingevuld.",
		Open: []web.Link{{Label: "Thuissituatie: zijn er kinderen?", Href: "/pagina/thuis#kinderen"}}, Soft: []web.Link{{Label: "Wonen: € 1.850 per maand", Href: "/pagina/wonen#huur"}},
		Sections: answersSample, Action: "/versturen", Ready: true, Submit: "Meting T3 versturen",
	}
}

func responseSample() web.ResponseView {
	return web.ResponseView{
		Page: staffPage("Meting T2 van Amira", "Mijn jongeren", mine, amira), Lead: "Ingevuld door Marije Koster op 12 mei 2026.",
		Links: []web.Link{{Label: "Verbeteren", Href: "/verbeter"}}, Sections: answersSample,
		Scores:  []web.Datum{{Label: "Wonen", Value: "3 van 5"}, {Label: "Thuissituatie", Value: "4 van 5"}},
		History: []web.Datum{{Label: "Verstuurd", Value: "12 mei 2026, 10.04 uur"}}, Version: "Vragenlijst begeleider, versie 2",
	}
}

func inviteSample(t *testing.T) web.InviteView {
	t.Helper()
	const url = "https://monitor.voorbeeld.nl/v/k3nQ8zT1pXwB7mRr5sYcVg"
	code, err := web.QRCode(url, "QR-code met de koppeling voor Amira")
	if err != nil {
		t.Fatal(err)
	}
	return web.InviteView{
		Page: staffPage("Uitnodiging voor Amira", "Mijn jongeren", mine, amira), Lead: "Laat Amira de code scannen, of geef de koppeling mee. Inloggen hoeft niet.",
		URL: url, QR: code, Valid: "De koppeling werkt tot en met 3 december 2026.",
		Steps: []string{"Open de camera van de telefoon.", "Richt op de code en tik op de koppeling.", "Het invullen duurt ongeveer 2 minuten."},
		Send:  []web.SendOption{{Label: "Sturen per sms", Action: "/sms"}},
		Back:  &web.Link{Label: "Terug naar het dossier", Href: amira.Href}, New: "/uitnodiging/nieuw",
	}
}
