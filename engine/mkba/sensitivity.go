package mkba

import (
	"cmp"
	"math"
	"slices"

	"effectmonitor/engine/source"
)

// Bar is what one parameter does to the net result of the payers: the result at
// its low and at its high value while all others stay as they are.
type Bar struct {
	Parameter string      `json:"parameter"`
	Title     source.Text `json:"titel"`
	Unit      source.Text `json:"eenheid,omitempty"`
	Share     bool        `json:"aandeel,omitempty"` // show Low and High as percentages
	Value     float64     `json:"waarde"`
	Low       float64     `json:"laag"`
	High      float64     `json:"hoog"`
	NetAtLow  Cents       `json:"netto_bij_laag"`
	NetAtHigh Cents       `json:"netto_bij_hoog"`
	BreakEven *float64    `json:"omslagpunt,omitempty"` // value at which the net result is zero; nil when there is none
	Nature    string      `json:"aard"`
}

// Width is how far apart the two results are.
func (b Bar) Width() Cents {
	return max(b.NetAtLow, b.NetAtHigh) - min(b.NetAtLow, b.NetAtHigh)
}

// Scenarios are the net result of the payers with every parameter at its less
// favourable end, as it is, and at its more favourable end.
type Scenarios struct {
	Low     Cents `json:"laag"`
	Central Cents `json:"midden"`
	High    Cents `json:"hoog"`
}

// SensitivityResult is the outcome of moving parameters.
type SensitivityResult struct {
	Scenarios    Scenarios   `json:"scenarios"`
	Bars         []Bar       `json:"parameters"` // widest first
	Simulation   *Simulation `json:"simulatie,omitempty"`
	Participants int         `json:"deelnemers"`
}

// Sensitivity moves every uncertain parameter to its ends, alone and together,
// and looks for the value at which the net result turns.
//
// Source: CPB and PBL, Algemene leidraad voor MKBA (2013), chapter 8
// (gevoeligheidsanalyse); HM Treasury, The Green Book (2022), annex A5 (switching
// values).
func (c *Compiled) Sensitivity(in Inputs) (*SensitivityResult, error) {
	r, err := c.run(in)
	if err != nil {
		return nil, err
	}
	out := &SensitivityResult{Participants: r.people()}
	central := r.payersNet()
	worst, best := slices.Clone(r.vector), slices.Clone(r.vector)
	for i := range r.knobs {
		k := &r.knobs[i]
		if !k.uncertain() {
			continue
		}
		low, high := r.at(i, k.low), r.at(i, k.high)
		worst[i], best[i] = k.low, k.high
		if low > high {
			worst[i], best[i] = k.high, k.low
		}
		out.Bars = append(out.Bars, r.bar(i, low, high, central))
	}
	slices.SortStableFunc(out.Bars, func(a, b Bar) int { return cmp.Compare(b.Width(), a.Width()) })
	out.Scenarios = Scenarios{Low: r.with(worst), Central: centsOf(central), High: r.with(best)}
	return out, nil
}

// with computes the net result for another vector of knobs.
func (r *run) with(vector []float64) Cents {
	before := r.vector
	r.vector = vector
	r.discount()
	net := centsOf(r.payersNet())
	r.vector = before
	r.discount()
	return net
}

func (r *run) bar(i int, low, high, central float64) Bar {
	k := &r.knobs[i]
	base := 0.0
	if i == r.c.shift.knob { // the knob is the change of a rate; people read the rate
		base = r.c.curves[0].rate.first
	}
	out := Bar{
		Parameter: k.id, Title: k.title, Unit: k.unit, Share: r.c.knobs[i].percent() && k.upperBound == 0, Nature: k.origin.nature,
		Value: base + k.value, Low: base + k.low, High: base + k.high,
		NetAtLow: centsOf(low), NetAtHigh: centsOf(high),
	}
	if value, ok := r.breakEven(i, central); ok {
		value += base
		out.BreakEven = &value
	}
	return out
}

// breakEvenSteps is how finely breakEven looks for a change of sign, and how
// often it halves the step in which it found one: to a part in 2⁴⁰ of the step.
const (
	breakEvenSteps  = 64
	breakEvenHalves = 40
)

// breakEven finds the value of a knob nearest to its own at which the net result
// is zero, between the lowest it can have and the highest: 100% for a share, all
// who were counted for a count, ten times its own for anything else. It searches in steps outward, because the result need not be linear or
// even monotonous in a knob.
func (r *run) breakEven(i int, central float64) (float64, bool) {
	k := &r.knobs[i]
	lowest, highest := k.lowerBound, max(10*k.value, k.high)
	switch {
	case k.upperBound > 0:
		highest = max(k.upperBound, k.value)
	case k.percent():
		highest = 1
	}
	if central == 0 {
		return k.value, true
	}
	negative := math.Signbit(central)
	for step := 1; step <= breakEvenSteps; step++ {
		for _, end := range [2]float64{lowest, highest} {
			width := (end - k.value) / breakEvenSteps
			to := k.value + float64(width*float64(step))
			if width != 0 && math.Signbit(r.at(i, to)) != negative {
				return r.bisect(i, to-width, to), true
			}
		}
	}
	return 0, false
}

func (r *run) bisect(i int, from, to float64) float64 {
	negative := math.Signbit(r.at(i, from))
	for range breakEvenHalves {
		middle := (from + to) / 2
		if math.Signbit(r.at(i, middle)) == negative {
			from = middle
		} else {
			to = middle
		}
	}
	return (from + to) / 2
}
