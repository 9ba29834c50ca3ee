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
	spans     map[string][2]float64 // by indicator that has no scale, the lowest and the highest value of anybody
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

// filed are the facts of one participant of a simulation.
type filed struct {
	number int // within the gemeente; the same on every day
	facts  indicator.Facts
}

// demoOf is what a simulation draws, as it was on a day.
func demoOf(t testing.TB, id string, asOf source.Date) *demo {
	t.Helper()
	d, files := filesOf(t, id, 1, asOf)
	d.all = cohort.New(d.framework)
	for _, g := range d.catalog.Gemeenten() {
		list := files[g.Code]
		if len(list) == 0 {
			continue
		}
		a := cohort.New(d.framework)
		for _, one := range list {
			if err := a.Add(one.facts); err != nil {
				t.Fatal(err)
			}
			d.span(one.facts)
		}
		d.own[g.Code] = a
		d.named = append(d.named, dashboard.Named{ID: g.Code, Name: g.Name, Aggregate: a})
		if err := d.all.Join(a); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// span takes in what a participant has of what has no scale.
func (d *demo) span(facts indicator.Facts) {
	for _, v := range facts.Values {
		if v.Fact.Missing || d.framework.Indicator(v.Indicator).Range != nil {
			continue
		}
		was, some := d.spans[v.Indicator]
		if !some {
			was = [2]float64{v.Fact.Value, v.Fact.Value}
		}
		d.spans[v.Indicator] = [2]float64{min(was[0], v.Fact.Value), max(was[1], v.Fact.Value)}
	}
}

// filesOf are the facts that demoOf adds up, by gemeente; of so many times the participants.
func filesOf(t testing.TB, id string, times int, asOf source.Date) (*demo, map[string][]filed) {
	t.Helper()
	c, found := load.Load(os.DirFS("../../instruments"))
	if c == nil {
		t.Fatal(found)
	}
	d, files := &demo{catalog: c, own: map[string]*cohort.Aggregate{}, spans: map[string][2]float64{}}, map[string][]filed{}
	all := c.Simulations()
	def := all[slices.IndexFunc(all, func(s catalog.Simulation) bool { return s.ID == id })]
	p := c.Programme(def.Programme)
	d.programme, d.framework = p.Def.ID, c.Framework(p.Def.Framework)
	sim, found := casetest.Simulation(c, def)
	if sim == nil {
		t.Fatal(found)
	}
	for i := range sim.Def.Gemeenten {
		sim.Def.Gemeenten[i].Count *= times
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
		files[r.Gemeente] = append(files[r.Gemeente], filed{r.Number, d.framework.Under(effective(r.Gemeente)).Facts(person, asOf)})
	}
	return d, files
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

// What a bound means depends on why it is one: only beside a number that is shown does it
// tell that few do not belong to it.
func TestNoteOfABoundSaysWhyItIsOne(t *testing.T) {
	d := loadDemo(t)
	const few, number = "horen er niet bij", "Waar het aantal verborgen is"
	seen := map[bool]int{}
	for code := range d.own {
		for _, def := range d.catalog.Dashboards("gemeente", d.programme) {
			in := d.input(def.Level)
			in.Own = d.own[code]
			eachTile(dashboard.Build(def, in), func(p dashboard.PageView, tile dashboard.TileView) {
				if tile.Table == nil || tile.Suppressed != "" {
					return
				}
				want := map[bool]bool{}
				for _, row := range tile.Table.Rows {
					for _, c := range row.Cells {
						if _, numbered := c.Figure.N(); c.Figure.State() == cohort.AtLeast && c.Words == "" && !c.Reference {
							want[numbered] = true
							seen[numbered]++
						}
					}
				}
				notes := strings.Join(tile.Notes, " ")
				if strings.Contains(notes, few) != want[true] || strings.Contains(notes, number) != want[false] {
					t.Errorf("%s %s/%s: bounds %v, notes %q", code, p.ID, tile.ID, want, notes)
				}
			})
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Fatalf("the demo has too few bounds: %v", seen)
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

// TestAChoiceThatIsHiddenShowsNothing: where it is not said how many a class would leave, a
// page of that class shows no figure either.
func TestAChoiceThatIsHiddenShowsNothing(t *testing.T) {
	d := loadDemo(t)
	in := d.input("gemeente")
	in.Slice = cohort.Slice{Breakdown: "leeftijd", Class: "l21_22"}
	reader := dashboard.Reader(in)
	hidden, together := 0, 0
	for _, b := range d.framework.Breakdowns() {
		sizes := reader.Choices(b.Def.ID)
		for i, class := range reader.Classes(b.Def.ID) {
			one := cohort.Slice{Breakdown: b.Def.ID, Class: class.ID}
			if both, ok := cohort.Together(d.framework, in.Slice, one); ok {
				one = both
			} else if b.Def.ID != in.Slice.Breakdown {
				continue // what is not counted together cannot be chosen
			}
			together += len(one.Split()) - 1
			if sizes[i].Known() {
				continue
			}
			hidden++
			of := in
			of.Slice = one
			if tile, _ := dashboard.BuildTile(d.dashboard(t, "gemeente"), "management", "schuld", of); tile.Suppressed == "" {
				t.Errorf("%s shows a figure of a class that is hidden", one)
			}
		}
	}
	if hidden == 0 || together < 5 {
		t.Errorf("%d classes are hidden, and %d can be chosen too", hidden, together)
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
