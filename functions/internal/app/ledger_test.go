package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// wire is a table between an instance and what is stored. It counts walks over the facts of
// everybody, fails some writes, and lets others go first at one of them.
type wire struct {
	table.Table
	walks  int
	fail   func() (before, after bool)
	ahead  func() // just before the head of an aggregate is written
	within bool
}

func (w *wire) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	if strings.Contains(partition, "/facts/") {
		w.walks++
	}
	return w.Table.Query(ctx, partition, r)
}

func (w *wire) Write(ctx context.Context, ops ...table.Op) error {
	last := ops[len(ops)-1].Item.Key
	if w.ahead != nil && !w.within && strings.Contains(last.Partition, "/aggregate/") {
		w.within = true
		w.ahead()
		w.within = false
	}
	before, after := w.fail()
	if before {
		return errFault
	}
	err := w.Table.Write(ctx, ops...)
	if after && err == nil {
		return errFault
	}
	return err
}

// play is a random life of one gemeente: participants come, answer, correct, move and go,
// and several processes follow them, of which requests fail.
type play struct {
	*bench
	t       *testing.T
	random  *rand.Rand
	code    string
	ids     []string
	gone    map[string][]table.Item // what was taken away of participants, by id
	backlog []string
	apps    []*app.App
	wires   []*wire
	calm    bool
	// changed counts the times that the figures became others; quick those of them for
	// which nobody's facts were walked through, and once those with a single walk.
	changed, quick, once int
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// start makes another process in the place of one.
func (p *play) start(i int) {
	w := &wire{Table: p.db, fail: func() (bool, bool) {
		n := p.random.IntN(100)
		return !p.calm && n < 8, !p.calm && n >= 84
	}}
	w.ahead = func() {
		if !p.calm && p.random.IntN(4) == 0 {
			p.follow(p.random.IntN(len(p.apps)))
		}
	}
	p.wires[i], p.apps[i] = w, p.over(w)
}

// change makes one participant another one, and leaves word of it.
func (p *play) change() {
	ctx, id := p.t.Context(), p.ids[p.random.IntN(len(p.ids))]
	partition := "g/" + p.code + "/p/" + id
	if items := p.gone[id]; items != nil { // comes (back)
		for _, it := range items {
			p.must(p.db.Write(ctx, table.Put(it)))
		}
		delete(p.gone, id)
	} else if p.random.IntN(6) == 0 { // erased
		for it, err := range table.All(ctx, p.db, partition, table.Range{}) {
			p.must(err)
			p.gone[id] = append(p.gone[id], it)
			p.must(p.db.Write(ctx, table.Delete(it.Key)))
		}
	} else {
		p.edit(id)
	}
	p.backlog = append(p.backlog, id)
	if p.random.IntN(5) == 0 {
		p.backlog = append(p.backlog, id) // told twice
	}
}

func (p *play) edit(id string) {
	ctx := p.t.Context()
	who, err := p.Store.Participant(ctx, p.code, id)
	p.must(err)
	switch p.random.IntN(4) {
	case 0: // into another programme, or back
		if name, other := strings.CutPrefix(who.Programme, "other-"); other {
			who.Programme = name
		} else {
			who.Programme = "other-" + who.Programme
		}
	case 1: // an amount, large or small, of few
		who.Results = nil
		if n := p.random.IntN(3); n > 0 {
			who.Results = []store.Result{{ID: "r", Type: "schuldregeling_geslaagd", Date: p.Today().AddDays(-n), Amount: int64(n) * 100_000 * int64(1+p.random.IntN(3))}}
		}
	case 2:
		who.Team = fmt.Sprintf("Team %d", p.random.IntN(3))
	default: // answers that are withdrawn, or another's that come
		p.answers(id)
		return
	}
	p.must(p.Store.SaveParticipant(ctx, p.code, who, store.Audit{At: p.Now(), By: "iemand", Participant: id, Action: "participant:edit"}))
}

func (p *play) answers(id string) {
	ctx := p.t.Context()
	for it, err := range table.All(ctx, p.db, "g/"+p.code+"/p/"+id, table.Range{Prefix: "response/"}) {
		p.must(err)
		if p.random.IntN(2) == 0 {
			p.must(p.db.Write(ctx, table.Delete(it.Key)))
			return
		}
	}
}

// follow lets one process take what was told first, and perhaps more; what fails comes again.
func (p *play) follow(i int) {
	if len(p.backlog) == 0 {
		return
	}
	n := 1 + p.random.IntN(min(3, len(p.backlog)))
	ids := p.backlog[:n:n]
	p.backlog = p.backlog[n:]
	before, walks := p.hash(), p.wires[i].walks
	err := p.apps[i].ProjectIn(p.t.Context(), p.code, programme, ids...)
	switch {
	case err != nil && (p.calm || !errors.Is(err, errFault) && !errors.Is(err, store.ErrConflict)):
		p.t.Fatal(err)
	case err != nil:
		p.backlog = append(ids, p.backlog...)
		return
	case p.hash() == before:
		return
	}
	p.changed++
	switch p.wires[i].walks - walks {
	case 0:
		p.quick++
	case 1:
		p.once++
	}
}

func (p *play) hash() string {
	stored, err := p.Store.Aggregate(p.t.Context(), p.code, programme)
	if errors.Is(err, store.ErrNotFound) {
		return ""
	}
	p.must(err)
	return stored.Hash
}

// settled lets the processes take all that was told, and compares with adding up.
func (p *play) settled() {
	p.t.Helper()
	p.calm = true
	for len(p.backlog) > 0 {
		p.follow(p.random.IntN(len(p.apps)))
	}
	p.calm = false
	stored, err := p.Store.Aggregate(p.t.Context(), p.code, programme)
	p.must(err)
	got, err := app.Whole(stored)
	p.must(err)
	want, err := p.AddedUp(p.t.Context(), p.code, programme)
	p.must(err)
	if !bytes.Equal(got, want) {
		p.t.Fatalf("the figures are others than everybody's added up:\n%.600s\n%.600s", got, want)
	}
}

// TestBuiltUponIsAsAddedUp: whatever happens to participants, who follows it, in which order
// and what fails, once all is taken the figures are to the byte what everybody adds up to.
func TestBuiltUponIsAsAddedUp(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	other := loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20"))
	p := &play{bench: b, t: t, code: "0518", gone: map[string][]table.Item{}, apps: make([]*app.App, 2), wires: make([]*wire, 2)}
	for _, ref := range b.refs {
		if ref.Gemeente == p.code {
			p.ids = append(p.ids, ref.Participant)
		}
	}
	plays := 5
	if b.db.server() {
		plays = 1
	}
	for seed := range uint64(plays) {
		p.random = rand.New(rand.NewPCG(seed, 5))
		p.start(0)
		p.start(1)
		p.backlog = append(p.backlog, p.ids...)
		for range 50 / every(t) {
			switch n := p.random.IntN(40); {
			case n < 14:
				p.change()
			case n < 34:
				p.follow(p.random.IntN(2))
			case n < 37:
				p.settled()
			case n < 38:
				p.start(p.random.IntN(2))
			case n < 39:
				b.setDay(b.Now().AddDate(0, 0, 1))
			default:
				b.defs.Store([]*catalog.Catalog{shipped(), other}[p.random.IntN(2)])
			}
		}
		p.settled()
	}
	t.Logf("of %d changes %d walked through nobody's facts, %d once", p.changed, p.quick, p.once)
	if p.quick < p.changed/4 || p.quick < 2*plays || p.once < (plays+1)/2 {
		t.Errorf("of %d changes only %d are quick, %d walk once", p.changed, p.quick, p.once)
	}
	if err := b.Project(t.Context(), b.refs); err != nil {
		t.Fatal(err)
	}
	b.asAnew(t)
}

// TestALostReplyOfFacts: facts that were stored without the process knowing so are no longer
// those in the sum that it built last; the batch that comes again adds everybody up.
func TestALostReplyOfFacts(t *testing.T) {
	b := newBench(t, shipped())
	ctx, who := t.Context(), b.refs[len(b.refs)-1]
	lost := false
	w := &wire{Table: b.db, fail: func() (bool, bool) { return false, lost }}
	a := b.over(w)
	follow := func() error { return a.ProjectIn(ctx, who.Gemeente, programme, who.Participant) }
	if err := follow(); err != nil {
		t.Fatal(err)
	}
	person, err := b.Store.Participant(ctx, who.Gemeente, who.Participant)
	if err != nil {
		t.Fatal(err)
	}
	person.Registration = nil
	if err := b.Store.SaveParticipant(ctx, who.Gemeente, person, store.Audit{At: b.Now(), By: "iemand", Participant: who.Participant, Action: "participant:edit"}); err != nil {
		t.Fatal(err)
	}
	lost = true
	if err := follow(); !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	if lost = false; a.Ledgers() != 1 {
		t.Fatal("nothing is kept of the sum that was built")
	}
	if err := follow(); err != nil {
		t.Fatal(err)
	}
	stored, err := b.Store.Aggregate(ctx, who.Gemeente, programme)
	if err != nil {
		t.Fatal(err)
	}
	got, err := app.Whole(stored)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := b.AddedUp(ctx, who.Gemeente, programme); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what was stored without a reply is not in the figures (%v)", err)
	}
}

