package dashboard

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/mkba"
)

// View is a dashboard as a reader may see it: words and figures, no HTML.
type View struct {
	ID         string     `json:"id"` // id@version
	Title      string     `json:"titel"`
	Level      string     `json:"niveau"`
	Definition string     `json:"definitie"` // of the framework, with its version
	Pages      []PageView `json:"paginas"`
}

// PageView is one page.
type PageView struct {
	ID          string        `json:"id"`
	Title       string        `json:"titel"`
	Theme       string        `json:"thema,omitempty"`
	Question    string        `json:"vraag,omitempty"` // that the theme answers
	Explanation string        `json:"uitleg,omitempty"`
	Headline    *HeadlineView `json:"kop,omitempty"`
	Tiles       []TileView    `json:"tegels"`
}

// HeadlineView is the generated sentence on top of a page. Certain says that it
// reports a certain result.
type HeadlineView struct {
	Text    string `json:"tekst"`
	Detail  string `json:"toelichting,omitempty"`
	Certain bool   `json:"zeker"`
}

// TileView is one block. Kind says which of the contents is filled; Table is
// filled for every kind with figures. Suppressed replaces the content when not
// one figure may be shown.
type TileView struct {
	ID          string        `json:"id"`
	Kind        TileKind      `json:"soort"`
	Title       string        `json:"titel"`
	Subtitle    string        `json:"ondertitel,omitempty"`
	Width       string        `json:"breedte,omitempty"`
	Unit        string        `json:"eenheid,omitempty"`
	N           cohort.Figure `json:"n"`
	NText       string        `json:"n_tekst,omitempty"` // "87 jongeren met T0 en T3"
	Period      string        `json:"periode,omitempty"`
	Definition  string        `json:"definitie,omitempty"`
	Comparison  string        `json:"vergelijking,omitempty"`
	Explanation []string      `json:"berekend,omitempty"` // how the figures come about
	Notes       []string      `json:"opmerkingen,omitempty"`
	Suppressed  string        `json:"verborgen,omitempty"`
	HasHidden   bool          `json:"heeft_verborgen,omitempty"`

	Key      *KeyView      `json:"kerngetal,omitempty"`
	Axis     *Axis         `json:"as,omitempty"`
	From     *MomentView   `json:"van,omitempty"`
	To       *MomentView   `json:"naar,omitempty"`
	Changes  []ChangeRow   `json:"veranderingen,omitempty"`
	Progress []ProgressRow `json:"vooruitgang,omitempty"`
	Labels   []string      `json:"labels,omitempty"` // of the categories of Series
	Series   []Series      `json:"reeksen,omitempty"`
	// Start is the label at which something began, counted from 1; 0 when nothing did.
	Start      int    `json:"begin,omitempty"`
	StartLabel string `json:"begin_titel,omitempty"`

	Curves  []CurveView `json:"krommen,omitempty"`
	Funnel  *FunnelView `json:"trechter,omitempty"`
	Flow    *FlowView   `json:"stroom,omitempty"`
	Forest  *ForestView `json:"bosdiagram,omitempty"`
	Stacks  []StackView `json:"stapels,omitempty"` // with Labels for the parts
	Targets []*Target   `json:"doelen,omitempty"`  // per label of Series, nil where there is none
	Table   *Table      `json:"tabel,omitempty"`
	MKBA    *mkba.View  `json:"mkba,omitempty"`
	Part    string      `json:"onderdeel,omitempty"` // of the cost-benefit view
	Text    string      `json:"tekst,omitempty"`
}

// KeyView is one large figure.
type KeyView struct {
	Value     cohort.Figure  `json:"waarde"`
	Interval  string         `json:"interval,omitempty"` // "11% tot 23%"
	Unit      string         `json:"eenheid,omitempty"`
	Month     int            `json:"maand,omitempty"` // at which the figure holds, 0 when that does not apply
	Reference *cohort.Figure `json:"vergelijking,omitempty"`
	Notes     []string       `json:"opmerkingen,omitempty"`
}

// Axis is the range of values that a chart can show.
type Axis struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// MomentView is a moment with its words: T3, 12 maanden.
type MomentView struct {
	ID    string `json:"id"`
	Title string `json:"titel"`
	Month int    `json:"maand"`
}

// ChangeRow is one indicator before and after. The interval is that of the
// difference.
type ChangeRow struct {
	Indicator string        `json:"indicator"`
	Label     string        `json:"label"`
	N         cohort.Figure `json:"n"`
	Before    cohort.Figure `json:"voor"`
	After     cohort.Figure `json:"na"`
	Diff      cohort.Figure `json:"verschil"`
	Interval  string        `json:"interval,omitempty"`
	Effect    cohort.Figure `json:"effect"`
	G         cohort.Figure `json:"g"`                   // Hedges' g
	Resampled bool          `json:"bootstrap,omitempty"` // the interval is drawn from the group itself
	Certain   bool          `json:"zeker"`
	Better    int           `json:"beter"`                  // 1 certainly better, −1 certainly less good, 0 otherwise
	Reference cohort.Figure `json:"vergelijking,omitempty"` // after, for who it is compared with
}

// ProgressRow is one bar that adds up to everyone.
type ProgressRow struct {
	Indicator string        `json:"indicator"`
	Label     string        `json:"label"`
	N         cohort.Figure `json:"n"`
	Segments  []SegmentView `json:"delen"`
}

// SegmentView is one part of a bar.
type SegmentView struct {
	Segment cohort.Segment `json:"deel"`
	Label   string         `json:"label"`
	Share   cohort.Figure  `json:"aandeel"`
	Merged  bool           `json:"samengevoegd,omitempty"`
}

// Series is a row of figures, one per label of the tile. Reference says that it
// is what the others are compared with.
type Series struct {
	Indicator string          `json:"indicator,omitempty"`
	Label     string          `json:"label"`
	Reference bool            `json:"vergelijking,omitempty"`
	Values    []cohort.Figure `json:"waarden"`
	// Peak is the label at which the series is highest, counted from 1, of a tile around
	// something; 0 when it is not known or not marked.
	Peak int `json:"piek,omitempty"`
}

// CurveView is a share over time in months.
type CurveView struct {
	Label     string         `json:"label"`
	Reference bool           `json:"vergelijking,omitempty"`
	Running   cohort.Figure  `json:"nog_bezig"`
	Points    []cohort.Point `json:"punten"`
}

// Table is the figures of a tile as a table.
type Table struct {
	Columns []Column `json:"kolommen"` // after the head column
	Head    string   `json:"kop"`      // of the head column
	Rows    []Row    `json:"rijen"`
}

// Column is the head of a column, with a second line.
type Column struct {
	Label string `json:"label"`
	Sub   string `json:"onder,omitempty"`
}

// Row is one row of a table.
type Row struct {
	Label string `json:"label"`
	Total bool   `json:"totaal,omitempty"`
	Cells []Cell `json:"cellen"`
}

// Cell is a figure, or words where Words is filled.
type Cell struct {
	Figure cohort.Figure `json:"getal"`
	Words  string        `json:"woorden,omitempty"`
	Strong bool          `json:"sterk,omitempty"` // certain
	// Reference says that the figure is of who the group is compared with.
	Reference bool `json:"vergelijking,omitempty"`
}

// Text gives what the cell prints.
func (c Cell) Text() string {
	if c.Words != "" {
		return c.Words
	}
	return c.Figure.Text()
}

// Hidden reports whether the cell stands for a figure that is not shown.
func (c Cell) Hidden() bool {
	return c.Words == "" && c.Figure.Hidden()
}
