package programme

import (
	"fmt"
	"strings"
	"testing"

	"effectmonitor/engine/source"

	"pgregory.net/rapid"
)

// messages are those of one code that a programme whose second moment was changed gives.
func messages(code string, change func(*Moment)) (out []string) {
	p := sample()
	change(&p.Moments[1])
	_, found := Compile(p)
	for _, f := range found {
		if f.Code == code {
			out = append(out, f.Message)
		}
	}
	return out
}

// TestAWindowIsOpenOnEveryDay: a window that is right on some days and closes before it opens
// on others is refused, with such a day.
func TestAWindowIsOpenOnEveryDay(t *testing.T) {
	const shut = "meting T1: het venster sluit voordat het opent"
	for _, k := range []struct{ opens, closes, want string }{
		{"-14 dagen", "2 maanden", ""},
		{"-1 jaar", "0 dagen", ""},
		{"28 dagen", "1 maand", ""}, // equal in February
		{"30 dagen", "1 maand", shut + " als de meting op 2025-01-30 valt"},
		{"29 dagen", "1 maand", shut + " als de meting op 2025-01-31 valt"},
		{"1 maand", "30 dagen", shut + " als de meting op 2025-01-01 valt"},
		{"1 maand", "31 dagen", ""},
		{"-1 maand", "-30 dagen", shut + " als de meting op 2025-03-01 valt"},
		{"-31 dagen", "-1 maand", ""},
		{"1 jaar", "365 dagen", shut + " als de meting op 2027-03-01 valt"},
		{"1 jaar", "366 dagen", ""},
		{"366 dagen", "1 jaar", shut + " als de meting op 2025-01-01 valt"},
		{"3 maanden", "13 weken", shut + " als de meting op 2025-03-01 valt"},
		{"2 maanden", "1 maand", shut},
		{"1 jaar", "11 maanden", shut},
		{"40 dagen", "1 maand", shut},
	} {
		got := messages("moment-window", func(m *Moment) { m.Window = Window{span(k.opens), span(k.closes)} })
		if strings.Join(got, "\n") != k.want {
			t.Errorf("from %s to %s: %q", k.opens, k.closes, got)
		}
	}
}

// TestRepetitionsDoNotOverlapOnAnyDay: that the next opens before one closes is said when it
// is so on some days alone.
func TestRepetitionsDoNotOverlapOnAnyDay(t *testing.T) {
	const overlap = "meting T1: het venster sluit pas als de volgende al open is"
	for _, k := range []struct{ every, closes, want string }{
		{"1 maand", "27 dagen", ""},
		{"1 maand", "28 dagen", overlap + " als de meting op 2025-01-31 valt"},
		{"1 maand", "31 dagen", overlap},
		{"30 dagen", "1 maand", overlap + " als de meting op 2025-01-01 valt"},
		{"1 jaar", "365 dagen", overlap + " als de meting op 2025-01-01 valt"},
		{"1 jaar", "364 dagen", ""},
		{"2 weken", "13 dagen", ""},
		{"2 weken", "14 dagen", overlap},
	} {
		got := messages("moment-overlap", func(m *Moment) {
			m.Every, m.During, m.Window = span(k.every), span("3 jaar"), Window{span("0 dagen"), span(k.closes)}
		})
		if strings.Join(got, "\n") != k.want {
			t.Errorf("every %s, open for %s: %q", k.every, k.closes, got)
		}
	}
}

// TestTheCalendarHasEveryDay: what is found in four years is what is so on any day.
func TestTheCalendarHasEveryDay(t *testing.T) {
	units := []string{source.Days, source.Weeks, source.Months, source.Years}
	length := map[string]int{source.Days: 1, source.Weeks: 7, source.Months: 30, source.Years: 365}
	rapid.Check(t, func(t *rapid.T) {
		about := rapid.IntRange(-1500, 1500).Draw(t, "days")
		draw := func(name string) source.Span {
			unit := rapid.SampledFrom(units).Draw(t, name+" unit")
			return source.Span{N: about/length[unit] + rapid.IntRange(-1, 1).Draw(t, name), Unit: unit}
		}
		from, to := draw("from"), draw("to")
		broken := func(on source.Date) bool { return to.AddTo(on) < from.AddTo(on) }
		days, all := 0, 0
		for on := source.DateOf(2015, 1, 1); on < source.DateOf(2061, 1, 1); on++ {
			all++
			if broken(on) {
				days++
			}
		}
		day, always := firstFaulty(inMonths(from) != inMonths(to), broken)
		if got, want := fmt.Sprint(day != 0, always && day != 0), fmt.Sprint(days > 0, days == all); got != want {
			t.Fatalf("from %s to %s: %s, on %d of %d days", from, to, got, days, all)
		}
	})
}
