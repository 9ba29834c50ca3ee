package cohort

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/indicator"
)

func of(t indicator.Type) *indicator.Indicator {
	return &indicator.Indicator{Def: &indicator.Definition{Type: t, Direction: indicator.Higher}}
}

func TestShare(t *testing.T) {
	for _, k := range []struct {
		true_, n int
		want     string
		state    State
	}{
		{66, 132, "50%", Shown},
		{81, 263, "31%", Shown},
		{125, 132, "> 90%", AtLeast},
		{132, 132, "> 90%", AtLeast},
		{52, 58, "> 80%", AtLeast},
		{20, 26, "> 60%", AtLeast},
		{3, 132, "< 10%", AtMost},
		{0, 132, "< 10%", AtMost},
		{4, 26, "< 40%", AtMost},
		{19, 19, "verborgen", Hidden},
		{9, 19, "verborgen", Hidden},
		{5, 9, "< 10", Small},
		{0, 0, "–", Absent},
	} {
		got := NewGate(10).Measure(of(indicator.Share), &Part{N: k.n, True: k.true_})
		if got.Text() != k.want || got.State() != k.state {
			t.Errorf("%d of %d is %q (%s), want %q (%s)", k.true_, k.n, got.Text(), got.State(), k.want, k.state)
		}
		if !got.Known() && got.Value() != 0 {
			t.Errorf("%d of %d: a hidden value is %v", k.true_, k.n, got.Value())
		}
		if hidden := k.want == "verborgen" || k.want == "< 10"; got.Hidden() != hidden {
			t.Errorf("%d of %d: hidden %t", k.true_, k.n, got.Hidden())
		}
	}
	low, high, ok := NewGate(10).Measure(of(indicator.Share), &Part{N: 263, True: 81}).Interval()
	if !ok || low != 0.26 || high != 0.37 {
		t.Errorf("interval %v to %v, rounded as the share", low, high)
	}
}

// The bound of a share must hold for every count that it could stand for, or it
// would tell which.
func TestShareBoundHidesTheCount(t *testing.T) {
	g := NewGate(10)
	for n := 20; n < 300; n++ {
		first := g.Measure(of(indicator.Share), &Part{N: n, True: n}).Text()
		for k := n - 9; k <= n; k++ {
			f := g.Measure(of(indicator.Share), &Part{N: n, True: k})
			bound, ok := f.Bound()
			if !ok || f.Text() != first || float64(k)/float64(n) <= bound {
				t.Fatalf("%d of %d: %q with bound %v", k, n, f.Text(), bound)
			}
		}
		for k := range 10 {
			f := g.Measure(of(indicator.Share), &Part{N: n, True: k})
			if bound, ok := f.Bound(); k < n-9 && (!ok || float64(k)/float64(n) >= bound) {
				t.Fatalf("%d of %d: %q with bound %v", k, n, f.Text(), bound)
			}
		}
	}
}

func TestCount(t *testing.T) {
	for _, k := range []struct {
		true_, n int
		want     string
	}{
		{53, 132, "53"}, {3, 132, "< 10"}, {0, 132, "0"}, {129, 132, "> 120"}, {132, 132, "132"}, {15, 17, "verborgen"}, {1300, 2600, "1.300"},
	} {
		if got := NewGate(10).Measure(of(indicator.Count), &Part{N: k.n, True: k.true_}).Text(); got != k.want {
			t.Errorf("%d of %d is %q, want %q", k.true_, k.n, got, k.want)
		}
	}
}

func TestThresholdNeverUnderTheFloor(t *testing.T) {
	for _, threshold := range []int{-1, 0, 1, 4} {
		if got := NewGate(threshold).N(4); got.Known() || got.Text() != "< 5" {
			t.Errorf("threshold %d shows %q", threshold, got.Text())
		}
	}
	var zero Gate
	if zero.N(4).Known() {
		t.Error("the zero gate is open")
	}
}

func TestMedian(t *testing.T) {
	ind := of(indicator.Median)
	ind.Def.Bin = 250
	ind.Money = true
	p := &Part{N: 11, Hist: map[int64]int{10: 5, 39: 1, 100: 5}}
	if got := NewGate(10).Measure(ind, p); got.Text() != "€\u00a09.750" || got.NText() != "11" {
		t.Errorf("odd: %q n %q", got.Text(), got.NText())
	}
	p = &Part{N: 10, Hist: map[int64]int{10: 5, 20: 5}}
	if got := NewGate(10).Measure(ind, p); got.Value() != 3750 {
		t.Errorf("even: %v", got.Value())
	}
	p.N = 9
	if got := NewGate(10).Measure(ind, p); got.Known() {
		t.Errorf("nine: %q", got.Text())
	}
}

