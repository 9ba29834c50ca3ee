package simulate

import (
	"math"
	"math/rand/v2"
	"slices"

	"effectmonitor/engine/formula"
)

// target is what a draw is for: the type of the value and the values it may
// take. Step 0 leaves a number as it is drawn.
type target struct {
	id       string
	typ      formula.Type
	options  []string
	min, max *float64
	step     float64
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
}

// context is what a draw reads: the values so far, and the value of the last
// time for what may be kept. Between-person deviations come from a stream of
// their own, so that they are the same at every moment.
type context struct {
	machine  *formula.Machine
	values   *formula.Values
	random   *rand.Rand
	stable   func() float64 // the person's own standard normal deviation for this target
	lookup   func(slot int) formula.Value
	previous formula.Value
}

// value draws for a target, leeg when no alternative applies or a formula that
// decides is leeg.
func (c *context) value(list []draw, t target) formula.Value {
	for i := range list {
		d := &list[i]
		if d.when != nil && !c.machine.Bool(d.when, c.values) {
			continue
		}
		switch {
		case d.same >= 0:
			return c.lookup(d.same)
		case d.chance != nil:
			return c.yesNo(d)
		case d.weights != nil:
			return c.choice(d)
		case d.each != nil:
			return c.several(d)
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
	u := c.random.Float64()
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
	stay, pick := c.random.Float64(), c.random.Float64()*total
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

// several draws each option apart; when none is chosen it takes the likeliest,
// because an unanswered question is drawn elsewhere.
func (c *context) several(d *draw) formula.Value {
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
	return formula.List(chosen)
}

func (c *context) number(d *draw, t target) formula.Value {
	x, ok := c.machine.Number(d.middle, c.values)
	noise := c.random.NormFloat64()
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
	if step > 0 {
		x = formula.Round(x/step, 0) * step
	}
	x = within(x, d.min, d.max)
	x = within(x, t.min, t.max)
	if t.typ == formula.TypeMoney {
		return formula.Money(int64(math.Round(x * 100)))
	}
	return formula.Number(x)
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
