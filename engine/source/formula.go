package source

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/diag"
)

// Formula is the text of a formula, and enough of its place in the file to point
// at any character of it. It is not yet compiled: that takes names, which the
// package that owns the formula has.
type Formula struct {
	Src      string
	Pos      diag.Pos
	segments []segment
}

// segment says where the text from a byte offset on stands in the file; within
// one segment the columns run on with the characters.
type segment struct {
	offset       int
	line, column int
}

// IsZero says whether there is no formula.
func (f Formula) IsZero() bool { return f.Src == "" }

// At is the place in the file of the byte at offset in Src. Without a known place
// it is the formula's own.
func (f Formula) At(offset int) diag.Pos {
	i := sort.Search(len(f.segments), func(i int) bool { return f.segments[i].offset > offset }) - 1
	if i < 0 {
		return f.Pos
	}
	s := f.segments[i]
	end := max(s.offset, min(offset, len(f.Src)))
	pos := f.Pos
	pos.Line = s.line
	pos.Column = s.column + utf8.RuneCountInString(f.Src[s.offset:end])
	return pos
}

// MarshalJSON writes the text.
func (f Formula) MarshalJSON() ([]byte, error) { return json.Marshal(f.Src) }

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Formula) UnmarshalJSON(data []byte) error {
	*f = Formula{}
	if err := json.Unmarshal(data, &f.Src); err != nil {
		return fmt.Errorf("formula: %w", err)
	}
	return nil
}

// UnmarshalSource reads a formula from a definition. A folded block (>) is
// refused: it glues lines together, so that no place in it could be pointed at.
func (f *Formula) UnmarshalSource(n *Node) diag.List {
	var found diag.List
	switch {
	case n.Kind != Scalar || n.Tag == TagNull:
		found.Errorf(n.Pos, "wrong-type", "hier hoort een formule en er staat %s", n.Describe())
	case n.Style == Folded:
		found.Errorf(n.Pos, "folded-formula", "een formule over meer regels begint met |, niet met >").
			WithHint("vervang > door |")
	default:
		src := strings.TrimRight(n.Value, " \n")
		*f = Formula{Src: src, Pos: n.Pos, segments: locate(n, src)}
	}
	return found
}

// locate finds where each part of the scalar's text stands in the file.
func locate(n *Node, text string) []segment {
	if n.Pos.Line < 1 || n.Pos.Line > len(n.lines) {
		return nil
	}
	if n.Style == Literal {
		return locateBlock(n, text)
	}
	return locateFlow(n, text)
}

// locateBlock handles a block after |, which starts on the next line with its
// indentation taken off.
func locateBlock(n *Node, text string) []segment {
	indent := 0
	for _, line := range n.lines[n.Pos.Line:] {
		if trimmed := strings.TrimLeft(line, " "); trimmed != "" {
			indent = len(line) - len(trimmed)
			break
		}
	}
	var out []segment
	offset := 0
	for i, line := range strings.Split(text, "\n") {
		out = append(out, segment{offset, n.Pos.Line + 1 + i, indent + 1})
		offset += len(line) + 1
	}
	return out
}

// locateFlow handles a plain or quoted scalar: it walks the file beside the text
// and starts a segment wherever the two stop running in step, which is at a
// line break (read as one space) and after an escape.
func locateFlow(n *Node, text string) []segment {
	w := walker{lines: n.lines, line: n.Pos.Line, column: n.Pos.Column, style: n.Style}
	if n.Style != Plain {
		w.column++
	}
	out := []segment{{0, w.line, w.column}}
	for offset, r := range text {
		if w.step(r) {
			out = append(out, segment{offset + utf8.RuneLen(r), w.line, w.column})
		}
	}
	return out
}

// walker is a place in the file that moves on with the characters of a scalar.
type walker struct {
	lines        []string
	line, column int
	style        Style
}

// step moves past r and says whether the columns jumped.
func (w *walker) step(r rune) bool {
	rest := w.rest()
	switch {
	case strings.TrimSpace(rest) == "" && (r == ' ' || r == '\n') && w.line < len(w.lines):
		w.line++
		w.column = 1 + len(w.lines[w.line-1]) - len(strings.TrimLeft(w.lines[w.line-1], " "))
		return true
	case w.style == SingleQuoted && r == '\'':
		w.column += 2
		return true
	case w.style == DoubleQuoted && strings.HasPrefix(rest, `\`):
		w.column += escapeLength(rest)
		return true
	}
	w.column++
	return false
}

// escapeLength is how many characters the escape at the start of text takes.
func escapeLength(text string) int {
	if len(text) > 1 {
		switch text[1] {
		case 'x':
			return 4
		case 'u':
			return 6
		case 'U':
			return 10
		}
	}
	return 2
}

func (w *walker) rest() string {
	if w.line > len(w.lines) {
		return ""
	}
	line := w.lines[w.line-1]
	for i := 1; i < w.column && line != ""; i++ {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
	}
	return line
}
