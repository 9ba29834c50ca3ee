package simulate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// target is what a draw is for: the type of the value and the values it may
// take. Step 0 leaves a number as it is drawn.
type target struct {
	id        string
	typ       formula.Type
	options   []string
	min, max  *float64
	step      float64
	from      float64           // what steps are counted from
	levels    []float64         // the only values, when there are any
	ranks     int               // of a ranking: how many options are put in order
	maxLength int               // of a text, 0 for any
	rows      *instrument.Field // of a repeating group
	scope     *names            // what a question of its rows may use, beside the others of the row
}

// weighted is one option with the formula of its weight or chance.
type weighted struct {
	option  string
	program *formula.Program
}

// draw is a compiled Draw; a nil program means that the key was not given.
type draw struct {
	when, chance, keep, middle, between, within, spread *formula.Program
	same                                                int // slot, or -1
	weights, each                                       []weighted
	min, max                                            *float64
	step                                                float64
	order                                               []weighted
	texts                                               []string
	rows                                                *rowDraw
}

// context is what a draw reads: the values so far, and the value of the last
// time for what may be kept. Between-person deviations come from a stream of
// their own, so that they are the same at every moment.
type context struct {
	machine  *formula.Machine
	values   *formula.Values
	random   *rand.Rand
	stable   func() float64 // the person's own standard normal deviation for this target
	noise    func() float64 // a standard normal deviation that is drawn each time
	uniform  func() float64 // decides between yes and no, or between options from first to last
	lookup   func(slot int) formula.Value
	previous formula.Value
	day      source.Date // on which is filled in
}

// value draws for a target, leeg when no alternative applies or a formula that
// decides is leeg.
func (c *context) value(list []draw, t target) formula.Value {
	for i := range list {
		d := &list[i]
		if d.when != nil && !c.machine.Bool(d.when, c.values) {
			continue
		}
		if d.weights == nil && c.keeps(d, t) {
			return c.previous
		}
		switch {
		case d.same >= 0:
			return c.lookup(d.same)
		case d.order != nil:
			return c.ranking(d, t)
		case d.texts != nil:
			return formula.Text(d.texts[c.random.IntN(len(d.texts))])
		case d.chance != nil:
			return c.yesNo(d)
		case d.weights != nil:
			return c.choice(d)
		case d.each != nil:
			return c.several(d, t)
		default:
			return c.number(d, t)
		}
	}
	return formula.Missing(t.typ)
}

// number gives a number or an amount in euros for a target that is no
// questionnaire's; false when leeg.
func (c *context) plain(list []draw, id string) (float64, bool) {
	return c.value(list, target{id: id, typ: formula.TypeNumber}).AsNumber()
}

func (c *context) yesNo(d *draw) formula.Value {
	p, ok := c.machine.Number(d.chance, c.values)
	u := c.uniform()
	if !ok {
		return formula.Missing(formula.TypeBool)
	}
	return formula.Bool(u < p)
}

func (c *context) choice(d *draw) formula.Value {
	weights := make([]float64, len(d.weights))
	total := 0.0
	for i, w := range d.weights {
		x, _ := c.machine.Number(w.program, c.values)
		weights[i] = max(0, x)
		total += weights[i]
	}
	stay, pick := c.random.Float64(), c.uniform()*total
	if d.keep != nil && !c.previous.IsMissing() {
		chance, _ := c.machine.Number(d.keep, c.values)
		for i, w := range d.weights {
			if w.option == c.previous.AsText() && weights[i] > 0 && stay < chance {
				return c.previous
			}
		}
	}
	for i, w := range d.weights {
		if pick < weights[i] {
			return formula.Choice(w.option)
		}
		pick -= weights[i]
	}
	return formula.Missing(formula.TypeChoice)
}

// keeps draws whether the previous answer stays.
func (c *context) keeps(d *draw, t target) bool {
	if d.keep == nil || c.previous.IsMissing() || c.previous.Type() != t.typ {
		return false
	}
	chance, _ := c.machine.Number(d.keep, c.values)
	return c.random.Float64() < chance
}

