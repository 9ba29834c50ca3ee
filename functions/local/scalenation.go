package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// processorTime is what this process took of all processors until now.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// reads counts what is read of a table, as DynamoDB bills it: a unit for every four
// kilobytes of an item, and one for an item that is not there.
type reads struct {
	table.Table
	items, units, bytes int
}

const readUnit = 4096

func (r *reads) count(it table.Item) {
	size := len(it.Partition) + len(it.Sort) + len(it.Value)
	r.items, r.units, r.bytes = r.items+1, r.units+max(1, (size+readUnit-1)/readUnit), r.bytes+size
}

func (r *reads) Get(ctx context.Context, key table.Key) (table.Item, error) {
	it, err := r.Table.Get(ctx, key)
	r.count(it)
	return it, err
}

func (r *reads) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	found, err := r.Table.GetMany(ctx, keys...)
	for _, k := range keys {
		r.count(found[k])
	}
	return found, err
}

func (r *reads) Query(ctx context.Context, partition string, of table.Range) (table.Page, error) {
	page, err := r.Table.Query(ctx, partition, of)
	for _, it := range page.Items {
		r.count(it)
	}
	return page, err
}

// submit measures how long it takes from a response that is sent in to the dashboard of
// the gemeente that shows it, with the feed that the server follows: in the largest
// gemeente and in the one in the middle.
func (n *nation) submit(ctx context.Context, m scale) error {
	if err := n.db.Save(ctx, consumerName, "0"); err != nil {
		return err
	}
	if _, err := n.db.Trim(ctx, 0); err != nil {
		return err
	}
	parts, all := n.parts(m.participants), n.gemeenten()
	for _, g := range []string{all[0].Code, all[len(all)/2].Code} {
		took, err := n.submitIn(ctx, g, parts[g])
		if err != nil {
			return err
		}
		n.print("Van insturen tot het dashboard van een gemeente met %d deelnemers: %.2f s.", parts[g], took.Seconds())
	}
	return nil
}

func (n *nation) submitIn(ctx context.Context, code string, number int) (time.Duration, error) {
	assign := func(int) (string, string) { return "medewerker-0", "Team 1" }
	bundle, err := n.originals.One(ctx, code, number, assign)
	if err != nil {
		return 0, err
	}
	last := len(bundle.Responses) - 1
	response := bundle.Responses[last]
	bundle.Responses = bundle.Responses[:last]
	if _, err := n.app.Store.Import(ctx, code, []store.ParticipantBundle{bundle}); err != nil {
		return 0, err
	}
	following, stop := context.WithCancel(ctx)
	defer stop()
	consumer := table.Consumer{Name: consumerName, Feed: n.db, Checkpoints: n.db, Handle: projector(n.app)}
	if _, err := consumer.Drain(ctx); err != nil {
		return 0, err
	}
	go keepUp(following, consumerName, consumer.Run)
	before, err := n.app.Store.Aggregate(ctx, code, n.programme.ID)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	response.Version = 0
	line := store.Audit{At: begun, By: "medewerker-0", Participant: response.Participant, Action: "response:submit"}
	if _, err := n.app.Store.Submit(ctx, code, response, "schaal", line); err != nil {
		return 0, err
	}
	changed := false
	for !changed && time.Since(begun) < time.Minute {
		if _, err := n.app.Store.AggregateUnless(ctx, code, n.programme.ID, func(hash string) bool {
			changed = hash != before.Hash
			return true
		}); err != nil {
			return 0, err
		}
		time.Sleep(5 * time.Millisecond)
	}
	if !changed {
		return 0, fmt.Errorf("the dashboard of %s does not change", code)
	}
	for _, d := range n.defs.Dashboards(levelGemeente, n.programme.ID) {
		if _, err := n.app.Outcome(ctx, app.OutcomeKey{Dashboard: source.Ref{ID: d.ID, Version: d.Version}, Page: d.Pages[0].ID, Group: app.Group{Gemeente: code}}); err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}

// levelGemeente is the level of dashboards about one gemeente.
const levelGemeente = "gemeente"

// countries measures the pages of the national dashboard, and those about one gemeente for
// who may see all, over countries of several sizes.
// The figures of each are added up from the facts of the people who were drawn, as often
// as it takes; what a page reads and shows is what it would of as many others.
func (n *nation) countries(ctx context.Context, m scale) error {
	const head = "deelnemers\titems\teenheden\tkB\teerste keer ms\titems\teenheden\tp50 ms\tp99 ms\tprocessor ms\t  "
	columns := func(out io.Writer, last string) *tabwriter.Writer {
		w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, head+last)
		return w
	}
	var apart strings.Builder
	w, one := columns(n.settings.out, "daarna"), columns(&apart, "daarna, één gemeente voor wie ze allemaal ziet")
	people, err := n.crowds(slices.Max(m.sizes))
	if err != nil {
		return err
	}
	for _, size := range m.sizes {
		if err := n.sum(ctx, n.app, people, size); err != nil {
			return err
		}
		if err := n.pages(ctx, w, size, n.national()); err != nil {
			return err
		}
		if err := n.pages(ctx, one, size, n.oneOfAll()); err != nil {
			return err
		}
	}
	err = errors.Join(w.Flush(), one.Flush())
	if app.Nightly(n.defs, n.programme.ID) { // of fewer they are read beside each other
		n.print("\n%s", apart.String())
	}
	return err
}

