package dashboard_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// demo is the demonstration cohort with an aggregate per gemeente and one of all.
type demo struct {
	catalog   *catalog.Catalog
	programme string
	framework *indicator.Compiled
	all       *cohort.Aggregate
	own       map[string]*cohort.Aggregate
	named     []dashboard.Named
	richest   indicator.Participant // who answered most
	threshold int                   // that the gemeente of a role has; 0 for that of the demonstration
	above     int                   // that the country has; 0 for the same
}

var shared struct {
	sync.Once
	*demo
}

// loadDemo makes the demonstration cohort once: nothing changes it.
func loadDemo(t testing.TB) *demo {
	t.Helper()
	shared.Do(func() { shared.demo = makeDemo(t) })
	if shared.demo == nil {
		t.Fatal("the demonstration cohort could not be made")
	}
	return shared.demo
}

func makeDemo(t testing.TB) *demo {
	t.Helper()
	return demoOn(t, source.DateOf(2026, 11, 21))
}

// demoOn is the demonstration cohort as it was on a day.
func demoOn(t testing.TB, asOf source.Date) *demo {
	t.Helper()
	return demoOf(t, "demo", asOf)
}

// demoOf is what a simulation draws, as it was on a day.
func demoOf(t testing.TB, id string, asOf source.Date) *demo {
	t.Helper()
	c, found := load.Load(os.DirFS("../../instruments"))
	if c == nil {
		t.Fatal(found)
	}
	d := &demo{catalog: c, own: map[string]*cohort.Aggregate{}}
	all := c.Simulations()
	def := all[slices.IndexFunc(all, func(s catalog.Simulation) bool { return s.ID == id })]
	p := c.Programme(def.Programme)
	d.programme, d.framework = p.Def.ID, c.Framework(p.Def.Framework)
	d.all = cohort.New(d.framework)
	sim, found := casetest.Simulation(c, def)
	if sim == nil {
		t.Fatal(found)
	}
	effective := func(code string) *programme.Compiled { return c.Effective(code, p.Def.ID) }
	evaluators := map[*instrument.Instrument]*instrument.Evaluator{}
	for r := range sim.Run(asOf, effective) {
		person := indicator.Participant{
			ID: strconv.Itoa(r.Number), Gemeente: r.Gemeente, Trajectory: r.Trajectory, Registration: r.Registration, Results: r.Results,
		}
		person.Trajectory.Team = r.Team
		for _, resp := range r.Responses {
			e := evaluators[resp.Instrument]
			if e == nil {
				e = resp.Instrument.NewEvaluator()
				evaluators[resp.Instrument] = e
			}
			values := e.Evaluate(resp.Answers, instrument.Context{AsOf: resp.Submitted, Lang: "nl"}).Values()
			person.Responses = append(person.Responses, indicator.Response{Moment: resp.Moment, Rater: resp.Rater, Submitted: resp.Submitted, Values: values})
		}
		if len(person.Responses) > len(d.richest.Responses) {
			d.richest = person
		}
		if d.own[r.Gemeente] == nil {
			d.own[r.Gemeente] = cohort.New(d.framework)
		}
		if err := d.own[r.Gemeente].Add(d.framework.Under(effective(r.Gemeente)).Facts(person, asOf)); err != nil {
			t.Fatal(err)
		}
	}
	for _, g := range c.Gemeenten() {
		if a := d.own[g.Code]; a != nil {
			d.named = append(d.named, dashboard.Named{ID: g.Code, Name: g.Name, Aggregate: a})
			if err := d.all.Join(a); err != nil {
				t.Fatal(err)
			}
		}
	}
	return d
}

// input is what a dashboard of a level is built from.
func (d *demo) input(level string) dashboard.Input {
	in := dashboard.Input{Framework: d.framework, Own: d.own["0518"], OwnName: "Den Haag", National: d.all, Threshold: 10, Lang: "nl"}
	if level == "landelijk" || level == "publiek" {
		in.Own, in.OwnName, in.Gemeenten, in.National = d.all, "", d.named, nil
	}
	return in
}

