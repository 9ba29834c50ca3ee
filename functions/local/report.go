package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/results"
)

// writeReport writes a report about the cohort of a simulation as it is printed.
func writeReport(ctx context.Context, s settings, args []string) (err error) {
	f := options("rapport")
	folder := f.String("map", s.instruments, "")
	simulation := f.String("simulatie", "", "")
	code := f.String("gemeente", "", "")
	day := f.String("op", "", "")
	lang := f.String("taal", source.DefaultLang, "")
	seed := f.Int("zaad", 0, "")
	file := f.String("o", "", "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || *file == "" {
		return &misuse{"gebruik: rapport --simulatie ID --op DATUM -o BESTAND [--gemeente CODE] [--zaad GETAL] RAPPORT"}
	}
	on, wrong := source.ParseDate(*day)
	ref, fault := source.ParseRef(f.Arg(0))
	if wrong != nil || fault != nil {
		return &misuse{"geef een rapport en met --op een datum, als 2026-01-01"}
	}
	s.instruments = *folder
	defs, err := s.definitions()
	if err != nil {
		return err
	}
	d := defs.Catalog().Report(ref)
	if d == nil {
		return &misuse{fmt.Sprintf("er is geen rapport %q", f.Arg(0))}
	}
	var other *int
	f.Visit(func(given *flag.Flag) {
		if given.Name == "zaad" {
			other = seed
		}
	})
	cohort, err := demo.Drawn(defs.Catalog(), *simulation, other)
	if err != nil {
		return &misuse{err.Error()}
	}
	view, err := casetest.Prove(defs.Catalog(), casetest.Proof{Report: d, Cohort: cohort, Gemeente: *code, On: on, Lang: *lang})
	if err != nil {
		return err
	}
	out, err := os.Create(*file)
	if err != nil {
		return &misuse{fmt.Sprintf("%s is niet te schrijven", *file)}
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return results.WriteReport(ctx, out, defs.Catalog(), d, &view)
}
