package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/country"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
)

// country-wide measurements: how large, and which.
type scale struct {
	gemeenten, participants int
	sizes                   []int
	night                   bool   // measure what runs once a day in the cloud too
	profile                 string // file to write a CPU profile of the rebuild to; empty for none
}

// measureScale makes a country with gemeenten and participants who each filled in every
// questionnaire, computes all its figures, and prints what that, a change and a national
// page take. It is a measurement: what comes out depends on the machine.
func measureScale(ctx context.Context, s settings, args []string) error {
	const usage = "gebruik: schaal [--gemeenten N] [--deelnemers N] [--groottes N,N,…] [--nacht] [--profiel BESTAND]"
	f, m := options("schaal"), scale{}
	f.IntVar(&m.gemeenten, "gemeenten", country.Gemeenten, "")
	f.IntVar(&m.participants, "deelnemers", 100_000, "")
	sizes := f.String("groottes", "1000,10000,100000,1000000", "")
	f.BoolVar(&m.night, "nacht", false, "")
	f.StringVar(&m.profile, "profiel", "", "")
	if err := f.Parse(args); err != nil || f.NArg() > 0 || m.gemeenten < 1 || m.gemeenten > 5000 || m.participants < m.gemeenten {
		return &misuse{usage}
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || size < 1 {
			return &misuse{usage}
		}
		m.sizes = append(m.sizes, size)
	}
	folder, err := os.MkdirTemp("", "schaal")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s.data = folder
	return s.scale(ctx, m)
}

// empty is a country without participants.
func (s settings) empty(m scale) (*nation, error) {
	defs, err := s.countryOf(m.gemeenten)
	if err != nil {
		return nil, err
	}
	cases, db, err := s.opened(func() *catalog.Catalog { return defs })
	if err != nil {
		return nil, err
	}
	n := &nation{settings: s, defs: defs, db: db, config: cases}
	n.app = n.over(db)
	return n, nil
}

