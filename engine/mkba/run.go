package mkba

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// run is one evaluation: the model with its knobs set and a cohort in it.
type run struct {
	c       *Compiled
	in      Inputs
	heads   float64 // participants who cost money
	knobs   []knob
	vector  []float64
	factors [][]float64 // discount factors per curve
	money   []float64   // per effect that takes an amount: in euros
	source  []Quantity  // per effect, as guarded
	hidden  []bool      // per effect, whether the threshold changed it
	control []bool      // per effect, whether a comparison group says what happens anyway
	beside  []Quantity  // per effect with one, that group as guarded
}

// compared says whether a comparison group says what of an effect happens anyway.
func (r *run) compared(i int) bool { return r.control[i] }

func (c *Compiled) run(in Inputs) (*run, error) {
	r := &run{c: c, in: in, heads: float64(in.N), knobs: slices.Clone(c.knobs)}
	if in.N < 0 || in.Threshold < 0 {
		return nil, fmt.Errorf("mkba %s: %d participants and threshold %d must not be negative", c.def.ID, in.N, in.Threshold)
	}
	if q, given := in.ByIndicator[c.def.Participants]; given {
		r.heads = q.Count
	}
	if err := r.quantities(); err != nil {
		return nil, err
	}
	if err := r.compare(); err != nil {
		return nil, err
	}
	if err := r.override(); err != nil {
		return nil, err
	}
	r.vector = make([]float64, len(r.knobs))
	for i := range r.knobs {
		r.vector[i] = r.knobs[i].value
	}
	r.factors = make([][]float64, len(c.curves))
	for i := range r.factors {
		r.factors[i] = make([]float64, c.def.Horizon)
	}
	r.discount()
	return r, nil
}

// asKnob turns a value as people write it into that of a knob. They write the
// discount rate; its knob is the change of the rate.
func (c *Compiled) asKnob(at int, value float64) float64 {
	if at == c.shift.knob {
		return value - c.curves[0].rate.first
	}
	return value
}

// allows says whether a knob can have a value.
func (k *knob) allows(value float64) bool {
	return !math.IsNaN(value) && !math.IsInf(value, 0) && value >= k.lowerBound && (!k.share || value <= 1)
}

func (r *run) override() error {
	for _, id := range slices.Sorted(maps.Keys(r.in.Overrides)) {
		at := slices.IndexFunc(r.knobs, func(k knob) bool { return k.id == id })
		value := r.in.Overrides[id]
		if at < 0 {
			return fmt.Errorf("mkba %s: no parameter %q to override", r.c.def.ID, id)
		}
		k := &r.knobs[at]
		value = r.c.asKnob(at, value)
		if !k.allows(value) {
			return fmt.Errorf("mkba %s: parameter %q cannot be %v", r.c.def.ID, id, value)
		}
		if k.value != 0 {
			k.low, k.high = k.low*value/k.value, k.high*value/k.value
		}
		k.low, k.high, k.value = min(k.low, value), max(k.high, value), value
		if k.share {
			k.high = min(k.high, 1)
		}
		k.prepare()
	}
	for _, id := range r.in.Fixed {
		if at := slices.IndexFunc(r.knobs, func(k knob) bool { return k.id == id }); at >= 0 {
			r.knobs[at].low, r.knobs[at].high = r.knobs[at].value, r.knobs[at].value
		}
	}
	return nil
}

// discount computes the discount factors for the present knobs.
func (r *run) discount() {
	shift := r.c.shift.in(r.vector)
	for i := range r.c.curves {
		discountFactors(r.factors[i], r.c.curves[i].rate, shift, r.c.curves[i].when)
	}
}

// gross is the quantity of an effect before corrections: from an indicator, or
// N × affected × engaged × retained × success.
//
// Source: New Economy and HM Treasury, cost benefit analysis guidance for local
// partnerships (2014), "engaging with the target population" chain.
func (r *run) gross(i int) float64 {
	e := &r.c.effects[i]
	switch {
	case e.def.Quantity.Money:
		return r.money[i]
	case e.chain == nil:
		return e.counted.in(r.vector)
	}
	q := r.heads
	for _, o := range e.chain {
		q *= o.in(r.vector)
	}
	return q
}

// anyway is the quantity of an effect with a comparison group that would have been
// there without the approach: as many as the share of that group comes to.
//
// Source: Cabinet Office, A guide to Social Return on Investment (2012), stage 4
// (deadweight, by comparison group).
func (r *run) anyway(i int) float64 {
	return float64(r.source[i].N) * r.vector[r.c.effects[i].control]
}

// due is what remains of a unit that would not have been there anyway:
// (1 − displacement) × attribution.
func (r *run) due(i int) float64 {
	e := &r.c.effects[i]
	return (1 - e.displacement.in(r.vector)) * e.attribution.in(r.vector)
}

