package dashboard

import (
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Span says from when to when figures are about the participants of a slice, of an
// aggregate with a first start and a last day. The first and the last of those who began
// in one year would be days of one person; who is in such a class is told by the class
// itself, which the reader chose: "gestart in 2025, gevolgd tot en met november 2026". Any
// other slice says the period of everyone, within which its participants began.
func Span(f *indicator.Compiled, s cohort.Slice, first, last source.Date) string {
	for _, part := range s.Split() {
		if b := f.Breakdown(part.Breakdown); b != nil && indicator.ByStartYear(b) {
			return "gestart in " + strings.ReplaceAll(part.Class, cohort.Neighbours, " – ") + ", gevolgd tot en met " + monthOf(last)
		}
	}
	return Months(first, last)
}

// Months writes a period in whole months: "januari 2022 – november 2026".
func Months(first, last source.Date) string {
	if monthOf(first) == monthOf(last) {
		return monthOf(first)
	}
	return monthOf(first) + " – " + monthOf(last)
}

// period is the period that a tile is about; "" when there are too few to say.
func (b *builder) period() string {
	if first, last, ok := b.own.Period(); ok {
		return Span(b.in.Framework, b.own.Slice(), first, last)
	}
	return ""
}
