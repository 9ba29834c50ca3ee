// Package codebook writes down every variable of a questionnaire: what was asked,
// which answers there are, how it is scored and why it is asked. Researchers read
// data with it, and it is what a privacy officer asks for.
//
// Everything comes from the compiled definition, so a codebook cannot disagree
// with the questionnaire. The package must not know any questionnaire and writes
// only to the writer that it is given.
package codebook

import (
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// Book is the codebook of one questionnaire in one language.
type Book struct {
	ID        string    `json:"id"`
	Version   int       `json:"versie"`
	Title     string    `json:"titel"`
	Rater     string    `json:"invuller"`
	Lang      string    `json:"taal"`
	Digest    string    `json:"kenmerk"` // of the definition
	Sections  []Section `json:"delen"`
	Languages []string  `json:"talen"`

	Replaces string       `json:"vervangt,omitempty"`     // the version before, as id@version
	Compared []Comparison `json:"vergelijking,omitempty"` // with the version before, from Compare
}

// Section is a page of the questionnaire, or what is computed from it.
type Section struct {
	ID        string     `json:"id"`
	Title     string     `json:"titel"`
	Visible   string     `json:"zichtbaar,omitempty"` // formula of the whole page
	Variables []Variable `json:"variabelen"`
}

// Variable is one column of the data.
type Variable struct {
	ID       string   `json:"variabele"`
	Text     string   `json:"tekst"`
	Help     string   `json:"uitleg,omitempty"`
	Type     string   `json:"type"`
	Codes    []Code   `json:"codes,omitempty"`
	Range    string   `json:"bereik,omitempty"`
	Unit     string   `json:"eenheid,omitempty"`
	Missing  []string `json:"ontbrekend,omitempty"` // answers that count as leeg
	Required string   `json:"verplicht,omitempty"`  // ja, or a formula
	Visible  string   `json:"zichtbaar,omitempty"`  // formula
	Checks   []string `json:"controles,omitempty"`
	Scoring  string   `json:"berekening,omitempty"`
	Domain   string   `json:"domein,omitempty"`
	Purpose  string   `json:"doel,omitempty"`
	UsedBy   []string `json:"gebruikt_door,omitempty"`
}

// Code is one possible value.
type Code struct {
	Value string `json:"code"`
	Text  string `json:"tekst"`
	Score string `json:"telt_als,omitempty"`
}

// ResultsSection is the id of the section with calculations and scales.
const ResultsSection = "uitkomsten"

// Build makes the codebook of a questionnaire in a language; what is not
// translated is in Dutch.
func Build(in *instrument.Instrument, lang string) Book {
	d := in.Def
	b := builder{in: in, lang: lang, readers: readers(in)}
	book := Book{ID: d.ID, Version: d.Version, Title: d.Title.In(lang), Rater: d.Rater, Lang: lang, Digest: in.Digest(), Languages: d.Languages}
	if !d.Replaces.IsZero() {
		book.Replaces = d.Replaces.String()
	}
	for _, p := range d.Pages {
		s := Section{ID: p.ID, Title: p.Title.In(lang), Visible: oneLine(p.Visible.Src)}
		for _, f := range in.Fields() {
			if f.Page == p {
				s.Variables = append(s.Variables, b.field(f))
				for _, inner := range f.Inner() {
					v := b.field(inner)
					v.ID, v.Type, v.UsedBy = f.ID+"."+inner.ID, v.Type+", per rij", b.readers[f.ID+"."+inner.ID]
					s.Variables = append(s.Variables, v)
				}
			}
		}
		book.Sections = append(book.Sections, s)
	}
	results := Section{ID: ResultsSection, Title: "Berekeningen en schalen"}
	for _, c := range d.Calculations {
		results.Variables = append(results.Variables, b.calculation(c))
	}
	for _, s := range d.Scales {
		results.Variables = append(results.Variables, b.scale(s)...)
	}
	if len(results.Variables) > 0 {
		book.Sections = append(book.Sections, results)
	}
	return book
}

// readers lists per name what reads it.
func readers(in *instrument.Instrument) map[string][]string {
	out := map[string][]string{}
	for _, r := range in.Rules() {
		by := r.Owner
		if r.Role != instrument.RoleCompute && r.Role != instrument.RoleScale {
			by += " (" + string(r.Role) + ")"
		}
		for _, name := range r.Reads {
			if name != r.Owner && !slices.Contains(out[name], by) {
				out[name] = append(out[name], by)
			}
		}
	}
	return out
}

type builder struct {
	in      *instrument.Instrument
	lang    string
	readers map[string][]string
}

func (b *builder) field(f *instrument.Field) Variable {
	q := f.Question
	v := Variable{
		ID: f.ID, Text: q.Text.In(b.lang), Help: q.Help.In(b.lang), Type: q.Type, Unit: q.Unit.In(b.lang), Visible: oneLine(q.Visible.Src),
		Domain: f.Domain(), Purpose: q.Purpose.In(b.lang), UsedBy: b.readers[f.ID], Codes: b.codes(q), Range: fieldRange(q),
	}
	if f.Row != nil {
		v.Text = strings.TrimSpace(v.Text + " " + f.Row.Text.In(b.lang))
		if !f.Row.Visible.IsZero() {
			v.Visible = strings.TrimPrefix(v.Visible+" en "+oneLine(f.Row.Visible.Src), " en ")
		}
	}
	switch {
	case q.Required.Always:
		v.Required = "ja"
	case !q.Required.Formula.IsZero():
		v.Required = oneLine(q.Required.Formula.Src)
	}
	if q.DontKnow {
		v.Missing = append(v.Missing, "weet_niet")
	}
	if q.WontSay {
		v.Missing = append(v.Missing, "wil_niet_zeggen")
	}
	for _, c := range q.Checks {
		kind := "zacht"
		if c.Hard() {
			kind = "hard"
		}
		v.Checks = append(v.Checks, fmt.Sprintf("%s (%s): %s", oneLine(c.Formula.Src), kind, c.Message.In(b.lang)))
	}
	return v
}

// codes are the values of a closed question.
func (b *builder) codes(q *instrument.Question) []Code {
	var out []Code
	for _, o := range q.Options {
		c := Code{Value: o.ID, Text: o.Text.In(b.lang)}
		if o.Value != nil {
			c.Score = formula.FormatNumber(*o.Value)
		}
		out = append(out, c)
	}
	for _, l := range q.Levels {
		out = append(out, Code{Value: formula.FormatNumber(l.Value), Text: joined(": ", l.Title.In(b.lang), l.Text.In(b.lang))})
	}
	if q.Type == instrument.TypeScale {
		out = b.steps(q)
	}
	if q.Type == instrument.TypeYesNo {
		out = []Code{{Value: "1", Text: "ja"}, {Value: "0", Text: "nee"}}
	}
	return out
}

// steps are the labelled steps of a schaal: all with anchors, else the two ends.
func (b *builder) steps(q *instrument.Question) []Code {
	var out []Code
	steps := q.Steps()
	ends := q.Ends[b.lang]
	if ends == nil {
		ends = q.Ends[source.DefaultLang]
	}
	for i, x := range steps {
		c := Code{Value: formula.FormatNumber(x)}
		switch {
		case i < len(q.Anchors):
			c.Text = q.Anchors[i].In(b.lang)
		case i == 0 && len(ends) == 2:
			c.Text = ends[0]
		case i == len(steps)-1 && len(ends) == 2:
			c.Text = ends[1]
		default:
			continue
		}
		out = append(out, c)
	}
	return out
}

func fieldRange(q *instrument.Question) string {
	low, high := q.Min, q.Max
	if q.Type == instrument.TypeScale {
		low, high = q.From, q.To
	}
	text := ""
	switch {
	case low != nil && high != nil:
		text = formula.FormatNumber(*low) + " tot en met " + formula.FormatNumber(*high)
	case low != nil:
		text = "vanaf " + formula.FormatNumber(*low)
	case high != nil:
		text = "tot en met " + formula.FormatNumber(*high)
	}
	if q.Decimals != nil {
		text = joined(", ", text, instrument.Decimals(*q.Decimals))
	}
	return text
}

func (b *builder) calculation(c *instrument.Calculation) Variable {
	v := Variable{ID: c.ID, Text: c.Title.In(b.lang), Type: "berekening: " + c.Type, Scoring: oneLine(c.Formula.Src), UsedBy: b.readers[c.ID]}
	for _, o := range c.Options {
		v.Codes = append(v.Codes, Code{Value: o.ID, Text: o.Text.In(b.lang)})
	}
	return v
}

// scale describes a scale and, when it has classes, the variable of its class.
func (b *builder) scale(s *instrument.Scale) []Variable {
	v := Variable{
		ID: s.ID, Text: s.Title.In(b.lang), Help: s.Help.In(b.lang), Type: "schaal", Unit: s.Unit.In(b.lang), Domain: joined(", ", s.Domain, s.Dimension),
		Scoring: Scoring(s), UsedBy: b.readers[s.ID],
	}
	if len(s.Range) == 2 {
		v.Range = formula.FormatNumber(s.Range[0]) + " tot en met " + formula.FormatNumber(s.Range[1])
	}
	if len(s.Classes) == 0 {
		return []Variable{v}
	}
	class := Variable{ID: s.ID + ".klasse", Text: v.Text + ": klasse", Type: "keuze", Scoring: "klasse van " + s.ID, UsedBy: b.readers[s.ID+".klasse"]}
	from := ""
	for _, c := range s.Classes {
		to := ""
		if c.Below != nil {
			to = formula.FormatNumber(*c.Below)
		}
		class.Codes = append(class.Codes, Code{Value: c.ID, Text: joined(" ", c.Title.In(b.lang), bounds(from, to))})
		from = to
	}
	return []Variable{v, class}
}

func bounds(from, to string) string {
	switch {
	case from == "":
		return "(onder " + to + ")"
	case to == "":
		return "(vanaf " + from + ")"
	}
	return "(" + from + " tot " + to + ")"
}

// Scoring says in Dutch how a scale is computed.
func Scoring(s *instrument.Scale) string { return s.Describe() }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joined joins what is not empty.
func joined(by string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), by)
}
