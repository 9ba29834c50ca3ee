package mkba

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"

	"effectmonitor/engine/source"
)

// Side is one of two outcomes that are compared: two groups, two versions of a
// model, two programmes, or a programme and its null alternative.
type Side struct {
	Model  *Compiled
	Inputs Inputs
}

// Causes that a difference between two sides can have, beside single parameters.
const (
	BySize       = "omvang"       // more or fewer participants
	ByOutcomes   = "resultaten"   // other results per participant
	ByControl    = "vergelijking" // another comparison group
	ByPrices     = "prijzen"      // other unit prices
	ByParameters = "parameters"   // other parameters, when there are too many to name
	ByModel      = "model"        // other effects, costs, horizon, price year or rules
)

// Comparison is the difference in the net result of the payers from one side to
// the other, and what causes it. Everything adds up to the cent: causes to the
// difference, items to their cause.
type Comparison struct {
	From         Totals  `json:"van"`
	To           Totals  `json:"naar"`
	Difference   Cents   `json:"verschil"` // in the net result
	Causes       []Cause `json:"oorzaken"` // largest first
	Participants int     `json:"deelnemers"`
	SameSize     bool    `json:"zelfde_omvang"` // the second side was scaled to the participants of the first
}

// Cause is one reason of a difference.
type Cause struct {
	ID     string       `json:"id"`
	Title  source.Text  `json:"titel,omitempty"` // of a parameter
	From   *float64     `json:"van,omitempty"`   // values of a single parameter
	To     *float64     `json:"naar,omitempty"`
	Share  bool         `json:"aandeel,omitempty"` // show the values as percentages
	Amount Cents        `json:"bedrag"`
	Items  []ItemChange `json:"posten"` // largest first
}

// ItemChange is what a cause does to one effect or cost.
type ItemChange struct {
	Item   string      `json:"post"`
	Title  source.Text `json:"titel"`
	Amount Cents       `json:"bedrag"`
}

// maxCauses bounds the work: the outcome is computed for every subset of them.
const maxCauses = 9

// ErrTooFew says that a side has fewer participants than may be told about.
var ErrTooFew = errors.New("too few participants to compare")

// Compare explains the difference in the net result from one side to another. Each
// cause gets its Shapley value: its mean contribution over all orders in which one
// side can be turned into the other, so that no order is favoured and nothing is
// left over. With sameSize the second side is scaled to the participants of the
// first, which compares what one participant brings.
//
// Source: Shorrocks, Decomposition procedures for distributional analysis, Journal
// of Economic Inequality 11, 2013.
func Compare(from, to Side, sameSize bool) (*Comparison, error) {
	if sameSize && (from.Model.IsPublished() || to.Model.IsPublished()) {
		return nil, fmt.Errorf("mkba: compare %s with %s: a study cannot be scaled", from.Model.def.ID, to.Model.def.ID)
	}
	m := &mixer{}
	for i, side := range [2]Side{from, to} {
		if err := m.load(i, side); err != nil {
			return nil, err
		}
	}
	if sameSize {
		m.heads[1] = m.heads[0]
	}
	m.findCauses()
	return m.compare(sameSize)
}

// mixer evaluates outcomes that take some causes from one side and the others
// from the other.
type mixer struct {
	sides  [2]Side
	runs   [2]*run
	groups [2]Quantities // as they may be told
	heads  [2]float64
	values [2]map[string]float64 // of all knobs that are not a count, as people write them
	causes []Cause
	knobs  map[string]int // knob to its cause
	titles map[string]source.Text
}

func (m *mixer) load(i int, side Side) error {
	r, err := side.Model.run(side.Inputs)
	if err != nil {
		return err
	}
	if side.Inputs.Threshold > 0 && !side.Model.IsPublished() && r.heads < float64(side.Inputs.Threshold) {
		return ErrTooFew
	}
	m.sides[i], m.runs[i], m.heads[i] = side, r, r.heads
	// Both sides are told under their own threshold before anything is scaled.
	group := Quantities{N: side.Inputs.N, ByIndicator: maps.Clone(side.Inputs.ByIndicator)}
	for e := range side.Model.effects {
		if id := side.Model.effects[e].def.Quantity.Indicator; id != "" && group.ByIndicator != nil {
			group.ByIndicator[id] = r.source[e]
		}
	}
	m.groups[i] = group
	m.values[i] = map[string]float64{}
	for at := range r.knobs {
		k := &r.knobs[at]
		if side.Model.counts(at) {
			continue
		}
		m.values[i][k.id] = k.value
		if at == side.Model.shift.knob {
			m.values[i][k.id] += side.Model.curves[0].rate.first
		}
	}
	return nil
}

