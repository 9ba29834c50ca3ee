package cohort

import (
	"slices"

	"effectmonitor/engine/disclosure"
	"effectmonitor/engine/indicator"
)

// A line that leaves room by itself may leave none with the lines beside it: what one
// tells of a number narrows what another tells of the next. So after the lines of a clan
// were settled one by one they are taken together, the sums over the classes, who is in
// none of them and the whole included, and for every small number that is hidden it is
// proven that it can lie far enough apart (disclosure.Web). Where it cannot, as little as
// is found to help is hidden around it.

// weave is a clan as a web.
type weave struct {
	*clan
	all     []*clanSlice // the slices, and where they are parts the whole and who is in none
	web     reading
	secrets []spot
	tied    []bool // by member, whether it is in the lines
	limits  bool   // the bounds are in the lines
	hid     []spot // what was hidden here
	loose   bool   // what is hidden and large may be anything
	final   bool   // a number is only safe with all that was hidden
}

// reading is what a reader finds of the numbers of a weave.
type reading interface {
	Uncertain(number, need int) bool
	Open(number, low, high int)
}

// spot is a number of a weave.
type spot struct{ slice, member int }

func (w *weave) number(x spot) int   { return x.slice*len(w.all[0].cells) + x.member }
func (w *weave) count(x spot) *count { return &w.all[x.slice].cells[x.member] }

// protectTogether hides more until all lines together leave every small number room.
func (t *clan) protectTogether() {
	for _, part := range t.apart() {
		if w := part.weave(part.tied()); len(w.secrets) > 0 {
			w.tie(false)
			if w.unsafe() {
				w.tie(true) // what is shown may be hidden
				w.settle()
			}
		}
		if part.limited() {
			w := part.weave(nil)
			w.web = disclosure.NewNarrow(w.lines())
			if w.unsafe() {
				w.settle()
			}
		}
	}
}

// unsafe leaves of the secrets those that are not safe, and says whether there are any.
func (w *weave) unsafe() bool {
	w.secrets = slices.DeleteFunc(w.secrets, w.safe)
	return len(w.secrets) > 0
}

// settle makes safe what is not so, and shows again what need not be hidden for that.
func (w *weave) settle() {
	w.secrets = slices.DeleteFunc(w.secrets, func(x spot) bool { return !w.safe(x) && !w.free(x) })
	w.relax()
}

// apart gives the parts of a clan that have no lines in common: slices of which no sums
// are taken are not tied.
func (t *clan) apart() []*clan {
	if t.rows {
		return []*clan{t}
	}
	var out []*clan
	for _, s := range t.slices {
		out = append(out, &clan{plan: t.plan, family: t.family, slices: []*clanSlice{s}})
	}
	return out
}

// weave is a clan as a web of the members that are tied, or with all bounds of all of them.
func (t *clan) weave(tied []bool) *weave {
	w := &weave{clan: t, all: slices.Clone(t.slices), tied: tied, limits: tied == nil}
	if w.limits {
		w.tied = slices.Repeat([]bool{true}, len(t.family.Members)+1)
	}
	if t.rows {
		w.all = append(w.all, t.whole)
	}
	for i, s := range w.all {
		for m := range s.cells {
			if x := (spot{i, m}); w.tied[m] && w.secret(x) {
				w.secrets = append(w.secrets, x)
			}
		}
	}
	return w
}

// tied says of which members there are equations that always hold. Those that are only there
// for a bound are left out at first: taken together they make the web several times as much
// work, and tell little. What follows from them one after another is looked at afterwards
// (disclosure.Narrow).
func (t *clan) tied() []bool {
	out := make([]bool, len(t.family.Members)+1)
	out[len(t.family.Members)] = true
	for _, e := range t.family.Equations {
		for _, i := range slices.Concat(e.Left, e.Right) {
			if !e.Limit && i != indicator.Everybody {
				out[i] = true
			}
		}
	}
	return out
}

// limited reports whether there are bounds among the lines.
func (t *clan) limited() bool {
	return slices.ContainsFunc(t.family.Equations, func(e indicator.Equation) bool { return e.Limit })
}

// secret reports whether a number is a small one that is hidden, or leaves a small one
// when it is taken off those it is counted of.
func (w *weave) secret(x spot) bool {
	c := w.count(x)
	return c.hidden && c.n > 0 && (w.plan.few(c.n) || c.other && w.plan.few(c.of-c.n))
}

// tie makes the web; movable says that what is shown can be hidden in it.
func (w *weave) tie(movable bool) {
	numbers, lines := w.lines()
	w.web = disclosure.NewWeb(numbers, lines, movable)
}

