package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
)

// writeExchange writes the national message about a gemeente of the store of this
// machine.
func writeExchange(ctx context.Context, s settings, args []string) (err error) {
	f := options("ddas")
	folder := f.String("map", s.instruments, "")
	data := f.String("data", s.data, "")
	programme := f.String("programma", "", "")
	from := f.String("van", "", "")
	until := f.String("tot", "", "")
	file := f.String("o", "", "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || *file == "" {
		return &misuse{"gebruik: ddas --programma ID --van DATUM --tot DATUM -o BESTAND [--data MAP] GEMEENTE"}
	}
	first, err := source.ParseDate(*from)
	last, fault := source.ParseDate(*until)
	if err != nil || fault != nil || last < first {
		return &misuse{"geef een periode met --van en --tot, als 2026-01-01 en 2026-12-31"}
	}
	a, end, err := s.inStore(*folder, *data)
	if err != nil {
		return err
	}
	defer end()
	id := *programme
	if id == "" {
		if all := a.Catalog().Programmes(); len(all) == 1 {
			id = all[0].Def.ID
		}
	}
	out, err := os.OpenFile(*file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return &misuse{fmt.Sprintf("%s is niet te schrijven", *file)}
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	err = a.ExchangeOf(ctx, io.Writer(out), f.Arg(0), id, first, last)
	if app.CodeOf(err) == app.NotFound {
		return &misuse{fmt.Sprintf("gemeente %s levert met aanpak %q niets aan DDAS", f.Arg(0), id)}
	}
	return err
}
