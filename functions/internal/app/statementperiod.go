package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// Period is a first and a last day. The zero Period is none.
type Period struct{ From, Until source.Date }

// Fields of the form of a statement that hold its period.
const (
	FieldStatementFrom  = "van"
	FieldStatementUntil = "tot"
)

// checkPeriod refuses a period of which nothing can be counted. A statement is made of the
// classes by year of start that a reader can see beside each other, because any other
// period, compared with those, would tell about a few.
func (a *App) checkPeriod(p Period) error {
	lastDay := p.Until == a.Today() || p.Until.Month() == 12 && p.Until.Day() == 31
	switch {
	case p == Period{}:
		return nil
	case p.From == 0:
		return periodFault(FieldStatementFrom, "Vul de eerste dag in, of laat beide dagen leeg.")
	case p.Until == 0:
		return periodFault(FieldStatementUntil, "Vul de laatste dag in, of laat beide dagen leeg.")
	case p.From.Month() != 1 || p.From.Day() != 1:
		return periodFault(FieldStatementFrom, "Begin op 1 januari: we tellen hele jaren.")
	case p.Until < p.From:
		return periodFault(FieldStatementUntil, "De laatste dag ligt voor de eerste.")
	case p.Until > a.Today():
		return periodFault(FieldStatementUntil, "Deze dag is nog niet voorbij.")
	case !lastDay:
		return periodFault(FieldStatementUntil, "Eindig op 31 december, of vandaag: we tellen hele jaren.")
	}
	return nil
}

// frozenSpan is the period of a statement about everyone in a slice. It begins with the month
// of the first start, or with the year when the slice is of those who began in one: the
// first start itself is the day of one person, and a statement is for readers outside.
func frozenSpan(f *indicator.Compiled, s cohort.Slice, sum *cohort.Aggregate) Period {
	from := source.DateOf(sum.First.Year(), sum.First.Month(), 1)
	for _, part := range s.Split() {
		b := f.Breakdown(part.Breakdown)
		first, _, _ := strings.Cut(part.Class, cohort.Neighbours)
		if year, err := strconv.Atoi(first); err == nil && b != nil && indicator.ByStartYear(b) {
			from = max(from, source.DateOf(year, 1, 1))
		}
	}
	return Period{from, sum.Last}
}

func periodFault(field, message string) error {
	return &Error{Code: Invalid, Op: "draft statement", Problems: []FieldProblem{{field, message}}}
}

// begunInputs is what a model counts with of who began in a period: what may be told of
// each of its years, together. It gives Invalid when there are too few in one of them to
// say that they are there.
func (a *App) begunInputs(ctx context.Context, defs *catalog.Catalog, m *mkba.Compiled, key CostKey, f *indicator.Compiled, sum *cohort.Aggregate) (mkba.Inputs, error) {
	if err := a.checkPeriod(key.Begun); err != nil {
		return mkba.Inputs{}, err
	}
	by := byStartYear(f)
	if by == nil || key.Slice != (cohort.Slice{}) {
		return mkba.Inputs{}, periodFault(FieldStatementFrom, "Van dit deel kunnen we geen periode kiezen.")
	}
	if sum == nil {
		return a.groupInputs(ctx, defs, m, key.Group, cohort.Slice{}, f, sum)
	}
	first, last := max(key.Begun.From.Year(), sum.First.Year()), min(key.Begun.Until.Year(), a.Today().Year())
	if first == sum.First.Year() && last == a.Today().Year() {
		return a.groupInputs(ctx, defs, m, key.Group, cohort.Slice{}, f, sum)
	}
	if onlyWhole(defs, key, m.Definition().Programme.ID) {
		return mkba.Inputs{}, periodFault(FieldStatementFrom, "Er doen veel gemeenten mee. Dan laten we van losse jaren van één gemeente geen kosten zien. Laat de dagen leeg: dan gaat het over iedereen.")
	}
	var years []mkba.Inputs
	for year := first; year <= last; year++ {
		in, err := a.groupInputs(ctx, defs, m, key.Group, cohort.Slice{Breakdown: by.Def.ID, Class: strconv.Itoa(year)}, f, sum)
		if err != nil {
			return in, err
		}
		out, err := m.Evaluate(in)
		if err != nil {
			return in, fmt.Errorf("evaluate %d: %w", year, err)
		}
		if out.TooFew && !out.MostHidden {
			return in, periodFault(FieldStatementFrom, fmt.Sprintf("Van wie in %d begon is er te weinig om te tonen. Kies andere jaren, of laat de dagen leeg.", year))
		}
		years = append(years, in)
	}
	if len(years) == 0 {
		return mkba.Inputs{}, periodFault(FieldStatementFrom, "In deze periode begon niemand.")
	}
	return m.Together(years...), nil
}

// onlyWhole reports whether of a group no part is told to who may read its statements: see
// costReading.
func onlyWhole(defs *catalog.Catalog, key CostKey, programme string) bool {
	own := defs.Gemeente(key.Group.Gemeente)
	return own != nil && own.SharesNation && Nightly(defs, programme)
}

// byStartYear is the breakdown whose classes are the years in which participants began;
// nil when a framework has none.
func byStartYear(f *indicator.Compiled) *indicator.Slicing {
	for _, b := range f.Breakdowns() {
		if indicator.ByStartYear(b) {
			return b
		}
	}
	return nil
}

// PeriodsOf reports whether a statement about the group of a key can be about a period.
func (a *App) PeriodsOf(key CostKey) bool {
	defs := a.Catalog()
	m := defs.Model(key.Model)
	if m == nil || m.IsPublished() || key.Slice != (cohort.Slice{}) || onlyWhole(defs, key, m.Definition().Programme.ID) {
		return false
	}
	f := frameworkOf(defs, key.Group, m.Definition().Programme)
	return f != nil && byStartYear(f) != nil
}
