// Package instrument holds questionnaires: what is asked, when a question shows
// or must be answered, what is checked, what is calculated from the answers.
//
// A Questionnaire is the decoded definition. Compile turns it into an
// Instrument, with every formula compiled and all of them in one dependency
// order; an Evaluator then computes visibility, requiredness, checks,
// calculations and scores from answers in one pass. The result depends on the
// version, the answers and the as-of date only, never on the order of entry or
// on what was filled in before.
//
// The package must not know a particular questionnaire, store anything, or
// decide who may see an answer.
package instrument

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// The question types of a definition.
const (
	TypeScale    = "schaal"      // a whole step from van to tot
	TypeLevel    = "niveau"      // one of a few described levels
	TypeChoice   = "keuze"       // one option
	TypeMulti    = "meerkeuze"   // any number of options
	TypeNumber   = "getal"       // a number
	TypeMoney    = "bedrag"      // an amount in euros
	TypeText     = "tekst"       // one line
	TypeLongText = "lange_tekst" // several lines
	TypeDate     = "datum"       // a calendar day
	TypeYesNo    = "ja_nee"      // yes or no
	TypeMatrix   = "matrix"      // rows that share options
	TypeRanking  = "ranglijst"   // options put in order
	TypeRepeat   = "herhaling"   // questions that repeat, a row per debt or child
	TypeNote     = "toelichting" // text only, no answer
)

// Questionnaire is a definition of soort vragenlijst.
type Questionnaire struct {
	Pos          diag.Pos           `yaml:"-" json:"-"`
	Kind         string             `yaml:"soort" json:"soort"`
	ID           string             `yaml:"id" json:"id"`
	Version      int                `yaml:"versie" json:"versie"`
	Title        source.Text        `yaml:"titel" json:"titel"`
	Rater        string             `yaml:"invuller" json:"invuller"`
	Languages    []string           `yaml:"talen" json:"talen,omitempty"`
	Intro        source.Text        `yaml:"inleiding" json:"inleiding,omitempty"`
	Closing      source.Text        `yaml:"afsluiting" json:"afsluiting,omitempty"`
	Minutes      float64            `yaml:"duur_minuten" json:"duur_minuten,omitempty"`
	Replaces     source.Ref         `yaml:"vervangt" json:"vervangt,omitzero"`
	Comparable   string             `yaml:"vergelijkbaar" json:"vergelijkbaar,omitempty"` // gelijknamige: what did not change compares
	Pages        []*Page            `yaml:"paginas" json:"paginas"`
	Calculations []*Calculation     `yaml:"berekeningen" json:"berekeningen,omitempty"`
	Scales       []*Scale           `yaml:"schalen" json:"schalen,omitempty"`
	Tables       map[string]*Lookup `yaml:"tabellen" json:"tabellen,omitempty"`
}

// Page is one screen with questions.
type Page struct {
	Pos       diag.Pos       `yaml:"-" json:"-"`
	ID        string         `yaml:"id" json:"id"`
	Title     source.Text    `yaml:"titel" json:"titel"`
	Domain    string         `yaml:"domein" json:"domein,omitempty"` // of the framework
	Help      source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Visible   source.Formula `yaml:"zichtbaar" json:"zichtbaar,omitzero"`
	Groups    []*Group       `yaml:"groepen" json:"groepen,omitempty"`
	Questions []*Question    `yaml:"vragen" json:"vragen"`
}

// Group holds questions of a page together, which name it with groep: they show
// only when it does.
type Group struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	ID      string         `yaml:"id" json:"id"`
	Title   source.Text    `yaml:"titel" json:"titel,omitempty"`
	Help    source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Visible source.Formula `yaml:"zichtbaar" json:"zichtbaar,omitzero"`
}