// counts says whether a knob is the count of an indicator or the share of a
// comparison group.
func (c *Compiled) counts(at int) bool {
	return slices.ContainsFunc(c.effects, func(e effect) bool { return e.control >= 0 && (e.counted.knob == at || e.control == at) })
}

// findCauses lists in what the sides differ.
func (m *mixer) findCauses() {
	m.knobs = map[string]int{}
	a, b := m.sides[0], m.sides[1]
	if m.heads[0] != m.heads[1] {
		m.causes = append(m.causes, Cause{ID: BySize})
	}
	m.causes = append(m.causes, Cause{ID: ByOutcomes})
	if len(a.Inputs.Comparison)+len(b.Inputs.Comparison) > 0 {
		m.causes = append(m.causes, Cause{ID: ByControl})
	}
	if a.Model != b.Model {
		m.causes = append(m.causes, Cause{ID: ByModel})
	}
	var prices, parameters []string
	for _, id := range slices.Sorted(maps.Keys(m.values[0])) {
		other, both := m.values[1][id]
		switch {
		case !both || other == m.values[0][id]:
		case strings.HasPrefix(id, priceKnob("")):
			prices = append(prices, id)
		default:
			parameters = append(parameters, id)
		}
	}
	m.join(ByPrices, prices)
	if len(m.causes)+len(parameters) > maxCauses {
		m.join(ByParameters, parameters)
		return
	}
	for _, id := range parameters {
		from, to := m.values[0][id], m.values[1][id]
		m.knobs[id] = len(m.causes)
		m.causes = append(m.causes, Cause{ID: id, Title: m.knobOf(id).title, From: &from, To: &to, Share: m.knobOf(id).percent()})
	}
}

func (m *mixer) join(cause string, ids []string) {
	for _, id := range ids {
		m.knobs[id] = len(m.causes)
	}
	if len(ids) > 0 {
		m.causes = append(m.causes, Cause{ID: cause})
	}
}

// knobOf is a knob that both sides have, as the first side's model has it.
func (m *mixer) knobOf(id string) *knob {
	c := m.sides[0].Model
	return &c.knobs[slices.IndexFunc(c.knobs, func(k knob) bool { return k.id == id })]
}

// side says from which side a cause is taken in a subset.
func (m *mixer) side(subset uint, cause string) int {
	for i := range m.causes {
		if m.causes[i].ID == cause {
			return int(subset >> i & 1)
		}
	}
	return 0
}

// outcome evaluates the mix in which the causes of a subset come from the second
// side.
func (m *mixer) outcome(subset uint) (*Result, error) {
	model := m.side(subset, ByModel)
	// With one model, both sides have its numbers.
	c := m.sides[model].Model
	in := Inputs{
		Quantities: m.mixed(m.side(subset, BySize), m.side(subset, ByOutcomes)),
		Overrides:  map[string]float64{}, Comparison: m.sides[m.side(subset, ByControl)].Inputs.Comparison,
	}
	for id, own := range m.values[model] {
		value := own
		if cause, differs := m.knobs[id]; differs {
			value = m.values[subset>>cause&1][id]
		}
		if at := slices.IndexFunc(c.knobs, func(k knob) bool { return k.id == id }); c.asKnob(at, value) != c.knobs[at].value {
			in.Overrides[id] = value
		}
	}
	return c.Evaluate(in)
}

// mixed is a group with the size of one side and the results per participant of a
// side.
func (m *mixer) mixed(size, results int) Quantities {
	group := m.groups[results]
	if m.heads[size] == m.runs[results].heads {
		return group
	}
	factor := 0.0
	if m.runs[results].heads > 0 {
		factor = m.heads[size] / m.runs[results].heads
	}
	out := Quantities{N: int(math.Round(float64(group.N) * factor)), ByIndicator: map[string]Quantity{}}
	for id, q := range group.ByIndicator {
		out.ByIndicator[id] = Quantity{
			Count: q.Count * factor, Amount: Cents(math.Round(float64(q.Amount) * factor)), N: int(math.Ceil(float64(float64(q.N)*factor) - 1e-9)),
		}
	}
	return out
}

