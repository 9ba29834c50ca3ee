package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/starter"
	"effectmonitor/engine/workbook"
	"effectmonitor/engine/xlsform"
)

// importCommand reads definitions that were made elsewhere.
type importCommand struct {
	XLSForm importFormCommand `cmd:"" name:"xlsform" help:"Maak een vragenlijst van een XLSForm van ODK of KoboToolbox."`
}

type importFormCommand struct {
	File   string `arg:"" name:"bestand" help:"De werkmap, .xlsx."`
	ID     string `name:"id" help:"Id van de vragenlijst. Standaard het form_id van het formulier." placeholder:"ID"`
	Rater  string `name:"invuller" help:"Wie de vragenlijst invult. Standaard de deelnemer van het programma." placeholder:"INVULLER"`
	Lang   string `name:"taal" help:"Taal van teksten waar geen taal bij staat, zoals nl." placeholder:"TAAL"`
	Output string `short:"o" help:"Map met definities waar de vragenlijst bij komt. Standaard de map van --instruments." placeholder:"MAP"`
}

// Run writes a questionnaire and its test, after both were tried out among the
// definitions that are there. It writes both or nothing, and overwrites nothing.
func (c *importFormCommand) Run(a *app) error {
	fresh := false // a folder of definitions that is not there yet
	if c.Output != "" {
		a.Instruments = c.Output
		_, err := os.Stat(c.Output)
		fresh = errors.Is(err, fs.ErrNotExist)
	}
	if err := a.folder(); err != nil && !fresh {
		return err
	}
	switch {
	case c.ID != "" && !idForm.MatchString(c.ID):
		return misuse("%q is geen id; gebruik kleine letters, cijfers en -", c.ID)
	case c.Lang != "" && (len(c.Lang) != 2 || strings.ToLower(c.Lang) != c.Lang):
		return misuse("%q is geen taal; schrijf twee letters, zoals nl", c.Lang)
	}
	data, err := readWorkbook(c.File)
	if err != nil {
		return err
	}
	var loaded *catalog.Catalog
	if !fresh {
		if loaded, err = a.existing(); err != nil {
			return err
		}
	}
	rater := (&newCommand{Rater: c.Rater}).rater(loaded)
	name := strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))
	result, err := xlsform.Import(data, xlsform.Options{ID: c.ID, Rater: rater, Lang: c.Lang, On: a.today, Name: name})
	if err != nil {
		return c.refused(a, err)
	}
	var files []starter.File
	for _, f := range result.Files {
		files = append(files, starter.File(f))
	}
	if err := a.tryOut(files); err != nil {
		return err
	}
	if err := a.createTogether(files); err != nil {
		return err
	}
	return c.print(a, result)
}

// readWorkbook reads a file that is not larger than a workbook may be.
func readWorkbook(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, misuse("het bestand %s is er niet", name)
	case err != nil || !info.Mode().IsRegular():
		return nil, misuse("%s is geen bestand", name)
	case info.Size() > int64(workbook.Standard.Size):
		return nil, &problem{exitFindings, fmt.Sprintf("%s: het bestand is groter dan %d MB; er is niets geschreven", name, workbook.Standard.Size>>20)}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, misuse("%s is niet te lezen", name)
	}
	return data, nil
}

// importReport is the JSON form of what an import did.
type importReport struct {
	ID      string         `json:"id,omitempty"`
	Files   []string       `json:"bestanden"`
	Report  xlsform.Report `json:"verslag"`
	Refusal string         `json:"fout,omitempty"`
}

// refused prints why nothing was written.
func (c *importFormCommand) refused(a *app, err error) error {
	out := importReport{Files: []string{}, Report: xlsform.Report{}}
	var file *workbook.Refusal
	var form *xlsform.Refused
	switch {
	case errors.As(err, &file):
		out.Refusal = file.Error()
	case errors.As(err, &form):
		out.Report = form.Report
		out.Refusal = "het formulier heeft fouten"
	default:
		return err
	}
	if a.Format == "json" {
		if err := a.json(a.err, out); err != nil {
			return err
		}
		return errFindings
	}
	if err := out.Report.Print(a.err); err != nil {
		return err
	}
	return &problem{exitFindings, fmt.Sprintf("%s: %s; er is niets geschreven", c.File, out.Refusal)}
}

func (c *importFormCommand) print(a *app, r *xlsform.Result) error {
	var names []string
	for _, f := range r.Files {
		names = append(names, a.place(f.Path))
	}
	if a.Format == "json" {
		report := r.Report
		if report == nil {
			report = xlsform.Report{}
		}
		return a.json(a.out, importReport{ID: r.ID, Files: names, Report: report})
	}
	for _, name := range names {
		if err := a.printf("%s\n", name); err != nil {
			return err
		}
	}
	if err := r.Report.Print(a.out); err != nil {
		return err
	}
	taken := "1 vraag"
	if n := len(r.Instrument.Fields()); n != 1 {
		taken = fmt.Sprintf("%d vragen", n)
	}
	taken += " overgenomen, gecontroleerd en getest"
	if lost := r.Report.Count(xlsform.Lost); lost > 0 {
		taken += fmt.Sprintf("; %d keer iets niet overgenomen", lost)
	}
	return a.printf("%s\n", taken)
}

// createTogether writes new files of one folder: all, or none. They come into being
// in a folder beside it that gets its name at the end.
func (a *app) createTogether(files []starter.File) error {
	target := filepath.Dir(filepath.FromSlash(a.place(files[0].Path)))
	if _, err := os.Lstat(target); err == nil {
		return misuse("%s is er al; kies een ander id met --id", filepath.ToSlash(target))
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fmt.Errorf("maak map: %w", err)
	}
	draft, err := os.MkdirTemp(filepath.Dir(target), ".import-")
	if err != nil {
		return fmt.Errorf("maak map: %w", err)
	}
	defer os.RemoveAll(draft) // nothing is there any more once it has its name
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(draft, filepath.Base(f.Path)), f.Data, 0o644); err != nil {
			return fmt.Errorf("schrijf %s: %w", f.Path, err)
		}
	}
	if err := os.Chmod(draft, 0o755); err != nil {
		return fmt.Errorf("maak map: %w", err)
	}
	if err := os.Rename(draft, target); err != nil {
		return fmt.Errorf("maak %s: %w", filepath.ToSlash(target), err)
	}
	return nil
}