func (d *demo) dashboard(t testing.TB, level string) *dashboard.Dashboard {
	t.Helper()
	list := d.catalog.Dashboards(level, d.programme)
	if len(list) == 0 {
		t.Fatalf("there is no dashboard of level %s", level)
	}
	return list[0]
}

func eachTile(v dashboard.View, do func(dashboard.PageView, dashboard.TileView)) {
	for _, p := range v.Pages {
		for _, t := range p.Tiles {
			do(p, t)
		}
	}
}

func TestEveryTileOfTheDemoShowsSomething(t *testing.T) {
	d := loadDemo(t)
	for _, def := range d.catalog.Dashboards("", d.programme) {
		eachTile(dashboard.Build(def, d.input(def.Level)), func(p dashboard.PageView, tile dashboard.TileView) {
			name := def.ID + "/" + p.ID + "/" + tile.ID
			if tile.Title == "" || tile.Definition == "" {
				t.Errorf("%s has no title or definition", name)
			}
			if tile.Kind == dashboard.MKBATile {
				return
			}
			if strings.HasPrefix(tile.NText, "verborgen ") {
				t.Errorf("%s is about %q", name, tile.NText)
			}
			if tile.Suppressed != "" || tile.NText == "" || tile.Period == "" || tile.Table == nil || len(tile.Explanation) == 0 {
				t.Errorf("%s: suppressed %q, n %q, period %q, explanation %q", name, tile.Suppressed, tile.NText, tile.Period, tile.Explanation)
				return
			}
			for _, row := range tile.Table.Rows {
				if len(row.Cells) != len(tile.Table.Columns) {
					t.Errorf("%s: row %s has %d cells under %d heads", name, row.Label, len(row.Cells), len(tile.Table.Columns))
				}
			}
		})
	}
}

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

// Nothing that a view holds as a number stands for fewer participants than the
// threshold, whatever class it is filtered on.
func TestNoFigureOfFewPeople(t *testing.T) {
	d := loadDemo(t)
	for _, def := range d.catalog.Dashboards("", d.programme) {
		for _, s := range []cohort.Slice{{}, {Breakdown: "startjaar", Class: "2026"}, {Breakdown: "leeftijd", Class: "l26_27"}, {Breakdown: "geslacht", Class: "anders"}} {
			in := d.input(def.Level)
			in.Slice = s
			data, err := json.Marshal(dashboard.Build(def, in))
			if err != nil {
				t.Fatal(err)
			}
			var raw any
			if err := json.Unmarshal(data, &raw); err != nil {
				t.Fatal(err)
			}
			figures := 0
			walk(raw, func(f map[string]any) {
				figures++
				n, err := strconv.Atoi(strings.ReplaceAll(fmt.Sprint(f["n"]), ".", ""))
				// A figure of which only the number of people follows from others hides that.
				if f["bekend"] == true && f["n"] != cohort.HiddenText && (err != nil || n > 0 && n < 10) {
					t.Errorf("%s %s: %v", def.ID, s, f)
				}
				if f["bekend"] == false && f["waarde"] != nil {
					t.Errorf("%s %s: a hidden figure has a value: %v", def.ID, s, f)
				}
			})
			if figures == 0 {
				t.Errorf("%s %s has no figures", def.ID, s)
			}
		}
	}
}

// walk visits every figure of a decoded view.
func walk(v any, do func(map[string]any)) {
	switch x := v.(type) {
	case map[string]any:
		if _, ok := x["staat"]; ok {
			do(x)
		}
		for _, child := range x {
			walk(child, do)
		}
	case []any:
		for _, child := range x {
			walk(child, do)
		}
	}
}

func TestFilterOnOneClassShowsThatClassOfTheTable(t *testing.T) {
	d := loadDemo(t)
	def := d.dashboard(t, "gemeente")
	whole, ok := dashboard.BuildTile(def, "ontwikkeling", "leeftijd", d.input("gemeente"))
	if !ok {
		t.Fatal("no tile")
	}
	in := d.input("gemeente")
	in.Slice = cohort.Slice{Breakdown: "leeftijd", Class: "l21_22"}
	page, _ := dashboard.BuildPage(def, "ontwikkeling", in)
	for _, row := range whole.Table.Rows {
		for _, change := range page.Tiles[0].Changes {
			if change.Label == row.Label && change.Diff.Text() != row.Cells[2].Text() {
				t.Errorf("%s: filtered %s, in the table %s", row.Label, change.Diff.Text(), row.Cells[2].Text())
			}
		}
	}
}

