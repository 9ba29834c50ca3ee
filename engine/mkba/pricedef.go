package mkba

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// PricesKind is the value of `soort` in a file of unit prices.
const PricesKind = "kengetallen"

// PriceFile is one file of kengetallen: unit prices, indices, discount schedules
// and corrections for uncertainty. Files are read together.
type PriceFile struct {
	Pos         diag.Pos     `yaml:"-" json:"-"`
	Kind        string       `yaml:"soort" json:"soort"`
	ID          string       `yaml:"id" json:"id"`
	Version     int          `yaml:"versie" json:"versie"`
	Title       source.Text  `yaml:"titel" json:"titel"`
	Explanation source.Text  `yaml:"toelichting" json:"toelichting,omitempty"`
	OldAfter    int          `yaml:"verouderd_na" json:"verouderd_na,omitempty"` // years after its price level that a price counts as old; 0: as the check says
	Prices      []UnitPrice  `yaml:"kengetallen" json:"kengetallen,omitempty"`
	Indices     []Index      `yaml:"indices" json:"indices,omitempty"`
	Schedules   []Schedule   `yaml:"disconto" json:"disconto,omitempty"`
	Corrections []Correction `yaml:"correcties" json:"correcties,omitempty"`
}

// UnitPrice is a kengetal: what one unit of something costs, from which source,
// at the prices of which year.
type UnitPrice struct {
	Pos        diag.Pos    `yaml:"-" json:"-"`
	ID         string      `yaml:"id" json:"id"`
	Text       source.Text `yaml:"omschrijving" json:"omschrijving"`
	Value      Number      `yaml:"waarde" json:"waarde"`
	Low        *Number     `yaml:"laag" json:"laag,omitempty"`
	High       *Number     `yaml:"hoog" json:"hoog,omitempty"`
	Shape      string      `yaml:"verdeling" json:"verdeling,omitempty"` // of the uncertainty; Triangular when empty
	Unit       source.Text `yaml:"eenheid" json:"eenheid"`
	PriceYear  int         `yaml:"prijspeil" json:"prijspeil"`
	Bearer     source.Text `yaml:"drager" json:"drager"`
	Kind       string      `yaml:"soort" json:"soort"` // fiscaal, economisch, maatschappelijk or parameter
	Source     string      `yaml:"bron" json:"bron"`
	URL        string      `yaml:"url" json:"url,omitempty"`
	Date       source.Date `yaml:"datum" json:"datum"`         // when it took effect or was printed
	Confidence int         `yaml:"zekerheid" json:"zekerheid"` // 1 (statistic, tariff) to 6 (assumption)
	Verified   bool        `yaml:"geverifieerd" json:"geverifieerd"`
	NotWith    []string    `yaml:"niet_samen_met" json:"niet_samen_met,omitempty"` // prices that hold part of this one
	OldBecause source.Text `yaml:"verouderd_omdat" json:"verouderd_omdat,omitempty"`
	Remark     source.Text `yaml:"kanttekening" json:"kanttekening,omitempty"`
}

// Index is a price index by year.
type Index struct {
	Pos    diag.Pos     `yaml:"-" json:"-"`
	ID     string       `yaml:"id" json:"id"`
	Title  source.Text  `yaml:"titel" json:"titel"`
	Source string       `yaml:"bron" json:"bron"`
	URL    string       `yaml:"url" json:"url,omitempty"`
	Years  []IndexValue `yaml:"waarden" json:"waarden"`
}

// IndexValue is the yearly mean of an index.
type IndexValue struct {
	Pos        diag.Pos `yaml:"-" json:"-"`
	Year       int      `yaml:"jaar" json:"jaar"`
	Value      float64  `yaml:"waarde" json:"waarde"`
	Source     string   `yaml:"bron" json:"bron,omitempty"`
	Confidence int      `yaml:"zekerheid" json:"zekerheid"`
	Verified   bool     `yaml:"geverifieerd" json:"geverifieerd"`
}

// Schedule is a discount rate that changes by date: an appraisal takes the rule
// that is in force on its date and keeps it.
type Schedule struct {
	Pos   diag.Pos       `yaml:"-" json:"-"`
	ID    string         `yaml:"id" json:"id"`
	Title source.Text    `yaml:"titel" json:"titel"`
	Rules []ScheduleRule `yaml:"regels" json:"regels"`
}

// ScheduleRule is a discount rate for appraisals from a date on. After AfterYear
// years it is Then.
type ScheduleRule struct {
	Pos        diag.Pos       `yaml:"-" json:"-"`
	From       source.Date    `yaml:"vanaf" json:"vanaf"`
	Rate       source.Percent `yaml:"voet" json:"voet"`
	AfterYear  int            `yaml:"na_jaar" json:"na_jaar,omitempty"`
	Then       source.Percent `yaml:"daarna" json:"daarna,omitempty"`
	Source     string         `yaml:"bron" json:"bron"`
	URL        string         `yaml:"url" json:"url,omitempty"`
	Confidence int            `yaml:"zekerheid" json:"zekerheid"`
	Verified   bool           `yaml:"geverifieerd" json:"geverifieerd"`
}

// Correction is the part that is taken off a benefit whose price has a grade of
// confidence, because estimates of that kind tend to be too high.
type Correction struct {
	Pos        diag.Pos       `yaml:"-" json:"-"`
	Confidence int            `yaml:"zekerheid" json:"zekerheid"`
	Part       source.Percent `yaml:"correctie" json:"correctie"`
	Meaning    source.Text    `yaml:"betekenis" json:"betekenis"`
	Source     string         `yaml:"bron" json:"bron,omitempty"`
}
