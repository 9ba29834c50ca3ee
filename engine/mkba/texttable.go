package mkba

import (
	"fmt"
	"strings"
)

// signedAmount is an amount in whole euros with its sign.
func (l language) signedAmount(c Cents) string {
	if c.WholeEuros() > 0 {
		return "+ " + l.whole(c.WholeEuros())
	}
	return l.whole(c.WholeEuros())
}

// Label names a cause: the parameter that differs, or what else does.
func (c Cause) Label(lang string) string {
	if title := c.Title.In(lang); title != "" {
		return title
	}
	return languageOf(lang).word("cause-" + c.ID)
}

// Values are the two values of a parameter, such as 30% tot 45%; "" for any other cause.
func (c Cause) Values(lang string) string {
	if c.From == nil || c.To == nil {
		return ""
	}
	l := languageOf(lang)
	return fmt.Sprintf(l.word("from-to"), l.plain(*c.From, c.Share), l.plain(*c.To, c.Share))
}

// VerdictWord is a verdict of a check report in words.
func VerdictWord(verdict, lang string) string { return languageOf(lang).word("verdict-" + verdict) }

// shownItems is how many effects and costs a printed cause names.
const shownItems = 3

// CompareText prints a comparison: both net results, and per cause what it adds.
func CompareText(c *Comparison, lang string) string {
	l := languageOf(lang)
	grid := [][]string{{l.word("net-from"), l.whole(c.From.Net.WholeEuros()), ""}}
	for _, cause := range c.Causes {
		title := cause.Label(lang)
		if values := cause.Values(lang); values != "" {
			title += ", " + values
		}
		grid = append(grid, []string{title, l.signedAmount(cause.Amount), ""})
		for i, item := range cause.Items {
			if i == shownItems {
				break
			}
			grid = append(grid, []string{"  " + item.Title.In(lang), "", l.signedAmount(item.Amount)})
		}
	}
	grid = append(grid, []string{l.word("net-to"), l.whole(c.To.Net.WholeEuros()), ""})
	var b strings.Builder
	writeGrid(&b, grid)
	if c.SameSize {
		fmt.Fprintf(&b, "%s\n", fmt.Sprintf(l.word("same-size"), l.whole(int64(c.Participants))))
	}
	return b.String()
}

// ReportText prints a check report: each question with its verdict, and what was
// found below it.
func ReportText(r CheckReport, lang string) string {
	l := languageOf(lang)
	var b strings.Builder
	for _, item := range r.Items {
		fmt.Fprintf(&b, "%-12s %s", l.word("verdict-"+item.Verdict), item.Question.In(lang))
		if item.Checked > 0 {
			fmt.Fprintf(&b, " (%s)", l.whole(int64(item.Checked)))
		}
		b.WriteString("\n")
		for _, f := range item.Findings {
			fmt.Fprintf(&b, "%-12s - %s\n", "", f.Message)
		}
	}
	return b.String()
}

// PaymentText prints what an agreement comes to.
func PaymentText(p *Payment, lang string) string {
	l := languageOf(lang)
	if p.Hidden {
		return p.Title.In(lang) + ": " + l.word("hidden-cell") + "\n"
	}
	grid := [][]string{{p.Title.In(lang), ""}}
	for _, line := range p.Lines {
		grid = append(grid, []string{"  " + line.Title.In(lang) + l.cappedNote(line.Capped), l.whole(line.Amount.WholeEuros())})
	}
	grid = append(grid, []string{l.word("total") + l.cappedNote(p.Capped), l.whole(p.Total.WholeEuros())})
	var b strings.Builder
	writeGrid(&b, grid)
	return b.String()
}

func (l language) cappedNote(capped bool) string {
	if !capped {
		return ""
	}
	return " (" + l.word("capped-at") + ")"
}
