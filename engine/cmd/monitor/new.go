package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

type newCommand struct {
	Kind      string `arg:"" name:"soort" help:"Wat je wilt maken: vragenlijst, programma, raamwerk, mkba, kengetallen, dashboard, rapport, gemeente, gemeenten of simulatie."`
	ID        string `arg:"" name:"id" help:"Het id; bij een gemeente de code van het CBS, vier cijfers; bij gemeenten een bestand met regels als GM0014;Groningen."`
	Name      string `arg:"" optional:"" name:"titel" help:"De titel; bij een gemeente de naam."`
	Rater     string `name:"invuller" help:"Wie de vragenlijst invult. Standaard de deelnemer van het programma." placeholder:"INVULLER"`
	Programme string `name:"programma" help:"Programma waar het bij hoort. Standaard dat met hetzelfde id, of het enige; een gemeente volgt ze standaard allemaal." placeholder:"ID"`
}

// Run writes a starting point, after it was checked and tested among the
// definitions that are there. It overwrites nothing.
func (c *newCommand) Run(a *app) error {
	if err := a.folder(); err != nil {
		return err
	}
	loaded, err := a.existing()
	if err != nil {
		return err
	}
	files, err := c.files(a, loaded)
	if err != nil {
		return err
	}
	if err := a.tryOut(files); err != nil {
		return err
	}
	for _, f := range files {
		if err := a.create(f); err != nil {
			return err
		}
	}
	if a.Format == "json" {
		var names []string
		for _, f := range files {
			names = append(names, a.place(f.Path))
		}
		return a.json(a.out, map[string]any{"bestanden": names})
	}
	for _, f := range files {
		if err := a.printf("%s\n", a.place(f.Path)); err != nil {
			return err
		}
	}
	return a.printf("gemaakt, gecontroleerd en getest; verander nu wat je wilt\n")
}

