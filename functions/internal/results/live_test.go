package results_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// code is the gemeente in which these tests play.
const code = "0518"

// bundles copies participants of the demo cohort under other numbers.
func bundles(t *testing.T, from, n int) []store.ParticipantBundle {
	t.Helper()
	ctx := context.Background()
	entries, err := shared.app.Store.TeamCaseload(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	var out []store.ParticipantBundle
	for i := range n {
		d, err := shared.app.Store.Dossier(ctx, code, entries[(from+i)%len(entries)].ID)
		if err != nil {
			t.Fatal(err)
		}
		b := store.ParticipantBundle{Participant: d.Participant, Responses: slices.Clone(d.Responses)}
		b.Participant.ID, b.Participant.Version, b.Participant.Worker = fmt.Sprintf("X-%d", from+i), 0, "pieter-hendriks"
		for j := range b.Responses {
			b.Responses[j].Participant, b.Responses[j].Version = b.Participant.ID, 0
			b.Responses[j].Quotes = nil // their words have a name that nobody else's can have
		}
		out = append(out, b)
	}
	return out
}

// empty is a world without participants.
func empty(t *testing.T) *world {
	t.Helper()
	w, err := open(t.TempDir(), definitions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	w.users = shared.users
	return w
}

func (w *world) add(t *testing.T, list []store.ParticipantBundle) {
	t.Helper()
	var refs []store.ParticipantRef
	for _, b := range list {
		refs = append(refs, store.ParticipantRef{Gemeente: code, Participant: b.Participant.ID})
	}
	if _, err := w.app.Store.Import(t.Context(), code, list); err != nil {
		t.Fatal(err)
	}
	if err := w.app.Project(t.Context(), refs); err != nil {
		t.Fatal(err)
	}
}

// TestTheDashboardFollowsTheFeed: from nothing, by too few, to a figure that changes.
func TestTheDashboardFollowsTheFeed(t *testing.T) {
	const page, costs = "/dashboard/jpf-gemeente/management", "/kosten-baten/jpf"
	w := empty(t)
	expect := func(url, want string) {
		t.Helper()
		if body := words(w.page(t, "pieter-hendriks", url)); !regexp.MustCompile(want).MatchString(body) {
			t.Errorf("%s lacks %q:\n%s", url, want, body)
		}
	}
	expect(page, "Nog geen cijfers Er zijn nog geen cijfers, of ze worden opnieuw berekend")
	expect(costs, "Minder dan 10 jongeren Daarom tonen we geen cijfers")
	w.add(t, bundles(t, 0, 9))
	expect(page, "Nu in traject &lt; 10 Minder dan 10 jongeren. Daarom tonen we geen cijfers")
	expect(costs, "Minder dan 10 jongeren Daarom tonen we geen cijfers")
	w.add(t, bundles(t, 9, 31))
	expect(page, "n = 40 jongeren, van wie")
	w.add(t, bundles(t, 40, 1))
	expect(page, "n = 41 jongeren, van wie")
	expect(costs, `Baten, bruto (ongeveer )?€ [\d.]+( of meer)? Berekend`)
}

// TestReadsDoNotGrow: a dashboard costs at most eight items, and hardly more of them for
// five hundred participants than for twenty: an aggregate takes one more when most of its
// groups have somebody.
func TestReadsDoNotGrow(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	w := empty(t)
	read := func(url string) int64 {
		t.Helper()
		before := w.reads.items.Load()
		w.page(t, "pieter-hendriks", url)
		return w.reads.items.Load() - before
	}
	urls := []string{
		"/dashboard/jpf-gemeente/management", "/dashboard/jpf-gemeente/ontwikkeling", "/dashboard/jpf-gemeente/mkba",
		"/kosten-baten/jpf",
	}
	w.add(t, bundles(t, 0, 20))
	few := map[string]int64{}
	for _, url := range urls {
		few[url] = read(url)
	}
	w.add(t, bundles(t, 20, 480))
	for _, url := range urls {
		many := read(url)
		if many < few[url] || many > few[url]+1 || few[url] == 0 {
			t.Errorf("%s reads %d items for 20 participants and %d for 500", url, few[url], many)
		}
		if many > 8 {
			t.Errorf("%s reads %d items", url, many)
		}
	}
}

// TestACaseloadIsOnesOwn: a worker sees the own participants added up, and nobody
// else's.
func TestACaseloadIsOnesOwn(t *testing.T) {
	w := empty(t)
	list := bundles(t, 0, 40)
	for i := range list[:15] {
		list[i].Participant.Worker = "marije-koster"
	}
	w.add(t, list)
	out, err := w.app.Outcome(t.Context(), app.OutcomeKey{Dashboard: source.Ref{ID: definitions.Dashboards(app.LevelCaseload, "jpf")[0].ID}, Page: "management", Group: app.Group{Gemeente: code, Worker: "marije-koster"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tile := range out.Page.Tiles {
		if tile.ID == "gestart" && tile.Key.Value.Text() != "15" {
			t.Errorf("the worker has %s participants, want 15", tile.Key.Value.Text())
		}
	}
}

// TestReadersAtOnce: readers share what was worked out before, also while the figures
// change under them.
func TestReadersAtOnce(t *testing.T) {
	w := empty(t)
	w.add(t, bundles(t, 0, 12))
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for _, url := range []string{"/dashboard/jpf-gemeente/management", "/kosten-baten/jpf", "/dashboard/jpf-gemeente/ontwikkeling"} {
				if got := w.get(t, "pieter-hendriks", url).StatusCode; got != http.StatusOK {
					t.Errorf("reader %d of %s: %d", i, url, got)
				}
			}
		})
	}
	w.add(t, bundles(t, 12, 5))
	group.Wait()
}
