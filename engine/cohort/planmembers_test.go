package cohort

import (
	"fmt"
	"testing"
)

// TestMembersTellNoSmallNumberInAClass: all of 23 of a year answered in one gemeente, which
// nobody is told. But of the 39 of that year in the country then no less than 16 are of the
// other, of whom 25 answered: of the other year no more than 9. So how many answered in each is
// hidden, also on a page that knows nothing of years.
func TestMembersTellNoSmallNumberInAClass(t *testing.T) {
	f := planned(t)
	gate, ind := NewGate(10), f.Indicator("aandeel")
	for _, k := range []struct {
		name        string
		here, there [2]int // who answered, of 23 and 21, and of 20 and 16
		shown       bool
	}{
		{"a year is full", [2]int{23, 13}, [2]int{16, 9}, false},
		{"none is", [2]int{18, 18}, [2]int{16, 9}, true},
		{"all are of one gemeente, and the country says that they are few", [2]int{19, 9}, [2]int{0, 0}, false},
		{"all are of one gemeente", [2]int{17, 15}, [2]int{0, 0}, true},
	} {
		g, h, whole := New(f), New(f), New(f)
		for i, year := range []string{"2025", "2026"} {
			answered(t, g, year, "", []int{23, 21}[i], k.here[i])
			answered(t, h, year, "", []int{20, 16}[i], k.there[i])
		}
		outlines := NewOutlines(NewContour(f, []Row{{Indicator: "aandeel"}}, 2))
		for id, a := range map[string]*Aggregate{"g": g, "h": h} {
			if err := whole.Merge(a); err != nil {
				t.Fatal(err)
			}
			if err := outlines.Add(id, a); err != nil {
				t.Fatal(err)
			}
		}
		for name, list := range map[string][]Member{"members": {{"g", g}, {"h", h}}, "outlines": outlines.Members()} {
			for _, id := range []string{"g", "h"} {
				if n := gate.Members(f, whole, list).Read(id, Slice{}).Population(ind, ""); n.Known() != k.shown {
					t.Errorf("%s: of %s the %s show %s", k.name, id, name, n.Text())
				}
			}
		}
	}
}

// TestMembersTellNoSmallMember: in each of four gemeenten about ten are young, and nobody else is
// counted. Of 38 in the country no more than 30 are of three, so that 8 or 9 are of the fourth.
func TestMembersTellNoSmallMember(t *testing.T) {
	f := planned(t)
	whole, list := New(f), []Member{}
	for i, n := range [][2]int{{10, 10}, {10, 8}, {13, 10}, {11, 10}} {
		a := New(f)
		answered(t, a, "2026", "", n[0], n[1])
		answered(t, a, "2025", "", 20+i, 0)
		if err := whole.Merge(a); err != nil {
			t.Fatal(err)
		}
		list = append(list, Member{fmt.Sprint(i), a})
	}
	for i, n := range NewGate(10).Members(f, whole, list).Measure(f.Indicator("aandeel"), "") {
		if n.State() != Hidden {
			t.Errorf("of %d it says %s", i, n.Text())
		}
	}
}

// TestOfManyMembersNothingIsToldInClasses: their numbers are not looked at in classes.
func TestOfManyMembersNothingIsToldInClasses(t *testing.T) {
	f := planned(t)
	for n, shown := range map[int]bool{MostCrossed: true, MostCrossed + 1: false} {
		whole, list := New(f), []Member{}
		for i := range n {
			a := New(f)
			answered(t, a, "2025", "", 40, 20)
			answered(t, a, "2026", "", 40, 20)
			if err := whole.Merge(a); err != nil {
				t.Fatal(err)
			}
			list = append(list, Member{fmt.Sprint(i), a})
		}
		m := NewGate(10).Members(f, whole, list)
		if !m.Read("0", Slice{}).N().Known() || m.Read("0", Slice{"jaar", "2025"}).N().Known() != shown {
			t.Errorf("of %d members: %s of one, %s of a year of it", n, m.Read("0", Slice{}).N().Text(), m.Read("0", Slice{"jaar", "2025"}).N().Text())
		}
	}
}
