package web

// QuestionnaireView is one page of a questionnaire that staff fill in (mock-up 03).
type QuestionnaireView struct {
	Page
	Moment   string // "T3, 12 maanden"
	Progress string // "2 van 11 leefgebieden klaar"
	Steps    []Step
	Position string // "Stap 4 van 12", for narrow screens
	Lead     string
	SavedAt  string // "14.32"; empty before anything was kept
	Fields   []Field
	Action   string // receives naar=verder, naar=vorige, naar=later, bevestig, meer, verwijder
	Autosave string // receives the same fields; answers with AutosaveReply
	Submit   string // "Verder naar Thuissituatie"
	First    bool   // there is no earlier page
	Warning  string // above the form, such as answers that another tab changed
}

// Step is one page in the step list.
type Step struct {
	Label, Href string
	Status      StatusKind
	Current     bool
	Badge       string // "1 open"
}

// AutosaveReply is what the autosave address answers, as JSON.
type AutosaveReply struct {
	Saved    string            `json:"saved"`    // time of day
	Visible  []string          `json:"visible"`  // ids of fields to show
	Hidden   []string          `json:"hidden"`   // ids of fields to hide
	Problems []AutosaveProblem `json:"problems"` // soft checks that are not met now
	Earlier  map[string]string `json:"earlier,omitempty"`
	// Refused says that an answer could not be read, and was left as it was; empty
	// when everything was kept.
	Refused string `json:"refused,omitempty"`
}

// AutosaveProblem is a soft check at a field.
type AutosaveProblem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// CheckView is the page before sending: what is filled in and what is open.
type CheckView struct {
	Page
	Moment   string
	Progress string
	Steps    []Step
	Position string
	Lead     string
	Open     []Link // what must still be answered; sending waits for it
	Soft     []Link // soft checks with their reason
	Sections []AnswerSection
	Changes  []AnswerChange // what a correction changes; nil when it is none
	Fields   []Field        // asked before sending, such as a reason
	Drop     *Option        // a button that throws away what was not sent; nil leaves it out
	Action   string
	Ready    bool
	Submit   string
}

// AnswerChange is one answer before and after a correction.
type AnswerChange struct{ Question, Before, After string }

// Correction is one correction that was recorded.
type Correction struct {
	Title, Reason string
	Changes       []AnswerChange
}

// ResponseView is a response that was sent, to read.
type ResponseView struct {
	Page
	Lead     string
	Links    []Link
	Scores   []Datum
	Sections []AnswerSection
	History  []Datum // when it was sent and corrected
	// Corrections are what was corrected and why, the last one first.
	Corrections []Correction
	Version     string // which questionnaire in which version
}

// AnswerSection is one page's answers.
type AnswerSection struct {
	Title string
	Edit  *Link
	Rows  []AnswerRow
}

// AnswerRow is one question with its answer as text.
type AnswerRow struct {
	Question, Answer string
	Note             string // the reason at a soft check
	Empty            bool   // Answer says why there is none
}
