package instrument

import (
	"fmt"

	"effectmonitor/engine/formula"
)

// Status says what an answer is. All but Answered are leeg in a formula.
type Status uint8

// The states of an answer.
const (
	Unanswered Status = iota // nothing was filled in
	Answered                 // there is a value
	Hidden                   // the question was not shown
	DontKnow                 // "weet niet"
	WontSay                  // "wil niet zeggen"
)

var statusWords = [...]string{"niet", "ja", "verborgen", "weet_niet", "wil_niet"}

// String is the word that is stored.
func (s Status) String() string {
	if int(s) < len(statusWords) {
		return statusWords[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// MarshalText writes the word.
func (s Status) MarshalText() ([]byte, error) {
	if int(s) >= len(statusWords) {
		return nil, fmt.Errorf("instrument: no such status %d", uint8(s))
	}
	return []byte(statusWords[s]), nil
}

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	for i, word := range statusWords {
		if word == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("instrument: %q is not a status", text)
}

// Answer is what a rater gave for one question or matrix row.
type Answer struct {
	Status Status        `json:"status"`
	Value  formula.Value `json:"waarde,omitzero"`
	Reason string        `json:"reden,omitempty"` // why a soft check was overruled
	// Rows are those of a herhaling, each with the answers to its questions. An
	// Answered one without rows says that there are none.
	Rows []Answers `json:"rijen,omitempty"`
}

// Answers are answers by question id or <matrix>_<row>.
type Answers map[string]Answer

// Given makes an Answer of a value; a missing value is Unanswered.
func Given(v formula.Value) Answer {
	if v.IsMissing() {
		return Answer{}
	}
	return Answer{Status: Answered, Value: v}
}

// Equal says whether two answers say the same, whatever the reasons beside them.
func (a Answer) Equal(b Answer) bool {
	if a.Status != b.Status || !a.Value.Equal(b.Value) || len(a.Rows) != len(b.Rows) {
		return false
	}
	for i, row := range a.Rows {
		other := b.Rows[i]
		if len(row) != len(other) {
			return false
		}
		for id, given := range row {
			if same, ok := other[id]; !ok || !given.Equal(same) {
				return false
			}
		}
	}
	return true
}
