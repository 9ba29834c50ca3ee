// Package drawn helps tests whose examples are drawn by chance.
package drawn

import (
	"testing"

	"pgregory.net/rapid"
)

// tries is how many rounds may pass before a property counts as one that is never met.
const tries = 50

// Until checks a property again and again until there was enough to check: the few examples of a
// short run may all be of what there is nothing to say about, and a test that checked nothing must
// neither pass nor fail by chance. It fails when tries rounds were not enough.
func Until(t *testing.T, enough func() bool, property func(*rapid.T)) {
	t.Helper()
	for range tries {
		rapid.Check(t, property)
		if enough() || t.Failed() {
			return
		}
	}
	t.Error("nothing, or too little, was drawn that is put to the test")
}
