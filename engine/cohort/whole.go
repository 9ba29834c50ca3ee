package cohort

import (
	"math"
	"strconv"

	"effectmonitor/engine/indicator"
)

// Whole is what is kept of an indicator over everyone together and of no class: the
// statistics that need more than counts and sums.
type Whole struct {
	// Joint counts who was in two classes: at the first moment and at this one, or by
	// the first rater and by the second. Its keys are those of jointKey.
	Joint map[string]int
	// Steps counts the changes by their size in ten-thousandths.
	Steps map[int64]int
	// Left is the first value of who was not there at the later moment.
	Left struct {
		N       int
		Sum     int64
		Squares Squares
	}
	Items *Items
}

// Items is what the items of a scale contribute, of who answered all of them.
type Items struct {
	Sums    []int64 // in hundredths
	Cross   []int64 // of every two items, and each with itself, in row order from the diagonal on
	Floor   []int   // how many have the lowest value of each, and last of all together
	Ceiling []int
}

// itemUnit is the precision of items: hundredths, so that a sum of products of a
// hundred million answers still fits.
const itemUnit = 100

// joint separates the two classes of a key. No class can hold it.
const joint = ">"

func jointKey(first, second string) string { return first + joint + second }

// stepOf writes a judgement as a class.
func stepOf(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// addWhole adds one participant's fact to what is kept of everyone together.
func (p *Part) addWhole(ind *indicator.Indicator, f *indicator.Fact) {
	switch {
	case f.Missing && !f.Left:
		return
	case !f.Left && ind.Def.Type != indicator.Change && ind.Def.Type != indicator.Agreement && f.First == "" && f.Items == nil:
		return
	case p.Whole == nil:
		p.Whole = &Whole{}
	}
	w := p.Whole
	switch {
	case f.Left:
		q := quantise(f.Before)
		w.Left.N++
		w.Left.Sum += q
		w.Left.Squares.add(q)
	case ind.Def.Type == indicator.Change:
		w.Steps = oneMore(w.Steps, quantise(f.Value)-quantise(f.Before))
	case ind.Def.Type == indicator.Agreement:
		w.Joint = oneMore(w.Joint, jointKey(stepOf(f.Before), stepOf(f.Value)))
	case f.First != "":
		w.Joint = oneMore(w.Joint, jointKey(f.First, f.Class))
	default:
		w.addItems(ind, f.Items)
	}
}

func oneMore[K comparable](m map[K]int, k K) map[K]int {
	if m == nil {
		m = map[K]int{}
	}
	m[k]++
	return m
}

func (w *Whole) addItems(ind *indicator.Indicator, values []float64) {
	k := len(values)
	if w.Items == nil {
		w.Items = &Items{Sums: make([]int64, k), Cross: make([]int64, k*(k+1)/2), Floor: make([]int, k+1), Ceiling: make([]int, k+1)}
	}
	it, at := w.Items, 0
	low, high := 0, 0
	for i, v := range values {
		q := hundredths(v)
		it.Sums[i] += q
		for _, other := range values[i:] {
			it.Cross[at] += q * hundredths(other)
			at++
		}
		if ind.Range == nil {
			continue
		}
		if q <= hundredths(ind.Range[0]) {
			it.Floor[i]++
			low++
		}
		if q >= hundredths(ind.Range[1]) {
			it.Ceiling[i]++
			high++
		}
	}
	if low == k {
		it.Floor[k]++
	}
	if high == k {
		it.Ceiling[k]++
	}
}

// hundredths gives the value of an item. Values beyond ten thousand, which no item of
// a scale has, are clamped.
func hundredths(v float64) int64 {
	return int64(math.Round(max(-1e6, min(1e6, v*itemUnit))))
}

// merge adds what is kept of others.
func (w *Whole) merge(o *Whole) {
	w.Joint, w.Steps = mergeCounts(w.Joint, o.Joint), mergeCounts(w.Steps, o.Steps)
	w.Left.N += o.Left.N
	w.Left.Sum += o.Left.Sum
	w.Left.Squares.merge(o.Left.Squares)
	switch {
	case o.Items == nil:
	case w.Items == nil:
		w.Items = o.Items.copied()
	default:
		w.Items.merge(o.Items)
	}
}

func (it *Items) copied() *Items {
	c := &Items{
		Sums: make([]int64, len(it.Sums)), Cross: make([]int64, len(it.Cross)),
		Floor: make([]int, len(it.Floor)), Ceiling: make([]int, len(it.Ceiling)),
	}
	c.merge(it)
	return c
}

func (it *Items) merge(o *Items) {
	if len(it.Sums) != len(o.Sums) {
		return // of another definition; an aggregate of one framework never has that
	}
	addTo(it.Sums, o.Sums)
	addTo(it.Cross, o.Cross)
	addTo(it.Floor, o.Floor)
	addTo(it.Ceiling, o.Ceiling)
}

func addTo[N int | int64](into, from []N) {
	for i, v := range from {
		into[i] += v
	}
}

// whole writes what is kept of everyone together.
func (p *packer) whole(w *Whole) {
	p.unsigned(uint64(len(w.Joint)))
	for _, key := range sortedKeys(w.Joint) {
		p.text(key)
		p.unsigned(uint64(w.Joint[key]))
	}
	p.unsigned(uint64(len(w.Steps)))
	for _, step := range sortedKeys(w.Steps) {
		p.signed(step, int64(w.Steps[step]))
	}
	p.unsigned(uint64(w.Left.N))
	p.signed(w.Left.Sum)
	p.squares(w.Left.Squares)
	if w.Items == nil {
		p.unsigned(0)
		return
	}
	p.unsigned(uint64(len(w.Items.Sums)))
	p.signed(w.Items.Sums...)
	p.signed(w.Items.Cross...)
	for _, list := range [][]int{w.Items.Floor, w.Items.Ceiling} {
		for _, n := range list {
			p.unsigned(uint64(n))
		}
	}
}

// whole reads what packer.whole writes.
func (u *unpacker) whole() *Whole {
	w := &Whole{}
	for range u.length() {
		key := u.text()
		if u.bad {
			return w
		}
		if w.Joint == nil {
			w.Joint = map[string]int{}
		}
		w.Joint[key] = u.count()
	}
	for range u.length() {
		if w.Steps == nil {
			w.Steps = map[int64]int{}
		}
		step := u.signed()
		w.Steps[step] = int(u.signed())
	}
	w.Left.N, w.Left.Sum, w.Left.Squares = u.count(), u.signed(), u.squares()
	k := u.length()
	// Every product takes a byte: more of them than bytes is damage.
	if k == 0 || u.bad || k*(k+1)/2 > u.left() {
		u.bad = u.bad || k > 0
		return w
	}
	w.Items = &Items{Sums: u.integers(k), Cross: u.integers(k * (k + 1) / 2), Floor: u.counts(k + 1), Ceiling: u.counts(k + 1)}
	return w
}

func (u *unpacker) integers(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = u.signed()
	}
	return out
}

func (u *unpacker) counts(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = u.count()
	}
	return out
}
