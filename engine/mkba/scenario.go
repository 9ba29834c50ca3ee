package mkba

import (
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Scenario is a named set of values for parameters: a way to look at the same
// cohort, such as more cautious or as another study counts.
type Scenario struct {
	Pos         diag.Pos          `yaml:"-" json:"-"`
	ID          string            `yaml:"id" json:"id"`
	Title       source.Text       `yaml:"titel" json:"titel"`
	Explanation source.Text       `yaml:"uitleg" json:"uitleg,omitempty"`
	Parameters  map[string]Number `yaml:"parameters" json:"parameters"`
}

// scenarios checks that every scenario can be computed.
func (b *builder) scenarios() {
	var ids []string
	for i := range b.c.def.Scenarios {
		s := &b.c.def.Scenarios[i]
		b.once(s.Pos, "scenario", s.ID, ids)
		ids = append(ids, s.ID)
		if len(s.Parameters) == 0 {
			b.errorf(s.Pos, "empty-scenario", "scenario %s verandert niets", s.ID)
		}
		for _, id := range slices.Sorted(maps.Keys(s.Parameters)) {
			at, known := b.knobByID[id]
			if !known {
				b.errorf(s.Pos, "unknown-parameter", "scenario %s geeft parameter %s een waarde, maar die bestaat niet", s.ID, id).
					WithHint(diag.Suggest(id, b.knobIDs()))
				continue
			}
			b.used[id] = true
			if k := &b.c.knobs[at]; !k.allows(b.c.asKnob(at, float64(s.Parameters[id]))) {
				b.errorf(s.Pos, "bad-scenario", "in scenario %s kan parameter %s geen %s zijn", s.ID, id, dutch.number(float64(s.Parameters[id]), 4))
			}
		}
	}
}

// Scenario returns a scenario of the model.
func (c *Compiled) Scenario(id string) (*Scenario, bool) {
	at := slices.IndexFunc(c.def.Scenarios, func(s Scenario) bool { return s.ID == id })
	if at < 0 {
		return nil, false
	}
	return &c.def.Scenarios[at], true
}

// Under returns inputs with the values of a scenario, which go before values that
// the inputs have already. It fails when there is no such scenario.
func (c *Compiled) Under(scenario string, in Inputs) (Inputs, error) {
	s, known := c.Scenario(scenario)
	if !known {
		return in, fmt.Errorf("mkba %s: no scenario %q", c.def.ID, scenario)
	}
	overrides := maps.Clone(in.Overrides)
	if overrides == nil {
		overrides = map[string]float64{}
	}
	for id, value := range s.Parameters {
		overrides[id] = float64(value)
	}
	in.Overrides = overrides
	return in, nil
}
