package reference

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	link    = regexp.MustCompile(`\]\(([A-Za-z]*\.?[a-z]*)(#[^)]*)?\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// anchor is what a heading is called in a link.
func anchor(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

// TestLinksBetweenPages: every link on the pages for methodologists leads to a page
// and a heading that are there.
func TestLinksBetweenPages(t *testing.T) {
	folder := filepath.Join("..", "..", "instruments")
	pages, anchors := map[string]string{}, map[string]map[string]bool{}
	for _, name := range []string{"README.md", "NASLAG.md", "OVERSTAPPEN.md"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		pages[name], anchors[name] = string(data), map[string]bool{}
		for _, m := range heading.FindAllStringSubmatch(pages[name], -1) {
			anchors[name][anchor(m[1])] = true
		}
	}
	links := 0
	for name, text := range pages {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			links++
			target, place := m[1], strings.TrimPrefix(m[2], "#")
			if target == "" {
				target = name
			}
			if anchors[target] == nil {
				t.Errorf("%s links to %s, which is not there", name, target)
			} else if place != "" && !anchors[target][place] {
				t.Errorf("%s links to %s#%s, and it has no such heading", name, target, place)
			}
		}
	}
	if links < 25 {
		t.Errorf("%d links", links)
	}
}