func TestSumOfWhichOneIsMost(t *testing.T) {
	sum := func(values ...float64) *Part {
		p := &Part{}
		for _, v := range values {
			p.addOne(of(indicator.Sum), indicator.Fact{Value: v})
		}
		return p
	}
	g := NewGate(5)
	if got := g.Measure(of(indicator.Sum), sum(100, 1, 1, 1, 1, 1)); got.State() != Hidden {
		t.Errorf("one of 100 among ones: %q", got.Text())
	}
	if got := g.Measure(of(indicator.Sum), sum(10, 20, 30, 20, 10)); got.Text() != "90" {
		t.Errorf("even contributions: %q", got.Text())
	}
}

func TestProgress(t *testing.T) {
	for _, k := range []struct {
		up, same, down int
		want           string
	}{
		{40, 30, 17, "beter 46% gelijk 34% minder 20%"},
		{54, 28, 5, "beter 62% gelijk_of_minder* 38%"},
		{5, 28, 54, "beter_of_gelijk* 38% minder 62%"},
		{40, 3, 20, "beter 63% gelijk_of_minder* 37%"},
		{40, 5, 4, "iedereen* verborgen"},
		{7, 65, 8, "gelijk 81% beter_of_minder* 19%"},
		{3, 3, 3, "iedereen* < 10"},
		{0, 0, 0, "iedereen* –"},
	} {
		p := &Part{N: k.up + k.same + k.down, Pairs: &Pairs{Better: k.up, Same: k.same, Worse: k.down}}
		var parts []string
		for _, s := range NewGate(10).Progress(p) {
			mark := ""
			if s.Merged {
				mark = "*"
			}
			parts = append(parts, string(s.Segment)+mark+" "+s.Share.Text())
		}
		if got := strings.Join(parts, " "); got != k.want {
			t.Errorf("%d %d %d: %s, want %s", k.up, k.same, k.down, got, k.want)
		}
	}
}

// table makes an aggregate of a whole and its classes, which are years, and gives the
// reader of everyone.
func tableOf(t interface{ Fatal(...any) }, threshold int, id string, whole *Part, classes ...*Part) (*indicator.Indicator, Reader) {
	f := testFramework(t)
	a := New(f)
	a.N = whole.N
	a.Cells[Key{Indicator: id}] = whole
	for i, p := range classes {
		s := Slice{"jaar", strconv.Itoa(2020 + i)}
		a.Slices[s] = p.N
		a.Cells[Key{Indicator: id, Slice: s}] = p
	}
	return f.Indicator(id), NewGate(threshold).Read(f, a, Slice{})
}

func texts(figures []Figure) string {
	var out []string
	for _, f := range figures {
		out = append(out, f.Text())
	}
	return strings.Join(out, " ")
}

func TestRowHidesASecondCell(t *testing.T) {
	part := func(n, k int) *Part { return &Part{N: n, True: k} }
	for _, k := range []struct {
		name    string
		total   *Part
		classes []*Part
		want    string
	}{
		{"all large", part(90, 45), []*Part{part(30, 15), part(30, 15), part(30, 15)}, "50% 50% 50%"},
		{"one small", part(108, 55), []*Part{part(31, 15), part(33, 16), part(6, 3), part(38, 21)}, "verborgen 48% < 10 55%"},
		{"two small together too small", part(50, 25), []*Part{part(30, 15), part(3, 1), part(2, 1), part(15, 8)}, "50% < 10 < 10 verborgen"},
		{"nobody hides nothing", part(60, 30), []*Part{part(30, 15), part(30, 15), part(0, 0)}, "50% 50% –"},
		{"who is in no class is a cell too", part(63, 33), []*Part{part(30, 15), part(30, 15)}, "verborgen 50%"},
		{"one bound takes another along", part(90, 55), []*Part{part(30, 28), part(30, 12), part(30, 15)}, "> 60% verborgen 50%"},
		{"what is hidden in the whole is hidden in the classes", part(90, 85), []*Part{part(45, 40), part(45, 45)}, "verborgen verborgen"},
		{"two that are both small tell too much of each other", part(16, 8), []*Part{part(6, 4), part(10, 4)}, "verborgen verborgen"},
	} {
		ind, r := tableOf(t, 10, "aandeel", k.total, k.classes...)
		if got := texts(r.Row(ind, "", "jaar")); got != k.want {
			t.Errorf("%s: %s, want %s", k.name, got, k.want)
		}
	}
}

