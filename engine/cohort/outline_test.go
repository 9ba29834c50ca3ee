package cohort

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/indicator"
)

// TestOutlinesShowWhatMembersShow: who reads members beside each other sees in their
// outlines, stored and read back, exactly what the members themselves would show.
func TestOutlinesShowWhatMembersShow(t *testing.T) {
	f := testFramework(t)
	strata := map[string][][]string{}
	for _, ind := range f.Indicators() {
		strata[ind.Def.ID] = [][]string{{f.Breakdowns()[0].Def.ID}}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		whole, outlines := New(f), NewOutlines(f.Version())
		var members []Member
		for i := range rapid.IntRange(1, 6).Draw(t, "members") {
			m := Member{ID: strconv.Itoa(1000 + i), Aggregate: New(f)}
			for range r.IntN(40) {
				if err := m.Aggregate.Add(randomFacts(r, f)); err != nil {
					t.Fatal(err)
				}
			}
			if err := whole.Merge(m.Aggregate); err != nil {
				t.Fatal(err)
			}
			if err := outlines.Add(m.ID, m.Aggregate, strata); err != nil {
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
		if again, err := json.Marshal(&back); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("read back, the outlines are others (%v)", err)
		}
		gate := NewGate(10)
		full, short := gate.Members(f, whole, members), gate.Members(f, whole, back.Members())
		if !reflect.DeepEqual(full.Sizes(), short.Sizes()) {
			t.Fatalf("sizes %v and %v", full.Sizes(), short.Sizes())
		}
		for key := range whole.Cells {
			ind := f.Indicator(key.Indicator)
			if key.Slice != (Slice{}) {
				continue
			}
			if want, got := full.Measure(ind, key.Moment), short.Measure(ind, key.Moment); !reflect.DeepEqual(want, got) {
				t.Fatalf("%s at %q is %v, in outline %v", key.Indicator, key.Moment, want, got)
			}
			by := f.Breakdowns()[0].Def.ID
			for _, m := range members {
				want := full.Read(m.ID, Slice{}).Standardised(whole, ind, key.Moment, by)
				if got := short.Read(m.ID, Slice{}).Standardised(whole, ind, key.Moment, by); !reflect.DeepEqual(want, got) {
					t.Fatalf("standard of %s of %s is %v, in outline %v", key.Indicator, m.ID, want, got)
				}
			}
		}
	})
}

// TestDamagedOutlinesAreRefused: outlines of another framework, or damaged ones, are an
// error.
func TestDamagedOutlinesAreRefused(t *testing.T) {
	if err := NewOutlines("other@1").Add("1", New(testFramework(t)), nil); err == nil {
		t.Error("an outline of another framework is taken")
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
	outline := func(id, mark string) *Outlines {
		out := NewOutlines(f.Version())
		if err := out.Add(id, decidedSum(t, f, lists[id]), map[string][][]string{"gemiddelde": {{"jaar"}}}); err != nil {
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
	base := NewOutlines(f.Version())
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
}
