package results

import (
	"regexp"
	"strings"

	"effectmonitor/functions/internal/web"
)

// prose reads the Markdown of a report: paragraphs, headings, lists, stress and links.
// What it does not know stays text, HTML too: nothing of a text can become an element
// that is not made here.
func prose(text string) []web.ProseBlock {
	var out []web.ProseBlock
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			out = append(out, web.ProseBlock{Runs: runs(strings.Join(lines, " "))})
			lines = nil
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		kind, item := listItem(line)
		switch {
		case line == "":
			flush()
		case kind != web.Paragraph:
			flush()
			if last := len(out) - 1; last < 0 || out[last].Kind != kind {
				out = append(out, web.ProseBlock{Kind: kind})
			}
			list := &out[len(out)-1]
			list.Items = append(list.Items, []web.ProseBlock{{Runs: runs(item)}})
		case heading.MatchString(line):
			flush()
			out = append(out, web.ProseBlock{Kind: web.Subheading, Runs: runs(heading.ReplaceAllString(line, ""))})
		default:
			lines = append(lines, line)
		}
	}
	flush()
	return out
}

var (
	heading = regexp.MustCompile(`^#{1,6} +`)
	bullet  = regexp.MustCompile(`^[-*] +`)
	ordinal = regexp.MustCompile(`^\d{1,3}[.)] +`)
	linked  = regexp.MustCompile(`^\[([^\[\]]+)\]\((https?://[^\s()]+|mailto:[^\s()]+)\)`)
)

// listItem is what stands behind the sign of a list; Paragraph when there is none.
func listItem(line string) (web.ProseKind, string) {
	if at := bullet.FindStringIndex(line); at != nil {
		return web.Bullets, line[at[1]:]
	}
	if at := ordinal.FindStringIndex(line); at != nil {
		return web.Numbers, line[at[1]:]
	}
	return web.Paragraph, line
}

// runs splits a line by its stress: **strong**, *emphasis*, [links](https://…). A
// backslash makes the sign after it plain.
func runs(line string) []web.ProseRun {
	var out []web.ProseRun
	var text strings.Builder
	strong, emphasis := false, false
	flush := func() {
		if text.Len() > 0 {
			out = append(out, web.ProseRun{Text: text.String(), Strong: strong, Emphasis: emphasis})
			text.Reset()
		}
	}
	for i := 0; i < len(line); {
		rest := line[i:]
		switch {
		case rest[0] == '\\' && len(rest) > 1 && isSign(rest[1]):
			text.WriteByte(rest[1])
			i += 2
		case strings.HasPrefix(rest, "**") && (strong || strings.Contains(rest[2:], "**")):
			flush()
			strong = !strong
			i += 2
		case rest[0] == '*' && (emphasis || strings.Contains(rest[1:], "*")):
			flush()
			emphasis = !emphasis
			i++
		default:
			if m := linked.FindStringSubmatch(rest); m != nil {
				flush()
				out = append(out, web.ProseRun{Text: m[1], Href: m[2]})
				i += len(m[0])
				continue
			}
			text.WriteByte(rest[0])
			i++
		}
	}
	flush()
	return out
}

// isSign says whether a backslash can stand before it.
func isSign(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}
