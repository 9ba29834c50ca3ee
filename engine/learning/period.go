package learning

import (
	"strconv"
	"strings"

	"effectmonitor/engine/source"
)

// span is a period of starting: its first day and the first day after it.
type span struct{ from, to source.Date }

// spanOf reads the class of a breakdown of time: 2024, 2024-H1 or 2024-K3. False for
// any other text.
func spanOf(class string) (span, bool) {
	year, part, divided := strings.Cut(class, "-")
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 {
		return span{}, false
	}
	first := source.DateOf(y, 1, 1)
	if !divided {
		return span{first, source.DateOf(y+1, 1, 1)}, true
	}
	if len(part) != 2 {
		return span{}, false
	}
	n := int(part[1] - '0')
	switch {
	case part[0] == 'H' && (n == 1 || n == 2):
		return months(first, 6, n), true
	case part[0] == 'K' && n >= 1 && n <= 4:
		return months(first, 3, n), true
	}
	return span{}, false
}

func months(first source.Date, length, n int) span {
	return span{first.AddMonths((n - 1) * length), first.AddMonths(n * length)}
}

// sides divides the classes of time around a day: who began before it, who began from
// it on, and the period in which it falls, which belongs to neither.
func sides(classes []string, since, until source.Date) (before, during, after []string) {
	for _, c := range classes {
		s, ok := spanOf(c)
		switch {
		case !ok:
		case s.to <= since:
			before = append(before, c)
		case s.from < since:
			during = append(during, c)
		case until == 0 || s.from <= until:
			after = append(after, c)
		}
	}
	return before, during, after
}
