package indicator

import (
	"slices"
	"strings"
	"sync"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Variables is what a questionnaire of one rater offers to formulas. The entries of
// one rater (other questionnaires at other moments) are taken together.
type Variables struct {
	Rater string
	// Questionnaire is the version whose names these are; zero for any that the
	// rater fills in. Earlier are the other versions, newest first: their responses
	// count for what is declared comparable, and nothing else of them does.
	Questionnaire source.Ref
	Earlier       []Earlier
	Moments       []string                          // at which it is asked; nil: everywhere
	Symbols       []formula.Symbol                  // with Rows for what has a value per row
	Labels        map[string]map[string]source.Text // symbol → option → words; may be nil
	Ranges        map[string][2]float64             // symbol → lowest and highest value; may be nil
	Titles        map[string]source.Text            // symbol → what is asked; may be nil
}

// Compiled is a checked framework. It is safe for concurrent use.
type Compiled struct {
	Def         *Framework
	plan        *programme.Compiled
	programme   *programme.Compiled
	indicators  []*Indicator
	inOrder     []*Indicator // of their ids
	momentOrder []int        // the moments of the programme, in the order of their ids
	breakdowns  []*Slicing
	byID        map[string]*Indicator
	names       *names
	pool        *sync.Pool
	links       *links
}

// links are the families and limits of a framework, which are looked for when they are first
// asked for.
type links struct {
	once     sync.Once
	families []*Family
	beside   map[CountID][]CountID // see Beside
	limits   *Limits
}

// Indicator is one compiled indicator. Response indicators, which every
// framework has, are among them with an id that starts with ResponsePrefix.
type Indicator struct {
	Def        *Definition
	Money      bool             // the values are amounts in euros
	Range      *[2]float64      // lowest and highest possible value, where known
	Classes    []Class          // of a distribution, in order
	formula    *formula.Program // in the scope of one moment when perMoment
	population *formula.Program // nil: everyone
	time       *formula.Program
	event      *formula.Program
	competing  *formula.Program
	against    *formula.Program   // of the other rater
	items      []*formula.Program // of a scale
	titles     []source.Text      // of those items
	// measures give the indicator its value, in order: one, of an agreement that of either
	// rater, of a consistency one per item. programs are all of its formulas; those that it
	// does not have are nil.
	measures, programs []*formula.Program
	limit              float64 // smallest change that counts
	inclusive          bool    // a change of exactly limit counts
}

// Slicing is one compiled breakdown. Classes is empty when the classes are the
// values themselves, such as years.
type Slicing struct {
	Def     *Breakdown
	Classes []Class
	// Local says that the classes are names of one gemeente, which mean nothing, or
	// something else, in another: they are not added up over gemeenten.
	Local   bool
	formula *formula.Program
}

// ByStartYear reports whether the classes of a breakdown are the years in which
// participants began.
func ByStartYear(s *Slicing) bool {
	return s.Def.Formula.Src == programme.NameStartYear && len(s.Def.Classes) == 0
}

// Compile checks a framework and compiles its formulas against the programme and
// the questionnaires. The result is nil when there is an error among the
// findings.
func Compile(f *Framework, p *programme.Compiled, vars []Variables) (*Compiled, diag.List) {
	check := &checker{framework: f, programme: p}
	check.run()
	found := check.found
	c := &Compiled{Def: f, programme: p, plan: p, byID: map[string]*Indicator{}, links: &links{}}
	c.names = newNames(&found, f, p, vars)
	k := &compiler{names: c.names, found: &found}
	for i := range f.Breakdowns {
		c.breakdowns = append(c.breakdowns, k.breakdown(&f.Breakdowns[i]))
	}
	definitions := append([]Definition(nil), f.Indicators...)
	definitions = append(definitions, responses(p)...)
	for i := range definitions {
		ind := k.indicator(&definitions[i])
		c.indicators = append(c.indicators, ind)
		c.byID[ind.Def.ID] = ind
		ind.gather()
	}
	c.order()
	found.Sort()
	if found.HasErrors() {
		return nil, found
	}
	for _, ind := range c.indicators {
		ind.titles = c.itemTitles(ind)
	}
	c.names.only(c.read())
	c.pool = &sync.Pool{New: func() any { return c.names.newWork() }}
	return c, found
}

// order notes in which order facts are given.
func (c *Compiled) order() {
	c.inOrder = slices.SortedFunc(slices.Values(c.indicators), func(a, b *Indicator) int { return strings.Compare(a.Def.ID, b.Def.ID) })
	moments := c.programme.MomentIDs()
	c.momentOrder = make([]int, len(moments))
	for i := range moments {
		c.momentOrder[i] = i
	}
	slices.SortFunc(c.momentOrder, func(a, b int) int { return strings.Compare(moments[a], moments[b]) })
}

// responses gives, per rater, the share of due questionnaires that were filled
// in, per moment.
func responses(p *programme.Compiled) []Definition {
	var list []Definition
	for _, r := range p.Def.Raters {
		list = append(list, Definition{
			ID: ResponsePrefix + r.ID, Title: r.Title, Type: Share, PerMoment: true, Direction: Higher,
			Formula:    source.Formula{Src: "meting_gedaan." + r.ID},
			Population: source.Formula{Src: "meting_verwacht." + r.ID},
		})
	}
	return list
}

// Under gives the framework for participants of a gemeente that carries out the
// programme otherwise: its moments and windows, the same formulas.
func (c *Compiled) Under(plan *programme.Compiled) *Compiled {
	other := *c
	other.plan = plan
	return &other
}

// Programme gives the programme that the framework is about.
func (c *Compiled) Programme() *programme.Compiled { return c.programme }

// Indicators gives all indicators in the order of the definition, the response
// indicators last.
func (c *Compiled) Indicators() []*Indicator { return c.indicators }

// Indicator gives the indicator with an id, or nil.
func (c *Compiled) Indicator(id string) *Indicator { return c.byID[id] }

// Breakdowns gives the breakdowns in the order of the definition.
func (c *Compiled) Breakdowns() []*Slicing { return c.breakdowns }

// Breakdown gives the breakdown with an id, or nil.
func (c *Compiled) Breakdown(id string) *Slicing {
	for _, b := range c.breakdowns {
		if b.Def.ID == id {
			return b
		}
	}
	return nil
}

// Version gives "id@version" of the framework.
func (c *Compiled) Version() string {
	return source.Ref{ID: c.Def.ID, Version: c.Def.Version}.String()
}

// compiler compiles formulas and collects what is wrong with them.
type compiler struct {
	names *names
	found *diag.List
}

// program compiles one formula; nil when it is absent or wrong.
func (k *compiler) program(src source.Formula, scope *formula.Scope, want formula.Type) *formula.Program {
	if src.IsZero() {
		return nil
	}
	p, errs := formula.Compile(src.Src, scope, want)
	for _, e := range errs {
		k.found.Errorf(src.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
	}
	if p == nil {
		return nil
	}
	for _, w := range p.Warnings() {
		k.found.Warnf(src.At(w.Offset), w.Code, "%s", w.Message).WithHint(w.Hint)
	}
	return p
}

func (k *compiler) breakdown(b *Breakdown) *Slicing {
	s := &Slicing{Def: b, Classes: b.Classes, formula: k.program(b.Formula, k.names.whole, formula.TypeAny)}
	if s.formula == nil {
		return s
	}
	s.Local = k.names.readsLocal(s.formula)
	switch s.formula.Type() {
	case formula.TypeChoice:
		if len(b.Classes) == 0 {
			s.Classes = k.names.classes(b.Formula.Src, s.formula.Options())
		}
	case formula.TypeBool:
		if len(b.Classes) == 0 {
			s.Classes = yesNo
		}
	case formula.TypeNumber, formula.TypeMoney:
		k.bounds(b)
	default:
		k.found.Errorf(b.Formula.Pos, "breakdown-type", "uitsplitsing %s: een %s geeft geen klassen", b.ID, s.formula.Type())
	}
	return s
}

var yesNo = []Class{
	{ID: "ja", Title: source.Text{"nl": "Ja", "en": "Yes"}},
	{ID: "nee", Title: source.Text{"nl": "Nee", "en": "No"}},
}

// bounds checks that the classes of a number go up and that only the last is
// open.
func (k *compiler) bounds(b *Breakdown) {
	for i, c := range b.Classes {
		last := i == len(b.Classes)-1
		if (c.To == nil) != last {
			k.found.Errorf(c.Pos, "class-bounds", "uitsplitsing %s: alleen de laatste klasse heeft geen tot", b.ID)
			return
		}
		if i > 0 && c.To != nil && *c.To <= *b.Classes[i-1].To {
			k.found.Errorf(c.Pos, "class-bounds", "uitsplitsing %s: klasse %s eindigt niet na de vorige", b.ID, c.ID)
		}
	}
}

func (k *compiler) indicator(d *Definition) *Indicator {
	ind := &Indicator{Def: d}
	one := k.names.whole
	if d.PerMoment || d.Type == Change {
		one = k.names.moment
	}
	who := k.names.whole
	if d.PerMoment {
		who = k.names.moment
	}
	ind.population = k.program(d.Population, who, formula.TypeBool)
	ind.time = k.program(d.Time, k.names.whole, formula.TypeNumber)
	ind.event = k.program(d.Event, k.names.whole, formula.TypeBool)
	ind.competing = k.program(d.Competing, k.names.whole, formula.TypeBool)
	switch d.Type {
	case Count, Share:
		ind.formula = k.program(d.Formula, one, formula.TypeBool)
	case Distribution:
		ind.formula = k.program(d.Formula, one, formula.TypeChoice)
		if ind.formula != nil {
			ind.Classes = k.distribution(d, ind.formula.Options())
		}
	case Consistency:
		for _, src := range d.Items {
			ind.items = append(ind.items, k.program(src, one, formula.TypeNumber))
		}
	default:
		ind.formula = k.program(d.Formula, one, formula.TypeAny)
		k.numeric(ind)
	}
	ind.against = k.program(d.Against, one, formula.TypeNumber)
	if d.Type == Change {
		ind.limit, ind.inclusive = changeLimit(d)
	}
	ind.Range = k.names.span(d)
	return ind
}

func (k *compiler) numeric(ind *Indicator) {
	if ind.formula == nil {
		return
	}
	switch t := ind.formula.Type(); t {
	case formula.TypeNumber:
	case formula.TypeMoney:
		ind.Money = true
	default:
		k.found.Errorf(ind.Def.Formula.Pos, "formula-type", "indicator %s is een %s en vraagt een getal of bedrag; dit is %s", ind.Def.ID, ind.Def.Type, t)
	}
}

// distribution gives the classes of a distribution with the indicator's own
// words, where it has them.
func (k *compiler) distribution(d *Definition, options []string) []Class {
	classes := k.names.classes(d.Formula.Src, options)
	for _, o := range d.Options {
		known := false
		for i := range classes {
			if classes[i].ID == o.ID {
				classes[i].Title, known = o.Text, true
			}
		}
		if !known {
			k.found.Errorf(o.Pos, "unknown-option", "indicator %s: de formule geeft nooit %s", d.ID, o.ID).
				WithHint(diag.Suggest(o.ID, options))
		}
	}
	return classes
}

// span gives the possible values of an indicator: its own range, or that of the
// question or scale that it consists of.
func (n *names) span(d *Definition) *[2]float64 {
	if len(d.Range) == 2 {
		return &[2]float64{d.Range[0], d.Range[1]}
	}
	if r, ok := n.ranges[strings.TrimSpace(d.Formula.Src)]; ok {
		return &r
	}
	return nil
}

// Competes reports whether other exits compete with the event of a duration.
func (ind *Indicator) Competes() bool { return !ind.Def.Competing.IsZero() }

// Limit gives the smallest change of one participant that counts as a reliable
// one, and whether a change of exactly that size does. 0 when every change does.
func (ind *Indicator) Limit() (limit float64, inclusive bool) { return ind.limit, ind.inclusive }
