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

func TestHeadlineCountsWhatTheChartShows(t *testing.T) {
	d := loadDemo(t)
	page, ok := dashboard.BuildPage(d.dashboard(t, "gemeente"), "ontwikkeling", d.input("gemeente"))
	if !ok {
		t.Fatal("no page")
	}
	better, total := 0, 0
	for _, row := range page.Tiles[0].Changes {
		total++
		low, high, _ := row.Diff.Interval()
		if row.Certain != (low > 0 || high < 0) {
			t.Errorf("%s: certain %v with %s", row.Label, row.Certain, row.Interval)
		}
		if row.Better == 1 {
			better++
		}
	}
	want := fmt.Sprintf("Na 12 maanden gaan jongeren op %d van de %d leefgebieden zeker vooruit.", better, total)
	if page.Headline.Text != want || !page.Headline.Certain || better == 0 {
		t.Errorf("headline %q, want %q", page.Headline.Text, want)
	}
}

// The rows of a chart stand in the order of the change: the sentence names the same two
// first.
func TestHeadlineNamesWhatTheChartShowsFirst(t *testing.T) {
	d := loadDemo(t)
	for _, id := range []string{"ontwikkeling", "beleving"} {
		page, ok := dashboard.BuildPage(d.dashboard(t, "gemeente"), id, d.input("gemeente"))
		if !ok {
			t.Fatalf("no page %s", id)
		}
		var named []string
		for _, row := range page.Tiles[0].Changes {
			if row.Better == 1 {
				named = append(named, strings.ToLower(row.Label))
			}
		}
		want := fmt.Sprintf("Het meest bij %s en bij %s.", named[0], named[1])
		if !strings.HasPrefix(page.Headline.Detail, want) {
			t.Errorf("%s: detail %q, want %q", id, page.Headline.Detail, want)
		}
	}
}

// A sentence about one indicator has said which.
func TestHeadlineOfOneIndicatorSaysItOnce(t *testing.T) {
	d := loadDemo(t)
	only := dashboard.Dashboard{Pages: []dashboard.Page{{ID: "p", Headline: &dashboard.Headline{
		Kind: dashboard.ChangeTile, Indicators: []string{"niveau_financien"}, From: "T0", To: "T3", Certain: source.Text{"nl": "zeker"},
	}}}}
	page, _ := dashboard.BuildPage(&only, "p", d.input("gemeente"))
	if page.Headline.Text != "Zeker" || page.Headline.Detail != "" {
		t.Errorf("headline %q, detail %q", page.Headline.Text, page.Headline.Detail)
	}
}

func TestHeadlineSaysABoundInWords(t *testing.T) {
	d := loadDemo(t)
	bounds := 0
	for code := range d.own {
		for _, def := range d.catalog.Dashboards("investeerder", d.programme) {
			in := d.input(def.Level)
			in.Own = d.own[code]
			page := dashboard.Build(def, in).Pages[0]
			ind := d.framework.Indicator(def.Pages[0].Headline.Indicator)
			f := cohort.NewGate(in.Threshold).Read(d.framework, in.Own, cohort.Slice{}).Measure(ind, "")
			if _, bounded := f.Bound(); !bounded {
				continue
			}
			bounds++
			want := strings.NewReplacer("> ", "meer dan ", "< ", "minder dan ").Replace(f.Text())
			if page.Headline == nil || !strings.Contains(page.Headline.Text, want) {
				t.Errorf("gemeente %s shows %q and the headline says %+v", code, f.Text(), page.Headline)
			}
		}
	}
	if bounds == 0 {
		t.Fatal("the demo has no gemeente with a bound")
	}
}

func TestHeadlineOfNobody(t *testing.T) {
	d := loadDemo(t)
	def := d.dashboard(t, "gemeente")
	in := d.input("gemeente")
	in.Own = nil
	page, _ := dashboard.BuildPage(def, "ontwikkeling", in)
	if page.Headline.Certain || !strings.HasPrefix(page.Headline.Text, "Er zijn nog te weinig metingen") {
		t.Errorf("headline of nobody %q", page.Headline.Text)
	}
	for _, tile := range page.Tiles {
		if tile.Suppressed != "Minder dan 10 jongeren. Daarom tonen we geen cijfers." {
			t.Errorf("%s of nobody: %q", tile.ID, tile.Suppressed)
		}
	}
}

// Half of the group rises and half falls: the sentence says that nothing is
// certain, whatever the demonstration cohort does.
func TestHeadlineWithoutCertainty(t *testing.T) {
	d := loadDemo(t)
	in := d.input("gemeente")
	in.Own = cohort.New(d.framework)
	for i := range 20 {
		up := float64(i%2*2 - 1)
		err := in.Own.Add(indicator.Facts{Framework: in.Own.Framework, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{
			"niveau_justitie": {"T3": {Before: 3, Value: 3 + up, Better: int(up)}},
		})})
		if err != nil {
			t.Fatal(err)
		}
	}
	only := dashboard.Dashboard{Pages: []dashboard.Page{{ID: "p", Headline: &dashboard.Headline{
		Kind: dashboard.ChangeTile, Indicators: []string{"niveau_justitie"}, From: "T0", To: "T3",
		Certain: source.Text{"nl": "zeker"}, None: source.Text{"nl": "op geen van de {totaal} {domeinen} na {maanden} maanden"},
	}}}}
	page, _ := dashboard.BuildPage(&only, "p", in)
	if page.Headline.Text != "Op geen van de 1 leefgebieden na 12 maanden" || page.Headline.Certain {
		t.Errorf("headline without certainty %q", page.Headline.Text)
	}
}
