package cohort

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/indicator"
)

// endedFramework is linkedFramework with a breakdown that follows from its counts.
func endedFramework(t interface{ Fatal(...any) }) *indicator.Compiled {
	linked := linkedFramework(t)
	def := *linked.Def
	def.Breakdowns = append(slices.Clone(def.Breakdowns), indicator.Breakdown{ID: "einde", Formula: src("reden")})
	f, found := indicator.Compile(&def, linked.Programme(), nil)
	if f == nil {
		t.Fatal(found)
	}
	return f
}

// endedFacts are those of somebody under endedFramework.
func endedFacts(f *indicator.Compiled, r *rand.Rand) indicator.Facts {
	ending := endings[r.IntN(len(endings))]
	out := linkedFacts(f, strconv.Itoa(2020+r.IntN(3)), strconv.Itoa(18+r.IntN(6)), ending)
	if ending != "" {
		out.Dims["einde"] = ending
	}
	return out
}

// TestOutlinesShowWhatMembersShow: who reads members beside each other sees in their
// outlines, stored and read back, exactly what the members themselves would show of what
// the contour was drawn for.
func TestOutlinesShowWhatMembersShow(t *testing.T) {
	plain, linked := testFramework(t), endedFramework(t)
	if !slices.ContainsFunc(linked.Families(), func(family *indicator.Family) bool {
		return slices.ContainsFunc(family.Members, func(id indicator.CountID) bool { return id.What == indicator.InBreakdown })
	}) {
		t.Fatal("no breakdown hangs together with a count")
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		f, person := plain, func() indicator.Facts { return randomFacts(r, plain) }
		if rapid.Bool().Draw(t, "linked") {
			f, person = linked, func() indicator.Facts { return endedFacts(linked, r) }
		}
		by := f.Breakdowns()[0].Def.ID
		var rows []Row
		for _, ind := range f.Indicators() {
			if rapid.Bool().Draw(t, ind.Def.ID) {
				rows = append(rows, Row{Indicator: ind.Def.ID, Strata: [][]string{{by}}})
			}
		}
		whole, outlines := New(f), NewOutlines(NewContour(f, rows, 6))
		var members []Member
		for i := range rapid.IntRange(1, 6).Draw(t, "members") {
			m := Member{ID: strconv.Itoa(1000 + i), Aggregate: New(f)}
			for range r.IntN(80) {
				if err := m.Aggregate.Add(person()); err != nil {
					t.Fatal(err)
				}
			}
			if err := whole.Merge(m.Aggregate); err != nil {
				t.Fatal(err)
			}
			if err := outlines.Add(m.ID, m.Aggregate); err != nil {
				t.Fatal(err)
			}
			members = append(members, m)
		}
		data, err := json.Marshal(outlines)
		if err != nil {
			t.Fatal(err)
		}
		var back Outlines
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(&back); err != nil || !bytes.Equal(again, data) || back.Contour() != outlines.Contour() {
			t.Fatalf("read back, the outlines are others (%v)", err)
		}
		gate := NewGate(10)
		full, short := gate.Members(f, whole, members), gate.Members(f, whole, back.Members())
		if !reflect.DeepEqual(full.Sizes(), short.Sizes()) {
			t.Fatalf("sizes %v and %v", full.Sizes(), short.Sizes())
		}
		for _, row := range rows {
			ind := f.Indicator(row.Indicator)
			if want, got := full.Measure(ind, ""), short.Measure(ind, ""); !reflect.DeepEqual(want, got) {
				t.Fatalf("%s is %v, in outline %v", row.Indicator, want, got)
			}
			for _, m := range members {
				a, b := full.Read(m.ID, Slice{}), short.Read(m.ID, Slice{})
				if want, got := a.Population(ind, ""), b.Population(ind, ""); !reflect.DeepEqual(want, got) {
					t.Fatalf("%s of %s is about %v, in outline %v", row.Indicator, m.ID, want, got)
				}
				if want, got := a.Standardised(whole, ind, "", by), b.Standardised(whole, ind, "", by); !reflect.DeepEqual(want, got) {
					t.Fatalf("standard of %s of %s is %v, in outline %v", row.Indicator, m.ID, want, got)
				}
			}
		}
	})
}

