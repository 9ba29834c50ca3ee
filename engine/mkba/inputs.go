package mkba

import (
	"fmt"
	"math"
	"slices"

	"effectmonitor/engine/stats"
)

// Quantity is what one indicator says about a cohort.
type Quantity struct {
	Count  float64 `json:"aantal"`           // participants for whom it holds
	Amount Cents   `json:"bedrag,omitempty"` // sum of the amounts registered with it
	N      int     `json:"n"`                // participants of whom it is known
	// Expected is there when the count was not counted but is expected.
	Expected *Expected `json:"verwacht,omitempty"`
}

// Expected is how sure an expected count is, and where the expectation comes from.
type Expected struct {
	Low    float64 `json:"laag"` // of the count
	High   float64 `json:"hoog"`
	Nature string  `json:"aard"`
	Source string  `json:"bron,omitempty"`
	URL    string  `json:"url,omitempty"`
}

// Quantities are what a cohort brings into a model.
type Quantities struct {
	N           int                 `json:"n"` // participants, each of whom costs money
	ByIndicator map[string]Quantity `json:"indicatoren,omitempty"`
}

// Inputs are all that an evaluation depends on beside the model and its prices.
type Inputs struct {
	Quantities
	// Overrides replace the value of a parameter, by id. The range of the
	// parameter moves along in proportion. The discount rate is given as the rate.
	Overrides map[string]float64 `json:"afwijkingen,omitempty"`
	// Fixed are parameters that are taken to be sure, by id: they have no range.
	Fixed []string `json:"vast,omitempty"`
	// Threshold is the smallest number of participants that may be told. A count
	// below it counts as none, and a count that leaves fewer than it as all but that
	// many, so that no amount gives a small cell back. 0 hides nothing, and is for
	// who may see the persons anyway.
	Threshold int `json:"drempel,omitempty"`
	// Comparison is a group without the approach. For an indicator that it holds, it
	// takes the place of what the model assumes would have happened anyway.
	Comparison map[string]Quantity `json:"vergelijking,omitempty"`
	// Careful are indicators, by id in order, whose count is already the lowest that it
	// can be: see Together.
	Careful []string `json:"voorzichtig,omitempty"`
}

// guarded returns the quantity as it may be used under the threshold, and whether
// that is another one. Benefits can only come out lower by it.
func (q Quantity) guarded(threshold int, money bool) (Quantity, bool) {
	limit := float64(threshold)
	switch rest := float64(q.N) - q.Count; {
	case threshold == 0:
		return q, false
	case q.Count < limit:
		// None and a few must look the same, or the flag would tell them apart.
		return Quantity{N: q.N}, true
	case !money && rest < limit:
		q.Count = max(float64(q.N)-limit, 0)
		return q, true
	}
	return q, false
}

// quantities puts the cohort's counts in their knobs, with their range.
func (r *run) quantities() error {
	n := len(r.c.effects)
	r.money, r.source = make([]float64, n), make([]Quantity, n)
	r.hidden, r.control = make([]bool, n), make([]bool, n)
	for i := range r.c.effects {
		rule := &r.c.effects[i].def.Quantity
		if rule.Indicator == "" {
			continue
		}
		if count := r.in.ByIndicator[rule.Indicator].Count; math.IsNaN(count) || math.IsInf(count, 0) || count < 0 {
			return fmt.Errorf("mkba %s: indicator %q has count %v", r.c.def.ID, rule.Indicator, count)
		}
		q, hidden := r.in.counted(rule.Indicator, rule.Money)
		r.source[i], r.hidden[i] = q, hidden
		if rule.Money {
			r.money[i] = r.source[i].Amount.Euros()
			continue
		}
		k := &r.knobs[r.c.effects[i].counted.knob]
		k.value, k.upperBound = r.source[i].Count, float64(q.N)
		k.low, k.high = r.sampling(q, hidden, slices.Contains(r.in.Careful, rule.Indicator))
		switch e := q.Expected; {
		case e != nil:
			k.low, k.high, k.shape = min(e.Low, q.Count), max(e.High, q.Count), Triangular
			k.origin = origin{nature: e.Nature, source: e.Source, url: e.URL, verified: true}
		case !r.hidden[i]:
			k.shape, k.sample = Empirical, sample{n: float64(q.N)}
		}
	}
	return nil
}

// compare puts the shares of a comparison group in their knobs. A group without
// anyone of whom an indicator is known says nothing about it, and neither does one
// under the threshold.
func (r *run) compare() error {
	r.beside = make([]Quantity, len(r.c.effects))
	for i := range r.c.effects {
		e := &r.c.effects[i]
		q, given := r.comparison(i)
		if !given || e.def.Quantity.Money || q.N < max(r.in.Threshold, 1) {
			continue
		}
		if math.IsNaN(q.Count) || q.Count < 0 || q.Count > float64(q.N) {
			return fmt.Errorf("mkba %s: indicator %q has count %v of %d in the comparison group", r.c.def.ID, e.def.Quantity.Indicator, q.Count, q.N)
		}
		q, hidden := q.atMost(r.in.Threshold)
		k := &r.knobs[e.control]
		k.shape, k.sample, k.value = Empirical, sample{n: float64(q.N)}, q.Count/float64(q.N)
		k.low, k.high = stats.Wilson(int(math.Round(q.Count)), q.N, samplingLevel)
		k.low, k.high = min(roundTo(k.low), k.value), max(roundTo(k.high), k.value)
		r.control[i], r.beside[i] = true, q
		r.hidden[i] = r.hidden[i] || hidden || slices.Contains(r.in.Careful, e.def.Quantity.Comparison)
	}
	return nil
}

// comparison is what is known of an effect in a group without the approach: as given
// with the inputs, or counted by the indicator that the model names for it.
func (r *run) comparison(i int) (Quantity, bool) {
	rule := &r.c.effects[i].def.Quantity
	if q, given := r.in.Comparison[rule.Indicator]; given || rule.Comparison == "" {
		return q, given
	}
	q, given := r.in.ByIndicator[rule.Comparison]
	return q, given
}

// atMost is a quantity of a comparison group as it may be used under the threshold. A
// few are taken as many as they can be, and all but a few as all, so that a benefit can
// only come out lower.
func (q Quantity) atMost(threshold int) (Quantity, bool) {
	guarded, hidden := q.guarded(threshold, false)
	switch {
	case !hidden:
		return q, false
	case guarded.Count == 0:
		return Quantity{Count: float64(min(threshold-1, q.N)), N: q.N}, true
	}
	return Quantity{Count: float64(q.N), N: q.N}, true
}

// samplingLevel is the level of the interval that a count is moved within.
const samplingLevel = 0.95

// sampling is the range of a count: what another cohort of this size could have
// shown (Wilson, see package stats), or all that a hidden count may be. Bounds are
// rounded to millionths, where no processor differs from another.
func (r *run) sampling(q Quantity, hidden, careful bool) (low, high float64) {
	switch {
	case hidden && q.Count == 0 && careful:
		return 0, float64(q.N)
	case hidden && q.Count == 0:
		// Not even that fewer were asked may show.
		return 0, float64(r.in.Threshold - 1)
	case hidden:
		return q.Count, float64(q.N)
	case q.N == 0 || q.Count > float64(q.N):
		return q.Count, q.Count
	}
	low, high = stats.Wilson(int(math.Round(q.Count)), q.N, samplingLevel)
	return min(roundTo(low*float64(q.N)), q.Count), max(roundTo(high*float64(q.N)), q.Count)
}
