package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	reports "effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

type reportCommand struct {
	Report     string `arg:"" name:"rapport" help:"Id van het rapport, met versie als je een oude wilt: id@1."`
	Simulation string `name:"simulatie" help:"Simulatie met de deelnemers. Standaard de eerste van het programma." placeholder:"ID"`
	Gemeente   string `name:"gemeente" help:"Gemeente waar het over gaat (code). Standaard de grootste van de simulatie." placeholder:"CODE"`
	AsOf       string `name:"op" help:"Dag van het rapport. Standaard vandaag." placeholder:"DATUM"`
	Seed       *int   `name:"zaad" help:"Zaad van het toeval, in plaats van dat uit de simulatie." placeholder:"GETAL"`
	Lang       string `name:"taal" help:"Taal van het rapport." default:"nl" placeholder:"TAAL"`
	Output     string `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// Help says what the formats are for.
func (reportCommand) Help() string {
	return `Schrijft een rapport over deelnemers die niet bestaan, zodat je ziet wat er staat. Standaard als Markdown, met elke
tekening als tabel. Met --format html krijg je het zoals het gedrukt wordt: open het in een browser.`
}

// formats: html is laid out by the program with the pages.
func (reportCommand) formats() []string { return []string{"markdown", "json", "html"} }

// Run writes a report about the cohort of a simulation.
func (c *reportCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	d, err := c.definition(loaded)
	if err != nil {
		return err
	}
	day, err := a.day(c.AsOf)
	if err != nil {
		return err
	}
	s, err := c.simulation(loaded, d)
	if err != nil {
		return err
	}
	if c.Gemeente != "" && loaded.FrameworkIn(c.Gemeente, d.Programme.ID) == nil {
		return misuse("gemeente %q heeft programma %s niet", c.Gemeente, d.Programme.ID)
	}
	if a.Format == "html" {
		return c.laidOut(a, day, s.ID)
	}
	cohort, found := a.compileSimulation(loaded, s, c.Seed)
	if cohort == nil {
		return a.refuse(found)
	}
	v, err := casetest.Prove(loaded, casetest.Proof{Report: d, Cohort: cohort, Gemeente: c.Gemeente, On: day, Lang: c.Lang})
	if err != nil {
		return fmt.Errorf("maak rapport %s: %w", d.ID, err)
	}
	return a.writeTo(c.Output, func(w io.Writer) error {
		if a.Format == "json" {
			return a.json(w, v)
		}
		_, err := io.WriteString(w, v.Markdown())
		return err
	})
}

func (c *reportCommand) definition(loaded *catalog.Catalog) (*reports.Definition, error) {
	ref, err := source.ParseRef(c.Report)
	if err != nil {
		return nil, misuse("%q is geen id van een rapport", c.Report)
	}
	d := loaded.Report(ref)
	if d == nil {
		return nil, misuse("er is geen rapport %q%s", c.Report, hint(ref.ID, reportIDs(loaded)))
	}
	return d, nil
}

// simulation is the one asked for, or else the first of the programme.
func (c *reportCommand) simulation(loaded *catalog.Catalog, d *reports.Definition) (catalog.Simulation, error) {
	var known []string
	for _, s := range loaded.Simulations() {
		if s.Programme.ID != d.Programme.ID {
			continue
		}
		if c.Simulation == "" || c.Simulation == s.ID {
			return s, nil
		}
		known = append(known, s.ID)
	}
	if len(known) == 0 {
		return catalog.Simulation{}, misuse("programma %s heeft geen simulatie; begin met monitor nieuw simulatie", d.Programme.ID)
	}
	return catalog.Simulation{}, misuse("er is geen simulatie %q van programma %s%s", c.Simulation, d.Programme.ID, hint(c.Simulation, slices.Compact(known)))
}

// laidOut lets the program with the pages write the report.
func (c *reportCommand) laidOut(a *app, day source.Date, simulation string) error {
	if c.Output == "" {
		return misuse("geef met -o een bestand voor het rapport")
	}
	args := []string{"rapport", "--map", a.Instruments, "--op", day.String(), "--simulatie", simulation, "--taal", c.Lang, "-o", c.Output}
	if c.Gemeente != "" {
		args = append(args, "--gemeente", c.Gemeente)
	}
	if c.Seed != nil {
		args = append(args, "--zaad", fmt.Sprint(*c.Seed))
	}
	return a.local(append(args, "--", c.Report)...)
}

func reportIDs(c *catalog.Catalog) []string {
	var ids []string
	for _, d := range c.Reports() {
		ids = append(ids, d.ID)
	}
	slices.SortFunc(ids, strings.Compare)
	return slices.Compact(ids)
}
