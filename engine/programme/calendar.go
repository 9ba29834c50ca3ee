package programme

import (
	"fmt"

	"effectmonitor/engine/source"
)

// Months and years are not all of one length, so what two spans say of each other on one day
// need not hold on another. Until 2100 every fourth year is a leap year, and the calendar
// repeats itself.
const (
	calendarYear   = 2025 // in which it begins here
	calendarMonths = 4 * 12
)

// firstFaulty gives the first day of the calendar on which a rule of spans is broken, and
// whether it is broken on all of them; 0 when it is on none. Of spans that say the same of
// each other on every day it looks at one.
func firstFaulty(varies bool, broken func(on source.Date) bool) (day source.Date, always bool) {
	if !varies {
		if broken(epoch()) {
			return epoch(), true
		}
		return 0, false
	}
	always = true
	begin := source.DateOf(calendarYear, 1, 1)
	for month := range calendarMonths {
		first := begin.AddMonths(month)
		// Every month has the days until the 28th, of which each lies as far as the first.
		for _, on := range [...]source.Date{first, first + 28, first + 29, first + 30} {
			switch {
			case on.Month() != first.Month():
			case !broken(on):
				always = false
			case day == 0:
				day = on
			}
		}
	}
	return day, always
}

func inMonths(s source.Span) bool { return s.Unit == source.Months || s.Unit == source.Years }

// onDay says of which day something is, when it is not of all.
func onDay(day source.Date, always bool) string {
	if always {
		return ""
	}
	return fmt.Sprintf(" als de meting op %s valt", day)
}

const mixedUnits = "niet elke maand en elk jaar duurt even lang: schrijf vanaf en tot allebei in dagen, of allebei in maanden"
