package web

import "effectmonitor/functions/internal/web/chart"

// AdminView is a page of the administrator or of the foundation: blocks of facts,
// tables and things to do, below a menu of the pages that belong together.
type AdminView struct {
	Page
	Lead   string
	Menu   []Link
	Find   *AdminFind
	Blocks []AdminBlock
	More   *Link // the next page of a long list
}

// AdminFind is a form that looks for one thing by an exact number.
type AdminFind struct {
	Action, Label, Help, Name, Value, Submit string
	All                                      *Link // back to everything
}

// AdminBlock is one part of the page, with what it has of these.
type AdminBlock struct {
	Title string
	Text  []string
	Facts []Datum
	Table *chart.Table
	// Ground is what the figures of the table rest on, with its file; empty for a list.
	Ground Ground
	// Previews are messages as their readers get them.
	Previews []MessagePreview
	Folds    []AdminFold // what few readers need, closed at first
	Days     []AdminDay  // many lines, by day
	Links    []Link
	Buttons  []AdminButton
}

// MessagePreview is a message as its reader gets it, in its language and writing direction, with
// remarks for who wrote it.
type MessagePreview struct {
	Title, Lang, Dir, Subject string
	Lines                     []string
	Notes                     []string
}

// AdminFold is a table behind a line that opens it.
type AdminFold struct {
	Title string
	Table chart.Table
}

// AdminDay is what happened on one day, a line each: on a phone as sentences, not as blocks.
type AdminDay struct {
	Title string
	Table chart.Table // of the same columns on each day
}

// AdminButton posts: it does something, or gives a file that is noted in the trail.
type AdminButton struct {
	Action, Label, Note string
}

// columnOf is the head above the cells of a column; the first column is that of the
// heads of the rows.
func columnOf(t chart.Table, cell int) string {
	if cell+1 < len(t.Columns) {
		return t.Columns[cell+1].Label
	}
	return ""
}
