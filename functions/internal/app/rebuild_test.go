package app_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// TestARebuildGoesOnWhereItStopped: stopped after every step it ends with the same
// figures as one in one go, and nobody is computed twice.
func TestARebuildGoesOnWhereItStopped(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := b.figures(t)
	b.defs.Store(loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20")))
	seen, calls := []int{}, 0
	for {
		calls++
		ctx, stop := context.WithCancel(t.Context())
		err := b.ResumeRebuild(ctx, func(done, total int) {
			if total != len(b.refs) {
				t.Errorf("%d participants, want %d", total, len(b.refs))
			}
			seen = append(seen, done)
			stop()
		})
		stop()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) || calls > 10 {
			t.Fatalf("call %d: %v", calls, err)
		}
	}
	// One step per gemeente here: both are smaller than a step.
	if len(seen) != 2 || seen[0] >= seen[1] || seen[1] != len(b.refs) || calls < 2 || app.RebuildStep < 25 {
		t.Errorf("%d calls, done %v of %d", calls, seen, len(b.refs))
	}
	got := b.figures(t)
	if same(want, got) {
		t.Error("the definitions changed and the figures did not")
	}
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !same(got, b.figures(t)) {
		t.Error("computing everything at once gives other figures")
	}
	if at, err := b.Store.LastRebuild(t.Context()); err != nil || at.Digest != "" {
		t.Errorf("a rebuild that is done is left at %+v (%v)", at, err)
	}
}

// dossiers counts how often the dossier of each participant is read.
type dossiers struct {
	table.Table
	lock  sync.Mutex
	reads map[string]int // by partition
}

func (d *dossiers) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	if strings.Contains(partition, "/p/") && r.Cursor == "" {
		d.lock.Lock()
		d.reads[partition]++
		d.lock.Unlock()
	}
	return d.Table.Query(ctx, partition, r)
}

// TestARebuildReadsEachDossierOnce: also where a gemeente carries out several programmes.
// The facts, the sums and the pages are the same as after everybody was projected one by
// one, and facts in a programme that somebody is not in are gone.
func TestARebuildReadsEachDossierOnce(t *testing.T) {
	oneAfterAnother(t)
	b, several := newBench(t, shipped()), "0193"
	var cohorts []*simulate.Compiled
	for _, id := range []string{"klantbeleving", "belevingsmonitor"} {
		c, err := demo.Open(b.defs.Load(), id)
		must(t, err)
		c.Def.Gemeenten = firstOf(c.Def.Gemeenten, map[string]int{several: 11})
		cohorts = append(cohorts, c)
	}
	must(t, demo.FillAll(t.Context(), b.App, cohorts, func(int, int) {}))
	added, err := b.Store.ParticipantIDs(t.Context(), several)
	must(t, err)
	for _, id := range added {
		b.refs = append(b.refs, store.ParticipantRef{Gemeente: several, Participant: id})
		must(t, b.Project(t.Context(), b.refs[len(b.refs)-1:]))
	}
	must(t, b.Project(t.Context(), b.refs[:len(b.refs)-len(added)]))
	want := b.computed(t)
	if g := b.defs.Load().Gemeente(several); len(g.Programmes) < 2 || len(added) != 22 || len(want) < len(b.refs)+4+3 {
		t.Fatalf("%d programmes, %d participants, %d results", len(g.Programmes), len(added), len(want))
	}
	b.misplace(t, several)
	counting := &dossiers{Table: b.db, reads: map[string]int{}}
	again := app.New(app.Config{Store: store.New(counting), Catalog: b.defs.Load, Now: b.Now, Random: tokens})
	done := 0
	must(t, again.ResumeRebuild(t.Context(), func(d, total int) {
		if done = d; total != len(b.refs) {
			t.Errorf("%d participants, want %d", total, len(b.refs))
		}
	}))
	compare(t, want, b.computed(t))
	if done != len(b.refs) || len(counting.reads) != len(b.refs) {
		t.Errorf("%d done, %d dossiers read, of %d", done, len(counting.reads), len(b.refs))
	}
	for partition, n := range counting.reads {
		if n != 1 {
			t.Errorf("%s is read %d times", partition, n)
		}
	}
}

// misplace gives each participant of a gemeente the facts of a programme that they are
// not in.
func (b *bench) misplace(t *testing.T, g string) {
	t.Helper()
	at := b.defs.Load().Gemeente(g).Programmes
	for i, p := range at {
		other := at[(i+1)%len(at)].ID
		for f, err := range b.Store.AllFacts(t.Context(), g, p.ID) {
			must(t, err)
			if v, err := b.Store.FactsOf(t.Context(), g, other, f.Participant); err != nil || v.Version != 0 {
				continue // put there just now
			}
			must(t, b.Store.PutFacts(t.Context(), g, other, f.Participant, 0, f.Data))
		}
	}
}

// computed is everything that was computed about the gemeenten with participants: facts,
// their sums, and those of the country.
func (b *bench) computed(t *testing.T) map[string]string {
	t.Helper()
	out, defs := map[string]string{}, b.defs.Load()
	put := func(key string, stored store.Aggregate, err error) {
		if errors.Is(err, store.ErrNotFound) {
			return
		}
		must(t, err)
		data, err := app.Whole(stored)
		must(t, err)
		out[key] = string(data)
	}
	codes := map[string]bool{}
	for _, ref := range b.refs {
		codes[ref.Gemeente] = true
	}
	for code := range codes {
		g := defs.Gemeente(code)
		for _, p := range g.Programmes {
			for f, err := range b.Store.AllFacts(t.Context(), g.Code, p.ID) {
				must(t, err)
				out[g.Code+" "+p.ID+" "+f.Participant] = string(f.Data)
			}
			stored, err := b.Store.Aggregate(t.Context(), g.Code, p.ID)
			put("sum "+g.Code+" "+p.ID, stored, err)
			sum, err := b.National(t.Context(), p.ID)
			must(t, err)
			data, err := sum.MarshalJSON()
			must(t, err)
			out["country "+p.ID] = string(data)
		}
	}
	return out
}

// TestARebuildOfAnOlderRelease: where an older release stopped is nothing to go on from,
// because it went through each gemeente once per programme. Where this one stopped is.
func TestARebuildOfAnOlderRelease(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	must(t, b.Rebuild(t.Context()))
	want := b.figures(t)
	last := b.refs[len(b.refs)-1]
	for _, r := range b.refs {
		last = store.ParticipantRef{Gemeente: max(last.Gemeente, r.Gemeente), Participant: last.Participant}
	}
	ids, err := b.Store.ParticipantIDs(t.Context(), last.Gemeente)
	must(t, err)
	for _, c := range []struct {
		programme string
		first     int // of which is told that it is done
		emptied   bool
	}{{programme, 18, true}, {"", len(b.refs), false}} {
		mark := store.Rebuild{Digest: b.defs.Load().Digest(), Day: b.Today(), Gemeente: last.Gemeente, Programme: c.programme, Participant: ids[len(ids)-2], Done: len(b.refs) - 1}
		must(t, b.Store.SaveRebuild(t.Context(), mark))
		if c.emptied { // somebody whom the older release had not come to in this programme
			must(t, b.Store.DeleteFacts(t.Context(), last.Gemeente, programme, ids[0]))
		}
		var seen []int
		must(t, b.ResumeRebuild(t.Context(), func(done, _ int) { seen = append(seen, done) }))
		if len(seen) == 0 || seen[0] != c.first || !same(want, b.figures(t)) {
			t.Errorf("%q: %v done at first, or other figures", c.programme, seen)
		}
	}
}
