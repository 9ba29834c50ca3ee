package mkba

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Compiled is a model that was checked against its prices and is ready to
// evaluate. It is immutable and may be used by several goroutines.
type Compiled struct {
	def     *Model
	prices  *Prices
	knobs   []knob
	shift   operand // added to every discount rate
	effects []effect
	costs   []cost
	curves  []curve // discount factors that effects and costs ask for
	terms   []int   // index of the term per year, from year 1
	study   *study

	correlation correlation
	phrases     sync.Map // by language
}

// knob is one number that can be moved.
type knob struct {
	id         string
	title      source.Text
	unit       source.Text
	origin     origin
	value      float64
	low, high  float64
	shape      string     // of its uncertainty; Triangular when empty
	table      *betaTable // for PERT and Beta
	spread     float64    // standard deviation of the logarithm, for Lognormal
	sample     sample     // for Empirical
	lowerBound float64    // of what may be set: nothing in a model is negative but a shift
	upperBound float64    // of a count: how many there are to count; 0 for no bound
	share      bool       // never above 1
}

func (k *knob) uncertain() bool { return k.low < k.high }

// percent says whether people read the number as a percentage: it is a share, or
// a bare number that never leaves 0 to 1.
func (k *knob) percent() bool {
	return k.share || k.unit.IsZero() && k.origin.priceYear == 0 && k.low >= 0 && k.high <= 1
}

// sample is what an Empirical knob was measured in. With sd it is a mean, and
// otherwise a share.
type sample struct{ n, sd float64 }

// origin says where a number comes from.
type origin struct {
	nature     string
	source     string
	url        string
	date       source.Date
	priceYear  int
	confidence int
	verified   bool
}

// operand is a knob or a fixed number.
type operand struct {
	knob  int // -1 for a fixed number
	fixed float64
}

func fixed(value float64) operand { return operand{knob: -1, fixed: value} }

func (o operand) in(vector []float64) float64 {
	if o.knob < 0 {
		return o.fixed
	}
	return vector[o.knob]
}

// curve is one way to discount: a rate and the moment in the year.
type curve struct {
	schedule string
	rate     rate
	when     timing
	rule     ScheduleRule
}

// effect is an Effect with everything looked up.
type effect struct {
	def          *Effect
	counted      operand   // the count of the indicator, unless it is an amount or a chain
	control      int       // knob of the share of a comparison group; -1 without count
	chain        []operand // of a quantity from shares of the participants
	deadweight   operand
	displacement operand
	attribution  operand
	price        operand
	indexation   float64
	correction   float64
	factors      []operand
	duration     operand
	dropOff      operand
	first        int // year of the first benefit, from 1
	curve        int
	parties      sharing
	counter      sharing
}

// cost is a Cost with everything looked up.
type cost struct {
	def        *Cost
	price      operand
	indexation float64
	perHead    bool
	spread     []float64
	curve      int
	parties    sharing
}

// sharing divides an amount over parties: indices into the model's parties with
// shares that sum to 1.
type sharing struct {
	party []int
	share []float64
	payer float64 // sum of the shares of payers
}

// Definition is the model that was compiled.
func (c *Compiled) Definition() *Model { return c.def }

// IsPublished says whether the model repeats a study instead of computing.
func (c *Compiled) IsPublished() bool { return c.study != nil }

// Compile checks a model against the prices and makes it usable. The result is
// nil when the findings hold an error.
func Compile(def *Model, prices *Prices) (*Compiled, diag.List) {
	b := builder{c: &Compiled{def: def, prices: prices, shift: fixed(0)}, knobByID: map[string]int{}}
	b.frame()
	b.parameters()
	if def.Published != nil {
		b.published()
	} else {
		b.computed()
	}
	b.correlate()
	b.scenarios()
	b.agreements()
	b.calculator()
	b.unused()
	b.found.Sort()
	if b.found.HasErrors() {
		return nil, b.found
	}
	return b.c, b.found
}

// builder is the state of one Compile.
type builder struct {
	c        *Compiled
	found    diag.List
	knobByID map[string]int
	used     map[string]bool
	parties  []string
}

