package cohort

import (
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
)

// Format says how a figure is written, in Dutch notation.
type Format struct {
	Percent  bool
	Money    bool
	Signed   bool // with a plus before a rise
	Decimals int
}

const (
	nbsp  = "\u00a0"
	minus = "\u2212"
)

// round gives the value that the text shows, so that a chart cannot tell more
// than the text beside it.
func (f Format) round(v float64) float64 {
	if f.Percent {
		return formula.Round(v*100, f.Decimals) / 100
	}
	return formula.Round(v, f.Decimals)
}

// Text writes a value: 1.928,5; 62%; € 9.640; + 1,4; − 0,1.
func (f Format) Text(v float64) string {
	v = f.round(v)
	if f.Percent {
		v *= 100
	}
	digits := group(strconv.FormatFloat(math.Abs(v), 'f', f.Decimals, 64))
	if f.Money {
		digits = "€" + nbsp + digits
	}
	if f.Percent {
		digits += "%"
	}
	switch {
	case v < 0:
		return minus + nbsp + digits
	case f.Signed && v > 0:
		return "+" + nbsp + digits
	}
	return digits
}

// group puts points between thousands and a comma before decimals.
func group(digits string) string {
	whole, rest, decimals := strings.Cut(digits, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	if decimals {
		b.WriteByte(',')
		b.WriteString(rest)
	}
	return b.String()
}
