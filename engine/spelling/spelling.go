// Package spelling finds what somebody meant who mistyped a name.
//
// It knows letters and no meaning, and imports nothing.
package spelling

import (
	"strings"
	"unicode/utf8"
)

// longest is the most letters that a mistyped name has; what is longer is no slip,
// and would cost more to compare than it is worth.
const longest = 64

// Nearest returns the candidate that is nearest to word, or "" when none is near
// enough to be a likely slip of the keyboard: a third of the letters and one more. Capitals
// do not count. Of equally near candidates the first wins.
func Nearest(word string, candidates []string) string {
	from := []rune(strings.ToLower(word))
	if len(from) > longest {
		return ""
	}
	best, limit := "", len(from)/3+2
	for _, candidate := range candidates {
		// No fewer letters change than one has more than the other.
		if more := utf8.RuneCountInString(candidate) - len(from); candidate == word || max(more, -more) >= limit {
			continue
		}
		if d := distance(from, []rune(strings.ToLower(candidate))); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

// distance counts the inserted, deleted, replaced and swapped neighbouring
// characters that turn a into b (optimal string alignment).
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	previous := make([]int, len(b)+1)
	current := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
