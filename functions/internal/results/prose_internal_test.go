package results

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web"
)

// laid is a text as it stands in a report.
func laid(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := web.Article(web.ReportArticle{Lead: prose(text)}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(b.String(), `<div class="rp-lead">`)
	lead, _, _ := strings.Cut(rest, "</div>")
	return lead
}

// Each sign of layout becomes the element that it stands for, and everything else stays
// text.
func TestProse(t *testing.T) {
	for name, k := range map[string]struct{ text, want string }{
		"nothing":               {"", ""},
		"one line":              {"Wonen gaat beter.", "<p>Wonen gaat beter.</p>"},
		"lines join":            {"Wonen gaat\nbeter.", "<p>Wonen gaat beter.</p>"},
		"paragraphs":            {"Een.\n\nTwee.", "<p>Een.</p><p>Twee.</p>"},
		"strong and stressed":   {"Dat is **zeker** en *nieuw*.", "<p>Dat is <strong>zeker</strong> en <em>nieuw</em>.</p>"},
		"a heading":             {"## Wonen\nGaat beter.", "<h3>Wonen</h3><p>Gaat beter.</p>"},
		"a list":                {"Dit:\n\n- een\n- **twee**", `<p>Dit:</p><ul class="rp-list"><li><p>een</p></li><li><p><strong>twee</strong></p></li></ul>`},
		"numbers":               {"1. een\n2. twee", `<ol class="rp-list"><li><p>een</p></li><li><p>twee</p></li></ol>`},
		"a list in a list":      {"- een\n  - half", `<ul class="rp-list"><li><p>een</p><ul class="rp-list"><li><p>half</p></li></ul></li></ul>`},
		"a link":                {"Zie [de studie](https://voorbeeld.nl/a_b).", `<p>Zie <a href="https://voorbeeld.nl/a_b">de studie</a>.</p>`},
		"a link that runs":      {"Zie [de studie](javascript:alert(1)).", "<p>Zie de studie.</p>"},
		"a link inside":         {"Zie [hier](/beheer).", "<p>Zie hier.</p>"},
		"figures are no layout": {`Dat is 3\.5 \* 2 \(n \= 12\) en \_klein\_.`, "<p>Dat is 3.5 * 2 (n = 12) en _klein_.</p>"},
		"an underscore":         {"de waarde a_b_c", "<p>de waarde a_b_c</p>"},
		"one star":              {"5 * 3 is 15", "<p>5 * 3 is 15</p>"},
		"an entity":             {"een &lt; twee", "<p>een &lt; twee</p>"},
		"an entity that is not": {`een \&lt; twee`, "<p>een &amp;lt; twee</p>"},
		"HTML stays text":       {"een <b onclick=x>twee</b>", "<p>een &lt;b onclick=x&gt;twee&lt;/b&gt;</p>"},
		"a block of HTML":       {"<script>\nalert(1)\n</script>", "<p>&lt;script&gt; alert(1) &lt;/script&gt;</p>"},
		"an image is its words": {"![beeld](https://voorbeeld.nl/x.png)", "<p>beeld</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := laid(t, k.text); got != k.want {
				t.Errorf("%q\nwant %q", got, k.want)
			}
		})
	}
}

// Whatever stands in a text, no element comes of it that is not made here.
func FuzzProse(f *testing.F) {
	for _, seed := range []string{"**a** <b>", "- a\n  - b\n1. c", "[a](javascript:x)", "\\*a\\*", "&#60;script>", "<!-- x", "[x]: https://a\n[x]", "> a\n\n    b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rest := laid(t, text)
		for rest != "" {
			_, after, found := strings.Cut(rest, "<")
			if !found {
				break
			}
			name := strings.TrimPrefix(after, "/")
			ours := false
			for _, tag := range []string{"p>", "h3>", `ul class="rp-list">`, "ul>", `ol class="rp-list">`, "ol>", "li>", "strong>", "em>", "a>", `a href="http`, `a href="mailto:`} {
				ours = ours || strings.HasPrefix(name, tag)
			}
			if !ours {
				t.Fatalf("%q makes <%.40s", text, after)
			}
			rest = after
		}
	})
}
