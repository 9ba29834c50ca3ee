package learning_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"

	"pgregory.net/rapid"
)

var loaded = sync.OnceValues(func() (*catalog.Catalog, diag.List) { return load.Load(instruments.FS) })

// shipped is the definition that the tests use, with its framework.
func shipped(t *testing.T) (*learning.Definition, *indicator.Compiled) {
	t.Helper()
	c, found := loaded()
	if c == nil {
		t.Fatal(found)
	}
	d := *c.Learning(source.Ref{ID: "jpf"})
	d.Clusters = slices.Clone(d.Clusters)
	return &d, c.FrameworkOf(d.Programme)
}

// years makes an aggregate: of each year of starting, how many were in time with their
// plan and how many were not.
func years(t testing.TB, f *indicator.Compiled, inTime map[string][2]int) *cohort.Aggregate {
	t.Helper()
	a := cohort.New(f)
	for year, n := range inTime {
		for i := range n[0] + n[1] {
			fact := indicator.Fact{}
			if i < n[0] {
				fact.Value = 1
			}
			err := a.Add(indicator.Facts{
				Framework: a.Framework, Start: 100, AsOf: 900, Dims: map[string]string{"startjaar": year, "leeftijd": "l18_20", "geslacht": "man"},
				Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"besluit_op_tijd": {"": fact}}),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return a
}

func snapshot(t testing.TB, d *learning.Definition, f *indicator.Compiled, parts map[string]*cohort.Aggregate) *learning.Snapshot {
	t.Helper()
	return taken(d, f, nil, parts)
}

// taken is a snapshot after another.
func taken(d *learning.Definition, f *indicator.Compiled, earlier *learning.Snapshot, parts map[string]*cohort.Aggregate) *learning.Snapshot {
	gate := cohort.NewGate(10)
	s := learning.Take(d, source.DateOf(2026, 10, 1), gate, func(string) cohort.Gate { return gate }, f, earlier, len(parts), maps.All(parts))
	s.Secret = []byte("secret")
	return s
}

func see(t testing.TB, d *learning.Definition, f *indicator.Compiled, s *learning.Snapshot, v learning.Viewer) *learning.View {
	t.Helper()
	view, err := learning.See(d, f, s, v, 10, 10)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

var plan = learning.Measure{Indicator: "besluit_op_tijd"}

func seven(t testing.TB, f *indicator.Compiled) map[string]*cohort.Aggregate {
	parts := map[string]*cohort.Aggregate{}
	for i, code := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		parts[code] = years(t, f, map[string][2]int{"2024": {20 + 3*i, 15 + i}, "2025": {22, 14 + 2*i}})
	}
	return parts
}

// The letters and the order of those without a name tell nothing: they differ per
// viewer and per period, and do not follow from the code or the size.
func TestLettersTellNothing(t *testing.T) {
	d, f := shipped(t)
	s := snapshot(t, d, f, seven(t, f))
	order := func(viewer, period string, secret string) string {
		one := *s
		one.Period, one.Secret = period, []byte(secret)
		var codes []string
		for i, n := range see(t, d, f, &one, learning.Viewer{Code: viewer, Named: map[string]string{viewer: "Eigen"}}).Names {
			if i == 0 {
				if !n.Own || n.Label != "Eigen" {
					t.Errorf("the first is %+v", n)
				}
				continue
			}
			if n.Known || n.Label != string(rune('A'+i-1)) {
				t.Errorf("%d: %+v", i, n)
			}
			codes = append(codes, n.Code)
		}
		return strings.Join(codes, "")
	}
	seen := map[string]int{}
	for i := range 40 {
		seen[order("1", fmt.Sprint(i), "secret")]++
	}
	if len(seen) < 30 {
		t.Errorf("only %d orders in 40 periods", len(seen))
	}
	if order("1", "p", "secret") == order("1", "p", "other") {
		t.Error("the secret decides nothing")
	}
	if first, again := order("1", "p", "secret"), order("1", "p", "secret"); first != again {
		t.Error("within a period the letters change")
	}
}

// What a page may print of another gemeente without a name holds neither its code nor
// its number of participants, and a drawing places it no nearer than the band does.
func TestOthersAreBands(t *testing.T) {
	d, f := shipped(t)
	view := see(t, d, f, snapshot(t, d, f, seven(t, f)), learning.Viewer{Code: "1", Named: map[string]string{"1": "Eigen"}})
	b := view.Benchmark(plan)
	if len(b.Rows) != 7 || b.Left != 0 || len(b.Limits) == 0 {
		t.Fatalf("%d rows, %d left, %d limits", len(b.Rows), b.Left, len(b.Limits))
	}
	for _, row := range b.Rows {
		exact := row.N == row.Share.NText()
		if exact != row.Own || !row.Own && row.N != fmt.Sprintf("%.0f–%.0f", row.Spot.Size-4.5, row.Spot.Size+4.5) {
			t.Errorf("%+v", row)
		}
	}
}

// Who would follow by subtraction is not shown: two of whom one is too small.
func TestSmallGemeenteIsNotShown(t *testing.T) {
	d, f := shipped(t)
	parts := seven(t, f)
	parts["7"] = years(t, f, map[string][2]int{"2024": {3, 2}})
	view := see(t, d, f, snapshot(t, d, f, parts), learning.Viewer{Code: "1", Named: map[string]string{"1": "Eigen"}})
	b := view.Benchmark(plan)
	if b.Left < 2 {
		t.Errorf("only %d left out: the small one follows from the rest", b.Left)
	}
	for _, row := range b.Rows {
		if row.Code == "7" {
			t.Error("the small one is shown")
		}
	}
}

// A snapshot after a snapshot renews a gemeente only with a group that could be shown by
// itself, and then with all its years.
func TestRenewOnlyWithEnough(t *testing.T) {
	d, f := shipped(t)
	first := snapshot(t, d, f, map[string]*cohort.Aggregate{"1": years(t, f, map[string][2]int{"2024": {30, 30}})})
	value := func(s *learning.Snapshot) (string, int) {
		view := see(t, d, f, s, learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}})
		own, _ := view.Benchmark(plan).Own()
		return own.N, s.Parts["1"].Slices[cohort.Slice{Breakdown: "startjaar", Class: "2025"}]
	}
	few := years(t, f, map[string][2]int{"2024": {30, 30}, "2025": {2, 1}})
	if n, more := value(taken(d, f, first, map[string]*cohort.Aggregate{"1": few})); n != "60" || more != 0 {
		t.Errorf("three who came are seen: %s, %d", n, more)
	}
	enough := years(t, f, map[string][2]int{"2024": {30, 30}, "2025": {15, 12}})
	if n, more := value(taken(d, f, first, map[string]*cohort.Aggregate{"1": enough})); n != "87" || more != 27 {
		t.Errorf("27 who came are not seen: %s, %d", n, more)
	}
	if left := taken(d, f, first, nil); len(left.Parts) != 0 {
		t.Error("who left is still there")
	}
}

