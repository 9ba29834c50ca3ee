package learning

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// form is that of a snapshot as it is made now. In the first, indicators stood without what
// follows from them.
const form = 2

// Snapshot is what gemeenten see of each other in one period.
type Snapshot struct {
	Form   int                          `json:"vorm"`
	Period string                       `json:"periode"`
	Date   source.Date                  `json:"op"`
	Parts  map[string]*cohort.Aggregate `json:"delen"` // by code of the gemeente
	// Years is the same for who looks at one period of starting; see RenewYears.
	Years map[string]*cohort.Aggregate `json:"jaren,omitempty"`
	// Secret decides letters and order. It never leaves the server.
	Secret []byte `json:"geheim"`
}

// ReadSnapshot reads what was stored of one.
func ReadSnapshot(data []byte) (*Snapshot, error) {
	s := &Snapshot{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("decode snapshot: %w", err)
	}
	return s, nil
}

// Take gives the snapshot of a day after an earlier one, which may be nil, of the aggregates
// by code of the gemeente. The gate is that of whoever asks for most, and near gives the one
// through which a gemeente sees its own figures. The secret is of whoever keeps it.
func (d *Definition) Take(day source.Date, g cohort.Gate, near func(code string) cohort.Gate, f *indicator.Compiled, earlier *Snapshot, parts map[string]*cohort.Aggregate) *Snapshot {
	s := &Snapshot{Form: form, Date: day}
	s.Period, _ = d.PeriodOf(day)
	if earlier == nil || earlier.Form != form {
		earlier = &Snapshot{}
	}
	s.Parts = renew(d.chosen(f), near, f, earlier.Parts, parts, func(before, now *cohort.Aggregate) (bool, map[cohort.Key]bool) {
		return released(g, f, before, now)
	})
	s.Years = renew(d.perYear(f), near, f, earlier.Years, parts, func(before, now *cohort.Aggregate) (bool, map[cohort.Key]bool) {
		return g.StaysBy(f, before, now, d.Time)
	})
	return s
}

// Fits reports whether a snapshot is of a period and of a framework.
func (s *Snapshot) Fits(period string, f *indicator.Compiled) bool {
	if s == nil || s.Form != form || s.Period != period {
		return false
	}
	for _, a := range s.Parts {
		return a.Framework == f.Version()
	}
	return true
}

// Codes are the gemeenten in it, in order of code.
func (s *Snapshot) Codes() []string { return slices.Sorted(maps.Keys(s.Parts)) }

// renew makes the aggregates of gemeenten after earlier ones. What may not be renewed stays
// as it was. A gemeente that left is gone.
func renew(chosen cohort.Choice, near func(code string) cohort.Gate, f *indicator.Compiled, earlier, parts map[string]*cohort.Aggregate, stays func(before, now *cohort.Aggregate) (people bool, stays map[cohort.Key]bool)) map[string]*cohort.Aggregate {
	out := map[string]*cohort.Aggregate{}
	for code, whole := range parts {
		now := near(code).Trim(f, whole, chosen)
		if before := earlier[code]; before != nil && before.Framework == now.Framework {
			people, old := stays(before.Chosen(chosen), now.Chosen(chosen))
			now.Keep(f, chosen, before, people, old)
		}
		out[code] = now
	}
	return out
}

// released says what stays as it was of a gemeente: an indicator is renewed when who came
// since can be shown as a group of their own (cohort.Gate.Release), with all its classes.
func released(g cohort.Gate, f *indicator.Compiled, before, now *cohort.Aggregate) (people bool, stays map[cohort.Key]bool) {
	may := g.Release(f, before, now)
	stays = map[cohort.Key]bool{}
	for k, p := range now.Cells {
		if k.Slice == (cohort.Slice{}) {
			stays[k] = !reflect.DeepEqual(may.Cells[k], p)
		}
	}
	return may.N != now.N, stays
}

// chosen is what learning shows.
func (d *Definition) chosen(f *indicator.Compiled) cohort.Choice {
	divided, whole := map[[2]string]bool{}, map[string]bool{}
	for _, m := range d.measures() {
		divided[[2]string{m.Indicator, m.Moment}] = true
	}
	for _, id := range d.undivided(f) {
		whole[id] = true
	}
	return cohort.Choice{Slice: d.keeps, Measure: func(id, moment string) (bool, bool) {
		parts := divided[[2]string{id, moment}]
		return parts || whole[id], parts
	}}
}

// undivided are the indicators of which only everyone together is shown: of the route
// and of the Theory of Change.
func (d *Definition) undivided(f *indicator.Compiled) []string {
	ids := d.Route.indicators()
	for _, a := range f.Def.Theory {
		ids = append(ids, a.From, a.To)
	}
	return slices.DeleteFunc(ids, func(id string) bool { return f.Indicator(id) == nil })
}

// keeps reports whether a slice is a class of time or of who begins.
func (d *Definition) keeps(s cohort.Slice) bool {
	parts := s.Split()
	if len(parts) == 1 && parts[0].Breakdown == d.Time {
		return true
	}
	return len(parts) > 0 && len(parts) == len(d.Profile) &&
		!slices.ContainsFunc(parts, func(p cohort.Slice) bool { return !slices.Contains(d.Profile, p.Breakdown) })
}

// sum adds up gemeenten, without one of them ("" for none).
func (s *Snapshot) sum(f *indicator.Compiled, without string) (*cohort.Aggregate, error) {
	out := cohort.New(f)
	for _, code := range s.Codes() {
		if code == without {
			continue
		}
		if err := out.Merge(s.Parts[code]); err != nil {
			return nil, fmt.Errorf("add up gemeente %s: %w", code, err)
		}
	}
	return out, nil
}

// PeriodOf names the period of publication that a day is in, such as 2026-K3, and gives
// the first day of the next.
func (d *Definition) PeriodOf(day source.Date) (name string, next source.Date) {
	year, month := day.Year(), int(day.Month())
	switch d.Publish {
	case "maand":
		return fmt.Sprintf("%d-%02d", year, month), source.DateOf(year, month, 1).AddMonths(1)
	case "jaar":
		return fmt.Sprint(year), source.DateOf(year+1, 1, 1)
	}
	quarter := (month + 2) / 3
	return fmt.Sprintf("%d-K%d", year, quarter), source.DateOf(year, 1, 1).AddMonths(3 * quarter)
}
