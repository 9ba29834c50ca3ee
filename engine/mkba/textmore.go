package mkba

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// tornadoWidth is how many characters the widest bar of a tornado takes.
const tornadoWidth = 40

// UncertaintyText prints what the parameters do to the net amount per
// participant: a tornado with the value at which the net amount turns, and what a
// simulation says. It is empty when nothing is uncertain.
func UncertaintyText(out *Result, s *SensitivityResult, lang string) string {
	v := s.view(lang, out)
	if v == nil {
		return ""
	}
	l := languageOf(lang)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", fmt.Sprintf(l.word("ends"), out.name("deelnemer", lang), l.amount(v.Low), l.amount(v.Net), l.amount(v.High)))
	if v.Headline != "" {
		fmt.Fprintf(&b, "%s\n", v.Headline)
	}
	v.Bars = slices.DeleteFunc(v.Bars, func(bar BarView) bool { return bar.AtLow == bar.AtHigh })
	lowest, highest := v.Net, v.Net
	for _, bar := range v.Bars {
		lowest, highest = min(lowest, bar.AtLow, bar.AtHigh), max(highest, bar.AtLow, bar.AtHigh)
	}
	grid := [][]string{{l.word("parameter"), l.word("at-low"), l.word("at-high"), l.word("break-even"), ""}}
	var drawn []string
	for _, bar := range v.Bars {
		turn := bar.BreakEven
		if turn == "" {
			turn = l.word("none")
		}
		grid = append(grid, []string{bar.Label + " (" + bar.Range + ")", l.amount(bar.AtLow), l.amount(bar.AtHigh), turn, "|"})
		drawn = append(drawn, drawBar(bar, v.Net, lowest, highest))
	}
	var table strings.Builder
	writeGrid(&table, grid)
	for i, line := range strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n") {
		if i > 0 {
			line = strings.TrimSuffix(line, "|") + drawn[i-1]
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// amount is an amount in whole euros without a currency mark.
func (l language) amount(euros float64) string { return l.whole(int64(math.Round(euros))) }

// drawBar draws a bar from the result at low to that at high, with a mark where
// the central result is.
func drawBar(bar BarView, net, lowest, highest float64) string {
	width := max(highest-lowest, 1)
	place := func(value float64) int { return int(math.Round((value - lowest) / width * tornadoWidth)) }
	from, to := place(min(bar.AtLow, bar.AtHigh)), place(max(bar.AtLow, bar.AtHigh))
	line := []rune(strings.Repeat(" ", from) + strings.Repeat("█", to-from) + strings.Repeat(" ", tornadoWidth-to+1))
	line[place(net)] = '│'
	return string(line)
}
