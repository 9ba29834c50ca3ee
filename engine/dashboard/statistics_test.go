package dashboard_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
)

// What a tile cannot be is said in words that name what it can.
func TestCheckOfStatistics(t *testing.T) {
	d := loadDemo(t)
	for _, k := range []struct {
		name, says string
		tile       dashboard.Tile
	}{
		{"a comparison of another kind", "soort overleving vergelijkt niet met doel", dashboard.Tile{Kind: dashboard.SurvivalTile, Indicator: "blijft_meedoen", Compare: dashboard.CompareTarget}},
		{"a breakdown that nothing shows", "soort helling toont geen uitsplitsing", dashboard.Tile{Kind: dashboard.SlopeTile, Indicators: []string{"niveau_wonen"}, From: "T0", To: "T3", Breakdown: "geslacht"}},
		{"a trend with classes that it does not draw", "soort verloop toont geen uitsplitsing", dashboard.Tile{Kind: dashboard.TrendTile, Indicator: "komt_rond", Breakdown: "geslacht"}},
		{"a response with classes that it does not show", "soort respons toont geen uitsplitsing", dashboard.Tile{Kind: dashboard.ResponseTile, Breakdown: "geslacht"}},
		{"a trend of several with a comparison", "een verloop met meer indicatoren vergelijkt niet", dashboard.Tile{Kind: dashboard.TrendTile, Indicators: []string{"komt_rond", "stabiel_wonen"}, Compare: dashboard.CompareNational}},
		{"an earlier moment without one", "vergelijken met eerder vraagt de eerdere meting bij van", dashboard.Tile{Kind: dashboard.TableTile, Indicator: "komt_rond", To: "T3", Compare: dashboard.CompareEarlier}},
		{"a year before without years", "vergelijken met vorige_groep vraagt een uitsplitsing, zoals het jaar van de start", dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Compare: dashboard.CompareYear}},
		{"an unknown comparison", "vergelijken kan met landelijk, norm, doel, eerder of vorige_groep; niet met vroeger", dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Compare: "vroeger"}},
		{"a flow without a first moment", "een stroom vraagt een verdeling met van (reden_einde)", dashboard.Tile{Kind: dashboard.FlowTile, Indicator: "reden_einde"}},
		{"a flow to where it began", "een stroom van T0 naar T0 is er geen", dashboard.Tile{Kind: dashboard.FlowTile, Indicator: "stevigheid", To: "T0"}},
		{"stacks of one bar", "een gestapeld vraagt een uitsplitsing, of een verdeling per meting (reden_einde)", dashboard.Tile{Kind: dashboard.StackedTile, Indicator: "reden_einde"}},
		{"case mix of a table", "een tabel heeft geen casusmix", dashboard.Tile{Kind: dashboard.TableTile, Indicator: "lopend", CaseMix: []string{"leeftijd"}}},
		{"case mix by what there is not", "het raamwerk heeft geen uitsplitsing leeftyd", dashboard.Tile{Kind: dashboard.FunnelTile, Indicator: "voltooid", CaseMix: []string{"leeftyd"}}},
		{"bounds of a key figure", "een kerngetal heeft geen grenzen", dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "lopend", Bounds: true}},
		{"a funnel of a count", "een trechter toont geen indicator van soort aantal (lopend)", dashboard.Tile{Kind: dashboard.FunnelTile, Indicator: "lopend"}},
		{"a scale that is none", "een schaal toont geen indicator van soort aandeel (voltooid)", dashboard.Tile{Kind: dashboard.ScaleTile, Indicator: "voltooid"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			found := dashboard.Check(&dashboard.Dashboard{Pages: []dashboard.Page{{ID: "p", Tiles: []dashboard.Tile{k.tile}}}}, d.framework)
			if len(found) != 1 || found[0].Message != k.says {
				t.Errorf("findings %v, want %q", found, k.says)
			}
		})
	}
}

