package report

import (
	"cmp"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/mkba"
)

// Markdown is the whole report as a text: what stands in it, and each drawing as its
// table (in the notation of GitHub). It holds no more than the view does.
func (v *View) Markdown() string {
	w := &writer{}
	w.block("*" + escape(v.About) + ". " + escape(v.Title) + ", " + escape(v.Date.String()) + "*")
	if l := v.Letter; l != nil {
		w.block(escape(l.To))
		w.block("# " + escape(l.Subject))
		w.block(escape(l.Greeting))
	} else {
		w.block("# " + v.Heading.Markdown)
	}
	w.block(v.Lead.Markdown)
	for i := range v.Sections {
		w.section(&v.Sections[i])
	}
	if v.Letter != nil {
		w.block(strings.ReplaceAll(escape(strings.TrimSpace(v.Letter.Closing)), "\n", "\\\n"))
	}
	w.block("---")
	w.block(v.Method.Markdown)
	about := []string{"n = " + v.N.Text() + " " + v.People}
	if v.Period != "" {
		about = append(about, v.Period)
	}
	about = append(append(about, v.Definition), v.Sources...)
	w.block(escape(strings.Join(about, ". ")))
	return w.String()
}

// writer writes blocks with an empty line between them.
type writer struct{ strings.Builder }

func (w *writer) block(text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if w.Len() > 0 {
		w.WriteString("\n")
	}
	w.WriteString(text + "\n")
}

func (w *writer) section(s *SectionView) {
	if s.Title != "" {
		w.block("## " + escape(s.Title))
	}
	for _, f := range s.Figures {
		w.block("**" + escape(f.Value) + "** " + f.Caption.Markdown)
	}
	for _, body := range s.Body {
		w.block(body.Markdown)
	}
	for _, q := range s.Quotes {
		w.block("> " + escape(q.Text) + "\n>\n> " + escape(q.By))
	}
	w.block(s.Unquoted.Markdown)
	for i := range s.Tiles {
		w.tile(&s.Tiles[i])
	}
}

func (w *writer) tile(t *dashboard.TileView) {
	w.block("### " + escape(t.Title))
	w.block(escape(t.Subtitle))
	switch {
	case t.Suppressed != "":
		w.block(escape(t.Suppressed))
		return
	case t.Key != nil:
		w.block("**" + escape(t.Key.Value.Text()) + "**")
	case t.MKBA != nil:
		w.costs(t.MKBA)
	case t.Table != nil:
		w.table(t.Table)
	}
	for _, note := range t.Notes {
		w.block(escape(note))
	}
}

func (w *writer) table(t *dashboard.Table) {
	rows := [][]string{{t.Head}}
	for _, c := range t.Columns {
		rows[0] = append(rows[0], strings.TrimSpace(c.Label+" "+c.Sub))
	}
	for _, r := range t.Rows {
		row := []string{r.Label}
		for _, c := range r.Cells {
			row = append(row, c.Text())
		}
		rows = append(rows, row)
	}
	w.grid(rows)
}

// costs is who gains and pays what, whichever part of it is drawn.
func (w *writer) costs(v *mkba.View) {
	if v.Suppressed != "" {
		w.block(escape(v.Suppressed))
		return
	}
	head := []string{""}
	for _, term := range v.Table.Terms {
		head = append(head, term.Title.String())
	}
	rows := [][]string{append(head, "Totaal")}
	for _, r := range v.Table.Rows {
		row := []string{r.Label}
		for _, c := range r.Terms {
			row = append(row, c.Shown)
		}
		rows = append(rows, append(row, r.Total.Shown))
	}
	w.grid(rows)
}

// grid is a table: its first row is the head, its first column has labels.
func (w *writer) grid(rows [][]string) {
	var out strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			out.WriteString("| " + escape(cmp.Or(cell, " ")) + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString("| --- " + strings.Repeat("| ---: ", len(row)-1) + "|\n")
		}
	}
	w.block(out.String())
}
