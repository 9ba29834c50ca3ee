package mkba

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Published is the outcome of a study as it was printed, in whole euros. A model
// that has it computes nothing from effects: its leaves are these amounts.
type Published struct {
	Pos            diag.Pos                  `yaml:"-" json:"-"`
	Source         string                    `yaml:"bron" json:"bron"`
	URL            string                    `yaml:"url" json:"url,omitempty"`
	Date           source.Date               `yaml:"datum" json:"datum,omitempty"`
	Participants   int                       `yaml:"deelnemers" json:"deelnemers"`
	Cost           int64                     `yaml:"kosten_per_deelnemer" json:"kosten_per_deelnemer"`
	CostParties    map[string]source.Percent `yaml:"kosten_door" json:"kosten_door"`
	Tolerance      int64                     `yaml:"afronding" json:"afronding"` // how far a printed total may be off, in euros
	ToleranceText  source.Text               `yaml:"afronding_uitleg" json:"afronding_uitleg,omitempty"`
	Rows           []PublishedRow            `yaml:"bedragen" json:"bedragen"`
	Total          PublishedTotal            `yaml:"totaal" json:"totaal"`
	PerHead        PublishedTotal            `yaml:"per_deelnemer" json:"per_deelnemer"`
	NetPerHead     int64                     `yaml:"netto_per_deelnemer" json:"netto_per_deelnemer"`
	Ratio          PublishedRatio            `yaml:"verhouding" json:"verhouding"`
	Sensitivity    []Sensitivity             `yaml:"gevoeligheid" json:"gevoeligheid,omitempty"`
	Reconstruction []Reconstruction          `yaml:"reconstructie" json:"reconstructie,omitempty"`
}

// PublishedRow is one party's printed amounts per term, and its printed total.
type PublishedRow struct {
	Pos      diag.Pos         `yaml:"-" json:"-"`
	Party    string           `yaml:"partij" json:"partij"`
	Terms    map[string]int64 `yaml:"termijnen" json:"termijnen"`
	Total    int64            `yaml:"totaal" json:"totaal"`
	Misprint *Misprint        `yaml:"drukfout" json:"drukfout,omitempty"`
}

// Misprint is an amount that was printed wrongly, and what is read instead.
type Misprint struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	Term        string      `yaml:"termijn" json:"termijn"`
	Printed     int64       `yaml:"gedrukt" json:"gedrukt"`
	Read        int64       `yaml:"gelezen" json:"gelezen"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg"`
}

// PublishedTotal is a printed line of totals.
type PublishedTotal struct {
	Pos   diag.Pos         `yaml:"-" json:"-"`
	Terms map[string]int64 `yaml:"termijnen" json:"termijnen"`
	Total int64            `yaml:"totaal" json:"totaal"`
}

// PublishedRatio is the printed ratio of benefits to costs, in hundredths
// precision. A term's ratio sets its benefits against all costs.
type PublishedRatio struct {
	Pos   diag.Pos           `yaml:"-" json:"-"`
	Terms map[string]float64 `yaml:"termijnen" json:"termijnen"`
	Total float64            `yaml:"totaal" json:"totaal"`
}

// Sensitivity lets a parameter of a study move printed amounts: the amounts of
// the named parties and terms (all when none are named), or the costs. The
// parameter multiplies them, or takes its share away.
type Sensitivity struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	Parameter string   `yaml:"parameter" json:"parameter"`
	Works     string   `yaml:"werking" json:"werking"` // maal or min
	Cost      bool     `yaml:"kosten" json:"kosten,omitempty"`
	Parties   []string `yaml:"partijen" json:"partijen,omitempty"`
	Terms     []string `yaml:"termijnen" json:"termijnen,omitempty"`
}

// Reconstruction is how a printed amount may have come about: steps that were
// worked back from it and end in it. It is never part of the calculation.
type Reconstruction struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	Party string      `yaml:"partij" json:"partij"`
	Term  string      `yaml:"termijn" json:"termijn"`
	Text  source.Text `yaml:"uitleg" json:"uitleg"`
	Steps []Step      `yaml:"stappen" json:"stappen"`
}

// Step is one line of a reconstruction: it starts with a number, or does
// something to the number so far.
type Step struct {
	Pos    diag.Pos    `yaml:"-" json:"-"`
	Text   source.Text `yaml:"tekst" json:"tekst"`
	Does   string      `yaml:"doet" json:"doet"` // begin, maal, min or plus
	Value  Number      `yaml:"waarde" json:"waarde"`
	Money  bool        `yaml:"euro" json:"euro,omitempty"`
	Nature string      `yaml:"aard" json:"aard"`
	Source string      `yaml:"bron" json:"bron,omitempty"`
}
