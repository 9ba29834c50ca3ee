package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// grouped adds so many people of whom one indicator says the same.
func grouped(t *testing.T, a *Aggregate, id, moment string, n int, fact indicator.Fact) {
	t.Helper()
	addTimes(t, a, n, indicator.Facts{Framework: a.Framework, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{id: {moment: fact}})})
}

// TestAReleaseTellsNothingOfAFewOthers: who knows the figures of one gemeente finds in a
// release of the country those of the others. Where a few of them are counted it is hidden in
// the release, and stays so for as long as it is not renewed.
func TestAReleaseTellsNothingOfAFewOthers(t *testing.T) {
	f := planned(t)
	g := NewGate(10)
	value := func(v float64) indicator.Fact { return indicator.Fact{Value: v} }
	class := func(id string) indicator.Fact { return indicator.Fact{Class: id} }
	turn := func(better int) indicator.Fact { return indicator.Fact{Better: better} }
	exit := func(e indicator.Exit) indicator.Fact { return indicator.Fact{Value: 8, Exit: e} }
	measured := func(id string) func(Reader) Figure {
		return func(r Reader) Figure { return r.Measure(f.Indicator(id), "") }
	}
	progress := func(r Reader) Figure {
		list := r.Progress(f.Indicator("verandering"), "T0")
		return list[0].Share
	}
	type some struct {
		n    int
		fact indicator.Fact
	}
	for _, k := range []struct {
		name, id, moment string
		figure           func(Reader) Figure
		here, few, many  []some
	}{
		{"for whom it does not hold", "aandeel", "", measured("aandeel"), []some{{52, value(1)}, {11, value(0)}}, []some{{48, value(1)}, {8, value(0)}}, []some{{44, value(1)}, {12, value(0)}}},
		{"in a class", "verdeling", "", func(r Reader) Figure { return r.Distribution(f.Indicator("verdeling"), "")[0].Count }, []some{{15, class("x")}, {20, class("y")}}, []some{{3, class("x")}, {40, class("y")}}, []some{{13, class("x")}, {40, class("y")}}},
		{"who became worse", "verandering", "T0", progress, []some{{30, turn(1)}, {20, turn(0)}, {12, turn(-1)}}, []some{{30, turn(1)}, {20, turn(0)}, {4, turn(-1)}}, []some{{30, turn(1)}, {20, turn(0)}, {14, turn(-1)}}},
		{"who ended", "duur", "", func(r Reader) Figure { return r.Curve(f.Indicator("duur")).Points[0].Value }, []some{{30, exit(indicator.EventExit)}, {30, exit(indicator.Censored)}}, []some{{4, exit(indicator.EventExit)}, {30, exit(indicator.Censored)}}, []some{{14, exit(indicator.EventExit)}, {30, exit(indicator.Censored)}}},
		{"who are there", "aandeel", "", Reader.N, []some{{40, value(1)}, {20, value(0)}}, []some{{6, value(1)}}, []some{{26, value(1)}}},
	} {
		for others, known := range map[*[]some]bool{&k.few: false, &k.many: true} {
			part, whole := New(f), New(f)
			for _, x := range k.here {
				grouped(t, part, k.id, k.moment, x.n, x.fact)
			}
			for _, x := range *others {
				grouped(t, whole, k.id, k.moment, x.n, x.fact)
			}
			if err := whole.Merge(part); err != nil {
				t.Fatal(err)
			}
			read := func(a *Aggregate) Figure { return k.figure(g.Read(f, a, Slice{})) }
			if !read(g.Release(f, nil, whole)).Known() {
				t.Fatalf("%s: a release by itself hides it", k.name)
			}
			first := g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...)
			if got := read(first); got.Known() != known {
				t.Errorf("%s: a release says %s", k.name, got.Text())
			}
			if got := read(g.Release(f, first, whole)); got.Known() != known {
				t.Errorf("%s: the next release, of the same figures, says %s", k.name, got.Text())
			}
		}
	}
	if list := ToldBeside(g, f, New(f), New(f)); list != nil {
		t.Errorf("beside nobody %v is told", list)
	}
}

// TestAProgressTellsWhatFollowsFromIt: of the others 4 became worse. Where of the own that is
// only told together with who stayed the same, who works there still knows it; where the country
// tells it only so, it does not follow.
func TestAProgressTellsWhatFollowsFromIt(t *testing.T) {
	f, g := planned(t), NewGate(10)
	for name, k := range map[string]struct {
		here, there [3]int
		known       bool
	}{
		"of the own with the same":    {[3]int{30, 12, 8}, [3]int{20, 15, 4}, false},
		"of the own by itself":        {[3]int{12, 2, 30}, [3]int{30, 30, 4}, false},
		"of everyone with the same":   {[3]int{30, 12, 5}, [3]int{20, 15, 4}, true},
		"of enough others by itself":  {[3]int{12, 2, 30}, [3]int{30, 30, 14}, true},
		"of nobody of the others too": {[3]int{12, 2, 30}, [3]int{30, 30, 0}, true},
	} {
		part, whole := New(f), New(f)
		for a, n := range map[*Aggregate][3]int{part: k.here, whole: k.there} {
			for i, better := range []int{1, 0, -1} {
				grouped(t, a, "verandering", "T0", n[i], indicator.Fact{Better: better})
			}
		}
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		r := g.Read(f, g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...), Slice{})
		if list := r.Progress(f.Indicator("verandering"), "T0"); list[len(list)-1].Share.Known() != k.known {
			t.Errorf("%s: a release says %+v", name, list)
		}
	}
}

// TestAReleaseSaysAsMuchOfAFewAsThePart: for a few it does not hold, of everyone and of the part.
// That they are few leaves of the others as much open; unless the part tells how many, or has
// most of them.
func TestAReleaseSaysAsMuchOfAFewAsThePart(t *testing.T) {
	f, g := planned(t), NewGate(10)
	for _, k := range []struct {
		threshold, here, there int
		state                  State
	}{{10, 3, 5, AtLeast}, {10, 6, 3, Hidden}, {5, 6, 3, Hidden}} {
		threshold, state := k.threshold, k.state
		part, whole := New(f), New(f)
		grouped(t, part, "aandeel", "", 60-k.here, indicator.Fact{Value: 1})
		grouped(t, part, "aandeel", "", k.here, indicator.Fact{})
		grouped(t, whole, "aandeel", "", 60-k.there, indicator.Fact{Value: 1})
		grouped(t, whole, "aandeel", "", k.there, indicator.Fact{})
		if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
		part.Decide(NewGate(threshold), f)
		if got := NewGate(threshold).Read(f, part, Slice{}).Measure(f.Indicator("aandeel"), ""); got.Known() != (threshold == 5) {
			t.Fatalf("the part says %s", got.Text())
		}
		r := g.Read(f, g.Release(f, nil, whole, ToldBeside(g, f, whole, part)...), Slice{})
		if got := r.Measure(f.Indicator("aandeel"), ""); got.State() != state {
			t.Errorf("beside a part of %d with threshold %d a release says %s", k.here, threshold, got.Text())
		}
	}
}
