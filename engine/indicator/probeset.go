package indicator

import (
	"math"
	"math/bits"
)

// set is the made up participants in a count.
type set [(probeCount + 63) / 64]uint64

func (s set) within(o set) bool {
	for i, w := range s {
		if w&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (s set) union(o set) set {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s set) meets(o set) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// coincidence is how likely it may be that two counts that can meet do not among the made up
// participants.
const coincidence = 1e-3

// apart reports whether it is no coincidence that none of a set are in another.
func (s set) apart(o set) bool {
	return float64(s.size())*math.Log1p(-float64(o.size())/probeCount) < math.Log(coincidence)
}

// lasts reports whether there are people in a set on more than one day: of a year that has just
// begun nobody can have finished anything, and that does not stay so.
func (s set) lasts() bool {
	on := 0
	for day := range probeDays {
		if s.meets(ofDay(day)) {
			on++
		}
	}
	return on > 1
}

// ofDay is all made up participants that are looked at on one day.
func ofDay(day int) (out set) {
	for n := day; n < probeCount; n += probeDays {
		out[n/64] |= 1 << (n % 64)
	}
	return out
}

func (s set) size() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}