// A snapshot is what is stored of it.
func TestSnapshotIsStored(t *testing.T) {
	d, f := shipped(t)
	s := snapshot(t, d, f, seven(t, f))
	pieces, head, err := learning.Volumes(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	back, err := learning.ReadSnapshot(head, pieces...)
	if err != nil || !back.Fits("2026-K4", f) || back.Fits("2027-K1", f) || !bytes.Equal(back.Secret, s.Secret) {
		t.Fatalf("%v %+v", err, back)
	}
	v := learning.Viewer{Code: "2", Named: map[string]string{"2": "E"}}
	one, other := see(t, d, f, s, v).Benchmark(plan), see(t, d, f, back, v).Benchmark(plan)
	if a, b := fmt.Sprint(one.Rows), fmt.Sprint(other.Rows); a != b {
		t.Errorf("%s\n%s", a, b)
	}
	if whole, _, err := learning.Volumes(s, 1<<20); err != nil || len(whole) != 1 || len(pieces) != len(s.Parts) {
		t.Errorf("%d pieces of a byte, %d of a megabyte: %v", len(pieces), len(whole), err)
	}
	for _, broken := range [][][]byte{{[]byte("{")}, {head, []byte("{")}} {
		if _, err := learning.ReadSnapshot(broken[0], broken[1:]...); err == nil {
			t.Error("half a snapshot is read")
		}
	}
}

// Cycles whose groups together would leave one small period over show nothing of the
// later one, and what the first showed stays.
func TestCyclesDoNotAddUpToOnePeriod(t *testing.T) {
	d, f := shipped(t)
	parts := seven(t, f)
	for code := range parts {
		parts[code] = years(t, f, map[string][2]int{"2022": {14, 7}, "2023": {13, 8}, "2024": {12, 7}, "2025": {15, 7}, "2026": {14, 6}})
	}
	view := see(t, d, f, snapshot(t, d, f, parts), learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}})
	day := func(y int) source.Date { return source.DateOf(y, 1, 1) }
	cycles := []learning.Cycle{{Intervention: "inloop", Measure: plan, Since: day(2025)}, {Intervention: "inloop", Measure: plan, Since: day(2024)}}
	effects := view.Effects(cycles)
	if !effects[0].Both.Diff.Known() {
		t.Fatalf("the first shows nothing: %+v", effects[0])
	}
	if effects[1].OwnBefore.Value.Known() || effects[1].Both.Diff.Known() {
		t.Error("the second tells what was hidden of 2024")
	}
	if again := view.Effects(cycles[1:]); !again[0].Both.Diff.Known() {
		t.Error("by itself the second may be shown")
	}
}

