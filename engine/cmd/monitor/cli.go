package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Exit codes.
const (
	exitOK       = 0
	exitFindings = 1
	exitMisuse   = 2
)

// machine is what the command line has of the world.
type machine struct {
	in       io.Reader
	out, err io.Writer
	today    source.Date
	self     string // path of this program
}

// cli is the grammar of the command line.
type cli struct {
	Instruments string `help:"Map met definities." default:"instruments" placeholder:"MAP"`
	Format      string `help:"Uitvoer: text of json." default:"text" placeholder:"VORM"`

	Check     checkCommand     `cmd:"" help:"Controleer alle definities."`
	Test      testCommand      `cmd:"" help:"Voer de gevallen naast de definities uit."`
	New       newCommand       `cmd:"" name:"nieuw" help:"Maak een beginpunt dat meteen klopt."`
	Explain   explainCommand   `cmd:"" name:"uitleg" help:"Leg een score, indicator, bedrag, signaal of ritme uit."`
	Score     scoreCommand     `cmd:"" help:"Bereken de scores van een ingevulde vragenlijst."`
	Mkba      mkbaCommand      `cmd:"" help:"Toon kosten en baten van een model."`
	Freeze    freezeCommand    `cmd:"" name:"vaststel" help:"Leg een uitkomst vast, met alles om haar later na te rekenen."`
	Recompute recomputeCommand `cmd:"" name:"herreken" help:"Reken een vaststelling na, tot op de laatste bit."`
	Rebuild   rebuildCommand   `cmd:"" name:"herbereken" help:"Bereken alle cijfers van de winkel opnieuw."`
	Out       outCommand       `cmd:"" name:"uitvoer" help:"Schrijf wat van een gemeente is."`
	In        inCommand        `cmd:"" name:"invoer" help:"Lees in wat van een gemeente is."`
	Redo      redoCommand      `cmd:"" name:"herstel" help:"Doe na herstel van een tabel opnieuw wat sinds dat moment beloofd is."`
	Hosting   hostingCommand   `cmd:"" name:"kosten" help:"Reken uit wat het kost om de monitor te draaien."`
	DDAS      ddasCommand      `cmd:"" name:"ddas" help:"Schrijf de landelijke levering van een gemeente, en toets haar."`
	Preview   previewCommand   `cmd:"" name:"voorbeeld" help:"Toon een vragenlijst in de browser terwijl je haar schrijft."`
	Simulate  simulateCommand  `cmd:"" name:"simuleer" help:"Maak deelnemers die niet bestaan, als CSV of JSON."`
	Report    reportCommand    `cmd:"" name:"rapport" help:"Schrijf een rapport over deelnemers die niet bestaan."`
	Compare   compareCommand   `cmd:"" name:"verschil" help:"Zeg wat een nieuwe versie anders maakt."`
	Codebook  codebookCommand  `cmd:"" name:"codeboek" help:"Schrijf elke variabele op, met tekst, antwoorden en doel."`
	Graph     graphCommand     `cmd:"" name:"graaf" help:"Teken wat van wat afhangt."`
	Import    importCommand    `cmd:"" name:"importeer" help:"Maak een definitie van wat elders gemaakt is."`
	Export    exportCommand    `cmd:"" name:"exporteer" help:"Schrijf een definitie voor een ander programma."`
	Build     buildCommand     `cmd:"" help:"Controleer, test en schrijf één bundel."`
	Publish   publishCommand   `cmd:"" name:"publiceer" help:"Zet een versie vast: zij mag daarna niet meer veranderen."`
	Reference referenceCommand `cmd:"" name:"naslag" help:"Schrijf de naslag: elke sleutel en elke functie."`
	Schemas   schemasCommand   `cmd:"" help:"Schrijf de schema's voor tekstverwerkers."`
}

// app is one run of a command.
type app struct {
	machine
	*cli
}

// problem ends a run with a message and an exit code.
type problem struct {
	code    int
	message string
}

func (p *problem) Error() string { return p.message }

func misuse(format string, args ...any) error {
	return &problem{exitMisuse, fmt.Sprintf(format, args...)}
}

// errFindings ends a run whose findings have been printed.
var errFindings = &problem{exitFindings, ""}