// lines gives all numbers, and the lines between them.
func (w *weave) lines() (numbers []disclosure.Number, lines [][]disclosure.Addend) {
	if w.rows && len(w.all) == len(w.slices)+1 {
		w.all = append(w.all, w.outside())
	}
	for i, s := range w.all {
		for m := range s.cells {
			low, high := w.bounds(spot{i, m})
			numbers = append(numbers, disclosure.Number{Value: s.cells[m].n, Low: low, High: high})
		}
	}
	for i, s := range w.all {
		for _, e := range w.family.Equations {
			if e.Limit && !w.limits {
				continue // see tied
			}
			var line []disclosure.Addend
			for _, x := range s.line(e) {
				at := w.number(spot{i, x.member})
				if x.member == nobody {
					at = len(numbers)
					numbers = append(numbers, disclosure.Number{Value: x.n, Low: x.low, High: x.high})
				}
				line = append(line, disclosure.Addend{Number: at, Minus: x.right})
			}
			lines = append(lines, line)
		}
	}
	for i, s := range w.all {
		for m := range s.cells {
			// A number is no more than what it is counted in, also where that is hidden.
			x := spot{i, m}
			if up := w.above(x); up != x && w.tied[m] && s.cells[m].hidden && w.count(up).hidden {
				rest := w.count(up).n - s.cells[m].n
				numbers = append(numbers, disclosure.Number{Value: rest, High: disclosure.Unbounded})
				lines = append(lines, []disclosure.Addend{{Number: w.number(up), Minus: true}, {Number: w.number(x)}, {Number: len(numbers) - 1}})
			}
		}
	}
	if w.rows {
		for m := range w.whole.cells {
			if !w.tied[m] || slices.ContainsFunc(w.all, func(s *clanSlice) bool { return s.cells[m].nowhere }) {
				continue
			}
			var line []disclosure.Addend
			for i := range w.all {
				line = append(line, disclosure.Addend{Number: w.number(spot{i, m}), Minus: i == len(w.slices)})
			}
			lines = append(lines, line)
		}
	}
	return numbers, lines
}

// outside is who is in none of the slices: never shown, but for that there is nobody.
func (w *weave) outside() *clanSlice {
	out := &clanSlice{cells: make([]count, len(w.whole.cells)), dark: make([]bool, len(w.whole.cells))}
	for m := range out.cells {
		n := w.whole.cells[m].n
		for _, s := range w.slices {
			n -= s.cells[m].n
		}
		if n > 0 {
			out.cells[m] = count{n: n, hidden: true, high: disclosure.Unbounded, most: disclosure.Unbounded}
		}
	}
	return out
}

// bounds is what a reader knows of a number by itself.
func (w *weave) bounds(x spot) (low, high int) {
	c, most := w.count(x), w.mostOf(x)
	switch {
	case !c.hidden, w.nobody(x):
		return c.n, c.n
	case w.wordless(x), w.loose && !w.plan.few(c.n), w.count(w.above(x)).hidden && w.above(x) != x:
		return 0, most
	}
	return c.low, min(c.high, most)
}

// nobody reports whether a number is none and a reader may know it: that nobody of a whole is
// counted in a class, which may be shown beside a part, says the same of the part.
func (w *weave) nobody(x spot) bool {
	if c := w.count(x); !w.limits || c.n > 0 || c.nowhere || w.all[x.slice].slice == (Slice{}) || x.member == len(w.family.Members) {
		return false
	}
	return w.family.Members[x.member].What != indicator.InClass
}

// mostOf is how many a number can be at most, as far as that is shown.
func (w *weave) mostOf(x spot) int {
	if up := w.above(x); up != x && !w.count(up).hidden {
		return w.count(up).n
	}
	return disclosure.Unbounded
}

// above is what a number is counted in: those whom its indicator is about, or everybody.
func (w *weave) above(x spot) spot {
	everybody := spot{x.slice, len(w.family.Members)}
	if x == everybody {
		return x
	}
	m := w.family.Members[x.member]
	if m.What != indicator.Holding && m.What != indicator.InClass {
		return everybody
	}
	m.What, m.Class = indicator.InPopulation, ""
	if at := slices.Index(w.family.Members, m); at >= 0 {
		return spot{x.slice, at}
	}
	return everybody
}

// wordless reports whether of a hidden number not even its own words are told.
func (w *weave) wordless(x spot) bool {
	s := w.all[x.slice]
	if s.dark[x.member] {
		return true
	}
	if x.slice >= len(w.slices) || s.slice == (Slice{}) {
		return false
	}
	var l layer
	if x.member < len(w.family.Members) {
		m := w.family.Members[x.member]
		if m.What == indicator.InBreakdown {
			return false
		}
		l = layer{string(m.What), m.Indicator, m.Moment}
	}
	return w.plan.own(l, s.slice.Breakdown).all
}

// safe reports whether a number has room enough.
func (w *weave) safe(x spot) bool {
	c := w.count(x)
	return w.web.Uncertain(w.number(x), min(w.plan.need(), c.high-c.low))
}

// free makes a number safe, and says whether it did. Where nothing that can be hidden is
// enough, what is hidden although it is large may from then on be anything, for whoever
// only reads what is published: knowing how this package decides it is no small number.
// Where that is not enough either, the number follows from what was decided before: the
// words about it and beside it go, and no more is lost for what helps nobody.
func (w *weave) free(x spot) bool {
	if w.protect(x) {
		return true
	}
	w.loosely(true)
	defer w.loosely(false)
	if w.safe(x) || w.protect(x) {
		w.final = true
		return false
	}
	if x.slice < len(w.slices) {
		s := w.all[x.slice]
		for m := range w.family.Members {
			if c := &s.cells[m]; c.hidden {
				*c, s.dark[m] = c.darkened(), true
			}
		}
	}
	return false
}

// enough reports whether a number would be safe if everything around it were hidden.
func (w *weave) enough(x spot, around []spot) bool {
	for _, y := range around {
		w.open(y)
	}
	safe := w.safe(x)
	for _, y := range around {
		w.shut(y)
	}
	return safe
}

// loosely reads the bounds anew, of what is hidden for others too.
func (w *weave) loosely(is bool) {
	w.loose = is
	for i := range w.all {
		for m := range w.all[i].cells {
			if x := (spot{i, m}); w.count(x).hidden {
				w.open(x)
			}
		}
	}
}
