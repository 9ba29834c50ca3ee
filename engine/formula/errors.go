package formula

import (
	"sort"
	"strings"
	"unicode/utf8"
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

// longestSuggestion is the most letters that a mistyped name has; what is longer is
// no slip, and would cost more to compare than it is worth.
const longestSuggestion = 64

// Suggest returns "bedoelde je …?" for the candidate nearest to name, or ""
// when none is near.
func Suggest(name string, candidates []string) string {
	letters := utf8.RuneCountInString(name)
	if letters > longestSuggestion {
		return ""
	}
	best, bestDist := "", letters/3+1
	sorted := append([]string(nil), candidates...)
	sort.Strings(sorted)
	for _, c := range sorted {
		// No fewer letters change than one has more than the other.
		if more := utf8.RuneCountInString(c) - letters; c == name || max(more, -more) > bestDist {
			continue
		}
		d := editDistance(strings.ToLower(name), strings.ToLower(c))
		if d < bestDist || (d == bestDist && best == "") {
			best, bestDist = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "bedoelde je " + best + "?"
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	prev2, prev, cur := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cur[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(t)]
}
