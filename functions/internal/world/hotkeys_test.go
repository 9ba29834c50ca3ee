package world

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// What DynamoDB writes in a second under one partition key, and what a unit holds.
const (
	partitionUnits = 1000
	unitBytes      = 1024
)

// meter counts the write units of a transaction under each partition key: two for every
// kilobyte of each item, also of one that is only looked at.
type meter struct {
	table.Table
	units map[string]int
}

func (m *meter) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		size := len(op.Item.Partition) + len(op.Item.Sort) + len(op.Item.Value) + 30
		m.units[op.Item.Partition] += 2 * ((size + unitBytes - 1) / unitBytes)
	}
	return m.Table.Write(ctx, ops...)
}

// share is in which gemeente the nth of a thousand submits falls: over the 342 of the
// country by their inhabitants, of which the four largest have 51, 37, 31 and 20 in a
// thousand (CBS, 2025), and the others the rest.
func share(n int) string {
	for i, part := range []int{51, 37, 31, 20} {
		if n -= part; n < 0 {
			return fmt.Sprintf("%04d", i)
		}
	}
	return fmt.Sprintf("%04d", 4+n%338)
}

// TestNoPartitionIsHot: a thousand submits in a second, with the facts that follow from
// them, through the real keys, stay under what a partition can take.
func TestNoPartitionIsHot(t *testing.T) {
	at := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	m := &meter{Table: newShelf(func() time.Time { return at }), units: map[string]int{}}
	s := store.New(m)
	answers := []byte(`{"a":"` + strings.Repeat("x", 3000) + `"}`)
	line := func(id, action string, n int) store.Audit {
		return store.Audit{At: at.Add(time.Duration(n) * time.Millisecond), By: "w", Participant: id, Action: action}
	}
	const submits = 1000
	for n := range submits {
		g, id := share(n), fmt.Sprintf("P-%d", n)
		p := store.Participant{ID: id, Programme: "p@1", Worker: fmt.Sprintf("w%d", n%20), Created: at, Name: make([]byte, 60)}
		if err := s.CreateParticipant(ctx, g, p, make([]byte, 200), line(id, "participant:create", n)); err != nil {
			t.Fatal(err)
		}
	}
	clear(m.units)
	for n := range submits {
		g, id := share(n), fmt.Sprintf("P-%d", n)
		r := store.Response{Participant: id, Moment: "T0", Rater: "r", Instrument: "v@1", Answers: answers, Submitted: at, Date: 1}
		if _, err := s.Submit(ctx, g, r, "form-"+id, line(id, "response:submit", n)); err != nil {
			t.Fatal(err)
		}
		if err := s.PutFacts(ctx, g, "p", id, 0, make([]byte, 2500)); err != nil {
			t.Fatal(err)
		}
	}
	hottest := ""
	for partition, units := range m.units {
		if units > m.units[hottest] {
			hottest = partition
		}
		if units > partitionUnits {
			t.Errorf("%s takes %d write units in a second, more than %d", partition, units, partitionUnits)
		}
	}
	if m.units[hottest] == 0 {
		t.Fatal("nothing was counted")
	}
	t.Logf("%d submits in a second: the hottest of %d partitions is %s with %d of %d units", submits, len(m.units), hottest, m.units[hottest], partitionUnits)
}
