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
	Title   string
	Text    []string
	Facts   []Datum
	Table   *chart.Table
	Links   []Link
	Buttons []AdminButton
}

// AdminButton posts: it does something, or gives a file that is noted in the trail.
type AdminButton struct {
	Action, Label, Note string
}
