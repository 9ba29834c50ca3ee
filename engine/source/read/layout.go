package read

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/diag"
)

// The parser tells where the block begins that a slip stands in, which may be a page
// earlier. These find the line itself, and what to do there.
var (
	dashWithoutSpace  = regexp.MustCompile(`^\s*(?:- +)*(-)[A-Za-z_]\w*:(?:\s|$)`)
	colonWithoutSpace = regexp.MustCompile(`^\s*(?:- +)*([a-z_]\w*):([^\s:/"'].*)$`)
	textAfterQuote    = regexp.MustCompile(`^\s*(?:- +)*[\w-]+: +(?:"[^"]*"|'[^']*') *([^\s#].*)$`)
	blockText         = regexp.MustCompile(`[|>][+-]?\s*$`)
	keyLine           = regexp.MustCompile(`^("[^"]*"|'[^']*'|[^\s"'{\[#][^:#]*):(\s|$)`)
)

// maxLine is how long a line may be that is looked at.
const maxLine = 2000

// slip is the first line from a place on that is not laid out as YAML wants; nil when
// none is seen.
func slip(file, text string, from int) *diag.Finding {
	l := layout{file: file}
	for i, line := range strings.Split(text, "\n") {
		if len(line) > maxLine || len(l.open) > 2*MaxDepth {
			return nil // nobody wrote this by hand
		}
		if found := l.read(i+1, strings.TrimRight(line, " \r")); found != nil && i+1 >= from {
			return found
		}
	}
	return nil
}

// level is a block that is open: its column, from 0, and whether it is a list.
type level struct {
	column int
	list   bool
}

// layout follows how lines are set out.
type layout struct {
	file   string
	open   []level
	empty  bool // the line before ends with a key that has no value yet
	within int  // of a text over several lines: the column of its key, plus 1
	flow   int  // brackets that are open
}

func (l *layout) fault(line, column int, hint, format string, args ...any) *diag.Finding {
	return &diag.Finding{Pos: diag.Pos{File: l.file, Line: line, Column: column + 1}, Code: "yaml", Message: fmt.Sprintf(format, args...), Hint: hint}
}

func (l *layout) read(number int, line string) *diag.Finding {
	rest := strings.TrimLeft(line, " ")
	column := len(line) - len(rest)
	switch {
	case rest == "" || rest[0] == '#':
		return nil
	case l.within > 0 && column >= l.within:
		return nil
	case l.flow > 0:
		l.flow += brackets(rest)
		return nil
	}
	l.within = 0
	if found := l.signs(number, line); found != nil {
		return found
	}
	found := l.place(number, column, rest)
	if l.flow = max(0, brackets(rest)); blockText.MatchString(rest) {
		l.within = l.open[len(l.open)-1].column + 1
	}
	return found
}

// signs sees a space that is missing, and text behind a closing quote.
func (l *layout) signs(number int, line string) *diag.Finding {
	at := func(index int) int { return utf8.RuneCountInString(line[:index]) }
	if m := dashWithoutSpace.FindStringSubmatchIndex(line); m != nil {
		return l.fault(number, at(m[2]), "schrijf - "+strings.TrimSpace(line[m[3]:]), "na een streepje hoort een spatie")
	}
	if m := colonWithoutSpace.FindStringSubmatchIndex(line); m != nil {
		return l.fault(number, at(m[2]), "schrijf "+line[m[2]:m[3]]+": "+line[m[4]:m[5]], "na een dubbele punt hoort een spatie")
	}
	if m := textAfterQuote.FindStringSubmatchIndex(line); m != nil {
		return l.fault(number, at(m[2]), "zet de hele tekst tussen enkele aanhalingstekens: '…'", "na het sluitende aanhalingsteken staat nog tekst")
	}
	return nil
}

// place sees whether a line stands under those it belongs to.
func (l *layout) place(number, column int, rest string) *diag.Finding {
	before := append([]level(nil), l.open...)
	for len(l.open) > 0 && l.open[len(l.open)-1].column > column {
		l.open = l.open[:len(l.open)-1]
	}
	dash := rest == "-" || strings.HasPrefix(rest, "- ")
	if !dash && !keyLine.MatchString(rest) {
		l.open = before
		return nil // the text of the line before goes on
	}
	var found *diag.Finding
	if len(before) > 0 {
		found = l.misplaced(number, column, dash, before[len(before)-1].column)
	}
	for {
		dash = rest == "-" || strings.HasPrefix(rest, "- ")
		l.enter(level{column, dash})
		if !dash {
			break
		}
		inner := strings.TrimLeft(rest[1:], " ")
		column, rest = column+len(rest)-len(inner), inner
		if !keyLine.MatchString(rest) && !strings.HasPrefix(rest, "- ") {
			break
		}
	}
	l.empty = strings.HasSuffix(rest, ":")
	return found
}

// misplaced compares a line with the blocks that are still open.
func (l *layout) misplaced(number, column int, dash bool, last int) *diag.Finding {
	top := level{-1, false}
	if len(l.open) > 0 {
		top = l.open[len(l.open)-1]
	}
	switch {
	case column > last && l.empty, top == level{column, dash}:
		return nil
	case dash && top == level{column, false} && l.empty && column == last:
		return nil // a list may stand straight under its key
	case !dash && top.column == column && len(l.open) > 1 && l.open[len(l.open)-2] == level{column, false}:
		return nil // and the next key under that list
	case dash:
		return l.fault(number, column, "zet de streepjes van één lijst recht onder elkaar", "dit streepje staat niet onder de andere van zijn lijst")
	case top.column == column:
		return l.fault(number, column, "zet er een streepje voor, of spring verder in", "hier hoort een streepje van de lijst")
	}
	nearest := last
	for _, o := range l.open {
		if !o.list && column-o.column < max(nearest-column, column-nearest) {
			nearest = o.column
		}
	}
	where := "helemaal links"
	if nearest > 0 {
		where = "na " + spaces(nearest)
	}
	return l.fault(number, column, "zet sleutels van één groep recht onder elkaar: hier "+where,
		"deze regel springt %s in, en dat past niet bij de regels erboven", spaces(column))
}

func spaces(n int) string {
	if n == 1 {
		return "1 spatie"
	}
	return fmt.Sprintf("%d spaties", n)
}

// enter opens a block, unless it is open.
func (l *layout) enter(to level) {
	if len(l.open) == 0 || l.open[len(l.open)-1] != to {
		if n := len(l.open); n > 1 && l.open[n-1].column == to.column && l.open[n-2] == to {
			l.open = l.open[:n-1]
			return
		}
		l.open = append(l.open, to)
	}
}

// brackets are how many [ and { a line opens and does not close, outside quotes.
func brackets(line string) int {
	count, quote := 0, rune(0)
	for _, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '[' || r == '{':
			count++
		case r == ']' || r == '}':
			count--
		case r == '#':
			return count
		}
	}
	return count
}