func TestFilters(t *testing.T) {
	d := loadDemo(t)
	in := d.input("gemeente")
	in.Slice = cohort.Slice{Breakdown: "leeftijd", Class: "l21_22"}
	on, combined := 0, 0
	for _, f := range dashboard.Filters(in) {
		if f.Title == "" || len(f.Classes) == 0 {
			t.Errorf("filter %+v", f)
		}
		for _, c := range f.Classes {
			if c.On {
				on++
			}
			own := in
			own.Slice = cohort.Slice{Breakdown: f.ID, Class: c.ID}
			if both, ok := cohort.Together(d.framework, in.Slice, own.Slice); ok {
				own.Slice = both
			} else if f.ID != in.Slice.Breakdown {
				continue // what is not counted together cannot be chosen
			}
			combined += len(own.Slice.Split()) - 1
			tile, _ := dashboard.BuildTile(d.dashboard(t, "gemeente"), "management", "schuld", own)
			if !c.N.Known() && tile.Suppressed == "" {
				t.Errorf("%s=%s shows a figure of a class that is hidden", f.ID, c.ID)
			}
		}
	}
	if on != 1 || combined < 5 {
		t.Errorf("%d classes are on, and %d can be chosen too", on, combined)
	}
}

func TestComparisonsAreNamed(t *testing.T) {
	d := loadDemo(t)
	page, _ := dashboard.BuildPage(d.dashboard(t, "gemeente"), "management", d.input("gemeente"))
	compared := 0
	for _, tile := range page.Tiles {
		if tile.Comparison == "" {
			continue
		}
		compared++
		switch {
		case tile.Key != nil:
			if !slices.ContainsFunc(tile.Key.Notes, func(n string) bool { return strings.HasPrefix(n, tile.Comparison) || strings.Contains(n, "eigen doel") }) {
				t.Errorf("%s: notes %q", tile.ID, tile.Key.Notes)
			}
		case tile.Curves != nil:
			if len(tile.Curves) != 2 || tile.Curves[0].Label != "Den Haag" || !tile.Curves[1].Reference {
				t.Errorf("%s: curves %+v", tile.ID, tile.Curves)
			}
		}
	}
	if compared == 0 {
		t.Error("nothing is compared")
	}
}

func BenchmarkFacts(b *testing.B) {
	d := loadDemo(b)
	b.ReportAllocs()
	var last indicator.Facts
	for b.Loop() {
		last = d.framework.FactsIn(last.Values, d.richest, source.DateOf(2026, 11, 21))
	}
}

func BenchmarkDashboard(b *testing.B) {
	d := loadDemo(b)
	def := d.catalog.Dashboards("gemeente", d.programme)[0]
	in := dashboard.Input{Framework: d.framework, Own: d.own["0518"], National: d.all, Threshold: 10, Lang: "nl"}
	for b.Loop() {
		dashboard.Build(def, in)
	}
}

func BenchmarkEncodeAggregate(b *testing.B) {
	d := loadDemo(b)
	size := 0
	for b.Loop() {
		data, err := json.Marshal(d.own["0518"])
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size)/1000, "kB")
}

// BenchmarkDecide makes the decisions that are stored with an aggregate.
func BenchmarkDecide(b *testing.B) {
	d := loadDemo(b)
	b.ReportAllocs()
	for b.Loop() {
		d.own["0518"].Decide(cohort.NewGate(10), d.framework)
	}
}

func BenchmarkDecodeAggregate(b *testing.B) {
	d := loadDemo(b)
	data, err := json.Marshal(d.own["0518"])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var a cohort.Aggregate
		if err := json.Unmarshal(data, &a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	d := loadDemo(b)
	for b.Loop() {
		sum := cohort.New(d.framework)
		for _, a := range d.own {
			if err := sum.Merge(a); err != nil {
				b.Fatal(err)
			}
		}
	}
}
