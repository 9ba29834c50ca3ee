package dashboard

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
)

// placeholdersOf lists what a headline may fill in, beside the programme's own
// words.
var placeholdersOf = []string{"aantal", "totaal", "maanden", "meting", "waarde", "bruto", "kosten", "netto", "verhouding"}

// Check looks whether a dashboard fits the framework of its programme: every
// indicator, breakdown, moment and rater exists and can be presented as the tile
// asks. The catalog checks the models that it names.
func Check(d *Dashboard, f *indicator.Compiled) diag.List {
	c := &checker{framework: f}
	if d.Publish != "" {
		c.published(d)
	}
	pages := map[string]bool{}
	for i := range d.Pages {
		p := &d.Pages[i]
		c.once(pages, p.Pos, "pagina", p.ID)
		if p.Theme != "" && !slices.Contains(entryIDs(f.Def.Themes), p.Theme) {
			c.unknown(p.Pos, "theme", "thema", p.Theme, entryIDs(f.Def.Themes))
		}
		if p.Headline != nil {
			c.headline(p.Headline)
		}
		tiles := map[string]bool{}
		for j := range p.Tiles {
			t := &p.Tiles[j]
			if t.ID != "" {
				c.once(tiles, t.Pos, "tegel", t.ID)
			}
			c.tile(t)
		}
	}
	return c.found
}

// published checks that figures of periods are of everyone together: of parts no
// release is kept.
func (c *checker) published(d *Dashboard) {
	for i := range d.Pages {
		for _, t := range d.Pages[i].Tiles {
			if t.Breakdown != "" || t.Compare == CompareNational || slices.Contains(liveTiles, t.Kind) && len(t.Studies) == 0 {
				c.found.Errorf(t.Pos, "release-part", "een dashboard met publicatie toont alleen iedereen samen: geen uitsplitsing, gemeenten of vergelijking")
			}
		}
	}
}

type checker struct {
	found     diag.List
	framework *indicator.Compiled
}

func (c *checker) once(seen map[string]bool, pos diag.Pos, what, id string) {
	if seen[id] {
		c.found.Errorf(pos, "duplicate-id", "%s %s staat er twee keer", what, id)
	}
	seen[id] = true
}

func (c *checker) unknown(pos diag.Pos, code, what, id string, known []string) {
	c.found.Errorf(pos, "unknown-"+code, "het raamwerk heeft geen %s %s", what, id).WithHint(diag.Suggest(id, known))
}

func entryIDs(list []indicator.Entry) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.ID
	}
	return out
}

// typesOf says which indicators a tile can present; nil is any.
var typesOf = map[TileKind][]indicator.Type{
	ChangeTile: {indicator.Change}, ProgressTile: {indicator.Change}, SpiderTile: {indicator.Change},
	DistributionTile: {indicator.Distribution}, SurvivalTile: {indicator.Duration},
	SlopeTile: {indicator.Change}, FunnelTile: {indicator.Share}, FlowTile: {indicator.Distribution}, StackedTile: {indicator.Distribution},
	StayedTile: {indicator.Change}, AgreementTile: {indicator.Agreement}, ScaleTile: {indicator.Consistency},
	ForestTile:    {indicator.Change, indicator.Mean, indicator.Share},
	AroundTile:    {indicator.Mean, indicator.Median, indicator.Share},
	KeyFigureTile: nil, TableTile: nil, ColumnsTile: nil, TrendTile: nil, GemeentenTile: nil,
}

func (c *checker) tile(t *Tile) {
	c.features(t)
	c.moments(t)
	switch t.Kind {
	case ContextTile, TextTile:
		c.compares(t)
		return
	case MKBATile:
		c.compares(t)
		if t.Model.IsZero() {
			c.found.Errorf(t.Pos, "tile-model", "een tegel mkba noemt een model")
		}
		return
	case ResponseTile:
		c.compares(t)
		c.raters(t)
		return
	}
	if _, ok := typesOf[t.Kind]; !ok {
		c.found.Errorf(t.Pos, "tile-kind", "de soort tegel %q bestaat niet", t.Kind)
		return
	}
	if t.Kind != ForestTile || len(t.Studies) == 0 {
		c.indicators(t.Pos, t.Kind, indicators(t.Indicator, t.Indicators), t.From, t.To)
	}
	if t.Breakdown != "" && c.framework.Breakdown(t.Breakdown) == nil {
		var known []string
		for _, b := range c.framework.Breakdowns() {
			known = append(known, b.Def.ID)
		}
		c.unknown(t.Pos, "breakdown", "uitsplitsing", t.Breakdown, known)
	}
	c.compares(t)
	c.statistics(t)
	c.around(t)
}

