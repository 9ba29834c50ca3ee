package mkba

import (
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Calculator lets somebody who has no participants yet see what the model would come
// to: from a population to participants, and from participants to the results that are
// expected of them. Everything in it is a number of the definition, so that it may be
// public: nothing of it is about people who take part somewhere.
type Calculator struct {
	Pos           diag.Pos      `yaml:"-" json:"-"`
	Title         source.Text   `yaml:"titel" json:"titel"`
	Explanation   source.Text   `yaml:"uitleg" json:"uitleg,omitempty"`
	Population    Population    `yaml:"bevolking" json:"bevolking"`
	Participation Participation `yaml:"deelname" json:"deelname"`
	Choose        []string      `yaml:"kiezen" json:"kiezen,omitempty"` // parameters that a visitor may set within their range
	Expected      []Expectation `yaml:"verwacht" json:"verwacht"`
}

// Population is what a visitor fills in: a number of inhabitants.
type Population struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Default     int         `yaml:"standaard" json:"standaard"`
	Min         int         `yaml:"min" json:"min"`
	Max         int         `yaml:"max" json:"max"`
}

// Participation is the share of the population that takes part.
type Participation struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Share       Number      `yaml:"waarde" json:"waarde"`
	Low         Number      `yaml:"laag" json:"laag"`
	High        Number      `yaml:"hoog" json:"hoog"`
	Nature      string      `yaml:"aard" json:"aard"`
	Source      string      `yaml:"bron" json:"bron,omitempty"`
	URL         string      `yaml:"url" json:"url,omitempty"`
}

// Expectation is what is expected of an indicator of the model: the share of the
// participants for whom it will hold and, for an indicator that is an amount, how much
// money each of those stands for.
type Expectation struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	Indicator string   `yaml:"indicator" json:"indicator"`
	Share     Number   `yaml:"deel" json:"deel"`
	Low       *Number  `yaml:"laag" json:"laag,omitempty"`
	High      *Number  `yaml:"hoog" json:"hoog,omitempty"`
	Amount    Number   `yaml:"bedrag" json:"bedrag,omitempty"` // euros each
	Nature    string   `yaml:"aard" json:"aard"`
	Source    string   `yaml:"bron" json:"bron,omitempty"`
	URL       string   `yaml:"url" json:"url,omitempty"`
}

// Participants are the participants of a population, rounded.
func (p Participation) Participants(population int, share float64) int {
	return int(math.Round(float64(population) * share))
}

// Expect gives the inputs of a number of participants of whom nothing is known but what
// the calculator of the model expects. Without a calculator nothing is expected.
func (c *Compiled) Expect(participants int) Inputs {
	in := Inputs{Quantities: Quantities{N: participants, ByIndicator: map[string]Quantity{}}}
	if c.def.Calculator == nil {
		return in
	}
	for _, e := range c.def.Calculator.Expected {
		n := float64(participants)
		q := Quantity{Count: float64(n * float64(e.Share)), N: participants}
		q.Amount = centsOf(float64(q.Count * float64(e.Amount)))
		q.Expected = &Expected{Low: q.Count, High: q.Count, Nature: e.Nature, Source: e.Source, URL: e.URL}
		if e.Low != nil && e.High != nil {
			q.Expected.Low, q.Expected.High = float64(n*float64(*e.Low)), float64(n*float64(*e.High))
		}
		in.ByIndicator[e.Indicator] = q
	}
	return in
}

// calculator checks the calculator of the model.
func (b *builder) calculator() {
	calc := b.c.def.Calculator
	if calc == nil {
		return
	}
	if b.c.def.Published != nil {
		b.errorf(calc.Pos, "study-calculator", "een gepubliceerde studie heeft geen rekenhulp: zij rekent niet met aantallen")
		return
	}
	if p := calc.Population; p.Min < 1 || p.Default < p.Min || p.Max < p.Default {
		b.errorf(p.Pos, "bad-population", "de bevolking van de rekenhulp gaat van %d tot %d en begint op %d", p.Min, p.Max, p.Default).
			WithHint("kies min, standaard en max op volgorde, en min minstens 1")
	}
	p := calc.Participation
	b.expectedShare(p.Pos, "deelname", p.Share, &p.Low, &p.High, p.Nature, p.Source)
	for _, id := range calc.Choose {
		if at, known := b.knobByID[id]; !known {
			b.errorf(calc.Pos, "unknown-parameter", "de rekenhulp laat parameter %s kiezen, maar die bestaat niet", id).WithHint(diag.Suggest(id, b.knobIDs()))
		} else if !b.c.knobs[at].uncertain() {
			b.errorf(calc.Pos, "no-range", "de rekenhulp laat parameter %s kiezen, maar die heeft geen laag en hoog", id)
		}
	}
	b.expectations(calc)
}

func (b *builder) expectations(calc *Calculator) {
	var used, given []string
	for _, use := range b.c.def.Indicators() {
		used = append(used, use.ID)
	}
	for i := range calc.Expected {
		e := &calc.Expected[i]
		b.once(e.Pos, "verwachting van", e.Indicator, given)
		given = append(given, e.Indicator)
		if !slices.Contains(used, e.Indicator) {
			b.errorf(e.Pos, "unknown-indicator", "de rekenhulp verwacht iets van indicator %s, maar het model gebruikt die niet", e.Indicator).
				WithHint(diag.Suggest(e.Indicator, used))
		}
		b.expectedShare(e.Pos, e.Indicator, e.Share, e.Low, e.High, e.Nature, e.Source)
	}
	for _, use := range b.c.def.Indicators() {
		if !slices.Contains(given, use.ID) {
			given = append(given, use.ID)
			b.found.Warnf(calc.Pos, "missing-expectation", "de rekenhulp verwacht niets van indicator %s; die telt als nul", use.ID)
		}
	}
}

// expectedShare checks a share of people with its range and where it comes from.
func (b *builder) expectedShare(pos diag.Pos, what string, share Number, low, high *Number, nature, from string) {
	switch {
	case share < 0 || share > 1:
		b.errorf(pos, "bad-share", "%s in de rekenhulp is geen deel tussen 0%% en 100%%", what)
	case (low == nil) != (high == nil):
		b.errorf(pos, "half-range", "%s in de rekenhulp heeft laag en hoog allebei nodig", what)
	case low != nil && (*low < 0 || *high > 1 || share < *low || share > *high):
		b.errorf(pos, "range-misses-value", "%s in de rekenhulp ligt niet tussen laag en hoog", what)
	case nature == Assumed && low == nil:
		b.found.Warnf(pos, "no-range", "%s in de rekenhulp is een aanname zonder bandbreedte", what).WithHint("voeg laag en hoog toe")
	case nature == PublishedFig && from == "":
		b.errorf(pos, "missing-source", "%s in de rekenhulp is gepubliceerd, maar heeft geen bron", what)
	}
}
