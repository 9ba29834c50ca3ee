package programme

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in a programme definition.
const Kind = "programma"

// Programme is one version of a programme as its YAML says it. Compile checks
// it and makes it usable.
type Programme struct {
	Pos         diag.Pos               `yaml:"-" json:"-"`
	Kind        string                 `yaml:"soort" json:"soort"`
	ID          string                 `yaml:"id" json:"id"`
	Version     int                    `yaml:"versie" json:"versie"`
	Title       source.Text            `yaml:"titel" json:"titel"`
	Explanation source.Text            `yaml:"uitleg" json:"uitleg,omitempty"`
	Replaces    source.Ref             `yaml:"vervangt" json:"vervangt,omitzero"`
	Naming      map[string]source.Text `yaml:"benaming" json:"benaming,omitempty"`
	Framework   source.Ref             `yaml:"raamwerk" json:"raamwerk"`
	Phases      []Phase                `yaml:"fasen" json:"fasen"`
	Raters      []Rater                `yaml:"invullers" json:"invullers"`
	Moments     []Moment               `yaml:"metingen" json:"metingen"`
	// Features are asked of every gemeente, and Context is what one of them declares.
	Features        []Feature               `yaml:"kenmerken" json:"kenmerken,omitempty"`
	Context         map[string]FeatureValue `yaml:"-" json:"-"`
	Watched         []Watch                 `yaml:"volgt" json:"volgt,omitempty"`
	Signals         []Signal                `yaml:"signalen" json:"signalen,omitempty"`
	Forms           []Form                  `yaml:"registratie" json:"registratie,omitempty"`
	Results         []ResultKind            `yaml:"resultaten" json:"resultaten,omitempty"`
	Exit            Exit                    `yaml:"einde" json:"einde"`
	Reminders       []Reminder              `yaml:"herinneringen" json:"herinneringen,omitempty"`
	Sending         Sending                 `yaml:"verzending" json:"verzending,omitzero"`
	InvitationValid source.Span             `yaml:"uitnodiging_geldig" json:"uitnodiging_geldig,omitzero"`
	Eligibility     Eligibility             `yaml:"deelname" json:"deelname,omitzero"`
	// Retention is how long after the end of a trajectory what is known of the
	// participant is kept; zero means that nothing is removed by itself. Notice is
	// how long before it the gemeente is told.
	Retention source.Span `yaml:"bewaartermijn" json:"bewaartermijn,omitzero"`
	Notice    source.Span `yaml:"verwijdering_aankondigen" json:"verwijdering_aankondigen,omitzero"`
	// Research says what may leave for research; nil is the most careful choice.
	Research *Research `yaml:"onderzoek" json:"onderzoek,omitempty"`
	// Exchange says how the programme is delivered as a national message; nil when it
	// is not.
	Exchange *Exchange `yaml:"ddas" json:"ddas,omitempty"`
}

// Phase is one step of a trajectory, in the order of the definition.
type Phase struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	AfterEnd    bool        `yaml:"na_einde" json:"na_einde,omitempty"` // the phase follows the end of the trajectory
}

// RaterKind says who a rater is: the only two things the engine knows of
// raters.
type RaterKind string

// The kinds of raters.
const (
	StaffRater       RaterKind = "medewerker"
	ParticipantRater RaterKind = "deelnemer"
)

// Rater is somebody who fills in questionnaires about a trajectory.
type Rater struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	ID    string      `yaml:"id" json:"id"`
	Kind  RaterKind   `yaml:"soort" json:"soort"`
	Title source.Text `yaml:"titel" json:"titel"`
}

// Moment is one measurement in a trajectory, or with Every a series of them. Its
// target date is Month months after the start, the end (After is AfterEnd) or the
// begin of a phase (After is its id), and for a repetition Number times Every later.
type Moment struct {
	Pos            diag.Pos              `yaml:"-" json:"-"`
	ID             string                `yaml:"id" json:"id"`
	Title          source.Text           `yaml:"titel" json:"titel"`
	Month          int                   `yaml:"maand" json:"maand"`
	After          string                `yaml:"na" json:"na,omitempty"`
	Every          source.Span           `yaml:"elke" json:"elke,omitzero"`
	During         source.Span           `yaml:"gedurende" json:"gedurende,omitzero"`
	Rhythm         *Rhythm               `yaml:"ritme" json:"ritme,omitempty"`
	InPhase        string                `yaml:"in_fase" json:"in_fase,omitempty"` // held only while in this phase, and counted from its begin
	Window         Window                `yaml:"venster" json:"venster"`
	Questionnaires map[string]source.Ref `yaml:"vragenlijsten" json:"vragenlijsten"`

	// Of one repetition, as Moments gives them: the id of the moment that is
	// repeated, and which time this is, counted from 1.
	Series string `yaml:"-" json:"-"`
	Number int    `yaml:"-" json:"-"`
	// Stride keeps one in so many repetitions, with their own ids, where a gemeente
	// measures less often.
	Stride int `yaml:"-" json:"-"`
}

