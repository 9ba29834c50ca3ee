package mkba

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text prints a result as a table for a terminal, with amounts in whole euros in
// the notation of the language: 1.928.002 in Dutch.
func Text(out *Result, lang string) string {
	l := languageOf(lang)
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s@%d)\n%s\n", out.Title.In(lang), out.Model, out.Version, out.basis(lang))
	v := out.View(lang, nil)
	if v.Suppressed != "" {
		return b.String() + v.Suppressed + "\n"
	}
	fmt.Fprintf(&b, "%s\n\n", v.Label)
	grid := [][]string{append(append([]string{l.word("party")}, out.termTitles(lang)...), l.word("total"), fmt.Sprintf(l.word("per-head"), out.name("deelnemer", lang)))}
	for _, row := range v.Table.Rows {
		line := []string{row.Label}
		for _, cell := range row.Terms {
			line = append(line, cell.plain())
		}
		last := row.PerHead.plain()
		if row.Kind == "per_deelnemer" {
			last = ""
		}
		grid = append(grid, append(line, row.Total.plain(), last))
	}
	writeGrid(&b, grid)
	b.WriteString("\n")
	out.writeFigures(&b, lang)
	for _, note := range v.Table.Notes {
		fmt.Fprintf(&b, "* %s\n", note)
	}
	for _, note := range v.Notes {
		fmt.Fprintf(&b, "* %s\n", note.Text)
	}
	return b.String()
}

// plain is the cell without a currency mark.
func (c Cell) plain() string { return strings.Replace(c.Shown, "€ ", "", 1) }

func (out *Result) termTitles(lang string) []string {
	titles := make([]string, len(out.Terms))
	for i, t := range out.Terms {
		titles[i] = t.Title.In(lang)
	}
	return titles
}

// writeGrid aligns the first column left and all others right.
func writeGrid(b *strings.Builder, grid [][]string) {
	widths := make([]int, len(grid[0]))
	for _, line := range grid {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, line := range grid {
		var row strings.Builder
		for i, cell := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				row.WriteString(cell + pad)
			} else {
				row.WriteString("  " + pad + cell)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
}

func (out *Result) writeFigures(b *strings.Builder, lang string) {
	l := languageOf(lang)
	person := out.name("deelnemer", lang)
	t := &out.Savings
	grid := [][]string{
		{l.word("gross"), l.whole(t.Benefit.WholeEuros())},
		{l.word("costs"), l.whole(t.Cost.WholeEuros())},
		{l.word("net-long"), l.whole(t.Net.WholeEuros())},
		{fmt.Sprintf(l.word("gross-head"), person), l.whole(t.BenefitHead.WholeEuros())},
		{fmt.Sprintf(l.word("cost-head"), person), l.whole(t.CostHead.WholeEuros())},
		{fmt.Sprintf(l.word("net-head"), person), l.whole(t.NetHead.WholeEuros())},
	}
	if t.Ratio != nil {
		grid = append(grid, []string{l.word("ratio"), l.fixed(*t.Ratio, 2)})
		for i, value := range t.RatioByTerm {
			if value != nil && len(t.RatioByTerm) > 1 {
				grid = append(grid, []string{l.word("ratio") + ", " + lowerFirst(out.Terms[i].Title.In(lang)), l.fixed(*value, 2)})
			}
		}
	}
	writeGrid(b, grid)
	b.WriteString("\n")
}
