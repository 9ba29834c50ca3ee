package programme

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Trajectory is the course of one participant's trajectory: pure dates and ids.
// The age is kept in whole years so that no date of birth is needed for
// analysis.
type Trajectory struct {
	Start      source.Date `json:"start"`
	Phases     []PhaseStep `json:"fasen,omitempty"` // in order of date
	End        *End        `json:"einde,omitempty"`
	AgeAtStart *int        `json:"leeftijd_start,omitempty"`
	// Team is the team of staff at the start, "" where there is none. It is a name that a
	// gemeente chooses, and says nothing outside of it.
	Team string `json:"team,omitempty"`
	// Readings are what was filled in of the watched scales. They are kept with the
	// answers and not with the trajectory.
	Readings Readings `json:"-"`
}

// PhaseStep says that a phase began on a date.
type PhaseStep struct {
	ID   string      `json:"id"`
	From source.Date `json:"vanaf"`
}

// End says when and why a trajectory ended.
type End struct {
	Date   source.Date `json:"datum"`
	Reason string      `json:"reden"`
}

// Result is one registered result of a participant. Amount is in whole cents
// and 0 where the result asks none.
type Result struct {
	ID     string      `json:"id"`
	Date   source.Date `json:"datum"`
	Amount int64       `json:"bedrag,omitempty"`
}

// Done holds, per moment and per rater, the date of the submitted response.
type Done map[string]map[string]source.Date

// Case is all that a programme knows of one participant.
type Case struct {
	Trajectory   Trajectory
	Registration map[string]formula.Value
	Results      []Result
	Done         Done
}

// Age gives the whole years between two dates, as one counts birthdays: someone
// born on 29 February has a birthday on the last day of February in other years.
func Age(birth, on source.Date) int {
	years := on.Year() - birth.Year()
	if on.Sub(birth.AddMonths(12*years)) < 0 {
		years--
	}
	return years
}

// Phase gives the id of the phase on a date, "" before the first.
func (t Trajectory) Phase(on source.Date) string {
	id := ""
	for _, step := range t.Phases {
		if on.Sub(step.From) >= 0 {
			id = step.ID
		}
	}
	return id
}

// Began gives the day on which a phase began for the first time, false when it has
// not.
func (t Trajectory) Began(phase string) (source.Date, bool) {
	for _, step := range t.Phases {
		if step.ID == phase {
			return step.From, true
		}
	}
	return 0, false
}

// EndedBy reports whether the trajectory had ended on a date.
func (t Trajectory) EndedBy(on source.Date) bool {
	return t.End != nil && on.Sub(t.End.Date) >= 0
}

// Months gives the time in the trajectory until its end, or until asOf while it
// runs, in months of 365.25/12 days. It is never negative.
func (t Trajectory) Months(asOf source.Date) float64 {
	until := asOf
	if t.EndedBy(asOf) {
		until = t.End.Date
	}
	return max(0, float64(until.Sub(t.Start))/(365.25/12))
}