// TestOutlinesDoNotGrow: an outline of a hundred times as many people, of whom no two have
// the same value, has as many numbers.
func TestOutlinesDoNotGrow(t *testing.T) {
	f := testFramework(t)
	r := rand.New(rand.NewPCG(3, 3))
	var rows []Row
	for _, ind := range f.Indicators() {
		rows = append(rows, Row{Indicator: ind.Def.ID})
	}
	numbers := func(people int) (of int) {
		sum, outlines := New(f), NewOutlines(NewContour(f, rows, MostCrossed+1))
		for range people {
			if err := sum.Add(randomFacts(r, f)); err != nil {
				t.Fatal(err)
			}
		}
		if err := outlines.Add("1", sum); err != nil {
			t.Fatal(err)
		}
		for k, p := range outlines.Members()[0].Aggregate.Cells {
			of += len(p.Hist) + len(p.Classes)
			if p.Whole != nil {
				of += len(p.Whole.Steps)
			}
			if p.Missing+p.Incomparable > 0 || k.Slice != (Slice{}) {
				t.Errorf("%v holds what no figure is made of: %+v", k, p)
			}
		}
		return of
	}
	if few, many := numbers(200), numbers(20_000); few != many || few == 0 {
		t.Errorf("an outline of 200 has %d numbers, of 20,000 %d", few, many)
	}
}

// TestOutlineOfAPart: what a figure of a member is made of stays, whatever is left out.
func TestOutlineOfAPart(t *testing.T) {
	items := &Items{Sums: []int64{4}, Cross: []int64{8}, Floor: []int{1, 1}, Ceiling: []int{0, 0}}
	for _, c := range []struct {
		name     string
		of, want Part
	}{
		{"a reliability", Part{N: 40, Missing: 3, Whole: &Whole{Items: items, Joint: map[string]int{"a>b": 1}}}, Part{N: 40, Whole: &Whole{Items: items}}},
		{"few changes", Part{N: 2, Whole: &Whole{Steps: map[int64]int{5: 2}}}, Part{N: 2, Whole: &Whole{Steps: map[int64]int{5: 2}}}},
		{"many changes", Part{N: fewPairs, Incomparable: 2, Whole: &Whole{Steps: map[int64]int{5: fewPairs}}}, Part{N: fewPairs}},
		{"a median between two", Part{N: 4, Hist: map[int64]int{1: 1, 2: 1, 5: 1, 9: 1}}, Part{N: 4, Hist: map[int64]int{2: 2, 5: 2}}},
		{"a median that is one", Part{N: 4, Hist: map[int64]int{1: 1, 2: 2, 9: 1}}, Part{N: 4, Hist: map[int64]int{2: 4}}},
	} {
		if got := c.of.outline(); !reflect.DeepEqual(*got, c.want) || median(got) != median(&c.of) {
			t.Errorf("of %s it is %+v", c.name, got)
		}
	}
}

// TestDamagedOutlinesAreRefused: outlines of another framework, or damaged ones, are an
// error.
func TestDamagedOutlinesAreRefused(t *testing.T) {
	f := testFramework(t)
	if err := NewOutlines(NewContour(linkedFramework(t), nil, 1)).Add("1", New(f)); err != nil {
		t.Errorf("of the same framework: %v", err)
	}
	other := New(f)
	other.Framework = "other@1"
	for _, o := range []*Outlines{NewOutlines(NewContour(f, nil, 1)), {}} {
		if o.Add("1", other) == nil || (&Outlines{framework: f.Version()}).Add("1", New(f)) == nil {
			t.Error("an outline of another framework is taken, or by what was read back")
		}
	}
	for _, bad := range []string{`{`, `{"cellen":"AgE="}`, `[]`} {
		if json.Unmarshal([]byte(bad), &Outlines{}) == nil {
			t.Errorf("%s are outlines", bad)
		}
	}
	stray, err := json.Marshal(storedOutlines{Framework: "f@1", Cells: pack(map[Key]*Part{{Indicator: "i", Slice: Slice{byMember, "9"}}: {N: 1}})})
	if err != nil || json.Unmarshal(stray, &Outlines{}) == nil {
		t.Errorf("cells of a member that is not there are taken (%v)", err)
	}
}

