package mkba

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in a model.
const Kind = "mkba"

// Model is one version of a cost-benefit model as its YAML says it.
type Model struct {
	Pos          diag.Pos               `yaml:"-" json:"-"`
	Kind         string                 `yaml:"soort" json:"soort"`
	ID           string                 `yaml:"id" json:"id"`
	Version      int                    `yaml:"versie" json:"versie"`
	Title        source.Text            `yaml:"titel" json:"titel"`
	Explanation  source.Text            `yaml:"toelichting" json:"toelichting,omitempty"`
	Programme    source.Ref             `yaml:"programma" json:"programma,omitzero"`
	Framework    source.Ref             `yaml:"raamwerk" json:"raamwerk,omitzero"`
	Participants string                 `yaml:"deelnemers" json:"deelnemers,omitempty"` // indicator that counts who costs money; all when empty
	Naming       map[string]source.Text `yaml:"benaming" json:"benaming,omitempty"`
	AppraisedOn  source.Date            `yaml:"peildatum" json:"peildatum,omitempty"` // chooses the discount rate and ages prices
	PriceYear    int                    `yaml:"prijsjaar" json:"prijsjaar"`
	Index        string                 `yaml:"index" json:"index,omitempty"`
	Discount     ModelDiscount          `yaml:"disconto" json:"disconto,omitzero"`
	Timing       string                 `yaml:"moment" json:"moment,omitempty"` // default of costs and effects: begin, midden or eind
	Horizon      int                    `yaml:"horizon" json:"horizon,omitempty"`
	Terms        []Term                 `yaml:"termijnen" json:"termijnen"`
	Parties      []Party                `yaml:"partijen" json:"partijen"`
	Parameters   []Parameter            `yaml:"parameters" json:"parameters,omitempty"`
	Correlations []Correlation          `yaml:"correlaties" json:"correlaties,omitempty"`
	Scenarios    []Scenario             `yaml:"scenarios" json:"scenarios,omitempty"`
	Costs        []Cost                 `yaml:"kosten" json:"kosten,omitempty"`
	Effects      []Effect               `yaml:"effecten" json:"effecten,omitempty"`
	Assumptions  []source.Text          `yaml:"aannames" json:"aannames,omitempty"` // in words, what no parameter says
	Agreements   []Agreement            `yaml:"afspraken" json:"afspraken,omitempty"`
	Calculator   *Calculator            `yaml:"rekenhulp" json:"rekenhulp,omitempty"`
	Published    *Published             `yaml:"gepubliceerd" json:"gepubliceerd,omitempty"`
}

// ModelDiscount is the discount schedule of a model. Low and High bound the first
// rate; they move the whole schedule when uncertainty is computed.
type ModelDiscount struct {
	Pos      diag.Pos `yaml:"-" json:"-"`
	Schedule string   `yaml:"reeks" json:"reeks"`
	Low      *Number  `yaml:"laag" json:"laag,omitempty"`
	High     *Number  `yaml:"hoog" json:"hoog,omitempty"`
}

// Term is a part of the horizon: the years after the previous term up to and
// including UntilYear, counted from 1. A published study has terms without years.
type Term struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	UntilYear   int         `yaml:"tot_jaar" json:"tot_jaar,omitempty"`
}

// Roles of a party.
const (
	// Payer is a party whose savings count in the figures per stakeholder.
	Payer = "betaler"
	// Beneficiary is a party that is shown beside the payers and counts only in the
	// social view.
	Beneficiary = "deelnemer"
)

// Party is who gains or pays.
type Party struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Role        string      `yaml:"rol" json:"rol,omitempty"` // Payer when empty
}

// Natures say where a number comes from.
const (
	Measured      = "gemeten"
	Assumed       = "aangenomen"
	PublishedFig  = "gepubliceerd"
	Reconstructed = "gereconstrueerd"
	Convention    = "rekenregel"
)

// Parameter is a named number of a model that can be moved: by a gemeente, in a
// scenario, in a simulation.
type Parameter struct {
	Pos          diag.Pos    `yaml:"-" json:"-"`
	ID           string      `yaml:"id" json:"id"`
	Title        source.Text `yaml:"titel" json:"titel"`
	Value        Number      `yaml:"waarde" json:"waarde"`
	Low          *Number     `yaml:"laag" json:"laag,omitempty"`
	High         *Number     `yaml:"hoog" json:"hoog,omitempty"`
	Distribution string      `yaml:"verdeling" json:"verdeling,omitempty"` // one of the shapes; Triangular when empty
	Sample       *Sample     `yaml:"steekproef" json:"steekproef,omitempty"`
	Unit         source.Text `yaml:"eenheid" json:"eenheid,omitempty"`
	PriceYear    int         `yaml:"prijspeil" json:"prijspeil,omitempty"` // for amounts in euros
	Nature       string      `yaml:"aard" json:"aard"`
	Source       string      `yaml:"bron" json:"bron,omitempty"`
	URL          string      `yaml:"url" json:"url,omitempty"`
	Confidence   int         `yaml:"zekerheid" json:"zekerheid,omitempty"` // 1 to 6; 0 takes no correction
}

// Sample is the data behind a parameter that was measured: a count of so many, or
// a mean over so many with a standard deviation.
type Sample struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	Count *int     `yaml:"aantal" json:"aantal,omitempty"`
	Of    int      `yaml:"van" json:"van"`
	SD    *Number  `yaml:"sd" json:"sd,omitempty"`
}

