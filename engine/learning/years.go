package learning

import (
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// perYear is what learning shows of everyone and per period of starting. An indicator of a
// gemeente is renewed when in every period that changed enough people came
// (cohort.Gate.StaysBy); until then it stays as it was, with all its periods. That is
// seldomer than of what shows no periods of others apart.
func (d *Definition) perYear(f *indicator.Compiled) cohort.Choice {
	shown := map[string]bool{}
	for _, id := range append(d.Indicators(), d.undivided(f)...) {
		shown[id] = true
	}
	return cohort.Choice{
		Slice:   func(s cohort.Slice) bool { return s.Breakdown == d.Time },
		Measure: func(id, _ string) (bool, bool) { return shown[id], shown[id] },
	}
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
	out, err := see(v.Definition, v.Framework, &s, v.Viewer, v.gate.Threshold(), v.near.Threshold(), v.Definition.perYear(v.Framework), v.Snapshot.DecidedPerYear)
	if err != nil {
		return nil // of another framework: nothing may be seen of it
	}
	return out
}
