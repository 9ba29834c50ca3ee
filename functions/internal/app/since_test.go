package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"reflect"
	"sync"
	"testing"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// kept are the figures of gemeenten and country with the outlines, as stored at once.
func (b *bench) kept(t *testing.T) [][]byte {
	t.Helper()
	stored, err := b.Store.National(t.Context(), programme, "members")
	if err != nil {
		t.Fatal(err)
	}
	outlines, err := app.WholeOutlines(stored)
	if err != nil {
		t.Fatal(err)
	}
	return append(b.figures(t), outlines)
}

// pages are what is kept for single pages.
func (b *bench) pages(t *testing.T) map[table.Key][]byte {
	t.Helper()
	out := map[table.Key][]byte{}
	for _, partition := range []string{"g/0518/aggregate/" + programme, "g/0080/aggregate/" + programme, "national/" + programme + "/members"} {
		for it, err := range table.All(t.Context(), b.db, partition, table.Range{Prefix: "page/"}) {
			if err != nil {
				t.Fatal(err)
			}
			out[it.Key] = it.Value
		}
	}
	return out
}

// same as what a rebuild of everything gives?
func (b *bench) asAnew(t *testing.T) {
	t.Helper()
	got, pages := b.kept(t), b.pages(t)
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !same(got, b.kept(t)) {
		t.Error("computing everything anew gives other figures")
	}
	anew := b.pages(t)
	if len(anew) != len(pages) || len(pages) == 0 {
		t.Errorf("%d pages are kept, anew %d", len(pages), len(anew))
	}
	for key, data := range anew {
		if !bytes.Equal(pages[key], data) {
			t.Errorf("%s is another page anew", key)
		}
	}
}

// faulty is a table of which one write fails: before it is done, or after, when only the
// reply is lost. It counts what is written.
type faulty struct {
	table.Table
	lock   sync.Mutex
	at     int // the write that fails, counted from 1; 0 for none
	after  bool
	writes int
	bytes  int
}

var errFault = errors.New("the table fails")

func (f *faulty) Write(ctx context.Context, ops ...table.Op) error {
	f.lock.Lock()
	f.writes++
	fails := f.writes == f.at
	for _, op := range ops {
		f.bytes += len(op.Item.Value)
	}
	f.lock.Unlock()
	if fails && !f.after {
		return errFault
	}
	err := f.Table.Write(ctx, ops...)
	if fails && err == nil {
		return errFault
	}
	return err
}

// over gives the use cases on another table over the same items.
func (b *bench) over(tab table.Table) *app.App {
	return app.New(app.Config{Store: store.New(tab), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader})
}

// TestOneChangeIsWrittenAsOne: a participant who comes makes little be written, and the
// figures, outlines and pages are to the byte those of computing everything anew. The same
// again writes nothing of them: of the gemeente only that they were looked at.
func TestOneChangeIsWrittenAsOne(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	most := len(b.refs) - 2
	if err := b.Project(ctx, b.refs[:most]); err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, data := range b.kept(t) {
		whole += len(data)
	}
	for _, ref := range b.refs[most:] {
		f := &faulty{Table: b.db}
		if err := b.over(f).Project(ctx, []store.ParticipantRef{ref}); err != nil {
			t.Fatal(err)
		}
		if f.bytes == 0 || f.bytes > whole/3 {
			t.Errorf("%d bytes are written for one participant, of %d that are kept", f.bytes, whole)
		}
	}
	got := b.kept(t)
	f := &faulty{Table: b.db}
	if err := b.over(f).Project(ctx, b.refs[most:]); err != nil {
		t.Fatal(err)
	}
	if !same(got, b.kept(t)) || f.writes != 3 || f.bytes > whole/10 { // the facts of both, and the head
		t.Errorf("the same again is written in %d transactions of %d bytes", f.writes, f.bytes)
	}
	b.asAnew(t)
}

// TestADifferenceFitsInAnItem: one that is not small beside the whole, or has no room in one
// item, is not written beside it.
func TestADifferenceFitsInAnItem(t *testing.T) {
	for _, c := range []struct {
		difference, whole int
		beside            bool
	}{{25, 100, true}, {26, 100, false}, {store.MaxSince, 1 << 30, true}, {store.MaxSince + 1, 1 << 30, false}} {
		if app.WritesSince(c.difference, c.whole) != c.beside {
			t.Errorf("%d bytes beside %d: want %t", c.difference, c.whole, c.beside)
		}
	}
	if store.MaxSince > table.MaxValue-1000 { // what does not compress becomes a little more
		t.Errorf("a difference of %d bytes has no room in an item", store.MaxSince)
	}
}

// country is the page with a row for each gemeente, as somebody sees it who opens it now.
func (b *bench) country(t *testing.T) dashboard.PageView {
	t.Helper()
	out, err := b.over(b.db).Outcome(t.Context(), app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-landelijk"}, Page: "gemeenten"})
	if err != nil || !out.Ready {
		t.Fatalf("%+v %v", out, err)
	}
	return out.Page
}

// TestAFaultBetweenTwoWrites: wherever it stops, before a write or after one of which the
// reply is lost, the country is shown as it was or as it became, and the batch that comes
// again ends with the same figures.
func TestAFaultBetweenTwoWrites(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	comes, nobody := b.refs[0], b.refs[0]
	nobody.Participant += "-nobody"
	for n := 1; n < 20; n += every(t) {
		if err := b.Store.DeleteFacts(ctx, comes.Gemeente, programme, comes.Participant); err != nil {
			t.Fatal(err)
		}
		// Who kept nothing sees that facts went without a word.
		if err := b.over(b.db).Project(ctx, []store.ParticipantRef{nobody}); err != nil {
			t.Fatal(err)
		}
		f := &faulty{Table: b.db, at: (n + 1) / 2, after: n%2 == 0}
		was := b.country(t)
		err := b.over(f).Project(ctx, []store.ParticipantRef{comes})
		if err != nil && !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		between := b.country(t)
		if err := b.Project(ctx, []store.ParticipantRef{comes}); err != nil {
			t.Fatal(err)
		}
		if is := b.country(t); reflect.DeepEqual(was, is) || !reflect.DeepEqual(between, was) && !reflect.DeepEqual(between, is) {
			t.Errorf("stopped at write %d the country is shown as\n%+v\nit was\n%+v\nand became\n%+v", f.at, between, was, is)
		}
		if err == nil {
			if f.at < 4 {
				t.Errorf("it is done in %d writes", f.writes)
			}
			b.asAnew(t)
			return
		}
		if t.Failed() {
			return
		}
	}
	t.Error("it never came to an end")
}

// TestTwoWhoFollowAtOnce: two functions that follow the same changes, in another order and
// each on its own, end with the figures of everybody.
func TestTwoWhoFollowAtOnce(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	few := b.refs[len(b.refs)-6/every(t):]
	if err := b.Project(ctx, b.refs[:len(b.refs)-len(few)]); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for who := range 2 {
		group.Go(func() {
			mine := b.over(b.db)
			for i := range few {
				if who == 1 {
					i = len(few) - 1 - i
				}
				if err := mine.Project(ctx, []store.ParticipantRef{few[i], b.refs[i]}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	b.asAnew(t)
}