// However gemeenten and cycles fall, whatever of the own figures is shown is of enough
// people, and no two groups differ by a period that is hidden.
func TestEffectsNeverDifferByAHiddenPeriod(t *testing.T) {
	d, f := shipped(t)
	shown := 0
	drawn.Until(t, func() bool { return shown > 0 }, func(r *rapid.T) {
		draw := func() *cohort.Aggregate {
			all := map[string][2]int{}
			for _, y := range []string{"2022", "2023", "2024", "2025"} {
				all[y] = [2]int{rapid.IntRange(0, 25).Draw(r, y), rapid.IntRange(0, 25).Draw(r, y+" not")}
			}
			return years(t, f, all)
		}
		parts := map[string]*cohort.Aggregate{"1": draw(), "2": draw(), "3": draw()}
		view := see(t, d, f, snapshot(t, d, f, parts), learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}})
		var cycles []learning.Cycle
		for range rapid.IntRange(1, 3).Draw(r, "cycles") {
			cycles = append(cycles, learning.Cycle{Intervention: "inloop", Measure: plan, Since: source.DateOf(rapid.IntRange(2023, 2025).Draw(r, "since"), 1, 1)})
		}
		var befores [][]string
		for _, e := range view.Effects(cycles) {
			if !e.OwnBefore.N.Known() {
				continue
			}
			shown++
			befores = append(befores, e.Before)
			if n, _ := e.OwnBefore.N.N(); n > 0 && n < 10 {
				r.Fatalf("a group of %d", n)
			}
		}
		for _, a := range befores {
			for _, b := range befores {
				if len(b) != len(a)+1 {
					continue
				}
				year := b[len(b)-1]
				n := parts["1"].Cells[cohort.Key{Indicator: plan.Indicator, Slice: cohort.Slice{Breakdown: "startjaar", Class: year}}]
				if n != nil && (n.N > 0 && n.N < 10 || n.True > 0 && n.True < 10 && n.N-n.True > 0) {
					r.Fatalf("%s is small (%d of %d) and follows", year, n.True, n.N)
				}
			}
		}
	})
}

// A reader who shares nothing sees nothing, and one of no gemeente sees no own figures.
func TestWithoutOwnFigures(t *testing.T) {
	d, f := shipped(t)
	view := see(t, d, f, snapshot(t, d, f, seven(t, f)), learning.Viewer{})
	if view.HasOwn() || view.Effects([]learning.Cycle{{Measure: plan}})[0] != nil {
		t.Error("who is of no gemeente has own figures")
	}
	if points := view.StandsOut(nil, "nl"); len(points) != 1 || points[0].At != learning.Nothing || points[0].Question == "" {
		t.Errorf("%+v", points)
	}
	empty := see(t, d, f, &learning.Snapshot{}, learning.Viewer{Code: "1"})
	if b := empty.Benchmark(plan); len(b.Rows) != 0 || len(b.Limits) != 0 {
		t.Errorf("%+v", b)
	}
}

