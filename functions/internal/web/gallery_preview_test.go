package web_test

import (
	"fmt"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web"
)

// previewSamples are the preview with a finding, on a phone's width, and without a good
// version, on a desk's.
func previewSamples() []sample {
	v := web.PreviewView{
		Title: "vragenlijsten/slapen/v1.yaml", CSRF: "proef", SheetHref: "/voorbeeld/voorbeeld.css", ScriptHref: web.AssetURL("pagina.js"),
		Errors: 1, Warnings: 1, Elsewhere: 2, Read: "14.32.07", LastGood: "14.30.55", Frame: "about:blank", Phone: true, StaffOnly: true, Earlier: true,
		Forms: []web.PreviewChoice{{Name: "formulier", Value: "deelnemer", Label: "Deelnemer", Current: true}, {Name: "formulier", Value: "medewerker", Label: "Medewerker"}},
		Languages: []web.PreviewChoice{
			{Name: "taal", Value: "nl", Label: "Nederlands", Lang: "nl", Current: true}, {Name: "taal", Value: "ar", Label: "العربية", Lang: "ar"},
		},
		Lines: []web.PreviewLine{
			{Number: 1, Text: "soort: vragenlijst", Findings: []web.PreviewFinding{{Place: "v1.yaml:1:1", Code: "unused", Message: "geen enkel programma gebruikt deze vragenlijst"}}},
			{Number: 2, Text: "        zichtbaar: slap <= 2", Findings: []web.PreviewFinding{
				{Error: true, Place: "v1.yaml:2:20", Code: "formula-unknown-name", Message: "De naam slap bestaat niet.", Hint: "bedoelde je slaap?", Caret: strings.Repeat(" ", 19)},
			}},
		},
		Loose:   []web.PreviewFinding{{Error: true, Place: "normen.csv:4", Code: "bad-table", Message: "rij 4 heeft twee waarden"}},
		Missing: []web.PreviewMissing{{Line: 2, Text: "de tekst heeft geen vertaling in ar"}},
		Changes: []web.PreviewChange{{Name: "slaap", Was: "leeg", Is: "2"}},
		Shown: []web.PreviewShown{
			{ID: "slaap", Visible: true, Answer: "2"},
			{ID: "wakker_door", Why: []web.PreviewExplained{{Name: "wakker_door", Rule: "slaap <= 2", Steps: []string{"slaap <= 2 = waar", "  slaap = 2"}, Inputs: []web.PreviewExplained{{Name: "slaap", Value: "2"}}}}},
		},
		Scores: []web.PreviewValue{{ID: "slaap_cijfer", Title: "Slaap", Value: "2,5", Class: "laag", Explained: web.PreviewExplained{
			Rule: "gemiddelde van slaap en onrust", Missing: []string{"onrust", "piekeren"}, Inputs: []web.PreviewExplained{{Name: "onrust", Value: "leeg", State: "weet niet"}},
		}}},
		Calculations: []web.PreviewValue{{ID: "totaal", Value: "leeg"}},
		Problems:     []web.PreviewProblem{{ID: "slaap", Text: "Dat is weinig."}, {ID: "naam", Text: "Vul dit in.", Hard: true}},
		Cases:        web.PreviewCases{File: "v1_test.yaml", Passed: 1, Total: 2, Failed: []string{"leeg: slaap verwacht 2 en geeft leeg"}, Name: "leeg", Refused: "er is al een geval met die naam"},
	}
	broken := v
	broken.Frame, broken.LastGood, broken.Phone = "", "", false
	kept := v
	kept.Errors, kept.Cases = 0, web.PreviewCases{File: "v1_test.yaml", Kept: "Het geval staat in v1_test.yaml."}
	return []sample{of("voorbeeld-met-een-fout", web.Preview, v), of("voorbeeld-zonder-goede-versie", web.Preview, broken), of("voorbeeld-met-een-bewaard-geval", web.Preview, kept)}
}

// TestEveryKindCanBeAnsweredInBothForms: a kind of field that one of the forms does not
// know would be a question that nobody can answer.
func TestEveryKindCanBeAnsweredInBothForms(t *testing.T) {
	option := []web.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}
	row := []web.Row{{ID: "r.a", Name: "r.a", Label: "A"}, {ID: "r.b", Name: "r.b", Label: "B"}}
	inner := web.Field{ID: "r.0.x", Name: "r.0.x", Kind: web.KindText, Label: "X"}
	for _, f := range []web.Field{
		{Kind: web.KindText}, {Kind: web.KindLongText}, {Kind: web.KindNumber}, {Kind: web.KindAmount}, {Kind: web.KindDate},
		{Kind: web.KindSelect, Options: option}, {Kind: web.KindChoice, Options: option}, {Kind: web.KindMulti, Options: option},
		{Kind: web.KindScale, Options: option}, {Kind: web.KindLevels, Options: option}, {Kind: web.KindMatrix, Options: option, Rows: row},
		{Kind: web.KindRanking, Rows: row}, {Kind: web.KindRepeat, Groups: []web.Group{{Title: "Rij 1", Fields: []web.Field{inner}}}, Add: "Nog een"},
	} {
		f.ID, f.Name, f.Label = "r", "r", "Vraag"
		question := render(t, web.SurveyQuestion(web.SurveyQuestionView{Survey: surveyPage("Vraag", "nl"), Field: f}))
		form := render(t, web.Form(web.FormView{Page: staffPage("Vraag", ""), Sections: []web.Section{{Fields: []web.Field{f}}}}))
		for name, body := range map[string]string{"question": question, "form": form} {
			if !strings.Contains(body, ` name="r`) {
				t.Errorf("the %s has no input for kind %s", name, fmt.Sprint(f.Kind))
			}
		}
	}
}
