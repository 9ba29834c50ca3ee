package web

import "effectmonitor/functions/internal/web/chart"

// DossierView is everything about one participant (mock-up 02).
type DossierView struct {
	Page
	Sub             string // "DH-2047 · 22 jaar · traject gestart op …"
	Actions         []Link // buttons beside the title
	Next            *NextAction
	Signals         []DossierSignal
	Rhythm          string // when the next of what comes back is, and why
	Timeline        chart.Chart
	StaffHead       string // heads of the two columns of moments
	ParticipantHead string
	Moments         []DossierMoment
	Repeats         []DossierMoment // earlier ones of what comes back every few weeks
	Compare         *Link
	Explain         *Link // how scores and indicators are computed
	Results         []DossierResult
	AddResult       *Link
	Data            []Datum
	DataLinks       []Link
	Contact         Contact
	Consent         Consent
	Trajectory      []Link
	Undone          []Datum // what was undone, changed or handed over, and why
	Ended           string  // "Beëindigd op 3 november 2026: afgerond"; empty while it runs
}

// DossierSignal is what the answers say that staff should look at.
type DossierSignal struct {
	ID, Title, Text, Since string
	Points                 []Datum // the answers behind it, by day
	Rule                   string  // as the definition says it
	Seen                   string  // by whom and when; empty while nobody did
	See                    string  // address to say so; empty for who may not
}

// NextAction is the one thing to do now; Action posts when Post.
type NextAction struct {
	Title, Text string
	Action      *Link
	Post        bool
	Second      *Link
}

// DossierMoment is one moment with both raters.
type DossierMoment struct {
	Title, Window      string
	Staff, Participant Status
	Links              []Link
	Current            bool
}

// DossierResult is one recorded result.
type DossierResult struct {
	ID, Date, Text, Amount string
	Edit                   *Link
}

// Contact shows a phone number and such only on request, because that is logged.
type Contact struct {
	Show   string // where the button posts to; empty once shown
	Facts  []Datum
	Edit   *Link
	Absent bool // nothing is known
	// Trouble says that messages do not arrive, and what to do; empty when they do.
	Trouble string
}

// Consent says whether the participant takes part in the survey.
type Consent struct {
	Text string
	Link *Link
}
