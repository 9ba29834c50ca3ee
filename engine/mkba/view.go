package mkba

import (
	"fmt"
	"strings"

	"effectmonitor/engine/source"
)

// View is a result as a page shows it: texts and numbers, no HTML.
type View struct {
	Title       string           `json:"titel"`
	Version     int              `json:"versie"` // of the model
	Subtitle    string           `json:"ondertitel"`
	Nature      string           `json:"aard"`                // PublishedFig, or berekend
	Label       string           `json:"label"`               // the nature in words
	Suppressed  string           `json:"verborgen,omitempty"` // why there are no figures; then everything below is empty
	Key         []KeyFigure      `json:"kerngetallen"`
	Waterfall   []WaterfallStep  `json:"waterval"`
	Table       Table            `json:"tabel"`
	Costs       Trace            `json:"kosten"`
	Traces      []Trace          `json:"sporen"` // one per amount that a cell names
	Uncertainty *UncertaintyView `json:"onzekerheid,omitempty"`
	Notes       []Note           `json:"opmerkingen"`
	// Counted says whom the outcome counts, as the definition of the indicator of
	// Model.Participants does. It is filled by who has the framework, "" when the model
	// counts everyone.
	Counted string `json:"-"`
}

// KeyFigure is one of the large numbers on top. Gross and net are always said.
type KeyFigure struct {
	ID     string  `json:"id"` // bruto, kosten, netto or verhouding
	Label  string  `json:"label"`
	Shown  string  `json:"toont"`
	Alone  string  `json:"-"`     // as it stands where words have no room
	Number float64 `json:"getal"` // euros
	Note   string  `json:"toelichting"`
	Bound  Bound   `json:"grens,omitempty"` // of a number that is not complete
	// Low and High are the ends of what the number can be when it is not complete. An
	// end may be infinite.
	Low, High float64 `json:"-"`
}

// WaterfallStep is one bar from costs to net, in euros per participant. Parties
// that are too small to see stand together in one step.
type WaterfallStep struct {
	Kind   string   `json:"soort"` // kosten, baten or netto
	Label  string   `json:"label"`
	Merged []string `json:"samen,omitempty"` // titles of the parties in a merged step
	Amount float64  `json:"bedrag"`
	Shown  string   `json:"toont"`
}

// Cell is one amount of the table.
type Cell struct {
	Shown  string  `json:"toont"`
	Number float64 `json:"getal"`
	Empty  bool    `json:"leeg,omitempty"`      // no money at all, which is not a hidden cell
	Hidden bool    `json:"verborgen,omitempty"` // too few participants to tell whether there is any
	Bound  Bound   `json:"grens,omitempty"`     // what is too small to show is not in it
	Trace  string  `json:"spoor,omitempty"`
	Note   string  `json:"opmerking,omitempty"`
}

// TableRow is one party, or a line of totals.
type TableRow struct {
	Label   string `json:"label"`
	Kind    string `json:"soort"` // partij, totaal, per_deelnemer, deelnemer or landelijk
	Terms   []Cell `json:"termijnen"`
	Total   Cell   `json:"totaal"`
	PerHead Cell   `json:"per_deelnemer"`
	Costs   Cell   `json:"kosten"`
	Net     Cell   `json:"netto"`
}

// Table is parties by term. Its amounts are gross but for the columns of costs
// and net.
type Table struct {
	Terms []Label    `json:"termijnen"`
	Rows  []TableRow `json:"rijen"`
	Notes []string   `json:"opmerkingen,omitempty"`
}

// Note is something that a reader must know, with where it comes from.
type Note struct {
	Nature string `json:"aard"` // one of the natures, or opmerking
	Text   string `json:"tekst"`
}

// View makes the page of a result in a language. Uncertainty may be nil.
func (out *Result) View(lang string, uncertainty *SensitivityResult) View {
	l := languageOf(lang)
	v := View{Title: out.Title.In(lang), Version: out.Version, Subtitle: out.basis(lang), Nature: "berekend", Label: l.word("computed")}
	if out.Published {
		v.Nature, v.Label = PublishedFig, l.word("published")
	}
	if out.TooFew {
		v.Suppressed = fmt.Sprintf(l.word("suppressed"), out.run.in.Threshold, out.name("deelnemers", lang))
		if out.MostHidden {
			v.Suppressed = fmt.Sprintf(l.word("most-hidden"), out.run.in.Threshold, out.name("deelnemers", lang))
		}
		return v
	}
	v.Key = out.keyFigures(lang)
	v.Waterfall = out.waterfall(lang)
	v.Table = out.table(lang)
	v.Costs = out.CostTrace(lang)
	v.Traces = out.Traces(lang)
	v.Uncertainty = uncertainty.view(lang, out)
	v.Notes = out.notes(lang)
	return v
}

