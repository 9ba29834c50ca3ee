package main

import (
	"fmt"
	"os"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/lint"
)

// folderArg lets a command take the folder as its argument too.
type folderArg struct {
	Folder string `arg:"" optional:"" name:"map" help:"Map met definities, in plaats van --instruments."`
}

func (f folderArg) use(a *app) {
	if f.Folder != "" {
		a.Instruments = f.Folder
	}
}

type checkCommand struct {
	folderArg
	MaxAge       int  `name:"ouder-dan" help:"Noem kengetallen en modellen oud na zoveel jaar; 0 kijkt er niet naar." default:"5" placeholder:"JAREN"`
	Translations bool `name:"vertalingen" help:"Geef per taal de teksten zonder vertaling, en verder niets."`
}

// Run checks every definition and every test file.
func (c *checkCommand) Run(a *app) error {
	c.use(a)
	if err := a.folder(); err != nil {
		return err
	}
	fsys := os.DirFS(a.Instruments)
	loaded, found := load.Load(fsys)
	if c.Translations {
		return a.translations(loaded, found)
	}
	tests, more := load.Tests(fsys)
	found.Extend(more)
	if loaded != nil {
		found.Extend(casetest.Unusable(loaded, tests))
		found.Extend(casetest.Simulations(loaded))
		found.Extend(lint.Check(loaded, lint.Options{Today: a.today, MaxAge: c.MaxAge}))
	}
	found = a.placed(found.Compact())
	if err := a.printCheck(loaded, found); err != nil {
		return err
	}
	if found.HasErrors() {
		return errFindings
	}
	return nil
}

func (a *app) printCheck(c *catalog.Catalog, found diag.List) error {
	if a.Format == "json" {
		return a.json(a.out, report(found))
	}
	if err := diag.Print(a.out, found, excerpt); err != nil {
		return err
	}
	errs, warnings := found.Count()
	if c == nil || errs > 0 {
		return a.printf("%s, %s\n", count(errs, "fout", "fouten"), count(warnings, "waarschuwing", "waarschuwingen"))
	}
	return a.printf("%s in orde, %s\n", count(c.Size(), "definitie", "definities"), count(warnings, "waarschuwing", "waarschuwingen"))
}

type testCommand struct {
	folderArg
	Only     string `help:"Alleen bestanden waarvan het pad dit bevat." placeholder:"TEKST"`
	Coverage bool   `name:"dekking" help:"Zeg ook welke delen van een definitie geen enkel geval raakt."`
}

// Run runs the cases beside the definitions.
func (c *testCommand) Run(a *app) error {
	c.use(a)
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	files, found := load.Tests(os.DirFS(a.Instruments))
	files = matching(files, c.Only)
	result := casetest.Run(loaded, files)
	var coverage []casetest.Coverage
	if c.Coverage {
		coverage = a.placedCoverage(casetest.Cover(loaded, files))
	}
	if a.Format == "json" {
		err = a.json(a.out, covered{a.placedCases(result), coverage})
	} else if err = result.Print(a.out, a.place); err == nil {
		err = a.printf("%s", coverageText(coverage))
	}
	switch {
	case err != nil:
		return err
	case found.HasErrors():
		return a.refuse(found)
	case result.Failed() > 0:
		return errFindings
	}
	return nil
}

// placedCases gives a report the paths that the user knows the files by.
func (a *app) placedCases(r casetest.Report) casetest.Report {
	for i := range r.Cases {
		r.Cases[i].File = a.place(r.Cases[i].File)
		for j := range r.Cases[i].Failures {
			r.Cases[i].Failures[j].File = a.place(r.Cases[i].Failures[j].File)
		}
	}
	return r
}

// covered is a report with what the cases do not reach.
type covered struct {
	casetest.Report
	Coverage []casetest.Coverage `json:"dekking,omitempty"`
}

func (a *app) placedCoverage(list []casetest.Coverage) []casetest.Coverage {
	for i := range list {
		list[i].Definition = a.place(list[i].Definition)
		for j := range list[i].Missed {
			list[i].Missed[j].File = a.place(list[i].Missed[j].File)
		}
	}
	return list
}

// coverageText says per definition how much is reached, and at its place what is
// not.
func coverageText(list []casetest.Coverage) string {
	var b strings.Builder
	for _, c := range list {
		fmt.Fprintf(&b, "%s: %d van de %d delen geraakt\n", c.Definition, c.Reached, c.Parts)
		for _, p := range c.Missed {
			fmt.Fprintf(&b, "  %d:%d %s\n", p.Line, p.Column, p.What)
		}
	}
	return b.String()
}
