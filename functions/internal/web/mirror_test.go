package web_test

import (
	"regexp"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web"
)

var (
	physical = regexp.MustCompile(`(?:^|[;{])((?:(?:margin|padding|border|scroll-margin)-)?(?:left|right)[a-z-]*|float|clear)\s*:|text-align\s*:\s*(?:left|right)`)
	fourWays = regexp.MustCompile(`[;{](?:margin|padding|inset|border-width)\s*:\s*([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+)`)
)

// turned lists what of a style sheet does not turn along with the direction of
// writing. What stands in a rule for one direction is meant for that direction, and
// what is transformed is a drawing: put in the middle, or turned.
func turned(sheet string) []string {
	var out []string
	for rule := range strings.SplitSeq(sheet, "}") {
		if strings.Contains(rule, "[dir=") || strings.Contains(rule, "transform:") {
			continue
		}
		for _, m := range physical.FindAllString(rule, -1) {
			out = append(out, m+" in "+rule)
		}
		for _, m := range fourWays.FindAllStringSubmatch(rule, -1) {
			if m[2] != m[4] {
				out = append(out, m[0]+" in "+rule)
			}
		}
	}
	return out
}

// TestSheetsOfParticipantsTurn: what a participant loads has logical sides only, so
// that a page from right to left is the mirror of the other.
func TestSheetsOfParticipantsTurn(t *testing.T) {
	for _, name := range []string{"vragen.css", "beeld.css"} {
		for _, found := range turned(get(t, web.AssetURL(name)).body) {
			t.Errorf("%s: %s", name, found)
		}
	}
	for _, bad := range []string{"a{margin-left:4px}", "a{color:red;left:0}", "a{text-align:right}", "a{padding:1px 2px 3px 4px}", "a{float:left}"} {
		if len(turned(bad)) != 1 {
			t.Errorf("nothing is found in %s", bad)
		}
	}
	for _, good := range []string{"a{margin-inline:4px 0}", "a{padding:1px 2px 1px 2px}", `[dir="rtl"] a{left:0}`, "a{text-align:end}"} {
		if found := turned(good); len(found) > 0 {
			t.Errorf("%s: %v", good, found)
		}
	}
}
