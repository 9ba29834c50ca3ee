package cohort

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/indicator"
)

// manyYears spreads people over so many classes of a breakdown, most of them small.
func manyYears(t interface{ Fatal(...any) }, f *indicator.Compiled, r *rand.Rand, classes int) *Aggregate {
	a := New(f)
	for year := range classes {
		for range 1 + r.IntN(6)*r.IntN(6) {
			facts := indicator.Facts{Framework: f.Version(), Dims: map[string]string{"jaar": strconv.Itoa(year)}, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{
				"aandeel": {"": {Value: float64(r.IntN(2))}},
				"aantal":  {"": {Value: float64(r.IntN(2))}},
			})}
			if err := a.Add(facts); err != nil {
				t.Fatal(err)
			}
		}
	}
	return a
}

// TestTooLargeATableIsCoarsened: whatever the number of classes, a table is shown that is
// audited, of all who are in it, and an attacker with the sums of it finds no small group.
func TestTooLargeATableIsCoarsened(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: lineaire programma's van honderden klassen bij -short")
	}
	f := testFramework(t)
	gate := NewGate(10)
	coarsened, struck, shown := 0, 0, 0
	for seed, n := range []int{5, 120, 398, 399, 400, 800, 1199, 1500, 2600} {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		a := manyYears(t, f, random, n)
		r := gate.Read(f, a, Slice{})
		classes, limit := r.Classes("jaar"), r.plan.widest()
		if len(classes) > limit || r.Joined("jaar") != (n > limit) || n > limit && len(classes) < limit/2 {
			t.Fatalf("%d classes of %d, of which %d can be audited", len(classes), n, limit)
		}
		if r.Joined("jaar") {
			coarsened++
		}
		attackRow(t, r, a.N, &struck, &shown)
	}
	t.Logf("%d tables were coarsened, %d hidden numbers attacked, %d shown", coarsened, struck, shown)
	if coarsened < 3 || struck < 3 || shown < 100 {
		t.Errorf("%d tables were coarsened, %d hidden numbers attacked, %d shown", coarsened, struck, shown)
	}
}

// attacksPerTable is how many hidden numbers of a table are attacked: the program has a
// variable for each class.
const attacksPerTable = 4

// attackRow finds the bounds of hidden numbers of people in a breakdown.
func attackRow(t *testing.T, r Reader, whole int, struck, shown *int) {
	system := &attack.System{}
	var vars []int
	figures, sum := r.Groups("jaar"), 0
	for i, c := range r.Classes("jaar") {
		n := r.plan.size(Slice{"jaar", c.ID})
		sum += n
		low, high := 0.0, float64(whole)
		switch figures[i].State() {
		case Shown:
			low, high = float64(n), float64(n)
			*shown++
		case Small:
			low, high = 1, 9
		}
		vars = append(vars, system.Variable(low, high))
	}
	if sum != whole {
		t.Fatalf("%d of %d are in a class", sum, whole)
	}
	system.Sum(system.Variable(float64(whole), float64(whole)), vars...)
	attacked := 0
	for i, c := range r.Classes("jaar") {
		if n := r.plan.size(Slice{"jaar", c.ID}); figures[i].Known() || n >= 10 || attacked == attacksPerTable {
			continue
		}
		attacked++
		*struck++
		low, high, err := system.Bounds(vars[i])
		if err != nil {
			t.Fatal(err)
		}
		if high-low < float64(r.plan.need())-1e-6 {
			t.Fatalf("class %s lies between %v and %v", c.ID, low, high)
		}
	}
}

// TestAClassThatIsAskedForIsShownWithItsNeighbours: an address with a class of its own
// gives the coarser one, with the people of all of it.
func TestAClassThatIsAskedForIsShownWithItsNeighbours(t *testing.T) {
	f := testFramework(t)
	a := manyYears(t, f, rand.New(rand.NewPCG(1, 1)), 2600)
	r := NewGate(10).Read(f, a, Slice{"jaar", "1000"})
	classes := NewGate(10).Read(f, a, Slice{}).Classes("jaar")
	width := (2600 + len(classes) - 1) / len(classes)
	first := 1000 / width * width
	if want := fmt.Sprintf("%d…%d", first, first+width-1); r.Slice().Class != want {
		t.Fatalf("shown is %s, want %s", r.Slice(), want)
	}
	n := 0
	for year := first; year < first+width; year++ {
		n += a.Slices[Slice{"jaar", strconv.Itoa(year)}]
	}
	if want := (Format{}).Text(float64(n)); r.N().Text() != want {
		t.Errorf("%s people, want %d", r.N().Text(), n)
	}
	count := r.Population(f.Indicator("aandeel"), "")
	if count.Text() != r.N().Text() {
		t.Errorf("the indicator is about %s of %s", count.Text(), r.N().Text())
	}
	// What was decided before it was stored is decided the same.
	data, err := a.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	read := &Aggregate{}
	if err := read.UnmarshalJSON(data); err != nil {
		t.Fatal(err)
	}
	if again := NewGate(10).Read(f, read, Slice{"jaar", "1000"}); again.N().Text() != r.N().Text() {
		t.Errorf("%s people after it was stored, before %s", again.N().Text(), r.N().Text())
	}
}

// TestTooLargeACombinationLeavesOutTheLast: of breakdowns that are together too many the
// first are looked at, and what is left out is said.
func TestTooLargeACombinationLeavesOutTheLast(t *testing.T) {
	base := crossedFramework(t)
	def := *base.Def
	def.Breakdowns = nil
	for _, b := range base.Def.Breakdowns {
		b.Classes = nil
		def.Breakdowns = append(def.Breakdowns, b)
	}
	f, found := indicator.Compile(&def, base.Programme(), nil)
	if f == nil {
		t.Fatal(found)
	}
	random := rand.New(rand.NewPCG(3, 3))
	a := New(f)
	for range 20_000 {
		dims := map[string]string{"een": strconv.Itoa(random.IntN(50)), "twee": strconv.Itoa(random.IntN(40)), "drie": strconv.Itoa(random.IntN(3))}
		if err := a.Add(indicator.Facts{Framework: f.Version(), Dims: dims}); err != nil {
			t.Fatal(err)
		}
	}
	gate := NewGate(10)
	one, two, three := Slice{"een", "7"}, Slice{"twee", "9"}, Slice{"drie", "1"}
	for name, k := range map[string]struct {
		asked, want Slice
		left        int
	}{
		"one":        {one, one, 0},
		"fits":       {Combine(one, three), Combine(one, three), 0},
		"two":        {Combine(one, two), one, 1},
		"all three":  {Combine(one, two, three), one, 2},
		"the others": {Combine(two, three), Combine(two, three), 0},
	} {
		r := gate.Read(f, a, k.asked)
		if r.Slice() != k.want || len(r.LeftOut()) != k.left {
			t.Errorf("%s: shown is %s without %v, want %s", name, r.Slice(), r.LeftOut(), k.want)
		}
		if got, want := r.N().Text(), gate.Read(f, a, k.want).N().Text(); got != want || !r.N().Known() {
			t.Errorf("%s: %s people, and in %s %s", name, got, k.want, want)
		}
	}
}
