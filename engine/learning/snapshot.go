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

// Snapshot is what gemeenten see of each other in one period.
type Snapshot struct {
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

// Fits reports whether a snapshot is of a period and of a framework.
func (s *Snapshot) Fits(period string, f *indicator.Compiled) bool {
	if s == nil || s.Period != period {
		return false
	}
	for _, a := range s.Parts {
		return a.Framework == f.Version()
	}
	return true
}

// Codes are the gemeenten in it, in order of code.
func (s *Snapshot) Codes() []string { return slices.Sorted(maps.Keys(s.Parts)) }

// Renew makes the snapshot of a period after an earlier one, which may be nil. Of each
// gemeente an indicator is renewed when who came since can be shown as a group of their
// own (cohort.Gate.Release), with all its classes; until then it stays as it was. A
// gemeente that left is gone.
func (d *Definition) Renew(g cohort.Gate, f *indicator.Compiled, earlier *Snapshot, parts map[string]*cohort.Aggregate) map[string]*cohort.Aggregate {
	out := map[string]*cohort.Aggregate{}
	for code, whole := range parts {
		now := d.trim(f, whole)
		var before *cohort.Aggregate
		if earlier != nil {
			before = earlier.Parts[code]
		}
		if before != nil && before.Framework == now.Framework {
			now = renewed(g, f, before, now)
		}
		out[code] = now
	}
	return out
}

// renewed replaces what may not be renewed by what was there.
func renewed(g cohort.Gate, f *indicator.Compiled, before, now *cohort.Aggregate) *cohort.Aggregate {
	released := g.Release(f, before, now)
	kept := map[cohort.Key]bool{}
	for k, p := range now.Cells {
		if whole := (cohort.Slice{}); k.Slice == whole {
			kept[k] = !reflect.DeepEqual(released.Cells[k], p)
		}
	}
	return keep(before, now, released.N != now.N, kept)
}

// keep puts what was there in the place of what stays: the numbers of people, and the
// indicators with all their classes.
func keep(before, now *cohort.Aggregate, people bool, stays map[cohort.Key]bool) *cohort.Aggregate {
	if people {
		now.N, now.First, now.Last, now.Slices = before.N, before.First, before.Last, before.Slices
	}
	old := func(k cohort.Key) bool { k.Slice = cohort.Slice{}; return stays[k] }
	maps.DeleteFunc(now.Cells, func(k cohort.Key, _ *cohort.Part) bool { return old(k) })
	for k, p := range before.Cells {
		if old(k) {
			now.Cells[k] = p
		}
	}
	return now
}

// trim gives a copy with only what learning shows.
func (d *Definition) trim(f *indicator.Compiled, a *cohort.Aggregate) *cohort.Aggregate {
	out := cohort.New(f)
	out.N, out.First, out.Last = a.N, a.First, a.Last
	divided, whole := map[[2]string]bool{}, map[string]bool{}
	for _, m := range d.measures() {
		divided[[2]string{m.Indicator, m.Moment}] = true
	}
	for _, id := range d.undivided(f) {
		whole[id] = true
	}
	for s, n := range a.Slices {
		if d.keeps(s) {
			out.Slices[s] = n
		}
	}
	for k, p := range a.Cells {
		switch {
		case k.Slice == (cohort.Slice{}) && whole[k.Indicator],
			(k.Slice == (cohort.Slice{}) || d.keeps(k.Slice)) && divided[[2]string{k.Indicator, k.Moment}]:
			out.Cells[k] = p
		}
	}
	return out
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