func TestDistribution(t *testing.T) {
	f := testFramework(t)
	ind := f.Indicator("verdeling")
	ind.Classes = []indicator.Class{{ID: "af"}, {ID: "zelf"}, {ID: "ver"}, {ID: "niet"}, {ID: "vw"}, {ID: "dood"}}
	read := func(p *Part) string {
		a := New(f)
		a.N, a.Cells[Key{Indicator: "verdeling"}] = p.N, p
		var got []string
		for _, c := range NewGate(10).Read(f, a, Slice{}).Distribution(ind, "") {
			got = append(got, fmt.Sprint(c.Class, " ", c.Count.Text(), " ", c.Share.Text()))
		}
		return strings.Join(got, ", ")
	}
	for _, k := range []struct {
		name string
		part *Part
		want string
	}{
		{"small ones are enough", &Part{N: 79, Classes: map[string]int{"af": 48, "zelf": 13, "ver": 7, "niet": 6, "vw": 5}},
			"af 48 61%, zelf 13 16%, ver < 10 < 10, niet < 10 < 10, vw < 10 < 10, dood 0 0%"},
		{"a second one", &Part{N: 68, Classes: map[string]int{"af": 48, "zelf": 13, "ver": 7}},
			"af 48 71%, zelf verborgen verborgen, ver < 10 < 10, niet 0 0%, vw 0 0%, dood 0 0%"},
		{"too few", &Part{N: 8, Classes: map[string]int{"af": 8}},
			"af < 10 < 10, zelf < 10 < 10, ver < 10 < 10, niet < 10 < 10, vw < 10 < 10, dood < 10 < 10"},
		{"nobody", &Part{}, "af 0 –, zelf 0 –, ver 0 –, niet 0 –, vw 0 –, dood 0 –"},
	} {
		if got := read(k.part); got != k.want {
			t.Errorf("%s: %s, want %s", k.name, got, k.want)
		}
	}
}

func TestShift(t *testing.T) {
	change := func(dir indicator.Direction, n int, diff func(i int) float64) Shift {
		ind := of(indicator.Change)
		ind.Def.Direction = dir
		p := &Part{}
		for i := range n {
			p.addOne(ind, indicator.Fact{Before: 2, Value: 2 + diff(i), Better: 1})
		}
		return NewGate(10).Shift(ind, p)
	}
	rise := func(i int) float64 { return 1 + float64(i%3)/2 }
	noise := func(i int) float64 { return float64(i%2*2 - 1) }
	for _, k := range []struct {
		name    string
		s       Shift
		certain bool
		better  int
		text    string
	}{
		{"rise", change(indicator.Higher, 12, rise), true, 1, "+\u00a01,5"},
		{"rise that is worse", change(indicator.Lower, 12, rise), true, -1, "+\u00a01,5"},
		{"rise without direction", change(indicator.Context, 12, rise), true, 0, "+\u00a01,5"},
		{"noise", change(indicator.Higher, 12, noise), false, 0, "0,0"},
		{"few", change(indicator.Higher, 9, rise), false, 0, "< 10"},
	} {
		if k.s.Certain != k.certain || k.s.Better != k.better || k.s.Diff.Text() != k.text {
			t.Errorf("%s: certain %v better %d text %q", k.name, k.s.Certain, k.s.Better, k.s.Diff.Text())
		}
	}
	s := change(indicator.Higher, 12, rise)
	if s.Before.Text() != "2,0" || s.After.Text() != "3,5" || s.N.Text() != "12" || s.Diff.IntervalText() == "" {
		t.Errorf("before %q after %q n %q interval %q", s.Before.Text(), s.After.Text(), s.N.Text(), s.Diff.IntervalText())
	}
	on := of(indicator.Change)
	if size := s.Size(on); size != s.Effect.Value() || size <= 0 {
		t.Errorf("without a scale the size is %v, want that in standard deviations, %v", size, s.Effect.Value())
	}
	on.Range = &[2]float64{0, 10}
	fall := change(indicator.Lower, 12, func(i int) float64 { return -rise(i) })
	if s.Size(on) != s.Diff.Value()/10 || fall.Size(on) != s.Size(on) {
		t.Errorf("the sizes are %v and %v, want a part of the scale whichever way", s.Size(on), fall.Size(on))
	}
	if few := change(indicator.Higher, 9, rise); few.Before.Known() || few.After.Known() || few.Effect.Known() {
		t.Error("the levels of few are shown")
	}
}

func durations(competing bool) *indicator.Indicator {
	ind := of(indicator.Duration)
	if competing {
		ind.Def.Competing = src("x")
	}
	return ind
}

