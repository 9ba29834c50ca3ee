package web

// CaseloadView is the list a worker starts the day with (mock-up 01).
type CaseloadView struct {
	Page
	Lead      string       // "Maandag 23 november 2026. Je begeleidt 23 jongeren."
	QuickAdd  *QuickAdd    // nil for who may not add
	Counts    []CountLink  // counts that are filters
	Search    Search       // a GET form
	Filters   []FilterMenu // lists in the same GET form
	Removable []FilterChip // filters that are on
	SortNote  string
	Groups    []CaseloadGroup
	Nothing   string // said when no group is on the page
	StaffHead string // "Jij", or the staff's word in a team list
	More      *Link  // shows the rest
	Empty     bool   // no one at all yet
	NotFound  *NotFound
}

// QuickAdd is the form in one row; the rest is filled in later.
type QuickAdd struct {
	Action string
	Fields []Field
	Full   *Link // to the full form
	Import *Link // to the import of a file
}

// CountLink is a number that filters the list.
type CountLink struct {
	N, Label, Href string
	Late           bool
	Current        bool
}

// Search is the search field of a list.
type Search struct{ Action, Name, Value, Label string }

// FilterMenu is one list of choices in a filter form. Its label is what it shows
// while nothing is chosen; an option without a value is left out for that reason.
type FilterMenu struct {
	ID, Name, Label string
	Options         []Option
}

// FilterChip is a filter that is on; its link takes it off. One with a name stays on
// when the form around it adds another.
type FilterChip struct{ Label, RemoveHref, Name, Value string }

// CaseloadGroup is one block of rows, such as what is late.
type CaseloadGroup struct {
	ID, Title, Note string
	Rows            []CaseloadRow
	Links           []Link // to the rows that are not here
}

// CaseloadRow is one participant at one moment.
type CaseloadRow struct {
	Name, Href, Sub    string
	Moment             string
	Until, UntilNote   string
	Late               bool
	Signal             string // what staff should look at; empty when nothing
	Staff, Participant Status
	Action             *RowAction
}

// RowAction is what to do next: a link, or a button that posts when Post.
type RowAction struct {
	Label, Href   string
	Primary, Post bool
}

// NotFound helps when a search gives nothing.
type NotFound struct {
	Query     string
	Nearest   *Link
	Scope     string // "Je zoekt alleen in je eigen lijst."
	WiderHref string // search in the whole team; empty when there is none
	ClearHref string
}
