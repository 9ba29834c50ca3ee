package source

import (
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/diag"
)

// Point moves the findings about a document that know no more than the block they are in
// to the very key, item or word of it (see diag.Finding.Under). What it cannot find stays
// at the block.
func Point(d *Document, found diag.List) {
	if d == nil {
		return
	}
	for i := range found {
		f := &found[i]
		key, text := f.Place()
		if key == "" || f.File != d.File {
			continue
		}
		if block := d.Root.blockAt(f.Pos); block != nil {
			f.Pos = block.place(key, text)
		}
		f.Under("", "")
	}
}

// blockAt is the outermost mapping that begins at a place, or nil.
func (n *Node) blockAt(at diag.Pos) *Node {
	if n == nil || n.Kind == Mapping && n.Pos == at {
		return n
	}
	for _, e := range n.Entries {
		if inside := e.Value.blockAt(at); inside != nil {
			return inside
		}
	}
	for _, item := range n.Items {
		if inside := item.blockAt(at); inside != nil {
			return inside
		}
	}
	return nil
}

// place follows keys as far as they go, and then looks for the text.
func (n *Node) place(key, text string) diag.Pos {
	at := n
	for part := range strings.SplitSeq(key, ".") {
		if inside := at.Get(part); inside != nil {
			at = inside
		}
	}
	if at == n {
		return n.Pos
	}
	if text == "" {
		return at.Pos
	}
	if exact := at.leaf(func(value string) bool { return value == text }); exact != nil {
		return exact.Pos
	}
	if holder := at.leaf(func(value string) bool { return strings.Contains(value, text) }); holder != nil {
		return holder.find(text)
	}
	return at.Pos
}

// leaf is the first scalar in n, in the order of the file, that is as wanted.
func (n *Node) leaf(wanted func(string) bool) *Node {
	if n.Kind == Scalar {
		if wanted(n.Value) {
			return n
		}
		return nil
	}
	for _, e := range n.Entries {
		if x := e.Value.leaf(wanted); x != nil {
			return x
		}
	}
	for _, item := range n.Items {
		if x := item.leaf(wanted); x != nil {
			return x
		}
	}
	return nil
}

// find is where a text stands in the file from the start of a scalar on, however it is
// quoted or broken into lines.
func (n *Node) find(text string) diag.Pos {
	pos := n.Pos
	skip := n.Pos.Column - 1
	for i := max(n.Pos.Line-1, 0); i < len(n.lines); i++ {
		line := n.lines[i]
		for ; skip > 0 && line != ""; skip-- {
			_, size := utf8.DecodeRuneInString(line)
			line = line[size:]
		}
		if at := strings.Index(line, text); at >= 0 {
			before := n.lines[i][:len(n.lines[i])-len(line)+at]
			pos.Line, pos.Column = i+1, utf8.RuneCountInString(before)+1
			return pos
		}
		skip = 0
	}
	return pos
}
