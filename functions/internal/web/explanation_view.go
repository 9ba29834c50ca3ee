package web

import "effectmonitor/functions/internal/web/chart"

// ExplanationsView lists what can be explained of one dossier.
type ExplanationsView struct {
	Page
	Lead   string
	Locked string // why answers of the participant are left out; empty when none are
	Blocks []ExplanationBlock
	None   string // what to say when there is nothing yet
}

// ExplanationBlock is one table of values, each with the way to its explanation.
type ExplanationBlock struct {
	ID, Title, Help string
	Table           chart.Table
}

// ExplanationView follows one value down to the answers.
type ExplanationView struct {
	Page
	Lead    string
	Locked  string
	Moments []Link // the same value at other moments
	Value   string
	Notes   []string
	Rule    string
	Steps   []string
	Parts   []ExplanationPart
	Nothing string // instead of Parts
}

// ExplanationPart is one thing that went into a value: an answer, or a value that has
// parts itself.
type ExplanationPart struct {
	Title, Value, Note string
	Rule               string
	Steps              []string
	Parts              []ExplanationPart
}
