package source

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"effectmonitor/engine/diag"
)

// Date is a calendar day, counted in days since 1 January 1970. It knows no clock
// and no time zone: a measurement belongs to a day, not to a moment in UTC.
type Date int32

const dateLayout = "2006-01-02"

// DateOf returns the day with that year, month and day of the month. Values out
// of range are carried over as package time does.
func DateOf(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateFromTime returns the day that t falls on in t's own location.
func DateFromTime(t time.Time) Date {
	year, month, day := t.Date()
	return DateOf(year, int(month), day)
}

// ParseDate reads "2006-01-02". A dossier holds dozens of dates: it takes a quarter of the
// time of package time, which knows other layouts too.
func ParseDate(text string) (Date, error) {
	if len(text) == len(dateLayout) && text[4] == '-' && text[7] == '-' {
		year, month, day := digits(text[:4]), digits(text[5:7]), digits(text[8:])
		d := DateOf(year, month, day)
		if y, m, on := d.Time().Date(); year >= 0 && y == year && int(m) == month && on == day {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is not a date like 2026-03-01", text)
}

// digits gives the number that a text of digits is, -1 for any other text.
func digits(text string) int {
	n := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// Time is midnight UTC at the start of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is "2006-01-02".
func (d Date) String() string { return d.Time().Format(dateLayout) }

// Year is the calendar year.
func (d Date) Year() int { return d.Time().Year() }

// Month is the month of the year, 1 to 12.
func (d Date) Month() int { return int(d.Time().Month()) }

// Day is the day of the month, 1 to 31.
func (d Date) Day() int { return d.Time().Day() }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths returns the same day of the month n months later, or the last day of
// that month when it is shorter: 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.Time().Date()
	first := DateOf(year, int(month)+n, 1)
	last := DateOf(year, int(month)+n+1, 1) - first
	return first + min(Date(day), last) - 1
}

// Sub returns the number of days from other to d.
func (d Date) Sub(other Date) int { return int(d - other) }

// MonthsSince counts the whole months from other to d; negative when d is earlier.
func (d Date) MonthsSince(other Date) int {
	if d < other {
		return -other.MonthsSince(d)
	}
	months := (d.Year()-other.Year())*12 + d.Month() - other.Month()
	if other.AddMonths(months) > d {
		months--
	}
	return months
}

// MarshalText writes "2006-01-02".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// UnmarshalSource reads a date from a definition.
func (d *Date) UnmarshalSource(n *Node) diag.List {
	var found diag.List
	parsed, err := ParseDate(n.Value)
	if n.Kind != Scalar || err != nil {
		found.Errorf(n.Pos, "bad-date", "hier hoort een datum, geschreven als 2026-03-01, en er staat %s", n.Describe())
		return found
	}
	*d = parsed
	return nil
}

// Units of a Span.
const (
	Days   = "dagen"
	Weeks  = "weken"
	Months = "maanden"
	Years  = "jaren"
)

var spanUnits = map[string]string{
	"dag": Days, "dagen": Days, "week": Weeks, "weken": Weeks,
	"maand": Months, "maanden": Months, "jaar": Years, "jaren": Years,
}

// Span is a length of time in whole days, weeks, months or years, written as
// "3 maanden" or "-14 dagen".
type Span struct {
	N    int
	Unit string
}

// ParseSpan reads "3 maanden", "-14 dagen", "2 weken", "1 jaar".
func ParseSpan(text string) (Span, error) {
	number, word, _ := strings.Cut(strings.TrimSpace(text), " ")
	n, err := strconv.Atoi(number)
	unit, known := spanUnits[strings.TrimSpace(word)]
	if err != nil || !known || n > 36500 || n < -36500 {
		return Span{}, fmt.Errorf("%q is not a span like \"3 maanden\"", text)
	}
	return Span{N: n, Unit: unit}, nil
}

// IsZero says whether no span was given.
func (s Span) IsZero() bool { return s == Span{} }

// AddTo returns the day that lies s after d.
func (s Span) AddTo(d Date) Date {
	switch s.Unit {
	case Weeks:
		return d.AddDays(7 * s.N)
	case Months:
		return d.AddMonths(s.N)
	case Years:
		return d.AddMonths(12 * s.N)
	}
	return d.AddDays(s.N)
}

// String is "3 maanden", with the singular where Dutch has one.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	word := s.Unit
	singular := map[string]string{Days: "dag", Weeks: "week", Months: "maand", Years: "jaar"}
	if s.N == 1 || s.N == -1 || s.Unit == Years {
		word = singular[s.Unit]
	}
	return fmt.Sprintf("%d %s", s.N, word)
}

// MarshalJSON writes the words.
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Span) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("span: %w", err)
	}
	if text == "" {
		*s = Span{}
		return nil
	}
	parsed, err := ParseSpan(text)
	*s = parsed
	return err
}

// UnmarshalSource reads a span from a definition.
func (s *Span) UnmarshalSource(n *Node) diag.List {
	var found diag.List
	parsed, err := ParseSpan(n.Value)
	if n.Kind != Scalar || err != nil {
		found.Errorf(n.Pos, "bad-span", "hier hoort een tijdsduur en er staat %s", n.Describe()).
			WithHint("schrijf bijvoorbeeld 3 maanden, -14 dagen, 2 weken of 1 jaar")
		return found
	}
	*s = parsed
	return nil
}

// Times says how many times another span goes into this one, false when that is no
// whole number: days and weeks do not go into months.
func (s Span) Times(o Span) (int, bool) {
	length := func(s Span) (n int, months bool) {
		switch s.Unit {
		case Weeks:
			return 7 * s.N, false
		case Years:
			return 12 * s.N, true
		}
		return s.N, s.Unit == Months
	}
	a, inMonths := length(s)
	b, too := length(o)
	if inMonths != too || a < b || b <= 0 || a%b != 0 {
		return 0, false
	}
	return a / b, true
}
