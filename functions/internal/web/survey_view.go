package web

import "effectmonitor/functions/internal/web/chart"

// Survey is what every page of a participant has around its content: whose page
// it is, the language, and someone to call.
type Survey struct {
	Page
	Languages []Language // more than one shows a choice on the page itself
	// LanguageHref is the page to choose another language on; empty shows no link.
	LanguageHref string
	HelpText     string // "Liever iemand spreken? Bel ons."
	HelpPhone    string
}

// Language is one language of the survey. Label is its own name for itself.
type Language struct {
	Code, Label, Href string
	Dir               string // ltr or rtl
	Current           bool
}

// SurveyLanguageView asks the language, before anything else. The current one is
// the one that is expected.
type SurveyLanguageView struct {
	Survey
	Lead    string
	Action  string // receives taal=<code> and terug
	Back    string // page of the link to go back to
	Choices []Language
}

// SurveyTextView is a page to read for participants.
type SurveyTextView struct {
	Survey
	Lead     string
	Sections []TextSection
}

// SurveyStartView says what this is, that it is free, and asks consent.
type SurveyStartView struct {
	Survey
	Lead      string
	Facts     []string // how long, who sees it, that it may be left
	Consent   string   // the sentence that is agreed to; empty when given before
	Action    string   // receives toestemming=ja, or naar=niet for not taking part
	Submit    string
	Decline   string // label of the equal choice; empty leaves it out
	Resume    string // "Je was bij vraag 4."; empty at the first visit
	MorePlace *Link  // the privacy page
}

// SurveyQuestionView is one question (mock-ups 05a and 05b). The title of the
// page is the question.
type SurveyQuestionView struct {
	Survey
	Now, Total int
	Minutes    int // still needed, rounded up; 0 says nothing
	Field      Field
	FollowUps  []Field // questions that this answer opens, on the same page
	Action     string  // receives naar=verder, naar=vorige, naar=stoppen
	Autosave   string
	First      bool
	Saved      bool
	FromCheck  bool // back to the check page afterwards
}

// SurveyCheckView is the last look before sending.
type SurveyCheckView struct {
	Survey
	Lead   string
	Rows   []SurveyAnswer
	Action string
}

// SurveyAnswer is one answer with the way back to it.
type SurveyAnswer struct {
	Question, Answer string
	Href             string
	Empty            bool
}

// SurveyThanksView is the participant's own result (mock-up 05c).
type SurveyThanksView struct {
	Survey
	Lead     string
	Changes  []Change
	Chart    chart.Chart // nil when there is nothing to tell
	Few      bool        // too few subjects for a drawing: its table alone
	First    bool        // there is no earlier time in the chart
	ChartSub string
	Next     []Sentence // what happens now
	Quote    *SurveyQuote
	Withdraw *Link
}

// SurveyQuote says that words may be quoted, with a button that takes it back; or, with
// no button, that they may not any more.
type SurveyQuote struct{ Text, Action, Submit string }

// Change is one sentence about what changed. Kind is up, down or same.
type Change struct {
	Kind chart.CellKind
	Text Sentence
}

// SurveyStopView asks what stopping means, with equal choices.
type SurveyStopView struct {
	Survey
	Lead     string
	Action   string // receives naar=later, naar=intrekken
	Back     *Link  // go on
	Later    bool   // offers to go on another time
	Withdraw string // label of the choice to withdraw; empty leaves it out
}

// SurveyMessageView is a page that only tells something: stopped, withdrawn.
type SurveyMessageView struct {
	Survey
	Text []string
	Link *Link
}

// role makes what changed be read aloud.
func (q SurveyQuote) role() string {
	if q.Submit == "" {
		return "status"
	}
	return "note"
}

func (v SurveyQuestionView) next() string {
	if v.FromCheck {
		return v.T("survey.back-to-check")
	}
	return v.T("survey.next")
}

func (v SurveyThanksView) chartTitle() string {
	if v.First {
		return v.T("survey.now-title")
	}
	return v.T("survey.then-now")
}

func (s Survey) withTitle(title string) Survey {
	s.Title = title
	return s
}
