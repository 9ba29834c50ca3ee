package web

import (
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web/chart"
)

// ReportListView is the page that lists reports.
type ReportListView struct {
	Page
	Lead   string
	Links  []Link // buttons beside the title
	Groups []ReportGroup
	Empty  string
}

// ReportGroup is one report with what was published of it.
type ReportGroup struct {
	ID, Title, About string
	Draft            *Link
	Versions         []ReportVersion
	None             string
}

// ReportVersion is one published report in a list.
type ReportVersion struct {
	Link
	Heading, When, By string
}

// ReportView is a report as it is read on a screen and printed. What stands around the
// article is not printed.
type ReportView struct {
	Page
	Form       string // of the paper: a4, a0, brief, dia, infographic
	StyleHref  string // of the sheet; the present one when empty
	State      string // draft, or when and by whom it was published
	Back       Link
	PublishTo  string // where the form that publishes goes, "" when there is nothing to publish
	PublishAsk string
	Article    string // the published article; of a draft Report is laid out
	Report     ReportArticle
}

// ReportArticle is what is printed.
type ReportArticle struct {
	Messages Page
	Form     string
	About    string
	Name     string // of the report
	Date     string
	Heading  string
	Lead     []ProseBlock
	Letter   *ReportLetter
	Sections []ReportSection
	Method   []ProseBlock
	Basis    []string // what every figure rests on
}

// ReportLetter is what stands around a letter.
type ReportLetter struct {
	To, Subject, Greeting string
	Closing               []string
}

// ReportSection is one part of a report.
type ReportSection struct {
	ID, Title string
	Half      bool
	NewPage   bool
	Figures   []ReportFigure
	Body      []ProseBlock
	Tiles     []Tile
	Quotes    []ReportQuote
}

// ReportFigure is a large figure with what it means.
type ReportFigure struct {
	Value   string
	Hidden  bool
	Caption []ProseBlock
}

// ReportQuote is what somebody said.
type ReportQuote struct{ Text, By, Lang string }

// dir is the direction in which a quote is read.
func (q ReportQuote) dir() string { return locale.For(q.Lang).Dir() }

// ProseBlock is one block of a running text.
type ProseBlock struct {
	Kind  ProseKind
	Runs  []ProseRun
	Items [][]ProseBlock // of a list
}

// ProseKind is a kind of block.
type ProseKind uint8

// The kinds of blocks.
const (
	Paragraph ProseKind = iota
	Subheading
	Bullets
	Numbers
)

// ProseRun is a piece of text with one stress. Href makes it a link.
type ProseRun struct {
	Text             string
	Strong, Emphasis bool
	Href             string
}

// ReportStyle is the style sheet of reports as it is now, to keep with a published one.
func ReportStyle() string { return string(assets[reportSheet].body) }

const reportSheet = "rapport.css"

func (v ReportView) sheet() string {
	if v.StyleHref != "" {
		return v.StyleHref
	}
	return AssetURL(reportSheet)
}

// drawingOf is the drawing of a tile at a width that suits the paper: its letters are
// drawn to scale.
func (a ReportArticle) drawingOf(s ReportSection, t Tile) string {
	width := 760
	tall := false // drawn as tall as they are wide, within a limit
	switch t.Chart.(type) {
	case chart.Waterfall, chart.Survival, chart.Trend:
		tall = true
	}
	switch {
	case a.Form == "dia":
		width = 900
	case tall && a.Form == "a0":
		width = 620
	case s.Half:
		width = 360
	case tall:
		width = 860
	case a.Form == "a0" || a.Form == "infographic":
		width = 560
	}
	return t.Chart.SVG(s.ID+"-"+t.ID+"-beeld", width)
}

// bands reports whether figures and drawing of a section stand beside each other.
func (a ReportArticle) bands() bool { return a.Form == "a0" }
