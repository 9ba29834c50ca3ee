package learn_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
)

// telling is whether a figure, and the number of people behind it, is told exactly.
func telling(r cohort.Reader, ind *indicator.Indicator, moment string) [2]bool {
	return [2]bool{r.Measure(ind, moment).Known(), r.Population(ind, moment).Known()}
}

// What the dashboards of a gemeente hide does not follow from the pages of learning: no
// figure and no number of people is told there that is hidden on its own dashboards, of
// everyone and per year of starting.
func TestLearningTellsNothingThatDashboardsHide(t *testing.T) {
	ctx, defs := context.Background(), shared.app.Catalog()
	told, bounds := 0, 0
	for _, d := range defs.Learnings() {
		f := defs.FrameworkOf(d.Programme)
		for _, g := range defs.Gemeenten() {
			lesson, err := shared.app.Lesson(ctx, d.ID, app.Learner{Gemeente: g.Code})
			if err != nil || !lesson.View.HasOwn() {
				continue
			}
			whole, err := shared.app.Aggregate(ctx, g.Code, d.Programme.ID)
			if err != nil {
				t.Fatal(err)
			}
			gate := cohort.NewGate(g.Limit())
			for _, part := range []*cohort.Aggregate{lesson.View.Snapshot.Parts[g.Code], lesson.View.Snapshot.Years[g.Code]} {
				for _, m := range learned(d, f) {
					ind := f.Indicator(m.Indicator)
					for _, s := range append([]cohort.Slice{{}}, slicesOf(part, d.Time)...) {
						here := telling(gate.Read(f, part, s), ind, m.Moment)
						there := telling(gate.Read(f, whole, s), ind, m.Moment)
						if here[0] && !there[0] || here[1] && !there[1] {
							t.Errorf("%s, %s, %v %v: learning tells %v, the dashboard %v", d.ID, g.Name, m, s, here, there)
						}
						if here[1] {
							told++
						}
						if b := gate.Read(f, part, s).Measure(ind, m.Moment); b.State() == cohort.AtLeast {
							bounds++
						}
					}
				}
			}
		}
	}
	if told < 100 || bounds == 0 {
		t.Errorf("%d numbers are told and %d are bounds: nothing was compared", told, bounds)
	}
}

// learned are the measures that are compared.
func learned(d *learning.Definition, f *indicator.Compiled) []learning.Measure {
	list := append([]learning.Measure(nil), d.Benchmark...)
	for _, c := range d.Clusters {
		list = append(list, c.Measures...)
	}
	for _, s := range d.Route.Steps {
		for _, id := range []string{s.Wait, s.Long} {
			if f.Indicator(id) != nil {
				list = append(list, learning.Measure{Indicator: id})
			}
		}
	}
	return list
}

func slicesOf(a *cohort.Aggregate, breakdown string) []cohort.Slice {
	var out []cohort.Slice
	for s := range a.Slices {
		if s.Breakdown == breakdown {
			out = append(out, s)
		}
	}
	return out
}

// Who sees the dashboards of all gemeenten finds nothing of one of them here that is hidden
// there, where it is decided over all gemeenten together.
func TestLearningTellsTheCountryNothingMore(t *testing.T) {
	ctx, defs := context.Background(), shared.app.Catalog()
	told := 0
	for _, d := range defs.Learnings() {
		f := defs.FrameworkOf(d.Programme)
		lesson, err := shared.app.Lesson(ctx, d.ID, app.Learner{AllNames: true})
		if err != nil {
			t.Fatal(err)
		}
		national, err := shared.app.National(ctx, d.Programme.ID)
		if err != nil {
			t.Fatal(err)
		}
		members := cohort.NewGate(threshold(defs)).Members(f, national, sharing(t, d))
		for _, m := range d.Benchmark {
			b := lesson.View.Benchmark(m)
			for _, row := range b.Rows {
				there := members.Read(row.Code, cohort.Slice{}).Measure(b.Indicator, m.Moment)
				if _, bound := there.Bound(); !there.Known() && (row.Share.Known() || !bound) {
					t.Errorf("%s, %s of %s: learning tells %s, the dashboard %s", d.ID, m.ID(), row.Label, row.Share.Text(), there.Text())
				}
				told++
			}
		}
	}
	if told < 10 {
		t.Errorf("%d figures were compared", told)
	}
}

func threshold(defs *catalog.Catalog) int {
	limit := cohort.Floor
	for _, g := range defs.Gemeenten() {
		if g.SharesNation {
			limit = max(limit, g.Limit())
		}
	}
	return limit
}

// sharing are the aggregates of the gemeenten that share their figures.
func sharing(t testing.TB, d *learning.Definition) []cohort.Member {
	t.Helper()
	var list []cohort.Member
	for _, g := range shared.app.Catalog().Gemeenten() {
		if !g.SharesNation {
			continue
		}
		a, err := shared.app.Aggregate(context.Background(), g.Code, d.Programme.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a != nil && a.N > 0 {
			list = append(list, cohort.Member{ID: g.Code, Aggregate: a})
		}
	}
	return list
}

// On the page an own share of which the number is hidden is a bound, with why, at about its
// place in the drawing; and the exact one is nowhere.
func TestOwnShareAsABound(t *testing.T) {
	path := base + "/vergelijken?op=voltooid"
	page := shared.text(t, adviser(hague), path)
	says(t, page, "&gt; 70%", "staat er als grens", "Het ligt binnen de grenzen", "verborgen", "te weinig gemeenten te tonen",
		"Den Haag verborgen &gt; 70% verborgen verborgen verborgen") // no case mix
	page = strings.ReplaceAll(page, "72% landelijk", "") // which the country has too
	for _, exact := range []string{"72%", " 79 "} {
		if strings.Contains(page, exact) {
			t.Errorf("%s stands on the page: %s", exact, page)
		}
	}
}

// What was decided when a snapshot was taken is what would be decided now, and is used.
func TestDecidedBeforehand(t *testing.T) {
	defs := shared.app.Catalog()
	d := defs.Learning(source.Ref{ID: "jpf"})
	f := defs.FrameworkOf(d.Programme)
	lesson, err := shared.app.Lesson(context.Background(), d.ID, app.Learner{AllNames: true})
	if err != nil {
		t.Fatal(err)
	}
	kept := lesson.View.Snapshot
	if len(kept.Decided) == 0 || len(kept.DecidedPerYear) == 0 {
		t.Fatal("nothing was decided beforehand")
	}
	rows := func(s learning.Snapshot) string {
		view, err := learning.See(d, f, &s, learning.Viewer{Elsewhere: true}, s.Threshold, s.Threshold)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, m := range d.Benchmark {
			out += fmt.Sprint(view.Benchmark(m).Rows)
			for _, p := range view.Periods() {
				one, _ := view.In(p.ID)
				out += fmt.Sprint(one.Benchmark(m).Rows)
			}
		}
		return out
	}
	again := *kept
	again.Decided, again.DecidedPerYear = nil, nil
	if a, b := rows(*kept), rows(again); a != b {
		t.Errorf("beforehand\n%s\nnow\n%s", a, b)
	}
	other := *kept
	other.Decided = []byte("=\tgroep\tuit_bijstand\t\n|\t*\n")
	if rows(other) == rows(*kept) {
		t.Error("what was decided is not used")
	}
}
