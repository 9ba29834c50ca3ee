package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/instruments"
)

const programme = "jpf"

// bench is an app on a store with a small cohort, whose definitions and day can change.
type bench struct {
	*app.App
	db   *tested
	defs atomic.Pointer[catalog.Catalog]
	day  atomic.Pointer[time.Time]
	refs []store.ParticipantRef
}

// shipped are the definitions of the product.
var shipped = sync.OnceValue(func() *catalog.Catalog {
	defs, found := load.Load(instruments.FS)
	if found.HasErrors() {
		panic(found.Err())
	}
	return defs
})

func loaded(t *testing.T, tree fs.FS) *catalog.Catalog {
	t.Helper()
	defs, found := load.Load(tree)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	return defs
}

// newBench has the first participants of two gemeenten in it, without any figures.
func newBench(t *testing.T, defs *catalog.Catalog) *bench {
	t.Helper()
	return benchOf(t, defs, map[string]int{"0518": 25, "0080": 18})
}

// benchOf is a bench with so many people of the demo in each of some gemeenten.
func benchOf(t *testing.T, defs *catalog.Catalog, people map[string]int) *bench {
	t.Helper()
	b := &bench{}
	b.defs.Store(defs)
	b.setDay(time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	clock := func() time.Time { return *b.day.Load() }
	keys, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b.db = newTable(t, clock)
	b.App = app.New(app.Config{Store: store.New(b.db), Catalog: b.defs.Load, Box: keeper.New(keys, keys, clock, time.Hour), Now: clock, Random: tokens})
	cohort, err := demo.Open(defs, "demo")
	if err != nil {
		t.Fatal(err)
	}
	cohort.Def.Gemeenten = firstOf(cohort.Def.Gemeenten, people)
	if err := demo.Fill(t.Context(), b.App, cohort, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	for _, g := range cohort.Def.Gemeenten {
		entries, err := b.Store.TeamCaseload(t.Context(), g.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			b.refs = append(b.refs, store.ParticipantRef{Gemeente: g.Code, Participant: e.ID})
		}
	}
	return b
}

func firstOf(list []simulate.Share, counts map[string]int) []simulate.Share {
	var out []simulate.Share
	for _, s := range list {
		if n, ok := counts[s.Code]; ok {
			s.Count = n
			out = append(out, s)
		}
	}
	return out
}

func (b *bench) setDay(day time.Time) { b.day.Store(&day) }

// tokens is a source of tokens that is the same every time.
var tokens = rand.NewChaCha8([32]byte{1})

// figures are the stored aggregates of the two gemeenten and of the country.
func (b *bench) figures(t *testing.T) [][]byte {
	t.Helper()
	var out [][]byte
	for _, code := range []string{"0518", "0080"} {
		stored, err := b.Store.Aggregate(t.Context(), code, programme)
		if err != nil {
			t.Fatal(err)
		}
		data, err := app.Whole(stored)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, data)
	}
	sum, err := b.National(t.Context(), programme)
	if err != nil {
		t.Fatal(err)
	}
	data, err := sum.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return append(out, data)
}

func same(a, b [][]byte) bool {
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// TestProjectIsTheSameInAnyOrder: in any order, in batches of any size, with repeats
// and replays, the figures come out as when everything is computed at once.
func TestProjectIsTheSameInAnyOrder(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Project(ctx, b.refs); err != nil {
		t.Fatal(err)
	}
	want := b.figures(t)
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 2 {
		refs := append([]store.ParticipantRef{}, b.refs...)
		refs = append(refs, b.refs[:10]...) // some come twice
		random.Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
		for len(refs) > 0 {
			n := min(5+random.IntN(20), len(refs))
			if err := b.Project(ctx, refs[:n]); err != nil {
				t.Fatal(err)
			}
			refs = refs[n:]
		}
		if !same(want, b.figures(t)) {
			t.Fatalf("round %d gives other figures", round)
		}
	}
	if err := b.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if !same(want, b.figures(t)) {
		t.Error("a rebuild gives other figures")
	}
	sum, err := b.National(ctx, programme)
	if err != nil || sum.N != 43 {
		t.Errorf("the country has %d participants, want 43 (%v)", sum.N, err)
	}
}

// TestOneByOneIsTheSameAsAtOnce: participants that come one by one give the same as all at once.
func TestOneByOneIsTheSameAsAtOnce(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	some := b.refs[25-10/every(t) : 25+5/every(t)] // of both gemeenten
	for _, ref := range some {
		if err := b.Project(t.Context(), []store.ParticipantRef{ref}); err != nil {
			t.Fatal(err)
		}
	}
	want := b.figures(t)
	if err := b.Project(t.Context(), some); err != nil {
		t.Fatal(err)
	}
	if !same(want, b.figures(t)) {
		t.Error("the figures differ")
	}
}

// TestADeletedParticipantLeavesTheFigures: facts go with the person.
func TestADeletedParticipantLeavesTheFigures(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Project(ctx, b.refs); err != nil {
		t.Fatal(err)
	}
	gone := b.refs[0]
	changes := remove(t, b.db, "g/"+gone.Gemeente+"/p/"+gone.Participant)
	if refs := store.Affected(changes); len(refs) != 1 || refs[0] != gone {
		t.Fatalf("the feed names %v", refs)
	}
	for range 2 { // a replay changes nothing
		if err := b.Project(ctx, store.Affected(changes)); err != nil {
			t.Fatal(err)
		}
		sum, err := b.Aggregate(ctx, gone.Gemeente, programme)
		if err != nil || sum.N != 24 {
			t.Errorf("%d participants are left, want 24 (%v)", sum.N, err)
		}
	}
	for fact, err := range b.Store.AllFacts(ctx, gone.Gemeente, programme) {
		if err != nil || fact.Participant == gone.Participant {
			t.Errorf("facts of %s are left (%v)", fact.Participant, err)
		}
	}
}

// remove deletes a partition and gives the changes as the feed would.
func remove(t *testing.T, db table.Table, partition string) []table.Change {
	t.Helper()
	var changes []table.Change
	for it, err := range table.All(t.Context(), db, partition, table.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), table.Delete(it.Key)); err != nil {
			t.Fatal(err)
		}
		changes = append(changes, table.Change{Key: it.Key, Old: &it})
	}
	return changes
}