func (s settings) scale(ctx context.Context, m scale) error {
	n, err := s.empty(m)
	if err != nil {
		return err
	}
	defer n.db.Close()
	if err := n.draw(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context, scale) error{n.facts, n.fill, n.rebuild, n.night, n.submit, n.countries} {
		if err := step(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// countryOf loads the definitions with so many gemeenten.
func (s settings) countryOf(gemeenten int) (*catalog.Catalog, error) {
	files, err := country.With(s.tree(), country.Invented(gemeenten), gemeenten)
	if err != nil {
		return nil, err
	}
	tree := fstest.MapFS{}
	for name, data := range files {
		tree[name] = &fstest.MapFile{Data: data}
	}
	defs, found := load.Load(tree)
	if defs == nil {
		s.print(found)
		return nil, errDefinitions
	}
	return defs, nil
}

// nation is what is measured.
type nation struct {
	settings  settings
	defs      *catalog.Catalog
	config    app.Config
	db        *bolt.Table
	app       *app.App
	programme source.Ref
	originals *demo.Copied
	responses int
}

// over gives the use cases on a table, with nothing in memory.
func (n *nation) over(t table.Table) *app.App {
	c := n.config
	c.Store = store.New(t)
	return app.New(c)
}

func (n *nation) print(format string, args ...any) { fmt.Fprintf(n.settings.out, format+"\n", args...) }

// drawn is how many people are drawn to keep those of who filled in everything.
const drawn = 600

// draw invents the people who are copied: long enough ago that each filled in every
// questionnaire of the programme.
func (n *nation) draw(ctx context.Context) error {
	all, err := demo.OpenAll(n.defs)
	if err != nil {
		return err
	}
	simulation := ""
	for _, c := range all { // that of the programme that asks the most
		asked := 0
		for _, m := range n.defs.Programme(c.Def.Programme).Def.Moments {
			asked += len(m.Questionnaires)
		}
		if asked > n.responses {
			simulation, n.programme, n.responses = c.Def.ID, c.Def.Programme, asked
		}
	}
	if simulation == "" {
		return errors.New("er is geen simulatie om een land mee te vullen")
	}
	today := n.app.Today()
	cohort, err := demo.Faithful(n.defs, simulation, drawn, today.AddMonths(-108), today.AddMonths(-72))
	if err != nil {
		return err
	}
	n.originals, err = demo.Originals(ctx, n.app, cohort, cohort.Def.Gemeenten[0].Code, func(b store.ParticipantBundle) bool {
		return len(b.Responses) == n.responses
	})
	return err
}

// facts measures what the facts of one participant take, beside reading and storing.
func (n *nation) facts(context.Context, scale) error {
	framework, today := n.defs.FrameworkOf(n.programme), n.app.Today()
	code := n.gemeenten()[0].Code
	dossiers := n.originals.Dossiers()
	const rounds = 2000
	begun := processorTime()
	for i := range rounds {
		d := dossiers[i%len(dossiers)]
		framework.Facts(app.Facts(n.defs, code, &d), today)
	}
	n.print("Feiten van één deelnemer met %d vragenlijsten: %.2f ms processortijd (%d keer, %d verschillende).",
		n.responses, (processorTime()-begun).Seconds()*1000/rounds, rounds, len(dossiers))
	return nil
}

// gemeenten are those that carry out the programme.
func (n *nation) gemeenten() []*gemeente.Gemeente {
	return slices.DeleteFunc(slices.Clone(n.defs.Gemeenten()), func(g *gemeente.Gemeente) bool { return g.Overlay(n.programme.ID) == nil })
}

// parts divides participants over the gemeenten: few large and many small ones.
func (n *nation) parts(total int) map[string]int {
	all := n.gemeenten()
	weights, sum := make([]float64, len(all)), 0.0
	for i := range all {
		weights[i] = 1 / float64(i+8)
		sum += weights[i]
	}
	out, left := map[string]int{}, total
	for i, g := range all {
		out[g.Code] = int(float64(total) * weights[i] / sum)
		left -= out[g.Code]
	}
	for i := range left {
		out[all[i%len(all)].Code]++
	}
	return out
}

// fillers is how many gemeenten are filled beside each other: what waits for the disk at
// the same time is written in one go.
const fillers = 32

// fill stores the participants. The feed of it is dropped at once: nobody follows it.
func (n *nation) fill(ctx context.Context, m scale) error {
	begun, done := time.Now(), 0
	told := n.settings.progress("Land vullen", m.participants)
	assign := func(i int) (string, string) { return fmt.Sprintf("medewerker-%d", i/perWorker), "Team 1" }
	const after = "9223372036854775807" // a cursor after everything
	if err := n.db.Save(ctx, consumerName, after); err != nil {
		return err
	}
	parts, all := n.parts(m.participants), n.gemeenten()
	var lock sync.Mutex
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make([]error, fillers)
	for f := range fillers {
		group.Go(func() {
			for i := next.Add(1); int(i) <= len(all) && failed[f] == nil; i = next.Add(1) {
				code := all[i-1].Code
				failed[f] = n.originals.Fill(ctx, code, parts[code], assign, func(int) {})
				_, trimmed := n.db.Trim(ctx, 0)
				failed[f] = errors.Join(failed[f], trimmed)
				lock.Lock()
				done += parts[code]
				told(done)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	n.print("Gevuld in %.0f s.", time.Since(begun).Seconds())
	return nil
}

// rebuild measures computing all figures anew.
func (n *nation) rebuild(ctx context.Context, m scale) error {
	if m.profile != "" {
		out, err := os.Create(m.profile)
		if err != nil {
			return err
		}
		defer out.Close()
		if err := pprof.StartCPUProfile(out); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	begun, cpu := time.Now(), processorTime()
	if err := n.app.ResumeRebuild(ctx, n.settings.progressOf("Feiten berekenen")); err != nil {
		return err
	}
	n.print("Alles opnieuw: %d deelnemers × %d vragenlijsten in %d gemeenten: %.1f s, %.1f s processortijd.",
		m.participants, n.responses, len(n.gemeenten()), time.Since(begun).Seconds(), (processorTime() - cpu).Seconds())
	return nil
}

// progressOf is progress of something that says itself how many there are.
func (s settings) progressOf(doing string) func(done, total int) {
	var told func(int)
	return func(done, total int) {
		if told == nil {
			told = s.progress(doing, total)
		}
		told(done)
	}
}
