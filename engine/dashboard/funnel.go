package dashboard

import (
	"fmt"
	"math"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// FunnelView sets parts of a group against the limits of chance around the whole.
type FunnelView struct {
	Centre cohort.Figure `json:"midden"`
	Limits []FunnelLimit `json:"grenzen"` // ascending in size
	Points []FunnelPoint `json:"punten"`
}

// FunnelLimit holds the limits at one size: 95% near and 99.8% far.
type FunnelLimit struct {
	Size    float64        `json:"n"`
	Near    stats.Interval `json:"dichtbij"`
	FarAway stats.Interval `json:"ver"`
}

// FunnelPoint is one part.
type FunnelPoint struct {
	Label   string        `json:"label"`
	N       cohort.Figure `json:"n"`
	Share   cohort.Figure `json:"aandeel"`
	Outside bool          `json:"buiten,omitempty"` // of the near limits
	Far     bool          `json:"ver,omitempty"`    // of the far limits too
	Above   bool          `json:"boven,omitempty"`
}

// The levels of the limits of a funnel, as they are usual.
const (
	nearLevel = 0.95
	farLevel  = 0.998
)

// funnelSteps is how many sizes the limits are drawn at.
const funnelSteps = 24

// unitOf is one part of a group with its reader.
type unitOf struct {
	label  string
	reader cohort.Reader
}

// units are the parts that a funnel shows: the classes of a breakdown, or the
// gemeenten. They keep the order of the input: no ranking.
func (b *builder) units(t *Tile) []unitOf {
	var list []unitOf
	if t.Breakdown != "" {
		if !b.own.Whole() {
			return nil
		}
		for _, c := range b.own.Classes(t.Breakdown) {
			if r, ok := b.class(nil, t.Breakdown, c.ID); ok {
				list = append(list, unitOf{b.text(c.Title), r})
			}
		}
		return list
	}
	if b.in.Own == nil || b.in.Slice != (cohort.Slice{}) {
		return nil
	}
	members := b.gate.Members(b.in.Framework, b.in.Own, members(b.in))
	for _, g := range b.in.Gemeenten {
		list = append(list, unitOf{g.Name, members.Read(g.ID, cohort.Slice{})})
	}
	return list
}

// funnel gives the share of each part beside what chance allows a part of its size. A
// part of which the share may not be shown is left out of the drawing and stands in
// the table as what it is.
func (b *builder) funnel(v *TileView, t *Tile, ind *indicator.Indicator) {
	at := moment(ind, t.To)
	whole := b.own.Measure(ind, at)
	v.N = b.own.Population(ind, at)
	v.NText = b.people(v.N, "")
	v.Table = &Table{Head: b.unitHead(t), Columns: []Column{{Label: "n"}, {Label: b.text(ind.Def.Title)}, {Label: wordInterval}, {Label: "Ligt"}}}
	if t.CaseMix != nil {
		v.Table.Columns = append(v.Table.Columns, Column{Label: wordExpected}, Column{Label: "Gevonden", Sub: "gedeeld door verwacht"}, Column{Label: wordInterval})
	}
	f := &FunnelView{Centre: whole}
	outside := 0
	for _, u := range b.units(t) {
		p := FunnelPoint{Label: u.label, N: u.reader.Population(ind, at), Share: u.reader.Measure(ind, at)}
		p.place(whole)
		if p.Outside {
			outside++
		}
		cells := append(keyFirst(p), Cell{Words: p.words()})
		if t.CaseMix != nil {
			cells = append(cells, b.mixCells(u.reader, ind, at, t.CaseMix)...)
		}
		f.Points = append(f.Points, p)
		v.Table.Rows = append(v.Table.Rows, Row{Label: u.label, Cells: cells})
	}
	total := []Cell{{Figure: v.N}, {Figure: whole}, {Words: orDash(whole.IntervalText())}, {Words: cohort.AbsentText}}
	for len(total) < len(v.Table.Columns) {
		total = append(total, Cell{Words: cohort.AbsentText})
	}
	v.Table.Rows = append(v.Table.Rows, Row{Label: wordTotal, Total: true, Cells: total})
	if whole.Known() {
		f.Limits = limitsOf(f.Points, whole.Value())
		v.Funnel = f
		v.Explanation = append(v.Explanation, funnelSays(outside, len(f.Points)))
	}
	if t.Breakdown == "" && b.in.Slice != (cohort.Slice{}) {
		v.Notes = append(v.Notes, "Per gemeente tonen we alleen alle jaren en groepen samen.")
	}
}

func keyFirst(p FunnelPoint) []Cell {
	return []Cell{{Figure: p.N}, {Figure: p.Share, Strong: p.Outside}, {Words: orDash(p.Share.IntervalText())}}
}

// unitHead is the head of the column of parts.
func (b *builder) unitHead(t *Tile) string {
	if s := b.in.Framework.Breakdown(t.Breakdown); s != nil {
		return b.text(s.Def.Title)
	}
	return "Gemeente"
}

// place says whether a part lies within the limits of its size.
func (p *FunnelPoint) place(whole cohort.Figure) {
	n, counted := p.N.N()
	if !p.Share.Known() || !p.N.Known() || !counted || !whole.Known() {
		return
	}
	near, far := limitsAt(whole.Value(), n)
	share := p.Share.Value()
	p.Outside, p.Far, p.Above = near.Without(share), far.Without(share), share > whole.Value()
}

func limitsAt(target float64, n int) (near, far stats.Interval) {
	near.Low, near.High = stats.FunnelLimits(target, n, nearLevel)
	far.Low, far.High = stats.FunnelLimits(target, n, farLevel)
	return near, far
}

func (p FunnelPoint) words() string {
	switch {
	case !p.Share.Known():
		return cohort.AbsentText
	case p.Outside && p.Above:
		return "Boven de grens"
	case p.Outside:
		return "Onder de grens"
	}
	return "Binnen de grenzen"
}

// limitsOf gives the limits from the smallest to the largest part.
func limitsOf(points []FunnelPoint, target float64) []FunnelLimit {
	low, high := math.MaxInt, 0
	for _, p := range points {
		if n, ok := p.N.N(); ok && p.Share.Known() {
			low, high = min(low, n), max(high, n)
		}
	}
	if high == 0 {
		return nil
	}
	// A little room on either side, so that no point stands on the edge.
	from, to := max(1, low*9/10), high*11/10+1
	var out []FunnelLimit
	for i := range funnelSteps + 1 {
		n := from + (to-from)*i/funnelSteps
		if len(out) > 0 && out[len(out)-1].Size == float64(n) {
			continue
		}
		near, far := limitsAt(target, n)
		out = append(out, FunnelLimit{float64(n), near, far})
	}
	return out
}

func funnelSays(outside, all int) string {
	text := fmt.Sprintf("Buiten de 95%%-grenzen liggen er %d van de %d.", outside, all)
	return text + " Ook zonder echt verschil valt ongeveer één op de twintig erbuiten. De grenzen zijn exact binomiaal: hoe kleiner de groep, hoe wijder."
}

// mixCells gives what was to be expected of people who began alike.
func (b *builder) mixCells(r cohort.Reader, ind *indicator.Indicator, at string, by []string) []Cell {
	s := r.Standardised(b.in.Own, ind, at, by...)
	if !s.Ratio.Known() && !s.Ratio.Hidden() {
		dash := Cell{Words: cohort.AbsentText} // the share is only bounded
		return []Cell{dash, dash, dash}
	}
	return []Cell{{Figure: s.Expected}, {Figure: s.Ratio, Strong: s.Certain}, {Words: orDash(s.Ratio.IntervalText())}}
}
