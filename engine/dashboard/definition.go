package dashboard

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// DefinitionKind is the value of `soort` in a dashboard's definition.
const DefinitionKind = "dashboard"

// Dashboard is one version of a dashboard as its YAML says it.
type Dashboard struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	Kind        string      `yaml:"soort" json:"soort"`
	ID          string      `yaml:"id" json:"id"`
	Version     int         `yaml:"versie" json:"versie"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Replaces    source.Ref  `yaml:"vervangt" json:"vervangt,omitzero"`
	Level       string      `yaml:"niveau" json:"niveau"` // who it is for
	// Publish says how often the figures are renewed: by month, quarter or year. Empty is
	// at once. It is for readers who may keep and compare what they saw.
	Publish string `yaml:"publicatie" json:"publicatie,omitempty"`
	// Release is another dashboard whose periods and figures this one shows. Two series
	// of releases of the same people would tell what happened in between.
	Release source.Ref `yaml:"uitgave" json:"uitgave,omitzero"`
	// Front says that it is the one for whoever asks for no dashboard in particular.
	Front     bool       `yaml:"voorpagina" json:"voorpagina,omitempty"`
	Programme source.Ref `yaml:"programma" json:"programma"`
	Pages     []Page     `yaml:"paginas" json:"paginas"`
}

// Page is one page of tiles.
type Page struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Theme       string      `yaml:"thema" json:"thema,omitempty"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Headline    *Headline   `yaml:"kop" json:"kop,omitempty"`
	Tiles       []Tile      `yaml:"tegels" json:"tegels"`
}

// Headline is the sentence on top of a page, made from the same result as the
// chart below it. The templates may hold {aantal}, {totaal}, {maanden}, {meting},
// {waarde} and the programme's own words such as {deelnemers}.
type Headline struct {
	Pos        diag.Pos    `yaml:"-" json:"-"`
	Kind       TileKind    `yaml:"soort" json:"soort"`
	Indicator  string      `yaml:"indicator" json:"indicator,omitempty"`
	Indicators []string    `yaml:"indicatoren" json:"indicatoren,omitempty"`
	From       string      `yaml:"van" json:"van,omitempty"`
	To         string      `yaml:"naar" json:"naar,omitempty"`
	Model      source.Ref  `yaml:"model" json:"model,omitzero"`
	Certain    source.Text `yaml:"zeker" json:"zeker,omitempty"`       // something is certain
	None       source.Text `yaml:"geen" json:"geen,omitempty"`         // nothing is
	TooSmall   source.Text `yaml:"te_klein" json:"te_klein,omitempty"` // the group is too small to say
}

// TileKind says how a tile presents its indicators.
type TileKind string

// The kinds of tiles.
const (
	KeyFigureTile    TileKind = "kerngetal"
	ChangeTile       TileKind = "verandering" // before and after per indicator
	ProgressTile     TileKind = "vooruitgang" // who became better, stayed the same, became worse
	TableTile        TileKind = "tabel"
	DistributionTile TileKind = "verdeling"
	ColumnsTile      TileKind = "kolommen"
	SurvivalTile     TileKind = "overleving"
	TrendTile        TileKind = "verloop"
	AroundTile       TileKind = "rondom" // a line per dimension, over indicators that are each about a period around something
	SpiderTile       TileKind = "spin"
	ResponseTile     TileKind = "respons"
	GemeentenTile    TileKind = "gemeenten" // one row per gemeente
	MKBATile         TileKind = "mkba"
	TextTile         TileKind = "tekst"
	SlopeTile        TileKind = "helling"   // a line per indicator from before to after
	FunnelTile       TileKind = "trechter"  // parts of a group against the limits of chance
	FlowTile         TileKind = "stroom"    // who moved from which class to which
	StackedTile      TileKind = "gestapeld" // the classes of a distribution as parts of a bar
	StayedTile       TileKind = "blijvers"  // who stayed beside who left, and what that could mean
	AgreementTile    TileKind = "overeenstemming"
	ScaleTile        TileKind = "schaal"     // the items of a scale
	ContextTile      TileKind = "kenmerken"  // what is to be known of the gemeente itself
	ForestTile       TileKind = "bosdiagram" // estimates with their intervals, and what they come to together
)