// existing are the definitions that are there; nil when there are none yet.
func (a *app) existing() (*catalog.Catalog, error) {
	empty := true
	err := fs.WalkDir(os.DirFS(a.Instruments), ".", func(name string, d fs.DirEntry, err error) error {
		empty = empty && (err != nil || d.IsDir() || filepath.Ext(name) != ".yaml")
		return err
	})
	if err != nil || empty {
		return nil, err
	}
	return a.catalog()
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,40}$`)

// files makes the starting point.
func (c *newCommand) files(a *app, loaded *catalog.Catalog) ([]starter.File, error) {
	title := c.Name
	if title == "" {
		title = starter.Title(c.ID)
	}
	if c.Kind != "gemeente" && c.Kind != "gemeenten" && !idForm.MatchString(c.ID) {
		return nil, misuse("%q is geen id; gebruik kleine letters, cijfers en -", c.ID)
	}
	start, known := starts[c.Kind]
	if !known {
		return nil, misuse("%q is geen soort om te maken%s", c.Kind, hint(c.Kind, startKinds))
	}
	return start(c, a, loaded, title)
}

// startKinds are the kinds that can be started, in the order of the work.
var startKinds = []string{"vragenlijst", "programma", "raamwerk", "mkba", "kengetallen", "dashboard", "rapport", "gemeente", "gemeenten", "simulatie"}

// starts makes the files of each kind.
var starts = map[string]func(c *newCommand, a *app, loaded *catalog.Catalog, title string) ([]starter.File, error){
	"vragenlijst": func(c *newCommand, _ *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
		if c.Programme != "" {
			if _, err := c.programme(loaded); err != nil {
				return nil, err
			}
		}
		return starter.Questionnaire{ID: c.ID, Title: title, Rater: c.rater(loaded)}.Write()
	},
	"programma": func(c *newCommand, _ *app, _ *catalog.Catalog, title string) ([]starter.File, error) {
		return starter.Programme{ID: c.ID, Title: title}.Write()
	},
	"kengetallen": func(c *newCommand, a *app, _ *catalog.Catalog, title string) ([]starter.File, error) {
		return starter.Prices{ID: c.ID, Title: title, On: a.today}.Write()
	},
	"raamwerk":  (*newCommand).framework,
	"mkba":      (*newCommand).model,
	"dashboard": (*newCommand).dashboard,
	"rapport":   (*newCommand).report,
	"gemeente":  (*newCommand).gemeente,
	"gemeenten": (*newCommand).gemeenten,
	"simulatie": (*newCommand).simulation,
}

// rater is the participant of the programme that was asked for, or else of the first one,
// unless another rater was asked for.
func (c *newCommand) rater(loaded *catalog.Catalog) string {
	if c.Rater != "" {
		return c.Rater
	}
	if loaded != nil {
		for _, p := range loaded.Programmes() {
			for _, r := range p.Def.Raters {
				if c.Programme != "" && p.Def.ID != c.Programme {
					continue
				}
				if r.Kind == programme.ParticipantRater {
					return r.ID
				}
			}
		}
	}
	return "deelnemer"
}

// programme is the one that was asked for, or else the one with the same id, or else the
// only one.
func (c *newCommand) programme(loaded *catalog.Catalog) (*programme.Compiled, error) {
	if loaded == nil || len(loaded.Programmes()) == 0 {
		return nil, misuse("er is nog geen programma; begin met monitor nieuw programma")
	}
	if c.Programme == "" {
		var ids []string
		for _, p := range loaded.Programmes() {
			if !slices.Contains(ids, p.Def.ID) {
				ids = append(ids, p.Def.ID)
			}
		}
		if slices.Contains(ids, c.ID) {
			ids = []string{c.ID}
		}
		if len(ids) > 1 {
			return nil, misuse("er zijn meer programma's; kies er een met --programma: %s", strings.Join(ids, ", "))
		}
		c.Programme = ids[0]
	}
	p := loaded.Programme(source.Ref{ID: c.Programme})
	if p == nil {
		return nil, misuse("er is geen programma %q", c.Programme)
	}
	return p, nil
}

// model needs a programme with an indicator that counts participants.
func (c *newCommand) model(a *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	p, err := c.programme(loaded)
	if err != nil {
		return nil, err
	}
	id := p.Def.ID
	f := loaded.FrameworkOf(source.Ref{ID: id})
	if f == nil {
		return nil, misuse("programma %s heeft nog geen raamwerk", id)
	}
	for _, ind := range f.Indicators() {
		d := ind.Def
		if !d.PerMoment && (d.Type == indicator.Count || d.Type == indicator.Share) {
			m := starter.Model{ID: c.ID, Title: title, Programme: id, Framework: f.Def.ID, Indicator: d.ID, On: a.today}
			for _, other := range loaded.Models() {
				m.Schedule = other.Definition().Discount.Schedule
			}
			return m.Write()
		}
	}
	return nil, misuse("raamwerk %s heeft geen indicator van soort aantal of aandeel om mee te rekenen", f.Def.ID)
}

var codeForm = regexp.MustCompile(`^[0-9]{4}$`)

// gemeente follows the programme that was asked for, and otherwise every one there is.
func (c *newCommand) gemeente(a *app, loaded *catalog.Catalog, _ string) ([]starter.File, error) {
	switch {
	case !codeForm.MatchString(c.ID):
		return nil, misuse("%q is geen gemeentecode; het CBS geeft elke gemeente vier cijfers", c.ID)
	case c.Name == "":
		return nil, misuse("geef ook de naam van de gemeente")
	case loaded == nil || len(loaded.Programmes()) == 0:
		return nil, misuse("er is nog geen programma; begin met monitor nieuw programma")
	}
	for _, other := range loaded.Gemeenten() {
		if other.Code == c.ID {
			return nil, misuse("code %s is al van %s", c.ID, other.Name)
		}
	}
	follows, err := c.follows(loaded)
	if err != nil {
		return nil, err
	}
	return gemeenteFiles(follows, prefixes(loaded), c.ID, c.Name, a.today)
}

// prefixes are those that gemeenten have.
func prefixes(loaded *catalog.Catalog) map[string]bool {
	taken := map[string]bool{}
	for _, g := range loaded.Gemeenten() {
		taken[g.Prefix] = true
	}
	return taken
}

// gemeenteFiles makes a gemeente that follows the programmes, with a prefix that is
// not taken; it takes that prefix.
func gemeenteFiles(programmes []*programme.Compiled, taken map[string]bool, code, name string, since source.Date) ([]starter.File, error) {
	g := starter.Gemeente{Path: load.GemeentePath(code, name), Code: code, Name: name, Since: since}
	if g.Prefix = starter.Prefix(name, slices.Collect(maps.Keys(taken))); g.Prefix == "" {
		return nil, misuse("voor %q is geen voorvoegsel meer vrij", name)
	}
	taken[g.Prefix] = true
	for _, p := range programmes {
		if !slices.Contains(g.Programmes, p.Def.ID) { // more versions of one programme
			g.Programmes = append(g.Programmes, p.Def.ID)
		}
	}
	first := programmes[0].Moments()[0]
	g.FirstMoment, g.FirstMomentMonth = first.ID, first.Month
	return g.Write()
}

// tryOut checks and tests new files among the definitions, before they are there.
func (a *app) tryOut(files []starter.File) error {
	top := map[string][]byte{}
	for _, f := range files {
		if _, err := os.Stat(filepath.FromSlash(a.place(f.Path))); err == nil {
			return misuse("%s is er al; kies een ander id", a.place(f.Path))
		}
		top[f.Path] = f.Data
	}
	fsys := layered{os.DirFS(a.Instruments), top}
	loaded, found := load.Load(fsys)
	if loaded == nil {
		return a.refuse(found)
	}
	tests, _ := load.Tests(fsys)
	tests = slices.DeleteFunc(tests, func(t load.File) bool { return top[t.Path] == nil })
	result := casetest.Run(loaded, tests)
	if result.Failed() > 0 {
		if err := result.Print(a.err, a.place); err != nil {
			return err
		}
		return errFindings
	}
	return nil
}

// create writes a file that is not there yet.
func (a *app) create(f starter.File) error {
	name := filepath.FromSlash(a.place(f.Path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("maak map: %w", err)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("maak %s: %w", name, err)
	}
	_, err = file.Write(f.Data)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("schrijf %s: %w", name, err)
	}
	return nil
}
