package indicator

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// FrameworkKind is the value of `soort` in a framework's definition.
const FrameworkKind = "raamwerk"

// Framework is one version of a framework as its YAML says it.
type Framework struct {
	Pos         diag.Pos     `yaml:"-" json:"-"`
	Kind        string       `yaml:"soort" json:"soort"`
	ID          string       `yaml:"id" json:"id"`
	Version     int          `yaml:"versie" json:"versie"`
	Title       source.Text  `yaml:"titel" json:"titel"`
	Explanation source.Text  `yaml:"uitleg" json:"uitleg,omitempty"`
	Replaces    source.Ref   `yaml:"vervangt" json:"vervangt,omitzero"`
	Programme   source.Ref   `yaml:"programma" json:"programma"`
	Domains     []Entry      `yaml:"domeinen" json:"domeinen,omitempty"`
	Dimensions  []Entry      `yaml:"dimensies" json:"dimensies,omitempty"`
	Themes      []Entry      `yaml:"themas" json:"themas,omitempty"`
	Chain       []Entry      `yaml:"keten" json:"keten,omitempty"`
	Activities  []Entry      `yaml:"activiteiten" json:"activiteiten,omitempty"`
	Theory      []Arrow      `yaml:"theorie" json:"theorie,omitempty"`
	Breakdowns  []Breakdown  `yaml:"uitsplitsingen" json:"uitsplitsingen,omitempty"`
	Indicators  []Definition `yaml:"indicatoren" json:"indicatoren"`
}

// Entry is a named part of the framework: a domain, a dimension, a theme, a link
// of the chain or an activity.
type Entry struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Question    source.Text `yaml:"vraag" json:"vraag,omitempty"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
}

// Arrow is one step of the Theory of Change: an activity or indicator leads to
// an indicator, for a reason.
type Arrow struct {
	Pos     diag.Pos    `yaml:"-" json:"-"`
	From    string      `yaml:"van" json:"van"`
	To      string      `yaml:"naar" json:"naar"`
	Because source.Text `yaml:"omdat" json:"omdat,omitempty"`
}

// Breakdown divides participants into classes.
type Breakdown struct {
	Pos         diag.Pos       `yaml:"-" json:"-"`
	ID          string         `yaml:"id" json:"id"`
	Title       source.Text    `yaml:"titel" json:"titel"`
	Explanation source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Formula     source.Formula `yaml:"formule" json:"formule"`
	Classes     []Class        `yaml:"klassen" json:"klassen,omitempty"`
	// Combine names the other breakdowns with whose classes those of this one are
	// counted together, so that a dashboard can be filtered on both.
	Combine []string `yaml:"combineren" json:"combineren,omitempty"`
}

// Class is one class. For a number To is the exclusive upper bound, and the
// class without one takes the rest; for a choice the id is that of the option.
type Class struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	ID    string      `yaml:"id" json:"id"`
	Title source.Text `yaml:"titel" json:"titel,omitempty"`
	To    *float64    `yaml:"tot" json:"tot,omitempty"`
}

// Type says how an indicator aggregates over participants.
type Type string

// The types of indicators.
const (
	Count        Type = "aantal"          // how many participants are true
	Share        Type = "aandeel"         // which part of the population is true
	Mean         Type = "gemiddelde"      // mean of a number
	Median       Type = "mediaan"         // median of a number
	Sum          Type = "som"             // sum of a number
	Change       Type = "verandering"     // paired change of a series between moments
	Distribution Type = "verdeling"       // how many participants per class
	Duration     Type = "duur"            // time until an event
	Agreement    Type = "overeenstemming" // how far two raters agree at one moment
	Consistency  Type = "betrouwbaarheid" // how far the items of a scale go together
)

// Direction says which way is better.
type Direction string

// The directions.
const (
	Higher  Direction = "hoger"
	Lower   Direction = "lager"
	Context Direction = "context" // neither is better
)

// Definition is one indicator as its YAML says it.
type Definition struct {
	Pos        diag.Pos       `yaml:"-" json:"-"`
	ID         string         `yaml:"id" json:"id"`
	Title      source.Text    `yaml:"titel" json:"titel"`
	Meaning    source.Text    `yaml:"definitie" json:"definitie"`
	Theme      string         `yaml:"thema" json:"thema,omitempty"`
	Link       string         `yaml:"keten" json:"keten,omitempty"`
	Domain     string         `yaml:"domein" json:"domein,omitempty"`
	Dimension  string         `yaml:"dimensie" json:"dimensie,omitempty"`
	Type       Type           `yaml:"soort" json:"soort"`
	Formula    source.Formula `yaml:"formule" json:"formule,omitzero"`
	Population source.Formula `yaml:"populatie" json:"populatie,omitzero"`
	PerMoment  bool           `yaml:"per_meting" json:"per_meting,omitempty"`
	Direction  Direction      `yaml:"richting" json:"richting,omitempty"`
	Step       *float64       `yaml:"stap" json:"stap,omitempty"`
	Reliable   *Reliable      `yaml:"betrouwbaar" json:"betrouwbaar,omitempty"`
	From       string         `yaml:"van" json:"van,omitempty"` // of a change, and of a distribution that is followed over time
	// Against is the judgement of the other rater, of an agreement.
	Against source.Formula `yaml:"tegen" json:"tegen,omitzero"`
	// Items are those of a scale, reversed ones already turned, of a consistency.
	Items       []source.Formula `yaml:"onderdelen" json:"onderdelen,omitempty"`
	Time        source.Formula   `yaml:"tijd" json:"tijd,omitzero"`
	Event       source.Formula   `yaml:"gebeurtenis" json:"gebeurtenis,omitzero"`
	Competing   source.Formula   `yaml:"concurrerend" json:"concurrerend,omitzero"`
	Options     []Option         `yaml:"opties" json:"opties,omitempty"` // for a distribution: the words for its classes
	Bin         float64          `yaml:"afronden" json:"afronden,omitempty"`
	Decimals    *int             `yaml:"decimalen" json:"decimalen,omitempty"`
	Range       []float64        `yaml:"bereik" json:"bereik,omitempty"` // lowest and highest possible value, for an axis
	Unit        source.Text      `yaml:"eenheid" json:"eenheid,omitempty"`
	Source      source.Text      `yaml:"bron" json:"bron,omitempty"`
	Owner       source.Text      `yaml:"eigenaar" json:"eigenaar,omitempty"`
	Published   *Published       `yaml:"gepubliceerd" json:"gepubliceerd,omitempty"`
	Explanation source.Text      `yaml:"uitleg" json:"uitleg,omitempty"`
	Theory      source.Text      `yaml:"theorie" json:"theorie,omitempty"`
}

// Option gives the words for one class of a distribution.
type Option struct {
	Pos  diag.Pos    `yaml:"-" json:"-"`
	ID   string      `yaml:"id" json:"id"`
	Text source.Text `yaml:"tekst" json:"tekst"`
}

// Reliable holds what the reliable change index needs: the standard deviation at
// the start and the reliability, 0 to 1.
type Reliable struct {
	SD float64 `yaml:"sd" json:"sd"`
	R  float64 `yaml:"r" json:"r"`
}

// Published is a value that was published elsewhere, to compare with.
type Published struct {
	Value       float64     `yaml:"waarde" json:"waarde"`
	Where       source.Text `yaml:"waar" json:"waar,omitempty"`
	Year        int         `yaml:"jaar" json:"jaar,omitempty"`
	Source      source.Text `yaml:"bron" json:"bron,omitempty"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
}
