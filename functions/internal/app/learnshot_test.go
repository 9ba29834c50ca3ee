package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

var hague = app.Learner{Gemeente: "0518"}

// dateOf is of which day what gemeenten see of each other is; "" while there is nothing.
func (b *bench) dateOf(t *testing.T, a *app.App) string {
	t.Helper()
	lesson, err := a.Lesson(t.Context(), "jpf", hague)
	if err != nil {
		t.Fatal(err)
	}
	if !lesson.Ready {
		return ""
	}
	return lesson.View.Snapshot.Date.String()
}

// volumes wraps the table that takes are stored in, and holds the names of their volumes.
type volumes struct {
	table.Table
	names map[string]bool
}

func (v *volumes) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		if name := op.Item.Partition; strings.HasPrefix(name, "national/jpf/leren.jpf.") {
			v.names[name] = true
		}
	}
	return v.Table.Write(ctx, ops...)
}

// there are the names of volumes of which something is stored.
func (v *volumes) there(t *testing.T) (list []string) {
	t.Helper()
	for name := range v.names {
		page, err := v.Query(t.Context(), name, table.Range{})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) > 0 {
			list = append(list, name)
		}
	}
	return list
}

// watched is a bench that stores through volumes.
func watched(t *testing.T) (*bench, *volumes) {
	t.Helper()
	b := learningBench(t)
	v := &volumes{Table: b.db, names: map[string]bool{}}
	b.App = app.New(app.Config{Store: store.New(v), Catalog: b.defs.Load, Box: b.Box, Now: b.Now, Random: tokens})
	return b, v
}

func learningBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// Of many gemeenten no page waits for a new snapshot: it shows the one of before until the
// night, and nothing of that one is kept longer than that.
func TestSnapshotOfManyIsTakenAtNight(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	t.Cleanup(app.AtOncePerPage(1))
	b, stored := watched(t)
	if got := b.dateOf(t, b.App); got != "" {
		t.Fatalf("a page took one of %s", got)
	}
	if sum, err := b.Retain(t.Context()); err != nil || sum.Snapshots == 0 {
		t.Fatalf("%+v %v", sum, err)
	}
	if got := b.dateOf(t, b.App); got != "2026-11-23" {
		t.Fatalf("it is of %q", got)
	}
	first := stored.there(t)
	b.setDay(time.Date(2027, time.January, 2, 9, 0, 0, 0, time.UTC))
	if got := b.dateOf(t, b.App); got != "2026-11-23" {
		t.Errorf("in the next period, before the night, it is of %q", got)
	}
	if sum, err := b.Retain(t.Context()); err != nil || sum.Snapshots == 0 {
		t.Fatalf("%+v %v", sum, err)
	}
	if got := b.dateOf(t, b.App); got != "2027-01-02" {
		t.Errorf("after the night it is of %q", got)
	}
	second := stored.there(t)
	for _, name := range first {
		if slices.Contains(second, name) {
			t.Errorf("%s is still there", name)
		}
	}
	if len(first) == 0 || len(second) == 0 {
		t.Errorf("%d volumes, then %d", len(first), len(second))
	}
	if sum, err := b.Retain(t.Context()); err != nil || sum.Snapshots != 0 {
		t.Errorf("the same night again: %+v %v", sum, err)
	}
}

// The first snapshot of a few gemeenten is of the day on which somebody looks.
func TestFirstSnapshotOfAFewIsTakenByWhoLooks(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := learningBench(t)
	if sum, err := b.Retain(t.Context()); err != nil || sum.Snapshots != 0 {
		t.Fatalf("%+v %v", sum, err)
	}
	b.setDay(time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC))
	if got := b.dateOf(t, b.App); got != "2026-11-25" {
		t.Errorf("it is of %q", got)
	}
}

// halting fails a write of which the first key begins so, and every one after it.
type halting struct {
	table.Table
	at     string
	halted bool
}

var errStopped = errors.New("stopped")

func (s *halting) Write(ctx context.Context, ops ...table.Op) error {
	if s.halted = s.halted || strings.HasPrefix(ops[len(ops)-1].Item.Key.String(), s.at); s.halted {
		return errStopped
	}
	return s.Table.Write(ctx, ops...)
}

// A take that is stopped before its head is written leaves the one before whole, and the
// next finishes it.
func TestStoppedTakeLeavesTheOneBefore(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := learningBench(t)
	if got := b.dateOf(t, b.App); got != "2026-11-23" {
		t.Fatalf("it is of %q", got)
	}
	b.setDay(time.Date(2027, time.January, 2, 9, 0, 0, 0, time.UTC))
	for _, at := range []string{"national/jpf/leren.jpf.", "national/jpf/leren.jpf|"} {
		other := app.New(app.Config{Store: store.New(&halting{Table: b.db, at: at}), Catalog: b.defs.Load, Now: b.Now, Random: tokens})
		if _, err := other.Snapshots(t.Context()); !errors.Is(err, errStopped) {
			t.Fatalf("stopped at %s: %v", at, err)
		}
		func() {
			defer app.AtOncePerPage(0)() // so that the page takes none
			if got := b.dateOf(t, b.App); got != "2026-11-23" {
				t.Errorf("stopped at %s it is of %q", at, got)
			}
		}()
	}
	if got := b.dateOf(t, b.App); got != "2027-01-02" {
		t.Errorf("finished, it is of %q", got)
	}
}

// Of two who take one at once the first stands, and nothing of the second stays.
func TestOfTwoTakesOneStands(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b, stored := watched(t)
	race := &racing{Table: stored, first: func() { b.dateOf(t, b.App) }}
	other := app.New(app.Config{Store: store.New(race), Catalog: b.defs.Load, Now: b.Now, Random: tokens})
	if got := b.dateOf(t, other); got != "2026-11-23" || race.first != nil {
		t.Fatalf("it is of %q", got)
	}
	lesson, err := b.Lesson(t.Context(), "jpf", hague)
	if err != nil {
		t.Fatal(err)
	}
	second, err := other.Lesson(t.Context(), "jpf", hague)
	if err != nil || string(second.View.Snapshot.Secret) != string(lesson.View.Snapshot.Secret) {
		t.Errorf("two snapshots are seen: %v", err)
	}
	if got := stored.there(t); len(got) != 1 || len(stored.names) != 2 {
		t.Errorf("what is stored: %v", got)
	}
}

// racing lets another act before the first write of a volume.
type racing struct {
	table.Table
	first func()
}

func (r *racing) Write(ctx context.Context, ops ...table.Op) error {
	if act := r.first; act != nil && strings.HasPrefix(ops[len(ops)-1].Item.Key.String(), "national/jpf/leren.jpf.") {
		r.first = nil
		act()
	}
	return r.Table.Write(ctx, ops...)
}

// One that an earlier release stored counts as none.
func TestSnapshotOfAnEarlierReleaseIsTakenAnew(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := learningBench(t)
	old := []byte(`{"periode":"2026-K4","op":"2026-10-01","delen":{},"geheim":"c2VjcmV0"}`)
	if err := b.Store.PutNational(t.Context(), "jpf", "leren.jpf", "x", func() ([]byte, error) { return old, nil }); err != nil {
		t.Fatal(err)
	}
	if got := b.dateOf(t, b.App); got != "2026-11-23" {
		t.Errorf("it is of %q", got)
	}
}
