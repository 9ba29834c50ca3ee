package dashboard

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
)

// liveTiles show more than figures of everyone together, of which no release is kept.
var liveTiles = []TileKind{GemeentenTile, FunnelTile, FlowTile, StayedTile, AgreementTile, ScaleTile, ForestTile}

// comparisons says which tiles can be set against what.
var comparisons = map[string][]TileKind{
	CompareNational:  {KeyFigureTile, ChangeTile, SlopeTile, TableTile, ColumnsTile, SurvivalTile, TrendTile},
	ComparePublished: {KeyFigureTile},
	CompareTarget:    {KeyFigureTile, TableTile, ColumnsTile},
	CompareEarlier:   {KeyFigureTile, TableTile, ColumnsTile},
	CompareYear:      {KeyFigureTile, TableTile, ColumnsTile, ChangeTile, TrendTile, ForestTile},
}

// compared is the order in which they are named.
var compared = []string{CompareNational, ComparePublished, CompareTarget, CompareEarlier, CompareYear}

// divided show the classes of a breakdown beside each other. Any other kind shows everybody
// together: there a breakdown only says of which classes two are compared.
var divided = []TileKind{TableTile, ColumnsTile, StackedTile, SurvivalTile, FunnelTile, ForestTile}

// compares checks what a tile compares with.
func (c *checker) compares(t *Tile) {
	if t.Breakdown != "" && t.Compare != CompareYear && !slices.Contains(divided, t.Kind) {
		c.found.Errorf(t.Pos, "tile-breakdown", "soort %s toont geen uitsplitsing", t.Kind).
			WithHint("tabel, kolommen, gestapeld, overleving, trechter en bosdiagram tonen de klassen naast elkaar; een filter toont er één")
	}
	if t.Compare == "" {
		return
	}
	kinds, known := comparisons[t.Compare]
	switch {
	case !known:
		c.found.Errorf(t.Pos, "tile-compare", "vergelijken kan met %s; niet met %s", listed(compared), t.Compare).WithHint(diag.Suggest(t.Compare, compared))
	case !slices.Contains(kinds, t.Kind):
		c.found.Errorf(t.Pos, "tile-compare", "soort %s vergelijkt niet met %s", t.Kind, t.Compare).WithHint(alternatives(t))
	case t.Compare == CompareEarlier && t.From == "":
		c.found.Errorf(t.Pos, "tile-compare", "vergelijken met %s vraagt de eerdere meting bij van", t.Compare)
	case t.Compare == CompareYear && t.Breakdown == "":
		c.found.Errorf(t.Pos, "tile-compare", "vergelijken met %s vraagt een uitsplitsing, zoals het jaar van de start", t.Compare)
	case t.Kind == TrendTile && len(indicators(t.Indicator, t.Indicators)) > 1:
		c.found.Errorf(t.Pos, "tile-compare", "een %s met meer indicatoren vergelijkt niet", t.Kind).
			WithHint("maak een tegel per indicator, of laat vergelijk weg")
	}
}

// alternatives says what a tile can be set against instead, and which tiles can be against what it
// asks.
func alternatives(t *Tile) string {
	var instead, kinds []string
	for _, with := range compared {
		if slices.Contains(comparisons[with], t.Kind) {
			instead = append(instead, with)
		}
	}
	for _, k := range comparisons[t.Compare] {
		kinds = append(kinds, string(k))
	}
	hint := "met " + t.Compare + " vergelijkt " + listed(kinds)
	if len(instead) > 0 {
		hint = string(t.Kind) + " vergelijkt met " + listed(instead) + "; " + hint
	}
	return hint
}

// listed writes a list of words: a, b of c.
func listed(words []string) string {
	text := words[0]
	for i, w := range words[1:] {
		if i == len(words)-2 {
			text += " of " + w
		} else {
			text += ", " + w
		}
	}
	return text
}

// statistics checks what only some kinds of tiles have.
func (c *checker) statistics(t *Tile) {
	if len(t.CaseMix) > 0 && t.Kind != FunnelTile {
		c.found.Errorf(t.Pos, "tile-part", "een %s heeft geen casusmix", t.Kind)
	}
	if t.Bounds && t.Kind != TableTile {
		c.found.Errorf(t.Pos, "tile-part", "een %s heeft geen grenzen", t.Kind)
	}
	var known []string
	for _, b := range c.framework.Breakdowns() {
		known = append(known, b.Def.ID)
	}
	for _, id := range t.CaseMix {
		if !slices.Contains(known, id) {
			c.unknown(t.Pos, "breakdown", "uitsplitsing", id, known)
		}
	}
	for _, id := range indicators(t.Indicator, t.Indicators) {
		ind := c.framework.Indicator(id)
		if ind == nil {
			continue
		}
		switch {
		case t.Kind == ForestTile && t.Compare == CompareYear && ind.Def.Type != indicator.Change:
			c.found.Errorf(t.Pos, "tile-type", "een %s die groepen vergelijkt, vraagt een verandering (%s)", t.Kind, id)
		case t.Kind == FlowTile && ind.Def.Type == indicator.Distribution && ind.Def.From == "":
			c.found.Errorf(t.Pos, "tile-type", "een %s vraagt een verdeling met van (%s)", t.Kind, id)
		case t.Kind == FlowTile && ind.Followed() && t.To == ind.Def.From:
			c.found.Errorf(t.Pos, "tile-moment", "een %s van %s naar %s is er geen", t.Kind, ind.Def.From, t.To)
		case t.Kind == StackedTile && t.Breakdown == "" && !ind.Def.PerMoment:
			c.found.Errorf(t.Pos, "tile-type", "een %s vraagt een uitsplitsing, of een verdeling per meting (%s)", t.Kind, id)
		}
	}
}
