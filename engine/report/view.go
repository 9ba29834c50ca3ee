package report

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
)

// View is a report as its reader may see it: words and figures, no HTML.
type View struct {
	ID       string        `json:"id"` // id@version
	Title    string        `json:"titel"`
	Form     Form          `json:"vorm"`
	Level    string        `json:"niveau"`
	Lang     string        `json:"taal"`
	About    string        `json:"over"` // the gemeente, or the programme
	Heading  Words         `json:"kop"`
	Lead     Words         `json:"inleiding"`
	Letter   *LetterView   `json:"brief,omitempty"`
	Sections []SectionView `json:"onderdelen"`
	Method   Words         `json:"verantwoording"`
	// What every figure rests on.
	N          cohort.Figure `json:"n"`
	People     string        `json:"mensen"` // the programme's word for them
	Period     string        `json:"periode,omitempty"`
	Definition string        `json:"definitie"`
	// Sources say of each feature of a gemeente that stands in it where it comes from.
	Sources   []string    `json:"bronnen,omitempty"`
	Threshold int         `json:"drempel"`
	Date      source.Date `json:"datum"`
}

// Words is a text that was chosen and filled in. Markdown is what to lay out: the
// figures in it are escaped, so that none of them is taken for a sign of layout.
type Words struct {
	Markdown string `json:"markdown,omitempty"`
	Plain    string `json:"tekst,omitempty"` // as written, with the figures in it
	Else     bool   `json:"anders,omitempty"`
}

// LetterView is what stands around a letter.
type LetterView struct {
	To       string `json:"aan"`
	Subject  string `json:"betreft"`
	Greeting string `json:"aanhef"`
	Closing  string `json:"slot"`
}

// SectionView is one part.
type SectionView struct {
	ID      string               `json:"id"`
	Title   string               `json:"titel,omitempty"`
	Half    bool                 `json:"half,omitempty"`
	NewPage bool                 `json:"nieuwe_pagina,omitempty"`
	Figures []FigureView         `json:"cijfers,omitempty"`
	Body    []Words              `json:"tekst,omitempty"`
	Tiles   []dashboard.TileView `json:"tegels,omitempty"`
	Quotes  []Quote              `json:"citaten,omitempty"`
	// Unquoted stands where quotes may stand and there is none.
	Unquoted Words `json:"geen_citaat,omitzero"`
}

// FigureView is one large figure. Hidden says that words stand for it.
type FigureView struct {
	Name    string `json:"cijfer"`
	Value   string `json:"waarde"`
	Hidden  bool   `json:"verborgen,omitempty"`
	Caption Words  `json:"bijschrift"`
}

// Quote is what somebody said, moderated: nothing in it points at a person.
type Quote struct {
	ID   string `json:"-"` // of the candidate
	Text string `json:"tekst"`
	Lang string `json:"taal,omitempty"` // in which it was said
	By   string `json:"van,omitempty"`
}
