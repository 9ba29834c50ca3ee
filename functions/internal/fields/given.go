package fields

import (
	"net/url"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
)

// Given reads a form with some fields. A field of the list that the form does not
// hold was left empty: a browser does not send what nothing is chosen of.
func Given(form url.Values, list []*instrument.Field) app.Given {
	given := app.Given{Fields: map[string][]string{}, Reasons: map[string]string{}}
	for _, f := range list {
		values := append([]string{}, form[f.ID]...)
		given.Fields[f.ID] = append(values, form[f.ID+refusalSuffix]...)
		if reason, ok := form[f.Question.ID+reasonSuffix]; ok && len(reason) > 0 {
			given.Reasons[f.ID] = reason[0]
		}
	}
	return given
}

// Refused is what was typed at the fields that have a problem, to show it again.
func Refused(given app.Given, problems []instrument.Problem) map[string][]string {
	typed := map[string][]string{}
	for _, p := range problems {
		if raw, ok := given.Fields[p.Question]; ok {
			typed[p.Question] = raw
		}
	}
	return typed
}
