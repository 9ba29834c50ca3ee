package casetest

import (
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// runDashboard tests a dashboard: a cohort goes in, headlines and figures come out
// as a reader sees them, with everything small hidden.
func runDashboard(j *job) lookup {
	d := j.catalog.Dashboard(j.ref())
	framework := j.within(j.catalog.FrameworkOf(d.Programme))
	own := j.group(framework, "deelnemers")
	national := j.group(framework, "landelijk")
	if own == nil || national == nil {
		return nil
	}
	in := dashboard.Input{Framework: framework, Own: own.sum, Threshold: gemeente.DefaultThreshold, Lang: source.DefaultLang}
	in.Context = j.context()
	if j.node.Get("landelijk") != nil {
		in.National = national.sum
	}
	if threshold, ok := numberAt(j.node, "drempel"); ok {
		in.Threshold = int(threshold)
	}
	if lang := scalar(j.node, "taal"); lang != "" {
		in.Lang = lang
	}
	in.MKBA = func(model string) *mkba.View { return j.costs(model, own.sum, in) }
	var ok bool
	if in.Study, ok = j.studies(own); !ok {
		return nil
	}
	v := &viewed{dashboard.Build(d, in)}
	return v.lookup
}

// costs is what a model says of the cohort, or nil when there is no such model.
func (j *job) costs(model string, sum *cohort.Aggregate, in dashboard.Input) *mkba.View {
	ref, err := source.ParseRef(model)
	if err != nil {
		return nil
	}
	result, err := j.catalog.Costs(ref, in.Framework, sum, mkba.Inputs{Threshold: in.Threshold})
	if err != nil {
		return nil
	}
	view := result.View(in.Lang, nil)
	return &view
}

// viewed is a dashboard as it came out.
type viewed struct{ view dashboard.View }

// lookup finds kop(pagina), tegels(pagina), pagina.tegel, pagina.tegel.n and
// pagina.tegel(rij), the cells of a row of its table.
func (v *viewed) lookup(key string, want *source.Node) (value, func() string, string) {
	name, argument := call(key)
	if name == "kop" || name == "tegels" {
		return v.page(name, argument)
	}
	pageID, rest, _ := strings.Cut(name, ".")
	page := v.find(pageID)
	if page == nil {
		return value{}, nil, unknownName(pageID, v.pages())
	}
	tileID, part, _ := strings.Cut(rest, ".")
	at := slices.IndexFunc(page.Tiles, func(t dashboard.TileView) bool { return t.ID == tileID })
	if at < 0 {
		return value{}, nil, unknownName(tileID, idsOf(page.Tiles, func(t dashboard.TileView) string { return t.ID }))
	}
	tile := &page.Tiles[at]
	switch {
	case argument != "":
		return row(tile, argument)
	case part == "n":
		return figure(tile.N, want), nil, ""
	case part != "":
		return value{}, nil, unknownName(part, []string{"n"})
	case tile.Suppressed != "":
		return textOf(cohort.HiddenText), func() string { return tile.Suppressed }, ""
	case tile.Key != nil:
		return figure(tile.Key.Value, want), nil, ""
	}
	return textOf("getoond"), nil, ""
}

func (v *viewed) page(name, id string) (value, func() string, string) {
	page := v.find(id)
	switch {
	case page == nil:
		return value{}, nil, unknownName(id, v.pages())
	case name == "tegels":
		return setOf(idsOf(page.Tiles, func(t dashboard.TileView) string { return string(t.Kind) })), nil, ""
	case page.Headline == nil:
		return value{}, nil, ""
	}
	return textOf(page.Headline.Text), func() string { return page.Headline.Detail }, ""
}

// figure is what a reader sees; a test that expects it hidden need not know for
// which of the two reasons.
func figure(f cohort.Figure, want *source.Node) value {
	if hidden := f.State() == cohort.Small || f.State() == cohort.Hidden; hidden && want.Value == cohort.HiddenText {
		return textOf(cohort.HiddenText)
	}
	return textOf(f.Text())
}

func row(tile *dashboard.TileView, label string) (value, func() string, string) {
	if tile.Table == nil {
		return value{}, nil, "tegel " + tile.ID + " heeft geen tabel"
	}
	for _, r := range tile.Table.Rows {
		if r.Label == label {
			return textOf(strings.Join(idsOf(r.Cells, dashboard.Cell.Text), " | ")), nil, ""
		}
	}
	return value{}, nil, unknownName(label, idsOf(tile.Table.Rows, func(r dashboard.Row) string { return r.Label }))
}

func (v *viewed) find(id string) *dashboard.PageView {
	for i := range v.view.Pages {
		if v.view.Pages[i].ID == id {
			return &v.view.Pages[i]
		}
	}
	return nil
}

func (v *viewed) pages() []string {
	return idsOf(v.view.Pages, func(p dashboard.PageView) string { return p.ID })
}