// name is the model's word for a participant or participants.
func (out *Result) name(what, lang string) string {
	return naming(&Model{Naming: out.Naming}, what, lang)
}

// basis is the line under the title: how many, at which prices, discounted how.
func (out *Result) basis(lang string) string {
	l := languageOf(lang)
	head := l.whole(int64(out.Participants)) + " " + out.name("deelnemers", lang) + ". "
	if out.TooFew {
		head = "" // nor how many there are
	}
	if out.Discount == nil {
		return head + fmt.Sprintf(l.word("not-discounted"), out.PriceYear)
	}
	text := head + fmt.Sprintf(l.word("discounted"), out.PriceYear, l.percent(out.Discount.Rate))
	if out.Discount.AfterYear > 0 && out.Discount.AfterYear < out.Horizon {
		text += " " + fmt.Sprintf(l.word("then"), out.Discount.AfterYear, l.percent(out.Discount.Then))
	}
	return text
}

func (out *Result) keyFigures(lang string) []KeyFigure {
	l := languageOf(lang)
	perHead := fmt.Sprintf(l.word("per-head"), out.name("deelnemer", lang))
	t, open := &out.Savings, out.ofPayers(allTerms)
	less, more := out.room()
	figure := func(id, label string, amount Cents, b Bound) KeyFigure {
		k := KeyFigure{ID: id, Label: l.word(label), Shown: l.bounded(l.euros(amount), b), Alone: signs[b] + l.euros(amount), Number: amount.Euros(), Note: perHead, Bound: b}
		if k.Low, k.High = k.Number, k.Number; b != "" {
			k.Low, k.High = k.Number-less, k.Number+more
		}
		return k
	}
	figures := []KeyFigure{
		figure("bruto", "gross", t.BenefitHead, open), figure("kosten", "costs", t.CostHead, ""), figure("netto", "net-long", t.NetHead, open),
	}
	if t.Ratio == nil {
		return figures
	}
	ratio := "€ " + l.fixed(*t.Ratio, 2)
	last := KeyFigure{
		ID: "verhouding", Label: l.word("per-euro"), Shown: l.bounded(ratio, open), Alone: signs[open] + ratio, Number: *t.Ratio, Note: l.word("per-euro-note"), Bound: open,
		Low: *t.Ratio - less/t.CostHead.Euros(), High: *t.Ratio + more/t.CostHead.Euros(),
	}
	if len(t.RatioByTerm) > 1 && t.RatioByTerm[0] != nil {
		term := lowerFirst(out.Terms[0].Title.In(lang))
		last.Note += ". " + fmt.Sprintf(l.word("term-only"), term, l.bounded("€ "+l.fixed(*t.RatioByTerm[0], 2), out.ofPayers(0)))
	}
	return append(figures, last)
}

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// smallStep is the part of all benefits under which a party is too small to see
// as a bar of its own.
const smallStep = 0.01

func (out *Result) waterfall(lang string) []WaterfallStep {
	l := languageOf(lang)
	step := func(kind, label string, amount Cents, b Bound) WaterfallStep {
		shown := l.signed(amount)
		if kind == "netto" || b != "" {
			shown = signs[b] + l.whole(amount.WholeEuros())
		}
		return WaterfallStep{Kind: kind, Label: label, Amount: amount.Euros(), Shown: shown}
	}
	steps := []WaterfallStep{step("kosten", l.word("costs"), -out.Savings.CostHead, "")}
	var small []Row
	for _, row := range out.Rows {
		switch share := float64(row.Benefit) / float64(max(out.Savings.Benefit, 1)); {
		case !out.Parties[row.Party].Payer || row.Benefit == 0:
		case share < smallStep && share > -smallStep:
			small = append(small, row)
		default:
			steps = append(steps, step("baten", out.Parties[row.Party].Title.In(lang), row.PerHead, out.ofParty(row.Party, allTerms)))
		}
	}
	if len(small) > 0 {
		sum, titles := Cents(0), make([]string, 0, len(small))
		for _, row := range small {
			sum += row.Benefit
			titles = append(titles, out.Parties[row.Party].Title.In(lang))
		}
		merged := step("baten", strings.Join(titles, ", "), out.perHead(sum), out.ofRows(small))
		if len(titles) > 1 {
			merged.Label, merged.Merged = l.word("others"), titles
		}
		steps = append(steps, merged)
	}
	return append(steps, step("netto", l.word("netto"), out.Savings.NetHead, out.ofPayers(allTerms)))
}

