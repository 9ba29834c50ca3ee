package indicator

import (
	"slices"
	"strings"

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
	Participant string
	Gemeente    string
	Framework   string // id@version
	Start       source.Date
	AsOf        source.Date
	Dims        map[string]string // breakdown → class; absent when unknown
	Values      Values
}

// Values are the facts of one participant in the order of their indicators and, within
// one, of their moments: both by id. Each stands there once.
type Values []At

// At is a fact with the indicator and the moment that it is of.
type At struct {
	Indicator, Moment string // Moment is "" when the indicator is not per moment
	Fact              Fact
}

// compare puts facts in their order.
func (a At) compare(indicator, moment string) int {
	if a.Indicator != indicator {
		return strings.Compare(a.Indicator, indicator)
	}
	return strings.Compare(a.Moment, moment)
}

// ValuesOf puts facts by indicator and moment in their order, for who has them otherwise
// than from answers.
func ValuesOf(facts map[string]map[string]Fact) Values {
	var list Values
	for indicator, byMoment := range facts {
		for moment, fact := range byMoment {
			list = append(list, At{indicator, moment, fact})
		}
	}
	slices.SortFunc(list, func(a, b At) int { return a.compare(b.Indicator, b.Moment) })
	return list
}

// Of gives the facts of one indicator.
func (v Values) Of(indicator string) Values {
	first, _ := slices.BinarySearchFunc(v, indicator, func(a At, id string) int { return strings.Compare(a.Indicator, id) })
	last := first
	for last < len(v) && v[last].Indicator == indicator {
		last++
	}
	return v[first:last:last]
}

// sorted reports whether facts are in their order, each once.
func (v Values) sorted() bool {
	for i := range v {
		if i > 0 && v[i].compare(v[i-1].Indicator, v[i-1].Moment) <= 0 {
			return false
		}
	}
	return true
}

// Fact is the contribution of one participant to one indicator at one moment. A
// participant outside the population has no fact; one inside it whose value is
// not known has a fact with Missing, and with Incomparable where it was answered
// in a version of the questionnaire that does not compare with the one of now.
type Fact struct {
	Missing      bool
	Incomparable bool    // never without Missing
	Left         bool    // for a change: Missing because of the later moment only; Before is known
	Exit         Exit    // for a duration
	Value        float64 // 1 or 0 for true or false; money in euros; for a change the later value; for a duration the time
	Before       float64 // for a change: the value at the first moment
	Better       int     // for a change: 1 better, −1 worse, 0 no reliable difference
	Class        string  // for a distribution
	First        string  // for a distribution that is followed over time: the class at the first moment
	// Items are the values of the items of a scale, in their order.
	Items []float64
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
	i, ok := slices.BinarySearchFunc(f.Values, moment, func(a At, moment string) int { return a.compare(indicator, moment) })
	if !ok {
		return Fact{}, false
	}
	return f.Values[i].Fact, true
}
