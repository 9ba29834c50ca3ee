package dashboard

import (
	"fmt"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// ForestView sets estimates with their intervals under each other, and what they come
// to together. Zero is drawn when it is within reach: there nothing changed.
type ForestView struct {
	Rows   []ForestRow `json:"rijen"`
	Pooled *ForestRow  `json:"samen,omitempty"`
	Zero   bool        `json:"nul,omitempty"` // the values are differences
}

// ForestRow is one estimate.
type ForestRow struct {
	Label   string        `json:"label"`
	N       cohort.Figure `json:"n"`
	Value   cohort.Figure `json:"waarde"`
	Weight  cohort.Figure `json:"gewicht"`
	Certain bool          `json:"zeker,omitempty"`
}

// forest fills a tile with estimates: per indicator what a group changed more than the
// one it is compared with, or per part of the whole, or per study, with the pooled one.
func (b *builder) forest(v *TileView, t *Tile, list []*indicator.Indicator) {
	if t.Compare == CompareYear {
		b.contrasts(v, t, list)
		return
	}
	var names []string
	var studies []cohort.Study
	if len(t.Studies) > 0 {
		names, studies = b.studies(t)
	} else {
		for _, u := range b.units(t) {
			names = append(names, u.label)
			studies = append(studies, cohort.Study{Reader: u.reader, Indicator: list[0], Moment: moment(list[0], t.To)})
		}
	}
	b.pooled(v, t, names, studies, list)
}

// contrasts sets the change of the group beside that of its comparison group.
func (b *builder) contrasts(v *TileView, t *Tile, list []*indicator.Indicator) {
	v.From, v.To = b.momentView(t.From), b.momentView(t.To)
	v.Table = &Table{Head: b.subject(t), Columns: []Column{{Label: wordMore}, {Label: wordInterval}}}
	if b.rival == nil {
		v.Table.Columns = v.Table.Columns[:0]
		return
	}
	v.Table.Columns = append(v.Table.Columns, Column{Label: wordDiff, Sub: b.label}, Column{Label: wordDiff, Sub: b.rival.label}, Column{Label: "n", Sub: b.label}, Column{Label: "n", Sub: b.rival.label})
	f := &ForestView{Zero: true}
	var counts []cohort.Figure
	for _, ind := range list {
		own, other := b.own.Sample(ind, t.To), b.rival.reader.Sample(ind, t.To)
		c := cohort.Compare(own, other)
		label := b.text(ind.Def.Title)
		f.Rows = append(f.Rows, ForestRow{Label: label, N: own.N, Value: c.Diff, Certain: c.Certain})
		v.Table.Rows = append(v.Table.Rows, Row{Label: label, Cells: []Cell{
			{Figure: c.Diff, Strong: c.Certain}, {Words: orDash(c.Diff.IntervalText())}, {Figure: own.Value}, {Figure: other.Value}, {Figure: own.N}, {Figure: other.N},
		}})
		v.Unit = b.unit(ind)
		counts = append(counts, own.N)
	}
	b.both(v, t, counts)
	v.Forest = f
	v.Explanation = append(v.Explanation, "Hoeveel meer de ene groep veranderde dan de andere. Het 95%-interval telt de onzekerheid van beide op (Zou en Donner). Wat in beide groepen gebeurde valt weg.")
}

// studies are the readers of a tile that pools programmes.
func (b *builder) studies(t *Tile) (names []string, studies []cohort.Study) {
	for i := range t.Studies {
		s := &t.Studies[i]
		if b.in.Study == nil {
			break
		}
		f, sum := b.in.Study(s)
		if f == nil || f.Indicator(s.Indicator) == nil {
			continue
		}
		ind := f.Indicator(s.Indicator)
		names = append(names, b.text(s.Title))
		studies = append(studies, cohort.Study{Reader: b.gate.Read(f, sum, cohort.Slice{}), Indicator: ind, Moment: moment(ind, s.To)})
	}
	return names, studies
}

// studyDefinitions names what measures each study that is there.
func (b *builder) studyDefinitions(t *Tile) string {
	var names []string
	for i := range t.Studies {
		if b.in.Study == nil {
			break
		}
		if f, _ := b.in.Study(&t.Studies[i]); f != nil {
			names = append(names, fmt.Sprintf("%s, versie %d", b.text(f.Def.Title), f.Def.Version))
		}
	}
	return strings.Join(names, "; ")
}

// Synthesis is what the studies of a tile come to together, and how many of them are
// there. It is no method, and nor is MemberRows: a program that only reads the definitions
// would carry along all that reads aggregates.
func Synthesis(t *Tile, in Input) (cohort.Synthesis, int) {
	b := &builder{in: in, gate: cohort.NewGate(in.Threshold)}
	_, studies := b.studies(t)
	s := cohort.Synthesise(studies)
	n := 0
	for _, one := range s.Studies {
		if one.Weight.Known() {
			n++
		}
	}
	return s, n
}

// studied are the indicators of those readers, of which the first says how the pooled
// figure is written.
func (b *builder) studied(t *Tile) []*indicator.Indicator {
	var list []*indicator.Indicator
	_, studies := b.studies(t)
	for _, s := range studies {
		list = append(list, s.Indicator)
	}
	return list
}

// pooled shows the studies and what they come to together.
func (b *builder) pooled(v *TileView, t *Tile, names []string, studies []cohort.Study, list []*indicator.Indicator) {
	s := cohort.Synthesise(studies)
	head := wordStudy
	if len(t.Studies) == 0 {
		head = b.unitHead(t)
	}
	v.Table = &Table{Head: head, Columns: []Column{{Label: "n"}, {Label: wordValue}, {Label: wordInterval}, {Label: wordWeight}}}
	f := &ForestView{Zero: len(list) > 0 && list[0].Def.Type == indicator.Change}
	for i, x := range s.Studies {
		f.Rows = append(f.Rows, ForestRow{Label: names[i], N: x.N, Value: x.Value, Weight: x.Weight})
		v.Table.Rows = append(v.Table.Rows, Row{Label: names[i], Cells: []Cell{{Figure: x.N}, {Figure: x.Value}, {Words: orDash(x.Value.IntervalText())}, {Figure: x.Weight}}})
	}
	v.Forest = f
	if len(t.Studies) > 0 {
		v.N = s.N
		b.studyPeriods(v, studies, s)
	}
	if !s.Pooled.Known() {
		v.Notes = append(v.Notes, "Er zijn nog geen twee groepen om samen te nemen.")
		return
	}
	v.N, v.NText = s.N, b.people(s.N, "")
	f.Pooled = &ForestRow{Label: wordTogether, N: s.N, Value: s.Pooled, Certain: s.Certain}
	none := Cell{Words: cohort.AbsentText}
	together := []Cell{{Figure: s.N}, {Figure: s.Pooled, Strong: s.Certain}, {Words: orDash(s.Pooled.IntervalText())}, none}
	next := []Cell{none, {Figure: s.Expected}, {Words: orDash(s.Expected.IntervalText())}, none}
	if len(t.Studies) > 0 {
		together, next = append(together, Cell{Words: orDash(v.Period)}), append(next, none)
	}
	v.Table.Rows = append(v.Table.Rows,
		Row{Label: wordTogether, Total: true, Cells: together}, Row{Label: "Volgende groep, verwacht", Cells: next})
	v.Notes = append(v.Notes, heterogeneity(s))
	method := "beperkte maximale aannemelijkheid (REML)"
	if s.Moments {
		method = "de methode van DerSimonian en Laird"
	}
	v.Explanation = append(v.Explanation,
		"Elke groep mag haar eigen effect hebben (toevallige effecten). De spreiding ertussen schatten we met "+method+", het interval met Hartung en Knapp, nooit smaller dan met de t-verdeling.",
		"De regel verwacht zegt waar het effect van een volgende groep waarschijnlijk ligt.")
	if !t.Because.IsZero() {
		v.Explanation = append(v.Explanation, "Waarom we dit mogen samennemen: "+b.text(t.Because))
	}
}

// studyPeriods says of each study from when to when it is, and of the tile from the first to
// the last of those that have a figure. A study whose size may not be shown says nothing.
func (b *builder) studyPeriods(v *TileView, studies []cohort.Study, s cohort.Synthesis) {
	v.Table.Columns = append(v.Table.Columns, Column{Label: wordPeriod})
	var from, to source.Date
	for i := range studies {
		first, last, known := studies[i].Reader.Period()
		text := cohort.AbsentText
		if known {
			text = Months(first, last)
		}
		if known && s.Studies[i].Value.Known() {
			if to == 0 || first < from {
				from = first
			}
			to = max(to, last)
		}
		v.Table.Rows[i].Cells = append(v.Table.Rows[i].Cells, Cell{Words: text})
	}
	if to != 0 {
		v.Period = Months(from, to)
	}
}

// heterogeneity says how far the groups differ from each other.
func heterogeneity(s cohort.Synthesis) string {
	text := fmt.Sprintf("Van de verschillen tussen de groepen is %s meer dan toeval (I²). De ware effecten liggen %s uit elkaar (tau, %s).", s.Part.Text(), s.Spread.Text(), s.P.Text())
	return text
}