// TestNewDefinitionsComputeAnew: when the definitions or the day change, the figures of
// every gemeente are brought up to them, and only then.
func TestNewDefinitionsComputeAnew(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Project(ctx, b.refs); err != nil {
		t.Fatal(err)
	}
	want := b.figures(t)
	if err := renew(ctx, b.App); err != nil {
		t.Fatal(err)
	}
	if !same(want, b.figures(t)) {
		t.Error("nothing was older, and the figures changed")
	}
	changed := loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20"))
	b.defs.Store(changed)
	if err := renew(ctx, b.App); err != nil {
		t.Fatal(err)
	}
	stored, err := b.Store.Aggregate(ctx, "0518", programme)
	if err != nil || stored.Digest != changed.Digest() {
		t.Errorf("the figures are of definitions %s (%v)", stored.Digest, err)
	}
	sum, err := b.Aggregate(ctx, "0518", programme)
	if err != nil {
		t.Fatal(err)
	}
	before := decode(t, want[0])
	young := cohort.Slice{Breakdown: "leeftijd", Class: "l18_20"}
	if sum.Slices[young] <= before.Slices[young] {
		t.Errorf("the wider class has %d participants, before %d", sum.Slices[young], before.Slices[young])
	}
	// Days later, with one participant already about the new day.
	b.setDay(b.day.Load().AddDate(0, 0, 90))
	if err := b.Project(ctx, b.refs[:1]); err != nil {
		t.Fatal(err)
	}
	halfway := b.figures(t)
	if err := renew(ctx, b.App); err != nil {
		t.Fatal(err)
	}
	want = b.figures(t)
	if same(want, halfway) {
		t.Error("the facts of the others are still about an earlier day")
	}
	if err := b.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if !same(want, b.figures(t)) {
		t.Error("computing everything again gives other figures")
	}
}

// TestAnOldFactIsNotCalledNew: after new definitions one participant changes; that
// does not make the facts of the others new.
func TestAnOldFactIsNotCalledNew(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Project(ctx, b.refs); err != nil {
		t.Fatal(err)
	}
	b.defs.Store(loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20")))
	if err := b.Project(ctx, b.refs[:1]); err != nil {
		t.Fatal(err)
	}
	if err := renew(ctx, b.App); err != nil {
		t.Fatal(err)
	}
	got := b.figures(t)
	if err := b.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if !same(got, b.figures(t)) {
		t.Error("some facts were of the old definitions")
	}
}

func decode(t *testing.T, data []byte) *cohort.Aggregate {
	t.Helper()
	var record struct {
		Sum *cohort.Aggregate `json:"som"`
	}
	if err := json.Unmarshal(data, &record); err != nil || record.Sum == nil {
		t.Fatalf("aggregate %s: %v", data, err)
	}
	return record.Sum
}

// edited is the tree of definitions with one text replaced in one file.
func edited(t *testing.T, file, old, text string) fs.FS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, name)
		if name == file {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s lacks %q", file, old)
			}
			data = []byte(strings.Replace(string(data), old, text, 1))
		}
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(tree, "published.lock")
	return tree
}

// TestProjectOfNobody: a participant that does not exist, or of another
// gemeente, leaves no trace.
func TestProjectOfNobody(t *testing.T) {
	b := newBench(t, shipped())
	refs := []store.ParticipantRef{{Gemeente: "0518", Participant: "DH-9999"}, {Gemeente: "9999", Participant: "DH-1"}}
	if err := b.Project(context.Background(), refs); err != nil {
		t.Fatal(err)
	}
	sum, err := b.Aggregate(t.Context(), "0518", programme)
	if err != nil || sum.N != 0 {
		t.Errorf("%v has %v participants", err, sum)
	}
}

// oneAfterAnother leaves a test out of a short run: it computes the figures of a country
// several times in one goroutine, which takes minutes under the race detector.
func oneAfterAnother(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
}
