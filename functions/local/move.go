package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/archive"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/secret/keeper"
	wrap "effectmonitor/functions/internal/secret/kms"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo"
)

// place says in which store a gemeente is: that of a folder, or a table in the cloud.
type place struct {
	folder, data, by string
	table, key       string
}

func (p *place) flags(f *flag.FlagSet, s settings) {
	f.StringVar(&p.folder, "map", s.instruments, "")
	f.StringVar(&p.data, "data", s.data, "")
	f.StringVar(&p.by, "door", "", "")
	f.StringVar(&p.table, "tabel", "", "")
	f.StringVar(&p.key, "sleutel", "", "")
}

// open opens the use cases on the store. end closes it.
func (p *place) open(s settings) (*app.App, func(), error) {
	if p.table == "" {
		return s.inStore(p.folder, p.data)
	}
	if !strings.Contains(p.key, "{gemeente}") {
		return nil, nil, &misuse{"geef bij --tabel ook --sleutel, als alias/effectmonitor-production-identity-{gemeente}"}
	}
	s.instruments = p.folder
	defs, err := s.definitions()
	if err != nil {
		return nil, nil, err
	}
	cases, err := storeless(defs.Catalog)
	if err != nil {
		return nil, nil, err
	}
	config, err := account.Config(s.getenv)
	if err != nil {
		return nil, nil, &misuse{"meld je eerst aan bij AWS: " + strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	kept := store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(config)), p.table, time.Now))
	alias := func(gemeente string) string { return strings.ReplaceAll(p.key, "{gemeente}", gemeente) }
	cases.Store, cases.Box = kept, keeper.New(kept, wrap.New(wrap.Narrow(kms.NewFromConfig(config)), alias), time.Now, keyAge)
	return app.New(cases), func() {}, nil
}

func (p *place) actor(gemeente string) app.Actor {
	return app.Actor{ID: "operator:" + p.by, Gemeente: gemeente}
}

// moveOut writes everything of a gemeente to a file, which is there whole or not at all.
func moveOut(ctx context.Context, s settings, args []string) (err error) {
	f, p := options("uitvoer"), place{}
	p.flags(f, s)
	name := f.String("o", "", "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || *name == "" || p.by == "" {
		return &misuse{"gebruik: uitvoer --door NAAM -o BESTAND [--data MAP | --tabel TABEL --sleutel ALIAS] GEMEENTE"}
	}
	if _, err := os.Stat(*name); err == nil {
		return &misuse{fmt.Sprintf("%s is er al", *name)}
	}
	a, end, err := p.open(s)
	if err != nil {
		return err
	}
	defer end()
	to, err := os.CreateTemp(filepath.Dir(*name), ".uitvoer-*") // readable by its owner alone
	if err != nil {
		return &misuse{fmt.Sprintf("%s is niet te schrijven", *name)}
	}
	defer os.Remove(to.Name()) // unless it got its name
	m, err := a.MoveOut(ctx, p.actor(f.Arg(0)), to)
	err = errors.Join(err, to.Sync(), to.Close())
	switch app.CodeOf(err) {
	case app.NotFound:
		return &misuse{fmt.Sprintf("gemeente %s staat niet in de definities", f.Arg(0))}
	case app.Conflict:
		return fmt.Errorf("er is intussen in gemeente %s gewerkt: zorg dat niemand aangemeld is, en doe het opnieuw", f.Arg(0))
	}
	if err != nil {
		return err
	}
	if err := os.Rename(to.Name(), *name); err != nil {
		return fmt.Errorf("name the archive: %w", err)
	}
	lines := 0
	for _, k := range m.Kinds {
		lines += k.Lines
	}
	fmt.Fprintf(s.out, "Alle gegevens van gemeente %s staan in %s: %d regels.\nKenmerk: %s\n", m.Title, *name, lines, m.Digest)
	if !m.Names {
		fmt.Fprintln(s.out, "De sleutel van de namen is vernietigd: namen en adressen zijn er niet meer.")
	}
	fmt.Fprintln(s.out, "Het archief is leesbaar voor wie het heeft. Bewaar het versleuteld, en wis het na gebruik.")
	return nil
}

// moveIn takes a gemeente in from such a file.
func moveIn(ctx context.Context, s settings, args []string) error {
	f, p := options("invoer"), place{}
	p.flags(f, s)
	digest := f.String("kenmerk", "", "")
	if err := f.Parse(args); err != nil || f.NArg() != 1 || p.by == "" {
		return &misuse{"gebruik: invoer --door NAAM [--kenmerk KENMERK] [--data MAP | --tabel TABEL --sleutel ALIAS] ARCHIEF"}
	}
	file, err := os.Open(f.Arg(0))
	if err != nil {
		return &misuse{fmt.Sprintf("%s is niet te lezen", f.Arg(0))}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read the archive: %w", err)
	}
	in, err := archive.Open(file, info.Size())
	if err != nil {
		return fmt.Errorf("%s is niet heel, of veranderd; er is niets ingelezen (%w)", f.Arg(0), err)
	}
	m := in.Manifest
	if *digest != "" && *digest != m.Digest {
		return fmt.Errorf("%s heeft kenmerk %s en niet %s; er is niets ingelezen", f.Arg(0), m.Digest, *digest)
	}
	a, end, err := p.open(s)
	if err != nil {
		return err
	}
	defer end()
	err = a.MoveIn(ctx, p.actor(m.Gemeente), in, func(done int) { fmt.Fprintf(s.out, "\rInlezen: %d regels", done) })
	if lacking, ok := errors.AsType[*app.MissingDefinitions](err); ok {
		return fmt.Errorf("deze definities ontbreken hier: %s; er is niets ingelezen", strings.Join(lacking.Names, ", "))
	}
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.out, "\nGestopt. Doe hetzelfde nog eens om verder te gaan.")
		return err
	case app.CodeOf(err) == app.NotFound:
		return fmt.Errorf("gemeente %s staat hier niet in de definities; maak haar eerst met monitor nieuw gemeente", m.Gemeente)
	case app.CodeOf(err) == app.Conflict:
		return fmt.Errorf("gemeente %s heeft hier al gegevens; er is niets ingelezen", m.Gemeente)
	case err != nil:
		return err
	}
	fmt.Fprintf(s.out, "\nGemeente %s is er, met alles uit het archief van %s. De cijfers zijn berekend.\n", m.Title, m.Made.Format("2006-01-02 15:04"))
	return nil
}
