package api

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
)

// Dashboard is a dashboard that a token may read.
type Dashboard struct {
	ID        string `json:"id" doc:"Naam van het dashboard."`
	Version   int    `json:"versie" doc:"Versie van het dashboard."`
	Title     string `json:"titel" doc:"Titel."`
	Level     string `json:"niveau" doc:"Over wie het gaat: een gemeente of het land."`
	Programme string `json:"programma" doc:"De aanpak waar het over gaat."`
	Pages     []Page `json:"paginas" doc:"De pagina's die deze sleutel mag lezen."`
}

// Page is a page of a dashboard, without its figures.
type Page struct {
	ID    string `json:"id" doc:"Naam van de pagina."`
	Title string `json:"titel" doc:"Titel."`
	Href  string `json:"href" doc:"Adres van de cijfers."`
}

// Indicator is the meaning of a figure.
type Indicator struct {
	ID         string `json:"id" doc:"Naam van de indicator."`
	Title      string `json:"titel" doc:"Titel."`
	Definition string `json:"definitie" doc:"Wat het betekent, in één zin."`
	Type       string `json:"soort" doc:"Hoe het wordt geteld, zoals aandeel of verandering."`
	Theme      string `json:"thema,omitempty" doc:"Vraag waar het bij hoort."`
	Domain     string `json:"domein,omitempty" doc:"Domein waar het bij hoort."`
	Unit       string `json:"eenheid,omitempty" doc:"Eenheid."`
	Source     string `json:"bron,omitempty" doc:"Waar de meting vandaan komt."`
	Framework  string `json:"raamwerk" doc:"Raamwerk met zijn versie."`
}

// DashboardList is a part of the dashboards.
type DashboardList struct {
	Items []Dashboard `json:"items" doc:"De dashboards op deze pagina."`
	Part
}

// IndicatorList is a part of the indicators.
type IndicatorList struct {
	Items []Indicator `json:"items" doc:"De indicatoren op deze pagina."`
	Part
}

// Part says which part of a list this is.
type Part struct {
	Number int `json:"pagina" doc:"Nummer van deze pagina van de lijst, vanaf 1."`
	Size   int `json:"paginagrootte" doc:"Hoeveel er hoogstens op een pagina staan."`
	Total  int `json:"totaal" doc:"Hoeveel er in de hele lijst staan."`
}

// Figures are the figures of one page of a dashboard.
type Figures struct {
	Dashboard string `json:"dashboard" doc:"Naam van het dashboard."`
	Page      string `json:"pagina" doc:"Naam van de pagina."`
	Title     string `json:"titel" doc:"Titel van de pagina."`
	Gemeente  string `json:"gemeente,omitempty" doc:"Code van de gemeente; zonder gaat het over alle gemeenten die delen."`
	Breakdown string `json:"uitsplitsing,omitempty" doc:"De gekozen uitsplitsing."`
	Class     string `json:"klasse,omitempty" doc:"De gekozen klasse."`
	Day       string `json:"dag,omitempty" format:"date" doc:"Dag van de cijfers, als ze per periode verschijnen."`
	Ready     bool   `json:"gereed" doc:"Of er cijfers zijn onder de huidige definities."`
	Tiles     []Tile `json:"tegels" doc:"De onderdelen van de pagina, elk met een tabel."`
}

// Tile is one part of a page.
type Tile struct {
	ID         string   `json:"id" doc:"Naam van het onderdeel."`
	Title      string   `json:"titel" doc:"Titel."`
	Kind       string   `json:"soort" doc:"Hoe het op het dashboard staat."`
	Unit       string   `json:"eenheid,omitempty" doc:"Eenheid."`
	N          Figure   `json:"n" doc:"Over hoeveel deelnemers het gaat."`
	Period     string   `json:"periode,omitempty" doc:"Periode van de cijfers."`
	Definition string   `json:"definitie,omitempty" doc:"Definitie met haar versie."`
	Suppressed string   `json:"verborgen,omitempty" doc:"Waarom er niets staat."`
	Notes      []string `json:"opmerkingen,omitempty" doc:"Wat je moet weten om het goed te lezen."`
	Columns    []string `json:"kolommen,omitempty" doc:"Koppen van de getallen in een rij."`
	Rows       []Row    `json:"rijen,omitempty" doc:"De rijen van de tabel."`
}

// Row is one row of a tile.
type Row struct {
	Label string   `json:"label" doc:"Waar de rij over gaat."`
	Total bool     `json:"totaal,omitempty" doc:"Of dit het totaal is."`
	Cells []Figure `json:"getallen" doc:"Een getal per kolom."`
}

// Figure is a number that may be shown, or the words for why it is not.
type Figure struct {
	State string   `json:"staat" doc:"Waarom er staat wat er staat."`
	Known bool     `json:"bekend" doc:"Of de waarde getoond mag worden."`
	Value *float64 `json:"waarde,omitempty" doc:"De waarde; een aandeel loopt van 0 tot 1."`
	Text  string   `json:"tekst" doc:"Zoals het op het dashboard staat."`
	Low   *float64 `json:"laag,omitempty" doc:"Ondergrens van het 95%-interval."`
	High  *float64 `json:"hoog,omitempty" doc:"Bovengrens van het 95%-interval."`
	N     string   `json:"n,omitempty" doc:"Over hoeveel deelnemers, als dat getoond mag worden."`
}

// figure takes over what a figure shows: what it does not show cannot be asked of it.
func figure(f cohort.Figure) Figure {
	out := Figure{State: string(f.State()), Known: f.Known(), Text: f.Text(), N: f.NText()}
	if f.Known() {
		value := f.Value()
		out.Value = &value
	}
	if low, high, ok := f.Interval(); ok {
		out.Low, out.High = &low, &high
	}
	return out
}

func tile(t *dashboard.TileView) Tile {
	out := Tile{
		ID: t.ID, Title: t.Title, Kind: string(t.Kind), Unit: t.Unit, N: figure(t.N), Period: t.Period, Definition: t.Definition,
		Suppressed: t.Suppressed, Notes: t.Notes,
	}
	if t.Table == nil {
		return out
	}
	for _, c := range t.Table.Columns {
		label := c.Label
		if c.Sub != "" {
			label += " " + c.Sub
		}
		out.Columns = append(out.Columns, label)
	}
	for _, r := range t.Table.Rows {
		row := Row{Label: r.Label, Total: r.Total, Cells: make([]Figure, 0, len(r.Cells))}
		for _, c := range r.Cells {
			f := figure(c.Figure)
			if c.Words != "" {
				f.Text = c.Words
			}
			row.Cells = append(row.Cells, f)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

const lang = source.DefaultLang
