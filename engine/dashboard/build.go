package dashboard

import (
	"fmt"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Input is what a dashboard is built from. Its size does not depend on the
// number of participants.
type Input struct {
	Framework *indicator.Compiled
	Own       *cohort.Aggregate // what the dashboard is about; nil: nothing yet
	OwnName   string            // of the gemeente or group, beside a comparison
	National  *cohort.Aggregate // nil: no comparison
	Gemeenten []Named           // that make up National, or without one Own
	// Member is the id of one of Gemeenten when the reader may see the others too. Own
	// is then that one, shown so that it cannot be had from the others.
	Member    string
	Apart     bool // Own is no part of National
	Threshold int
	Slice     cohort.Slice                  // a filter on one class of a breakdown; zero: everyone
	MKBA      func(model string) *mkba.View // nil, or a nil view: no model
	Lang      string
	// Targets are the own targets of the gemeente by indicator, a share from 0 to 1.
	Targets map[string]float64
	// Context is what the gemeente declares of itself.
	Context map[string]programme.FeatureValue
	// Study gives the framework of the programme of a study with the figures of all
	// gemeenten together; nil, or a nil framework, where there is none.
	Study func(*Study) (*indicator.Compiled, *cohort.Aggregate)
}

// Named is the aggregate of one gemeente.
type Named struct {
	ID, Name  string
	Aggregate *cohort.Aggregate
	Context   map[string]programme.FeatureValue
}

// Build gives the whole dashboard.
func Build(d *Dashboard, in Input) View {
	b := newBuilder(in)
	v := View{
		ID: source.Ref{ID: d.ID, Version: d.Version}.String(), Title: d.Title.In(in.Lang),
		Level: d.Level, Definition: b.definition(),
	}
	for i := range d.Pages {
		v.Pages = append(v.Pages, b.page(&d.Pages[i]))
	}
	return v
}

// BuildPage gives one page. False when the dashboard has no page with that id.
func BuildPage(d *Dashboard, id string, in Input) (PageView, bool) {
	for i := range d.Pages {
		if d.Pages[i].ID == id {
			return newBuilder(in).page(&d.Pages[i]), true
		}
	}
	return PageView{}, false
}

// BuildTile gives one tile of a page, for a download or an explanation. False
// when there is no such tile.
func BuildTile(d *Dashboard, page, tile string, in Input) (TileView, bool) {
	for i := range d.Pages {
		for j := range d.Pages[i].Tiles {
			if d.Pages[i].ID == page && d.Pages[i].Tiles[j].ID == tile {
				return newBuilder(in).tile(&d.Pages[i].Tiles[j]), true
			}
		}
	}
	return TileView{}, false
}

// Reader gives the reader of what a dashboard is about.
func Reader(in Input) cohort.Reader {
	gate := cohort.NewGate(in.Threshold)
	if in.Member != "" {
		return gate.Members(in.Framework, in.National, members(in)).Read(in.Member, in.Slice)
	}
	return gate.Read(in.Framework, in.Own, in.Slice)
}

// members gives the gemeenten of the input as the parts of a whole.
func members(in Input) []cohort.Member {
	list := make([]cohort.Member, len(in.Gemeenten))
	for i, g := range in.Gemeenten {
		list[i] = cohort.Member{ID: g.ID, Aggregate: g.Aggregate}
	}
	return list
}

// builder holds the readers of the aggregates: the only way to figures.
type builder struct {
	in       Input
	gate     cohort.Gate
	own      cohort.Reader
	national *cohort.Reader
	rival    *rival // what the tile compares with
	label    string // of the group itself, when it is a part
}

func newBuilder(in Input) *builder {
	b := &builder{in: in, gate: cohort.NewGate(in.Threshold)}
	b.own = Reader(in)
	in.Slice = b.own.Slice()
	b.in.Slice = in.Slice
	if in.National != nil && !local(in.Framework, in.Slice) {
		part := in.Own
		if in.Member != "" || in.Apart {
			part = nil
		}
		r := b.gate.ReadBeside(in.Framework, in.National, part, in.Slice)
		if r.Slice() == in.Slice {
			b.national = &r
		}
	}
	return b
}

func (b *builder) text(t source.Text) string { return t.In(b.in.Lang) }

// name gives the programme's own word.
func (b *builder) name(key string) string {
	return b.in.Framework.Programme().Name(key, b.in.Lang)
}

func (b *builder) definition() string {
	d := b.in.Framework.Def
	return fmt.Sprintf("%s, versie %d", b.text(d.Title), d.Version)
}

func (b *builder) page(p *Page) PageView {
	v := PageView{ID: p.ID, Title: b.text(p.Title), Theme: p.Theme, Explanation: b.text(p.Explanation)}
	for _, theme := range b.in.Framework.Def.Themes {
		if theme.ID == p.Theme {
			v.Question = b.text(theme.Question)
		}
	}
	if p.Headline != nil {
		v.Headline = b.headline(p.Headline)
	}
	for i := range p.Tiles {
		v.Tiles = append(v.Tiles, b.tile(&p.Tiles[i]))
	}
	return v
}

// tile builds one tile: first what every tile says, then its content, then what
// follows from that.
func (b *builder) tile(t *Tile) TileView {
	v := TileView{
		ID: t.ID, Kind: t.Kind, Title: b.text(t.Title), Subtitle: b.text(t.Subtitle), Width: t.Width,
		Definition: b.definition(),
	}
	if v.Subtitle == "" {
		v.Subtitle = b.text(t.Explanation)
	} else if !t.Explanation.IsZero() {
		v.Explanation = append(v.Explanation, b.text(t.Explanation))
	}
	if b = b.comparing(t); b.rival != nil {
		v.Comparison = b.rival.label
	}
	v.N, v.Period = b.own.N(), b.period()
	if len(t.Studies) > 0 { // which has people, periods and definitions of its own
		v.Period, v.Definition = "", b.studyDefinitions(t)
	}
	list := b.indicators(t)
	if v.Title == "" && len(list) > 0 {
		v.Title = b.text(list[0].Def.Title)
	}
	b.content(&v, t, list)
	b.explain(&v, list)
	b.finish(&v, t)
	return v
}

// content fills what the kind of tile asks for.
func (b *builder) content(v *TileView, t *Tile, list []*indicator.Indicator) {
	switch t.Kind {
	case MKBATile:
		b.mkba(v, t)
	case TextTile:
		v.Text = b.text(t.Text)
	case ResponseTile:
		b.response(v, t)
	case ChangeTile, SpiderTile, SlopeTile:
		b.changes(v, t, list)
	case ProgressTile:
		b.progress(v, t, list)
	case GemeentenTile:
		b.gemeenten(v, t, list)
	}
	if t.Kind == ContextTile {
		b.context(v, t)
	}
	if t.Kind == ForestTile && len(t.Studies) > 0 {
		b.forest(v, t, b.studied(t))
	}
	if len(list) == 0 {
		return
	}
	switch t.Kind {
	case KeyFigureTile:
		b.key(v, t, list[0])
	case TableTile:
		b.table(v, t, list)
		b.bounded(v, t, list)
	case DistributionTile:
		b.distribution(v, t, list[0])
	case ColumnsTile:
		b.columns(v, t, list)
	case SurvivalTile:
		b.survival(v, t, list[0])
	case TrendTile:
		b.trend(v, t, list)
	case AroundTile:
		b.around(v, t, list)
	default:
		b.statistics(v, t, list)
	}
}

func (b *builder) indicators(t *Tile) []*indicator.Indicator {
	var list []*indicator.Indicator
	for _, id := range indicators(t.Indicator, t.Indicators) {
		if ind := b.in.Framework.Indicator(id); ind != nil {
			list = append(list, ind)
		}
	}
	return list
}

// moment gives the moment at which a tile reads an indicator.
func moment(ind *indicator.Indicator, to string) string {
	if ind.Def.PerMoment || ind.Def.Type == indicator.Change {
		return to
	}
	return ""
}

func (b *builder) momentView(id string) *MomentView {
	m := b.in.Framework.Programme().Moment(id)
	if m == nil {
		return nil
	}
	return &MomentView{ID: m.ID, Title: b.text(m.Title), Month: m.Month}
}

// finish adds the notes that hidden figures ask for, and decides whether there
// is anything to show.
func (b *builder) finish(v *TileView, t *Tile) {
	if v.Kind == MKBATile || v.Kind == TextTile || v.Kind == ContextTile {
		return
	}
	b.coarsened(v, t)
	seen := statesOf(v)
	threshold := b.gate.Threshold()
	people := b.name("deelnemers")
	if t.Breakdown != "" && t.Compare != CompareYear && !b.own.Whole() {
		v.Notes = append(v.Notes, "Uitsplitsen kan niet samen met een filter.")
	}
	v.HasHidden = seen[cohort.Small] || seen[cohort.Hidden]
	if !seen[cohort.Shown] && !seen[cohort.AtLeast] && !seen[cohort.AtMost] && !seen[unnumbered] {
		v.Suppressed = fmt.Sprintf("Minder dan %d %s. Daarom tonen we geen cijfers.", threshold, people)
		if seen[cohort.Hidden] && !seen[cohort.Small] && !b.own.N().Hidden() {
			v.Suppressed = "Dit verbergen we. Uit deze cijfers kun je een kleine groep terugrekenen."
		}
		v.Key, v.Axis, v.Changes, v.Progress, v.Labels, v.Series, v.Curves, v.Table = nil, nil, nil, nil, nil, nil, nil, nil
		v.Funnel, v.Flow, v.Stacks, v.Forest = nil, nil, nil, nil
		return
	}
	if seen[cohort.Small] {
		v.Notes = append(v.Notes, fmt.Sprintf("Minder dan %d %s tonen we niet.", threshold, people))
	}
	if seen[cohort.Hidden] {
		v.Notes = append(v.Notes, "Verborgen betekent: uit dit cijfer kun je een kleine groep terugrekenen.")
	}
	if seen[cohort.AtLeast] {
		v.Notes = append(v.Notes, fmt.Sprintf("Het teken > betekent: minder dan %d %s horen er niet bij. Daarom ronden we naar beneden af.", threshold, people))
	}
	if seen[unnumbered] {
		v.Notes = append(v.Notes, unnumberedNote)
	}
	if seen[cohort.AtMost] {
		v.Notes = append(v.Notes, fmt.Sprintf("Het teken < betekent: het gaat om minder dan %d %s. Daarom ronden we naar boven af.", threshold, people))
	}
}

// unnumbered is the state of a bound that is no word about few people: the share itself
// would tell a number that is hidden, however many do not belong to it.
const unnumbered cohort.State = "zonder_aantal"

const unnumberedNote = "Waar het aantal verborgen is, betekent het teken >: uit het precieze cijfer kun je een kleine groep terugrekenen. Daarom ronden we naar beneden af."

// statesOf collects the states of the figures in a tile's content. A shown
// figure about nobody shows nothing, and neither does one that is only there to
// compare with.
func statesOf(v *TileView) map[cohort.State]bool {
	seen := map[cohort.State]bool{}
	if v.Table != nil {
		for _, row := range v.Table.Rows {
			for _, c := range row.Cells {
				_, some := c.Figure.N()
				if c.Words != "" || c.Reference || !some && c.Figure.Known() {
					continue
				}
				state := c.Figure.State()
				if state == cohort.AtLeast && !some {
					state = unnumbered
				}
				seen[state] = true
			}
		}
	}
	return seen
}
