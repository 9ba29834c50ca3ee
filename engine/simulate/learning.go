package simulate

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Learning is what invented gemeenten tried and talked about, so that the pages on
// which they learn from each other show something on a laptop.
type Learning struct {
	Pos     diag.Pos   `yaml:"-" json:"-"`
	ID      source.Ref `yaml:"definitie" json:"definitie"`
	Names   []Shared   `yaml:"namen" json:"namen,omitempty"`
	Cycles  []Cycle    `yaml:"cycli" json:"cycli,omitempty"`
	Circles []Circle   `yaml:"kringen" json:"kringen,omitempty"`
}

// Shared is a gemeente that agreed to show its name to those that do too.
type Shared struct {
	Pos      diag.Pos    `yaml:"-" json:"-"`
	Gemeente string      `yaml:"gemeente" json:"gemeente"`
	By       string      `yaml:"door" json:"door"`
	Ago      source.Span `yaml:"sinds" json:"sinds"` // before today
}

// Cycle is an intervention that a gemeente recorded.
type Cycle struct {
	Pos          diag.Pos     `yaml:"-" json:"-"`
	Gemeente     string       `yaml:"gemeente" json:"gemeente"`
	By           string       `yaml:"door" json:"door"`
	Intervention string       `yaml:"interventie" json:"interventie"`
	Indicator    string       `yaml:"indicator" json:"indicator"`
	Moment       string       `yaml:"meting" json:"meting,omitempty"`
	Since        source.Date  `yaml:"sinds" json:"sinds"`
	Until        *source.Date `yaml:"tot" json:"tot,omitempty"`
	Expected     float64      `yaml:"verwacht" json:"verwacht"`
	Why          string       `yaml:"waarom" json:"waarom,omitempty"`
	Conclusion   string       `yaml:"conclusie" json:"conclusie,omitempty"`
}

// Circle is a group of gemeenten with the times that it came together.
type Circle struct {
	Pos      diag.Pos  `yaml:"-" json:"-"`
	Title    string    `yaml:"naam" json:"naam"`
	By       string    `yaml:"door" json:"door"`
	Members  []string  `yaml:"gemeenten" json:"gemeenten"`
	Meetings []Meeting `yaml:"bijeenkomsten" json:"bijeenkomsten,omitempty"`
}

// Meeting is one of those times, Day from today.
type Meeting struct {
	Pos        diag.Pos    `yaml:"-" json:"-"`
	Day        source.Span `yaml:"dag" json:"dag"`
	Clock      string      `yaml:"tijd" json:"tijd,omitempty"`
	Place      string      `yaml:"plek" json:"plek,omitempty"`
	Notes      string      `yaml:"aantekeningen" json:"aantekeningen,omitempty"`
	Noted      string      `yaml:"bewaard_door" json:"bewaard_door,omitempty"` // code
	Agreements []Agreement `yaml:"afspraken" json:"afspraken,omitempty"`
}

// Agreement is what was agreed then, When from today.
type Agreement struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	Text  string      `yaml:"tekst" json:"tekst"`
	Who   string      `yaml:"wie" json:"wie"`
	When  source.Span `yaml:"klaar" json:"klaar,omitzero"`
	State string      `yaml:"stand" json:"stand"` // open, busy or done
}
