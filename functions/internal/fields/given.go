package fields

import (
	"net/url"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
)

// Given reads a form with some fields. A field of the list that the form does not
// hold was left empty: a browser does not send what nothing is chosen of.
func Given(form url.Values, list []*instrument.Field) app.Given {
	given := app.Given{Fields: map[string][]string{}, Reasons: map[string]string{}}
	for _, f := range list {
		given.Fields[f.ID] = values(form, f)
		if reason, ok := form[f.Question.ID+reasonSuffix]; ok && len(reason) > 0 {
			given.Reasons[f.ID] = reason[0]
		}
	}
	return given
}

// values is what a form holds for one field; when that is nothing, what the box
// below it takes over from before.
func values(form url.Values, f *instrument.Field) []string {
	var out []string
	switch {
	case f.Inner() != nil:
		out = givenRows(form, f.ID)
	case f.Question.Type == instrument.TypeRanking:
		out = givenPlaces(form, f.Question)
	default:
		out = append(append([]string{}, form[f.ID]...), form[f.ID+refusalSuffix]...)
	}
	if again := confirmed(form, f.ID); again != nil && !filled(out, f.Inner() != nil) {
		return again
	}
	return out
}

// filled tells whether anything was typed or chosen; rows says that the values are
// those of a herhaling.
func filled(raw []string, rows bool) bool {
	for _, s := range raw {
		if rows {
			_, s, _ = strings.Cut(s, "=")
		}
		if strings.TrimSpace(s) != "" {
			return true
		}
	}
	return false
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
