package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dataset"
	"effectmonitor/engine/dataset/parquet"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/store"
)

// handed is what a computation of somebody else is held against: the data that leave for
// research, the sums that were made of the same people, and what making those took.
type handed struct {
	Participants int     `json:"deelnemers"`
	Responses    int     `json:"vragenlijsten"`
	Numbers      int     `json:"getallen"`           // that the sums hold, with all their breakdowns
	Wall         float64 `json:"seconden"`           // of computing everything anew and storing it
	CPU          float64 `json:"processor_seconden"` // the same, of all processors
	Sums         float64 `json:"optellen_seconden"`  // of which computing and adding up alone, of all processors
	Export       float64 `json:"uitvoer_seconden"`   // of writing the data for research, of all processors
}

// handOver invents people, computes all their figures, and writes to a folder: the data as
// a researcher gets them (Parquet), the sums per gemeente behind every figure
// (cijfers.csv), and what the computing took (tijd.json). The people are invented, so
// that their sums may be seen.
func handOver(ctx context.Context, s settings, args []string) error {
	f, m := options("tegenover"), scale{}
	f.IntVar(&m.gemeenten, "gemeenten", 12, "")
	f.IntVar(&m.participants, "deelnemers", 1000, "")
	to := f.String("o", "", "")
	if err := f.Parse(args); err != nil || f.NArg() > 0 || m.gemeenten < 1 || m.gemeenten > 342 || m.participants < m.gemeenten || *to == "" {
		return &misuse{"gebruik: tegenover [--gemeenten N] [--deelnemers N] -o MAP"}
	}
	folder, err := os.MkdirTemp("", "tegenover")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s.data = folder
	n, end, err := s.nation(ctx, m)
	if err != nil {
		return err
	}
	defer end()
	if err := n.fill(ctx, m); err != nil {
		return err
	}
	out := handed{Participants: m.participants, Responses: n.answered(m)}
	if out.Wall, out.CPU, err = n.computed(ctx); err != nil {
		return err
	}
	if out.Sums, err = timedCPU(func() error { return n.addUp(ctx) }); err != nil {
		return err
	}
	if out.Export, err = timedCPU(func() error { return n.research(ctx, *to) }); err != nil {
		return err
	}
	if out.Numbers, err = n.sums(ctx, filepath.Join(*to, "cijfers.csv")); err != nil {
		return err
	}
	data, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*to, "tijd.json"), data, 0o644)
}

// nation is an empty country with people drawn to fill it with: as in the demo some are
// under way, some do not answer and some left.
func (s settings) nation(ctx context.Context, m scale) (*nation, func(), error) {
	n, err := s.empty(m)
	if err != nil {
		return nil, nil, err
	}
	end := func() { _ = n.db.Close() } // the folder goes with it
	cohort, err := demo.Open(n.defs, "demo")
	if err == nil {
		n.programme = cohort.Def.Programme
		n.originals, err = demo.Originals(ctx, n.app, cohort, cohort.Def.Gemeenten[0].Code, func(b store.ParticipantBundle) bool {
			return b.Participant.Consent == nil || b.Participant.Consent.Given // who refused is in no export
		})
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return n, end, nil
}

// answered is how many responses the country holds.
func (n *nation) answered(m scale) int {
	dossiers, sum := n.originals.Dossiers(), 0
	for _, count := range n.parts(m.participants) {
		for i := range count {
			sum += len(dossiers[i%len(dossiers)].Responses)
		}
	}
	return sum
}

// computed computes all figures from the store, and gives what that took in seconds.
func (n *nation) computed(ctx context.Context) (wall, cpu float64, err error) {
	begun := time.Now()
	cpu, err = timedCPU(func() error { return n.app.ResumeRebuild(ctx, func(int, int) {}) })
	return time.Since(begun).Seconds(), cpu, err
}

// timedCPU gives how many seconds of all processors something took.
func timedCPU(do func() error) (float64, error) {
	used := processorTime()
	err := do()
	return (processorTime() - used).Seconds(), err
}

// addUp reads everybody and adds up their facts, and does nothing else that a rebuild
// does: it stores no facts and decides nothing about what may be shown.
func (n *nation) addUp(ctx context.Context) error {
	today := n.app.Today()
	for _, g := range n.gemeenten() {
		framework := n.defs.FrameworkIn(g.Code, n.programme.ID)
		ids, err := n.app.Store.ParticipantIDs(ctx, g.Code)
		if err != nil {
			return err
		}
		sum := cohort.New(framework)
		for _, id := range ids {
			d, err := n.app.Store.Measured(ctx, g.Code, id, app.Reads(n.defs, g.Code))
			if err == nil {
				err = sum.Add(framework.Facts(app.Facts(n.defs, g.Code, &d), today))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// research writes the data of all gemeenten as a researcher gets them.
func (n *nation) research(ctx context.Context, folder string) error {
	var codes []string
	for _, g := range n.gemeenten() {
		codes = append(codes, g.Code)
	}
	made, err := n.app.StartResearch(ctx, app.Actor{ID: "meting"}, app.ResearchRequest{
		Project: "Meting", Purpose: "Dezelfde cijfers op een andere manier berekenen.", Gemeenten: codes, Programme: n.programme.ID,
		Form: dataset.Long, Format: parquet.Format{},
	})
	if err != nil {
		return err
	}
	var data bytes.Buffer
	if err := made.Write(ctx, &data); err != nil {
		return err
	}
	archive, err := zip.NewReader(bytes.NewReader(data.Bytes()), int64(data.Len()))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, f := range archive.File {
		if err := unpack(f, filepath.Join(folder, filepath.Base(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

func unpack(f *zip.File, to string) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// sums writes what every figure is made of, per gemeente and without breakdowns: a line
// for each number. It gives how many there are with all breakdowns.
func (n *nation) sums(ctx context.Context, file string) (all int, err error) {
	out, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := csv.NewWriter(out)
	_ = w.Write([]string{"gemeente", "indicator", "meting", "wat", "aantal"}) // Error tells below
	for _, g := range n.gemeenten() {
		sum, err := n.app.Aggregate(ctx, g.Code, n.programme.ID)
		if err != nil {
			return 0, err
		}
		for k, p := range sum.Cells {
			numbers := numbersOf(p)
			if all += len(numbers); k.Slice != (cohort.Slice{}) {
				continue
			}
			for _, what := range slices.Sorted(maps.Keys(numbers)) {
				_ = w.Write([]string{g.Code, k.Indicator, k.Moment, what, strconv.FormatInt(numbers[what], 10)})
			}
		}
	}
	w.Flush()
	return all, w.Error()
}

// numbersOf are the numbers of a part that are not 0: people, and sums in
// ten-thousandths.
func numbersOf(p *cohort.Part) map[string]int64 {
	out := map[string]int64{"n": int64(p.N), "waar": int64(p.True), "som": p.Sum}
	for bin, n := range p.Hist {
		out["bak:"+strconv.FormatInt(bin, 10)] = int64(n)
	}
	for class, n := range p.Classes {
		out["klasse:"+class] = int64(n)
	}
	if c := p.Pairs; c != nil {
		maps.Copy(out, map[string]int64{"voor": c.Before, "na": c.After, "beter": int64(c.Better), "gelijk": int64(c.Same), "slechter": int64(c.Worse)})
	}
	maps.DeleteFunc(out, func(_ string, n int64) bool { return n == 0 })
	return out
}