// national are the pages of the national dashboards.
func (n *nation) national() []app.OutcomeKey { return n.keys(app.LevelNational, app.Group{}) }

// oneOfAll are the pages about one gemeente for who may see all: about the largest and
// others up to the one in the middle. There are none where these are not made apart.
func (n *nation) oneOfAll() (list []app.OutcomeKey) {
	all := n.gemeenten()
	for _, i := range []int{0, len(all) / 4, len(all) / 2} {
		if app.Nightly(n.defs, n.programme.ID) {
			list = append(list, n.keys(levelGemeente, app.Group{Gemeente: all[i].Code, Outside: true})...)
		}
	}
	return list
}

func (n *nation) keys(level string, g app.Group) (list []app.OutcomeKey) {
	for _, d := range n.defs.Dashboards(level, n.programme.ID) {
		for _, p := range d.Pages {
			list = append(list, app.OutcomeKey{Dashboard: source.Ref{ID: d.ID, Version: d.Version}, Page: p.ID, Group: g})
		}
	}
	return list
}

// crowds are sums of one, two, four, eight people and so on: any number of people is a few
// of them, and a million is soon added up.
type crowds []*cohort.Aggregate

// crowds are made of the people who were drawn, again and again, up to most together.
func (n *nation) crowds(most int) (crowds, error) {
	framework, today, code := n.defs.FrameworkOf(n.programme), n.app.Today(), n.gemeenten()[0].Code
	var facts []indicator.Facts
	dossiers := n.originals.Dossiers()
	for i := range dossiers {
		facts = append(facts, framework.Facts(app.Facts(n.defs, code, &dossiers[i]), today))
	}
	var out crowds
	for size := 1; size <= most; size *= 2 {
		sum := cohort.New(framework)
		var err error
		if size <= len(facts) {
			err = sum.AddAll(facts[:size])
		} else {
			half := out[len(out)-1]
			err = errors.Join(sum.Merge(half), sum.Merge(half))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, sum)
	}
	return out, nil
}

// of gives the sum of so many people.
func (c crowds) of(n *nation, people int) (*cohort.Aggregate, error) {
	sum := cohort.New(n.defs.FrameworkOf(n.programme))
	for i, one := range c {
		if people>>i&1 == 1 {
			if err := sum.Join(one); err != nil {
				return nil, err
			}
		}
	}
	return sum, nil
}

// sum keeps the national figures of a country of some size.
func (n *nation) sum(ctx context.Context, a *app.App, people crowds, size int) error {
	parts := n.parts(size)
	of := func(code string) (*cohort.Aggregate, error) { return people.of(n, parts[code]) }
	if err := a.SumNation(ctx, n.programme.ID, of); err != nil || !app.Nightly(n.defs, n.programme.ID) {
		return err
	}
	return app.TakeApart(ctx, a, n.programme.ID, of)
}

// warmRounds is how often every page is opened after the first time.
const warmRounds = 20

// pages opens every one of some pages, the first time with nothing in
// memory, and prints the most that one reads, how long all of them take, and the most
// processor time that one takes.
func (n *nation) pages(ctx context.Context, w *tabwriter.Writer, size int, keys []app.OutcomeKey) error {
	if len(keys) == 0 {
		return nil
	}
	var cold, warm []time.Duration
	var first, later reads
	var used time.Duration // of processors, by the page that took most of them
	most := func(of *reads, r *reads) {
		of.items, of.units, of.bytes = max(of.items, r.items), max(of.units, r.units), max(of.bytes, r.bytes)
	}
	for _, key := range keys {
		r := &reads{Table: n.db}
		fresh := n.over(r)
		var busy time.Duration
		for round := range warmRounds + 1 {
			r.items, r.units, r.bytes = 0, 0, 0
			begun := time.Now()
			if _, err := fresh.Outcome(app.OnceRead(ctx), key); err != nil {
				return err
			}
			if took := time.Since(begun); round == 0 {
				cold = append(cold, took)
				most(&first, r)
				busy = processorTime()
			} else {
				warm = append(warm, took)
				most(&later, r)
			}
		}
		used = max(used, (processorTime()-busy)/warmRounds)
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%.0f\t%d\t%d\t%.1f\t%.1f\t%.1f\t  \n", size, first.items, first.units, first.bytes/1000, ms(slices.Max(cold)),
		later.items, later.units, ms(rush.Percentile(warm, 50)), ms(rush.Percentile(warm, 99)), ms(used))
	return nil
}
