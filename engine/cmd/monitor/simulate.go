package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
)

type simulateCommand struct {
	Simulation string    `arg:"" name:"simulatie" help:"Id van de simulatie."`
	AsOf       string    `name:"op" help:"Dag waarop gekeken wordt. Standaard vandaag." placeholder:"DATUM"`
	Seed       *int      `name:"zaad" help:"Zaad van het toeval, in plaats van dat uit de definitie." placeholder:"GETAL"`
	Limit      int       `name:"aantal" help:"Stop na zoveel deelnemers; 0 is allemaal." placeholder:"GETAL"`
	Wide       bool      `name:"breed" help:"Eén regel per deelnemer in plaats van één per waarde."`
	Store      storeFlag `name:"winkel" help:"Zet de deelnemers in de winkel van make run. Zonder map is dat .data." placeholder:"MAP"`
	Gemeente   string    `name:"gemeente" help:"Met --winkel: alleen de deelnemers van deze gemeente." placeholder:"CODE"`
	Output     string    `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// Run writes an invented cohort. The same definition, seed and day give the same
// file.
func (c *simulateCommand) Run(a *app) error {
	if c.Store != "" {
		return c.intoStore(a)
	}
	if c.Gemeente != "" {
		return misuse("--gemeente hoort bij --winkel")
	}
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	day, err := a.day(c.AsOf)
	if err != nil {
		return err
	}
	if c.Limit < 0 {
		return misuse("--aantal is 0 of meer, niet %d", c.Limit)
	}
	people, err := a.people(loaded, c.Simulation, c.Seed, day, c.Limit)
	if err != nil {
		return err
	}
	return a.writeTo(c.Output, func(w io.Writer) error {
		switch {
		case a.Format == "json":
			return a.json(w, exported(people))
		case c.Wide:
			return writeWide(w, people)
		}
		return writeLong(w, people)
	})
}

// day reads a date of the command line; without one it is today.
func (a *app) day(text string) (source.Date, error) {
	if text == "" {
		return a.today, nil
	}
	day, err := source.ParseDate(text)
	if err != nil {
		return 0, misuse("%q is geen datum; schrijf bijvoorbeeld 2026-03-01", text)
	}
	return day, nil
}

// person is one invented participant with the filled in questionnaires.
type person struct {
	simulate.Record
	filled []casetest.Filled
}

// people draws an invented cohort; limit 0 is everybody.
func (a *app) people(loaded *catalog.Catalog, id string, seed *int, day source.Date, limit int) ([]person, error) {
	ref, err := source.ParseRef(id)
	if err != nil {
		return nil, misuse("%q is geen id van een simulatie", id)
	}
	all := loaded.Simulations()
	at := -1
	var known []string
	for i, s := range all {
		known = append(known, s.ID)
		if s.ID == ref.ID && (ref.Version == 0 || s.Version == ref.Version) && (at < 0 || s.Version > all[at].Version) {
			at = i
		}
	}
	if at < 0 {
		return nil, misuse("er is geen simulatie %q%s", id, hint(ref.ID, slices.Compact(known)))
	}
	compiled, found := a.compileSimulation(loaded, all[at], seed)
	if compiled == nil {
		return nil, a.refuse(found)
	}
	return draw(loaded, compiled, all[at].Programme, day, limit), nil
}

func (a *app) compileSimulation(loaded *catalog.Catalog, s catalog.Simulation, seed *int) (*simulate.Compiled, diag.List) {
	compiled, found := casetest.Simulation(loaded, s)
	if compiled == nil || seed == nil {
		return compiled, found
	}
	def := *compiled.Def
	def.Seed = *seed
	return simulate.Compile(&def, loaded.Programme(s.Programme), loaded.Questionnaire)
}

func draw(loaded *catalog.Catalog, compiled *simulate.Compiled, of source.Ref, day source.Date, limit int) []person {
	var out []person
	evaluators := casetest.Evaluators{}
	effective := func(code string) *programme.Compiled { return loaded.Effective(code, of.ID) }
	for r := range compiled.Run(day, effective) {
		out = append(out, person{r, evaluators.Fill(r)})
		if len(out) == limit {
			break
		}
	}
	return out
}

// writeTo writes to a file, or to the output when there is no name.
func (a *app) writeTo(name string, write func(io.Writer) error) (err error) {
	if name == "" {
		return write(a.out)
	}
	f, err := os.Create(name)
	if err != nil {
		return misuse("%s is niet te schrijven", name)
	}
	defer func() {
		if closing := f.Close(); err == nil && closing != nil {
			err = fmt.Errorf("schrijf %s: %w", name, closing)
		}
	}()
	return write(f)
}
