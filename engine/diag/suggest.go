package diag

import (
	"fmt"

	"effectmonitor/engine/spelling"
)

// Suggest returns `bedoelde je "x"?` for the candidate that is nearest to word,
// or "" when none is near enough to be a likely slip of the keyboard. Of equally
// near candidates the first wins.
func Suggest(word string, candidates []string) string {
	if best := spelling.Nearest(word, candidates); best != "" {
		return fmt.Sprintf("bedoelde je %q?", best)
	}
	return ""
}
