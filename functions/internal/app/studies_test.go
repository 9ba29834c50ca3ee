package app_test

import (
	"testing"
	"time"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/demo"
)

// hope is the tile of a dashboard that pools studies.
func (b *bench) hope(t *testing.T, board string) (dashboard.TileView, source.Date) {
	t.Helper()
	out, err := b.Outcome(t.Context(), app.OutcomeKey{Dashboard: source.Ref{ID: board}, Page: "samen"})
	if err != nil || !out.Ready || len(out.Page.Tiles) == 0 || out.Page.Tiles[0].Forest == nil {
		t.Fatalf("%s: %+v %v", board, out, err)
	}
	return out.Page.Tiles[0], out.Released
}

// rows are the estimates of a tile as it shows them, by study.
func rows(v dashboard.TileView) map[string]string {
	out := map[string]string{}
	for _, r := range v.Forest.Rows {
		out[r.Label] = r.N.Text() + " " + r.Value.Text()
	}
	return out
}

// invent adds invented people of a study, computes all figures, and tells how many.
func (b *bench) invent(t *testing.T, study string, limit, seed int) int {
	t.Helper()
	n, err := demo.Add(t.Context(), b.App, demo.Extra{Simulation: source.Ref{ID: study}, Limit: limit, Seed: &seed}, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestStudiesArePooled: a figure over several programmes is made of what each of them
// shows by itself. For everybody that is what they released, which stays as it is while
// participants come, and is renewed with the pages of the studies; so is the report.
func TestStudiesArePooled(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	b.invent(t, "cohortstudie", 14, 1)
	b.invent(t, "demo", 8, 3) // so that who knows one gemeente of two finds no few in the other

	now, _ := b.hope(t, "samen-landelijk")
	shown := rows(now)
	if len(shown) != 4 || shown["Belevingsmonitor"] != "0 –" || now.Forest.Pooled == nil {
		t.Fatalf("%v, pooled %v", shown, now.Forest.Pooled)
	}
	for _, r := range now.Forest.Rows {
		if r.Value.Known() != (r.Label == "Cohortonderzoek" || r.Label == "Jongeren Perspectief Fonds") {
			t.Errorf("%s shows %s", r.Label, r.Value.Text())
		}
	}

	public, on := b.hope(t, "samen-publiek")
	if on != b.Today() || public.Forest.Pooled == nil {
		t.Errorf("released on %s: %v", on, rows(public))
	}
	draft := func() string {
		d, err := b.ReportDraft(t.Context(), app.ReportKey{Report: source.Ref{ID: "samen-publieksrapport"}})
		if err != nil || !d.Ready {
			t.Fatalf("%+v %v", d, err)
		}
		return d.View.Lead.Plain + " " + d.View.N.Text() + " " + d.View.Sections[0].Figures[0].Value
	}
	before, report := rows(public), draft()

	b.invent(t, "cohortstudie", 40, 2)
	if later, _ := b.hope(t, "samen-landelijk"); later.Forest.Rows[0].N.Text() == now.Forest.Rows[0].N.Text() {
		t.Error("the figures of now do not follow who came")
	}
	again, _ := b.hope(t, "samen-publiek")
	if got := rows(again); got["Cohortonderzoek"] != before["Cohortonderzoek"] || draft() != report {
		t.Errorf("within a period %v became %v", before, got)
	}

	b.setDay(time.Date(2027, time.January, 4, 9, 0, 0, 0, time.UTC))
	renewed, on := b.hope(t, "samen-publiek")
	if got := rows(renewed); on != b.Today() || got["Cohortonderzoek"] == before["Cohortonderzoek"] || draft() == report {
		t.Errorf("in the next period %v is still %v (%s)", before, got, on)
	}
	own, err := b.Outcome(t.Context(), app.OutcomeKey{Dashboard: source.Ref{ID: "cohortstudie-publiek"}, Page: "hulp"})
	if err != nil || own.Released != on {
		t.Errorf("the own page of a study is of %s, the pooled one of %s (%v)", own.Released, on, err)
	}
}
