package dashboard

import (
	"fmt"

	"effectmonitor/engine/source"
)

// How often the figures of a dashboard can be renewed.
const (
	publishMonth   = "maand"
	publishQuarter = "kwartaal"
	publishYear    = "jaar"
)

// Period names the period of a day in which the figures of the dashboard stay the same,
// such as 2026-K4; "" when they are renewed at once.
func (d *Dashboard) Period(day source.Date) string {
	switch d.Publish {
	case publishMonth:
		return fmt.Sprintf("%d-%02d", day.Year(), day.Month())
	case publishQuarter:
		return fmt.Sprintf("%d-K%d", day.Year(), (int(day.Month())+2)/3)
	case publishYear:
		return fmt.Sprint(day.Year())
	}
	return ""
}
