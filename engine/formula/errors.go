package formula

import (
	"slices"

	"effectmonitor/engine/spelling"
)

// Codes of the findings of Compile.
const (
	CodeSyntax        = "formula-syntax"
	CodeTooLarge      = "formula-too-large"
	CodeNotAllowed    = "formula-not-allowed"
	CodeUnknownName   = "formula-unknown-name"
	CodeUnknownFunc   = "formula-unknown-function"
	CodeUnknownOption = "formula-unknown-option"
	CodeUnknownMoment = "formula-unknown-moment"
	CodeUnknownTable  = "formula-unknown-table"
	CodeType          = "formula-type"
	CodeArguments     = "formula-arguments"
	CodeSeries        = "formula-series"
	CodeMayBeMissing  = "formula-may-be-missing" // a warning
	CodeDivideByZero  = "formula-divide-by-zero" // a Note of a run
	CodeInfinite      = "formula-infinite"       // a Note of a run
	CodeNoTableRow    = "formula-no-table-row"   // a Note of a run
	CodeFailed        = "formula-failed"         // a Note of a run
)

// Error is one finding in a formula. Offset and Length are bytes in the source.
// Message and Hint are Dutch; Hint may be empty.
type Error struct {
	Offset, Length int
	Code           string
	Message        string
	Hint           string
}

// Error gives the message and the hint.
func (e Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " (" + e.Hint + ")"
}

// Note is something that went wrong while a formula ran, and made a result leeg.
type Note struct {
	Code    string
	Message string // Dutch
}

// Suggest returns "bedoelde je …?" for the candidate nearest to name, or "" when none
// is near. Of equally near ones it is the first of the alphabet.
func Suggest(name string, candidates []string) string {
	best := spelling.Nearest(name, slices.Sorted(slices.Values(candidates)))
	if best == "" {
		return ""
	}
	return "bedoelde je " + best + "?"
}