// AfterEnd is the value of `na` for a moment that is counted from the end of
// the trajectory. It is held only after an exit reason that gives aftercare.
const AfterEnd = "einde"

// Window says when a moment may be filled in, counted from its target date.
type Window struct {
	Opens  source.Span `yaml:"vanaf" json:"vanaf"`
	Closes source.Span `yaml:"tot" json:"tot"`
}

// Form is a set of registration fields that staff fill in together.
type Form struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Fields      []Field     `yaml:"velden" json:"velden"`
}

// FieldType is the type of a registration field.
type FieldType string

// The types of registration fields.
const (
	ChoiceField   FieldType = "keuze"
	MultipleField FieldType = "meerkeuze"
	NumberField   FieldType = "getal"
	MoneyField    FieldType = "bedrag"
	TextField     FieldType = "tekst"
	LongTextField FieldType = "lange_tekst"
	DateField     FieldType = "datum"
	YesNoField    FieldType = "ja_nee"
)

// Field is one registration field. Min, Max and WarnAbove are in the field's
// own unit; for money that is euros.
type Field struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Type        FieldType   `yaml:"type" json:"type"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Options     []Option    `yaml:"opties" json:"opties,omitempty"`
	Required    bool        `yaml:"verplicht" json:"verplicht,omitempty"`
	Unit        source.Text `yaml:"eenheid" json:"eenheid,omitempty"`
	Min         *float64    `yaml:"min" json:"min,omitempty"`
	Max         *float64    `yaml:"max" json:"max,omitempty"`
	Decimals    int         `yaml:"decimalen" json:"decimalen,omitempty"`
	WarnAbove   *float64    `yaml:"waarschuw_boven" json:"waarschuw_boven,omitempty"`
	Purpose     source.Text `yaml:"doel" json:"doel,omitempty"` // why it is asked, for the privacy record
}

// Option is one answer of a choice field.
type Option struct {
	Pos  diag.Pos    `yaml:"-" json:"-"`
	ID   string      `yaml:"id" json:"id"`
	Text source.Text `yaml:"tekst" json:"tekst"`
}

// ResultKind is something that staff register, with its date, when it is
// reached. Max is the largest amount that is taken, in euros; nil for any.
type ResultKind struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Group       string      `yaml:"groep" json:"groep,omitempty"`
	Amount      bool        `yaml:"bedrag" json:"bedrag,omitempty"` // ask for an amount with it
	Max         *float64    `yaml:"max" json:"max,omitempty"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
}

// Exit says how a trajectory can end.
type Exit struct {
	Reasons []Reason `yaml:"redenen" json:"redenen"`
}

// Reason is one way in which a trajectory ends. At most one of Completed,
// Dropout and Competing holds: a competing exit is neither success nor dropout.
type Reason struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	DDAS        string      `yaml:"ddas" json:"ddas,omitempty"`
	Completed   bool        `yaml:"voltooid" json:"voltooid,omitempty"`
	Dropout     bool        `yaml:"uitval" json:"uitval,omitempty"`
	Competing   bool        `yaml:"concurrerend" json:"concurrerend,omitempty"`
	Aftercare   bool        `yaml:"nazorg" json:"nazorg,omitempty"`
}

// Reminder is a message that is sent when a moment has been open for Days days.
type Reminder struct {
	Pos     diag.Pos    `yaml:"-" json:"-"`
	ID      string      `yaml:"id" json:"id,omitempty"` // see Key
	Days    int         `yaml:"dagen" json:"dagen"`
	Channel string      `yaml:"kanaal" json:"kanaal"`         // the one that is tried first
	Text    source.Text `yaml:"tekst" json:"tekst,omitempty"` // by every channel
	// Texts are words for one channel, which come before Text; Subject is that of a mail.
	Texts   map[string]source.Text `yaml:"teksten" json:"teksten,omitempty"`
	Subject source.Text            `yaml:"onderwerp" json:"onderwerp,omitempty"`
	// Fixed keeps an administrator from changing the reminder.
	Fixed bool `yaml:"vast" json:"vast,omitempty"`
}

// Sending says in which hours messages leave, and on which days after a moment opened.
// It is also how far the administrator of a gemeente may go.
type Sending struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	Hours Hours    `yaml:"uren" json:"uren,omitzero"`
	Days  Days     `yaml:"dagen" json:"dagen,omitzero"`
}

// Hours are whole hours of a day, To not among them.
type Hours struct {
	From int `yaml:"van" json:"van"`
	To   int `yaml:"tot" json:"tot"`
}

// Days are days after a moment opened, both ends included.
type Days struct {
	From int `yaml:"van" json:"van"`
	To   int `yaml:"tot" json:"tot"`
}

// Eligibility holds the checks on registration; breaking one gives a warning,
// never a refusal.
type Eligibility struct {
	Age *AgeRange `yaml:"leeftijd" json:"leeftijd,omitempty"`
}

// AgeRange is a range of ages in whole years, both ends included.
type AgeRange struct {
	From int `yaml:"van" json:"van"`
	To   int `yaml:"tot" json:"tot"`
}