// run carries out one command line and returns the exit code.
func run(args []string, m machine) int {
	grammar := &cli{}
	exit := -1
	parser, err := kong.New(grammar,
		kong.Name("monitor"),
		kong.Description("Effectmonitor: controleer, test en gebruik definities."),
		kong.Writers(m.out, m.err),
		kong.Exit(func(code int) { exit = code }),
		kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(m.err, "monitor:", err)
		return exitMisuse
	}
	ctx, err := parser.Parse(args)
	if exit >= 0 { // help was asked for, and given
		return exit
	}
	if err != nil {
		fmt.Fprintf(m.err, "monitor: %s\nmonitor --help toont hoe het werkt\n", dutch(err))
		return exitMisuse
	}
	if grammar.Format, err = format(ctx.Selected(), grammar.Format); err != nil {
		return finish(err, m.err)
	}
	return finish(ctx.Run(&app{machine: m, cli: grammar}), m.err)
}

// formatter is a command with formats of its own; the first is what it gives when
// none is asked for.
type formatter interface{ formats() []string }

// formats are those that a command can give.
func formats(node *kong.Node) []string {
	if node != nil && node.Target.CanAddr() {
		if own, ok := node.Target.Addr().Interface().(formatter); ok {
			return own.formats()
		}
	}
	return []string{"text", "json"}
}

// format is the one that a command is to give. Text is what a person reads, under
// whatever name the command has for it.
func format(node *kong.Node, asked string) (string, error) {
	known := formats(node)
	switch {
	case asked == "text":
		return known[0], nil
	case !slices.Contains(known, asked):
		return "", misuse(`--format is "%s", niet "%s"`+"\nmonitor --help toont hoe het werkt", strings.Join(known, `","`), asked)
	}
	return asked, nil
}

func finish(err error, w io.Writer) int {
	if err == nil {
		return exitOK
	}
	var p *problem
	if !errors.As(err, &p) {
		fmt.Fprintln(w, "monitor:", err)
		return exitFindings
	}
	if p.message != "" {
		fmt.Fprintln(w, "monitor:", p.message)
	}
	return p.code
}

// catalog loads the definitions; findings that stop them are printed.
func (a *app) catalog() (*catalog.Catalog, error) {
	if err := a.folder(); err != nil {
		return nil, err
	}
	c, found := load.Load(os.DirFS(a.Instruments))
	if found.HasErrors() {
		return nil, a.refuse(found)
	}
	return c, nil
}

// folder is an error when the folder of definitions is not there.
func (a *app) folder() error {
	info, err := os.Stat(a.Instruments)
	if err != nil || !info.IsDir() {
		return misuse("de map %s is er niet; geef de map met definities met --instruments", a.Instruments)
	}
	if holds(a.Instruments) {
		return nil
	}
	for _, near := range []string{filepath.Join(a.Instruments, "instruments"), filepath.Join(a.Instruments, ".."), filepath.Join(a.Instruments, "..", "..")} {
		if holds(near) {
			return misuse("in %s staan geen mappen met definities; bedoelde je --instruments %s?", a.Instruments, filepath.ToSlash(near))
		}
	}
	return nil
}

// holds says whether a folder has the folder of any kind of definition in it.
func holds(folder string) bool {
	for _, kind := range load.Folders() {
		if info, err := os.Stat(filepath.Join(folder, kind)); err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

// refuse prints findings that stand in the way of a command to standard error.
func (a *app) refuse(found diag.List) error {
	if a.Format == "json" {
		if err := a.json(a.err, report(a.placed(found))); err != nil {
			return err
		}
		return errFindings
	}
	if err := diag.Print(a.err, a.placed(found), excerpt); err != nil {
		return err
	}
	return errFindings
}

// refuseAt is refuse for findings whose paths are those of the user already.
func (a *app) refuseAt(found diag.List) error {
	if err := diag.Print(a.err, found, excerpt); err != nil {
		return err
	}
	return errFindings
}

// placed gives findings the paths that the user knows the files by.
func (a *app) placed(found diag.List) diag.List {
	out := make(diag.List, len(found))
	for i, f := range found {
		f.File = a.place(f.File)
		out[i] = f
	}
	return out
}

func (a *app) place(file string) string {
	if file == "" {
		return ""
	}
	return path.Join(filepath.ToSlash(a.Instruments), file)
}

// excerpt gives the contents of a file for its excerpt; an unreadable one has none.
func excerpt(file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return data
}

func (a *app) json(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("schrijf json: %w", err)
	}
	return nil
}

func (a *app) printf(format string, args ...any) error {
	if _, err := fmt.Fprintf(a.out, format, args...); err != nil {
		return fmt.Errorf("schrijf uitvoer: %w", err)
	}
	return nil
}

// findings is the JSON form of a check.
type findings struct {
	Findings diag.List `json:"bevindingen"`
	Errors   int       `json:"fouten"`
	Warnings int       `json:"waarschuwingen"`
}

func report(found diag.List) findings {
	if found == nil {
		found = diag.List{}
	}
	errs, warnings := found.Count()
	return findings{found, errs, warnings}
}