// Question is one question, or the rows of a matrix, or a text between them.
type Question struct {
	Pos       diag.Pos            `yaml:"-" json:"-"`
	ID        string              `yaml:"id" json:"id"`
	Type      string              `yaml:"type" json:"type"`
	Group     string              `yaml:"groep" json:"groep,omitempty"` // of the page
	Text      source.Text         `yaml:"tekst" json:"tekst,omitempty"`
	Help      source.Text         `yaml:"uitleg" json:"uitleg,omitempty"`
	Options   []*Option           `yaml:"opties" json:"opties,omitempty"`
	Levels    []*Level            `yaml:"niveaus" json:"niveaus,omitempty"`
	Rows      []*Row              `yaml:"rijen" json:"rijen,omitempty"`
	From      *float64            `yaml:"van" json:"van,omitempty"` // lowest step of a schaal
	To        *float64            `yaml:"tot" json:"tot,omitempty"` // highest step of a schaal
	Step      float64             `yaml:"stap" json:"stap,omitempty"`
	Ends      map[string][]string `yaml:"uiteinden" json:"uiteinden,omitempty"` // per language the two ends
	Anchors   []source.Text       `yaml:"ankers" json:"ankers,omitempty"`       // one per step
	Required  Requirement         `yaml:"verplicht" json:"verplicht,omitzero"`
	Visible   source.Formula      `yaml:"zichtbaar" json:"zichtbaar,omitzero"`
	Because   source.Text         `yaml:"omdat" json:"omdat,omitempty"` // why a follow-up is there
	DontKnow  bool                `yaml:"weet_niet" json:"weet_niet,omitempty"`
	WontSay   bool                `yaml:"wil_niet_zeggen" json:"wil_niet_zeggen,omitempty"`
	Unit      source.Text         `yaml:"eenheid" json:"eenheid,omitempty"`
	Min       *float64            `yaml:"min" json:"min,omitempty"` // of a getal, of a bedrag in euros, or rows of a herhaling
	Max       *float64            `yaml:"max" json:"max,omitempty"` // the same, or how many options of a ranglijst are put in order
	Decimals  *int                `yaml:"decimalen" json:"decimalen,omitempty"`
	MaxLength int                 `yaml:"max_lengte" json:"max_lengte,omitempty"` // characters
	Domain    string              `yaml:"domein" json:"domein,omitempty"`
	Purpose   source.Text         `yaml:"doel" json:"doel,omitempty"` // why this is asked, for the AVG
	Checks    []*Check            `yaml:"controles" json:"controles,omitempty"`
	Prefill   string              `yaml:"vooraf" json:"vooraf,omitempty"` // vorige: propose the earlier answer
	Quote     string              `yaml:"citaat" json:"citaat,omitempty"` // the ja_nee question that gives leave to quote the words

	// How the answers to the version that this one replaces compare; see Connect.
	SameAs  string         `yaml:"gelijk_aan" json:"gelijk_aan,omitempty"`
	Convert source.Formula `yaml:"omgezet_met" json:"omgezet_met,omitzero"`

	// Of a herhaling:
	Questions []*Question `yaml:"vragen" json:"vragen,omitempty"`   // asked once per row
	RowName   source.Text `yaml:"rijnaam" json:"rijnaam,omitempty"` // what one row is: Schuld
	OneMore   source.Text `yaml:"nog_een" json:"nog_een,omitempty"` // the button that adds a row
	None      source.Text `yaml:"geen" json:"geen,omitempty"`       // asks whether there are none at all
}

// Option is one possible answer.
type Option struct {
	Pos       diag.Pos    `yaml:"-" json:"-"`
	ID        string      `yaml:"id" json:"id"`
	Text      source.Text `yaml:"tekst" json:"tekst"`
	Help      source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Value     *float64    `yaml:"waarde" json:"waarde,omitempty"` // what it counts for in a scale
	Exclusive bool        `yaml:"exclusief" json:"exclusief,omitempty"`
}

// Level is one described level of a niveau question.
type Level struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	Value float64     `yaml:"waarde" json:"waarde"`
	Title source.Text `yaml:"titel" json:"titel"`
	Text  source.Text `yaml:"tekst" json:"tekst,omitempty"`
}

// Row is one row of a matrix; its answer is known as <matrix>_<row>.
type Row struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	ID      string         `yaml:"id" json:"id"`
	Text    source.Text    `yaml:"tekst" json:"tekst"`
	Help    source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Visible source.Formula `yaml:"zichtbaar" json:"zichtbaar,omitzero"`
}

