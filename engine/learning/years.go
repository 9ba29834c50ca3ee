package learning

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// RenewYears makes what is seen per period of starting after an earlier snapshot, which
// may be nil. An indicator of a gemeente is renewed when in every period that changed
// enough people came (cohort.Gate.StaysBy); until then it stays as it was, with all its
// periods. That is seldomer than what Renew does, which shows no periods of others apart.
func (d *Definition) RenewYears(g cohort.Gate, f *indicator.Compiled, earlier *Snapshot, parts map[string]*cohort.Aggregate) map[string]*cohort.Aggregate {
	out := map[string]*cohort.Aggregate{}
	for code, whole := range parts {
		now := d.perYear(f, whole)
		if earlier != nil {
			if before := earlier.Years[code]; before != nil && before.Framework == now.Framework {
				people, stays := g.StaysBy(f, before, now, d.Time)
				now = keep(before, now, people, stays)
			}
		}
		out[code] = now
	}
	return out
}

// perYear gives a copy with what learning shows, of everyone and per period of starting.
func (d *Definition) perYear(f *indicator.Compiled, a *cohort.Aggregate) *cohort.Aggregate {
	out := cohort.New(f)
	out.N, out.First, out.Last = a.N, a.First, a.Last
	shown := map[string]bool{}
	for _, id := range append(d.Indicators(), d.undivided(f)...) {
		shown[id] = true
	}
	keeps := func(s cohort.Slice) bool { return s == (cohort.Slice{}) || s.Breakdown == d.Time }
	for s, n := range a.Slices {
		if keeps(s) {
			out.Slices[s] = n
		}
	}
	for k, p := range a.Cells {
		if keeps(k.Slice) && shown[k.Indicator] {
			out.Cells[k] = p
		}
	}
	return out
}

// Periods are the periods of starting that can be looked at apart, the newest first. There
// are none in a snapshot that was made before it was possible.
func (v *View) Periods() []indicator.Class {
	years := v.years()
	if years == nil {
		return nil
	}
	r := years.country()
	classes, sizes := r.Classes(v.Definition.Time), r.Choices(v.Definition.Time)
	var out []indicator.Class
	for i, c := range classes {
		if _, ok := spanOf(c.ID); ok && sizes[i].Known() {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b indicator.Class) int { return -compareSpans(a.ID, b.ID) })
	return out
}

func compareSpans(a, b string) int {
	x, _ := spanOf(a)
	y, _ := spanOf(b)
	if x.from != y.from {
		return int(x.from - y.from)
	}
	return int(x.to - y.to)
}

// In is what the viewer sees of who began in one period; false when it cannot be looked at
// apart. Case mix and cycles are of everybody: of one period there is none.
func (v *View) In(period string) (*View, bool) {
	if !slices.ContainsFunc(v.Periods(), func(c indicator.Class) bool { return c.ID == period }) {
		return nil, false
	}
	out := *v.years()
	out.slice = cohort.Slice{Breakdown: v.Definition.Time, Class: period}
	return &out, true
}

// Period is the period of starting that is looked at; "" for everybody.
func (v *View) Period() string { return v.slice.Class }

// overYears is the view over what may be seen per period; nil where nothing may.
func (v *View) overYears() *View {
	if len(v.Snapshot.Years) == 0 {
		return nil
	}
	s := *v.Snapshot
	s.Parts, s.Years = s.Years, nil
	out, err := See(v.Definition, v.Framework, &s, v.Viewer, v.gate.Threshold(), v.near.Threshold())
	if err != nil {
		return nil // of another framework: nothing may be seen of it
	}
	return out
}
