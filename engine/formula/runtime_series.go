package formula

// nth gives the n-th answered value of a series from the front (n ≥ 0) or from
// the back (n < 0: -1 is the last), in machine form.
func nth(series any, n int) any {
	switch xs := series.(type) {
	case []float64:
		if i := pick(len(xs), n, func(i int) bool { return xs[i] == xs[i] }); i >= 0 {
			return xs[i]
		}
		return boxedNaN
	case []string:
		if i := pick(len(xs), n, func(i int) bool { return xs[i] != "" }); i >= 0 {
			return xs[i]
		}
		return ""
	case [][]string:
		if i := pick(len(xs), n, func(i int) bool { return xs[i] != nil }); i >= 0 {
			return xs[i]
		}
	}
	return []string(nil)
}

// pick finds the index of the n-th element that counts, or -1.
func pick(length, n int, counts func(int) bool) int {
	step, i, left := 1, 0, n
	if n < 0 {
		step, i, left = -1, length-1, -n-1
	}
	for ; i >= 0 && i < length; i += step {
		if counts(i) {
			if left == 0 {
				return i
			}
			left--
		}
	}
	return -1
}

func fnFirst(a ...any) any    { return nth(a[0], 0) }
func fnLast(a ...any) any     { return nth(a[0], -1) }
func fnPrevious(a ...any) any { return nth(a[0], -2) }

func fnAt(a ...any) any {
	i := int(a[1].(float64))
	switch xs := a[0].(type) {
	case []float64:
		return xs[i]
	case []string:
		return xs[i]
	default:
		return xs.([][]string)[i]
	}
}

func seriesCount(series any) int {
	n := 0
	switch xs := series.(type) {
	case []float64:
		for _, x := range xs {
			if x == x {
				n++
			}
		}
	case []string:
		for _, x := range xs {
			if x != "" {
				n++
			}
		}
	case [][]string:
		for _, x := range xs {
			if x != nil {
				n++
			}
		}
	}
	return n
}

func fnSeriesCount(a ...any) float64 { return float64(seriesCount(a[0])) }

// fnDifference is leeg for a single measurement: nothing can have changed yet.
func fnDifference(a ...any) float64 {
	if seriesCount(a[0]) < 2 {
		return nan
	}
	return fnLast(a...).(float64) - fnFirst(a...).(float64)
}
