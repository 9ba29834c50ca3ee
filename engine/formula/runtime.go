package formula

import (
	"math"
	"slices"
	"time"
)

// The functions that a plain expression calls. Their arguments have the machine
// types that the checker made sure of: float64, string, []string, or the series
// []float64, []string, [][]string.

// note leaves a note at the running Machine, once per code and text.
func note(m any, code, message string) {
	if mc, ok := m.(*Machine); ok {
		n := Note{Code: code, Message: message}
		if !slices.Contains(mc.notes, n) {
			mc.notes = append(mc.notes, n)
		}
	}
}

func fnDivide(a ...any) float64 {
	x, y := a[0].(float64), a[1].(float64)
	if y == 0 {
		if x == x {
			note(a[2], CodeDivideByZero, "Delen door nul in "+a[3].(string)+" geeft leeg.")
		}
		return nan
	}
	return x / y
}

func fnModulo(a ...any) float64 {
	x, y := a[0].(float64), a[1].(float64)
	if y == 0 && x == x {
		note(a[2], CodeDivideByZero, "Delen door nul in "+a[3].(string)+" geeft leeg.")
	}
	return math.Mod(x, y)
}

func present(v any) bool {
	switch x := v.(type) {
	case float64:
		return x == x
	case string:
		return x != ""
	case []string:
		return x != nil
	}
	return true
}

func fnAnswered(a ...any) bool { return present(a[0]) }

func fnDefault(a ...any) any {
	if present(a[0]) {
		return a[0]
	}
	return a[1]
}

// equal compares two answered values of one machine type.
func equal(x, y any) bool {
	if s, ok := x.(string); ok {
		return s == y.(string)
	}
	return x.(float64) == y.(float64)
}

func fnSame(a ...any) bool    { return present(a[0]) && present(a[1]) && equal(a[0], a[1]) }
func fnDiffers(a ...any) bool { return present(a[0]) && present(a[1]) && !equal(a[0], a[1]) }

func fnOneOf(a ...any) bool {
	if !present(a[0]) {
		return false
	}
	for _, x := range a[1:] {
		if equal(a[0], x) {
			return true
		}
	}
	return false
}

func fnContains(a ...any) bool {
	list, option := a[0].([]string), a[1].(string)
	return option != "" && slices.Contains(list, option)
}

func fnChosen(a ...any) float64 {
	ids := a[0].([]string)
	if ids == nil {
		return nan
	}
	return float64(len(ids))
}

// each calls f for every answered number among the arguments or in a series.
func each(a []any, f func(float64)) {
	for _, v := range a {
		if xs, ok := v.([]float64); ok {
			for _, x := range xs {
				if x == x {
					f(x)
				}
			}
		} else if x := v.(float64); x == x {
			f(x)
		}
	}
}

func fnMean(a ...any) float64 {
	sum, n := 0.0, 0.0
	each(a, func(x float64) { sum += x; n++ })
	return sum / n // 0/0 is NaN: the mean of nothing is leeg
}

func fnSum(a ...any) float64 {
	sum, n := 0.0, 0
	each(a, func(x float64) { sum += x; n++ })
	if n == 0 {
		return nan
	}
	return sum
}

func fnMedian(a ...any) float64 {
	var xs []float64
	each(a, func(x float64) { xs = append(xs, x) })
	if len(xs) == 0 {
		return nan
	}
	slices.Sort(xs)
	mid := len(xs) / 2
	if len(xs)%2 == 1 {
		return xs[mid]
	}
	return (xs[mid-1] + xs[mid]) / 2
}

func fnMin(a ...any) float64 {
	low := nan
	each(a, func(x float64) {
		if !(low <= x) {
			low = x
		}
	})
	return low
}

func fnMax(a ...any) float64 {
	high := nan
	each(a, func(x float64) {
		if !(high >= x) {
			high = x
		}
	})
	return high
}

func fnRound(a ...any) float64 { return Round(a[0].(float64), int(a[1].(float64))) }
func fnAbs(a ...any) float64   { return math.Abs(a[0].(float64)) }

func fnClamp(a ...any) float64 {
	// math.Max and math.Min give NaN when either side is NaN.
	return math.Min(math.Max(a[0].(float64), a[1].(float64)), a[2].(float64))
}

func fnTable(a ...any) any {
	t, keys := a[1].(*Table), a[2:]
	for _, k := range keys {
		if !present(k) {
			return emptyBox(t.Result, false, 0)
		}
	}
	for i := range t.Rows {
		if t.Rows[i].matches(keys) {
			if v, ok := t.Rows[i].Value.As(t.Result); ok && v.present {
				return boxPlain(v)
			}
			return emptyBox(t.Result, false, 0)
		}
	}
	note(a[0], CodeNoTableRow, "Geen rij in tabel "+t.Name+" past bij de waarden.")
	return emptyBox(t.Result, false, 0)
}

func (r *TableRow) matches(keys []any) bool {
	for i, k := range keys {
		if i >= len(r.Match) || !r.Match[i].matches(k) {
			return false
		}
	}
	return true
}

func (m TableMatch) matches(key any) bool {
	if m.Any {
		return true
	}
	if s, ok := key.(string); ok {
		return s == m.Text
	}
	x := key.(float64)
	return x == m.From || x > m.From && x < m.To
}

func fnYear(a ...any) float64 {
	d := a[0].(float64)
	if d != d {
		return nan
	}
	return float64(dayTime(d).Year())
}

func fnDays(a ...any) float64 { return a[1].(float64) - a[0].(float64) }

func fnMonths(a ...any) float64 {
	from, to := a[0].(float64), a[1].(float64)
	if from != from || to != to {
		return nan
	}
	if to < from {
		return -float64(wholeMonths(to, from)) + 0
	}
	return float64(wholeMonths(from, to))
}

func fnYears(a ...any) float64 {
	months := fnMonths(a...)
	return math.Trunc(months/12) + 0
}

// wholeMonths counts the months completed from one day to a later one. A month
// that starts on a day that the last month lacks is complete on its last day.
func wholeMonths(from, to float64) int {
	f, t := dayTime(from), dayTime(to)
	n := (t.Year()-f.Year())*12 + int(t.Month()) - int(f.Month())
	lastDay := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if t.Day() < min(f.Day(), lastDay) {
		n--
	}
	return n
}
