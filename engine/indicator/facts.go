package indicator

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Result is a registered result of a participant.
type Result = programme.Result

// Participant is all that indicators may read of one participant. It holds no
// identity: the id is a pseudonym.
type Participant struct {
	ID           string
	Gemeente     string
	Trajectory   programme.Trajectory
	Registration map[string]formula.Value
	Results      []Result
	Responses    []Response
}

// Response is one submitted questionnaire: the answers, scores and calculated
// values by id.
type Response struct {
	Moment        string
	Rater         string
	Questionnaire source.Ref // id and version that it stands on; zero when not known
	Submitted     source.Date
	Values        map[string]formula.Value
	Rows          map[string][]formula.Value // what has a value per row, as instrument.RowValues gives it
}

// Facts is what one participant contributes to every indicator. It is recomputed
// whole and replaces what was there.
type Facts struct {
	Participant string                     `json:"id"`
	Gemeente    string                     `json:"gemeente"`
	Framework   string                     `json:"raamwerk"` // id@version
	Start       source.Date                `json:"start"`
	AsOf        source.Date                `json:"op"`
	Dims        map[string]string          `json:"dims,omitempty"`   // breakdown → class; absent when unknown
	Values      map[string]map[string]Fact `json:"values,omitempty"` // indicator → moment ("" when not per moment) → fact
}

// Fact is the contribution of one participant to one indicator at one moment. A
// participant outside the population has no fact; one inside it whose value is
// not known has a fact with Missing, and with Incomparable where it was answered
// in a version of the questionnaire that does not compare with the one of now.
type Fact struct {
	Missing      bool    `json:"m,omitempty"`
	Incomparable bool    `json:"o,omitempty"` // never without Missing
	Value        float64 `json:"v,omitempty"` // 1 or 0 for true or false; money in euros; for a change the later value; for a duration the time
	Before       float64 `json:"b,omitempty"` // for a change: the value at the first moment
	Better       int     `json:"d,omitempty"` // for a change: 1 better, −1 worse, 0 no reliable difference
	Left         bool    `json:"l,omitempty"` // for a change: Missing because of the later moment only; Before is known
	Class        string  `json:"c,omitempty"` // for a distribution
	First        string  `json:"f,omitempty"` // for a distribution that is followed over time: the class at the first moment
	// Items are the values of the items of a scale, in their order.
	Items []float64 `json:"i,omitempty"`
	Exit  Exit      `json:"e,omitempty"` // for a duration
}

// Exit says how a duration ended.
type Exit uint8

// The ways in which a duration ends.
const (
	Censored       Exit = iota // it had not ended when we looked
	EventExit                  // the event happened
	CompetingEvent             // something else ended it
)

// Fact gives the fact of an indicator at a moment. False when the participant
// is outside the population.
func (f Facts) Fact(indicator, moment string) (Fact, bool) {
	fact, ok := f.Values[indicator][moment]
	return fact, ok
}
