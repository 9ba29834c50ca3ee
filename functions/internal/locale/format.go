package locale

import (
	"time"

	"effectmonitor/engine/notation"
)

// NBSP keeps a sign or unit on the same line as its number.
const NBSP = notation.NBSP

// Minus is the sign of a negative number in print, longer than a hyphen.
const Minus = notation.Minus

// Number writes v with a fixed number of decimals (0 to 6), grouped in
// thousands: 1.928.002 and 3,6 in Dutch. Halves are rounded away from zero; a
// negative number has a real minus and a space that does not break.
func (m *Messages) Number(v float64, decimals int) string { return m.style.Number(v, decimals) }

// Signed is Number with a plus for what is above zero: "+ 1,4".
func (m *Messages) Signed(v float64, decimals int) string { return m.style.Signed(v, decimals) }

// Euro writes whole euros, "€ 9.640"; the sign stands before the euro sign.
func (m *Messages) Euro(v float64) string { return m.style.Euro(v, 0) }

// Percent writes a share (0 to 1) as a percentage.
func (m *Messages) Percent(share float64, decimals int) string {
	return m.style.Percent(share, decimals)
}

// Date writes "3 december 2026".
func (m *Messages) Date(t time.Time) string { return m.style.Date(t) }

// DayMonth writes "3 december", for a date whose year is plain.
func (m *Messages) DayMonth(t time.Time) string { return m.style.DayMonth(t) }

// MonthYear writes "november 2026".
func (m *Messages) MonthYear(t time.Time) string { return m.style.MonthYear(t) }

// ShortMonth writes "nov", or "mrt" where a language shortens otherwise.
func (m *Messages) ShortMonth(t time.Time) string { return m.style.ShortMonth(t) }

// LongDate writes "Maandag 23 november 2026", to open a sentence with.
func (m *Messages) LongDate(t time.Time) string {
	return notation.Capital(m.style.Day(t.Weekday())) + " " + m.Date(t)
}

// Clock writes the time of day, "14.32", without the word for hour.
func (m *Messages) Clock(t time.Time) string { return m.style.Clock(t) }