// ranking draws one option after another out of those that are left, each with a
// chance in proportion to its weight (Plackett and Luce). Options without a weight
// come last, in the order of the question.
func (c *context) ranking(d *draw, t target) formula.Value {
	left := slices.Clone(t.options)
	weights := map[string]float64{}
	for _, w := range d.order {
		x, _ := c.machine.Number(w.program, c.values)
		weights[w.option] = max(0, x)
	}
	var order []string
	for len(order) < t.ranks && len(left) > 0 {
		total := 0.0
		for _, id := range left {
			total += weights[id]
		}
		pick, at := c.random.Float64()*total, 0
		for i, id := range left {
			if total > 0 && pick < weights[id] {
				at = i
				break
			}
			pick -= weights[id]
		}
		order = append(order, left[at])
		left = slices.Delete(left, at, at+1)
	}
	return formula.List(order)
}

// several draws each option apart; when none is chosen it takes the likeliest,
// because an unanswered question is drawn elsewhere.
func (c *context) several(d *draw, t target) formula.Value {
	var chosen []string
	likeliest, highest := "", -1.0
	for _, w := range d.each {
		p, _ := c.machine.Number(w.program, c.values)
		if c.random.Float64() < p {
			chosen = append(chosen, w.option)
		}
		if p > highest {
			likeliest, highest = w.option, p
		}
	}
	if chosen == nil {
		chosen = []string{likeliest}
	}
	// As an answer has them: in the order of the question.
	slices.SortFunc(chosen, func(a, b string) int { return slices.Index(t.options, a) - slices.Index(t.options, b) })
	return formula.List(chosen)
}

func (c *context) number(d *draw, t target) formula.Value {
	x, ok := c.machine.Number(d.middle, c.values)
	noise := c.noise()
	if !ok {
		return formula.Missing(t.typ)
	}
	if d.spread != nil {
		sigma, _ := c.machine.Number(d.spread, c.values)
		x *= math.Exp(sigma * noise)
	}
	if d.between != nil {
		sd, _ := c.machine.Number(d.between, c.values)
		x += sd * c.stable()
	}
	if d.within != nil {
		sd, _ := c.machine.Number(d.within, c.values)
		x += sd * noise
	}
	step := d.step
	if step == 0 {
		step = t.step
	}
	x = within(x, d.min, d.max)
	x = t.fit(x, step)
	if t.typ == formula.TypeDate {
		return formula.Date(int(c.day) + int(math.Round(x)))
	}
	if t.typ == formula.TypeMoney {
		return formula.Money(int64(math.Round(x * 100)))
	}
	return formula.Number(x)
}

// fit brings a number to the nearest one that the target can be: on a step, between
// its ends, one of its levels.
func (t target) fit(x, step float64) float64 {
	if len(t.levels) > 0 {
		return slices.MinFunc(t.levels, func(a, b float64) int { return cmp.Compare(math.Abs(a-x), math.Abs(b-x)) })
	}
	if step > 0 {
		x = formula.Round(t.from+formula.Round((x-t.from)/step, 0)*step, 9)
	}
	if t.max != nil && x > *t.max {
		// The highest end need not lie on a step.
		x = *t.max
		if step > 0 {
			x = formula.Round(t.from+math.Floor((*t.max-t.from)/step+1e-9)*step, 9)
		}
	}
	return within(x, t.min, nil)
}

func within(x float64, low, high *float64) float64 {
	if low != nil {
		x = max(x, *low)
	}
	if high != nil {
		x = min(x, *high)
	}
	return x
}

// exclusive drops what cannot go together with an option that excludes all
// others: the others stay, because they are what was done.
func exclusive(v formula.Value, alone []string) formula.Value {
	list := v.AsList()
	if len(list) < 2 || len(alone) == 0 {
		return v
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(alone, id) })
	return formula.List(kept)
}
