package locale

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// NBSP keeps a sign or unit on the same line as its number.
const NBSP = "\u00a0"

// Minus is the sign of a negative number in print, longer than a hyphen.
const Minus = "\u2212"

type style struct {
	dir, decimal, group string
	months              [12]string
	short               map[time.Month]string // where it is not the first three letters
	days                [7]string
}

var styles = map[string]style{
	"nl": {
		dir: "ltr", decimal: ",", group: ".",
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		days:   [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		short:  map[time.Month]string{time.March: "mrt"},
	},
	"en": {
		dir: "ltr", decimal: ".", group: ",",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		days:   [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	},
}

// Number writes v with a fixed number of decimals (0 to 6), grouped in
// thousands: 1.928.002 and 3,6 in Dutch. Halves are rounded away from zero; a
// negative number has a real minus and a space that does not break.
func (m *Messages) Number(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	rounded := math.Floor(math.Abs(v)*scale*(1+1e-15)+0.5) / scale
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', decimals, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + m.style.group + whole[i:]
	}
	if fraction != "" {
		whole += m.style.decimal + fraction
	}
	if v < 0 && rounded != 0 {
		return Minus + NBSP + whole
	}
	return whole
}

// Signed is Number with a plus for what is above zero: "+ 1,4".
func (m *Messages) Signed(v float64, decimals int) string {
	text := m.Number(v, decimals)
	if v > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + NBSP + text
	}
	return text
}

// Euro writes whole euros, "€ 9.640"; the sign stands before the euro sign.
func (m *Messages) Euro(v float64) string {
	text := m.Number(math.Abs(v), 0)
	if v < 0 && text != "0" {
		return Minus + NBSP + "€" + NBSP + text
	}
	return "€" + NBSP + text
}

// Percent writes a share (0 to 1) as a percentage.
func (m *Messages) Percent(share float64, decimals int) string {
	return m.Number(share*100, decimals) + "%"
}

// Date writes "3 december 2026".
func (m *Messages) Date(t time.Time) string {
	return m.DayMonth(t) + " " + strconv.Itoa(t.Year())
}

// DayMonth writes "3 december", for a date whose year is plain.
func (m *Messages) DayMonth(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + m.style.months[t.Month()-1]
}

// MonthYear writes "november 2026".
func (m *Messages) MonthYear(t time.Time) string {
	return m.style.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// ShortMonth writes "nov", or "mrt" where a language shortens otherwise.
func (m *Messages) ShortMonth(t time.Time) string {
	if short, ok := m.style.short[t.Month()]; ok {
		return short
	}
	return m.style.months[t.Month()-1][:3]
}

// LongDate writes "Maandag 23 november 2026", to open a sentence with.
func (m *Messages) LongDate(t time.Time) string {
	return Capital(m.style.days[t.Weekday()]) + " " + m.Date(t)
}

// Clock writes the time of day, "14.32", without the word for hour.
func (m *Messages) Clock(t time.Time) string {
	if m.lang == "nl" {
		return t.Format("15.04")
	}
	return t.Format("15:04")
}
