package programme

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// MaxRounds is how often one moment can be repeated: every repetition is a column of
// every figure over time.
const MaxRounds = 104

// defaultDuring is how long a moment that is held in a phase is repeated at most,
// when the definition does not say.
var defaultDuring = source.Span{N: 2, Unit: source.Years}

// Recurring reports whether the moment stands for several, `elke` so often.
func (m *Moment) Recurring() bool { return !m.Every.IsZero() }

// base says what the moment is counted from: "" for the start, AfterEnd, or a phase.
func (m *Moment) base() string {
	if m.InPhase != "" {
		return m.InPhase
	}
	return m.After
}

// during is how long the moment is repeated.
func (m *Moment) during() source.Span {
	if m.During.IsZero() {
		return defaultDuring
	}
	return m.During
}

// nominal is the day of a moment when what it is counted from is that day.
func (m *Moment) nominal(from source.Date) source.Date {
	day := from.AddMonths(m.Month)
	if m.Number == 0 {
		return day
	}
	return source.Span{N: m.Every.N * m.Number, Unit: m.Every.Unit}.AddTo(day)
}

// rounds is how many repetitions fit in the duration, one more than MaxRounds when
// there are too many.
func (m *Moment) rounds() int {
	on := epoch()
	until := m.during().AddTo(on)
	n := 0
	for n <= MaxRounds && (source.Span{N: m.Every.N * (n + 1), Unit: m.Every.Unit}).AddTo(on) <= until {
		n++
	}
	return n
}

// expand gives the moments one by one: a recurring moment W becomes W1, W2 and so
// on. Those that are counted from the start come first, in order of time; those of
// phases follow in the order of the phases, and those after the end come last.
func expand(p *Programme) []Moment {
	var out []Moment
	for i := range p.Moments {
		m := p.Moments[i]
		if !m.Recurring() {
			out = append(out, m)
			continue
		}
		m.Series = m.ID
		for k := range m.rounds() {
			if m.Stride > 1 && (k+1)%m.Stride != 0 {
				continue
			}
			out = append(out, m.round(k+1))
		}
	}
	slices.SortStableFunc(out, func(a, b Moment) int {
		return cmp.Or(cmp.Compare(p.rank(&a), p.rank(&b)), cmp.Compare(a.nominal(epoch()), b.nominal(epoch())))
	})
	return out
}

// rank orders what moments are counted from: the start, the phases, the end.
func (p *Programme) rank(m *Moment) int {
	switch base := m.base(); base {
	case "":
		return -1
	case AfterEnd:
		return len(p.Phases)
	default:
		return slices.IndexFunc(p.Phases, func(x Phase) bool { return x.ID == base })
	}
}

// round is one repetition: {nummer} in its title is which, and stands at the end of
// a title without it.
func (m Moment) round(number int) Moment {
	n := strconv.Itoa(number)
	title := source.Text{}
	for lang, words := range m.Title {
		if !strings.Contains(words, "{nummer}") {
			words += " {nummer}"
		}
		title[lang] = strings.ReplaceAll(words, "{nummer}", n)
	}
	m.ID, m.Title, m.Number = m.Series+n, title, number
	return m
}

// checkRecurring checks what a moment says about its repetition and its phase.
func checkRecurring(found *diag.List, m *Moment, phases []string) {
	if m.InPhase != "" && !slices.Contains(phases, m.InPhase) {
		found.Errorf(m.Pos, "unknown-phase", "meting %s: het programma heeft geen fase %s", m.ID, m.InPhase).WithHint(diag.Suggest(m.InPhase, phases))
	}
	if m.InPhase != "" && m.After != "" && m.After != m.InPhase {
		found.Errorf(m.Pos, "moment-after", "meting %s: in_fase telt al vanaf het begin van fase %s", m.ID, m.InPhase).WithHint("haal na weg")
	}
	on := epoch()
	switch {
	case !m.Recurring() && !m.During.IsZero():
		found.Errorf(m.Pos, "moment-rounds", "meting %s: gedurende hoort bij elke", m.ID).WithHint("schrijf bijvoorbeeld elke: 2 weken")
		return
	case !m.Recurring():
		return
	case m.Every.AddTo(on) <= on:
		found.Errorf(m.Pos, "moment-rounds", "meting %s: elke %s is geen tijd vooruit", m.ID, m.Every)
		return
	case m.During.IsZero() && m.InPhase == "":
		found.Errorf(m.Pos, "moment-rounds", "meting %s zegt niet hoe lang zij doorgaat", m.ID).WithHint("zet er gedurende: 1 jaar bij, of in_fase met een fase")
		return
	}
	switch n := m.rounds(); {
	case n == 0:
		found.Errorf(m.Pos, "moment-rounds", "meting %s: elke %s past niet in %s", m.ID, m.Every, m.during())
	case n > MaxRounds:
		found.Errorf(m.Pos, "moment-rounds", "meting %s komt vaker dan %d keer terug", m.ID, MaxRounds).WithHint("maak gedurende korter of elke langer")
	}
	w, every := m.Window, m.Every
	varies := inMonths(w.Opens) || inMonths(w.Closes) || inMonths(every)
	if day, always := firstFaulty(varies, func(on source.Date) bool { return w.Closes.AddTo(on) >= w.Opens.AddTo(every.AddTo(on)) }); day != 0 {
		found.Warnf(m.Pos, "moment-overlap", "meting %s: het venster sluit pas als de volgende al open is%s", m.ID, onDay(day, always)).
			WithHint("maak het venster korter dan " + m.Every.String())
	}
}
