package simulate

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// rowDraw draws the rows of a repeating group: how many, and what stands in each.
type rowDraw struct {
	field *instrument.Field
	count []draw
	scope *formula.Scope
	items []item
}

// rows compiles how the rows of a repeating group are drawn. The formulas of a
// question of a row may use what stands above it in the row.
func (b *builder) rows(d *Draw, t target, limit int) *rowDraw {
	out := &rowDraw{field: t.rows, count: b.draws(d.Rows, target{id: t.id, typ: formula.TypeNumber}, limit)}
	own := names{symbols: slices.Clone(t.scope.symbols), slots: maps.Clone(t.scope.slots)}
	byID := map[string]item{}
	var ids []string
	for _, f := range t.rows.Inner() {
		byID[f.ID] = itemOf(f)
		ids = append(ids, f.ID)
	}
	first := len(own.symbols)
	for _, named := range d.Inner {
		if it, known := byID[named.ID]; known {
			own.add(it.id, it.typ, it.options)
		}
	}
	out.scope = formula.NewScope(own.symbols, nil, nil)
	sub := &builder{def: b.def, programme: b.programme, base: b.base, scope: out.scope}
	for _, named := range d.Inner {
		it, known := byID[named.ID]
		if !known {
			sub.unknown(named.Pos, "vraag", t.id+"."+named.ID, ids)
			continue
		}
		it.slot = own.slots[it.id]
		it.draws = sub.draws(named.Draws, it.target, it.slot)
		out.items = append(out.items, it)
		delete(byID, named.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if byID[id].required {
			sub.found.Errorf(d.Pos, "simulation-required", "vraag %s van %s is verplicht en heeft geen trekking", id, t.id)
		}
	}
	sub.laterNames(d, first, limit, own)
	b.found.Extend(sub.found)
	return out
}

// laterNames refuses what is drawn after the repeating group: between limit and the
// first question of the row lie the names of later questions.
func (b *builder) laterNames(d *Draw, first, limit int, own names) {
	for _, named := range d.Inner {
		for i := range named.Draws {
			for _, f := range named.Draws[i].formulas() {
				program, _ := formula.Compile(f.Src, b.scope, formula.TypeAny)
				if program == nil {
					continue // reported where it is compiled
				}
				if slices.ContainsFunc(program.Slots(), func(slot int) bool { return slot >= limit && slot < first }) {
					b.found.Errorf(f.Pos, "simulation-order", "deze formule gebruikt een waarde die pas later wordt getrokken")
				}
			}
		}
	}
}

// formulas are those of one draw.
func (d *Draw) formulas() []source.Formula {
	list := []source.Formula{d.When, d.Chance, d.Keep, d.Middle, d.Between, d.Within, d.Spread}
	for _, m := range []map[string]source.Formula{d.Weights, d.Each, d.Order} {
		for _, id := range slices.Sorted(maps.Keys(m)) {
			list = append(list, m[id])
		}
	}
	return slices.DeleteFunc(list, source.Formula.IsZero)
}

// rowAnswer draws the rows of a repeating group. With the chance of houdt those of
// the time before stay as they were.
func (r *runner) rowAnswer(s *sitting, it *item) instrument.Answer {
	c := s.context(r, it, it.id, s.previous[it.id].Value)
	for i := range it.draws {
		d := &it.draws[i]
		if d.when != nil && !r.machine.Bool(d.when, s.values) {
			continue
		}
		if before := s.previous[it.id]; d.keep != nil && before.Status == instrument.Answered {
			chance, _ := r.machine.Number(d.keep, s.values)
			if c.random.Float64() < chance {
				return before
			}
		}
		n, ok := c.plain(d.rows.count, it.id)
		if !ok {
			return instrument.Answer{}
		}
		q := d.rows.field.Question
		low, high := 0.0, float64(instrument.MaxRows)
		if q.Min != nil {
			low = *q.Min
		}
		if q.Max != nil {
			high = min(high, *q.Max)
		}
		return r.drawRows(s, it, d.rows, int(min(max(math.Round(n), low), high)))
	}
	return instrument.Answer{}
}

func (r *runner) drawRows(s *sitting, it *item, rows *rowDraw, n int) instrument.Answer {
	if n == 0 {
		if rows.field.Question.None.IsZero() {
			return instrument.Answer{}
		}
		return instrument.Answer{Status: instrument.Answered}
	}
	out := instrument.Answer{Status: instrument.Answered}
	for i := range n {
		out.Rows = append(out.Rows, instrument.Answers{})
		r.drawRow(s, it, rows, &out, i)
	}
	return out
}

// drawRow draws one row. Whether a question with a condition shows is asked of the
// questionnaire, with the row as far as it was drawn.
func (r *runner) drawRow(s *sitting, it *item, rows *rowDraw, out *instrument.Answer, row int) {
	values := rows.scope.NewValues()
	known := map[int]formula.Value{}
	keep := func(slot int, v formula.Value) {
		values.Set(slot, v)
		known[slot] = v
	}
	for slot, v := range r.current {
		keep(slot, v)
	}
	for i, v := range s.drawn {
		keep(len(r.current)+i, v)
	}
	for i := range rows.items {
		inner := &rows.items[i]
		if inner.conditional {
			s.answers[it.id] = *out
			status, _ := s.evaluator.Evaluate(s.answers, s.asked).Inner(it.id, row, inner.id)
			delete(s.answers, it.id)
			if status == instrument.Hidden {
				continue
			}
		}
		place := it.id + "." + inner.id + "#" + strconv.Itoa(row)
		if status := r.refuses(inner, s.rater, place, s.moment); status != instrument.Answered {
			out.Rows[row][inner.id] = instrument.Answer{Status: status}
			continue
		}
		c := s.context(r, inner, place, formula.Value{})
		c.values, c.lookup = values, func(slot int) formula.Value { return known[slot] }
		v := exclusive(c.value(inner.draws, inner.target), inner.alone)
		keep(inner.slot, v)
		if !v.IsMissing() {
			out.Rows[row][inner.id] = instrument.Given(v)
		}
	}
}
