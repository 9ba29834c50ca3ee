package web

import "effectmonitor/functions/internal/web/chart"

// GemeentenView is the national overview: one row per gemeente, and no ranking.
type GemeentenView struct {
	Page
	Lead     string
	Headline string
	Figures  []KeyFigure
	Table    chart.Table
	Tiles    []Tile
	Notes    []string
	Ground   Ground // of the table
}
