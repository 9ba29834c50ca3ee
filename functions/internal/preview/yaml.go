package preview

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// plainWord is a word that YAML reads as text without quotes.
var plainWord = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// reserved are words that YAML, or a case, reads as something else than text.
var reserved = map[string]bool{"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "leeg": true}

// word writes an id as YAML.
func word(s string) string {
	if plainWord.MatchString(s) && !reserved[s] {
		return s
	}
	return quoted(s)
}

// quoted writes any text as a YAML scalar in double quotes, on one line.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func decimal(x float64) string {
	return strconv.FormatFloat(formula.Round(x, 9), 'f', -1, 64)
}

func words(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = word(id)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// answerYAML writes one answer as a case holds it; "" for no answer.
func answerYAML(f *instrument.Field, a instrument.Answer) string {
	switch a.Status {
	case instrument.DontKnow:
		return "weet_niet"
	case instrument.WontSay:
		return "wil_niet_zeggen"
	case instrument.Answered:
	default:
		return ""
	}
	if f.Inner() != nil {
		return rowsYAML(f, a.Rows)
	}
	return valueYAML(f.Question.Type, a.Value)
}

func rowsYAML(f *instrument.Field, rows []instrument.Answers) string {
	var all []string
	for _, row := range rows {
		var parts []string
		for _, inner := range f.Inner() {
			if text := answerYAML(inner, row[inner.ID]); text != "" {
				parts = append(parts, inner.ID+": "+text)
			}
		}
		all = append(all, "{"+strings.Join(parts, ", ")+"}")
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func valueYAML(kind string, v formula.Value) string {
	switch kind {
	case instrument.TypeMulti, instrument.TypeRanking:
		return words(v.AsList())
	case instrument.TypeYesNo:
		if v.AsBool() {
			return "ja"
		}
		return "nee"
	case instrument.TypeDate:
		if days, ok := v.AsDays(); ok {
			return source.Date(days).String()
		}
	case instrument.TypeText, instrument.TypeLongText:
		return quoted(v.AsText())
	}
	if x, ok := v.AsNumber(); ok && !math.IsInf(x, 0) {
		return decimal(x)
	}
	return word(v.AsText())
}

// outcomeYAML writes a value that came out as a case expects it.
func outcomeYAML(v formula.Value) string {
	switch {
	case v.IsMissing():
		return "leeg"
	case v.Type() == formula.TypeBool && v.AsBool():
		return "waar"
	case v.Type() == formula.TypeBool:
		return "onwaar"
	case v.Type() == formula.TypeList:
		return words(v.AsList())
	case v.Type() == formula.TypeDate:
		days, _ := v.AsDays()
		return source.Date(days).String()
	}
	if x, ok := v.AsNumber(); ok {
		return decimal(x)
	}
	return word(v.AsText())
}

// line is one key of the answers of a case.
type line struct{ key, value string }

func answerLines(in *instrument.Instrument, answers instrument.Answers) []line {
	var out []line
	for _, f := range in.Fields() {
		if text := answerYAML(f, answers[f.ID]); text != "" {
			out = append(out, line{f.ID, text})
		}
	}
	return out
}

// carried are the answers to one version of a questionnaire that fit another: what
// would be typed in its form now. The rest is let go.
func carried(from, to *instrument.Instrument, answers instrument.Answers) instrument.Answers {
	out := instrument.Answers{}
	for _, l := range answerLines(from, answers) {
		if a, ok := readBack(to, l); ok {
			if same(a, answers[l.key]) {
				a.Reason = answers[l.key].Reason
			}
			out[l.key] = a
		}
	}
	return out
}

// readBack reads a line as a case does.
func readBack(in *instrument.Instrument, l line) (instrument.Answer, bool) {
	doc, found := read.Parse("antwoord.yaml", []byte(l.key+": "+l.value+"\n"))
	if doc == nil || found.HasErrors() {
		return instrument.Answer{}, false
	}
	answers, refused, unknown := casetest.ReadAnswers(in, doc.Root, source.DefaultLang)
	a, ok := answers[l.key]
	return a, ok && len(refused) == 0 && len(unknown) == 0 && a.Status != instrument.Unanswered
}

// same tells whether two answers say the same: one that is no value has none to
// compare, and in a row nothing is as good as unanswered.
func same(a, b instrument.Answer) bool {
	if a.Status != b.Status || a.Status == instrument.Answered && !a.Value.Equal(b.Value) || len(a.Rows) != len(b.Rows) {
		return false
	}
	for i, row := range a.Rows {
		for id := range row {
			if !same(row[id], b.Rows[i][id]) {
				return false
			}
		}
		for id := range b.Rows[i] {
			if !same(row[id], b.Rows[i][id]) {
				return false
			}
		}
	}
	return true
}

// unfaithful is the first answer that a case would not give back as it was given,
// or "": what came from elsewhere than a form need not fit in a file.
func unfaithful(in *instrument.Instrument, answers instrument.Answers) string {
	for _, l := range answerLines(in, answers) {
		if a, ok := readBack(in, l); !ok || !same(a, answers[l.key]) {
			return l.key
		}
	}
	return ""
}

// findingText is one line about findings that stand in the way.
func findingText(found diag.List) string {
	for _, f := range found {
		if f.Severity == diag.Error {
			return f.String()
		}
	}
	return ""
}
