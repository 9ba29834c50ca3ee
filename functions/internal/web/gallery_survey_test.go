package web_test

import (
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

func surveySamples() []sample {
	return []sample{
		of("vragen-start", web.SurveyStart, surveyStartSample("nl")),
		of("vragen-start-en", web.SurveyStart, surveyStartSample("en")),
		of("vragen-vraag", web.SurveyQuestion, surveyQuestionSample()),
		of("vragen-vraag-fout", web.SurveyQuestion, surveyScaleSample()),
		of("vragen-vraag-tekst", web.SurveyQuestion, surveyTextSample()),
		of("vragen-controle", web.SurveyCheck, surveyCheckSample()),
		of("vragen-bedankt", web.SurveyThanks, surveyThanksSample()),
		of("vragen-bedankt-tabel", web.SurveyThanks, surveyFewSample()),
		of("vragen-stoppen", web.SurveyStop, web.SurveyStopView{Survey: surveyPage("Wil je stoppen?", "nl"), Lead: "Je antwoorden tot nu toe zijn bewaard. Je hulp verandert niet.", Action: "/stop", Back: &web.Link{Label: "Ik ga toch verder", Href: "/vraag/4"}, Later: true, Withdraw: "Ik wil niet meedoen"}),
		of("vragen-gestopt", web.SurveyMessage, web.SurveyMessageView{Survey: surveyPage("Je doet niet mee", "nl"), Text: []string{"Je antwoorden zijn gewist. Je hulp blijft hetzelfde."}}),
		of("vragen-dode-koppeling", web.SurveyDead, surveyPage("", "nl")),
	}
}

func surveyStartSample(lang string) web.SurveyStartView {
	if lang == "en" {
		return web.SurveyStartView{
			Survey: surveyPage("How are you doing?", lang), Lead: "We would like to know how you are. There are 10 short questions.",
			Facts:   []string{"It takes about 2 minutes.", "You may skip any question.", "Your coach sees your answers.", "Not taking part changes nothing about your help."},
			Consent: "Yes, I take part and my answers may be used.", Action: "/start", Submit: "Start", Decline: "I would rather not",
		}
	}
	return web.SurveyStartView{
		Survey: surveyPage("Hoe gaat het met je?", lang), Lead: "We willen graag weten hoe het met je gaat. Het zijn 10 korte vragen.",
		Facts:   []string{"Het duurt ongeveer 2 minuten.", "Je mag elke vraag overslaan.", "Je begeleider ziet je antwoorden.", "Doe je niet mee? Dan verandert je hulp niet."},
		Consent: "Ja, ik doe mee en mijn antwoorden mogen worden gebruikt.", Action: "/start", Submit: "Beginnen", Decline: "Ik doe liever niet mee",
		MorePlace: &web.Link{Label: "Wat gebeurt er met mijn antwoorden?", Href: "/privacy"},
	}
}

func surveyQuestionSample() web.SurveyQuestionView {
	return web.SurveyQuestionView{
		Survey: surveyPage("Hoeveel stress heb je door geld?", "nl"), Now: 4, Total: 10, Minutes: 1, Action: "/vraag/4", Autosave: "/vraag/4/bewaar", Saved: true,
		Field: web.Field{ID: "stress_geld", Name: "stress_geld", Kind: web.KindChoice, Help: "Denk aan de laatste 2 weken.", Options: []web.Option{
			{Value: "0", Label: "Geen stress"}, {Value: "1", Label: "Een beetje stress"}, {Value: "2", Label: "Best veel stress", Checked: true}, {Value: "3", Label: "Heel veel stress"}, {Value: "wil_niet_zeggen", Label: "Wil ik niet zeggen"},
		}},
	}
}

func surveyScaleSample() web.SurveyQuestionView {
	v := surveyQuestionSample()
	v.Survey = surveyPage("How happy are you?", "en")
	v.Problems = []web.Problem{{Text: "Choose an answer, or choose not to say", Target: "geluk"}}
	v.Saved, v.First = false, true
	v.Field = web.Field{ID: "geluk", Name: "geluk", Kind: web.KindScale, Error: "Choose an answer", Ends: []string{"not happy", "very happy"}, Options: scaleOptions(11), Refusals: []web.Option{{Value: "wil_niet_zeggen", Label: "I would rather not say"}}}
	v.FollowUps = []web.Field{{ID: "waarom", Name: "waarom", Kind: web.KindLongText, Label: "What would help you?", FollowUp: true, Because: "Because you gave a low number", Hidden: true}}
	return v
}

func surveyTextSample() web.SurveyQuestionView {
	v := surveyQuestionSample()
	v.Title = "Wat wil je nog kwijt?"
	v.Field = web.Field{ID: "kwijt", Name: "kwijt", Kind: web.KindLongText, Label: "Je antwoord", Optional: true}
	v.Now, v.FromCheck = 10, true
	return v
}

func surveyCheckSample() web.SurveyCheckView {
	return web.SurveyCheckView{
		Survey: surveyPage("Kloppen je antwoorden?", "nl"), Lead: "Je kunt alles nog wijzigen.", Action: "/controle",
		Rows: []web.SurveyAnswer{{Question: "Hoeveel stress heb je door geld?", Answer: "Best veel stress", Href: "/vraag/4"}, {Question: "Hoe gelukkig ben je?", Answer: "Wil ik niet zeggen", Href: "/vraag/5", Empty: true}},
	}
}

func surveyThanksSample() web.SurveyThanksView {
	s := ownSpider()
	s.Axes = []string{"Rust", "Zelf\u00advertrouwen", "Geluk", "Iedere dag", "Gezondheid", "Steun", "Hoop", "Trots"}
	for i := range s.Series {
		s.Series[i].Values = s.Series[i].Values[:8]
	}
	s.Series[0].Label, s.Series[1].Label = "Nu", "Start, november 2025"
	return web.SurveyThanksView{
		Survey: surveyPage("Bedankt, Amira", "nl"), Lead: "Je antwoorden zijn veilig bewaard. Zo gaat het nu met je.",
		Changes: []web.Change{
			{Kind: chart.CellUp, Text: web.Sentence{{Text: "Je hebt "}, {Text: "meer vertrouwen in jezelf", Strong: true}, {Text: " dan toen je begon."}}},
			{Kind: chart.CellUp, Text: web.Sentence{{Text: "Je hebt "}, {Text: "meer rust", Strong: true}, {Text: " in je hoofd."}}},
			{Kind: chart.CellSame, Text: web.Sentence{{Text: "Je voelt "}, {Text: "evenveel steun", Strong: true}, {Text: " van mensen om je heen."}}},
		},
		Chart: s, ChartSub: "Verder naar buiten is beter.",
		Next:     []web.Sentence{web.Plain("Marije ziet je antwoorden als zij haar eigen lijst klaar heeft."), web.Plain("Jullie praten er samen over bij de volgende afspraak."), web.Plain("Wil je dat niet? Dan kun je je antwoorden intrekken. Je hulp verandert niet.")},
		Withdraw: &web.Link{Label: "Mijn antwoorden intrekken", Href: "/intrekken"},
	}
}

// surveyFewSample has too few subjects for a drawing.
func surveyFewSample() web.SurveyThanksView {
	v := surveyThanksSample()
	s := v.Chart.(chart.Spider)
	s.Axes = s.Axes[:4]
	s.Series = s.Series[:1]
	s.Series[0].Values = s.Series[0].Values[:4]
	v.Few, v.First, v.Chart, v.Changes, v.ChartSub = true, true, s, nil, "Elk cijfer loopt van 0 tot 10. Hoger is beter."
	return v
}
