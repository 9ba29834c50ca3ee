package results

import (
	"slices"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// Kinds of rows in the table of amounts.
const (
	rowParty   = "partij"
	rowPerHead = "per_deelnemer"
)

func (c coster) lang() string {
	if c.Messages == nil {
		return source.DefaultLang
	}
	return c.Messages.Lang()
}

// block is a part of the page that has a drawing and files; nil when there is nothing
// to draw.
func (c coster) block(part string) *web.Tile {
	t := &web.Tile{ID: part, Title: c.T("results." + part), Subtitle: c.T("results." + part + "-sub"), Wide: true, Badge: natureBadge(c.view.Nature, c.view.Label)}
	switch part {
	case partWaterfall:
		c.waterfall(t)
	case partUncertainty:
		if c.view.Uncertainty == nil {
			return nil
		}
		c.uncertainty(t)
	case partParties:
		table := c.partyTable()
		t.Table = &table
		t.Notes = c.tableNotes()
		t.Meta = c.meta()
		return t
	default:
		return nil
	}
	t.Meta = c.meta()
	t.Explain = []string{c.T("results." + part + "-explain")}
	download.Offer(t, func(ext string) string { return with(c.address+"/"+part+ext, c.query) })
	return t
}

// amounts keeps the parts of an amount on one line: a minus at the end of a line is lost
// on its reader.
var amounts = strings.NewReplacer("− € ", "−\u00a0€\u00a0", "€ ", "€\u00a0")

func unbroken(text string) string { return amounts.Replace(text) }

// source says where the figures come from and what is wrong in what was printed.
func (c coster) source() *web.MkbaSource {
	var said []string
	for _, n := range c.view.Notes {
		if !c.isGround(n.Nature) && !c.aboutTotal(n.Text) {
			said = append(said, unbroken(strings.TrimSuffix(n.Text, ".")+"."))
		}
	}
	if c.view.Counted != "" {
		said = append(said, c.T("results.counted-why", "who", c.view.Counted))
	}
	return &web.MkbaSource{
		Badge: natureBadge(c.view.Nature, c.view.Label), Text: strings.Join(said, "\n") + " ",
		Link: &web.Link{Label: c.T("results.open-costs"), Href: c.open(c.view.Costs.ID)},
	}
}

// aboutTotal reports whether a note is about one printed total; it then stands below
// the table, with the number.
func (c coster) aboutTotal(text string) bool {
	return slices.ContainsFunc(c.view.Table.Rows, func(r mkba.TableRow) bool { return r.Total.Note == text })
}

// grounds are the natures of what a calculation rests on.
var grounds = []string{mkba.Measured, mkba.Assumed, mkba.Reconstructed, mkba.Convention, natureUnitPrice}

// natureUnitPrice is the nature of a number that stands in the definitions as a unit
// price with its source.
const natureUnitPrice = "kengetal"

// isGround reports whether a note of a nature is about what the calculation rests on.
// A number that was printed elsewhere is one too, unless the whole view was.
func (c coster) isGround(nature string) bool {
	return slices.Contains(grounds, nature) || nature == mkba.PublishedFig && c.view.Nature != mkba.PublishedFig
}

// grounds lists what was measured beside what was not. Of the latter each says what it
// is, because a dated price is not the same as an assumption.
func (c coster) grounds() (measured, assumed []string) {
	for _, n := range c.view.Notes {
		switch {
		case n.Nature == mkba.Measured:
			measured = append(measured, n.Text)
		case n.Nature == mkba.Reconstructed:
			assumed = append(assumed, c.T("results.nature."+n.Nature)+": "+n.Text)
		case c.isGround(n.Nature):
			assumed = append(assumed, n.Text)
		}
	}
	if len(measured) == 0 && c.view.Nature == mkba.PublishedFig {
		measured = []string{c.T("results.only-amounts")}
	}
	return measured, assumed
}

// parties is the table of amounts that open.
func (c coster) parties(open string) *web.PartyTable {
	v := c.view
	t := &web.PartyTable{
		Title: c.T("results.parties"), Sub: c.T("results.parties-sub"), TotalHead: c.T("results.total-gross"), PerHead: c.T("results.each"),
		None: c.T("results.none"), CaptionText: c.T("results.parties"),
		Note: strings.Join(append(c.tableNotes(), c.T("results.open-amounts")), " "),
	}
	t.Ground = c.ground(c.T("results.partijen-explain"))
	t.Ground.Downloads = download.Links(nil, &chart.Table{}, func(ext string) string { return with(c.address+"/"+partParties+ext, c.query) })
	for _, term := range v.Table.Terms {
		title := term.Title.In(c.lang())
		t.Terms = append(t.Terms, title)
		if why := term.Explanation.In(c.lang()); why != "" {
			title += ": " + strings.ToLower(why[:1]) + why[1:]
		}
		t.TermNotes = append(t.TermNotes, title)
	}
	for _, r := range v.Table.Rows {
		row := web.PartyRow{Name: r.Label, Total: c.amount(r.Total, open), Per: c.amount(r.PerHead, open)}
		for _, cell := range r.Terms {
			row.Terms = append(row.Terms, c.amount(cell, open))
		}
		if r.Kind == rowParty || r.Kind == mkba.Beneficiary {
			t.Rows = append(t.Rows, row)
			t.Max = max(t.Max, r.Total.Number)
		} else {
			t.Totals = append(t.Totals, row)
		}
	}
	return t
}

func (c coster) amount(cell mkba.Cell, open string) web.Amount {
	if cell.Empty {
		return web.Amount{}
	}
	a := web.Amount{Text: cell.Shown, Value: cell.Number}
	if cell.Trace != "" {
		a.Href, a.Current = c.open(cell.Trace), cell.Trace == open
	}
	return a
}

// trace opens one amount; nil when none is asked for or there is no such amount. An
// amount of one effect opens to its lines; one of several opens to the effects, each
// of which opens to its lines by its item.
func (c coster) trace(open, item string) *web.Trace {
	t, ok := c.find(open)
	if !ok {
		return nil
	}
	out := &web.Trace{CloseHref: with(c.address, c.query), Sub: c.T("results.trace-sub"), Badge: natureBadge(c.view.Nature, c.view.Label)}
	total := chart.Euro(float64(t.Amount.WholeEuros()))
	out.Title = c.T("results.trace-title", "amount", total, "what", inSentence(t.Title))
	part := slices.IndexFunc(t.Parts, func(p mkba.TracePart) bool { return p.Item == item })
	if len(t.Parts) == 1 {
		part = 0
	}
	if part >= 0 {
		c.lines(out, &t, &t.Parts[part])
		return out
	}
	for _, p := range t.Parts {
		out.Steps = append(out.Steps, web.TraceStep{Text: p.Title, Source: p.Explanation, Amount: chart.Euro(float64(p.Amount.WholeEuros()))})
		out.Links = append(out.Links, web.Link{Label: c.T("results.trace-part", "what", p.Title), Href: c.address + "?open=" + t.ID + "&post=" + p.Item + c.more() + "#spoor"})
	}
	out.Total = web.TraceStep{Text: t.Title, Source: c.T("results.trace-sum"), Amount: total}
	return out
}

func (c coster) find(id string) (mkba.Trace, bool) {
	if id == "" {
		return mkba.Trace{}, false
	}
	for _, t := range append([]mkba.Trace{c.view.Costs}, c.view.Traces...) {
		if t.ID == id && len(t.Parts) > 0 {
			return t, true
		}
	}
	return mkba.Trace{}, false
}

// lines writes one effect line by line; the last one is the amount.
func (c coster) lines(out *web.Trace, t *mkba.Trace, p *mkba.TracePart) {
	out.Badge = natureBadge(p.Nature, c.T("results.nature."+p.Nature))
	if len(t.Parts) > 1 {
		out.Title = c.T("results.trace-title", "amount", chart.Euro(float64(p.Amount.WholeEuros())), "what", inSentence(t.Title))
		out.Sub = p.Title
		out.Links = append(out.Links, web.Link{Label: c.T("results.trace-all", "what", t.Title), Href: c.open(t.ID)})
	}
	if p.Explanation != "" {
		out.Notes = append(out.Notes, web.Plain(p.Explanation))
	}
	for i, l := range p.Lines {
		step := web.TraceStep{Text: l.Text, Source: l.Source, Amount: l.Shown}
		if l.URL != "" {
			out.Links = append(out.Links, web.Link{Label: c.T("results.trace-source", "what", l.Text), Href: l.URL})
		}
		if i == len(p.Lines)-1 {
			out.Total = step
			continue
		}
		out.Steps = append(out.Steps, step)
	}
}

// inSentence writes "party, Term" as it stands in a sentence: the party keeps its
// capital, which may be that of a name.
func inSentence(title string) string {
	party, term, both := strings.Cut(title, ", ")
	if !both {
		return title
	}
	return party + ", " + strings.ToLower(term)
}