func (m *mixer) compare(sameSize bool) (*Comparison, error) {
	n := len(m.causes)
	outcomes := make([]map[string]Cents, 1<<n)
	out := &Comparison{SameSize: sameSize}
	m.titles = map[string]source.Text{}
	for subset := range outcomes {
		r, err := m.outcome(uint(subset))
		if err != nil {
			return nil, fmt.Errorf("compare: %w", err)
		}
		switch subset {
		case 0:
			out.From, out.Participants = r.Savings, r.Participants
		case len(outcomes) - 1:
			out.To = r.Savings
		}
		outcomes[subset] = m.itemsOf(r)
	}
	out.Difference = out.To.Net - out.From.Net
	for _, item := range slices.Sorted(maps.Keys(m.titles)) {
		m.explain(item, outcomes)
	}
	for i := range m.causes {
		slices.SortStableFunc(m.causes[i].Items, func(a, b ItemChange) int { return larger(a.Amount, b.Amount) })
	}
	slices.SortStableFunc(m.causes, func(a, b Cause) int { return larger(a.Amount, b.Amount) })
	out.Causes = slices.DeleteFunc(m.causes, func(c Cause) bool { return len(c.Items) == 0 })
	return out, nil
}

// larger orders amounts by size, whatever their sign.
func larger(a, b Cents) int {
	return int(max(min(max(b, -b)-max(a, -a), 1), -1))
}

// itemsOf is the net result of the payers per effect or cost.
func (m *mixer) itemsOf(r *Result) map[string]Cents {
	items := map[string]Cents{}
	for _, leaf := range r.Leaves {
		if !r.Parties[leaf.Party].Payer {
			continue
		}
		if leaf.Kind == CostLeaf {
			items[leaf.Item] -= leaf.Present
		} else {
			items[leaf.Item] += leaf.Present
		}
		if _, known := m.titles[leaf.Item]; !known {
			m.titles[leaf.Item] = r.run.c.itemTitle(leaf.Item)
		}
	}
	return items
}

func (c *Compiled) itemTitle(item string) source.Text {
	for i := range c.effects {
		if c.effects[i].def.ID == item {
			return c.effects[i].def.Title
		}
	}
	for i := range c.costs {
		if c.costs[i].def.ID == item {
			return c.costs[i].def.Title
		}
	}
	return c.def.Title // of a study
}

// explain gives each cause its Shapley value in the difference of an item, in
// whole cents that add up to it.
func (m *mixer) explain(item string, outcomes []map[string]Cents) {
	n := len(m.causes)
	parts := make([]float64, n)
	for i := range parts {
		for subset := range outcomes {
			if subset>>i&1 == 0 {
				step := outcomes[subset|1<<i][item] - outcomes[subset][item]
				parts[i] += float64(float64(step) * weight(bits.OnesCount(uint(subset)), n))
			}
		}
	}
	for i, amount := range apportion(outcomes[len(outcomes)-1][item]-outcomes[0][item], parts) {
		if amount != 0 {
			m.causes[i].Amount += amount
			m.causes[i].Items = append(m.causes[i].Items, ItemChange{item, m.titles[item], amount})
		}
	}
}

// weight is s!(n−s−1)!/n!: the share of the orders of n causes in which exactly a
// given set of s comes before a given cause.
func weight(s, n int) float64 {
	out := 1 / float64(n)
	for k := 1; k <= s; k++ {
		out = float64(out*float64(k)) / float64(n-k)
	}
	return out
}

// apportion rounds parts to whole cents that sum to total: what is left goes to
// the parts that rounding changed most.
func apportion(total Cents, parts []float64) []Cents {
	out, order := make([]Cents, len(parts)), make([]int, len(parts))
	left := total
	for i, part := range parts {
		out[i], order[i] = Cents(math.Round(part)), i
		left -= out[i]
	}
	sign := Cents(1)
	if left < 0 {
		sign = -1
	}
	slices.SortStableFunc(order, func(a, b int) int {
		gapA, gapB := float64(sign)*(parts[a]-float64(out[a])), float64(sign)*(parts[b]-float64(out[b]))
		switch {
		case gapA > gapB:
			return -1
		case gapA < gapB:
			return 1
		}
		return 0
	})
	for i := 0; left != 0 && len(order) > 0; i = (i + 1) % len(order) {
		out[order[i]] += sign
		left -= sign
	}
	return out
}
