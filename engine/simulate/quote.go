package simulate

import "effectmonitor/engine/diag"

// Quote is one of the invented words that somebody of a gemeente moderated: those of the
// first participant there who wrote them and gave leave. The other words wait, so that
// there is something to moderate.
type Quote struct {
	Pos      diag.Pos `yaml:"-" json:"-"`
	Gemeente string   `yaml:"gemeente" json:"gemeente"`
	By       string   `yaml:"door" json:"door"`
	Words    string   `yaml:"tekst" json:"tekst"`
	About    []string `yaml:"over" json:"over"` // parts of the framework
	// National is who approved it for all together; "" keeps it in the gemeente.
	National string `yaml:"landelijk_door" json:"landelijk_door,omitempty"`
}
