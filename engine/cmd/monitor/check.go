package main

import (
	"os"

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
	MaxAge int `name:"ouder-dan" help:"Noem kengetallen en modellen oud na zoveel jaar; 0 kijkt er niet naar." default:"5" placeholder:"JAREN"`
}

// Run checks every definition and every test file.
func (c *checkCommand) Run(a *app) error {
	c.use(a)
	if err := a.folder(); err != nil {
		return err
	}
	fsys := os.DirFS(a.Instruments)
	loaded, found := load.Load(fsys)
	_, more := load.Tests(fsys)
	found.Extend(more)
	if loaded != nil {
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
	Only string `help:"Alleen bestanden waarvan het pad dit bevat." placeholder:"TEKST"`
}

// Run runs the cases beside the definitions.
func (c *testCommand) Run(a *app) error {
	c.use(a)
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	files, found := load.Tests(os.DirFS(a.Instruments))
	result := casetest.Run(loaded, matching(files, c.Only))
	if a.Format == "json" {
		err = a.json(a.out, a.placedCases(result))
	} else {
		err = result.Print(a.out, a.place)
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
