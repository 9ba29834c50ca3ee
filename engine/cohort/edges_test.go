package cohort

import (
	"encoding/json"
	"reflect"
	"testing"

	"effectmonitor/engine/indicator"
)

// Nobody outside the package can make a figure: all of it is out of reach.
func TestAFigureIsMadeByTheGateAlone(t *testing.T) {
	for f := range reflect.TypeFor[Figure]().Fields() {
		if f.IsExported() {
			t.Errorf("%s of a figure can be written", f.Name)
		}
	}
	var read Figure
	var into any = &read
	//lint:ignore SA9005 that nothing can be read into it is the point
	if err := json.Unmarshal([]byte(`{"waarde":3,"bekend":true}`), into); err != nil || read.Known() {
		t.Errorf("a figure is read from elsewhere (%v)", err)
	}
}

func TestFigureTells(t *testing.T) {
	f := NewGate(10).N(31)
	if n, ok := f.N(); n != 31 || !ok || f.NText() != "31" || f.IntervalText() != "" {
		t.Errorf("%d %v %q", n, ok, f.NText())
	}
	if (Figure{}).NText() != AbsentText {
		t.Error("n of nothing")
	}
	share := NewGate(10).Measure(of(indicator.Share), &Part{N: 263, True: 81})
	if share.IntervalText() != "26% tot 37%" {
		t.Errorf("interval %q", share.IntervalText())
	}
	data, err := json.Marshal(share)
	if want := `{"staat":"getoond","bekend":true,"waarde":0.31,"tekst":"31%","laag":0.26,"hoog":0.37,"n":"263"}`; err != nil || string(data) != want {
		t.Errorf("%s %v", data, err)
	}
}

func TestFormats(t *testing.T) {
	if low, high := absent().Ends(); low != AbsentText || high != AbsentText {
		t.Errorf("the ends of nothing are %q and %q", low, high)
	}
	decimals := 3
	ind := of(indicator.Mean)
	ind.Money = true
	if f := FormatOf(ind); f.Decimals != 0 || !f.Money {
		t.Errorf("money %+v", f)
	}
	ind.Def.Decimals = &decimals
	if f := FormatOf(ind); f.Decimals != 3 {
		t.Errorf("asked for %+v", f)
	}
	for width, want := range map[float64]int{250: 0, 0.5: 1, 0.05: 2, 1.0 / 3: 4} {
		if got := decimalsOf(width); got != want {
			t.Errorf("%v asks for %d decimals, want %d", width, got, want)
		}
	}
	if bin(of(indicator.Median)) != 1 || rank(map[int64]int{2: 1}, 5) != 0 {
		t.Error("a bin that nobody named is 1, and a rank beyond all is none")
	}
	if m, sd := moments(0, 0, Squares{}); m != 0 || sd != 0 {
		t.Error("moments of nobody")
	}
	if m, sd := moments(1, 5*unit, Squares{}); m != 5 || sd != 0 {
		t.Error("moments of one")
	}
}

func TestAggregateRefusesWhatIsNotIts(t *testing.T) {
	f := testFramework(t)
	a := New(f)
	if err := a.Add(indicator.Facts{Framework: a.Framework, Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"weg": {"": {}}})}); err != nil || len(a.Cells) != 0 {
		t.Errorf("an indicator that is gone: %v", err)
	}
	if err := a.Add(indicator.Facts{Framework: "x@1"}); err == nil {
		t.Error("facts of another framework")
	}
	if err := a.Merge(&Aggregate{Framework: "x@1"}); err == nil {
		t.Error("an aggregate of another framework")
	}
	empty := &Aggregate{Framework: a.Framework}
	if err := empty.Merge(a); err != nil || empty.Cells == nil || empty.N != 1 {
		t.Errorf("into an empty one: %v", err)
	}
	if (*Aggregate)(nil).part(Key{}).N != 0 || (Slice{}).String() != "" {
		t.Error("nothing has parts")
	}
	q := &Aggregate{Cells: map[Key]*Part{{Indicator: "v"}: {N: 4, Pairs: &Pairs{Better: 3, Diff: 2 * unit}}}}
	ind := of(indicator.Change)
	ind.Def.ID = "v"
	if got := q.Quantity(ind, "", Slice{}); got != (Quantity{Count: 3, Sum: 2, N: 4}) {
		t.Errorf("a change counts who became better: %+v", got)
	}
}

func TestDamagedAggregates(t *testing.T) {
	var a Aggregate
	for _, text := range []string{`{"cellen":3}`, `{"cellen":"Ag=="}`, `{"cellen":"AQH/"}`, `{"cellen":"AQABAAAAAAA="}`, `{"cellen":"AQEBYQEAAAAAAP////////8B"}`} {
		if err := json.Unmarshal([]byte(text), &a); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	if err := json.Unmarshal([]byte(`{}`), &a); err != nil || a.Slices == nil {
		t.Errorf("an empty one: %v", err)
	}
}

// What does not add up is not shown: an aggregate of a moment ago beside one of now.
func TestMembersThatAreNotTheWhole(t *testing.T) {
	f := testFramework(t)
	whole, member := New(f), New(f)
	whole.N, member.N = 40, 60
	m := NewGate(10).Members(f, whole, []Member{{"a", member}})
	if got := m.Sizes()[0]; got.Known() {
		t.Errorf("sixty of forty: %s", got.Text())
	}
	nobody := NewGate(10).Members(f, nil, nil)
	if len(nobody.Sizes()) != 0 || nobody.Read("weg", Slice{"jaar", "2024"}).N().Known() || nobody.Read("weg", Slice{}).N().Known() {
		t.Error("of nothing there are members")
	}
	other := NewGate(10).Members(f, whole, []Member{{"a", whole}})
	if other.Read("weg", Slice{}).N().Value() != 0 {
		t.Error("a member that is not there has people")
	}
}

// A table that is too large to audit is not shown.
func TestTooLargeToAudit(t *testing.T) {
	f := testFramework(t)
	whole := New(f)
	var list []Member
	for i := range most + 1 {
		a := New(f)
		a.N = 12
		whole.N += 12
		list = append(list, Member{ID: string(rune('a' + i)), Aggregate: a})
	}
	if NewGate(10).Members(f, whole, list).Sizes()[0].Known() {
		t.Error("a table that nobody audited is shown")
	}
}

// What was stored before the numbers of a kind were put together is still read.
func TestPlainCellsAreRead(t *testing.T) {
	plain := []byte{packPlain, 2, 1, 'a', 0, 1, 0, 1, 1, 1, hasSum, 5, 2, 3, 8, 0, 16}
	cells, err := unpack(plain)
	want := Part{N: 5, Missing: 2, True: 3, Sum: 4, Squares: Squares{Lo: 16}}
	if got := cells[Key{Indicator: "a"}]; err != nil || len(cells) != 1 || !reflect.DeepEqual(*got, want) {
		t.Fatalf("read %+v, %v", cells, err)
	}
	if again, err := unpack(pack(cells)); err != nil || !reflect.DeepEqual(again, cells) {
		t.Errorf("written anew it differs: %v", err)
	}
}
