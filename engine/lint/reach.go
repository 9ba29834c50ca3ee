package lint

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
)

// maxCombinations bounds how many sets of answers are tried for one question.
// Beyond it nothing is certain, and nothing is said.
const maxCombinations = 20000

// maxSubsets bounds the options of a meerkeuze of which all combinations are tried.
const maxSubsets = 7

const earlier = "vorige."

// reach finds questions that can never show, and conditions that always hold, by
// trying every answer that can make a difference. It tries more than people can
// answer, never less: what no try shows, no answer shows.
type reach struct {
	in    *instrument.Instrument
	rules map[string][]instrument.Rule // by owner
	pages map[string]instrument.Rule
	evals *instrument.Evaluator
}

func newReach(in *instrument.Instrument, rules []instrument.Rule) *reach {
	r := &reach{in: in, rules: map[string][]instrument.Rule{}, pages: map[string]instrument.Rule{}, evals: in.NewEvaluator()}
	for _, rule := range rules {
		if rule.Page {
			r.pages[rule.Owner] = rule
		} else {
			r.rules[rule.Owner] = append(r.rules[rule.Owner], rule)
		}
	}
	return r
}

func (r *reach) check(found *diag.List) {
	for _, f := range r.in.Fields() {
		var own instrument.Rule
		for _, rule := range r.rules[f.ID] {
			if rule.Role == instrument.RoleVisible {
				own = rule
			}
		}
		if own.Formula.IsZero() {
			if own = r.pages[f.Page.ID]; own.Formula.IsZero() {
				continue
			}
		}
		shown, hidden, certain := r.try(f)
		switch {
		case !certain:
		case !shown:
			found.Warnf(own.Formula.At(0), CodeUnreachable, "vraag %q is nooit te zien: dit wordt nooit waar", f.ID).
				WithHint("met geen enkel antwoord komt deze vraag in beeld")
		case !hidden && !own.Page:
			found.Warnf(own.Formula.At(0), CodeAlwaysShown, "vraag %q is altijd te zien: dit is altijd waar", f.ID).
				WithHint("haal zichtbaar weg")
		}
	}
}

// try evaluates the questionnaire for every combination of answers that the
// visibility of a field depends on. certain is false when there are too many, or
// when a rule looks at more than can be enumerated.
func (r *reach) try(f *instrument.Field) (shown, hidden, certain bool) {
	c := &closure{reach: r, usage: map[string]formula.Usage{}, seen: map[string]bool{}, ok: true}
	c.shows(f)
	names, domains, ok := c.domains()
	if !ok {
		return false, false, false
	}
	answers, previous := instrument.Answers{}, instrument.Answers{}
	at := make([]int, len(names))
	for {
		for i, name := range names {
			set(answers, previous, name, domains[i][at[i]])
		}
		ev := r.evals.Evaluate(answers, instrument.Context{Previous: previous})
		if ev.Visible(f.ID) {
			shown = true
		} else {
			hidden = true
		}
		if shown && hidden || !advance(at, domains) {
			return shown, hidden, true
		}
	}
}

func set(answers, previous instrument.Answers, name string, v formula.Value) {
	into := answers
	if id, before := strings.CutPrefix(name, earlier); before {
		into, name = previous, id
	}
	if v.IsMissing() {
		delete(into, name)
		return
	}
	into[name] = instrument.Given(v)
}

// advance counts on like an odometer; false when all was tried.
func advance(at []int, domains [][]formula.Value) bool {
	for i := range at {
		if at[i]++; at[i] < len(domains[i]) {
			return true
		}
		at[i] = 0
	}
	return false
}

// closure is everything that a visibility depends on, down to answers.
type closure struct {
	*reach
	usage map[string]formula.Usage // of answers, by name
	order []string                 // of usage
	seen  map[string]bool
	ok    bool
}

// shows adds what decides whether a field shows: its own rules and its page's.
func (c *closure) shows(f *instrument.Field) {
	if c.seen["shows "+f.ID] {
		return
	}
	c.seen["shows "+f.ID] = true
	if page, ok := c.pages[f.Page.ID]; ok {
		c.rule(page)
	}
	for _, rule := range c.rules[f.ID] {
		if rule.Role == instrument.RoleVisible {
			c.rule(rule)
		}
	}
}

// rule adds what a rule reads. A formula that looks at the day cannot be tried.
func (c *closure) rule(rule instrument.Rule) {
	if strings.Contains(rule.Formula.Src, "vandaag") {
		c.ok = false
	}
	uses := formula.Usages(rule.Formula.Src)
	for _, name := range rule.Reads {
		use, known := uses[name]
		if !known { // a question of a scale: any answer may matter
			use.Open = true
		}
		c.name(name, use)
	}
}

