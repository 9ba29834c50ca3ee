package simulate

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in a simulation's definition.
const Kind = "simulatie"

// Simulation is a synthetic cohort as its YAML says it.
type Simulation struct {
	Pos          diag.Pos                `yaml:"-" json:"-"`
	Kind         string                  `yaml:"soort" json:"soort"`
	ID           string                  `yaml:"id" json:"id"`
	Version      int                     `yaml:"versie" json:"versie"`
	Title        source.Text             `yaml:"titel" json:"titel"`
	Programme    source.Ref              `yaml:"programma" json:"programma"`
	Seed         int                     `yaml:"zaad" json:"zaad"`
	Gemeenten    []Share                 `yaml:"gemeenten" json:"gemeenten"`
	Age          Draws                   `yaml:"leeftijd" json:"leeftijd"` // whole years at the start
	Person       []Latent                `yaml:"persoon" json:"persoon,omitempty"`
	Registration NamedDraws              `yaml:"registratie" json:"registratie,omitempty"`
	Ends         []End                   `yaml:"einde" json:"einde,omitempty"`
	Phases       []Phase                 `yaml:"fasen" json:"fasen,omitempty"`
	Results      []Result                `yaml:"resultaten" json:"resultaten,omitempty"`
	Course       []Step                  `yaml:"verloop" json:"verloop,omitempty"`
	Response     map[string]ResponseRule `yaml:"respons" json:"respons"` // per rater
	DontKnow     float64                 `yaml:"weet_niet" json:"weet_niet,omitempty"`
	WontSay      float64                 `yaml:"wil_niet_zeggen" json:"wil_niet_zeggen,omitempty"`
	Answers      map[string]NamedDraws   `yaml:"antwoorden" json:"antwoorden"` // per rater
	Bonds        []Bond                  `yaml:"samenhang" json:"samenhang,omitempty"`
	Consent      float64                 `yaml:"toestemming" json:"toestemming"`
	Languages    map[string]float64      `yaml:"talen" json:"talen,omitempty"`
	Phone        string                  `yaml:"telefoon" json:"telefoon,omitempty"` // each # becomes a digit
	Mail         string                  `yaml:"mail" json:"mail,omitempty"`         // {voornaam} and {nummer} are filled in
	Names        Names                   `yaml:"namen" json:"namen"`
	Users        []User                  `yaml:"gebruikers" json:"gebruikers,omitempty"`
	Learning     []Learning              `yaml:"leren" json:"leren,omitempty"`
	Quotes       []Quote                 `yaml:"citaten" json:"citaten,omitempty"`
}

// Share says how many participants a gemeente has and when they start: any day
// from From until To, or until the as-of date without To.
type Share struct {
	Pos   diag.Pos     `yaml:"-" json:"-"`
	Code  string       `yaml:"code" json:"code"`
	Count int          `yaml:"aantal" json:"aantal"`
	From  source.Date  `yaml:"vanaf" json:"vanaf"`
	To    *source.Date `yaml:"tot" json:"tot,omitempty"`
}

// Draw is one way to draw a value; exactly one of Same, Chance, Weights, Each,
// Middle, Order, Texts and Rows is given. For a date Middle is in days from the day
// on which is filled in.
type Draw struct {
	Plain `yaml:",inline"`
	Order map[string]source.Formula `yaml:"volgorde" json:"volgorde,omitempty"` // of a ranking: the heavier, the sooner in front
	Texts []string                  `yaml:"teksten" json:"teksten,omitempty"`
	Rows  Draws                     `yaml:"rijen" json:"rijen,omitempty"` // of a repeating group: how many
	Inner NamedDraws                `yaml:"vragen" json:"vragen,omitempty"`
}

// Plain is a draw of one value that is no text and no ranking.
type Plain struct {
	Pos     diag.Pos                  `yaml:"-" json:"-"`
	When    source.Formula            `yaml:"als" json:"als,omitzero"`
	Same    string                    `yaml:"gelijk" json:"gelijk,omitempty"`
	Chance  source.Formula            `yaml:"kans" json:"kans,omitzero"`
	Weights map[string]source.Formula `yaml:"kansen" json:"kansen,omitempty"`
	Keep    source.Formula            `yaml:"houdt" json:"houdt,omitzero"`
	Each    map[string]source.Formula `yaml:"elk" json:"elk,omitempty"`
	Middle  source.Formula            `yaml:"rond" json:"rond,omitzero"`
	Between source.Formula            `yaml:"vast" json:"vast,omitzero"`           // standard deviation between persons
	Within  source.Formula            `yaml:"ruis" json:"ruis,omitzero"`           // standard deviation per time
	Spread  source.Formula            `yaml:"spreiding" json:"spreiding,omitzero"` // sigma of a log-normal with Middle as median
	Min     *float64                  `yaml:"min" json:"min,omitempty"`
	Max     *float64                  `yaml:"max" json:"max,omitempty"`
	Step    float64                   `yaml:"stap" json:"stap,omitempty"`
}

