package walk_test

import (
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/instruments"
)

// kept is what lies in the data folder after the last kill.
type kept struct {
	t     *testing.T
	table *bolt.Table
	store *store.Store
	app   *app.App
	defs  *catalog.Catalog
}

func openKept(t *testing.T, data string) *kept {
	t.Helper()
	db, err := bolt.Open(filepath.Join(data, "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	k := &kept{t: t, table: db, store: store.New(db), defs: defs}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	k.app = app.New(app.Config{Store: k.store, Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Zone: zone,
		Pace: app.Pace{Least: time.Millisecond, Most: time.Millisecond}})
	return k
}

// complete compares what was acknowledged with what is there.
func (k *kept) complete(all []*record) {
	k.t.Helper()
	ctx := context.Background()
	entries, err := k.store.TeamCaseload(ctx, killGemeente)
	if err != nil {
		k.t.Fatal(err)
	}
	if len(entries) != demoThere+len(all) {
		k.t.Errorf("%d participants; want %d of the demo and %d that were acknowledged", len(entries), demoThere, len(all))
	}
	seen := map[string]bool{}
	for _, r := range all {
		if seen[r.id] {
			k.t.Errorf("%s was given out twice", r.id)
		}
		seen[r.id] = true
		d, err := k.store.Dossier(ctx, killGemeente, r.id)
		if err != nil {
			k.t.Errorf("%s: %v", r.id, err)
			continue
		}
		for rater, typed := range r.typed {
			k.answers(&d, rater, typed, r.submitted[rater])
		}
		k.sentOnce(r)
	}
}

func (k *kept) answers(d *store.Dossier, rater string, typed url.Values, submitted bool) {
	k.t.Helper()
	if len(typed) == 0 && !submitted {
		return
	}
	r, ok := d.Response("T0", rater)
	if !ok || submitted && r.Status != store.Submitted {
		k.t.Errorf("%s %s: status %q, acknowledged as sent: %t", d.Participant.ID, rater, r.Status, submitted)
		return
	}
	var answers instrument.Answers
	if err := json.Unmarshal(r.Answers, &answers); err != nil {
		k.t.Fatal(err)
	}
	ref, err := source.ParseRef(r.Instrument)
	if err != nil {
		k.t.Fatal(err)
	}
	in := k.defs.Questionnaire(ref)
	for name, list := range typed {
		want, problem := in.Decode(name, list, "nl")
		if problem != nil {
			k.t.Fatalf("%s was acknowledged with %v: %s", name, list, problem.Message)
		}
		if got := answers[name]; got.Status != want.Status || !got.Equal(want) {
			k.t.Errorf("%s %s: %v was acknowledged for %s and %v is there", d.Participant.ID, rater, want, name, got)
		}
	}
}

// sentOnce: the trail of a response that was sent says so once.
func (k *kept) sentOnce(r *record) {
	k.t.Helper()
	sent := map[string]int{}
	for cursor := ""; ; {
		page, next, err := k.store.AuditOf(context.Background(), killGemeente, r.id, cursor)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, a := range page {
			if a.Action == "response:submit" || a.Action == "participant:create" {
				sent[a.Action+" "+a.Detail]++
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	for what, n := range sent {
		if n != 1 {
			k.t.Errorf("%s: %s is in the trail %d times", r.id, what, n)
		}
	}
}

// figures: what the feed made of the changes, with all the kills in between, is
// what comes out when everything is computed afresh; and nobody counts twice.
func (k *kept) figures() {
	k.t.Helper()
	ctx := context.Background()
	// What the server would do first when it starts again: go on where it was.
	follow := table.Consumer{Name: "project", Feed: k.table, Checkpoints: k.table, Handle: func(ctx context.Context, changes []table.Change) error {
		return k.app.Follow(ctx, store.WorkOf(changes))
	}}
	if _, err := follow.Drain(ctx); err != nil {
		k.t.Fatal(err)
	}
	before := k.aggregates()
	if err := k.app.Rebuild(ctx); err != nil {
		k.t.Fatal(err)
	}
	after := k.aggregates()
	for name, data := range after {
		if before[name] != data {
			k.t.Errorf("the figures of %s are not those of the responses", name)
		}
	}
	sum, err := k.app.Aggregate(ctx, killGemeente, programmeID)
	if err != nil {
		k.t.Fatal(err)
	}
	entries, err := k.store.TeamCaseload(ctx, killGemeente)
	if err != nil {
		k.t.Fatal(err)
	}
	if sum.N != len(entries) {
		k.t.Errorf("the figures are about %d participants; there are %d", sum.N, len(entries))
	}
}

// written is an aggregate as it is stored at once.
func (k *kept) written(sum *cohort.Aggregate) string {
	k.t.Helper()
	data, err := sum.MarshalJSON()
	if err != nil {
		k.t.Fatal(err)
	}
	return string(data)
}

func (k *kept) aggregates() map[string]string {
	k.t.Helper()
	ctx := context.Background()
	all := map[string]string{}
	for _, g := range k.defs.Gemeenten() {
		sum, err := k.app.Aggregate(ctx, g.Code, programmeID)
		if err != nil {
			k.t.Fatal(err)
		}
		if sum != nil {
			all[g.Code] = k.written(sum)
		}
	}
	sum, err := k.app.National(ctx, programmeID)
	if err != nil || sum == nil {
		k.t.Fatalf("no national figures: %v", err)
	}
	all["all"] = k.written(sum)
	return all
}