func (b *builder) errorf(pos diag.Pos, code, format string, args ...any) *diag.Finding {
	return b.found.Errorf(pos, code, format, args...)
}

// frame checks parties and terms, which everything else refers to.
func (b *builder) frame() {
	def := b.c.def
	b.used = map[string]bool{}
	for _, p := range def.Parties {
		b.once(p.Pos, "partij", p.ID, b.parties)
		b.parties = append(b.parties, p.ID)
		if p.Role != "" && p.Role != Payer && p.Role != Beneficiary {
			b.errorf(p.Pos, "unknown-role", "partij %s heeft rol %q", p.ID, p.Role).
				WithHint("kies betaler of deelnemer")
		}
	}
	var terms []string
	for _, t := range def.Terms {
		b.once(t.Pos, "termijn", t.ID, terms)
		terms = append(terms, t.ID)
	}
	if len(b.parties) == 0 {
		b.errorf(def.Pos, "no-parties", "model %s heeft geen partijen", def.ID)
	}
	if len(terms) == 0 {
		b.errorf(def.Pos, "no-terms", "model %s heeft geen termijnen", def.ID)
	}
}

func (b *builder) once(pos diag.Pos, what, id string, before []string) {
	if slices.Contains(before, id) {
		b.errorf(pos, "duplicate-id", "%s %s staat er twee keer", what, id)
	}
}

// sharing looks up the parties of a division and checks that it sums to 1.
func (b *builder) sharing(pos diag.Pos, what string, shares map[string]source.Percent) sharing {
	var out sharing
	sum := 0.0
	for id := range shares {
		if !slices.Contains(b.parties, id) {
			b.errorf(pos, "unknown-party", "%s verdeelt naar partij %s, maar die bestaat niet", what, id).
				WithHint(diag.Suggest(id, b.parties))
		}
	}
	for i, party := range b.c.def.Parties {
		share, given := shares[party.ID]
		if !given {
			continue
		}
		if share < 0 || share > 1 {
			b.errorf(pos, "bad-share", "%s geeft %s een deel buiten 0%% en 100%%", what, party.ID)
		}
		out.party = append(out.party, i)
		out.share = append(out.share, float64(share))
		sum += float64(share)
		if party.Role != Beneficiary {
			out.payer += float64(share)
		}
	}
	if sum < 1-1e-9 || sum > 1+1e-9 {
		b.errorf(pos, "shares-do-not-sum", "de delen van %s tellen op tot %s, niet tot 100%%", what, percentNL(sum))
	}
	return out
}

// termsByYear gives every year of the horizon its term.
func (b *builder) termsByYear() {
	def := b.c.def
	if def.Horizon < 1 || def.Horizon > 100 {
		b.errorf(def.Pos, "bad-horizon", "de horizon is %d jaar; dat is 1 tot en met 100", def.Horizon)
		return
	}
	year := 1
	for i, t := range def.Terms {
		if t.UntilYear < year {
			b.errorf(t.Pos, "bad-term", "termijn %s loopt tot jaar %d, maar begint in jaar %d", t.ID, t.UntilYear, year).
				WithHint("zet de termijnen op volgorde en geef elk een tot_jaar")
		}
		for ; year <= min(t.UntilYear, def.Horizon); year++ {
			b.c.terms = append(b.c.terms, i)
		}
	}
	if year <= def.Horizon {
		b.errorf(def.Pos, "years-without-term", "jaar %d tot en met %d hebben geen termijn", year, def.Horizon)
	}
}

// unused warns of parameters that move nothing, which is nearly always a slip.
func (b *builder) unused() {
	for _, p := range b.c.def.Parameters {
		if !b.used[p.ID] {
			b.found.Warnf(p.Pos, "unused-parameter", "parameter %s wordt nergens gebruikt", p.ID)
		}
	}
}

// knobIDs are all numbers that can be moved.
func (b *builder) knobIDs() []string { return slices.Sorted(maps.Keys(b.knobByID)) }

func quoted(what, id string) string { return fmt.Sprintf("%s %s", what, id) }
