package cohort

import "encoding/json"

// State says what a figure may show.
type State string

// The states of a figure.
const (
	Shown   State = "getoond"
	Small   State = "klein"     // the cell itself is under the threshold: "< 10"
	Hidden  State = "verborgen" // another cell could be calculated from it
	AtLeast State = "meer_dan"  // a share whose remainder is small: "> 90%"
	AtMost  State = "minder_dan"
	Absent  State = "geen" // there is nobody, or nothing to compute
)

// HiddenText is what stands for a figure that is hidden to protect another.
const HiddenText = "verborgen"

// AbsentText is what stands where there is no figure.
const AbsentText = "–"

// Figure is a number that may be shown, or the words that stand for it. Only a
// Gate makes one; the zero Figure is absent. Its value is rounded to what its
// text says.
type Figure struct {
	state     State
	value     float64
	text      string
	low, high float64
	interval  bool
	format    Format
	n         int
	nText     string
}

// Known reports whether the value may be shown.
func (f Figure) Known() bool { return f.state == Shown }

// State says why a figure shows what it shows.
func (f Figure) State() State {
	if f.state == "" {
		return Absent
	}
	return f.state
}

// Hidden reports whether the figure stands for a number that is not to be shown.
func (f Figure) Hidden() bool { return f.state == Small || f.state == Hidden }

// Value gives the number, 0 when it is not known. A share is 0 to 1.
func (f Figure) Value() float64 {
	if !f.Known() {
		return 0
	}
	return f.value
}

// Bound gives the bound of a figure that is only known to be above or below it.
func (f Figure) Bound() (float64, bool) {
	return f.value, f.state == AtLeast || f.state == AtMost
}

// Text gives what is printed: the number in Dutch notation or the words for it.
func (f Figure) Text() string {
	if f.text == "" {
		return AbsentText
	}
	return f.text
}

// N gives the number of participants behind the figure. False when that is not
// to be shown either.
func (f Figure) N() (int, bool) { return f.n, f.n > 0 }

// NText gives that number as it is printed.
func (f Figure) NText() string {
	if f.nText == "" {
		return AbsentText
	}
	return f.nText
}

// Interval gives the 95% interval. False when there is none.
func (f Figure) Interval() (low, high float64, ok bool) {
	return f.low, f.high, f.interval && f.Known()
}

// IntervalText prints the interval, such as "1,2 tot 1,6"; "" when there is none.
func (f Figure) IntervalText() string {
	if _, _, ok := f.Interval(); !ok {
		return ""
	}
	low, high := f.Ends()
	return low + " tot " + high
}

// Ends prints the two ends of the interval; dashes when there is none.
func (f Figure) Ends() (low, high string) {
	if _, _, ok := f.Interval(); !ok {
		return AbsentText, AbsentText
	}
	plain := f.format
	plain.Signed = false
	return plain.Text(f.low), plain.Text(f.high)
}

// MarshalJSON writes what may be shown. There is no way back: a figure that is
// read from elsewhere has not passed a Gate.
func (f Figure) MarshalJSON() ([]byte, error) {
	out := struct {
		State State    `json:"staat"`
		Known bool     `json:"bekend"`
		Value *float64 `json:"waarde,omitempty"`
		Text  string   `json:"tekst"`
		Low   *float64 `json:"laag,omitempty"`
		High  *float64 `json:"hoog,omitempty"`
		N     string   `json:"n,omitempty"`
	}{State: f.State(), Known: f.Known(), Text: f.Text(), N: f.nText}
	if f.Known() {
		out.Value = &f.value
	}
	if low, high, ok := f.Interval(); ok {
		out.Low, out.High = &low, &high
	}
	return json.Marshal(out)
}
