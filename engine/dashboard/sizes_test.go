package dashboard_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// answered is a group of thirty, of whom each indicator is about the first so many. Half of
// them began in the year after.
func answered(t *testing.T, d *demo, moment string, counts map[string]int) dashboard.Input {
	t.Helper()
	in := d.input("gemeente")
	in.Own, in.National = cohort.New(d.framework), nil
	for i := range 30 {
		values := map[string]map[string]indicator.Fact{}
		for id, n := range counts {
			if i < n {
				fact := indicator.Fact{Before: 2, Value: float64(2 + i/2%3), Better: i / 2 % 2}
				if d.framework.Indicator(id).Def.Type == indicator.Share {
					fact = indicator.Fact{Value: float64(i / 2 % 2)}
				}
				values[id] = map[string]indicator.Fact{moment: fact}
			}
		}
		err := in.Own.Add(indicator.Facts{
			Framework: in.Own.Framework, Start: source.DateOf(2024+i%2, 1, 1), AsOf: source.DateOf(2026, 1, 1),
			Dims: map[string]string{"startjaar": strconv.Itoa(2024 + i%2)}, Values: indicator.ValuesOf(values),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return in
}

// The number under a tile is that of every row of it, or says that it is not: nobody takes
// the largest for all of them. Where they differ each row has its own.
func TestNumberOfATileIsThatOfItsRows(t *testing.T) {
	d := loadDemo(t)
	const a, b, c = "niveau_financien", "niveau_wonen", "niveau_justitie"
	for _, k := range []struct {
		name   string
		counts map[string]int
		says   string
		rows   []string
	}{
		{"the same", map[string]int{a: 20, b: 20, c: 20}, "20 jongeren met T0 en T3", []string{"20", "20", "20"}},
		{"from the least to the most", map[string]int{a: 30, b: 20, c: 24}, "20 tot 30 jongeren met T0 en T3", []string{"30", "20", "24"}},
		{"the least is too small", map[string]int{a: 30, b: 4, c: 24}, "hoogstens 30 jongeren met T0 en T3", []string{"30", "< 10", "24"}},
		{"nobody does not count", map[string]int{a: 20, b: 20}, "20 jongeren met T0 en T3", []string{"20", "20", "0"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			in := answered(t, d, "T3", k.counts)
			for _, kind := range []dashboard.TileKind{dashboard.ChangeTile, dashboard.ProgressTile, dashboard.TableTile} {
				tile := dashboard.Tile{Kind: kind, Indicators: []string{a, b, c}, From: "T0", To: "T3"}
				if kind == dashboard.TableTile {
					tile.From = ""
				}
				v := one(t, in, tile)
				if v.NText != k.says {
					t.Errorf("%s is of %q, want %q", kind, v.NText, k.says)
				}
				if got := numbersOf(t, v, []string{"Financiën", "Wonen", "Justitie"}); strings.Join(got, " ") != strings.Join(k.rows, " ") && k.counts[c] > 0 {
					t.Errorf("%s has rows of %v, want %v", kind, got, k.rows)
				}
			}
		})
	}
}

// numbersOf gives the cells under n of rows.
func numbersOf(t *testing.T, v dashboard.TileView, labels []string) []string {
	t.Helper()
	at := -1
	for i, c := range v.Table.Columns {
		if c.Label == "n" {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("%s has no number per row: %v", v.Kind, v.Table.Columns)
	}
	var out []string
	for _, label := range labels {
		for _, row := range v.Table.Rows {
			if row.Label == label {
				out = append(out, row.Cells[at].Text())
			}
		}
	}
	return out
}

// A table by class has a number per row beside everybody, and at the head of a class from
// the least to the most; when all are the same the heads say it alone.
func TestNumbersOfATableByClass(t *testing.T) {
	d := loadDemo(t)
	tile := dashboard.Tile{Kind: dashboard.TableTile, Indicators: []string{"niveau_financien", "niveau_wonen"}, To: "T3", Breakdown: "startjaar"}
	v := one(t, answered(t, d, "T3", map[string]int{"niveau_financien": 30, "niveau_wonen": 24}), tile)
	heads := []dashboard.Column{{Label: "Alle"}, {Label: "n"}, {Label: "2024", Sub: "n = 12 tot 15"}, {Label: "2025", Sub: "n = 12 tot 15"}}
	if len(v.Table.Columns) != len(heads) {
		t.Fatalf("heads %v, want %v", v.Table.Columns, heads)
	}
	for i, want := range heads {
		if v.Table.Columns[i] != want {
			t.Errorf("head %v, want %v", v.Table.Columns[i], want)
		}
	}
	if got := numbersOf(t, v, []string{"Financiën", "Wonen"}); strings.Join(got, " ") != "30 24" || v.NText != "24 tot 30 jongeren met T0 en T3" {
		t.Errorf("rows of %v under %q", got, v.NText)
	}
	v = one(t, answered(t, d, "T3", map[string]int{"niveau_financien": 30, "niveau_wonen": 30}), tile)
	if len(v.Table.Columns) != 3 || v.Table.Columns[0].Sub != "n = 30" || v.Table.Columns[1].Sub != "n = 15" {
		t.Errorf("with the same number everywhere the heads are %v", v.Table.Columns)
	}
	v = one(t, answered(t, d, "T3", map[string]int{"niveau_financien": 30, "niveau_wonen": 4}), tile)
	for i, c := range v.Table.Columns[2:] {
		if c.Sub != "n hoogstens 15" && c.Sub != "n verschilt" {
			t.Errorf("class %d is of %q", i, c.Sub)
		}
	}
}

// A line over moments is of other people at each, and its table says of how many.
func TestNumbersOverTime(t *testing.T) {
	d := loadDemo(t)
	in := answered(t, d, "T0", map[string]int{"komt_rond": 30, "stabiel_wonen": 24})
	later := answered(t, d, "T3", map[string]int{"komt_rond": 12, "stabiel_wonen": 12}) // others
	if err := in.Own.Merge(later.Own); err != nil {
		t.Fatal(err)
	}
	v := one(t, in, dashboard.Tile{Kind: dashboard.TrendTile, Indicators: []string{"komt_rond", "stabiel_wonen"}})
	if v.NText != "12 tot 30 jongeren" {
		t.Errorf("the line is of %q", v.NText)
	}
	if got := numbersOf(t, v, v.Labels); strings.Join(got, " ") != "24 tot 30 12" {
		t.Errorf("moments of %v", got)
	}
}

// An item of a scale is called as what measures it alone, or as what was asked, and never by
// its name in formulas.
func TestItemsOfAScaleHaveTitles(t *testing.T) {
	d := loadDemo(t)
	v := one(t, d.input("landelijk"), dashboard.Tile{Kind: dashboard.ScaleTile, Indicators: []string{"schaal_welbevinden", "schaal_zelfstandigheid"}, To: "T0"})
	seen := map[string]bool{}
	for _, row := range v.Table.Rows {
		seen[row.Label] = true
		if strings.Contains(row.Label, "_") {
			t.Errorf("a row is called %s", row.Label)
		}
	}
	for _, want := range []string{"Hoe tevreden ben je met je leven?", "Financiën", "Financiële vaardigheden"} {
		if !seen[want] {
			t.Errorf("no row is called %q: %v", want, seen)
		}
	}
}

// Where a difference is another than that of the values beside it, because each is rounded by
// itself, the tile says so; and nowhere else.
func TestRoundedApartIsSaid(t *testing.T) {
	d := loadDemo(t)
	number := func(text string) float64 {
		x, err := strconv.ParseFloat(strings.NewReplacer(",", ".", "−", "-", "+", "", " ", "", "\u00a0", "").Replace(text), 64)
		if err != nil {
			t.Fatal(err)
		}
		return math.Round(x * 10)
	}
	said := 0
	for _, id := range []string{"niveau_financien", "niveau_wonen", "niveau_dagbesteding", "niveau_lichamelijke_gezondheid", "niveau_sociaal_netwerk"} {
		v := one(t, d.input("landelijk"), dashboard.Tile{Kind: dashboard.ChangeTile, Indicators: []string{id}, From: "T0", To: "T3"})
		cells := v.Table.Rows[0].Cells
		apart := number(cells[1].Text())-number(cells[0].Text()) != number(cells[2].Text())
		if got := strings.Contains(strings.Join(v.Explanation, " "), "elk apart afgerond"); got != apart {
			t.Errorf("%s from %s to %s is %s: said %v", id, cells[0].Text(), cells[1].Text(), cells[2].Text(), got)
		}
		if apart {
			said++
		}
	}
	if said == 0 {
		t.Error("nowhere in the demonstration is it so")
	}
}
