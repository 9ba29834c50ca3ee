package store

import (
	"encoding/json"
	"slices"
	"time"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Participant is what is known of a participant under a pseudonymous id. It
// holds no name or contact data, except the sealed Name.
type Participant struct {
	// ID is unique within the gemeente, such as XX-2047.
	ID string `json:"id"`
	// Programme is the programme with its version, id@version.
	Programme string `json:"programme"`
	// Worker is the user id of the member of staff in charge; Team is theirs.
	Worker  string    `json:"worker"`
	Team    string    `json:"team,omitempty"`
	Created time.Time `json:"created"`
	// Name is the name to show in a caseload, sealed; empty after erasure.
	Name         []byte                   `json:"name,omitempty"`
	Trajectory   programme.Trajectory     `json:"trajectory"`
	Registration map[string]formula.Value `json:"registration,omitempty"`
	// Reasons say why a registered value stands that a soft check doubted.
	Reasons map[string]string `json:"reasons,omitempty"`
	Results []Result          `json:"results,omitempty"`
	Consent *Consent          `json:"consent,omitempty"`
	// Lang is the language the participant is addressed in.
	Lang     string `json:"lang,omitempty"`
	HasPhone bool   `json:"hasPhone,omitempty"`
	HasMail  bool   `json:"hasMail,omitempty"`
	// Trouble says by channel that messages do not arrive at the present address.
	Trouble map[string]Trouble `json:"trouble,omitempty"`
	// Once is the key of the form that made this participant; a repeat of that form
	// finds it instead of making another. It may be empty.
	Once string `json:"once,omitempty"`
	// Changes are what was undone or changed afterwards, the first one first.
	Changes []Change `json:"changes,omitempty"`
	// Version is the condition of the next save; 0 for a new participant.
	Version uint64 `json:"-"`
}

// StartTeam is the team that the participant started with, "" when there was none.
func (p *Participant) StartTeam() string {
	moved := func(c Change) bool { return c.Kind == Transferred }
	if slices.ContainsFunc(p.Changes, moved) {
		return p.Trajectory.Team
	}
	return p.Team
}

// Result is a registered result of a participant.
type Result struct {
	// ID is unique within the participant.
	ID string `json:"id"`
	// Type is the id of the result in the programme.
	Type string      `json:"type"`
	Date source.Date `json:"date"`
	// Amount is in whole cents, 0 where the result asks none.
	Amount int64     `json:"amount,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Consent records whether the participant agrees to take part in the survey.
type Consent struct {
	Given bool        `json:"given"`
	Date  source.Date `json:"date"`
	// By is the user id of who recorded it, or empty for the participant.
	By string `json:"by,omitempty"`
}

// Status says how far a response is.
type Status string

// The states of a response.
const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	// Withdrawn is what is left of a response that its rater took back: that it
	// was there, and when it went. It counts as not filled in.
	Withdrawn Status = "withdrawn"
)

// Response is one questionnaire of one rater at one moment.
type Response struct {
	Participant string `json:"participant"`
	Moment      string `json:"moment"`
	Rater       string `json:"rater"`
	// Instrument is id@version; Digest is that of the definitions at submit.
	Instrument string `json:"instrument"`
	Digest     string `json:"digest,omitempty"`
	Status     Status `json:"status"`
	// Answers are the answers that count, Pruned the hidden ones that a submit
	// set aside; both as the instrument package encodes them.
	Answers json.RawMessage `json:"answers,omitempty"`
	Pruned  json.RawMessage `json:"pruned,omitempty"`
	// Scores are those of the scales; Values everything indicators may use.
	Scores map[string]Score         `json:"scores,omitempty"`
	Values map[string]formula.Value `json:"values,omitempty"`
	// Readings are the outcomes that the programme watches, and what they were before
	// each correction.
	Readings []programme.Reading `json:"readings,omitempty"`
	// Progress of a draft, in questions.
	Progress Progress `json:"progress"`
	Lang     string   `json:"lang,omitempty"`
	// By is the user id of the member of staff, empty for the participant.
	By        string    `json:"by,omitempty"`
	Started   time.Time `json:"started"`
	Saved     time.Time `json:"saved"`
	Submitted time.Time `json:"submitted,omitzero"`
	// Withdrawn is when the answers were erased; zero when not.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	// Date is the calendar day that the submitted response counts for.
	Date source.Date `json:"date,omitempty"`
	// Invitation is the hash of the token with which it was filled in: of one that was
	// submitted it says that the invitation was used.
	Invitation string `json:"invitation,omitempty"`
	// Idempotency is the key of the submit that was accepted and Content the
	// hash of what it sent; Submit fills both in.
	Idempotency string       `json:"idempotency,omitempty"`
	Content     string       `json:"content,omitempty"`
	History     []Correction `json:"history,omitempty"`
	// Quotes are the answers whose words may be quoted. Unquoted is when its rater took
	// that leave back, for good; zero when not.
	Quotes   []QuoteRef `json:"quotes,omitempty"`
	Unquoted time.Time  `json:"unquoted,omitzero"`
	// Pending is a correction that somebody is making; nil when nobody is. It
	// counts for nothing until it is recorded.
	Pending *Pending `json:"pending,omitempty"`
	// Version is the condition of the next save; 0 for a new response.
	Version uint64 `json:"-"`
	// Held is what was read together with the response, by who is about to save it; nil when
	// nothing was.
	Held *Held `json:"-"`
}

// Held is what a save of a response is decided with, as it was read a moment ago. With it a
// save reads no more than the entry of the caseload: that nothing changed since is a condition of
// the transaction, and when something did everything is read again.
type Held struct {
	Participant Participant
	// Status and Progress are those of the response as it is stored, zero when it is not.
	Status   Status
	Progress Progress
}

// Score is the outcome of a scale and the class it falls in, if any.
type Score struct {
	Value formula.Value `json:"value"`
	Class string        `json:"class,omitempty"`
}

// Progress counts questions answered and asked.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Correction is an earlier state of a submitted response, kept when it was
// corrected.
type Correction struct {
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Reason  string          `json:"reason"`
	Answers json.RawMessage `json:"answers"`
}

// Invitation lets whoever holds its token fill in one questionnaire.
type Invitation struct {
	// TokenHash is what is kept of the token.
	TokenHash   string `json:"tokenHash"`
	Gemeente    string `json:"gemeente"`
	Participant string `json:"participant"`
	Programme   string `json:"programme"`
	Moment      string `json:"moment"`
	Rater       string `json:"rater"`
	Lang        string `json:"lang,omitempty"`
	// LangChosen is set when the participant chose the language on this link.
	LangChosen bool      `json:"langChosen,omitempty"`
	Created    time.Time `json:"created"`
	By         string    `json:"by,omitempty"`
	Expires    time.Time `json:"expires"`
	// Day is the calendar day of Created, shown in the caseload.
	Day source.Date `json:"day"`
	// Message is the name of the delivery that the link went out in; empty for one
	// that a worker handed over.
	Message string `json:"message,omitempty"`
	// Opened is when the link was opened first, Used when the questionnaire was
	// submitted, Revoked when the link was withdrawn; zero when not. Used is stored only
	// in what was sent long ago: Dossier, Sent and Link take it from the response.
	Opened time.Time `json:"opened,omitzero"`
	// Seen is the last day on which it was opened, as far as the trail has it.
	Seen    source.Date `json:"seen,omitzero"`
	Used    time.Time   `json:"used,omitzero"`
	Revoked time.Time   `json:"revoked,omitzero"`
}

// CaseloadEntry is what a list of participants shows of one, without opening
// its dossier. The store keeps it in step in the same transactions.
type CaseloadEntry struct {
	ID         string               `json:"id"`
	Worker     string               `json:"worker"`
	Team       string               `json:"team,omitempty"`
	Programme  string               `json:"programme"`
	Name       []byte               `json:"name,omitempty"`
	Created    time.Time            `json:"created"`
	Trajectory programme.Trajectory `json:"trajectory"`
	// Done has the day of each submitted response, by moment and rater.
	Done programme.Done `json:"done,omitempty"`
	// Readings are those of the submitted responses, by moment and rater.
	Readings programme.Readings `json:"readings,omitempty"`
	// Seen has who saw which signal, by its id.
	Seen map[string]Seen `json:"seen,omitempty"`
	// Drafts has the progress of each draft, by moment and rater.
	Drafts map[string]map[string]Progress `json:"drafts,omitempty"`
	// Invited has the day of the last invitation by moment.
	Invited map[string]source.Date `json:"invited,omitempty"`
	// Messages has the day on which each message of the programme was taken up to
	// be sent, by moment and name.
	Messages map[string]map[string]source.Date `json:"messages,omitempty"`
	// Again has the day from which one more message was asked for, by moment.
	Again   map[string]source.Date `json:"again,omitempty"`
	Trouble map[string]Trouble     `json:"trouble,omitempty"`
	Consent *Consent               `json:"consent,omitempty"`
	Lang    string                 `json:"lang,omitempty"`
}

// Seen says who saw a signal, and on which day.
type Seen struct {
	By string      `json:"by"`
	On source.Date `json:"on"`
}

// Course is the trajectory with what it was measured by.
func (e *CaseloadEntry) Course() programme.Trajectory {
	t := e.Trajectory
	t.Readings = e.Readings
	return t
}

// Course is the trajectory with what it was measured by.
func (d *Dossier) Course() programme.Trajectory {
	t := d.Participant.Trajectory
	t.Readings = nil
	for _, r := range d.Responses {
		if r.Status == Submitted && len(r.Readings) > 0 {
			setIn((*map[string]map[string][]programme.Reading)(&t.Readings), r.Moment, r.Rater, r.Readings)
		}
	}
	return t
}

// describe copies what the entry shows of the participant itself.
func (e *CaseloadEntry) describe(p Participant) {
	e.ID, e.Worker, e.Team, e.Programme = p.ID, p.Worker, p.Team, p.Programme
	e.Name, e.Created, e.Trajectory, e.Consent, e.Lang, e.Trouble = p.Name, p.Created, p.Trajectory, p.Consent, p.Lang, p.Trouble
}

// note takes the state of a response over.
func (e *CaseloadEntry) note(r Response) {
	switch r.Status {
	case Submitted:
		setIn((*map[string]map[string]source.Date)(&e.Done), r.Moment, r.Rater, r.Date)
		unsetIn(e.Drafts, r.Moment, r.Rater)
		if len(r.Readings) > 0 {
			setIn((*map[string]map[string][]programme.Reading)(&e.Readings), r.Moment, r.Rater, r.Readings)
		}
	case Withdrawn:
		unsetIn(e.Readings, r.Moment, r.Rater)
		unsetIn(e.Done, r.Moment, r.Rater)
		unsetIn(e.Drafts, r.Moment, r.Rater)
	default:
		setIn(&e.Drafts, r.Moment, r.Rater, r.Progress)
	}
}

func unsetIn[V any](m map[string]map[string]V, a, b string) {
	delete(m[a], b)
	if len(m[a]) == 0 {
		delete(m, a)
	}
}

func setIn[V any](m *map[string]map[string]V, a, b string, v V) {
	if *m == nil {
		*m = map[string]map[string]V{}
	}
	if (*m)[a] == nil {
		(*m)[a] = map[string]V{}
	}
	(*m)[a][b] = v
}

// Dossier is everything about one participant that lies in its partition.
type Dossier struct {
	Participant Participant
	// Identity is sealed; nil when there is none.
	Identity    []byte
	Responses   []Response
	Invitations []Invitation
	Messages    []Delivery
}

// Audit is one line of the audit trail. It holds no answers and no names.
type Audit struct {
	At time.Time `json:"at"`
	// By is a user id, or a word for a part of the system.
	By string `json:"by"`
	// Action is a word such as participant:read.
	Action string `json:"action"`
	// Participant is the subject; empty when it is about the gemeente as a whole.
	Participant string `json:"participant,omitempty"`
	// Detail says what was touched, such as a moment or a field.
	Detail string `json:"detail,omitempty"`
	// Altered: it no longer is what its key says that was written. Nothing of ours does that.
	Altered bool `json:"-"`
}

// ParticipantRef names a participant across the gemeenten.
type ParticipantRef struct {
	Gemeente, Participant string
}