// net is the quantity that is due to the approach:
// Q × (1 − deadweight) × (1 − displacement) × attribution.
//
// Source: Cabinet Office, A guide to Social Return on Investment (2012), stage 4.
func (r *run) net(i int) float64 {
	e := &r.c.effects[i]
	q := r.gross(i)
	if r.compared(i) {
		q -= r.anyway(i)
	} else {
		q *= 1 - e.deadweight.in(r.vector)
	}
	q *= 1 - e.displacement.in(r.vector)
	return q * e.attribution.in(r.vector)
}

// worth is what one unit of an effect brings the payers, discounted, in euros,
// after everything that is taken off it but a comparison group.
func (r *run) worth(i int) float64 {
	e := &r.c.effects[i]
	part := r.due(i)
	if !r.compared(i) {
		part *= 1 - e.deadweight.in(r.vector)
	}
	return part * r.unit(i) * r.lifetime(i) * (e.parties.payer - e.counter.payer)
}

// lifetime is the sum over the horizon of the discounted part of an effect that is
// there in a year.
func (r *run) lifetime(i int) float64 {
	e := &r.c.effects[i]
	curve, duration, dropOff := r.factors[e.curve], e.duration.in(r.vector), e.dropOff.in(r.vector)
	sum, part := 0.0, 1.0
	for year := e.first; year <= len(curve); year++ {
		weight := yearWeight(duration, year-e.first+1)
		if weight == 0 {
			break
		}
		sum += float64(weight * part * curve[year-1])
		part *= 1 - dropOff
	}
	return sum
}

// unit is the value of one unit of an effect in one year, in euros of the model's
// price year, after the correction for uncertain prices.
func (r *run) unit(i int) float64 {
	e := &r.c.effects[i]
	value := e.price.in(r.vector) * e.indexation
	for _, f := range e.factors {
		value *= f.in(r.vector)
	}
	return value * (1 - e.correction)
}

// lasting is the part of an effect that is there in a year, counted from 1.
func (r *run) lasting(i, year int) float64 {
	e := &r.c.effects[i]
	since := year - e.first
	if since < 0 {
		return 0
	}
	return yearWeight(e.duration.in(r.vector), since+1) * remaining(e.dropOff.in(r.vector), since)
}

// yearsIn sums the parts of an effect that are there in the years of a term.
func (r *run) yearsIn(i, term int) float64 {
	years := 0.0
	for year, t := range r.c.terms {
		if t == term {
			years += float64(r.lasting(i, year+1))
		}
	}
	return years
}

// costIn is a cost in one of the years that it is spread over, counted from 1, in
// euros.
func (r *run) costIn(i, year int) float64 {
	c := &r.c.costs[i]
	amount := c.price.in(r.vector) * c.indexation
	if c.perHead {
		amount *= r.heads
	}
	return amount * c.spread[year-1]
}

// payersNet is what remains for the payers together, discounted, in euros, with
// the knobs as they are. It is the fast path behind scenarios and simulation;
// Evaluate reaches the same amount by whole cents.
func (r *run) payersNet() float64 {
	if r.c.study != nil {
		return r.studyNet()
	}
	total := 0.0
	for i := range r.c.effects {
		q := r.gross(i)
		if r.compared(i) {
			q -= r.anyway(i)
		}
		total += float64(q * r.worth(i))
	}
	perHead, fixed := r.payersCost()
	return total - float64(perHead*r.heads) - fixed
}

// payersCost is what the payers pay, discounted, in euros: per participant, and
// whatever their number.
func (r *run) payersCost() (perHead, total float64) {
	for i := range r.c.costs {
		c := &r.c.costs[i]
		years := 0.0
		for at, part := range c.spread {
			years += float64(part * r.factors[c.curve][at])
		}
		amount := float64(c.price.in(r.vector) * c.indexation * years * c.parties.payer)
		if c.perHead {
			perHead += amount
		} else {
			total += amount
		}
	}
	return perHead, total
}

func (r *run) studyNet() float64 {
	total := 0.0
	for _, cell := range r.c.study.cells {
		if r.c.def.Parties[cell.party].Role != Beneficiary {
			total += float64(r.cell(cell))
		}
	}
	return total - float64(r.studyCost()*r.c.study.parties.payer)
}

func (r *run) cell(cell studyCell) float64 {
	amount := float64(cell.euros)
	for _, f := range cell.factors {
		amount *= f.in(r.vector)
	}
	return amount
}

func (r *run) studyCost() float64 {
	amount := float64(r.c.study.def.Cost) * float64(r.c.study.def.Participants)
	for _, f := range r.c.study.cost {
		amount *= f.in(r.vector)
	}
	return amount
}

// at computes payersNet with one knob set to value, and puts it back.
func (r *run) at(i int, value float64) float64 {
	before := r.vector[i]
	r.set(i, value)
	net := r.payersNet()
	r.set(i, before)
	return net
}

func (r *run) set(i int, value float64) {
	r.vector[i] = value
	if i == r.c.shift.knob {
		r.discount()
	}
}
