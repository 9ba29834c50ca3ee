package cohort

import (
	"cmp"
	"encoding/binary"
	"maps"
	"reflect"
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
)

// behind gives what may not be renewed because something else of the same people was
// released of them as they were shortly before: of two numbers of the same people, of two
// days between which a few came, a reader takes the difference, and of two sums what those few
// have. The empty key is the number of participants. All that is of the same people moves on
// from where none of it was released of nearly the same; so any two releases of it are of
// the same day, of exactly the same people, or of enough people more. Where are everyone
// and the classes that readers see.
func (g Gate) behind(f *indicator.Compiled, earlier, now *Aggregate, where []Slice) map[Key]bool {
	out := map[Key]bool{}
	for _, keys := range samePeople(f, earlier, now) {
		if !slices.ContainsFunc(keys, func(k Key) bool { return g.close(earlier, now, k, where) }) {
			continue
		}
		for _, k := range keys {
			out[k] = true
		}
	}
	return out
}

// close reports whether what was released of an indicator is of nearly the same people as now,
// and not of exactly the same, in some of the slices.
func (g Gate) close(earlier, now *Aggregate, k Key, where []Slice) bool {
	return slices.ContainsFunc(where, func(s Slice) bool {
		k.Slice = s
		if k.Indicator == "" {
			return !g.came(peopleIn(earlier, k), peopleIn(now, k))
		}
		before, after := earlier.part(k), now.part(k)
		return before.N > 0 && after.N-before.N < g.Threshold() && !reflect.DeepEqual(before, after)
	})
}

// samePeople puts indicators together that are now of the same people, as far as can be seen:
// they are as many in every class. With them is the number of participants, where
// everybody is counted.
func samePeople(f *indicator.Compiled, earlier, now *Aggregate) map[string][]Key {
	parts := slices.DeleteFunc(slices.Collect(maps.Keys(now.Slices)), func(s Slice) bool { return len(s.Split()) != 1 })
	slices.SortFunc(parts, func(a, b Slice) int {
		return cmp.Or(strings.Compare(a.Breakdown, b.Breakdown), strings.Compare(a.Class, b.Class))
	})
	out := map[string][]Key{}
	add := func(k Key) {
		print := binary.AppendUvarint(nil, uint64(peopleIn(now, k)))
		for _, k.Slice = range parts {
			print = binary.AppendUvarint(print, uint64(peopleIn(now, k)))
		}
		k.Slice = Slice{}
		out[string(print)] = append(out[string(print)], k)
	}
	add(Key{})
	for k := range everyoneIn(earlier, now) {
		if f.Indicator(k.Indicator) != nil {
			add(k)
		}
	}
	return out
}

// peopleIn gives how many an indicator is about, or with no indicator how many there are.
func peopleIn(a *Aggregate, k Key) int {
	switch {
	case k.Indicator != "":
		return a.part(k).N
	case k.Slice != Slice{}:
		return a.Slices[k.Slice]
	}
	return a.N
}
