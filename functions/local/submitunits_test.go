package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// writes counts what is written of a table as DynamoDB bills a transaction: two units for
// every kilobyte of each item, with the names and numbers that it keeps beside the value.
type writes struct {
	table.Table
	transactions, units int
}

func (w *writes) Write(ctx context.Context, ops ...table.Op) error {
	w.transactions++
	for _, op := range ops {
		size := len(op.Item.Partition) + len(op.Item.Sort) + len(op.Item.Value) + 40
		w.units += 2 * ((size + 1023) / 1024)
	}
	return w.Table.Write(ctx, ops...)
}

// TestASubmitOf250Questions is one transaction of at most 12 units, however large the
// questionnaire is that people fill in.
func TestASubmitOf250Questions(t *testing.T) {
	s, r := settings{data: t.TempDir(), getenv: func(string) string { return "" }, out: io.Discard}, rush.Plan{Questions: 250}
	var err error
	if s.instruments, err = rush.Definitions(t.TempDir(), r.Questions); err != nil {
		t.Fatal(err)
	}
	defs, err := s.definitions()
	if err != nil {
		t.Fatal(err)
	}
	cases, db, err := s.opened(defs.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	billed := &writes{Table: db}
	cases.Store = store.New(billed)
	a := app.New(cases)
	const people = 20 // everybody answers something else, which packs more and less well
	links, err := r.Prepare(t.Context(), a, people, rush.Workers(3), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for _, link := range links {
		g, err := a.Guest(t.Context(), link[strings.LastIndex(link, "/")+1:])
		if err != nil {
			t.Fatal(err)
		}
		billed.transactions, billed.units = 0, 0
		if err := a.SubmitOwn(t.Context(), g); err != nil {
			t.Fatal(err)
		}
		if most = max(most, billed.units); billed.transactions != 1 || billed.units > 12 {
			t.Errorf("a submit takes %d transactions and %d units", billed.transactions, billed.units)
		}
		if response, err := a.Store.Response(t.Context(), rush.Gemeente, g.Invitation.Participant, g.Invitation.Moment, g.Invitation.Rater); err != nil || response.Status != store.Submitted {
			t.Errorf("%v, %s", err, response.Status)
		}
	}
	t.Logf("at most %d units", most)
}