// A comparison that a tile does not have names those that it has, and who has the one asked.
func TestCheckNamesOtherComparisons(t *testing.T) {
	d := loadDemo(t)
	for _, k := range []struct {
		tile dashboard.Tile
		says string
	}{
		{dashboard.Tile{Kind: dashboard.SurvivalTile, Indicator: "blijft_meedoen", Compare: dashboard.CompareTarget},
			"overleving vergelijkt met landelijk; met doel vergelijkt kerngetal, tabel of kolommen"},
		{dashboard.Tile{Kind: dashboard.DistributionTile, Indicator: "reden_einde", Compare: dashboard.ComparePublished}, "met norm vergelijkt kerngetal"},
	} {
		found := dashboard.Check(&dashboard.Dashboard{Pages: []dashboard.Page{{ID: "p", Tiles: []dashboard.Tile{k.tile}}}}, d.framework)
		if len(found) != 1 || found[0].Hint != k.says {
			t.Errorf("findings %v, want the hint %q", found, k.says)
		}
	}
}

// one builds a single tile over all gemeenten of the demo.
func one(t *testing.T, in dashboard.Input, tile dashboard.Tile) dashboard.TileView {
	t.Helper()
	tile.ID = "x"
	def := &dashboard.Dashboard{ID: "d", Version: 1, Pages: []dashboard.Page{{ID: "p", Tiles: []dashboard.Tile{tile}}}}
	if found := dashboard.Check(def, in.Framework); len(found) > 0 {
		t.Fatal(found)
	}
	v, ok := dashboard.BuildTile(def, "p", "x", in)
	if !ok {
		t.Fatal("there is no such tile")
	}
	return v
}

// Every kind of tile says n and its definition, has a table and explains itself.
func TestEveryKindHasATableAndSaysWhatItIs(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	for _, tile := range []dashboard.Tile{
		{Kind: dashboard.KeyFigureTile, Indicator: "instroom"},
		{Kind: dashboard.SlopeTile, Indicators: []string{"niveau_financien", "niveau_wonen"}, From: "T0", To: "T3"},
		{Kind: dashboard.FunnelTile, Indicator: "regeling_geslaagd", Breakdown: "startjaar"},
		{Kind: dashboard.StackedTile, Indicator: "stevigheid"},
		{Kind: dashboard.StackedTile, Indicator: "stevigheid", Breakdown: "geslacht", To: "T3"},
		{Kind: dashboard.FlowTile, Indicator: "stevigheid", To: "T3"},
		{Kind: dashboard.StayedTile, Indicators: []string{"beleving_rust"}, From: "T0", To: "T3"},
		{Kind: dashboard.AgreementTile, Indicators: []string{"eens_over_steun"}, To: "T0"},
		{Kind: dashboard.ScaleTile, Indicators: []string{"schaal_welbevinden"}, To: "T0"},
		{Kind: dashboard.SurvivalTile, Indicator: "duur_traject", Breakdown: "leeftijd"},
		{Kind: dashboard.TableTile, Indicators: []string{"komt_rond"}, To: "T3", Bounds: true},
	} {
		v := one(t, in, tile)
		if v.Definition == "" || v.Period == "" || v.NText == "" {
			t.Errorf("%s says n %q, period %q, definition %q", tile.Kind, v.NText, v.Period, v.Definition)
		}
		if v.Suppressed != "" {
			continue // the table is taken away with the figures
		}
		if v.Table == nil || len(v.Table.Rows) == 0 {
			t.Errorf("%s has no table", tile.Kind)
			continue
		}
		for _, r := range v.Table.Rows {
			if len(r.Cells) != len(v.Table.Columns) {
				t.Errorf("%s, %s: %d cells under %d heads", tile.Kind, r.Label, len(r.Cells), len(v.Table.Columns))
			}
		}
		if len(v.Explanation) == 0 {
			t.Errorf("%s does not explain itself", tile.Kind)
		}
	}
}

// The own target stands beside the figure, and the sentence agrees with the interval.
func TestTarget(t *testing.T) {
	d := loadDemo(t)
	in := d.input("gemeente")
	var ind *indicator.Indicator
	var low, high float64
	for _, candidate := range d.framework.Indicators() { // one that the demo may show
		var ok bool
		if low, high, ok = cohort.NewGate(10).Read(d.framework, in.Own, cohort.Slice{}).Measure(candidate, "").Interval(); ok && candidate.Def.Type == indicator.Share && candidate.Def.Direction == indicator.Higher {
			ind = candidate
			break
		}
	}
	if ind == nil {
		t.Fatal("the demo shows no share with an interval")
	}
	tile := dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: ind.Def.ID, Compare: dashboard.CompareTarget}
	for _, k := range []struct {
		target float64
		says   string
	}{{low - 0.05, "zeker gehaald"}, {(low + high) / 2, "kan toeval zijn"}, {high + 0.05, "zeker nog niet gehaald"}} {
		in.Targets = map[string]float64{ind.Def.ID: k.target}
		if notes := strings.Join(one(t, in, tile).Key.Notes, " "); !strings.Contains(notes, "Eigen doel") || !strings.Contains(notes, k.says) {
			t.Errorf("a target of %v: %q, want %q", k.target, notes, k.says)
		}
	}
	in.Targets = nil
	if notes := strings.Join(one(t, in, tile).Key.Notes, " "); !strings.Contains(notes, "Er is geen eigen doel vastgelegd.") {
		t.Errorf("without a target: %q", notes)
	}
}

