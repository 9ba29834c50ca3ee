package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

type newCommand struct {
	Kind      string `arg:"" name:"soort" help:"Wat je wilt maken: vragenlijst, programma, mkba of gemeente."`
	ID        string `arg:"" name:"id" help:"Het id; bij een gemeente de code van het CBS, vier cijfers."`
	Name      string `arg:"" optional:"" name:"titel" help:"De titel; bij een gemeente de naam."`
	Rater     string `name:"invuller" help:"Wie de vragenlijst invult. Standaard de deelnemer van het programma." placeholder:"INVULLER"`
	Programme string `name:"programma" help:"Programma waar het model bij hoort. Standaard het enige." placeholder:"ID"`
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
		return a.json(a.out, map[string]any{"files": names})
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
	if c.Kind != "gemeente" && !idForm.MatchString(c.ID) {
		return nil, misuse("%q is geen id; gebruik kleine letters, cijfers en -", c.ID)
	}
	switch c.Kind {
	case "vragenlijst":
		return starter.Questionnaire{ID: c.ID, Title: title, Rater: c.rater(loaded)}.Write()
	case "programma":
		return starter.Programme{ID: c.ID, Title: title}.Write()
	case "mkba":
		return c.model(a, loaded, title)
	case "gemeente":
		return c.gemeente(a, loaded)
	}
	return nil, misuse("%q is geen soort om te maken%s", c.Kind, hint(c.Kind, []string{"vragenlijst", "programma", "mkba", "gemeente"}))
}

// rater is the participant of the first programme, unless another was asked for.
func (c *newCommand) rater(loaded *catalog.Catalog) string {
	if c.Rater != "" {
		return c.Rater
	}
	if loaded != nil {
		for _, p := range loaded.Programmes() {
			for _, r := range p.Def.Raters {
				if r.Kind == programme.ParticipantRater {
					return r.ID
				}
			}
		}
	}
	return "deelnemer"
}

// model needs a programme with an indicator that counts participants.
func (c *newCommand) model(a *app, loaded *catalog.Catalog, title string) ([]starter.File, error) {
	if loaded == nil || len(loaded.Programmes()) == 0 {
		return nil, misuse("er is nog geen programma; begin met monitor nieuw programma")
	}
	id := c.Programme
	if id == "" {
		if len(loaded.Programmes()) > 1 {
			return nil, misuse("er zijn meer programma's; kies er een met --programma")
		}
		id = loaded.Programmes()[0].Def.ID
	}
	f := loaded.FrameworkOf(source.Ref{ID: id})
	if f == nil {
		return nil, misuse("er is geen programma %q", id)
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

// gemeente follows every programme that there is.
func (c *newCommand) gemeente(a *app, loaded *catalog.Catalog) ([]starter.File, error) {
	switch {
	case !codeForm.MatchString(c.ID):
		return nil, misuse("%q is geen gemeentecode; het CBS geeft elke gemeente vier cijfers", c.ID)
	case c.Name == "":
		return nil, misuse("geef ook de naam van de gemeente")
	case loaded == nil || len(loaded.Programmes()) == 0:
		return nil, misuse("er is nog geen programma; begin met monitor nieuw programma")
	}
	g := starter.Gemeente{Path: load.GemeentePath(c.ID, c.Name), Code: c.ID, Name: c.Name, Since: a.today}
	var taken []string
	for _, other := range loaded.Gemeenten() {
		if other.Code == c.ID {
			return nil, misuse("code %s is al van %s", c.ID, other.Name)
		}
		taken = append(taken, other.Prefix)
	}
	if g.Prefix = starter.Prefix(c.Name, taken); g.Prefix == "" {
		return nil, misuse("voor %q is geen voorvoegsel meer vrij", c.Name)
	}
	for _, p := range loaded.Programmes() {
		g.Programmes = append(g.Programmes, p.Def.ID)
	}
	first := loaded.Programmes()[0].Moments()[0]
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
