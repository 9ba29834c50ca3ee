package read

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// converter turns the parser's nodes into ours and refuses the parts of YAML that
// make a definition mean something else than it says.
type converter struct {
	file  string
	lines []string
	nodes int
	found diag.List
}

func (c *converter) pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: c.file, Line: n.Line, Column: n.Column}
}

func (c *converter) convert(n *yaml.Node, depth int) *source.Node {
	c.nodes++
	switch {
	case len(c.found) >= maxFindings:
		return nil
	case depth > MaxDepth:
		c.found.Errorf(c.pos(n), "too-deep", "de groepen zijn te diep genest (meer dan %d lagen)", MaxDepth)
		return nil
	case c.nodes > maxNodes:
		if c.nodes == maxNodes+1 {
			c.found.Errorf(c.pos(n), "too-large", "het bestand heeft te veel waarden, meer dan %d", maxNodes).
				WithHint("splits het op, of zet een lange tabel in een CSV ernaast")
		}
		return nil
	case n.Kind == yaml.AliasNode, n.Anchor != "":
		c.found.Errorf(c.pos(n), "anchor", "ankers (&) en verwijzingen (*) mogen niet in een definitie").
			WithHint("schrijf de waarde uit, of zet haar tussen aanhalingstekens")
		return nil
	case n.Style&yaml.TaggedStyle != 0:
		c.found.Errorf(c.pos(n), "tag", "een waarde met ! ervoor mag niet in een definitie").
			WithHint("haal " + n.Tag + " weg, of zet de waarde tussen aanhalingstekens")
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		return c.mapping(n, depth)
	case yaml.SequenceNode:
		out := source.NewNode(source.Sequence, c.pos(n), c.lines)
		for _, item := range n.Content {
			if converted := c.convert(item, depth+1); converted != nil {
				out.Items = append(out.Items, converted)
			}
		}
		return out
	}
	return c.scalar(n)
}

func (c *converter) mapping(n *yaml.Node, depth int) *source.Node {
	out := source.NewNode(source.Mapping, c.pos(n), c.lines)
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content) && len(c.found) < maxFindings; i += 2 {
		key := c.key(n.Content[i])
		value := c.convert(n.Content[i+1], depth+1)
		if key == nil || value == nil {
			continue
		}
		if line, twice := first[key.Value]; twice {
			f := c.found.Errorf(key.Pos, "duplicate-key", "de sleutel %q staat er al, op regel %d", key.Value, line)
			if key.Value == "id" && depth > 0 { // all that follows is there twice too
				f.WithHint("begint hier iets nieuws? Zet er dan een streepje voor: - id: …")
				return out
			}
			continue
		}
		first[key.Value] = key.Pos.Line
		out.Entries = append(out.Entries, source.Entry{Key: key, Value: value})
	}
	return out
}

// key reads the key of a mapping. Every scalar will do: 0518 and 2024 are keys as
// they are written.
func (c *converter) key(n *yaml.Node) *source.Node {
	switch {
	case n.Tag == "!!merge":
		c.found.Errorf(c.pos(n), "anchor", "samenvoegen met << mag niet in een definitie").WithHint("schrijf de sleutels uit")
		return nil
	case n.Kind != yaml.ScalarNode:
		c.found.Errorf(c.pos(n), "bad-key", "een sleutel moet een woord zijn").
			WithHint("staat er {naam} zonder aanhalingstekens? Schrijf dan \"{naam} …\"")
		return nil
	}
	return c.convert(n, 0)
}

// plainNumber is how a number is written; other forms that YAML knows (octal, hex,
// 1_000, .inf) are almost always meant as something else.
var plainNumber = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$`)

// swallowed is a comment that somebody may have meant as text: Vraag #1.
var swallowed = regexp.MustCompile(`^ +#[^\s#!=-].*`)

// behind is what follows a plain value on its line.
func (c *converter) behind(n *yaml.Node) string {
	if n.Style != 0 || n.Value == "" || n.Line < 1 || n.Line > len(c.lines) || !strings.Contains(c.lines[n.Line-1], "#") {
		return ""
	}
	_, rest, _ := strings.Cut(c.lines[n.Line-1], n.Value)
	return rest
}

// thousands is a number that in Dutch is a thousand times what YAML makes of it; nobody
// ends decimals with a 0.
var thousands = regexp.MustCompile(`^-?[1-9][0-9]{0,2}\.[0-9]{2}0$`)

func (c *converter) scalar(n *yaml.Node) *source.Node {
	out := source.NewNode(source.Scalar, c.pos(n), c.lines)
	out.Tag, out.Value = n.ShortTag(), n.Value
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0:
		out.Style = source.SingleQuoted
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Style = source.DoubleQuoted
	case n.Style&yaml.LiteralStyle != 0:
		out.Style = source.Literal
	case n.Style&yaml.FoldedStyle != 0:
		out.Style = source.Folded
	}
	if m := swallowed.FindString(c.behind(n)); m != "" {
		c.found.Warnf(c.pos(n), "comment", "wat na het # staat telt niet mee: %s", strings.TrimSpace(m)).
			WithHint("zet een tekst met een # erin tussen aanhalingstekens; een opmerking begint met # en een spatie")
	}
	if (out.Tag == source.TagInt || out.Tag == source.TagFloat) && (!plainNumber.MatchString(n.Value) || thousands.MatchString(n.Value)) {
		// Read as text: where a number belongs, the finding then says so, and a
		// code such as 0518 is not silently another number.
		out.Tag = source.TagString
	}
	return out
}
