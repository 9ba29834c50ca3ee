package web_test

import (
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// Names as long as people and gemeenten have them, with and without a place to break.
const (
	longName  = "Wilhelmina-Alexandrine van Oudheusden-Schouwenburg tot den Langendijk"
	longWord  = "Meervoudigepersoonlijkheidsontwikkelingsbegeleidingstrajecten"
	longPlace = "Gemeente Nissewaard-Rozenburg-Hoogvliet-Vlaardingerambacht"
)

// longSamples are pages with the longest names and texts, in several languages.
func longSamples() []sample {
	caseload := caseloadSample()
	caseload.Brand.Sub = longPlace
	caseload.User = &web.User{Name: longName, Role: "Gemeentebeheerder en teamleider"}
	for g := range caseload.Groups {
		for r := range caseload.Groups[g].Rows {
			caseload.Groups[g].Rows[r].Name = longName
		}
	}
	dossier := dossierSample()
	dossier.Repeats = dossier.Moments[1:] // of what comes back every few weeks
	dossier.Title, dossier.Sub, dossier.Brand.Sub = longName, longWord, longPlace
	form := questionnaireSample()
	form.Title = longWord + " " + longName
	form.Fields[0].Label = "Hoe kijk je tegen de " + longWord + " aan?"
	form.Fields[0].Options[0].Label = longWord
	out := []sample{
		of("lang-caseload", web.Caseload, caseload),
		of("lang-dossier", web.Dossier, dossier),
		of("lang-vragenlijst", web.Questionnaire, form),
	}
	for _, lang := range locale.Languages() {
		q := surveyQuestionSample()
		q.Survey = surveyPage("Hoe denk je over de "+longWord+" van "+longName+"?", lang)
		q.Brand.Sub, q.HelpPhone = longPlace, "0800 123 456 789"
		q.Field.Options[0].Label, q.Field.Options[1].Label = longWord, longName
		out = append(out, of("lang-vraag-"+lang, web.SurveyQuestion, q),
			of("taal-"+lang, web.SurveyLanguage, languageSample(lang)),
			of("privacy-"+lang, web.SurveyText, web.SurveyTextView{Survey: surveyPage(longWord, lang), Lead: longName, Sections: []web.TextSection{{Title: longName, Text: []web.Sentence{web.Plain(longWord)}}}}))
	}
	return out
}

func languageSample(lang string) web.SurveyLanguageView {
	v := web.SurveyLanguageView{Survey: surveyPage("", lang), Action: "/taal", Back: "vraag/rust"}
	v.Title, v.Lead = v.T("survey.language-title"), v.T("survey.language-lead")
	for _, code := range locale.Languages() {
		m := locale.For(code)
		v.Choices = append(v.Choices, web.Language{Code: code, Dir: m.Dir(), Label: m.Text("site.language", nil), Current: code == lang})
	}
	return v
}