// Every rule of a definition has its words.
func TestCheck(t *testing.T) {
	_, f := shipped(t)
	for _, c := range []struct {
		code, message string
		change        func(d *learning.Definition)
	}{
		{"unknown-breakdown", "het raamwerk heeft geen uitsplitsing startweek", func(d *learning.Definition) { d.Time = "startweek" }},
		{"learning-time", "uitsplitsing leeftijd: klasse l18_20 is geen periode", func(d *learning.Definition) { d.Time = "leeftijd" }},
		{"learning-profile", "profiel: het raamwerk telt leeftijd en inkomen niet samen", func(d *learning.Definition) { d.Profile = []string{"leeftijd", "inkomen"} }},
		{"learning-type", "vergelijken: indicator schuld_start is een mediaan, en dat kan hier niet", func(d *learning.Definition) { d.Benchmark = []learning.Measure{{Indicator: "schuld_start"}} }},
		{"unknown-indicator", "vergelijken: het raamwerk heeft geen indicator voltooit", func(d *learning.Definition) { d.Benchmark = []learning.Measure{{Indicator: "voltooit"}} }},
		{"learning-moment", "vergelijken: indicator komt_rond wordt vaker gemeten; noem de meting", func(d *learning.Definition) { d.Benchmark = []learning.Measure{{Indicator: "komt_rond"}} }},
		{"learning-moment", "vergelijken: indicator voltooid heeft geen metingen", func(d *learning.Definition) { d.Benchmark = []learning.Measure{{Indicator: "voltooid", Moment: "T3"}} }},
		{"unknown-moment", "vergelijken: het programma heeft geen meting T9", func(d *learning.Definition) {
			d.Benchmark = []learning.Measure{{Indicator: "komt_rond", Moment: "T9"}}
		}},
		{"duplicate-id", "indicator voltooid staat er twee keer", func(d *learning.Definition) {
			d.Benchmark = []learning.Measure{{Indicator: "voltooid"}, {Indicator: "voltooid"}}
		}},
		{"unknown-phase", "route: het programma heeft geen fase wachten", func(d *learning.Definition) { d.Route.Steps = []learning.Step{{Phase: "wachten"}} }},
		{"unknown-activity", "cluster toegang: het raamwerk heeft geen activiteit bellen", func(d *learning.Definition) {
			d.Clusters[0].Activities = []string{"bellen"}
		}},
		{"unknown-situation", "vragen: altijd is geen situatie", func(d *learning.Definition) {
			d.Questions = append(slices.Clone(d.Questions), learning.Question{At: "altijd"})
		}},
		{"learning-question", "vragen: bij niets is er geen vraag voor elke indicator", func(d *learning.Definition) { d.Questions = d.Questions[:len(d.Questions)-1] }},
	} {
		d, _ := shipped(t)
		if found := learning.Check(d, f); len(found) > 0 {
			t.Fatal(found)
		}
		c.change(d)
		found := learning.Check(d, f)
		if len(found) != 1 || found[0].Code != c.code || found[0].Message != c.message {
			t.Errorf("%s: %v, want %s", c.code, found, c.message)
		}
	}
}

func TestPeriodOfPublication(t *testing.T) {
	for _, c := range []struct{ publish, period, next string }{
		{"maand", "2026-11", "2026-12-01"}, {"kwartaal", "2026-K4", "2027-01-01"}, {"jaar", "2026", "2027-01-01"},
	} {
		d := learning.Definition{Publish: c.publish}
		if period, next := d.PeriodOf(source.DateOf(2026, 11, 22)); period != c.period || next.String() != c.next {
			t.Errorf("%s: %s until %s", c.publish, period, next)
		}
	}
}