// TestOutlinesBecomeOthers: with what changed of one member they are to the byte what they
// are when all are outlined anew; with other members there is no difference.
func TestOutlinesBecomeOthers(t *testing.T) {
	f := testFramework(t)
	r := rand.New(rand.NewPCG(5, 5))
	order := []string{"a", "b", "c"}
	lists := map[string][]indicator.Facts{}
	contour := NewContour(f, []Row{{Indicator: "gemiddelde", Strata: [][]string{{"jaar"}}}, {Indicator: "duur"}}, 3)
	outline := func(id, mark string) *Outlines {
		out := NewOutlines(contour)
		if err := out.Add(id, decidedSum(t, f, lists[id])); err != nil {
			t.Fatal(err)
		}
		out.Mark(id, mark)
		return out
	}
	text := func(o *Outlines) string {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	base := NewOutlines(contour)
	for _, id := range order {
		lists[id] = []indicator.Facts{randomFacts(r, f), randomFacts(r, f)}
		base = base.With(id, outline(id, "first"), order)
	}
	var read Outlines
	if err := json.Unmarshal([]byte(text(base)), &read); err != nil || read.MarkOf("b") != "first" || read.MarkOf("d") != "" {
		t.Fatalf("read back %v, %s", err, text(&read))
	}
	lists["b"] = append(lists["b"], randomFacts(r, f))
	now := read.With("b", outline("b", "second"), order)
	data, err := now.Since(&read)
	if err != nil || strings.Contains(string(data), `"a"`) {
		t.Fatalf("the difference holds more than b: %s (%v)", data, err)
	}
	if got, err := read.Become(data); err != nil || text(got) != text(now) || text(&read) != text(base) {
		t.Errorf("with the difference\n%s\nanew\n%s\n(%v)", text(got), text(now), err)
	}
	without := now.With("b", nil, order)
	if data, err := without.Since(&read); data != nil || err != nil || len(without.Members()) != 2 || without.MarkOf("b") != "" {
		t.Errorf("a member left and there is a difference %s (%v)", data, err)
	}
	for _, wrong := range []string{`{`, `{"raamwerk":"f@2","leden":[{"id":"a"}]}`, `{"raamwerk":"f@1","leden":[{"id":"d"}]}`} {
		if _, err := read.Become([]byte(wrong)); err == nil {
			t.Errorf("they became %s", wrong)
		}
	}
	drawn := NewOutlines(NewContour(f, []Row{{Indicator: "gemiddelde"}}, 3))
	if err := drawn.Add("b", decidedSum(t, f, lists["b"])); err != nil {
		t.Fatal(err)
	}
	mixed := read.With("b", drawn, order)
	if data, err := mixed.Since(&read); mixed.Contour() != "" || data != nil || err != nil {
		t.Errorf("drawn by %q, beside another, and there is a difference %s (%v)", mixed.Contour(), data, err)
	}
	var earlier storedOutlines // of a release without contours
	if err := json.Unmarshal(data, &earlier); err != nil {
		t.Fatal(err)
	}
	earlier.Contour = ""
	if data, err = json.Marshal(earlier); err != nil {
		t.Fatal(err)
	}
	if got, err := read.Become(data); err != nil || got.Contour() != "" || read.Contour() != contour.Mark() {
		t.Errorf("what an earlier release wrote beside it is taken for the same (%v)", err)
	}
}