// Correlation says that two parameters tend to be high together, or opposite: the
// correlation of their normal scores.
type Correlation struct {
	Pos     diag.Pos    `yaml:"-" json:"-"`
	Between []string    `yaml:"tussen" json:"tussen"`
	Rho     Number      `yaml:"samenhang" json:"samenhang"` // between -1 and 1
	Because source.Text `yaml:"omdat" json:"omdat"`
}

// Cost is what the approach costs, per participant or in total.
type Cost struct {
	Pos         diag.Pos                  `yaml:"-" json:"-"`
	ID          string                    `yaml:"id" json:"id"`
	Title       source.Text               `yaml:"titel" json:"titel"`
	Explanation source.Text               `yaml:"uitleg" json:"uitleg,omitempty"`
	Amount      Value                     `yaml:"bedrag" json:"bedrag,omitzero"`
	Price       string                    `yaml:"prijs" json:"prijs,omitempty"`
	Per         string                    `yaml:"per" json:"per,omitempty"` // deelnemer (default) or totaal
	Spread      []source.Percent          `yaml:"spreiding" json:"spreiding,omitempty"`
	Timing      string                    `yaml:"moment" json:"moment,omitempty"`
	Discount    string                    `yaml:"disconto" json:"disconto,omitempty"`
	Shares      map[string]source.Percent `yaml:"verdeling" json:"verdeling"`
}

// Effect is one benefit. Its value in year t is
//
//	Q (1−deadweight) (1−displacement) attribution × price × factors
//	  × (1−correction) × (1−drop-off)^(t−first year)
//
// while it lasts, shared between parties. A transfer takes the same amount from
// its counterparties.
type Effect struct {
	Pos          diag.Pos                  `yaml:"-" json:"-"`
	ID           string                    `yaml:"id" json:"id"`
	Title        source.Text               `yaml:"titel" json:"titel"`
	Explanation  source.Text               `yaml:"uitleg" json:"uitleg,omitempty"`
	Kind         string                    `yaml:"soort" json:"soort"` // fiscaal, economisch or maatschappelijk
	Quantity     QuantityRule              `yaml:"hoeveelheid" json:"hoeveelheid"`
	Deadweight   Value                     `yaml:"zonder_aanpak" json:"zonder_aanpak,omitzero"`
	Displacement Value                     `yaml:"verdringing" json:"verdringing,omitzero"`
	Attribution  Value                     `yaml:"toerekening" json:"toerekening,omitzero"`
	Price        string                    `yaml:"prijs" json:"prijs,omitempty"`
	Amount       Value                     `yaml:"bedrag" json:"bedrag,omitzero"`
	Factors      []Value                   `yaml:"maal" json:"maal,omitempty"`
	Duration     Value                     `yaml:"duur" json:"duur,omitzero"` // years; once in the first year when absent
	FromYear     int                       `yaml:"vanaf_jaar" json:"vanaf_jaar,omitempty"`
	DropOff      Value                     `yaml:"afname" json:"afname,omitzero"`
	Timing       string                    `yaml:"moment" json:"moment,omitempty"`
	Discount     string                    `yaml:"disconto" json:"disconto,omitempty"`
	Shares       map[string]source.Percent `yaml:"verdeling" json:"verdeling"`
	Counter      map[string]source.Percent `yaml:"tegenpartij" json:"tegenpartij,omitempty"`
	Outcome      string                    `yaml:"uitkomst" json:"uitkomst,omitempty"`
	DisjointFrom []string                  `yaml:"gescheiden_van" json:"gescheiden_van,omitempty"`
	Because      source.Text               `yaml:"gescheiden_omdat" json:"gescheiden_omdat,omitempty"`
}

// QuantityRule says how much of an effect there is: an indicator's count, an
// indicator's amount of money, or the number of participants times a chain of
// shares.
type QuantityRule struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	Indicator string   `yaml:"indicator" json:"indicator,omitempty"`
	// Comparison is an indicator of the same kind over a group without the approach. Its
	// share takes the place of what the model assumes would have happened anyway.
	Comparison string      `yaml:"vergelijking" json:"vergelijking,omitempty"`
	Money      bool        `yaml:"geldbedrag" json:"geldbedrag,omitempty"` // take the indicator's amount, not its count
	Text       source.Text `yaml:"tekst" json:"tekst"`
	Affected   Value       `yaml:"betrokken" json:"betrokken,omitzero"`
	Engaged    Value       `yaml:"bereikt" json:"bereikt,omitzero"`
	Retained   Value       `yaml:"volgehouden" json:"volgehouden,omitzero"`
	Success    Value       `yaml:"succes" json:"succes,omitzero"`
}

// Use is a place where a model names something that another definition defines.
type Use struct {
	Pos diag.Pos
	ID  string
}

// Indicators are the indicators that the model reads, those of its effects in
// their order and then those of its agreements, for whoever checks that the framework has them.
func (m *Model) Indicators() []Use {
	var uses []Use
	if m.Participants != "" {
		uses = append(uses, Use{m.Pos, m.Participants})
	}
	for i := range m.Effects {
		if q := &m.Effects[i].Quantity; q.Indicator != "" {
			uses = append(uses, Use{q.Pos, q.Indicator})
			if q.Comparison != "" {
				uses = append(uses, Use{q.Pos, q.Comparison})
			}
		}
	}
	for i := range m.Agreements {
		for _, rule := range m.Agreements[i].Rules {
			if id := rule.Measure.Indicator; id != "" {
				uses = append(uses, Use{rule.Pos, id})
			}
		}
	}
	return uses
}
