package diag

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Print writes each finding as
//
//	file:line:column: CODE bericht
//	   12 | the source line
//	      |     ^
//	      = hint
//
// source gives a file's contents; nil, or a file it does not know, leaves the
// source line out. The order is the list's own.
func Print(w io.Writer, list List, source func(file string) []byte) error {
	lines := map[string][]string{}
	var b strings.Builder
	for _, f := range list {
		printHead(&b, f)
		known, loaded := lines[f.File]
		if !loaded && source != nil {
			known = strings.Split(string(source(f.File)), "\n")
			lines[f.File] = known
		}
		printExcerpt(&b, f, known)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

func printHead(b *strings.Builder, f Finding) {
	if !f.Pos.IsZero() {
		b.WriteString(f.Pos.String() + ": ")
	}
	if f.Severity == Warning {
		b.WriteString("let op: ")
	}
	fmt.Fprintf(b, "%s %s\n", f.Code, f.Message)
}

func printExcerpt(b *strings.Builder, f Finding, lines []string) {
	margin := "     "
	if f.Line > 0 && f.Line <= len(lines) && strings.TrimSpace(lines[f.Line-1]) != "" {
		number := strconv.Itoa(f.Line)
		margin = strings.Repeat(" ", max(5, len(number)+2))
		line, column := shorten(strings.TrimRight(lines[f.Line-1], "\r"), f.Column)
		fmt.Fprintf(b, "%*s | %s\n", len(margin), number, line)
		if column > 0 {
			fmt.Fprintf(b, "%s | %s^\n", margin, indentTo(line, column))
		}
	}
	if f.Hint != "" {
		fmt.Fprintf(b, "%s = %s\n", margin, f.Hint)
	}
}

// longLine is how many characters of a line are shown.
const longLine = 1000

// shorten gives the part of a very long line around a column, and the column in
// that part: a file that isn't meant for people must not flood the screen.
func shorten(line string, column int) (string, int) {
	runes := []rune(line)
	if len(runes) <= longLine {
		return line, column
	}
	from := min(max(0, column-longLine/2), len(runes)-longLine)
	part := string(runes[from:from+longLine]) + "…"
	if from == 0 {
		return part, column
	}
	return "…" + part, column - from + 1
}

// indentTo is the white space that brings a caret under the given column. Tabs
// stay tabs, so that the caret stands right in any terminal.
func indentTo(line string, column int) string {
	var b strings.Builder
	at := 1
	for _, r := range line {
		if at >= column {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
		at++
	}
	for ; at < column; at++ {
		b.WriteByte(' ')
	}
	return b.String()
}