// When everybody is done, that is said in a word.
func TestNobodyIsBusy(t *testing.T) {
	d := loadDemo(t)
	in := d.input("gemeente")
	in.Own = cohort.New(d.framework)
	for range 20 {
		err := in.Own.Add(indicator.Facts{Framework: in.Own.Framework, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"blijft_meedoen": {"": {Value: 14, Exit: 1}}})})
		if err != nil {
			t.Fatal(err)
		}
	}
	if v := one(t, in, dashboard.Tile{Kind: dashboard.SurvivalTile, Indicator: "blijft_meedoen"}); v.NText != "20 jongeren, van wie niemand nog bezig" {
		t.Errorf("n is %q", v.NText)
	}
}

// Who is filtered on by the year of start has that year as period, with nobody's day in
// it; any other part says the period of everyone.
func TestThePeriodIsOfWhoIsInTheFigure(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	first, last := in.Own.First, in.Own.Last
	whole := dashboard.Months(first, last)
	year := strconv.Itoa(first.Year() + 1)
	until := ", gevolgd tot en met " + strings.TrimPrefix(dashboard.Months(first, last), dashboard.Months(first, first)+" – ")
	tile := dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "instroom"}
	beside := dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "instroom", Breakdown: "startjaar", Compare: dashboard.CompareYear}
	for _, k := range []struct {
		name  string
		slice cohort.Slice
		tile  dashboard.Tile
		want  string
	}{
		{"everyone", cohort.Slice{}, tile, whole},
		{"of a year", cohort.Slice{Breakdown: "startjaar", Class: year}, tile, "gestart in " + year + until},
		{"of some years together", cohort.Slice{Breakdown: "startjaar", Class: "2022" + cohort.Neighbours + "2023"}, tile, "gestart in 2022 – 2023" + until},
		{"of a year and an age", cohort.Combine(cohort.Slice{Breakdown: "startjaar", Class: year}, cohort.Slice{Breakdown: "leeftijd", Class: "l21_22"}), tile, "gestart in " + year + until},
		{"of an age", cohort.Slice{Breakdown: "leeftijd", Class: "l21_22"}, tile, whole},
		{"the newest year beside the one before", cohort.Slice{}, beside, "gestart in " + strconv.Itoa(last.Year()) + until},
	} {
		t.Run(k.name, func(t *testing.T) {
			in := in
			in.Slice = k.slice
			if v := one(t, in, k.tile); v.Period != k.want {
				t.Errorf("the period is %q, want %q", v.Period, k.want)
			}
		})
	}
}

// A year stands beside the year before, and a moment beside the earlier one.
func TestEarlierYearAndMoment(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	years := cohort.NewGate(10).Read(d.framework, in.Own, cohort.Slice{})
	classes := years.Classes("startjaar")
	row := years.Row(d.framework.Indicator("instroom"), "", "startjaar")
	last := len(classes) - 1
	v := one(t, in, dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "instroom", Breakdown: "startjaar", Compare: dashboard.CompareYear})
	if v.Key.Value.Text() != row[last].Text() || v.Key.Reference == nil || v.Key.Reference.Text() != row[last-1].Text() {
		t.Errorf("the last year is %s beside %v, want %s beside %s", v.Key.Value.Text(), v.Key.Reference, row[last].Text(), row[last-1].Text())
	}
	if notes := v.Key.Notes; len(notes) < 2 || notes[0] != "Startjaar "+classes[last].ID || !strings.HasPrefix(notes[1], "Startjaar "+classes[last-1].ID+": ") {
		t.Errorf("under the figure stands %q", notes)
	}
	if !strings.Contains(v.Comparison, classes[last-1].ID) {
		t.Errorf("it compares with %q", v.Comparison)
	}
	in.Slice = cohort.Slice{Breakdown: "startjaar", Class: classes[last-1].ID}
	if v := one(t, in, dashboard.Tile{Kind: dashboard.KeyFigureTile, Indicator: "instroom", Breakdown: "startjaar", Compare: dashboard.CompareYear}); !strings.Contains(v.Comparison, classes[last-2].ID) {
		t.Errorf("filtered on %s it compares with %q", classes[last-1].ID, v.Comparison)
	}

	in.Slice = cohort.Slice{}
	table := one(t, in, dashboard.Tile{Kind: dashboard.TableTile, Indicators: []string{"werk_of_opleiding"}, From: "T0", To: "T3", Compare: dashboard.CompareEarlier}).Table
	ind := d.framework.Indicator("werk_of_opleiding")
	cells := table.Rows[0].Cells
	if cells[0].Text() != years.Measure(ind, "T3").Text() || cells[3].Text() != years.Measure(ind, "T0").Text() {
		t.Errorf("T3 beside T0 is %s beside %s", cells[0].Text(), cells[3].Text())
	}
}

