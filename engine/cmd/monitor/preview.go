package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/alecthomas/kong"
)

type previewCommand struct {
	Questionnaire string `arg:"" name:"vragenlijst" help:"Id van een vragenlijst, met of zonder versie, of een bestand."`
	Port          int    `name:"poort" help:"Poort op deze computer. Zonder deze optie 8090, of een die vrij is." placeholder:"GETAL"`
	Folder        string `name:"map" help:"Map met definities, in plaats van --instruments." placeholder:"MAP"`
}

// Help says what the browser shows.
func (previewCommand) Help() string {
	return `Toont de vragenlijst in de browser terwijl je het bestand bewerkt: op een telefoon en op een
bureau, in elke taal, met wat er volgt uit de antwoorden en elke fout bij haar regel. Stop met Ctrl+C.`
}

// Run starts the program with the pages, which a command line for definitions does
// not hold itself.
func (c *previewCommand) Run(a *app) error {
	folder := a.Instruments
	if c.Folder != "" {
		folder = c.Folder
	}
	args := []string{"voorbeeld", "--map", folder}
	if c.Port < 0 || c.Port > 65535 {
		return misuse("--poort is een getal tot 65535, niet %d", c.Port)
	}
	if c.Port > 0 {
		args = append(args, "--poort", strconv.Itoa(c.Port))
	}
	return a.local(append(args, "--", c.Questionnaire)...)
}

// localProgram is the package of the program with the pages and the store of a laptop.
const localProgram = "effectmonitor/functions/local"

// local runs the program with the pages and the store: the one beside this program,
// or else one that is made from the source now. It gets the streams and the signals
// of this program, and its exit code becomes that of this program.
func (a *app) local(args ...string) error {
	program := filepath.Join(filepath.Dir(a.self), "local")
	if info, err := os.Stat(program); err != nil || info.IsDir() {
		folder, err := os.MkdirTemp("", "monitor")
		if err != nil {
			return fmt.Errorf("maak een tijdelijke map: %w", err)
		}
		defer os.RemoveAll(folder)
		program = filepath.Join(folder, "local")
		fmt.Fprintln(a.err, "Even geduld: het programma local wordt gemaakt.")
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		build := exec.CommandContext(ctx, "go", "build", "-o", program, localProgram)
		build.Stderr = a.err
		if err := build.Run(); err != nil {
			return misuse("het programma local staat niet naast monitor, en bouwen lukt hier niet; " +
				"doe dit in de map met de broncode")
		}
	}
	run := exec.Command(program, args...)
	run.Stdin, run.Stdout, run.Stderr = a.in, a.out, a.err
	return passed(run)
}

// passed runs a program until it ends. A signal to stop goes on to it, so that it can
// stop in an orderly way.
func passed(run *exec.Cmd) error {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := run.Start(); err != nil {
		return fmt.Errorf("start %s: %w", filepath.Base(run.Path), err)
	}
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	for {
		select {
		case s := <-signals:
			// It may have ended just now, or got the signal from the terminal itself.
			_ = run.Process.Signal(s)
		case err := <-ended:
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				return &problem{max(exit.ExitCode(), exitFindings), ""}
			}
			return err
		}
	}
}

// storeFolder is where make run keeps its store.
const storeFolder = ".data"

// storeFlag is a folder that may be left out: --winkel alone is storeFolder.
type storeFlag string

// Decode reads the folder when one follows.
func (f *storeFlag) Decode(ctx *kong.DecodeContext) error {
	*f = storeFolder
	if next := ctx.Scan.Peek(); next.Type == kong.FlagValueToken || next.IsValue() {
		return ctx.Scan.PopValueInto("map", (*string)(f))
	}
	return nil
}

// intoStore puts the invented cohort in the store of this machine.
func (c *simulateCommand) intoStore(a *app) error {
	if c.Output != "" || c.Wide || a.Format != "text" {
		return misuse("--winkel schrijft naar de winkel; -o, --breed en --format horen daar niet bij")
	}
	if c.Limit < 0 {
		return misuse("--aantal is 0 of meer, niet %d", c.Limit)
	}
	if _, err := a.day(c.AsOf); err != nil {
		return err
	}
	args := []string{"winkel", "--map", a.Instruments, "--data", string(c.Store)}
	if c.AsOf != "" {
		args = append(args, "--op", c.AsOf)
	}
	if c.Seed != nil {
		args = append(args, "--zaad", strconv.Itoa(*c.Seed))
	}
	if c.Limit > 0 {
		args = append(args, "--aantal", strconv.Itoa(c.Limit))
	}
	if c.Gemeente != "" {
		args = append(args, "--gemeente", c.Gemeente)
	}
	return a.local(append(args, "--", c.Simulation)...)
}