// Check is a condition on an answer. It must be waar to be fine, and is not
// looked at while its question has no answer.
type Check struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	Formula source.Formula `yaml:"formule" json:"formule"`
	Message source.Text    `yaml:"melding" json:"melding"`
	Kind    string         `yaml:"soort" json:"soort,omitempty"` // zacht (default) or hard
}

// Hard says whether the check blocks sending.
func (c *Check) Hard() bool { return c.Kind == "hard" }

// Calculation is a named formula.
type Calculation struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	ID      string         `yaml:"id" json:"id"`
	Type    string         `yaml:"type" json:"type"`
	Formula source.Formula `yaml:"formule" json:"formule"`
	Title   source.Text    `yaml:"titel" json:"titel,omitempty"`
	Options []*Option      `yaml:"opties" json:"opties,omitempty"` // the outcomes of a keuze
	SameAs  string         `yaml:"gelijk_aan" json:"gelijk_aan,omitempty"`
}

// Scale is a score over several questions; see package score for its meaning.
type Scale struct {
	Pos       diag.Pos       `yaml:"-" json:"-"`
	ID        string         `yaml:"id" json:"id"`
	Title     source.Text    `yaml:"titel" json:"titel"`
	Help      source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Questions []string       `yaml:"vragen" json:"vragen"`
	Reversed  []string       `yaml:"omgekeerd" json:"omgekeerd,omitempty"`
	Method    string         `yaml:"methode" json:"methode"`
	Range     []float64      `yaml:"bereik" json:"bereik,omitempty"`
	Table     []*Band        `yaml:"tabel" json:"tabel,omitempty"`
	Formula   source.Formula `yaml:"formule" json:"formule,omitzero"`
	Minimum   Minimum        `yaml:"minimaal_beantwoord" json:"minimaal_beantwoord"`
	Missing   string         `yaml:"ontbrekend" json:"ontbrekend"`
	Counts    string         `yaml:"noemer" json:"noemer,omitempty"`
	Decimals  *int           `yaml:"afronden" json:"afronden,omitempty"`
	Direction string         `yaml:"richting" json:"richting,omitempty"`
	Domain    string         `yaml:"domein" json:"domein,omitempty"`
	Dimension string         `yaml:"dimensie" json:"dimensie,omitempty"`
	Unit      source.Text    `yaml:"eenheid" json:"eenheid,omitempty"`
	Classes   []*Class       `yaml:"klassen" json:"klassen,omitempty"`
	SameAs    string         `yaml:"gelijk_aan" json:"gelijk_aan,omitempty"`
}

// Class is a named band of a scale, up to but not including Below.
type Class struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	ID    string      `yaml:"id" json:"id"`
	Title source.Text `yaml:"titel" json:"titel,omitempty"`
	Below *float64    `yaml:"tot" json:"tot,omitempty"`
}

// Band is one row of a scale's norm table: sums from From up to but not
// including To give Value.
type Band struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	From  float64  `yaml:"van" json:"van"`
	To    float64  `yaml:"tot" json:"tot"`
	Value float64  `yaml:"waarde" json:"waarde"`
}

// Lookup is a table that formulas search with tabel("naam", ...).
type Lookup struct {
	Pos    diag.Pos     `yaml:"-" json:"-"`
	Keys   []*LookupKey `yaml:"sleutels" json:"sleutels"`
	Result string       `yaml:"uitkomst" json:"uitkomst"`         // getal, bedrag, tekst or keuze
	File   string       `yaml:"bestand" json:"bestand,omitempty"` // a CSV beside the definition, read by ReadCSV
	Rows   []*LookupRow `yaml:"rijen" json:"rijen"`
}

// LookupKey is one column that a Lookup is searched by.
type LookupKey struct {
	Pos  diag.Pos `yaml:"-" json:"-"`
	ID   string   `yaml:"id" json:"id"`
	Type string   `yaml:"type" json:"type"` // getal, bedrag, tekst or keuze
}

// LookupRow gives Value when every key matches: per key a number, a text, a
// pair [from, up to] or "*" for anything.
type LookupRow struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	When  []any    `yaml:"als" json:"als"`
	Value any      `yaml:"dan" json:"dan"`
}