// TestWhoFindsNothingNewIsHeard: somebody's facts became others and again what they were.
// Whoever added up those in between, and was slow, does not write them over the figures that
// another found to be right meanwhile.
func TestWhoFindsNothingNewIsHeard(t *testing.T) {
	b := newBench(t, shipped())
	ctx, who := t.Context(), b.refs[len(b.refs)-1]
	beside, partition := b.refs[len(b.refs)-2].Participant, "g/"+who.Gemeente+"/p/"+who.Participant
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	follow := func(a *app.App, id string) error { return a.ProjectIn(ctx, who.Gemeente, programme, id) }
	sum := func() []byte {
		stored, err := b.Store.Aggregate(ctx, who.Gemeente, programme)
		must(err)
		data, err := app.Whole(stored)
		must(err)
		return data
	}
	must(follow(b.over(b.db), who.Participant))
	must(follow(b.over(b.db), beside))
	want := sum()
	gone := remove(t, b.db, partition) // and whoever follows that stops halfway
	heads := 0
	stops := &wire{Table: b.db, fail: func() (bool, bool) { return heads > 0, false }, ahead: func() { heads++ }}
	if err := follow(b.over(stops), who.Participant); !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	slow := &wire{Table: b.db, fail: func() (bool, bool) { return false, false }}
	slow.ahead = func() {
		if slow.ahead = nil; bytes.Equal(sum(), want) {
			for _, c := range gone {
				must(b.db.Write(ctx, table.Put(*c.Old)))
			}
			must(follow(b.over(b.db), who.Participant))
		}
	}
	must(follow(b.over(slow), beside))
	if slow.ahead != nil {
		t.Fatal("nobody was ahead")
	}
	added, err := b.AddedUp(ctx, who.Gemeente, programme)
	must(err)
	if got := sum(); !bytes.Equal(got, added) {
		t.Errorf("the slow one is believed: %.300s", got)
	}
}

// TestLedgersAreBounded: with more participants than are kept, those of the gemeente that
// changed longest ago go, and a gemeente that is too large by itself is not kept.
func TestLedgersAreBounded(t *testing.T) {
	b := newBench(t, shipped())
	many := map[string][]string{}
	for _, ref := range b.refs {
		many[ref.Gemeente] = append(many[ref.Gemeente], ref.Participant)
	}
	for most, kept := range map[int]int{20: 1, 30: 1, 100: 2, 5: 0} {
		a := b.over(b.db)
		a.HoldLedgers(most)
		for _, code := range []string{"0518", "0080"} { // of 25 and 18
			if err := a.ProjectIn(t.Context(), code, programme, many[code]...); err != nil {
				t.Fatal(err)
			}
		}
		if a.Ledgers() != kept {
			t.Errorf("for at most %d participants %d ledgers are kept, want %d", most, a.Ledgers(), kept)
		}
	}
}
