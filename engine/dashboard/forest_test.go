package dashboard_test

import (
	"fmt"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Estimates of parts stand under each other with their weights, which come to all of it,
// and the pooled figure lies between the lowest and the highest.
func TestForestPoolsTheParts(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	share := dashboard.Tile{Kind: dashboard.ForestTile}
	for _, ind := range d.framework.Indicators() { // one that the demo may show of two gemeenten
		if ind.Def.Type == indicator.Share && ind.Def.PerMoment {
			share.Indicators, share.To = []string{ind.Def.ID}, "T3"
			if v := one(t, in, share); v.Forest != nil && v.Forest.Pooled != nil {
				break
			}
		}
	}
	for _, tile := range []dashboard.Tile{
		{Kind: dashboard.ForestTile, Indicators: []string{"beleving_rust"}, To: "T3"},
		{Kind: dashboard.ForestTile, Indicators: []string{"beleving_rust"}, To: "T3", Breakdown: "startjaar"},
		share,
	} {
		v := one(t, in, tile)
		if v.Forest == nil || v.Forest.Pooled == nil {
			t.Fatalf("%v of %q has nothing pooled: %v", tile.Indicators, tile.Breakdown, v.Notes)
		}
		low, high, weights := 1e9, -1e9, 0.0
		for _, r := range v.Forest.Rows {
			if r.Weight.Known() {
				low, high, weights = min(low, r.Value.Value()), max(high, r.Value.Value()), weights+r.Weight.Value()
			}
			if !r.Value.Known() && r.Weight.Known() {
				t.Errorf("%s counts, and its figure may not be shown", r.Label)
			}
		}
		if got := v.Forest.Pooled.Value.Value(); got < low || got > high {
			t.Errorf("pooled %v does not lie between %v and %v", got, low, high)
		}
		if weights < 0.95 || weights > 1.05 { // each is rounded
			t.Errorf("the weights come to %v", weights)
		}
		if notes := strings.Join(v.Notes, " "); !strings.Contains(notes, "I²") {
			t.Errorf("the tile does not say how far the parts differ: %s", notes)
		}
	}
}

var dutchMonths = strings.Fields("januari februari maart april mei juni juli augustus september oktober november december")

// Programmes are pooled on what they declare to be the same. One that is not there, or
// whose figures may not be shown, has no weight, and one alone is not pooled.
func TestForestPoolsStudies(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	tile := dashboard.Tile{Kind: dashboard.ForestTile, Because: map[string]string{"nl": "Dezelfde vraag."}, Studies: []dashboard.Study{
		{Title: map[string]string{"nl": "Eerste"}, Indicator: "beleving_rust", To: "T3"},
		{Title: map[string]string{"nl": "Tweede"}, Indicator: "beleving_hoop", To: "T3"},
		{Title: map[string]string{"nl": "Niemand"}, Indicator: "beleving_rust", To: "T3"},
	}}
	tile.Studies[0].Programme.ID, tile.Studies[1].Programme.ID, tile.Studies[2].Programme.ID = "een", "twee", "leeg"
	nobody := cohort.New(d.framework)
	in.Study = func(s *dashboard.Study) (*indicator.Compiled, *cohort.Aggregate) {
		if s.Programme.ID == "leeg" {
			return d.framework, nobody
		}
		return d.framework, in.Own
	}
	v := one(t, in, tile)
	if len(v.Forest.Rows) != 3 || v.Forest.Pooled == nil {
		t.Fatalf("%d rows, pooled %v", len(v.Forest.Rows), v.Forest.Pooled)
	}
	if empty := v.Forest.Rows[2]; empty.Value.Known() || empty.Weight.Known() {
		t.Errorf("a study of nobody has value %s and weight %s", empty.Value.Text(), empty.Weight.Text())
	}
	// Each study says of when it is, one of nobody does not, and the tile of when they are together.
	first, last, _ := dashboard.Reader(in).Period()
	when := func(d source.Date) string { return fmt.Sprintf("%s %d", dutchMonths[d.Month()-1], d.Year()) }
	period := when(first) + " – " + when(last)
	column := len(v.Table.Columns) - 1
	if v.Table.Columns[column].Label != "Periode" || v.Period != period {
		t.Errorf("the last column is %v and the tile is of %q, want %q", v.Table.Columns[column], v.Period, period)
	}
	for i, want := range []string{period, period, "–", period, "–"} {
		if got := v.Table.Rows[i].Cells[column].Text(); got != want {
			t.Errorf("%s is of %q, want %q", v.Table.Rows[i].Label, got, want)
		}
	}
	if says := strings.Join(v.Explanation, " "); !strings.Contains(says, "Dezelfde vraag.") {
		t.Errorf("the tile does not say why the studies may be pooled: %s", says)
	}
	in.Study = func(s *dashboard.Study) (*indicator.Compiled, *cohort.Aggregate) {
		if s.Programme.ID == "een" {
			return d.framework, in.Own
		}
		return nil, nil
	}
	if v := one(t, in, tile); v.Forest == nil || len(v.Forest.Rows) != 1 || v.Forest.Pooled != nil {
		t.Errorf("one study was pooled: %+v", v.Forest)
	}
}

// What one group changed more than the other is the difference of what the tile shows of
// both, and nothing is compared when one of them is hidden.
func TestForestComparesGroups(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	tile := dashboard.Tile{Kind: dashboard.ForestTile, Indicators: []string{"beleving_rust", "beleving_hoop"}, From: "T0", To: "T3", Breakdown: "startjaar", Compare: dashboard.CompareYear}
	v := one(t, in, tile)
	if v.Forest == nil || len(v.Forest.Rows) != 2 {
		t.Fatalf("rows %+v", v.Forest)
	}
	for i, row := range v.Table.Rows {
		own, other, diff := row.Cells[2].Figure, row.Cells[3].Figure, row.Cells[0].Figure
		if own.Known() && other.Known() != diff.Known() {
			t.Errorf("%s: %s and %s give %s", row.Label, own.Text(), other.Text(), diff.Text())
		}
		if diff.Known() {
			if off := diff.Value() - (own.Value() - other.Value()); off > 0.1001 || off < -0.1001 {
				t.Errorf("%s: %s less %s is not %s", row.Label, own.Text(), other.Text(), diff.Text())
			}
		}
		if v.Forest.Rows[i].Value.Text() != diff.Text() {
			t.Errorf("the drawing says %s and the table %s", v.Forest.Rows[i].Value.Text(), diff.Text())
		}
	}
	found := dashboard.Check(&dashboard.Dashboard{Pages: []dashboard.Page{{ID: "p", Tiles: []dashboard.Tile{{Kind: dashboard.ForestTile, Indicators: []string{"voltooid"}, Breakdown: "startjaar", Compare: dashboard.CompareYear}}}}}, d.framework)
	if len(found) != 1 || !strings.Contains(found[0].Message, "vraagt een verandering") {
		t.Errorf("a share was compared as a change: %v", found)
	}
}
