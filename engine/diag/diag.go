// Package diag holds findings: what is wrong with a definition, where, and what
// would put it right.
//
// A check adds every finding it has to a List and goes on; nothing in this
// package stops at the first. Messages and hints are Dutch, because the people
// who write definitions read them; codes are English and stable, because
// programs do. The package must not read files, log or know any definition.
package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Pos is a place in a file. Line and Column count from 1, Column in characters;
// zero means unknown.
type Pos struct {
	File   string `json:"bestand"`
	Line   int    `json:"regel,omitempty"`
	Column int    `json:"kolom,omitempty"`
}

// IsZero says whether p points nowhere.
func (p Pos) IsZero() bool { return p == Pos{} }

// String is "file:line:column", without the parts that are unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Severity says whether a finding stops a definition from being used.
type Severity uint8

const (
	// Error stops the definition.
	Error Severity = iota
	// Warning is worth a look and stops nothing.
	Warning
)

// String is the Dutch word.
func (s Severity) String() string {
	if s == Warning {
		return "waarschuwing"
	}
	return "fout"
}

// MarshalJSON writes "fout" or "waarschuwing".
func (s Severity) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Severity) UnmarshalJSON(data []byte) error {
	var word string
	if err := json.Unmarshal(data, &word); err != nil {
		return fmt.Errorf("severity: %w", err)
	}
	switch word {
	case Error.String():
		*s = Error
	case Warning.String():
		*s = Warning
	default:
		return fmt.Errorf("severity %q is neither %s nor %s", word, Error, Warning)
	}
	return nil
}

// Finding is one thing that is wrong.
type Finding struct {
	Pos
	Severity Severity `json:"ernst"`
	Code     string   `json:"code"`
	Message  string   `json:"melding"`
	Hint     string   `json:"tip,omitempty"`

	key, text string // see Under
}

// WithHint adds what would put it right. An empty hint changes nothing, so that
// the result of Suggest can be passed as it is.
func (f *Finding) WithHint(hint string) *Finding {
	if hint != "" {
		f.Hint = hint
	}
	return f
}

// Under says where in the block at its position the finding is: in the value of a key,
// with dots between keys inside keys, and there at a text, empty for the whole value.
// Definitions that were decoded know the places of their blocks alone; who still has the
// source moves the position (see source.Point).
func (f *Finding) Under(key, text string) *Finding {
	f.key, f.text = key, text
	return f
}

// Place gives what Under was told.
func (f Finding) Place() (key, text string) { return f.key, f.text }

// String is one line: place, code, message and hint.
func (f Finding) String() string {
	text := f.Code + " " + f.Message
	if !f.Pos.IsZero() {
		text = f.Pos.String() + ": " + text
	}
	if f.Hint != "" {
		text += " (" + f.Hint + ")"
	}
	return text
}

// List collects findings. The zero value is ready to use.
type List []Finding

// Add appends f and returns the stored finding, to put a hint on. The pointer is
// good until the next finding is added.
func (l *List) Add(f Finding) *Finding {
	*l = append(*l, f)
	return &(*l)[len(*l)-1]
}

// Extend appends all of more.
func (l *List) Extend(more List) { *l = append(*l, more...) }

// Errorf adds an error.
func (l *List) Errorf(pos Pos, code, format string, args ...any) *Finding {
	return l.Add(Finding{Pos: pos, Severity: Error, Code: code, Message: fmt.Sprintf(format, args...)})
}

// Warnf adds a warning.
func (l *List) Warnf(pos Pos, code, format string, args ...any) *Finding {
	return l.Add(Finding{Pos: pos, Severity: Warning, Code: code, Message: fmt.Sprintf(format, args...)})
}

// HasErrors says whether any finding is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Severity == Error })
}

// Count returns how many errors and how many warnings there are.
func (l List) Count() (errors, warnings int) {
	for _, f := range l {
		if f.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Sort puts findings in reading order: by file, then line, then column. Findings
// at one place keep the order in which they were added.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Compact returns the list in reading order without repeated findings.
func (l List) Compact() List {
	seen := make(map[Finding]bool, len(l))
	out := make(List, 0, len(l))
	for _, f := range l {
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	out.Sort()
	return out
}

// Err is nil when the list holds no errors, and else an error that names the
// first one and says how many there are.
func (l List) Err() error {
	count, _ := l.Count()
	if count == 0 {
		return nil
	}
	first := l[slices.IndexFunc(l, func(f Finding) bool { return f.Severity == Error })]
	if count == 1 {
		return fmt.Errorf("%s", first)
	}
	return fmt.Errorf("%s (en nog %d)", first, count-1)
}