func TestCurveStandsForEnoughEvents(t *testing.T) {
	p := &Part{N: 130, Exits: map[int]Exits{}}
	for m := 1; m <= 24; m++ {
		p.Exits[m] = Exits{Events: 1, Competing: 1, Censored: 2}
	}
	p.Exits[25] = Exits{Censored: 130 - 24*4}
	c := NewGate(10).Curve(durations(true), p)
	var months []int
	for _, pt := range c.Points {
		months = append(months, pt.Month)
	}
	if fmt.Sprint(months) != "[0 10 24]" { // the four after month 20 have no end of their own
		t.Errorf("points at %v", months)
	}
	if c.Points[0].Value.Text() != "100%" || c.Running.Text() != "82" {
		t.Errorf("start %q running %q", c.Points[0].Value.Text(), c.Running.Text())
	}
	if got := NewGate(10).Measure(durations(true), p).Text(); got != c.Points[2].Value.Text() {
		t.Errorf("the key figure %q is not the end of the curve %q", got, c.Points[2].Value.Text())
	}
	low, high, ok := c.Points[2].Value.Interval()
	if v := c.Points[2].Value.Value(); !ok || low > v || high < v {
		t.Errorf("interval %v to %v around %v", low, high, v)
	}
}

// TestFewAtTheEndOfACurve: how many had the event in all is known where nobody left otherwise,
// so that few after the last point would be told by it.
func TestFewAtTheEndOfACurve(t *testing.T) {
	after := func(month int, e Exits) map[int]Exits {
		return map[int]Exits{3: {Events: 20}, 6: {Events: 15}, month: e, 30: {Censored: 12}}
	}
	for _, k := range []struct {
		name  string
		exits map[int]Exits
		want  string
	}{
		{"nobody after the last point", after(9, Exits{Censored: 5}), "[0 3 6]"},
		{"a few", after(9, Exits{Events: 3}), "[0 3 9]"},
		{"a few, and few at risk after them", after(31, Exits{Events: 3, Censored: 2}), "[0 3]"},
		{"enough, and few at risk after them", after(31, Exits{Events: 11, Censored: 2}), "[0 3 6]"},
		{"a few in all", map[int]Exits{3: {Events: 4}, 30: {Censored: 40}}, "[0]"},
	} {
		p := &Part{Exits: k.exits}
		for _, e := range k.exits {
			p.N += e.Events + e.Competing + e.Censored
		}
		var months []int
		for _, pt := range NewGate(10).Curve(durations(false), p).Points {
			months = append(months, pt.Month)
		}
		if fmt.Sprint(months) != k.want {
			t.Errorf("%s: points at %v, want %s", k.name, months, k.want)
		}
	}
}

func TestMedianDuration(t *testing.T) {
	p := &Part{N: 40, Exits: map[int]Exits{6: {Events: 12}, 12: {Events: 12}, 18: {Censored: 16}}}
	if got := NewGate(10).Measure(durations(false), p).Text(); got != "12" {
		t.Errorf("median %q", got)
	}
	p.Exits[12] = Exits{Censored: 12}
	if got := NewGate(10).Measure(durations(false), p); got.State() != Absent {
		t.Errorf("median of a curve above a half: %q", got.Text())
	}
	p.Exits[6] = Exits{Events: 4, Censored: 8}
	if got := NewGate(10).Measure(durations(false), p); got.State() != Small {
		t.Errorf("median of four events: %q", got.Text())
	}
	if got := NewGate(10).Measure(durations(true), p); got.State() != Small {
		t.Errorf("share of four events: %q", got.Text())
	}
}

func TestFigureAsJSON(t *testing.T) {
	g := NewGate(10)
	for _, k := range []struct {
		f    Figure
		want string
	}{
		{g.N(12), `{"staat":"getoond","bekend":true,"waarde":12,"tekst":"12","n":"12"}`},
		{g.N(3), `{"staat":"klein","bekend":false,"tekst":"\u003c 10","n":"\u003c 10"}`},
		{Figure{}, `{"staat":"geen","bekend":false,"tekst":"–"}`},
		{g.Measure(of(indicator.Share), &Part{N: 132, True: 131}), `{"staat":"meer_dan","bekend":false,"tekst":"\u003e 90%","n":"132"}`},
	} {
		data, err := json.Marshal(k.f)
		if err != nil || string(data) != k.want {
			t.Errorf("%s %v, want %s", data, err, k.want)
		}
	}
}

// addOne adds a fact to one part only.
func (p *Part) addOne(ind *indicator.Indicator, f indicator.Fact) {
	p.add(kindOf(ind), &f, amountsOf(kindOf(ind), ind, &f))
}
