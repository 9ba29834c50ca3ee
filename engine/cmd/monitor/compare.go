package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/compare"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

type compareCommand struct {
	Before   string `arg:"" name:"oud" help:"De oude versie: een bestand, een map, of SOORT/ID@VERSIE."`
	After    string `arg:"" name:"nieuw" help:"De nieuwe versie, op dezelfde manier."`
	Recorded string `name:"antwoorden" help:"Bestand met gegeven antwoorden, JSON of CSV zoals simuleer die schrijft, in plaats van gesimuleerde." placeholder:"BESTAND"`
	AsOf     string `name:"op" help:"Dag waarop naar de deelnemers gekeken wordt. Standaard vandaag." placeholder:"DATUM"`
}

// Run says what differs in meaning between two versions, and what that does to the
// answers of a simulated cohort.
func (c *compareCommand) Run(a *app) error {
	day, err := a.day(c.AsOf)
	if err != nil {
		return err
	}
	before, err := a.side(c.Before)
	if err != nil {
		return err
	}
	after, err := a.side(c.After)
	if err != nil {
		return err
	}
	p := pair{before: before, after: after, day: day}
	if c.Recorded != "" {
		if p.people, p.refused, err = a.recorded(before.catalog, c.Recorded); err != nil {
			return err
		}
		p.recorded = true
	}
	var out []difference
	switch {
	case before.whole && after.whole:
		out, err = folders(p)
	case before.whole || after.whole:
		return misuse("vergelijk een map met een map, of een definitie met een definitie")
	case before.kind != after.kind:
		return misuse("een %s en een %s zijn niet te vergelijken", before.kind, after.kind)
	default:
		var d difference
		d, err = p.compare()
		out = append(out, d)
	}
	if err != nil {
		return err
	}
	if a.Format == "json" {
		return a.json(a.out, out)
	}
	return a.printf("%s", differenceText(out))
}

// side is one of the two things to compare.
type side struct {
	catalog *catalog.Catalog
	whole   bool // a folder, not one definition
	kind    string
	ref     source.Ref
}

// side reads a folder, a file or a reference.
func (a *app) side(name string) (side, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		other := *a
		grammar := *a.cli
		grammar.Instruments, other.cli = name, &grammar
		loaded, err := other.catalog()
		return side{catalog: loaded, whole: true}, err
	case err == nil:
		return a.fileSide(name)
	}
	kind, ref, _, err := target(name + "#alles")
	if err != nil {
		return side{}, misuse("%q is geen bestand, geen map en geen SOORT/ID@VERSIE", name)
	}
	loaded, err := a.catalog()
	return side{catalog: loaded, kind: kind, ref: ref}, err
}

// fileSide puts a definition among the others, in the place of the version that it
// says to be.
func (a *app) fileSide(name string) (side, error) {
	if err := a.folder(); err != nil {
		return side{}, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return side{}, misuse("%s is niet te lezen", name)
	}
	doc, found := read.ParseValid(name, data)
	if found.HasErrors() {
		return side{}, a.refuseInput(found, &source.Document{File: name, Data: data})
	}
	ref, place, err := a.placeOf(name, doc)
	if err != nil {
		return side{}, err
	}
	var fsys fs.FS = os.DirFS(a.Instruments)
	if !sameFile(name, filepath.Join(a.Instruments, filepath.FromSlash(place))) {
		fsys = layered{fsys, map[string][]byte{place: data, load.LockFile: nil}}
	}
	loaded, found := load.Load(fsys)
	if loaded == nil {
		return side{}, a.refuse(found)
	}
	return side{catalog: loaded, kind: doc.Kind(), ref: ref}, nil
}