func (c *closure) name(name string, use formula.Usage) {
	if strings.HasPrefix(name, earlier) {
		c.answer(name, use)
		return
	}
	if f, ok := c.in.Field(name); ok {
		c.answer(name, use)
		c.shows(f)
		return
	}
	name = strings.TrimSuffix(name, ".klasse")
	if c.seen[name] {
		return
	}
	c.seen[name] = true
	known := false
	for _, rule := range c.rules[name] {
		if rule.Role == instrument.RoleCompute || rule.Role == instrument.RoleScale {
			known = true
			c.rule(rule)
		}
	}
	// The rows of a herhaling are without end, and what stands in them too.
	c.ok = c.ok && known
}

// answer merges how an answer is used here with how it is used elsewhere.
func (c *closure) answer(name string, use formula.Usage) {
	old, known := c.usage[name]
	if !known {
		c.order = append(c.order, name)
	}
	old.Constants = append(old.Constants, use.Constants...)
	old.Texts = append(old.Texts, use.Texts...)
	old.Open = old.Open || use.Open
	c.usage[name] = old
}

// domains lists per name the answers to try.
func (c *closure) domains() (names []string, domains [][]formula.Value, ok bool) {
	if !c.ok {
		return nil, nil, false
	}
	total := 1
	for _, name := range c.order {
		f, known := c.in.Field(strings.TrimPrefix(name, earlier))
		if !known {
			return nil, nil, false
		}
		values := candidates(f, c.usage[name])
		if values == nil || total > maxCombinations/(len(values)+1) {
			return nil, nil, false
		}
		total *= len(values) + 1
		names, domains = append(names, name), append(domains, append(values, formula.Missing(f.Type)))
	}
	return names, domains, true
}

// candidates are answers such that every other answer is treated like one of
// them; nil when they cannot be listed.
func candidates(f *instrument.Field, use formula.Usage) []formula.Value {
	q := f.Question
	if q.Type == instrument.TypeRepeat {
		return nil
	}
	var out []formula.Value
	switch f.Type {
	case formula.TypeBool:
		return []formula.Value{formula.Bool(true), formula.Bool(false)}
	case formula.TypeChoice:
		for _, o := range q.Options {
			out = append(out, formula.Choice(o.ID))
		}
	case formula.TypeList:
		if q.Type == instrument.TypeRanking {
			return nil // every order would be another answer
		}
		return subsets(q)
	case formula.TypeNumber, formula.TypeMoney:
		return numbers(f, use)
	case formula.TypeText:
		if use.Open {
			return nil
		}
		for _, text := range append(slices.Clone(use.Texts), "x") {
			out = append(out, formula.Text(text))
		}
	case formula.TypeDate:
		if use.Open || len(use.Constants)+len(use.Texts) > 0 {
			return nil
		}
		return []formula.Value{formula.Date(0)}
	}
	return out
}

// subsets are all combinations of a few options.
func subsets(q *instrument.Question) []formula.Value {
	if len(q.Options) > maxSubsets {
		return nil
	}
	var out []formula.Value
	for bits := range 1 << len(q.Options) {
		ids := []string{}
		for i, o := range q.Options {
			if bits>>i&1 == 1 {
				ids = append(ids, o.ID)
			}
		}
		out = append(out, formula.List(ids))
	}
	return out
}

// numbers are the steps of a schaal and the levels of a niveau. Of other numbers
// they are the ends, and the constants that they are compared with, each with its
// two neighbours and what lies between.
func numbers(f *instrument.Field, use formula.Usage) []formula.Value {
	q := f.Question
	var list []float64
	switch {
	case q.Type == instrument.TypeScale:
		list = q.Steps()
	case q.Type == instrument.TypeLevel:
		for _, level := range q.Levels {
			list = append(list, level.Value)
		}
	case use.Open:
		return nil
	default:
		list = around(q, use.Constants)
	}
	var out []formula.Value
	for _, x := range list {
		if f.Type == formula.TypeMoney {
			out = append(out, formula.Money(int64(math.Round(x*100))))
		} else {
			out = append(out, formula.Number(x))
		}
	}
	return out
}

func around(q *instrument.Question, constants []float64) []float64 {
	decimals := 4
	if q.Type == instrument.TypeMoney {
		decimals = 2
	}
	if q.Decimals != nil {
		decimals = *q.Decimals
	}
	step := math.Pow10(-decimals)
	marks := append([]float64{0}, constants...)
	for _, end := range []*float64{q.Min, q.Max} {
		if end != nil {
			marks = append(marks, *end)
		}
	}
	slices.Sort(marks)
	var list []float64
	for i, x := range marks {
		list = append(list, x-step, x, x+step)
		if i > 0 {
			list = append(list, (x+marks[i-1])/2)
		}
	}
	for i := range list {
		list[i] = formula.Round(list[i], decimals)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(x float64) bool {
		return q.Min != nil && x < *q.Min || q.Max != nil && x > *q.Max
	})
}
