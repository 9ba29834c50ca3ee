package dashboard_test

import (
	"encoding/json"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/source"
)

// TestRowsOfMembersSayWhatTheirPagesSay: a page with a row per gemeente is made of outlines and
// one about a gemeente of everything that is counted; who reads both finds no number on one that
// the other hides.
func TestRowsOfMembersSayWhatTheirPagesSay(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent over alles wat een rol ziet (-short)")
	}
	for _, id := range append([]string{"demo"}, otherMonitors...) {
		t.Run(id, func(t *testing.T) {
			d := demoOf(t, id, source.DateOf(2026, 11, 21))
			gate := cohort.NewGate(attacked)
			var rows []cohort.Row
			for _, level := range []string{"landelijk", "publiek"} {
				for _, def := range d.catalog.Dashboards(level, d.programme) {
					rows = append(rows, dashboard.MemberRows(def, d.framework)...)
				}
			}
			outlines := cohort.NewOutlines(cohort.NewContour(d.framework, rows, len(d.named)))
			var list []cohort.Member
			for _, g := range d.named {
				if err := outlines.Add(g.ID, g.Aggregate); err != nil {
					t.Fatal(err)
				}
				list = append(list, cohort.Member{ID: g.ID, Aggregate: g.Aggregate})
			}
			data, _ := outlines.MarshalJSON()
			t.Logf("%d gemeenten, %d rows, %d bytes", len(list), len(rows), len(data))
			pages := gate.Members(d.framework, d.all, list)
			table := gate.Members(d.framework, d.all.Copy(), outlines.Members())
			same := func(what string, a, b cohort.Figure) {
				x, _ := json.Marshal(a)
				y, _ := json.Marshal(b)
				if string(x) != string(y) {
					t.Errorf("%s: the page says %s, the row %s", what, x, y)
				}
			}
			for i, n := range pages.Sizes() {
				same(list[i].ID, n, table.Sizes()[i])
			}
			for _, r := range rows {
				ind := d.framework.Indicator(r.Indicator)
				for _, m := range list {
					same(m.ID+" n "+r.Indicator, pages.Read(m.ID, cohort.Slice{}).Population(ind, r.Moment), table.Read(m.ID, cohort.Slice{}).Population(ind, r.Moment))
				}
				shown := table.Measure(ind, r.Moment)
				for i, f := range pages.Measure(ind, r.Moment) {
					same(list[i].ID+" "+r.Indicator, f, shown[i])
				}
			}
		})
	}
}