func (c *checker) raters(t *Tile) {
	var known []string
	for _, r := range c.framework.Programme().Def.Raters {
		known = append(known, r.ID)
	}
	for _, id := range t.Raters {
		if !slices.Contains(known, id) {
			c.unknown(t.Pos, "rater", "invuller", id, known)
		}
	}
}

// moments checks the moments that a tile chooses.
func (c *checker) moments(t *Tile) {
	if len(t.Moments) > 0 && t.Kind != ResponseTile {
		c.found.Errorf(t.Pos, "tile-part", "een %s kiest geen metingen", t.Kind)
		return
	}
	known := c.framework.Programme().MomentIDs()
	for _, id := range t.Moments {
		if !slices.Contains(known, id) {
			c.unknown(t.Pos, "moment", "meting", id, known)
		}
	}
}

func (c *checker) indicators(pos diag.Pos, kind TileKind, ids []string, from, to string) {
	if len(ids) == 0 {
		c.found.Errorf(pos, "tile-empty", "een %s noemt minstens een indicator", kind)
	}
	moments := c.framework.Programme().MomentIDs()
	for _, m := range []string{from, to} {
		if m != "" && !slices.Contains(moments, m) {
			c.found.Errorf(pos, "unknown-moment", "het programma heeft geen meting %s", m).WithHint(diag.Suggest(m, moments))
		}
	}
	for _, id := range ids {
		ind := c.framework.Indicator(id)
		if ind == nil {
			var known []string
			for _, x := range c.framework.Indicators() {
				known = append(known, x.Def.ID)
			}
			c.unknown(pos, "indicator", "indicator", id, known)
			continue
		}
		c.fits(pos, kind, ind, from, to)
	}
}

// fits checks one indicator against what the tile does with it.
func (c *checker) fits(pos diag.Pos, kind TileKind, ind *indicator.Indicator, from, to string) {
	d := ind.Def
	if types := typesOf[kind]; types != nil && !slices.Contains(types, d.Type) {
		c.found.Errorf(pos, "tile-type", "een %s toont geen indicator van soort %s (%s)", kind, d.Type, d.ID)
		return
	}
	moments := d.PerMoment || d.Type == indicator.Change
	switch {
	case kind == StackedTile && to == "":
	case kind == TrendTile:
		if !moments {
			c.found.Errorf(pos, "tile-type", "indicator %s heeft geen waarde per meting", d.ID)
		}
	case moments && to == "":
		c.found.Errorf(pos, "tile-moment", "indicator %s heeft een waarde per meting; noem de meting bij naar", d.ID)
	case d.Type == indicator.Change && from != "" && from != d.From:
		c.found.Errorf(pos, "tile-moment", "indicator %s telt vanaf %s en niet vanaf %s", d.ID, d.From, from)
	case d.Type == indicator.Change && to == d.From:
		c.found.Errorf(pos, "tile-moment", "indicator %s heeft geen verandering op zijn eerste meting %s", d.ID, to)
	}
	if d.Type == indicator.Distribution && kind != DistributionTile && kind != FlowTile && kind != StackedTile {
		c.found.Errorf(pos, "tile-type", "indicator %s is een verdeling en heeft geen enkel getal", d.ID)
	}
}

func (c *checker) headline(h *Headline) {
	if h.Kind == MKBATile {
		if h.Model.IsZero() {
			c.found.Errorf(h.Pos, "tile-model", "een kop mkba noemt een model")
		}
	} else {
		c.indicators(h.Pos, h.Kind, indicators(h.Indicator, h.Indicators), h.From, h.To)
	}
	known := append(slices.Clone(placeholdersOf), slices.Sorted(maps.Keys(c.framework.Programme().Def.Naming))...)
	for _, text := range []map[string]string{h.Certain, h.None, h.TooSmall} {
		for _, lang := range slices.Sorted(maps.Keys(text)) {
			for _, name := range placeholders(text[lang]) {
				if !slices.Contains(known, name) {
					c.found.Errorf(h.Pos, "unknown-placeholder", "de kop kan {%s} niet invullen", name).WithHint(diag.Suggest(name, known))
				}
			}
		}
	}
}
