package mkba

import "effectmonitor/engine/source"

// LeafKind says what a leaf is.
type LeafKind string

// Kinds of leaves. Amounts of benefits and costs are positive where a benefit
// helps and a cost costs; a transfer is the loss of a counterparty, and negative.
const (
	BenefitLeaf  LeafKind = "baat"
	CostLeaf     LeafKind = "kosten"
	TransferLeaf LeafKind = "overdracht"
)

// Leaf is the smallest amount there is. Totals are sums of leaves and of nothing
// else.
type Leaf struct {
	Kind    LeafKind `json:"soort"`
	Item    string   `json:"post"` // id of the effect or cost
	Party   int      `json:"partij"`
	Term    int      `json:"termijn"`
	Year    int      `json:"jaar"`    // from 1; 0 in a study without years
	Nominal Cents    `json:"bedrag"`  // in prices of the price year
	Present Cents    `json:"contant"` // discounted
}

// Result is the outcome of one evaluation. Amounts are present values in prices
// of the price year, unless their name says otherwise.
type Result struct {
	Model        string                 `json:"model"`
	Version      int                    `json:"versie"`
	Title        source.Text            `json:"titel"`
	Published    bool                   `json:"gepubliceerd"`
	Participants int                    `json:"deelnemers"`
	PriceYear    int                    `json:"prijsjaar"`
	Horizon      int                    `json:"horizon,omitempty"`
	Discount     *DiscountUsed          `json:"disconto,omitempty"` // nil when nothing was discounted
	Naming       map[string]source.Text `json:"benaming,omitempty"`
	Terms        []Label                `json:"termijnen"`
	Parties      []PartyLabel           `json:"partijen"`
	Leaves       []Leaf                 `json:"bladen"`
	Rows         []Row                  `json:"rijen"`     // one per party, in the order of the model
	Savings      Totals                 `json:"besparing"` // of the payers together
	Social       Totals                 `json:"landelijk"` // of all parties: transfers cancel
	Nominal      Totals                 `json:"nominaal"`  // of the payers, not discounted
	Years        []Year                 `json:"jaren,omitempty"`
	Payback      int                    `json:"terugverdiend,omitempty"`   // first year with a cumulative result of zero or more; 0 is never
	Annual       Cents                  `json:"per_jaar,omitempty"`        // equivalent annual figure of the payers
	Hidden       []string               `json:"onder_drempel,omitempty"`   // effects whose count was too small or too large to tell
	TooFew       bool                   `json:"te_weinig,omitempty"`       // fewer participants than the threshold, or MostHidden: no figures
	MostHidden   bool                   `json:"meest_verborgen,omitempty"` // enough participants, but most effects are under the threshold
	run          *run
}

// DiscountUsed is the rate that was in force on the day of appraisal.
type DiscountUsed struct {
	Rate      float64     `json:"voet"`
	AfterYear int         `json:"na_jaar,omitempty"`
	Then      float64     `json:"daarna,omitempty"`
	From      source.Date `json:"vanaf"`
	On        source.Date `json:"peildatum"`
	Source    string      `json:"bron"`
	Verified  bool        `json:"geverifieerd"`
}

// Label is the id and title of something.
type Label struct {
	ID          string      `json:"id"`
	Title       source.Text `json:"titel"`
	Explanation source.Text `json:"uitleg,omitempty"`
}

// PartyLabel is a party as a result names it.
type PartyLabel struct {
	Label
	Payer bool `json:"betaler"`
}

// Row is one party's part of the result.
type Row struct {
	Party        int       `json:"partij"`
	Benefit      Cents     `json:"baten"` // gross, transfers taken off
	ByTerm       []Cents   `json:"per_termijn"`
	Cost         Cents     `json:"kosten"`
	Net          Cents     `json:"netto"`
	PerHead      Cents     `json:"per_deelnemer"` // of the benefit
	PrintedTotal *Cents    `json:"gedrukt_totaal,omitempty"`
	Misprint     *Misprint `json:"drukfout,omitempty"`
}

// Totals are benefits against costs. Benefits are gross; Net is what remains.
type Totals struct {
	Benefit     Cents      `json:"baten"`
	Cost        Cents      `json:"kosten"`
	Net         Cents      `json:"netto"`
	ByTerm      []Cents    `json:"per_termijn"`
	BenefitHead Cents      `json:"baten_per_deelnemer"`
	CostHead    Cents      `json:"kosten_per_deelnemer"`
	NetHead     Cents      `json:"netto_per_deelnemer"`
	ByTermHead  []Cents    `json:"per_termijn_per_deelnemer"`
	Ratio       *float64   `json:"verhouding,omitempty"`   // benefits per euro of costs; nil without costs
	RatioByTerm []*float64 `json:"verhouding_per_termijn"` // a term's benefits per euro of all costs
}

// Year is one year of the payers together.
type Year struct {
	Year       int   `json:"jaar"`
	Benefit    Cents `json:"baten"`
	Cost       Cents `json:"kosten"`
	Cumulative Cents `json:"cumulatief"`
}