// placeOf is how a definition in a file is known, and where it stands among others.
func (a *app) placeOf(name string, doc *source.Document) (source.Ref, string, error) {
	value := func(key string) string {
		if n := doc.Root.Get(key); n != nil {
			return n.Value
		}
		return ""
	}
	switch folder := folderOf(doc.Kind()); {
	case doc.Kind() == kindPrices:
		return source.Ref{ID: doc.ID()}, path.Join(folder, doc.ID()+".yaml"), nil
	case doc.Kind() == kindGemeente:
		return source.Ref{ID: value("code")}, a.gemeentePlace(name, value("code")), nil
	case folder != "" && value("versie") != "":
		ref, err := source.ParseRef(doc.ID() + "@" + value("versie"))
		if err != nil {
			return ref, "", misuse("%s heeft geen id en versie", name)
		}
		return ref, path.Join(folder, ref.ID, "v"+value("versie")+".yaml"), nil
	}
	return source.Ref{}, "", misuse("van soort %q zijn geen versies te vergelijken", doc.Kind())
}

// gemeentePlace is the file of the gemeente with that code, or that of the name given.
func (a *app) gemeentePlace(name, code string) string {
	known, err := filepath.Glob(filepath.Join(a.Instruments, "gemeenten", code+"-*.yaml"))
	if err == nil {
		for _, file := range known {
			if !read.IsTest(file) {
				return path.Join("gemeenten", filepath.Base(file))
			}
		}
	}
	return path.Join("gemeenten", filepath.Base(name))
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// folderOf is where definitions of a kind with versions stand.
func folderOf(kind string) string {
	return map[string]string{"vragenlijst": "vragenlijsten", "raamwerk": "raamwerken", "programma": "programmas", "mkba": "mkba", "dashboard": "dashboards", kindReport: "rapporten", kindPrices: "kengetallen", kindGemeente: "gemeenten"}[kind]
}

// The kinds that are compared without a version.
const (
	kindPrices   = "kengetallen"
	kindGemeente = "gemeente"
)

// kindReport shows what there is, like a dashboard.
const kindReport = "rapport"

// comparedKinds are all that verschil knows, in the order in which it says what
// differs.
var comparedKinds = []string{"vragenlijst", "raamwerk", "programma", "mkba", kindPrices, "dashboard", kindReport, kindGemeente}

// folders compares the newest version of everything in two folders.
func folders(p pair) ([]difference, error) {
	var out []difference
	for _, kind := range comparedKinds {
		old, now := idsOf(p.before.catalog, kind), idsOf(p.after.catalog, kind)
		for _, id := range old {
			if !slices.Contains(now, id) {
				out = append(out, difference{Kind: kind, Before: id, Changes: []compare.Change{{Where: kind + " " + id, Old: "is er", Breaks: true, Name: id}}})
				continue
			}
			one := p
			one.before.kind, one.before.ref, one.after.kind, one.after.ref = kind, source.Ref{ID: id}, kind, source.Ref{ID: id}
			d, err := one.compare()
			if err != nil {
				return nil, err
			}
			if len(d.Changes) > 0 {
				out = append(out, d)
			}
		}
		for _, id := range now {
			if !slices.Contains(old, id) {
				out = append(out, difference{Kind: kind, After: id, Changes: []compare.Change{{Where: kind + " " + id, New: "is er", Name: id}}})
			}
		}
	}
	return out, nil
}

func idsOf(c *catalog.Catalog, kind string) []string {
	var ids []string
	switch kind {
	case "vragenlijst":
		return questionnaireIDs(c)
	case "raamwerk":
		return frameworkIDs(c)
	case "mkba":
		return modelIDs(c)
	case "programma":
		for _, p := range c.Programmes() {
			ids = append(ids, p.Def.ID)
		}
	case "dashboard":
		for _, d := range c.Dashboards("", "") {
			ids = append(ids, d.ID)
		}
	case kindReport:
		return reportIDs(c)
	case kindPrices:
		for _, f := range c.PriceFiles() {
			ids = append(ids, f.ID)
		}
	case kindGemeente:
		for _, g := range c.Gemeenten() {
			ids = append(ids, g.Code)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// unknown is the misuse of naming what is not there.
func unknown(s side) error {
	if folderOf(s.kind) == "" {
		return misuse("van soort %q zijn geen versies te vergelijken%s", s.kind, hint(s.kind, comparedKinds))
	}
	return misuse("er is geen %s %q%s", s.kind, s.ref.String(), strings.TrimSuffix(hint(s.ref.ID, idsOf(s.catalog, s.kind)), "; kies uit "+s.ref.ID))
}
