package chart

// Timeline shows phases to scale, the moments of each rater and today. Times are
// days since any day zero.
type Timeline struct {
	Title, Desc      string
	Phases           []TimelinePhase
	Moments          []TimelineMoment
	Raters           []string // names of the rows, in order
	PhaseHead        string
	MomentHead       string
	Today            float64
	TodayLabel       string
	Done, Due, Later string // legend
	Missed           string // legend of MarkMissed; empty when nothing was missed
	Start, End       float64
	DateHead         string // head of the column of dates
}

// TimelinePhase is one phase; Future is drawn dashed.
type TimelinePhase struct {
	Label    string
	From, To float64
	Current  bool
	Future   bool
}

// TimelineMoment is one moment with the state per rater: MarkDone, MarkDue,
// MarkLater or MarkMissed, and what it says in the table.
type TimelineMoment struct {
	Label, Date string
	At          float64
	States      []string
	Texts       []string
}

// SVG lies along time; where it is narrow, time runs down.
func (t Timeline) SVG(id string, width int) string {
	if width < narrowUnder {
		return t.down(id, float64(width))
	}
	w := float64(width)
	left := widest(append([]string{t.PhaseHead}, t.Raters...), fontSize) + 36
	rows := float64(len(t.Raters))
	height := 110 + rows*42 + 52
	c := newCanvas(id, w, height)
	x := scale{t.Start, t.End, left + 12, w - 36}
	t.phases(c, x)
	c.text("ch-text ch-bold", "", 0, 58, t.PhaseHead)
	c.line("ch-timeaxis", x.p0, 94, w-4, 94)
	for i, name := range t.Raters {
		c.text("ch-text ch-bold", "", 0, 136+float64(i)*42, name)
	}
	t.moments(c, x, rows)
	at := x.at(t.Today)
	if t.Today >= t.Start && t.Today <= t.End {
		c.line("ch-today", at, 28, at, 110+rows*42)
		anchor, dx := "start", 6.0
		if at > w-90 {
			anchor, dx = "end", -6
		}
		c.text("ch-text ch-bold ch-halo", anchor, at+dx, 22, t.TodayLabel)
	}
	return c.svg(t.Title, t.Desc)
}

func (t Timeline) phases(c *canvas, x scale) {
	above := -1.0
	for _, p := range t.Phases {
		x0, x1 := x.at(max(p.From, t.Start)), x.at(min(p.To, t.End))
		if x1 <= x0 {
			continue
		}
		class := "ch-phase"
		if p.Current {
			class += " is-current"
		} else if p.Future {
			class += " is-future"
		}
		c.rect(class, x0+0.5, 36, x1-x0-1.5, 34)
		label := weight("ch-text", p.Current)
		switch {
		case textWidth(p.Label, fontSize) < x1-x0-8:
			if p.Current {
				label = "ch-text ch-bold ch-on-phase"
			} else if p.Future {
				label = "ch-text ch-quiet"
			}
			c.text(label, "middle", (x0+x1)/2, 58, p.Label)
		case x0 > above && x0+textWidth(p.Label, fontSize) < t.todayLeft(x):
			// Too short to hold its name: the name stands above, if there is room.
			c.text("ch-text", "", x0, 22, p.Label)
			above = x0 + textWidth(p.Label, fontSize) + 12
		}
	}
}

func (t Timeline) todayLeft(x scale) float64 {
	if t.Today < t.Start || t.Today > t.End {
		return x.p1
	}
	return x.at(t.Today) - 4
}

func (t Timeline) moments(c *canvas, x scale, rows float64) {
	free := -1.0
	for _, m := range t.Moments {
		at := x.at(m.At)
		c.line("ch-grid", at, 94, at, 112+rows*42)
		for i, state := range m.States {
			drawMoment(c, state, at, 131+float64(i)*42)
		}
		half := max(textWidth(m.Label, fontSize), textWidth(m.Date, fontSize))/2 + 4
		if at-half < free {
			continue // its label would stand on its neighbour's
		}
		free = at + half
		c.text("ch-text ch-bold", "middle", at, 130+rows*42, m.Label)
		c.text("ch-text ch-quiet", "middle", at, 148+rows*42, m.Date)
	}
}

// down lists moments under each other, with today between them.
func (t Timeline) down(id string, w float64) string {
	const rowHeight, top = 44.0, 40.0
	c := newCanvas(id, w, top+float64(len(t.Moments))*rowHeight+26)
	columns := make([]float64, len(t.Raters))
	for i, name := range t.Raters {
		columns[i] = w - 46 - float64(len(t.Raters)-1-i)*92
		c.lines("ch-text ch-quiet", "middle", columns[i], 16, 16, wrap(name, 88, fontSize, 1))
	}
	shown := false
	y := top
	for _, m := range t.Moments {
		if !shown && t.Today < m.At {
			c.line("ch-today", 0, y, w, y)
			c.text("ch-text ch-bold", "", 0, y+18, t.TodayLabel)
			y, shown = y+26, true
		}
		c.text("ch-text ch-bold", "", 0, y+19, m.Label)
		c.text("ch-text ch-quiet", "", 0, y+36, m.Date)
		for i, state := range m.States {
			drawMoment(c, state, columns[i], y+22)
		}
		y += rowHeight
		c.line("ch-grid", 0, y, w, y)
	}
	return c.svg(t.Title, t.Desc)
}

// Legend names the states.
func (t Timeline) Legend() []Legend {
	out := []Legend{{MarkDone, t.Done}, {MarkDue, t.Due}, {MarkLater, t.Later}}
	if t.Missed != "" {
		out = append(out, Legend{MarkMissed, t.Missed})
	}
	return out
}

// Table has a row per moment.
func (t Timeline) Table() Table {
	out := Table{Caption: t.Title, Columns: []Column{{Label: t.MomentHead}, {Label: t.DateHead}}}
	for _, r := range t.Raters {
		out.Columns = append(out.Columns, Column{Label: r})
	}
	for _, m := range t.Moments {
		row := Row{Head: m.Label, Cells: []Cell{{Text: m.Date}}}
		for _, text := range m.Texts {
			row.Cells = append(row.Cells, Cell{Text: text})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
