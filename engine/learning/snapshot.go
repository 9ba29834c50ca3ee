package learning

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// form is that of a snapshot as it is made now. In the first, indicators stood without what
// follows from them; in the second, gemeenten without what decides over them beside each other.
const form = 3

// Snapshot is what gemeenten see of each other in one period.
type Snapshot struct {
	Form      int         `json:"vorm"`
	Period    string      `json:"periode"`
	Date      source.Date `json:"op"`
	Framework string      `json:"raamwerk"`
	Threshold int         `json:"drempel"`
	Parts     Parts       `json:"delen,omitempty"`
	// Years is the same for who looks at one period of starting.
	Years Parts `json:"jaren,omitempty"`
	// Decided and DecidedPerYear are what may be told of each gemeente to who sees the
	// dashboards of all: deciding that takes seconds.
	Decided        []byte `json:"besloten,omitempty"`
	DecidedPerYear []byte `json:"beslotenPerJaar,omitempty"`
	// Secret decides letters and order. It never leaves the server.
	Secret []byte `json:"geheim"`
}

// Parts are aggregates by code of the gemeente.
type Parts map[string]*cohort.Aggregate

// Take makes the snapshot of a day after an earlier one, which may be nil, from the
// aggregates by code of the gemeente, of which it holds one at a time. The gate is that of
// whoever asks for most, and near gives the one through which a gemeente sees its own
// figures. Most is of how many gemeenten there are parts at most: of no more than
// cohort.MostCrossed it also keeps what tells of their classes. The secret is of whoever keeps it.
func Take(d *Definition, day source.Date, g cohort.Gate, near func(code string) cohort.Gate, f *indicator.Compiled, earlier *Snapshot, most int, parts iter.Seq2[string, *cohort.Aggregate]) *Snapshot {
	s := &Snapshot{Form: form, Date: day, Framework: f.Version(), Threshold: g.Threshold(), Parts: Parts{}, Years: Parts{}}
	s.Period, _ = d.PeriodOf(day)
	if earlier == nil || earlier.Form != form || earlier.Framework != s.Framework {
		earlier = &Snapshot{}
	}
	chosen, perYear := d.chosen(f), d.perYear(f)
	chosen.Beside = most <= cohort.MostCrossed
	perYear.Beside = chosen.Beside
	for code, whole := range parts {
		s.Parts[code] = renew(near(code), f, chosen, earlier.Parts[code], whole, func(before, now *cohort.Aggregate) (bool, map[cohort.Key]bool) {
			return released(g, f, before, now)
		})
		s.Years[code] = renew(near(code), f, perYear, earlier.Years[code], whole, func(before, now *cohort.Aggregate) (bool, map[cohort.Key]bool) {
			return g.StaysBy(f, before, now, d.Time)
		})
	}
	return s
}

// Decide makes the decisions of a snapshot for who sees the dashboards of all, so that they
// need not wait for them. Like Take and Volumes it is no method: a program that only reads
// the definitions would carry it along.
func Decide(s *Snapshot, d *Definition, f *indicator.Compiled) error {
	view, err := See(d, f, s, Viewer{Elsewhere: true}, s.Threshold, s.Threshold)
	if err != nil {
		return err
	}
	for _, m := range d.measures() {
		view.Benchmark(m)
	}
	s.Decided = view.members.Decisions()
	years := view.years()
	if years == nil {
		return nil
	}
	for _, period := range view.Periods() {
		one, _ := view.In(period.ID)
		for _, m := range d.measures() {
			one.Benchmark(m)
		}
	}
	s.DecidedPerYear = years.members.Decisions()
	return nil
}

// Volumes gives a snapshot in pieces for a store that takes no large ones: all gemeenten, so
// that no piece is much longer than a limit in bytes, and last what holds of all together.
func Volumes(s *Snapshot, limit int) (pieces [][]byte, head []byte, err error) {
	one, size := Snapshot{Parts: Parts{}, Years: Parts{}}, 0
	flush := func() error {
		data, err := json.Marshal(one)
		pieces, one, size = append(pieces, data), Snapshot{Parts: Parts{}, Years: Parts{}}, 0
		return err
	}
	for _, code := range s.Codes() {
		data, err := json.Marshal([]*cohort.Aggregate{s.Parts[code], s.Years[code]})
		if err != nil {
			return nil, nil, err
		}
		if size += len(data); size > limit && len(one.Parts) > 0 {
			if err := flush(); err != nil {
				return nil, nil, err
			}
			size = len(data)
		}
		one.Parts[code], one.Years[code] = s.Parts[code], s.Years[code]
	}
	if err := flush(); err != nil {
		return nil, nil, err
	}
	whole := *s
	whole.Parts, whole.Years = nil, nil
	head, err = json.Marshal(whole)
	return pieces, head, err
}

// ReadSnapshot reads what Volumes gave; pieces that are not there yet can be added.
func ReadSnapshot(head []byte, pieces ...[]byte) (*Snapshot, error) {
	s := &Snapshot{}
	if err := entire.Read(head, s); err != nil {
		return nil, fmt.Errorf("decode snapshot: %w", err)
	}
	if s.Form > form {
		return nil, fmt.Errorf("decode snapshot: form %d: %w", s.Form, entire.ErrNewer)
	}
	s.Parts, s.Years = Parts{}, Parts{}
	for _, data := range pieces {
		var one Snapshot
		if err := entire.Read(data, &one); err != nil {
			return nil, fmt.Errorf("decode snapshot: %w", err)
		}
		maps.Copy(s.Parts, one.Parts)
		maps.Copy(s.Years, one.Years)
	}
	return s, nil
}

// Fits reports whether a snapshot is of a period and of a framework.
func (s *Snapshot) Fits(period string, f *indicator.Compiled) bool {
	return s != nil && s.Form == form && s.Period == period && s.Framework == f.Version()
}

// Codes are the gemeenten in it, in order of code.
func (s *Snapshot) Codes() []string { return slices.Sorted(maps.Keys(s.Parts)) }

// renew makes what a snapshot holds of a gemeente after what an earlier one held, which may
// be nil. What may not be renewed stays as it was.
func renew(near cohort.Gate, f *indicator.Compiled, chosen cohort.Choice, before, whole *cohort.Aggregate, stays func(before, now *cohort.Aggregate) (people bool, stays map[cohort.Key]bool)) *cohort.Aggregate {
	now := near.Trim(f, whole, chosen)
	if before != nil {
		people, old := stays(before.Chosen(chosen), now.Chosen(chosen))
		now.Keep(f, chosen, before, people, old)
	}
	return now
}

// released says what stays as it was of a gemeente: an indicator is renewed when who came
// since can be shown as a group of their own (cohort.Gate.Release), with all its classes.
func released(g cohort.Gate, f *indicator.Compiled, before, now *cohort.Aggregate) (people bool, stays map[cohort.Key]bool) {
	may := g.Renewal(f, before, now)
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

// sum adds up some of the gemeenten.
func (s *Snapshot) sum(f *indicator.Compiled, some func(code string) bool) (*cohort.Aggregate, error) {
	out := cohort.New(f)
	for _, code := range s.Codes() {
		if !some(code) {
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