// Tile is one block of a page.
type Tile struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Kind        TileKind    `yaml:"soort" json:"soort"`
	Title       source.Text `yaml:"titel" json:"titel,omitempty"`
	Subtitle    source.Text `yaml:"ondertitel" json:"ondertitel,omitempty"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Text        source.Text `yaml:"tekst" json:"tekst,omitempty"`
	Indicator   string      `yaml:"indicator" json:"indicator,omitempty"`
	Indicators  []string    `yaml:"indicatoren" json:"indicatoren,omitempty"`
	Compare     string      `yaml:"vergelijk" json:"vergelijk,omitempty"`
	Breakdown   string      `yaml:"uitsplitsing" json:"uitsplitsing,omitempty"`
	CaseMix     []string    `yaml:"casusmix" json:"casusmix,omitempty"`   // breakdowns that say who began, of a funnel
	Features    []string    `yaml:"kenmerken" json:"kenmerken,omitempty"` // of the gemeente, of a tile that shows them
	From        string      `yaml:"van" json:"van,omitempty"`
	To          string      `yaml:"naar" json:"naar,omitempty"`
	Bounds      bool        `yaml:"grenzen" json:"grenzen,omitempty"` // of a table: at worst and at best
	Raters      []string    `yaml:"invullers" json:"invullers,omitempty"`
	Moments     []string    `yaml:"metingen" json:"metingen,omitempty"` // of a response: those to show, without any all
	Begin       *Begin      `yaml:"begin" json:"begin,omitempty"`       // of a tile around something
	Model       source.Ref  `yaml:"model" json:"model,omitzero"`
	Part        string      `yaml:"onderdeel" json:"onderdeel,omitempty"`
	Width       string      `yaml:"breedte" json:"breedte,omitempty"`
	// Studies are what a forest pools over programmes, and Because why they may be.
	Studies []Study     `yaml:"studies" json:"studies,omitempty"`
	Because source.Text `yaml:"omdat" json:"omdat,omitempty"`
}

// Begin says at which indicator something began, and what.
type Begin struct {
	Pos   diag.Pos    `yaml:"-" json:"-"`
	At    string      `yaml:"bij" json:"bij"`
	Title source.Text `yaml:"titel" json:"titel"`
}

// Study is what one programme brings into a pooled figure. With a release it brings in
// the figures of that dashboard of its programme, and else those of now.
type Study struct {
	Pos       diag.Pos    `yaml:"-" json:"-"`
	Title     source.Text `yaml:"titel" json:"titel"`
	Programme source.Ref  `yaml:"programma" json:"programma"`
	Indicator string      `yaml:"indicator" json:"indicator"`
	To        string      `yaml:"naar" json:"naar,omitempty"`
	Release   source.Ref  `yaml:"uitgave" json:"uitgave,omitzero"`
}

// Pooled gives the studies of some tiles, in their order.
func Pooled(tiles []Tile) []*Study {
	var list []*Study
	for i := range tiles {
		for j := range tiles[i].Studies {
			list = append(list, &tiles[i].Studies[j])
		}
	}
	return list
}

// Pooled gives the studies of all pages.
func (d *Dashboard) Pooled() []*Study {
	var list []*Study
	for i := range d.Pages {
		list = append(list, Pooled(d.Pages[i].Tiles)...)
	}
	return list
}

// What a tile can be compared with.
const (
	CompareNational  = "landelijk"
	ComparePublished = "norm"
	CompareTarget    = "doel"         // the own target of the gemeente
	CompareEarlier   = "eerder"       // the same people at the earlier moment
	CompareYear      = "vorige_groep" // the class of the breakdown before this one, such as last year
)

// PerGemeente reports whether a tile shows the gemeenten that a whole is made of.
func (t *Tile) PerGemeente() bool {
	return t.Kind == GemeentenTile || t.Breakdown == "" && (t.Kind == FunnelTile || t.Kind == ForestTile && len(t.Studies) == 0)
}

// indicators gives the ids of a tile's indicators, however many it names.
func indicators(one string, more []string) []string {
	if one == "" {
		return more
	}
	return append([]string{one}, more...)
}
