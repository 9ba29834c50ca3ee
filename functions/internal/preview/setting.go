package preview

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// The invented setting of a preview.
const (
	settingID   = "voorbeeld"
	settingCode = "9999"
	prefix      = "VB"
	participant = "VB-1"
	momentThen  = "T0"
	momentNow   = "T1"
	monthsThen  = 6 // how long ago the earlier moment was
	firstName   = "Sam"
	colour      = "#5115ef"
)

// setting is a programme with two moments at which one rater fills in the
// questionnaire, and the gemeente that carries it out.
func setting(q *instrument.Questionnaire, around surroundings) *catalog.Definitions {
	ref := source.Ref{ID: q.ID, Version: q.Version}
	window := programme.Window{Opens: source.Span{N: -2, Unit: source.Months}, Closes: source.Span{N: 2, Unit: source.Months}}
	asked := map[string]source.Ref{q.Rater: ref}
	p := &programme.Programme{
		Kind: programme.Kind, ID: settingID, Version: 1, Title: source.Text{source.DefaultLang: "Voorbeeld"},
		Naming: around.naming, Framework: source.Ref{ID: settingID, Version: 1},
		Phases: []programme.Phase{{ID: "fase", Title: source.Text{source.DefaultLang: "Voorbeeld"}}},
		Raters: []programme.Rater{{ID: q.Rater, Kind: around.kind, Title: source.Text{source.DefaultLang: "Invuller"}}},
		Moments: []programme.Moment{
			{ID: momentThen, Title: source.Text{source.DefaultLang: "eerder"}, Window: window, Questionnaires: asked},
			{ID: momentNow, Title: source.Text{source.DefaultLang: "nu"}, Month: monthsThen, Window: window, Questionnaires: asked},
		},
		Exit: programme.Exit{Reasons: []programme.Reason{{ID: "klaar", Title: source.Text{source.DefaultLang: "Klaar"}, Completed: true}}},
	}
	f := &indicator.Framework{
		Kind: indicator.FrameworkKind, ID: settingID, Version: 1, Title: p.Title,
		Programme: source.Ref{ID: settingID, Version: 1}, Domains: domains(q),
	}
	g := &gemeente.Gemeente{
		Kind: "gemeente", Code: settingCode, Name: "Voorbeeld", Colour: colour, Prefix: prefix,
		Programmes: []gemeente.Overlay{{ID: settingID, Version: 1}},
	}
	return &catalog.Definitions{
		Digest: digest(q), Questionnaires: []*instrument.Questionnaire{q}, Programmes: []*programme.Programme{p},
		Frameworks: []*indicator.Framework{f}, Gemeenten: []*gemeente.Gemeente{g},
	}
}

// domains are those that the questionnaire names, whatever they mean.
func domains(q *instrument.Questionnaire) []indicator.Entry {
	var out []indicator.Entry
	seen := map[string]bool{"": true}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			out = append(out, indicator.Entry{ID: id, Title: source.Text{source.DefaultLang: id}})
		}
	}
	for _, p := range q.Pages {
		add(p.Domain)
		for _, asked := range p.Questions {
			add(asked.Domain)
			for _, inner := range asked.Questions {
				add(inner.Domain)
			}
		}
	}
	for _, s := range q.Scales {
		add(s.Domain)
	}
	return out
}

// digest identifies a version of the questionnaire while it is edited.
func digest(q *instrument.Questionnaire) string {
	data, err := json.Marshal(q)
	if err != nil {
		return "" // then every version counts as the same, which only a cache looks at
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
