package cohort

import (
	"math/rand/v2"
	"testing"

	"effectmonitor/engine/indicator"
)

// endingsFramework is linkedFramework with what stands beside figures: a duration that ends
// in more than one way, a share of which not everybody's is known, and a mean.
func endingsFramework(t *testing.T, ids ...string) *indicator.Compiled {
	t.Helper()
	base := linkedFramework(t)
	def := *base.Def
	all := append(def.Indicators,
		indicator.Definition{ID: "blijft", Type: indicator.Duration, Time: src("maanden_in_traject"), Event: src("uitval"), Competing: src("geeindigd and uitval == false")},
		indicator.Definition{ID: "jong", Type: indicator.Share, Formula: src("leeftijd_start > 24 ? leeg : leeftijd_start < 21"), Population: src("geeindigd")},
		indicator.Definition{ID: "maanden", Type: indicator.Mean, Formula: src("maanden_in_traject"), Population: src("geeindigd and reden != \"y\"")})
	def.Indicators = nil
	for _, ind := range all {
		for _, id := range ids {
			if ind.ID == id {
				def.Indicators = append(def.Indicators, ind)
			}
		}
	}
	f, found := indicator.Compile(&def, base.Programme(), nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// ended makes a group of a year by how they ended. Of one in five who ended it is not known
// whether they are young.
func ended(t *testing.T, f *indicator.Compiled, a *Aggregate, year string, months float64, how map[string]int) {
	t.Helper()
	for _, ending := range endings {
		for i := range how[ending] {
			facts := linkedFacts(f, year, "20", ending)
			put := func(id string, fact indicator.Fact) {
				if f.Indicator(id) == nil {
					return
				}
				facts.Values = append(facts.Values, indicator.ValuesOf(map[string]map[string]indicator.Fact{id: {"": fact}})...)
			}
			exit := map[string]indicator.Exit{"v": indicator.EventExit, "w": indicator.EventExit, "x": indicator.CompetingEvent, "y": indicator.CompetingEvent}[ending]
			put("blijft", indicator.Fact{Value: float64(1 + i%20), Exit: exit})
			if ending != "" {
				put("jong", indicator.Fact{Missing: i%4 == 0, Value: float64(i % 2)})
			}
			if ending != "" && ending != "y" {
				put("maanden", indicator.Fact{Value: months})
			}
			if err := a.Add(facts); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestWhoHasNotEndedIsHiddenWithWhatItTells: the number of those who run is hidden, since
// six who moved would follow from it. So it is beside the curve of who stays.
func TestWhoHasNotEndedIsHiddenWithWhatItTells(t *testing.T) {
	f := endingsFramework(t, "lopend", "klaar", "waarom", "voltooid", "blijft")
	g, blijft := NewGate(10), f.Indicator("blijft")
	for moved, known := range map[int]bool{6: false, 30: true} {
		a := New(f)
		ended(t, f, a, "2021", 12, map[string]int{"": 47, "v": 22, "w": 20, "x": 57, "y": moved})
		a.Decide(g, f)
		r := g.Read(f, a, Slice{})
		if got := r.Measure(f.Indicator("lopend"), "").Known(); got != known {
			t.Fatalf("with %d who moved it is known %v who run", moved, got)
		}
		c := r.Curve(blijft)
		if len(c.Points) < 2 || c.Running.Known() != known {
			t.Errorf("with %d who moved a curve of %d points says of %s that they run", moved, len(c.Points), c.Running.Text())
		}
		back := stored(t, a)
		if again := g.Read(f, back, Slice{}).Curve(blijft); again.Running.Text() != c.Running.Text() {
			t.Errorf("stored it is %s, not %s", again.Running.Text(), c.Running.Text())
		}
		if later := g.Read(f, g.Release(f, nil, a), Slice{}).Curve(blijft); later.Running.Known() != known {
			t.Errorf("released it is %s", later.Running.Text())
		}
	}
}

// TestWhoHasNotEndedTellsNothingBySubtraction: nobody says how many run, and of those who
// ended it is only said how many stopped. Who knew of the others how many they are would
// find what is nowhere said.
func TestWhoHasNotEndedTellsNothingBySubtraction(t *testing.T) {
	f := endingsFramework(t, "gestopt", "blijft")
	a := New(f)
	ended(t, f, a, "2021", 12, map[string]int{"": 47, "v": 22, "w": 20, "x": 57, "y": 30})
	if told, known := f.Beside(indicator.CountID{What: indicator.Lasting, Indicator: "blijft"}); !known || len(told) == 0 {
		t.Fatalf("who ended is told by %v", told)
	}
	alone := endingsFramework(t, "blijft")
	b := New(alone)
	ended(t, alone, b, "2021", 12, map[string]int{"": 47, "v": 22, "w": 20, "x": 57, "y": 30})
	if c := NewGate(10).Read(alone, b, Slice{}).Curve(alone.Indicator("blijft")); c.Running.Known() {
		t.Errorf("%s run", c.Running.Text())
	}
	if c := NewGate(10).Read(f, a, Slice{}).Curve(f.Indicator("blijft")); !c.Running.Known() {
		t.Error("it is hidden who run")
	}
}

// TestWhoRunsOfTheOthers: of the others three run.
func TestWhoRunsOfTheOthers(t *testing.T) {
	f := endingsFramework(t, "lopend", "klaar", "blijft")
	g := NewGate(10)
	for others, known := range map[int]bool{3: false, 30: true} {
		part, whole := New(f), New(f)
		ended(t, f, part, "2021", 12, map[string]int{"": 40, "v": 30, "x": 30})
		ended(t, f, whole, "2021", 12, map[string]int{"": others, "v": 30, "x": 30})
		merge(t, whole, part)
		c := g.ReadBeside(f, whole, part, Slice{}).Curve(f.Indicator("blijft"))
		if len(c.Points) < 2 || c.Running.Known() != known {
			t.Errorf("beside a part of which 40 run, of all of whom %d do, %s do", 40+others, c.Running.Text())
		}
	}
}

// TestWhoseShareIsNotKnown: of how many a share is not known says how many ended, which is
// hidden because of six who moved. Under the threshold it is not said that so are these.
func TestWhoseShareIsNotKnown(t *testing.T) {
	f := endingsFramework(t, "lopend", "klaar", "waarom", "voltooid", "jong")
	g, jong := NewGate(10), f.Indicator("jong")
	for moved, known := range map[int]bool{6: false, 30: true} {
		a := New(f)
		ended(t, f, a, "2021", 12, map[string]int{"": 47, "v": 22, "w": 20, "x": 57, "y": moved})
		b := g.Read(f, a, Slice{}).Bounds(jong, "")
		if !b.Share.Known() || b.Missing.Known() != known || b.Low.Known() != known || b.High.Known() != known {
			t.Errorf("with %d who moved: %s, of %s not known, %s to %s", moved, b.Share.Text(), b.Missing.Text(), b.Low.Text(), b.High.Text())
		}
	}
	few := New(f)
	ended(t, f, few, "2021", 12, map[string]int{"": 47, "x": 12})
	if b := g.Read(f, few, Slice{}).Bounds(jong, ""); b.Share.State() != Small || b.Missing.State() != Hidden {
		t.Errorf("of few the share is %s, not known of %s", b.Share.Text(), b.Missing.Text())
	}
}

// TestMeansTellNoHiddenNumber: of two years six and seven moved, so that it can be hidden
// how many others ended. With the means of both years and of all it would be solved.
func TestMeansTellNoHiddenNumber(t *testing.T) {
	f := endingsFramework(t, "waarom", "maanden")
	a := New(f)
	ended(t, f, a, "2021", 10, map[string]int{"": 40, "v": 31, "x": 40, "y": 6})
	ended(t, f, a, "2022", 30, map[string]int{"": 40, "v": 25, "x": 30, "y": 7})
	r, ind := NewGate(10).Read(f, a, Slice{}), f.Indicator("maanden")
	whole, n := r.Measure(ind, ""), r.Population(ind, "")
	rows, people := r.Row(ind, "", "jaar"), r.Populations(ind, "", "jaar")
	if !whole.Known() || !n.Known() {
		t.Fatalf("%s of %s", whole.Text(), n.Text())
	}
	if rows[0].Known() && rows[1].Known() && !people[0].Known() {
		first := n.Value() * (whole.Value() - rows[1].Value()) / (rows[0].Value() - rows[1].Value())
		t.Errorf("%.1f of %.0f are of the first year, where 71 are", first, n.Value())
	}
}

// TestCostsBesideAPart: what a model counts with is told of a whole as its figure is.
func TestCostsBesideAPart(t *testing.T) {
	f := endingsFramework(t, "klaar", "lopend")
	g, ind := NewGate(10), f.Indicator("klaar")
	for others, told := range map[int]bool{3: false, 30: true} {
		part, whole := New(f), New(f)
		ended(t, f, part, "2021", 12, map[string]int{"": 40, "v": 30})
		ended(t, f, whole, "2021", 12, map[string]int{"": 60, "v": others})
		merge(t, whole, part)
		if r := g.ReadBeside(f, whole, part, Slice{}); r.Tells(ind, "") != told || r.Measure(ind, "").Known() != told {
			t.Errorf("of %d others who ended it is told %v", others, r.Tells(ind, ""))
		}
	}
}

// TestWhatNoPlanDecidesIsToldToNobodyWhoSubtracts: joint figures have no tables that are
// audited. Who sees a part, or other members, or keeps releases, could subtract.
func TestWhatNoPlanDecidesIsToldToNobodyWhoSubtracts(t *testing.T) {
	f := followed(t)
	r := rand.New(rand.NewPCG(5, 6))
	facts := followMany(r, f, 1000)
	whole, part, other := together(t, f, facts), together(t, f, facts[:500]), together(t, f, facts[500:])
	g := NewGate(10)
	members := g.Members(f, whole, []Member{{"a", part}, {"b", other}})
	released := g.Release(f, nil, whole)
	again := stored(t, released)
	for name, c := range map[string]struct {
		reader Reader
		told   bool
	}{
		"alone":         {g.Read(f, whole, Slice{}), true},
		"beside a part": {g.ReadBeside(f, whole, part, Slice{}), false},
		"a member":      {members.Read("a", Slice{}), false},
		"a release":     {g.Read(f, released, Slice{}), false},
		"a stored one":  {g.Read(f, again, Slice{}), false},
	} {
		scale := c.reader.Scale(f.Indicator("schaal"), "T0")
		if !scale.Alpha.Known() || scale.Items[0].Mean.Known() != true {
			t.Errorf("%s: the scale is %s", name, scale.Alpha.Text())
		}
		for _, x := range append(scale.Items, Item{Floor: scale.Floor, Ceiling: scale.Ceiling}) {
			if (x.Floor.State() == Hidden) == c.told || (x.Ceiling.State() == Hidden) == c.told {
				t.Errorf("%s: at the ends of %q are %s and %s", name, x.Name, x.Floor.Text(), x.Ceiling.Text())
			}
		}
		if flow := c.reader.Flow(f.Indicator("stroom"), "T1"); flow.Cells[2][2].Known() != c.told {
			t.Errorf("%s: the flow is of %s and %s stayed", name, flow.N.Text(), flow.Cells[2][2].Text())
		}
		if gone := c.reader.Attrition(f.Indicator("verschil"), "T1"); gone.Left.Known() != c.told {
			t.Errorf("%s: %s left", name, gone.Left.Text())
		}
	}
}
