package read

import "testing"

// TestSwallowedText: what YAML takes for a comment and nobody meant as one is told.
func TestSwallowedText(t *testing.T) {
	for text, want := range map[string]int{
		"titel: Vraag #1 van de norm\n":     1,
		"titel: Vraag # 1 is een opmerking": 0,
		"titel: \"Vraag #1\"\n":             0,
		"titel: Vraag#1\n":                  0,
	} {
		_, found := Parse("a.yaml", []byte(text))
		if len(found) != want || want == 1 && found[0].Code != "comment" {
			t.Errorf("%q: %v", text, found)
		}
	}
}
