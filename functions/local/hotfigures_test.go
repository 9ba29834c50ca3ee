package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

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

// take gives what was counted since the last time.
func (p *partitions) take() (units map[string]int, changes int) {
	units, changes = p.units, p.changes
	p.units, p.changes = map[string]int{}, 0
	return units, changes
}

// TestFiguresAreApartFromSubmits: what follows submits, added up for gemeenten and country,
// is under other keys than what they write, so that figures that are behind in a rush hold
// up nobody who answers. Under one key a batch takes less than DynamoDB writes there in a
// second, so that figures catch up however many wait.
func TestFiguresAreApartFromSubmits(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een land (-short)")
	}
	s := settings{data: t.TempDir(), instruments: "../../instruments", getenv: func(string) string { return "" }, out: io.Discard}
	m := scale{gemeenten: 30, participants: 60}
	n, err := s.empty(m)
	if err != nil {
		t.Fatal(err)
	}
	defer n.db.Close()
	ctx := t.Context()
	if err := n.draw(ctx); err != nil {
		t.Fatal(err)
	}
	type sending struct {
		gemeente string
		response store.Response
	}
	var all []sending
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
	counted := &partitions{Table: n.db, units: map[string]int{}}
	a := n.over(counted)
	const records, perSecond = 100, 1000 // of a batch, and units under one key
	for batch := 0; batch < 2; batch++ {
		var refs []store.ParticipantRef
		for len(refs) == 0 || counted.changes+counted.changes/len(refs) <= records {
			one := all[0]
			all = all[1:]
			who := one.response.Participant
			line := store.Audit{At: one.response.Submitted, By: "medewerker-0", Participant: who, Action: "response:submit"}
			if _, err := a.Store.Submit(ctx, one.gemeente, one.response, fmt.Sprint("form-", len(all)), line); err != nil {
				t.Fatal(err)
			}
			refs = append(refs, store.ParticipantRef{Gemeente: one.gemeente, Participant: who})
		}
		submits, _ := counted.take()
		if err := a.Project(ctx, refs); err != nil {
			t.Fatal(err)
		}
		figures, _ := counted.take()
		hottest, sums := "", 0
		for partition, units := range figures {
			if units > figures[hottest] {
				hottest = partition
			}
			if strings.Contains(partition, "/aggregate/") || strings.HasPrefix(partition, "national/") {
				sums++
			}
			// The facts of somebody are only stored while there is such a participant.
			if submits[partition] > 0 && (!strings.Contains(partition, "/p/") || units > 4) {
				t.Errorf("%s takes %d units of a submit and %d of figures", partition, submits[partition], units)
			}
			if units > perSecond {
				t.Errorf("%s takes %d units of one batch, more than a second has", partition, units)
			}
		}
		if len(refs) < 10 || sums < 5 {
			t.Errorf("a batch of %d submits changes %d sums", len(refs), sums)
		}
		t.Logf("after %d submits the hottest of %d partitions is %s, with %d units: %d batches in a second", len(refs), len(figures), hottest, figures[hottest], perSecond/figures[hottest])
	}
}
