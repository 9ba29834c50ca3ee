package web

import "effectmonitor/functions/internal/web/chart"

// LearnView is a page on which gemeenten learn from each other (mock-ups 08a, 08b): it
// opens with the answer, and shows nothing of another gemeente but what both allow.
type LearnView struct {
	Page
	Lead      string
	Tabs      []Link
	Elsewhere Elsewhere
	Kicker    string // above the title: when a circle meets
	Choice    *LearnChoice
	Action    *Link // the one next thing to do
	Headline  string
	SubHead   string
	Empty     *LearnEmpty
	// PointsTitle heads Points: what stands out, with a question each.
	PointsTitle string
	Points      []LearnPoint
	Tile        *Tile
	Sides       []LearnSide // beside the tile
	Cycles      []LearnCycle
	Meeting     *LearnMeeting
	Blocks      []AdminBlock
}

// LearnChoice are menus that are part of the address.
type LearnChoice struct {
	Action, Submit string
	Menus          []FilterMenu
}

// LearnEmpty says why there is nothing.
type LearnEmpty struct{ Title, Text string }

// LearnPoint is something that stands out.
type LearnPoint struct {
	Label, Title, Text, Note, Question string
	Link                               *Link
}

// LearnSide is a short text beside a chart, with what can be done about it.
type LearnSide struct {
	Title   string
	Text    []Sentence
	Links   []Link
	Buttons []AdminButton
}

// LearnCycle is an intervention with what was expected and what is seen.
type LearnCycle struct {
	ID, Kicker, Title string
	Badge             Badge
	Chart             chart.Chart
	NoChart           string // why there is none
	Question          string
	Lines             []Sentence
	Fine              []string // what must be known to read it well
	Table             *chart.Table
	Meta              []Datum  // n, period, definition
	Explain           []string // how it came about
	Downloads         []Link   // the drawing as files
	Saved             []Link   // the table as a file
	Links             []Link
}

// LearnMeeting is a circle together: what was agreed before, and what is written now.
type LearnMeeting struct {
	EarlierTitle string // heads Agreements of earlier times; empty at the first
	Agreements   []LearnAgreement
	NowTitle     string
	Now          []LearnAgreement
	NoneText     string // when nothing was agreed before
	LastNotes    *LearnNotes
	Notes        *LearnNotes
	New          *LearnForm // to agree something; nil for who only reads
}

// LearnAgreement is one agreement. With an Action its state can be changed.
type LearnAgreement struct {
	ID, Text, Who, When string
	State               Status
	Action              string
	States              []Option
}

// LearnNotes are notes: to read, or with an Action to write.
type LearnNotes struct {
	Title, Text, Saved, Help string
	Action, Version, Submit  string
	Error                    string
	Now                      string // what somebody else kept while this was typed
}

// LearnForm is a small form on a page.
type LearnForm struct {
	Title, Action, Submit string
	Fields                []Field
}

// learnTileWidth is the width in pixels of a chart that has texts beside it.
const learnTileWidth = 690
