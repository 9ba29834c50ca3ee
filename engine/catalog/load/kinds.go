package load

import (
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// kind is one kind of definition: its folder, its value of `soort`, the name that
// its contents ask for, and how it gets into the catalog.
type kind struct {
	folder, name string
	path         func(d *source.Document) (want string, key *source.Node)
	add          func(defs *catalog.Definitions, d *source.Document) diag.List
}

var kinds = []*kind{
	{"vragenlijsten", "vragenlijst", versionedPath("vragenlijsten"), decode(func(c *catalog.Definitions) *[]*instrument.Questionnaire { return &c.Questionnaires })},
	{"programmas", "programma", versionedPath("programmas"), decode(func(c *catalog.Definitions) *[]*programme.Programme { return &c.Programmes })},
	{"raamwerken", "raamwerk", versionedPath("raamwerken"), decode(func(c *catalog.Definitions) *[]*indicator.Framework { return &c.Frameworks })},
	{"mkba", "mkba", versionedPath("mkba"), decode(func(c *catalog.Definitions) *[]*mkba.Model { return &c.Models })},
	{"kengetallen", "kengetallen", plainPath("kengetallen"), decode(func(c *catalog.Definitions) *[]*mkba.PriceFile { return &c.Prices })},
	{"dashboards", "dashboard", versionedPath("dashboards"), decode(func(c *catalog.Definitions) *[]*dashboard.Dashboard { return &c.Dashboards })},
	{"leren", learning.Kind, versionedPath("leren"), decode(func(c *catalog.Definitions) *[]*learning.Definition { return &c.Learning })},
	{"rapporten", report.Kind, versionedPath("rapporten"), decode(func(c *catalog.Definitions) *[]*report.Definition { return &c.Reports })},
	{"gemeenten", "gemeente", codedPath(), decode(func(c *catalog.Definitions) *[]*gemeente.Gemeente { return &c.Gemeenten })},
	{"simulaties", "simulatie", versionedPath("simulaties"), addSimulation},
}

// decode adds the document, as a T, to one of the lists of definitions.
func decode[T any](list func(*catalog.Definitions) *[]*T) func(*catalog.Definitions, *source.Document) diag.List {
	return func(defs *catalog.Definitions, d *source.Document) diag.List {
		item := new(T)
		found := source.Decode(d, item)
		if !found.HasErrors() {
			into := list(defs)
			*into = append(*into, item)
		}
		return found
	}
}

// addSimulation reads no more than what other definitions need to know of it; the
// package that runs it decodes the rest.
func addSimulation(defs *catalog.Definitions, d *source.Document) diag.List {
	s := catalog.Simulation{ID: d.ID(), Doc: d}
	found := source.DecodeNode(d.Root.Get("versie"), &s.Version)
	found.Extend(source.DecodeNode(d.Root.Get("programma"), &s.Programme))
	if !found.HasErrors() {
		defs.Simulations = append(defs.Simulations, s)
	}
	return found
}

func kindOfFolder(folder string) *kind {
	for _, k := range kinds {
		if k.folder == folder {
			return k
		}
	}
	return nil
}

// Folders are the names of the folders that hold definitions.
func Folders() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.folder
	}
	return names
}
