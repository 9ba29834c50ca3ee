package mkba

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
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

// CSV writes every leaf of a result on a line of its own: what it is, of which
// effect or cost, party, term and year, in euros at the price level and discounted.
// Numbers have a point and titles are in the language.
func CSV(out *Result, lang string) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"soort", "post", "partij", "partijnaam", "termijn", "jaar", "bedrag", "contant"}}
	for _, leaf := range out.Leaves {
		party := out.Parties[leaf.Party]
		rows = append(rows, []string{
			string(leaf.Kind), leaf.Item, party.ID, party.Title.In(lang), out.Terms[leaf.Term].ID, strconv.Itoa(leaf.Year),
			strconv.FormatFloat(leaf.Nominal.Euros(), 'f', 2, 64), strconv.FormatFloat(leaf.Present.Euros(), 'f', 2, 64),
		})
	}
	if err := w.WriteAll(rows); err != nil {
		return "", fmt.Errorf("mkba %s: write csv: %w", out.Model, err)
	}
	return b.String(), nil
}