// A funnel says which parts lie outside its limits, keeps the order of the gemeenten,
// and gives no point to a part that may not be shown.
func TestFunnel(t *testing.T) {
	d := loadDemo(t)
	var v dashboard.TileView
	for _, ind := range d.framework.Indicators() { // one that the demo may show
		if ind.Def.Type != indicator.Share {
			continue
		}
		v = one(t, d.input("landelijk"), dashboard.Tile{Kind: dashboard.FunnelTile, Indicator: ind.Def.ID, CaseMix: []string{"leeftijd"}})
		if v.Funnel != nil {
			break
		}
	}
	if v.Funnel == nil {
		t.Fatal("the demo shows no share")
	}
	for i, p := range v.Funnel.Points {
		if p.Label != d.named[i].Name {
			t.Errorf("place %d is %s, want %s: a funnel is no ranking", i, p.Label, d.named[i].Name)
		}
		if p.Outside && !p.Share.Known() {
			t.Errorf("%s lies outside with a share of %s", p.Label, p.Share.Text())
		}
	}
	sorted := slices.IsSortedFunc(v.Funnel.Limits, func(a, b dashboard.FunnelLimit) int { return int(a.Size - b.Size) })
	for i, l := range v.Funnel.Limits {
		if !sorted || l.FarAway.Low > l.Near.Low || l.FarAway.High < l.Near.High {
			t.Errorf("limit %d: %+v", i, l)
		}
	}
}

// A flow says where everyone went: its rows add up to how many there were at first,
// where nothing of the row is hidden.
func TestFlowAddsUp(t *testing.T) {
	d := loadDemo(t)
	in := d.input("landelijk")
	in.Threshold = cohort.Floor
	v := one(t, in, dashboard.Tile{Kind: dashboard.FlowTile, Indicator: "stevigheid", To: "T1"})
	if v.Flow == nil {
		t.Fatalf("the demo shows no flow: %s", v.Suppressed)
	}
	rows := 0
	for i, n := range v.Flow.From {
		sum, whole := 0.0, n.Known()
		for _, cell := range v.Flow.Cells[i] {
			sum, whole = sum+cell.Value(), whole && cell.Known()
		}
		if whole {
			rows++
			if sum != n.Value() {
				t.Errorf("%s: %v went somewhere of %s", v.Flow.Classes[i], sum, n.Text())
			}
		}
	}
	t.Logf("%d of %d rows are shown whole", rows, len(v.Flow.From))
}

// Whoever may see four questions has a page for each: the gemeente, the country, who
// invests and everybody. A worker has no costs.
func TestEachLevelAnswersItsQuestions(t *testing.T) {
	d := loadDemo(t)
	all := []string{}
	for _, theme := range d.framework.Def.Themes {
		all = append(all, theme.ID)
	}
	for level, want := range map[string][]string{"gemeente": all, "landelijk": all, "investeerder": all, "publiek": all, "caseload": all[:3]} {
		var got []string
		for _, p := range d.dashboard(t, level).Pages {
			if p.Theme != "" && !slices.Contains(got, p.Theme) {
				got = append(got, p.Theme)
			}
		}
		slices.Sort(got)
		sorted := slices.Sorted(slices.Values(want))
		if !slices.Equal(got, sorted) {
			t.Errorf("%s answers %v, want %v", level, got, sorted)
		}
	}
}
