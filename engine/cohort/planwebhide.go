package cohort

import (
	"cmp"
	"slices"

	"effectmonitor/engine/indicator"
)

// protect hides around a number what makes it safe: what costs least comes first, that
// words say no more than that something is hidden; then one number, the least that is
// enough by itself; then some, of which none can be left out. It says whether that is
// enough, and hides nothing when it is not.
func (w *weave) protect(x spot) bool {
	if w.silence(x) {
		return true
	}
	list := w.candidates(x)
	if !w.enough(x, list) {
		return false
	}
	for _, y := range list {
		w.open(y)
		if w.safe(x) {
			w.hide(y)
			return true
		}
		w.shut(y)
	}
	for _, y := range list {
		w.open(y)
	}
	for _, y := range slices.Backward(list) {
		if w.shut(y); !w.safe(x) {
			w.open(y)
			w.hide(y)
		}
	}
	return true
}

func (w *weave) hide(x spot) {
	w.count(x).hidden = true
	w.hid = append(w.hid, x)
}

// open lets a number move as it can where it is hidden.
func (w *weave) open(x spot) {
	c := w.count(x)
	was := c.hidden
	c.hidden = true
	low, high := w.bounds(x)
	c.hidden = was
	w.web.Open(w.number(x), low, high)
}

func (w *weave) shut(x spot) {
	n := w.count(x).n
	w.web.Open(w.number(x), n, n)
}

// silence takes the words from what is hidden around a number where that is enough: from what is
// in a line with it, or with the bounds, which reach further, from some of all in its slice.
func (w *weave) silence(x spot) bool {
	if x.slice >= len(w.slices) {
		return false // the whole was decided before its classes
	}
	s := w.all[x.slice]
	var near, all []spot
	for m := range w.family.Members {
		if s.cells[m].hidden && !s.dark[m] {
			all = append(all, spot{x.slice, m})
		}
	}
	for _, e := range w.family.Equations {
		line := s.line(e)
		if !slices.ContainsFunc(line, func(y term) bool { return y.member == x.member }) {
			continue
		}
		for _, y := range line {
			if at := (spot{x.slice, y.member}); slices.Contains(all, at) && !slices.Contains(near, at) {
				near = append(near, at)
			}
		}
	}
	if w.hush(x, near) {
		for _, y := range near {
			*w.count(y), s.dark[y.member] = w.count(y).darkened(), true
		}
		return true
	}
	if !w.limits || !w.hush(x, all) {
		return false
	}
	for _, y := range all {
		if w.open(y); w.safe(x) {
			continue
		}
		*w.count(y), s.dark[y.member] = w.count(y).darkened(), true
		w.open(y)
	}
	return true
}

// hush reads numbers as if not even their words were told, and leaves it so where that makes
// another safe.
func (w *weave) hush(x spot, words []spot) bool {
	for _, y := range words {
		w.web.Open(w.number(y), 0, w.mostOf(y))
	}
	if w.safe(x) {
		return true
	}
	for _, y := range words {
		w.open(y)
	}
	return false
}

// widest is how many slices are looked at for what to hide around a number: its own and
// the smallest others.
const widest = 12

// candidates gives what may be hidden around a number, by what a reader misses without it.
func (w *weave) candidates(x spot) []spot {
	var places []int
	for i := range w.slices {
		places = append(places, i)
	}
	everybody := len(w.family.Members)
	slices.SortStableFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(distance(a, x), distance(b, x)), cmp.Compare(w.all[a].cells[everybody].n, w.all[b].cells[everybody].n))
	})
	var out []spot
	for _, i := range places[:min(len(places), widest)] {
		for m := range w.family.Members {
			if c := &w.all[i].cells[m]; !c.hidden && c.n > 0 {
				out = append(out, spot{i, m})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b spot) int { return cmp.Compare(w.price(a), w.price(b)) })
	return out
}

func distance(slice int, x spot) int { return min(1, max(slice-x.slice, x.slice-slice)) }

// price is the loss of a number; of the size of a class more than of anything else, because
// nothing is shown of a class of which the size is hidden.
func (w *weave) price(x spot) int {
	loss := w.loss(term{count: w.count(x), member: x.member})
	if w.family.Members[x.member].What == indicator.InBreakdown {
		loss += 1 << 40
	}
	return loss
}

// relax shows again what turns out not to be needed, what is missed most first.
func (w *weave) relax() {
	if len(w.hid) < 2 || w.final {
		return
	}
	slices.SortStableFunc(w.hid, func(a, b spot) int { return cmp.Compare(w.price(b), w.price(a)) })
	for _, y := range w.hid {
		if w.secret(y) {
			continue
		}
		w.shut(y)
		if slices.ContainsFunc(w.secrets, func(x spot) bool { return !w.safe(x) }) {
			w.open(y)
			continue
		}
		w.count(y).hidden = false
	}
}
