package mkba

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/source"
)

// Plan is an evaluation taken apart into the numbers that go in and the steps that
// use them, for whoever writes the calculation down in another form. Following it
// gives the leaves of Result to the cent.
type Plan struct {
	Model       *Model
	Result      *Result
	Heads       float64 // participants who cost money
	HeadsFrom   string  // indicator that counts them; empty for all participants
	All         int     // participants
	Numbers     []PlanNumber
	Effects     []PlanEffect
	Costs       []PlanCost
	Curves      []PlanCurve // the first is the model's own
	Shift       int         // number that holds the rate of the first curve and moves all curves along; -1 for none
	Index       *Index      // nil when the model has none
	Corrections []Correction
	Study       *PlanStudy // nil for a model that computes
}

// Groups of numbers that a plan uses.
const (
	NumberParameter = "parameter"
	NumberPrice     = "kengetal"
	NumberCount     = "aantal"
	NumberControl   = "vergelijking"
	NumberRate      = "disconto"
)

// PlanNumber is a number that may be moved. The discount rate is given as the
// rate.
type PlanNumber struct {
	ID          string // as Inputs.Overrides names it
	Group       string
	Title, Unit source.Text
	Value       float64 // as used
	Defined     float64 // as the model has it, before an override
	Low, High   float64
	Shape       string // of the uncertainty
	Share       bool   // never outside 0 to 1
	Percent     bool   // people read it as a percentage
	Nature      string
	Source, URL string
	Date        source.Date
	PriceYear   int
	Confidence  int
	Verified    bool
	Of          int // for a count and a comparison group: persons of whom it is known
}

// PlanOperand is one of Plan.Numbers, or a fixed number.
type PlanOperand struct {
	Number int // -1 for a fixed number
	Fixed  float64
}

// PlanShare is a party's part of an amount.
type PlanShare struct {
	Party int
	Part  float64
}

// PlanPrice is what one unit costs, and how it comes to the model's price year.
type PlanPrice struct {
	Price      PlanOperand
	PriceYear  int // of the price; 0 when it needs no indexation
	Confidence int // grade that decides the correction; 0 takes nothing off
}

// PlanEffect is an effect with everything looked up.
type PlanEffect struct {
	Def                                   *Effect
	Money                                 Cents         // the amount of an indicator, when the effect takes one
	Counted                               PlanOperand   // the count of the indicator otherwise
	Chain                                 []PlanOperand // shares of the participants, when there is no indicator
	Known                                 int           // persons of whom the indicator is known
	Hidden                                bool          // the threshold changed the count
	Compared                              bool          // Control takes the place of Deadweight
	Control                               PlanOperand
	Deadweight, Displacement, Attribution PlanOperand
	PlanPrice
	Factors           []PlanOperand
	Duration, DropOff PlanOperand
	First             int // year of the first benefit
	Curve             int
	Shares, Counter   []PlanShare
}

// PlanCost is a cost with everything looked up.
type PlanCost struct {
	Def *Cost
	PlanPrice
	PerHead bool
	Spread  []float64 // part per year
	Curve   int
	Shares  []PlanShare
}

// PlanCurve is one way to discount.
type PlanCurve struct {
	Schedule string
	Title    source.Text
	Timing   string // begin, midden or eind
	Rule     ScheduleRule
	Rules    []ScheduleRule // of the whole schedule
}

// PlanStudy is a published study: printed amounts times what moves them.
type PlanStudy struct {
	Def    *Published
	Cells  []PlanCell
	Cost   []PlanFactor
	Shares []PlanShare // of the costs
}

// PlanCell is a printed amount in whole euros.
type PlanCell struct {
	Party, Term int
	Euros       int64
	Factors     []PlanFactor
}

// PlanFactor multiplies by a number, or by one less that number.
type PlanFactor struct {
	Number  int
	Without bool
}

// Plan takes the evaluation behind a result apart. It is nil for a result that was
// read back from JSON and for one with too few participants to tell.
func (out *Result) Plan() *Plan {
	if out.run == nil || out.TooFew {
		return nil
	}
	r, c := out.run, out.run.c
	p := &Plan{Model: c.def, Result: out, Heads: r.heads, All: r.in.N, Shift: c.shift.knob, Index: c.prices.indices[c.def.Index]}
	if _, given := r.in.ByIndicator[c.def.Participants]; given {
		p.HeadsFrom = c.def.Participants
	}
	for _, grade := range slices.Sorted(maps.Keys(c.prices.corrections)) {
		p.Corrections = append(p.Corrections, *c.prices.corrections[grade])
	}
	for i := range r.knobs {
		p.Numbers = append(p.Numbers, r.planNumber(i))
	}
	for i := range c.effects {
		p.Effects = append(p.Effects, r.planEffect(i))
	}
	for i := range c.costs {
		p.Costs = append(p.Costs, r.planCost(i))
	}
	for _, each := range c.curves {
		p.Curves = append(p.Curves, c.planCurve(each))
	}
	if c.study != nil {
		p.Study = c.study.plan()
		p.Heads, p.All, p.HeadsFrom = float64(r.people()), r.people(), ""
	}
	return p
}

