package formula

import (
	"math"
	"slices"
)

// The machine's own slots come before those of the Scope's symbols.
const (
	slotToday   = 0 // the as-of date
	slotMachine = 1 // where notes go during a run
	firstSlot   = 2
)

var boxedNaN any = math.NaN()

// Small whole numbers are most answers; they are boxed once for all Values.
const smallBoxes = 1024

var boxes = func() (b [smallBoxes]any) {
	for i := range b {
		b[i] = float64(i)
	}
	return b
}()

// Values holds the input of a run: one value, or one series, per slot. It is
// filled once and read by many formulas. It must not be used by two Machines at
// the same time.
type Values struct {
	scope *Scope
	slots []any
	// What was boxed before is boxed in the same place again: lists by slot, and
	// numbers by their bits. After a while nothing allocates any more.
	lists   [][]any
	numbers [recentNumbers]any
}

// How much Values remember: numbers in all, and lists of a slot.
const (
	recentNumbers = 1 << 10
	recentLists   = 16
)

// NewValues gives Values in which everything is leeg.
func (s *Scope) NewValues() *Values {
	v := &Values{scope: s, slots: make([]any, len(s.empty)), lists: make([][]any, len(s.types))}
	v.Reset()
	return v
}

// Reset makes everything leeg again, the as-of date too.
func (v *Values) Reset() { copy(v.slots, v.scope.empty) }

// SetToday sets the as-of date that vandaag() gives, in days since 1970-01-01.
func (v *Values) SetToday(days int) { v.slots[slotToday] = v.boxNumber(float64(days)) }

// Set stores the value of a slot, converted to the type of the slot's symbol
// (see Value.As); a value that does not fit is stored as leeg.
func (v *Values) Set(slot int, x Value) {
	if x.typ != v.scope.types[slot] {
		x, _ = x.As(v.scope.types[slot])
	}
	if !x.present {
		v.slots[slot+firstSlot] = v.scope.empty[slot+firstSlot]
		return
	}
	v.slots[slot+firstSlot] = v.box(slot, &x)
}

// SetAs stores in a slot what another has in it, of a scope in which the slot has the same
// type and is no series either: what it is kept in is never written to.
func (v *Values) SetAs(slot int, other *Values) {
	v.slots[slot+firstSlot] = other.slots[slot+firstSlot]
}

// SetSeries stores the values of a Series symbol, one per moment of the Scope
// in order; moments beyond the end are leeg.
func (v *Values) SetSeries(slot int, xs []Value) {
	n := len(v.scope.moments)
	switch v.scope.empty[slot+firstSlot].(type) {
	case []string:
		out := make([]string, n)
		for i := range min(n, len(xs)) {
			x, _ := xs[i].As(v.scope.types[slot])
			out[i] = x.text
		}
		v.slots[slot+firstSlot] = out
	case [][]string:
		out := make([][]string, n)
		for i := range min(n, len(xs)) {
			x, _ := xs[i].As(v.scope.types[slot])
			out[i] = x.list
		}
		v.slots[slot+firstSlot] = out
	default:
		out := make([]float64, n)
		for i := range out {
			out[i] = math.NaN()
			if i >= len(xs) {
				continue
			}
			if x, ok := xs[i].As(v.scope.types[slot]); ok && x.present {
				out[i] = x.num
			}
		}
		v.slots[slot+firstSlot] = out
	}
}

// box puts a present value of a slot in machine form, without allocating for what
// was boxed before: small whole numbers, the option ids of the slot, and what is in
// the memory of v.
func (v *Values) box(slot int, x *Value) any {
	switch {
	case x.typ.textual():
		for _, b := range v.scope.choices[slot] {
			if b.(string) == x.text {
				return b
			}
		}
		return x.text
	case x.typ == TypeList:
		return v.boxList(slot, x.list)
	}
	return v.boxNumber(x.num)
}

func (v *Values) boxNumber(x float64) any {
	if x >= 0 && x < smallBoxes && x == math.Trunc(x) {
		return boxes[int(x)]
	}
	// The golden ratio spreads the bits (Knuth, The Art of Computer Programming, 6.4).
	at := math.Float64bits(x) * 0x9E3779B97F4A7C15 >> (64 - 10) % recentNumbers
	if b, ok := v.numbers[at].(float64); !ok || b != x {
		v.numbers[at] = x
	}
	return v.numbers[at]
}

func (v *Values) boxList(slot int, list []string) any {
	recent := v.lists[slot]
	for _, b := range recent {
		if slices.Equal(b.([]string), list) {
			return b
		}
	}
	var b any = slices.Clone(list)
	if len(recent) < recentLists {
		v.lists[slot] = append(recent, b)
	} else {
		recent[len(list)%recentLists] = b
	}
	return b
}

// boxPlain puts a present value in machine form.
func boxPlain(x Value) any {
	switch {
	case x.typ.textual():
		return x.text
	case x.typ == TypeList:
		return x.list
	}
	return boxNumber(x.num)
}

// boxNumber boxes a float64, from the shared table where it can.
func boxNumber(f float64) any {
	if f >= 0 && f < smallBoxes && f == math.Trunc(f) {
		return boxes[int(f)]
	}
	return f
}

// emptyBox is leeg of a type in machine form.
func emptyBox(t Type, series bool, moments int) any {
	switch {
	case series && t == TypeList:
		return make([][]string, moments)
	case series && t.textual():
		return make([]string, moments)
	case series:
		out := make([]float64, moments)
		for i := range out {
			out[i] = math.NaN()
		}
		return out
	case t == TypeList:
		return []string(nil)
	case t.textual():
		return ""
	}
	return boxedNaN
}

// valueOf reads a machine result back as a Value of a type.
func valueOf(t Type, raw any) Value {
	switch x := raw.(type) {
	case bool:
		return Bool(x)
	case string:
		return Value{typ: t, present: x != "", text: x}
	case []string:
		if t != TypeList { // a series
			return Missing(t)
		}
		return List(x)
	case float64:
		return numberOf(t, x)
	}
	return Missing(t)
}

// numberOf reads a machine number back as a Value of a type.
func numberOf(t Type, x float64) Value {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return Missing(t)
	case t == TypeMoney:
		return moneyOf(x)
	case t == TypeDate:
		return Date(int(math.Floor(x)))
	case t == TypeBool:
		return Bool(x == 1)
	}
	return Number(x)
}

// Get reads a slot back. A Series has no single value and gives leeg.
func (v *Values) Get(slot int) Value { return valueOf(v.scope.types[slot], v.slots[slot+firstSlot]) }

// Clone copies v, so that it can be kept while v is filled again.
func (v *Values) Clone() *Values {
	return &Values{scope: v.scope, slots: slices.Clone(v.slots), lists: make([][]any, len(v.lists))}
}
