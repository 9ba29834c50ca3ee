package app_test

import (
	"crypto/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// aboutOne are the live pages about one gemeente, for a reader who may see others too.
func aboutOne(defs *catalog.Catalog, code string) []app.OutcomeKey {
	var list []app.OutcomeKey
	for _, d := range defs.Dashboards("gemeente", programme) {
		for _, p := range d.Pages {
			list = append(list, app.OutcomeKey{Dashboard: source.Ref{ID: d.ID}, Page: p.ID, Group: app.Group{Gemeente: code, Outside: true}})
		}
	}
	return list
}

// TestOneOfManyIsMadeAtNight: of many gemeenten, who may see them all opens the page of one
// from one item that was made at night, and nothing else is read: not before there is one,
// not with a filter, and not under other definitions. It shows no figure that the
// gemeenten beside each other would not, and says of when it is.
func TestOneOfManyIsMadeAtNight(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	reads := &counted{Table: b.db}
	fresh := app.New(app.Config{Store: store.New(reads), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader})
	open := func(key app.OutcomeKey, most int) *app.Outcome {
		t.Helper()
		reads.items = 0
		out, err := fresh.Outcome(t.Context(), key)
		if err != nil || reads.items > most {
			t.Fatalf("page %s of %s reads %d items (%v)", key.Page, key.Group.Gemeente, reads.items, err)
		}
		return out
	}
	var live []*app.Outcome
	keys := append(aboutOne(b.defs.Load(), "0518"), aboutOne(b.defs.Load(), "0080")...)
	for _, key := range keys {
		live = append(live, open(key, 1000)) // they are few
	}
	defer app.AtOncePerPage(1)()
	for _, key := range keys {
		if out := open(key, 1); out.Ready {
			t.Fatal("there are figures before the night")
		}
	}
	night := func() app.Retained {
		t.Helper()
		sum, err := b.Retain(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	if sum := night(); sum.Apart == 0 {
		t.Fatalf("%+v", sum)
	}
	if sum := night(); sum.Apart != 0 {
		t.Errorf("on one day it is made twice: %+v", sum)
	}
	shown := 0
	var before []*app.Outcome
	for i, key := range keys {
		out := open(key, 1)
		if !out.Ready || out.Taken != b.Today() || len(out.Page.Tiles) != len(live[i].Page.Tiles) {
			t.Fatalf("page %s of %s: ready %v, of %v", key.Page, key.Group.Gemeente, out.Ready, out.Taken)
		}
		for j := range out.Page.Tiles {
			if now, was := out.Page.Tiles[j], live[i].Page.Tiles[j]; now.Key != nil && was.Key != nil {
				if shown++; !reflect.DeepEqual(now.Key, was.Key) {
					t.Errorf("%s shows %+v, and beside the others %+v", now.ID, now.Key, was.Key)
				}
			} else if now.Suppressed == "" && was.Suppressed != "" {
				t.Errorf("%s is shown, and beside the others it is not", now.ID)
			}
		}
		for _, f := range out.Breakdowns {
			t.Errorf("it offers %s", f.ID)
		}
		key.Slice = cohort.Slice{Breakdown: "geslacht", Class: "vrouw"}
		if part := open(key, 1); !reflect.DeepEqual(part.Page, out.Page) || part.Slice != (cohort.Slice{}) {
			t.Error("with a filter it is another page")
		}
		before = append(before, out)
	}
	if shown < 4 {
		t.Errorf("only %d large figures", shown)
	}

	// Somebody is gone: until the night it stays what it was.
	gone := b.refs[0]
	changes := remove(t, b.db, "g/"+gone.Gemeente+"/p/"+gone.Participant)
	if err := b.Project(t.Context(), store.Affected(changes)); err != nil {
		t.Fatal(err)
	}
	changed := func() (n int) {
		for i, key := range keys {
			if out := open(key, 1); !reflect.DeepEqual(out.Page, before[i].Page) {
				n++
			}
		}
		return n
	}
	if n := changed(); n > 0 {
		t.Errorf("%d pages are of another moment than the others", n)
	}
	b.setDay(time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC))
	if night(); changed() == 0 {
		t.Error("after the night nothing is different")
	}

	// Under other definitions it is not shown, and who left the country is no longer kept.
	b.defs.Store(loaded(t, edited(t, "gemeenten/0080-leeuwarden.yaml", "deelt_landelijk: true", "deelt_landelijk: false")))
	if out := open(keys[0], 1000); out.Ready && out.Taken != 0 {
		t.Error("what was made under other definitions is shown")
	}
	defer app.AtOncePerPage(0)()
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	night()
	for key := range b.db.everything(t) {
		if strings.Contains(key.Partition, "apart.0080") && strings.HasPrefix(key.Sort, "page/") {
			t.Errorf("%s is still there", key)
		}
	}
	if out := open(keys[0], 1); !out.Ready || out.Taken != b.Today() {
		t.Error("after the next night there is nothing")
	}
}

// TestCostsOfOneOfMany: of more gemeenten than are held at once, the costs of everyone in one
// are what they are beside each other, from one item that was made at night, and of a part
// nothing is told.
func TestCostsOfOneOfMany(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := benchOf(t, shipped(), map[string]int{"0518": 500, "0080": 150})
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := app.CostKey{Model: source.Ref{ID: "jpf"}, Group: app.Group{Gemeente: "0518", Outside: true}}
	part := key
	part.Slice = cohort.Slice{Breakdown: "geslacht", Class: "man"}
	costs := func(k app.CostKey) *mkba.View {
		t.Helper()
		v, err := b.CostsOf(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	parts := func() int {
		list, err := b.CostParts(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	few := costs(key)
	if few.Suppressed != "" {
		t.Fatalf("of few gemeenten: %s", few.Suppressed)
	}
	span, err := app.CostSpan(t.Context(), b.App, key)
	must(t, err)
	defer app.AtOncePerPage(1)()
	if v := costs(key); v.Suppressed == "" {
		t.Error("there are costs before the night")
	}
	if day, nightly, err := app.CostsTaken(t.Context(), b.App, key); day != 0 || !nightly || err != nil {
		t.Errorf("before the night they are of %v, %v (%v)", day, nightly, err)
	}
	must(t, app.RenewNightly(t.Context(), b.App))
	if many := costs(key); !reflect.DeepEqual(many, few) {
		t.Errorf("of many it is %+v, of few %+v", many, few)
	}
	// All that a page asks takes one item, which says of which day it is.
	reads := &counted{Table: b.db}
	fresh, ctx := app.New(app.Config{Store: store.New(reads), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader}), app.OnceRead(t.Context())
	for _, k := range []app.CostKey{key, part} {
		if _, err := fresh.CostsOf(ctx, k); err != nil {
			t.Error(err)
		}
		if _, err := fresh.CostParts(ctx, k); err != nil {
			t.Error(err)
		}
	}
	if _, err := fresh.WhatIf(ctx, key, nil); err != nil {
		t.Error(err)
	}
	if got, err := app.CostSpan(ctx, fresh, key); err != nil || got != span {
		t.Errorf("of many they are about %v, of few about %v (%v)", got, span, err)
	}
	if day, nightly, err := app.CostsTaken(ctx, fresh, key); day != b.Today() || !nightly || err != nil {
		t.Errorf("they are of %v, %v (%v)", day, nightly, err)
	}
	if reads.items != 1 {
		t.Errorf("a page reads %d items", reads.items)
	}
	// What is of a gemeente by itself, or of the country, is of now.
	for _, g := range []app.Group{{}, {Gemeente: "0518"}} {
		if _, nightly, err := app.CostsTaken(ctx, fresh, app.CostKey{Model: key.Model, Group: g}); nightly || err != nil {
			t.Errorf("costs of %q are of the night (%v)", g.Gemeente, err)
		}
	}
	if costs(part).Suppressed == "" || parts() != 0 {
		t.Errorf("of many gemeenten a part is told: %q, %d breakdowns", costs(part).Suppressed, parts())
	}
	// Nor is there a statement of some years: not for want of people, and it says so.
	if b.PeriodsOf(key) {
		t.Error("a period can be chosen")
	}
	some := key
	some.Begun = app.Period{From: source.DateOf(2023, 1, 1), Until: source.DateOf(2023, 12, 31)}
	_, err = b.CostsOf(t.Context(), some)
	if list := app.ProblemsOf(err); len(list) != 1 || !strings.Contains(list[0].Message, "veel gemeenten") {
		t.Errorf("of some years of one of many it says %v (%v)", list, err)
	}
}
