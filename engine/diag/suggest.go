package diag

import (
	"fmt"
	"strings"
)

// Suggest returns `bedoelde je "x"?` for the candidate that is nearest to word,
// or "" when none is near enough to be a likely slip of the keyboard. Of equally
// near candidates the first wins.
func Suggest(word string, candidates []string) string {
	if best := Nearest(word, candidates); best != "" {
		return fmt.Sprintf("bedoelde je %q?", best)
	}
	return ""
}

// Nearest returns the candidate that Suggest would name, or "".
func Nearest(word string, candidates []string) string {
	from := []rune(strings.ToLower(word))
	best, limit := "", max(1, len(from)/3)+1
	for _, candidate := range candidates {
		if candidate == word {
			continue
		}
		to := []rune(strings.ToLower(candidate))
		if d := distance(from, to); d < limit {
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
