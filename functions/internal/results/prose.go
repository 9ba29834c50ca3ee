package results

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"effectmonitor/functions/internal/web"
)

// markdown reads the texts of reports. It knows what a report is printed with, and no
// HTML, images or code: those stay the text that they are.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
)

// prose reads the Markdown of a report: paragraphs, headings, lists, stress and links.
// Everything on the page is made here from what was read, so that nothing of a text can
// become an element of its own.
func prose(source string) []web.ProseBlock {
	if source == "" {
		return nil
	}
	r := proseReader{source: []byte(source)}
	return r.blocks(markdown.Parse(text.NewReader(r.source)))
}

type proseReader struct{ source []byte }

// blocks are the blocks in a node, in order.
func (r *proseReader) blocks(in ast.Node) []web.ProseBlock {
	var out []web.ProseBlock
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			out = append(out, web.ProseBlock{Kind: web.Subheading, Runs: r.runs(n)})
		case *ast.List:
			list := web.ProseBlock{Kind: web.Bullets}
			if n.IsOrdered() {
				list.Kind = web.Numbers
			}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				list.Items = append(list.Items, r.blocks(item))
			}
			out = append(out, list)
		default:
			if runs := r.runs(n); len(runs) > 0 {
				out = append(out, web.ProseBlock{Runs: runs})
			}
		}
	}
	return out
}

// runs are the texts in a block, each with its stress. A link to what is no page or
// address of mail is its text.
func (r *proseReader) runs(block ast.Node) []web.ProseRun {
	var out []web.ProseRun
	var inside func(n ast.Node, like web.ProseRun)
	inside = func(n ast.Node, like web.ProseRun) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			run := like
			switch c := c.(type) {
			case *ast.Text:
				run.Text = written(c.Segment.Value(r.source))
				if c.SoftLineBreak() || c.HardLineBreak() {
					run.Text += " "
				}
				out = joined(out, run)
				continue
			case *ast.Emphasis:
				run.Strong, run.Emphasis = run.Strong || c.Level > 1, run.Emphasis || c.Level == 1
			case *ast.Link:
				run.Href = reachable(string(c.Destination))
			}
			inside(c, run)
		}
	}
	inside(block, web.ProseRun{})
	return out
}

// joined adds a run, to the last one when nothing differs but the text.
func joined(list []web.ProseRun, run web.ProseRun) []web.ProseRun {
	if last := len(list) - 1; last >= 0 {
		alike := list[last]
		alike.Text = run.Text
		if alike == run {
			list[last].Text += run.Text
			return list
		}
	}
	return append(list, run)
}

// reachable is the address of a link; "" for what a reader should not be sent to.
func reachable(address string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(address, scheme) {
			return address
		}
	}
	return ""
}

// written is a text as it is meant: a backslash makes the sign after it plain, and
// elsewhere an entity is its sign.
func written(raw []byte) string {
	var out strings.Builder
	from := 0
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] == '\\' && util.IsPunct(raw[i+1]) {
			out.WriteString(html.UnescapeString(string(raw[from:i])))
			out.WriteByte(raw[i+1])
			i++
			from = i + 1
		}
	}
	out.WriteString(html.UnescapeString(string(raw[from:])))
	return out.String()
}