// Draws are alternatives: the first whose When holds is drawn. In YAML one draw
// may stand without a list.
type Draws []Draw

// UnmarshalSource reads one draw or a list of them.
func (d *Draws) UnmarshalSource(n *source.Node) diag.List {
	if n.Kind != source.Mapping {
		return source.DecodeNode(n, (*[]Draw)(d))
	}
	var one Draw
	found := source.DecodeNode(n, &one)
	*d = Draws{one}
	return found
}

// NamedDraw is what is drawn for one name.
type NamedDraw struct {
	Pos   diag.Pos `json:"-"`
	ID    string   `json:"id"`
	Draws Draws    `json:"trekking"`
}

// NamedDraws are drawn in the order of the file: a formula may use what stands
// above it.
type NamedDraws []NamedDraw

// UnmarshalSource reads a mapping and keeps its order.
func (d *NamedDraws) UnmarshalSource(n *source.Node) diag.List {
	var found diag.List
	if n.Kind != source.Mapping {
		found.Errorf(n.Pos, "wrong-type", "hier hoort per naam een trekking en er staat %s", n.Describe())
		return found
	}
	for _, e := range n.Entries {
		named := NamedDraw{Pos: e.Key.Pos, ID: e.Key.Value}
		found.Extend(named.Draws.UnmarshalSource(e.Value))
		*d = append(*d, named)
	}
	return found
}

// Latent is a number of a person that nobody sees, such as how well help works.
type Latent struct {
	ID    string           `yaml:"id" json:"id"`
	Plain `yaml:",inline"` // its keys stand beside the id
}

// End is one way in which a trajectory can end: at a drawn month, or with a
// chance per month.
type End struct {
	Pos    diag.Pos       `yaml:"-" json:"-"`
	Reason string         `yaml:"reden" json:"reden"`
	Month  Draws          `yaml:"maand" json:"maand,omitempty"`
	Hazard source.Formula `yaml:"kans_per_maand" json:"kans_per_maand,omitzero"`
}

// Phase says how long a phase lasts, in days, or how many days before the end
// it begins. Without either it lasts until the next or the end.
type Phase struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	ID        string   `yaml:"id" json:"id"`
	Days      Draws    `yaml:"dagen" json:"dagen,omitempty"`
	BeforeEnd Draws    `yaml:"voor_einde" json:"voor_einde,omitempty"`
}

// AtEnd is the value of `bij` for a result on the last day of the trajectory.
const AtEnd = "einde"

// Result says whether a result is reached and when: in a drawn month, a number
// of days after a phase begins, or at the end.
type Result struct {
	Pos    diag.Pos       `yaml:"-" json:"-"`
	ID     string         `yaml:"id" json:"id"`
	When   source.Formula `yaml:"als" json:"als,omitzero"`
	Chance source.Formula `yaml:"kans" json:"kans"`
	Month  Draws          `yaml:"maand" json:"maand,omitempty"`
	Phase  string         `yaml:"fase" json:"fase,omitempty"`
	Days   Draws          `yaml:"dagen" json:"dagen,omitempty"`
	At     string         `yaml:"bij" json:"bij,omitempty"`
	Amount Draws          `yaml:"bedrag" json:"bedrag,omitempty"` // euros
}

// Step is a named number, computed anew at each moment for all raters.
type Step struct {
	Pos     diag.Pos       `yaml:"-" json:"-"`
	ID      string         `yaml:"id" json:"id"`
	Formula source.Formula `yaml:"formule" json:"formule"`
}

// ResponseRule says whether a rater fills in and on which day, counted from the
// moment's target date.
type ResponseRule struct {
	Chance source.Formula `yaml:"kans" json:"kans"`
	Day    Draws          `yaml:"dag" json:"dag"`
}

// Names are the first and last names that persons are given.
type Names struct {
	First []string `yaml:"voornamen" json:"voornamen"`
	Last  []string `yaml:"achternamen" json:"achternamen"`
}

// User is somebody who can sign in where the cohort is shown.
type User struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	ID        string   `yaml:"id" json:"id"`
	Name      string   `yaml:"naam" json:"naam"`
	Roles     []string `yaml:"rollen" json:"rollen"`
	Gemeente  string   `yaml:"gemeente" json:"gemeente,omitempty"`
	Team      string   `yaml:"team" json:"team,omitempty"`
	Investor  string   `yaml:"investeerder" json:"investeerder,omitempty"`
	Gemeenten []string `yaml:"gemeenten" json:"gemeenten,omitempty"` // whose figures an outsider may see
	Caseload  bool     `yaml:"caseload" json:"caseload,omitempty"`   // participants are assigned to this user
}
