package report

import (
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in the definition of a report.
const Kind = "rapport"

// Form says what a report is printed as.
type Form string

// The forms.
const (
	A4          Form = "a4"
	Poster      Form = "a0"
	Letter      Form = "brief"       // one page A4
	Slides      Form = "dia"         // one section a slide, 16:9
	Infographic Form = "infographic" // one tall page
)

// Levels of a report. At any other level it is about one gemeente.
const (
	LevelPublic   = "publiek"
	LevelNational = "landelijk"
)

// Definition is one version of a report as its YAML says it.
type Definition struct {
	Pos       diag.Pos    `yaml:"-" json:"-"`
	Kind      string      `yaml:"soort" json:"soort"`
	ID        string      `yaml:"id" json:"id"`
	Version   int         `yaml:"versie" json:"versie"`
	Title     source.Text `yaml:"titel" json:"titel"`
	About     source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Replaces  source.Ref  `yaml:"vervangt" json:"vervangt,omitzero"`
	Form      Form        `yaml:"vorm" json:"vorm"`
	Level     string      `yaml:"niveau" json:"niveau"`
	Programme source.Ref  `yaml:"programma" json:"programma"`
	// Release is a dashboard whose figures are renewed by period. What is for everybody
	// is made of those figures alone; at other levels they are what to compare with.
	Release  source.Ref            `yaml:"uitgave" json:"uitgave,omitzero"`
	Models   map[string]source.Ref `yaml:"modellen" json:"modellen,omitempty"` // by the name that sentences use
	Tallies  []Tally               `yaml:"tellingen" json:"tellingen,omitempty"`
	Heading  Sentence              `yaml:"kop" json:"kop"`
	Lead     []Sentence            `yaml:"inleiding" json:"inleiding,omitempty"`
	Letter   *Correspondence       `yaml:"brief" json:"brief,omitempty"`
	Sections []Section             `yaml:"onderdelen" json:"onderdelen"`
	Method   source.Text           `yaml:"verantwoording" json:"verantwoording,omitempty"` // Markdown, without figures
}

// Correspondence is what stands around a letter.
type Correspondence struct {
	To       source.Text `yaml:"aan" json:"aan"`
	Subject  source.Text `yaml:"betreft" json:"betreft"`
	Greeting source.Text `yaml:"aanhef" json:"aanhef"`
	Closing  source.Text `yaml:"slot" json:"slot"`
}

// Tally counts on how many indicators a group became certainly better between their
// first moment and another.
type Tally struct {
	Pos        diag.Pos `yaml:"-" json:"-"`
	ID         string   `yaml:"id" json:"id"`
	Indicators []string `yaml:"indicatoren" json:"indicatoren"`
	To         string   `yaml:"naar" json:"naar"`
}

// Quoting is what somebody said, in a part: moderated, drawn by lot, and never more than
// one of the same person in a report.
type Quoting struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	Most  int      `yaml:"hoogstens" json:"hoogstens"`
	About string   `yaml:"thema" json:"thema,omitempty"` // a part of the framework; "" is any
	// Breakdown adds the class of who said it, where that group may be shown.
	Breakdown string      `yaml:"uitsplitsing" json:"uitsplitsing,omitempty"`
	Else      source.Text `yaml:"anders" json:"anders"` // where there is none
}

// Pooled gives the studies of all tiles.
func (d *Definition) Pooled() []*dashboard.Study {
	var list []*dashboard.Study
	for i := range d.Sections {
		list = append(list, dashboard.Pooled(d.Sections[i].Tiles)...)
	}
	return list
}

// Section is one part of a report.
type Section struct {
	Pos       diag.Pos         `yaml:"-" json:"-"`
	ID        string           `yaml:"id" json:"id"`
	Title     Sentence         `yaml:"titel" json:"titel,omitzero"`
	Figures   []Figure         `yaml:"cijfers" json:"cijfers,omitempty"`
	Sentences []Sentence       `yaml:"zinnen" json:"zinnen,omitempty"` // one paragraph
	Text      Sentence         `yaml:"tekst" json:"tekst,omitzero"`    // Markdown, of as many paragraphs as it has
	Tiles     []dashboard.Tile `yaml:"tegels" json:"tegels,omitempty"`
	Quotes    *Quoting         `yaml:"citaten" json:"citaten,omitempty"`
	Width     string           `yaml:"breedte" json:"breedte,omitempty"`
	NewPage   bool             `yaml:"nieuwe_pagina" json:"nieuwe_pagina,omitempty"`
}

// Half is the width of a section that stands beside the next.
const Half = "half"

// Figure is one large figure with a sentence under it.
type Figure struct {
	Pos     diag.Pos `yaml:"-" json:"-"`
	Name    string   `yaml:"cijfer" json:"cijfer"`
	Caption Sentence `yaml:"bijschrift" json:"bijschrift"`
}

// Sentence is a text with figures in it. Of several choices the first is taken whose
// formula holds and whose figures can be shown. Else stands where none is.
type Sentence struct {
	Pos     diag.Pos    `yaml:"-" json:"-"`
	Text    source.Text `yaml:"tekst" json:"tekst,omitempty"`
	Choices []Choice    `yaml:"keuze" json:"keuze,omitempty"`
	Else    source.Text `yaml:"anders" json:"anders,omitempty"`
}

// Choice is one way to say it.
type Choice struct {
	Pos  diag.Pos       `yaml:"-" json:"-"`
	If   source.Formula `yaml:"als" json:"als,omitzero"`
	Text source.Text    `yaml:"tekst" json:"tekst"`
}

// IsZero says whether nothing is said.
func (s Sentence) IsZero() bool { return s.Text.IsZero() && len(s.Choices) == 0 && s.Else.IsZero() }

// options are the ways to say it, in order.
func (s *Sentence) options() []Choice {
	if s.Text.IsZero() {
		return s.Choices
	}
	return append([]Choice{{Pos: s.Pos, Text: s.Text}}, s.Choices...)
}

// UnmarshalSource reads a sentence; a plain text is one without figures.
func (s *Sentence) UnmarshalSource(n *source.Node) diag.List {
	if n.Kind == source.Scalar {
		s.Pos = n.Pos
		return source.DecodeNode(n, &s.Text)
	}
	type plain Sentence
	return source.DecodeNode(n, (*plain)(s))
}