func (o operand) plan() PlanOperand { return PlanOperand{Number: o.knob, Fixed: o.fixed} }

func planOperands(list []operand) []PlanOperand {
	var out []PlanOperand
	for _, o := range list {
		out = append(out, o.plan())
	}
	return out
}

func (s sharing) plan() []PlanShare {
	var out []PlanShare
	for i, party := range s.party {
		out = append(out, PlanShare{party, s.share[i]})
	}
	return out
}

func (r *run) planNumber(i int) PlanNumber {
	k, defined := &r.knobs[i], &r.c.knobs[i]
	base := 0.0
	if i == r.c.shift.knob {
		base = r.c.curves[0].rate.first
	}
	from := k.origin
	out := PlanNumber{
		ID: k.id, Group: NumberParameter, Title: k.title, Unit: k.unit, Shape: cmp.Or(k.shape, Triangular), Share: k.share, Percent: defined.percent(),
		Value: base + k.value, Defined: base + defined.value, Low: base + k.low, High: base + k.high,
		Nature: from.nature, Source: from.source, URL: from.url, Date: from.date, PriceYear: from.priceYear, Confidence: from.confidence, Verified: from.verified,
	}
	switch {
	case i == r.c.shift.knob:
		out.Group, out.Percent = NumberRate, true
	case strings.HasPrefix(k.id, priceKnob("")):
		out.Group, out.Percent = NumberPrice, false
	case strings.HasPrefix(k.id, quantityKnob("")):
		out.Group, out.Percent, out.Defined, out.Of = NumberCount, false, k.value, int(k.upperBound)
	case strings.HasPrefix(k.id, controlKnob("")):
		out.Group, out.Percent, out.Defined, out.Of = NumberControl, true, k.value, int(k.sample.n)
	}
	return out
}

func (r *run) planEffect(i int) PlanEffect {
	e := &r.c.effects[i]
	out := PlanEffect{
		Def: e.def, Counted: e.counted.plan(), Chain: planOperands(e.chain), Known: r.source[i].N, Hidden: r.hidden[i],
		Compared: r.control[i], Control: PlanOperand{Number: e.control},
		Deadweight: e.deadweight.plan(), Displacement: e.displacement.plan(), Attribution: e.attribution.plan(),
		PlanPrice: r.planPrice(e.price), Factors: planOperands(e.factors),
		Duration: e.duration.plan(), DropOff: e.dropOff.plan(), First: e.first, Curve: e.curve,
		Shares: e.parties.plan(), Counter: e.counter.plan(),
	}
	if e.def.Quantity.Money {
		out.Money = r.source[i].Amount
	}
	return out
}

func (r *run) planPrice(price operand) PlanPrice {
	out := PlanPrice{Price: price.plan()}
	if price.knob >= 0 {
		from := r.c.knobs[price.knob].origin
		out.PriceYear, out.Confidence = from.priceYear, from.confidence
	}
	return out
}

func (r *run) planCost(i int) PlanCost {
	c := &r.c.costs[i]
	return PlanCost{
		Def: c.def, PlanPrice: r.planPrice(c.price), PerHead: c.perHead, Spread: c.spread, Curve: c.curve, Shares: c.parties.plan(),
	}
}

func (c *Compiled) planCurve(each curve) PlanCurve {
	out := PlanCurve{Schedule: each.schedule, Rule: each.rule}
	for word, when := range timings {
		if when == each.when {
			out.Timing = word
		}
	}
	if s := c.prices.schedules[each.schedule]; s != nil {
		out.Title, out.Rules = s.Title, s.Rules
	}
	return out
}

func (s *study) plan() *PlanStudy {
	factors := func(list []studyFactor) []PlanFactor {
		var out []PlanFactor
		for _, f := range list {
			out = append(out, PlanFactor{f.knob, f.without})
		}
		return out
	}
	out := &PlanStudy{Def: s.def, Cost: factors(s.cost), Shares: s.parties.plan()}
	for _, cell := range s.cells {
		out.Cells = append(out.Cells, PlanCell{cell.party, cell.term, cell.euros, factors(cell.factors)})
	}
	return out
}
