package mkba

import (
	"cmp"
	"slices"

	"effectmonitor/engine/source"
)

// Lever is a number of a model that a reader may move to see what it does: a parameter,
// a unit price or the discount rate that has a range. What was counted is no lever.
type Lever struct {
	ID      string      `json:"id"` // as Inputs.Overrides names it
	Title   source.Text `json:"titel"`
	Unit    source.Text `json:"eenheid,omitempty"`
	Percent bool        `json:"aandeel,omitempty"` // people read it as a percentage
	Value   float64     `json:"waarde"`            // before it is moved
	Low     float64     `json:"laag"`              // how far it may be moved: the range of the model, wider where a scenario is
	High    float64     `json:"hoog"`
	Width   Cents       `json:"breedte"` // what moving it from one end of its range to the other does to the net result
	Nature  string      `json:"aard"`
	Source  string      `json:"bron,omitempty"`
}

// Holds reports whether the lever may be moved to a value.
func (l Lever) Holds(value float64) bool {
	const slack = 1e-9 // of a number that was typed as a percentage
	return value >= l.Low-slack && value <= l.High+slack
}

// Levers are the numbers that a reader may move for a cohort, those that matter most
// first.
func (c *Compiled) Levers(in Inputs) ([]Lever, error) {
	r, err := c.run(in)
	if err != nil {
		return nil, err
	}
	moves, err := c.Sensitivity(in)
	if err != nil {
		return nil, err
	}
	width := map[string]Cents{}
	for _, bar := range moves.Bars {
		width[bar.Parameter] = bar.Width()
	}
	var out []Lever
	for i := range r.knobs {
		n := r.planNumber(i)
		if n.Group == NumberCount || n.Group == NumberControl || n.Low >= n.High {
			continue
		}
		l := Lever{ID: n.ID, Title: n.Title, Unit: n.Unit, Percent: n.Percent, Value: n.Value, Low: n.Low, High: n.High, Width: width[n.ID], Nature: n.Nature, Source: n.Source}
		for _, s := range c.def.Scenarios {
			if value, given := s.Parameters[n.ID]; given {
				l.Low, l.High = min(l.Low, float64(value)), max(l.High, float64(value))
			}
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b Lever) int { return cmp.Compare(b.Width, a.Width) })
	return out, nil
}

// Moved are inputs with other values for parameters, by id.
func (in Inputs) Moved(values map[string]float64) Inputs {
	overrides := make(map[string]float64, len(in.Overrides)+len(values))
	for id, value := range in.Overrides {
		overrides[id] = value
	}
	for id, value := range values {
		overrides[id] = value
	}
	in.Overrides = overrides
	return in
}

// Guarded are inputs that may be told to whoever may see the outcome: a count under the
// threshold has become none, and one that leaves fewer than the threshold has become
// all. Evaluating them gives the same as evaluating the inputs themselves. A statement
// is made from these, because its inputs are part of it.
func (c *Compiled) Guarded(in Inputs) Inputs {
	if in.Threshold == 0 {
		return in
	}
	counted := map[string]Quantity{}
	for id, q := range in.ByIndicator {
		if id != c.def.Participants {
			q = q.canonical(in.Threshold)
		}
		counted[id] = q
	}
	in.ByIndicator = counted
	if in.Comparison != nil {
		compared := map[string]Quantity{}
		for id, q := range in.Comparison {
			if q.N >= in.Threshold {
				compared[id] = q
			}
		}
		in.Comparison = compared
	}
	return in
}

// canonical is one quantity that stands for all that look the same under a threshold.
func (q Quantity) canonical(threshold int) Quantity {
	switch limit := float64(threshold); {
	case q.Count < limit && q.N < threshold:
		return Quantity{}
	case q.Count < limit:
		return Quantity{N: q.N}
	case float64(q.N)-q.Count < limit:
		q.Count = float64(q.N)
	}
	return q
}
