package mkba

import (
	"fmt"
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Agreement is a contract in which one party pays by result: what is measured,
// from which value on there is money, how much, and at most how much. Its worked
// examples are part of it, and it does not load when one does not hold.
type Agreement struct {
	Pos         diag.Pos     `yaml:"-" json:"-"`
	ID          string       `yaml:"id" json:"id"`
	Title       source.Text  `yaml:"titel" json:"titel"`
	Explanation source.Text  `yaml:"uitleg" json:"uitleg,omitempty"`
	From        string       `yaml:"van" json:"van"` // party that pays
	To          source.Text  `yaml:"aan" json:"aan"` // who is paid
	Rules       []PayRule    `yaml:"regels" json:"regels"`
	Cap         *Number      `yaml:"plafond" json:"plafond,omitempty"` // in euros, of all rules together
	Examples    []PayExample `yaml:"voorbeelden" json:"voorbeelden"`
}

// PayRule pays for one measure, in tranches.
type PayRule struct {
	Pos      diag.Pos    `yaml:"-" json:"-"`
	ID       string      `yaml:"id" json:"id"`
	Title    source.Text `yaml:"titel" json:"titel"`
	Measure  Measure     `yaml:"maat" json:"maat"`
	Tranches []Tranche   `yaml:"schijven" json:"schijven"`
	Cap      *Number     `yaml:"plafond" json:"plafond,omitempty"` // in euros
}

// Ways to read an indicator.
const (
	AsShare  = "aandeel" // of those of whom it is known
	AsCount  = "aantal"
	AsAmount = "bedrag" // in euros
)

// Measure is what a rule looks at: an indicator, or a figure of the outcome.
type Measure struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	Indicator string   `yaml:"indicator" json:"indicator,omitempty"`
	Take      string   `yaml:"neem" json:"neem,omitempty"` // AsShare when empty
	Figure    string   `yaml:"uitkomst" json:"uitkomst,omitempty"`
}

// share says whether a unit of the measure is a percentage point.
func (m Measure) share() bool { return m.Indicator != "" && (m.Take == "" || m.Take == AsShare) }

// Tranche pays Fixed when the measure reaches From, and Per for every unit between
// From and Until: a participant, a euro, or for a share a percentage point.
type Tranche struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	From  Number   `yaml:"vanaf" json:"vanaf"`
	Until *Number  `yaml:"tot" json:"tot,omitempty"`
	Fixed Number   `yaml:"vast" json:"vast,omitempty"`
	Per   Number   `yaml:"per" json:"per,omitempty"`
}

// PayExample is a worked example: measured values by rule, and the euros that
// follow, by rule and as `totaal`.
type PayExample struct {
	Pos      diag.Pos          `yaml:"-" json:"-"`
	Name     string            `yaml:"naam" json:"naam"`
	Measured map[string]Number `yaml:"gemeten" json:"gemeten"`
	Want     map[string]Number `yaml:"verwacht" json:"verwacht"`
}

// totalKey names the sum of all rules in an example.
const totalKey = "totaal"

// Payment is what an agreement comes to.
type Payment struct {
	Agreement string      `json:"afspraak"`
	Title     source.Text `json:"titel"`
	From      string      `json:"van"`
	To        source.Text `json:"aan"`
	Lines     []PayLine   `json:"regels"`
	Total     Cents       `json:"totaal"`
	Capped    bool        `json:"afgetopt"`            // by the cap of the agreement
	Hidden    bool        `json:"verborgen,omitempty"` // counts under the threshold; then there are no amounts
}

// PayLine is what one rule comes to.
type PayLine struct {
	Rule     string      `json:"regel"`
	Title    source.Text `json:"titel"`
	Measured float64     `json:"gemeten"`
	Tranches []Cents     `json:"schijven"`
	Amount   Cents       `json:"bedrag"`
	Capped   bool        `json:"afgetopt"`
}

// figures are the outcomes that a rule may pay for: of the payers together.
var figures = map[string]func(*Totals) float64{
	"baten":               func(t *Totals) float64 { return t.Benefit.Euros() },
	"netto":               func(t *Totals) float64 { return t.Net.Euros() },
	"baten_per_deelnemer": func(t *Totals) float64 { return t.BenefitHead.Euros() },
	"netto_per_deelnemer": func(t *Totals) float64 { return t.NetHead.Euros() },
	"verhouding": func(t *Totals) float64 {
		if t.Ratio == nil {
			return 0
		}
		return *t.Ratio
	},
}

// settle works an agreement for measured values, one per rule.
func (a *Agreement) settle(measured []float64) *Payment {
	out := &Payment{Agreement: a.ID, Title: a.Title, From: a.From, To: a.To}
	for i := range a.Rules {
		rule := &a.Rules[i]
		line := PayLine{Rule: rule.ID, Title: rule.Title, Measured: measured[i]}
		for _, tranche := range rule.Tranches {
			paid := tranche.pay(measured[i], rule.Measure.share())
			line.Tranches = append(line.Tranches, paid)
			line.Amount += paid
		}
		line.Amount, line.Capped = capped(line.Amount, rule.Cap)
		out.Lines = append(out.Lines, line)
		out.Total += line.Amount
	}
	out.Total, out.Capped = capped(out.Total, a.Cap)
	return out
}

func capped(amount Cents, limit *Number) (Cents, bool) {
	if limit != nil && amount > centsOf(float64(*limit)) {
		return centsOf(float64(*limit)), true
	}
	return amount, false
}

// pay is what a tranche comes to. A measure a billionth under the threshold is on
// it: 0.3 need not be exactly 30 of 100.
func (t *Tranche) pay(measured float64, share bool) Cents {
	const margin = 1e-9
	if measured < float64(t.From)-margin {
		return 0
	}
	units := max(measured-float64(t.From), 0)
	if t.Until != nil {
		units = min(units, float64(*t.Until)-float64(t.From))
	}
	if share {
		units *= 100
	}
	return centsOf(float64(t.Fixed)) + centsOf(math.Round(units*1e9)/1e9*float64(t.Per))
}

// Settle works an agreement of the model for a result. Under a threshold that
// hides a count of the agreement, no amount is told. It fails when the model has
// no such agreement, or the result was read back from JSON.
func (out *Result) Settle(id string) (*Payment, error) {
	if out.run == nil {
		return nil, fmt.Errorf("mkba %s: settle %q: the result has no inputs", out.Model, id)
	}
	def := out.run.c.def
	at := slices.IndexFunc(def.Agreements, func(a Agreement) bool { return a.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("mkba %s: no agreement %q", out.Model, id)
	}
	a := &def.Agreements[at]
	measured := make([]float64, len(a.Rules))
	for i := range a.Rules {
		value, told := out.measure(a.Rules[i].Measure)
		if !told {
			return &Payment{Agreement: a.ID, Title: a.Title, From: a.From, To: a.To, Hidden: true}, nil
		}
		measured[i] = value
	}
	return a.settle(measured), nil
}

// measure reads a measure off a result, and says whether it may be told.
func (out *Result) measure(m Measure) (value float64, told bool) {
	if out.TooFew {
		return 0, false
	}
	if m.Figure != "" {
		return figures[m.Figure](&out.Savings), true
	}
	in := &out.run.in
	if _, changed := in.counted(m.Indicator, m.Take == AsAmount); changed {
		return 0, false
	}
	q := in.ByIndicator[m.Indicator]
	switch {
	case m.Take == AsCount:
		return q.Count, true
	case m.Take == AsAmount:
		return q.Amount.Euros(), true
	case q.N == 0:
		return 0, true
	}
	return q.Count / float64(q.N), true
}
