package cohort

import (
	"maps"
	"reflect"
	"slices"

	"effectmonitor/engine/indicator"
)

// StaysBy says what has to stay as it was released, for readers who see the classes of one
// breakdown besides everyone together and keep what they saw: of whom the numbers of
// people are, and which indicators (as the key of everyone together). An indicator is
// renewed with all its classes or not at all, and only when who came since can be shown as
// a group of their own in every class that changed. Counts between which an equation
// holds stay together, as in Release.
//
// What came is then told in groups that are each large enough, and what is known of two
// moments further apart are sums of such groups. Classes that were there at one release
// were so with the whole of that release: no sum of them tells more.
func (g Gate) StaysBy(f *indicator.Compiled, earlier, now *Aggregate, breakdown string) (people bool, stays map[Key]bool) {
	released := g.Renewal(f, earlier, now)
	classes := map[Slice]bool{}
	for _, a := range []*Aggregate{earlier, now} {
		for s := range a.Slices {
			if s.Breakdown == breakdown {
				classes[s] = true
			}
		}
	}
	behind := g.behind(f, earlier, now, slices.Collect(maps.Keys(classes)))
	people = released.N != now.N || behind[Key{}]
	stays = map[Key]bool{}
	for k := range everyoneIn(earlier, now) {
		ind := f.Indicator(k.Indicator)
		if ind == nil {
			continue
		}
		if behind[k] || !reflect.DeepEqual(released.part(k), now.part(k)) {
			stays[k] = true
		}
		for s := range classes {
			one := Key{Indicator: k.Indicator, Moment: k.Moment, Slice: s}
			if !g.renews(ind, earlier.part(one), now.part(one)) {
				stays[k] = true
			}
		}
	}
	g.together(f, earlier, now, people, stays)
	return people, stays
}

// together adds what stays because something that it follows from does.
func (g Gate) together(f *indicator.Compiled, earlier, now *Aggregate, people bool, stays map[Key]bool) {
	for again := true; again; {
		again = false
		for _, family := range f.Families() {
			var keys []Key
			kept := false
			for _, m := range family.Members {
				k := Key{Indicator: m.Indicator, Moment: m.Moment}
				if f.Indicator(m.Indicator) == nil {
					continue
				}
				keys = append(keys, k)
				kept = kept || stays[k] || people && !reflect.DeepEqual(earlier.part(k), now.part(k))
			}
			for _, k := range keys {
				if kept && !stays[k] {
					stays[k], again = true, true
				}
			}
		}
	}
}
