package formula

import "math"

// The values of a question over the rows of a repeating group are a series that
// is nil while the group has no answer. An empty one that is not nil is an answer:
// somebody said that there are no rows.

// emptyRows is the nil series of a type.
func emptyRows(t Type) any {
	switch {
	case t == TypeList:
		return [][]string(nil)
	case t.textual():
		return []string(nil)
	}
	return []float64(nil)
}

// SetRows stores the values of a symbol with Rows, one per row in order, leeg
// where a row has no answer. nil makes the symbol leeg.
func (v *Values) SetRows(slot int, xs []Value) {
	typ := v.scope.types[slot]
	if xs == nil {
		v.slots[slot+firstSlot] = v.scope.empty[slot+firstSlot]
		return
	}
	switch {
	case typ == TypeList:
		out := make([][]string, len(xs))
		for i, x := range xs {
			out[i] = x.list
		}
		v.slots[slot+firstSlot] = out
	case typ.textual():
		out := make([]string, len(xs))
		for i, x := range xs {
			out[i] = x.text
		}
		v.slots[slot+firstSlot] = out
	default:
		out := make([]float64, len(xs))
		for i, x := range xs {
			out[i] = math.NaN()
			if x, ok := x.As(typ); ok && x.present {
				out[i] = x.num
			}
		}
		v.slots[slot+firstSlot] = out
	}
}

// rowsKnown tells whether the group has an answer, and how many rows.
func rowsKnown(rows any) (n int, known bool) {
	switch xs := rows.(type) {
	case []float64:
		return len(xs), xs != nil
	case []string:
		return len(xs), xs != nil
	case [][]string:
		return len(xs), xs != nil
	}
	return 0, false
}

// rowsCount is how many rows have a value, NaN when the group has no answer.
func rowsCount(rows any) float64 {
	if _, known := rowsKnown(rows); !known {
		return nan
	}
	return float64(seriesCount(rows))
}

func fnRowsCount(a ...any) float64 { return rowsCount(a[0]) }

// fnRowsAnswered: no rows is an answer, rows that are all leeg are none.
func fnRowsAnswered(a ...any) bool {
	n, known := rowsKnown(a[0])
	return known && (n == 0 || seriesCount(a[0]) > 0)
}

func fnRowsTrue(a ...any) float64 {
	xs := a[0].([]float64)
	if xs == nil {
		return nan
	}
	n := 0.0
	for _, x := range xs {
		if x == 1 {
			n++
		}
	}
	return n
}

// fnSumRows is 0 over no rows: that there are none was said, not left out.
func fnSumRows(a ...any) float64 {
	if n, known := rowsKnown(a[0]); known && n == 0 {
		return 0.0
	}
	return fnSum(a[0])
}

// fnPlace is the place of an option in a ranking, counted from 1.
func fnPlace(a ...any) float64 {
	for i, id := range a[0].([]string) {
		if id == a[1].(string) {
			return float64(i + 1)
		}
	}
	return nan
}
