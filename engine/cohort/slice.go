package cohort

import (
	"slices"
	"strings"

	"effectmonitor/engine/indicator"
)

// Slice is a group of participants: everyone (the zero Slice), one class of a
// breakdown, or who is in two or three classes at once.
type Slice struct{ Breakdown, Class string }

// maxCombined is how many breakdowns are counted together at most. With more, nearly
// every group of a programme is smaller than may be shown.
const maxCombined = 3

// combined separates the breakdowns, or classes, of a combination.
const combined = "+"

// String gives "breakdown=class", "" for everyone.
func (s Slice) String() string {
	if s == (Slice{}) {
		return ""
	}
	return s.Breakdown + "=" + s.Class
}

func parseSlice(text string) Slice {
	b, c, _ := strings.Cut(text, "=")
	return Slice{Breakdown: b, Class: c}
}

// MarshalText lets slices be keys of a JSON object.
func (s Slice) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Slice) UnmarshalText(text []byte) error {
	*s = parseSlice(string(text))
	return nil
}

// Combine gives the slice of the participants that are in all of some classes. Whether
// a framework counts it, Together says.
func Combine(parts ...Slice) Slice {
	var out Slice
	for i, p := range parts {
		if i == 0 {
			out = p
			continue
		}
		out.Breakdown += combined + p.Breakdown
		out.Class += combined + p.Class
	}
	return out
}

// Together gives the slice of some classes, in any order, when a framework counts
// their breakdowns together. One class, or none, always is.
func Together(f *indicator.Compiled, parts ...Slice) (Slice, bool) {
	if len(parts) < 2 {
		return Combine(parts...), true
	}
	for _, list := range combinations(f) {
		if len(list) != len(parts) {
			continue
		}
		var ordered []Slice
		for _, breakdown := range list {
			if i := slices.IndexFunc(parts, func(p Slice) bool { return p.Breakdown == breakdown }); i >= 0 {
				ordered = append(ordered, parts[i])
			}
		}
		if len(ordered) == len(parts) {
			return Combine(ordered...), true
		}
	}
	return Slice{}, false
}

// Split gives the classes that a slice combines: none for everyone.
func (s Slice) Split() []Slice {
	if s == (Slice{}) {
		return nil
	}
	if !strings.Contains(s.Breakdown, combined) {
		return []Slice{s}
	}
	breakdowns, classes := strings.Split(s.Breakdown, combined), strings.Split(s.Class, combined)
	out := make([]Slice, len(breakdowns))
	for i := range out {
		out[i].Breakdown = breakdowns[i]
		if i < len(classes) {
			out[i].Class = classes[i]
		}
	}
	return out
}

// coarser gives the slices that leave out one class of a combination.
func (s Slice) coarser() []Slice {
	parts := s.Split()
	if len(parts) < 2 {
		return nil
	}
	out := make([]Slice, len(parts))
	for i := range parts {
		out[i] = Combine(slices.Concat(parts[:i], parts[i+1:])...)
	}
	return out
}

// combinations gives the breakdowns that a framework counts together, in the order of
// its definition: the pairs that it names, and three of which each pair is named.
func combinations(f *indicator.Compiled) [][]string {
	var ids []string
	named := map[[2]string]bool{}
	for _, b := range f.Breakdowns() {
		ids = append(ids, b.Def.ID)
		for _, other := range b.Def.Combine {
			named[[2]string{b.Def.ID, other}], named[[2]string{other, b.Def.ID}] = true, true
		}
	}
	var pairs, triples [][]string
	for i, a := range ids {
		for j, b := range ids[i+1:] {
			if !named[[2]string{a, b}] {
				continue
			}
			pairs = append(pairs, []string{a, b})
			for _, c := range ids[i+j+2:] {
				if named[[2]string{a, c}] && named[[2]string{b, c}] {
					triples = append(triples, []string{a, b, c})
				}
			}
		}
	}
	return append(pairs, triples...)
}
