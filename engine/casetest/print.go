package casetest

import (
	"fmt"
	"io"
	"strings"
)

// Print writes every failing case with what went in, what was expected and what
// came out, and ends with the totals. place writes a position; with it the caller
// can show paths as its user knows them.
func (r Report) Print(w io.Writer, place func(file string) string) error {
	var b strings.Builder
	checks := 0
	for _, c := range r.Cases {
		checks += c.Checks
		if len(c.Failures) == 0 {
			continue
		}
		pos := c.Pos
		pos.File = place(pos.File)
		fmt.Fprintf(&b, "MIS %s: %s\n", pos, c.Name)
		if c.Input != "" {
			fmt.Fprintf(&b, "    invoer:   %s\n", short(c.Input))
		}
		for _, f := range c.Failures {
			f.print(&b)
		}
	}
	failed := r.Failed()
	fmt.Fprintf(&b, "%s, %s, %s\n", count(len(r.Cases), "geval", "gevallen"), count(checks, "controle", "controles"), outcome(failed))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}

func (f Failure) print(b *strings.Builder) {
	if f.Reason != "" {
		fmt.Fprintf(b, "  %s (regel %d): %s\n", f.What, f.Line, f.Reason)
		return
	}
	fmt.Fprintf(b, "  %s (regel %d)\n    verwacht: %s\n    kreeg:    %s\n", f.What, f.Line, f.Want, f.Got)
	if f.Explain != "" {
		fmt.Fprintf(b, "    uitleg:   %s\n", strings.ReplaceAll(f.Explain, "\n", "\n              "))
	}
}

func outcome(failed int) string {
	if failed == 0 {
		return "alles goed"
	}
	return fmt.Sprintf("%d mis", failed)
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// short keeps a cohort of sixty from hiding what was expected of it; the JSON form
// has the whole input.
func short(input string) string {
	const limit = 400
	if runes := []rune(input); len(runes) > limit {
		return string(runes[:limit]) + " …"
	}
	return input
}
