package app_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// busy is a table on which somebody else does something just before a write. It counts
// walks over the facts of everybody in a gemeente, and the parts of their sums that are read.
type busy struct {
	table.Table
	lock         sync.Mutex
	when         func(last table.Key) bool
	do           func()
	done         bool
	walks, parts int
}

func (b *busy) Write(ctx context.Context, ops ...table.Op) error {
	b.lock.Lock()
	now := !b.done && b.do != nil && b.when(ops[len(ops)-1].Item.Key)
	b.done = b.done || now
	b.lock.Unlock()
	if now {
		b.do()
	}
	return b.Table.Write(ctx, ops...)
}

func (b *busy) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	if strings.Contains(partition, "/facts/") && r.Cursor == "" {
		b.lock.Lock()
		b.walks++
		b.lock.Unlock()
	}
	return b.Table.Query(ctx, partition, r)
}

func (b *busy) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	b.lock.Lock()
	for _, k := range keys {
		if strings.Contains(k.Partition, "/aggregate/") && strings.HasPrefix(k.Sort, "part/") {
			b.parts++
		}
	}
	b.lock.Unlock()
	return b.Table.GetMany(ctx, keys...)
}

// leave moves a participant to a programme that there is not, and brings the figures up to
// date, as another process does.
func (b *bench) leave(t *testing.T, ref store.ParticipantRef) {
	ctx := context.WithoutCancel(t.Context())
	who, err := b.Store.Participant(ctx, ref.Gemeente, ref.Participant)
	if err == nil {
		who.Programme = "other-" + who.Programme
		err = b.Store.SaveParticipant(ctx, ref.Gemeente, who, store.Audit{At: b.Now(), By: "iemand", Participant: ref.Participant, Action: "participant:edit"})
	}
	if err == nil {
		err = b.over(b.db).Project(ctx, []store.ParticipantRef{ref})
	}
	if err != nil {
		t.Error(err)
	}
}

// TestARebuildBesideOthers: what is added up while facts are computed, and what is gathered
// for the country while gemeenten are built, counts for as long as it is what is stored.
// Whenever somebody goes meanwhile, the figures are those of everybody who is there. Without
// that, facts are walked through once, and no sum is read again.
func TestARebuildBesideOthers(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	must(t, b.Rebuild(t.Context()))
	want := b.kept(t)
	tenants := 0
	for _, g := range b.defs.Load().Gemeenten() {
		tenants += len(g.Programmes)
	}
	who := map[string][]store.ParticipantRef{}
	for _, ref := range b.refs {
		who[ref.Gemeente] = append(who[ref.Gemeente], ref)
	}
	goes := func(g string) func() {
		ref := who[g][0]
		who[g] = who[g][1:]
		return func() { b.leave(t, ref) }
	}
	for _, parallel := range []int{1, 4} {
		for _, c := range []struct {
			name string
			when func(last table.Key) bool
			goes string // of which gemeente somebody goes then
			more int    // walks
		}{
			{"nobody", nil, "", 0},
			{"facts were computed", func(k table.Key) bool { return k.Partition == "mark" || strings.HasPrefix(k.Sort, "rebuild") }, "0080", 1},
			{"the gemeente is built", func(k table.Key) bool { return k.Partition == "g/0080/aggregate/"+programme }, "0080", 1},
			{"another gemeente is built", func(k table.Key) bool { return k.Partition == "g/0518/aggregate/"+programme }, "0080", 0},
			{"the country is built", func(k table.Key) bool { return k.Partition == "national/"+programme+"/all" }, "0080", 0},
		} {
			if parallel == 1 && c.when != nil {
				continue // what is done beside each other is what others come between
			}
			if b.db.server() && (parallel == 1 || c.more == 0) {
				continue // there one that comes between facts and one that comes between sums
			}
			t.Run(fmt.Sprintf("%s, %d beside each other", c.name, parallel), func(t *testing.T) {
				tab := &busy{Table: b.db, when: c.when}
				if c.when != nil {
					tab.do = goes(c.goes)
				}
				again := app.New(app.Config{Store: store.New(tab), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader, Parallel: parallel})
				must(t, again.ResumeRebuild(t.Context(), func(int, int) {}))
				if tab.done != (c.when != nil) || tab.walks < tenants+c.more {
					t.Errorf("done: %v; facts are walked through %d times, of %d programmes", tab.done, tab.walks, tenants)
				}
				if c.when == nil && (tab.walks != tenants || tab.parts != 0 || !same(want, b.kept(t))) {
					t.Errorf("facts are walked through %d times of %d, and %d parts of sums are read, or there are other figures", tab.walks, tenants, tab.parts)
				}
				if sum, err := b.Aggregate(t.Context(), "0080", programme); err != nil || sum.N != len(who["0080"]) {
					t.Errorf("%+v: %v, want %d", sum, err, len(who["0080"]))
				}
				b.asAnew(t)
				want = b.kept(t)
			})
		}
	}
}
