package app

import (
	"context"

	"effectmonitor/engine/source"
)

// Kinds of definitions, as keys of texts.
const (
	KindQuestionnaire = "questionnaire"
	KindProgramme     = "programmes"
	KindFramework     = "frameworks"
	KindModel         = "models"
	KindDashboard     = "dashboards"
	KindReport        = "reports"
	KindLearning      = "learning"
	KindPrices        = "prices"
)

// LiveDefinition is a version of a definition that is in use here.
type LiveDefinition struct {
	Kind string
	ID   string
	// Version is 0 for what has none.
	Version int
	Title   source.Text
}

// Name is under which name its first day is kept. What can have the id of a programme
// carries its kind.
func (d LiveDefinition) Name() string {
	name := source.Ref{ID: d.ID, Version: d.Version}.String()
	switch d.Kind {
	case KindFramework, KindModel, KindReport, KindLearning, KindPrices:
		return d.Kind + ":" + name
	}
	return name
}

// LiveDefinitions are the definitions in use here, by kind.
func (a *App) LiveDefinitions() (list []LiveDefinition) {
	add := func(kind, id string, version int, title source.Text) {
		list = append(list, LiveDefinition{kind, id, version, title})
	}
	defs := a.Catalog()
	for _, in := range defs.Questionnaires() {
		add(KindQuestionnaire, in.Def.ID, in.Def.Version, in.Def.Title)
	}
	for _, p := range defs.Programmes() {
		add(KindProgramme, p.Def.ID, p.Def.Version, p.Def.Title)
	}
	for _, p := range defs.Programmes() {
		if f := defs.FrameworkOf(source.Ref{ID: p.Def.ID, Version: p.Def.Version}); f != nil {
			def := f.Def
			add(KindFramework, def.ID, def.Version, def.Title)
		}
	}
	for _, m := range defs.Models() {
		def := m.Definition()
		add(KindModel, def.ID, def.Version, def.Title)
	}
	for _, d := range defs.Dashboards("", "") {
		add(KindDashboard, d.ID, d.Version, d.Title)
	}
	for _, r := range defs.Reports() {
		add(KindReport, r.ID, r.Version, r.Title)
	}
	for _, l := range defs.Learnings() {
		add(KindLearning, l.ID, l.Version, l.Title)
	}
	for _, f := range defs.PriceFiles() {
		add(KindPrices, f.ID, f.Version, f.Title)
	}
	return list
}

// NoteLive keeps since when each version of a definition is live here; what was known
// keeps its day.
func (a *App) NoteLive(ctx context.Context) error {
	var names []string
	for _, d := range a.LiveDefinitions() {
		names = append(names, d.Name())
	}
	return a.Store.NoteLive(ctx, names, a.Today())
}

// LiveSince is since when versions of definitions are live here, by id@version.
func (a *App) LiveSince(ctx context.Context) (map[string]source.Date, error) {
	list, err := a.Store.Live(ctx)
	out := map[string]source.Date{}
	for _, l := range list {
		out[l.Name] = l.Since
	}
	return out, found("list live definitions", err)
}
