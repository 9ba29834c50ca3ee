package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"effectmonitor/engine/xlsform"
)

// exportCommand writes definitions for other programs.
type exportCommand struct {
	XLSForm exportFormCommand `cmd:"" name:"xlsform" help:"Schrijf een vragenlijst als XLSForm, voor ODK en KoboToolbox."`
}

type exportFormCommand struct {
	Questionnaire string `arg:"" name:"vragenlijst" help:"Id van de vragenlijst; met @2 erachter versie 2."`
	Output        string `short:"o" help:"Bestand om te schrijven. Standaard het id met .xlsx erachter; - is de uitvoer." placeholder:"BESTAND"`
}

// Run writes a workbook and says what an XLSForm cannot hold. A file that is there
// is left alone.
func (c *exportFormCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	in, err := questionnaireNamed(loaded, c.Questionnaire)
	if err != nil {
		return err
	}
	out := xlsform.Export(in)
	var book bytes.Buffer
	if err := out.Write(&book); err != nil {
		return err
	}
	name := c.Output
	if name == "" {
		name = in.Def.ID + ".xlsx"
	}
	if name == "-" {
		if err := c.report(a, a.err, out.Report, name); err != nil {
			return err
		}
		_, err := a.out.Write(book.Bytes())
		return err
	}
	if err := createWhole(name, book.Bytes()); err != nil {
		return err
	}
	return c.report(a, a.out, out.Report, name)
}

func (c *exportFormCommand) report(a *app, w io.Writer, r xlsform.Report, name string) error {
	if a.Format == "json" {
		if r == nil {
			r = xlsform.Report{}
		}
		return a.json(w, importReport{ID: c.Questionnaire, Files: []string{name}, Report: r})
	}
	if name != "-" {
		if _, err := fmt.Fprintln(w, name); err != nil {
			return fmt.Errorf("schrijf uitvoer: %w", err)
		}
	}
	return r.Print(w)
}

// createWhole writes a file that is not there yet, whole or not at all.
func createWhole(name string, data []byte) error {
	draft, err := os.CreateTemp(filepath.Dir(name), ".export-")
	if err != nil {
		return misuse("%s is niet te schrijven", name)
	}
	defer os.Remove(draft.Name()) // the file keeps its other name
	_, err = draft.Write(data)
	if err = errors.Join(err, draft.Close(), os.Chmod(draft.Name(), 0o644)); err != nil {
		return fmt.Errorf("schrijf %s: %w", name, err)
	}
	// A link fails when the name is taken, which a rename would not.
	switch err := os.Link(draft.Name(), name); {
	case errors.Is(err, fs.ErrExist):
		return misuse("%s is er al; kies een ander bestand met -o", name)
	case err != nil:
		return fmt.Errorf("schrijf %s: %w", name, err)
	}
	return nil
}
