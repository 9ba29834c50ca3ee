package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// partitions counts the write units of transactions under each partition key, as billed,
// and the changes that they leave in the stream.
type partitions struct {
	table.Table
	lock    sync.Mutex
	units   map[string]int
	changes int
}

func (p *partitions) Write(ctx context.Context, ops ...table.Op) error {
	p.lock.Lock()
	for _, op := range ops {
		size := len(op.Item.Partition) + len(op.Item.Sort) + len(op.Item.Value) + 40
		p.units[op.Item.Partition] += 2 * ((size + 1023) / 1024)
		if !op.Checks() {
			p.changes++
		}
	}
	p.lock.Unlock()
	return p.Table.Write(ctx, ops...)
}

// add adds what was counted since the last time.
func (p *partitions) add(to map[string]int) {
	for partition, units := range p.units {
		to[partition] += units
	}
	p.units, p.changes = map[string]int{}, 0
}

// TestFiguresAreApartFromSubmits: what follows submits, added up for gemeenten and country,
// is under other keys than what they write, so that figures that are behind in a rush hold
// up nobody who answers. However many batches come in a second, all of them together take
// less under one key than DynamoDB writes there in a second, and so does what is added up
// for all of them at once after it.
func TestFiguresAreApartFromSubmits(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een land (-short)")
	}
	s := settings{data: t.TempDir(), instruments: "../../instruments", getenv: func(string) string { return "" }, out: io.Discard}
	m := scale{gemeenten: 30, participants: 120}
	n, err := s.empty(m)
	if err != nil {
		t.Fatal(err)
	}
	defer n.db.Close()
	ctx := t.Context()
	if err := n.draw(ctx); err != nil {
		t.Fatal(err)
	}
	all := n.unsent(t, m)
	people := len(all)
	counted := &partitions{Table: n.db, units: map[string]int{}}
	now := time.Now()
	c := n.config
	c.Store, c.Now = store.New(counted), func() time.Time { return now }
	c.Pace, c.Wait = app.DefaultPace, func(context.Context, time.Duration) error { t.Error("a batch waits"); return nil }
	a := app.New(c)
	cursor := n.latest(t, "")
	const records, perSecond = 100, 1000 // of a batch, and units under one key
	submits, figures := map[string]int{}, map[string]int{}
	batches := 0
	for ; len(all) > 0; batches++ {
		var refs []store.ParticipantRef
		for len(all) > 0 && (len(refs) == 0 || counted.changes+counted.changes/len(refs) <= records) {
			one := all[0]
			all = all[1:]
			who := one.response.Participant
			line := store.Audit{At: one.response.Submitted, By: "medewerker-0", Participant: who, Action: "response:submit"}
			if _, err := a.Store.Submit(ctx, one.gemeente, one.response, fmt.Sprint("form-", len(all)), line); err != nil {
				t.Fatal(err)
			}
			refs = append(refs, store.ParticipantRef{Gemeente: one.gemeente, Participant: who})
		}
		counted.add(submits)
		if err := a.Follow(ctx, store.Work{People: refs}); err != nil {
			t.Fatal(err)
		}
		counted.add(figures)
	}
	sums := 0
	for partition, units := range figures {
		if strings.Contains(partition, "/aggregate/") || strings.HasPrefix(partition, "national/") {
			sums++
		}
		// The facts of somebody are only stored while there is such a participant.
		if submits[partition] > 0 && (!strings.Contains(partition, "/p/") || units > 4) {
			t.Errorf("%s takes %d units of a submit and %d of figures", partition, submits[partition], units)
		}
	}
	if batches < 5 || sums < 20 {
		t.Errorf("%d batches change %d sums", batches, sums)
	}
	under(t, figures, perSecond, fmt.Sprintf("%d submits in %d batches in one second", people, batches))
	// What was left comes back through the feed, once for all. Each round is a second.
	for range 5 {
		now = now.Add(app.DefaultPace.Most)
		var changes []table.Change
		if changes, cursor, err = n.db.Read(ctx, cursor, 10_000); err != nil {
			t.Fatal(err)
		}
		work := store.Work{Due: store.WorkOf(changes).Due}
		if err := a.Follow(ctx, work); err != nil {
			t.Fatal(err)
		}
		round := map[string]int{}
		counted.add(round)
		if len(round) == 0 {
			break
		}
		under(t, round, perSecond, fmt.Sprintf("%d sums that were left", len(work.Due)))
	}
	sum, err := a.National(ctx, n.programme.ID)
	if err != nil || sum.N != people {
		t.Errorf("%+v, %v: not everybody is counted", sum, err)
	}
	got := whole(t, a, n.programme.ID)
	if err := a.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if want := whole(t, a, n.programme.ID); got != want {
		t.Error("what was added up later is not what everything adds up to")
	}
}

// whole is the sum of the country as text.
func whole(t *testing.T, a *app.App, programme string) string {
	t.Helper()
	sum, err := a.National(t.Context(), programme)
	if err != nil {
		t.Fatal(err)
	}
	text, err := sum.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// under fails when a key takes more units than so many.
func under(t *testing.T, units map[string]int, most int, what string) {
	t.Helper()
	hottest := ""
	for partition, n := range units {
		if n > units[hottest] {
			hottest = partition
		}
	}
	if units[hottest] > most || len(units) == 0 {
		t.Errorf("%s: %s takes %d units, more than a second has", what, hottest, units[hottest])
	}
	t.Logf("%s: the hottest of %d partitions is %s, with %d units", what, len(units), hottest, units[hottest])
}

// sending is what somebody is about to send.
type sending struct {
	gemeente string
	response store.Response
}

// unsent fills a country with people who sent everything but the last questionnaire, which
// it gives in any order, and computes their figures.
func (n *nation) unsent(t *testing.T, m scale) (all []sending) {
	t.Helper()
	ctx := t.Context()
	for code, count := range n.parts(m.participants) {
		for i := range count {
			person, err := n.originals.One(ctx, code, i, func(int) (string, string) { return "medewerker-0", "Team 1" })
			if err != nil {
				t.Fatal(err)
			}
			last := len(person.Responses) - 1
			response := person.Responses[last]
			response.Version = 0
			all = append(all, sending{code, response})
			person.Responses = person.Responses[:last]
			if _, err := n.app.Store.Import(ctx, code, []store.ParticipantBundle{person}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := n.app.ResumeRebuild(ctx, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// latest is the end of the feed.
func (n *nation) latest(t *testing.T, cursor string) string {
	t.Helper()
	for {
		changes, next, err := n.db.Read(t.Context(), cursor, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if cursor = next; len(changes) == 0 {
			return cursor
		}
	}
}