// signed is an amount in whole euros with its sign before it.
func (l language) signed(c Cents) string {
	if c.WholeEuros() < 0 {
		return l.whole(c.WholeEuros())
	}
	return "+ " + l.whole(c.WholeEuros())
}

func (out *Result) table(lang string) Table {
	l := languageOf(lang)
	t := Table{Terms: out.Terms}
	for _, payers := range []bool{true, false} {
		for i := range out.Rows {
			row := &out.Rows[i]
			if out.Parties[row.Party].Payer == payers && (payers || row.Benefit != 0 || row.Cost != 0) {
				t.Rows = append(t.Rows, out.tableRow(row, lang))
			}
		}
		if payers {
			t.Rows = append(t.Rows, out.totalRow("totaal", l.word("total-gross"), &out.Savings, out.ofPayers, lang))
			t.Rows = append(t.Rows, out.headRow(lang))
		}
	}
	if out.Social.Benefit != out.Savings.Benefit || out.Social.Cost != out.Savings.Cost {
		t.Rows = append(t.Rows, out.totalRow("landelijk", l.word("social"), &out.Social, out.ofAll, lang))
		t.Notes = append(t.Notes, l.word("social-note"))
	}
	return t
}

func (l language) cell(amount Cents) Cell {
	if amount == 0 {
		return Cell{Shown: l.word("none"), Empty: true}
	}
	return Cell{Shown: l.euros(amount), Number: amount.Euros()}
}

func (out *Result) tableRow(row *Row, lang string) TableRow {
	l := languageOf(lang)
	party := out.Parties[row.Party]
	open := out.ofParty(row.Party, allTerms)
	line := TableRow{
		Label: party.Title.In(lang), Kind: "partij", Total: l.within(row.Benefit, open), PerHead: l.within(row.PerHead, open),
		Costs: l.cell(row.Cost), Net: l.within(row.Net, open),
	}
	if !party.Payer {
		line.Kind = Beneficiary
	}
	for i, amount := range row.ByTerm {
		cell := l.within(amount, out.ofParty(row.Party, i))
		if !cell.Empty && !cell.Hidden {
			cell.Trace = out.TraceID(row.Party, i)
		}
		if m := row.Misprint; m != nil && m.Term == out.Terms[i].ID {
			cell.Note = misprintText(m, party.Title, lang)
		}
		line.Terms = append(line.Terms, cell)
	}
	if row.PrintedTotal != nil && *row.PrintedTotal != row.Benefit {
		line.Total = l.cell(*row.PrintedTotal)
		line.Total.Note = fmt.Sprintf(l.word("rounding"), party.Title.In(lang), l.whole(row.Benefit.WholeEuros()), l.whole(row.PrintedTotal.WholeEuros()))
	}
	return line
}

func misprintText(m *Misprint, party source.Text, lang string) string {
	l := languageOf(lang)
	return fmt.Sprintf(l.word("misprint"), party.In(lang), l.whole(m.Printed), l.whole(m.Read)) + " " + m.Explanation.In(lang)
}

func (out *Result) totalRow(kind, label string, t *Totals, bound func(term int) Bound, lang string) TableRow {
	l := languageOf(lang)
	open := bound(allTerms)
	line := TableRow{
		Label: label, Kind: kind, Total: l.within(t.Benefit, open), PerHead: l.within(t.BenefitHead, open),
		Costs: l.cell(t.Cost), Net: l.within(t.Net, open),
	}
	for i, amount := range t.ByTerm {
		line.Terms = append(line.Terms, l.within(amount, bound(i)))
	}
	return line
}

func (out *Result) headRow(lang string) TableRow {
	l := languageOf(lang)
	t, open := &out.Savings, out.ofPayers(allTerms)
	line := TableRow{
		Label: fmt.Sprintf(l.word("per-head-gross"), out.name("deelnemer", lang)), Kind: "per_deelnemer",
		Total: l.within(t.BenefitHead, open), PerHead: l.within(t.BenefitHead, open), Costs: l.cell(t.CostHead), Net: l.within(t.NetHead, open),
	}
	for i, amount := range t.ByTermHead {
		line.Terms = append(line.Terms, l.within(amount, out.ofPayers(i)))
	}
	return line
}
