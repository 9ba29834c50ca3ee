package learning_test

import (
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/engine/stats"

	"pgregory.net/rapid"
)

// Who looks at one period sees the gemeenten of that period, worked out by hand; without
// case mix, which is of everybody.
func TestOnePeriod(t *testing.T) {
	d, f := shipped(t)
	parts := map[string]*cohort.Aggregate{}
	for _, code := range []string{"1", "2", "3"} {
		parts[code] = years(t, f, map[string][2]int{"2024": {30, 20}, "2025": {20, 30}})
	}
	view := see(t, d, f, taken(d, f, nil, parts), learning.Viewer{Code: "1", Named: map[string]string{"1": "Eigen"}})
	var ids []string
	for _, p := range view.Periods() {
		ids = append(ids, p.ID)
	}
	if len(ids) != 2 || ids[0] != "2025" || ids[1] != "2024" {
		t.Fatalf("the periods are %v", ids)
	}
	for period, want := range map[string]string{"2024": "60%", "2025": "40%"} {
		one, ok := view.In(period)
		if !ok || one.Period() != period {
			t.Fatalf("%s cannot be looked at", period)
		}
		b := one.Benchmark(plan)
		if b.Country.Text() != want || len(b.Rows) != 3 {
			t.Errorf("%s: the country has %s, %d rows", period, b.Country.Text(), len(b.Rows))
		}
		for _, row := range b.Rows {
			if row.Share.Text() != want || row.Standard.Ratio.Known() {
				t.Errorf("%s: %+v", period, row)
			}
		}
	}
	if own, _ := view.Benchmark(plan).Own(); own.Share.Text() != "50%" || view.Period() != "" {
		t.Errorf("of everybody it is %s", own.Share.Text())
	}
}

// A period of a few people is not offered and cannot be asked for; neither can one of a
// snapshot that holds none.
func TestSmallPeriodIsNotOffered(t *testing.T) {
	d, f := shipped(t)
	parts := map[string]*cohort.Aggregate{"1": years(t, f, map[string][2]int{"2023": {2, 1}, "2024": {30, 20}, "2025": {20, 30}}), "2": years(t, f, map[string][2]int{"2024": {30, 20}})}
	viewer := learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}}
	view := see(t, d, f, taken(d, f, nil, parts), viewer)
	for _, p := range view.Periods() {
		if p.ID == "2023" {
			t.Error("three people are offered")
		}
	}
	for _, period := range []string{"2023", "2030", "", "l18_20"} {
		if _, ok := view.In(period); ok {
			t.Errorf("%q can be looked at", period)
		}
	}
	one := snapshot(t, d, f, parts)
	one.Years = nil
	old := see(t, d, f, one, viewer)
	if len(old.Periods()) != 0 {
		t.Error("a snapshot without periods has some")
	}
}

// However people come in from one snapshot to the next, somebody who keeps both never sees
// a few of them: of no gemeente and no period does what is told grow by a few, and a
// gemeente that grew enough in every period is told anew.
func TestSnapshotsPerPeriodTellOfNoFew(t *testing.T) {
	d, f := shipped(t)
	key := func(period string) cohort.Key {
		return cohort.Key{Indicator: plan.Indicator, Slice: cohort.Slice{Breakdown: d.Time, Class: period}}
	}
	periods, renewed, stayed := []string{"2023", "2024", "2025"}, 0, 0
	check := func(r *rapid.T) {
		total := map[string][2]int{}
		var seen []*learning.Snapshot
		for range rapid.IntRange(2, 4).Draw(r, "snapshots") {
			enough, groups := true, rapid.Bool().Draw(r, "whole groups")
			for _, p := range periods {
				came := [2]int{rapid.SampledFrom([]int{0, 0, 2, 15, 20}).Draw(r, p), rapid.SampledFrom([]int{0, 0, 3, 15, 20}).Draw(r, p+" not")}
				if groups {
					came = rapid.SampledFrom([][2]int{{}, {15, 20}, {20, 15}}).Draw(r, p+" group")
				}
				if len(seen) == 0 {
					came = [2]int{20, 20}
				}
				enough = enough && (came == [2]int{} || came[0] >= 15 && came[1] >= 15)
				total[p] = [2]int{total[p][0] + came[0], total[p][1] + came[1]}
			}
			var earlier *learning.Snapshot
			if len(seen) > 0 {
				earlier = seen[len(seen)-1]
			}
			now := taken(d, f, earlier, map[string]*cohort.Aggregate{"1": years(t, f, total)})
			if earlier != nil {
				for _, p := range periods {
					a, b := earlier.Years["1"].Cells[key(p)], now.Years["1"].Cells[key(p)]
					if n, yes := b.N-a.N, b.True-a.True; n != 0 && (n < 20 || yes < 10 || n-yes < 10) {
						r.Fatalf("%s grows by %d, of whom %d", p, n, yes)
					}
				}
			}
			if len(seen) == 1 && enough {
				renewed++
				for _, p := range periods {
					if got := now.Years["1"].Cells[key(p)].N; got != total[p][0]+total[p][1] {
						r.Fatalf("%s stays at %d", p, got)
					}
				}
			} else if len(seen) == 1 {
				stayed++
			}
			seen = append(seen, now)
		}
	}
	rapid.Check(t, check)
	if !testing.Short() && (renewed == 0 || stayed == 0) { // how many a short run reaches is chance
		t.Errorf("renewed %d times, stayed %d times", renewed, stayed)
	}
}

// TestDifferenceInDifferencesByHand: of the own gemeente 20 of 40 before and 36 of 46 after, of
// the others 40 of 80 and 50 of 80. The own change is 28,3 points, that of the others 12,5;
// the difference is 15,8. The interval adds the variances of four shares as
// stats.Difference does (Newcombe, 1998, method 10), which is worked out here again.
func TestDifferenceInDifferencesByHand(t *testing.T) {
	d, f := shipped(t)
	half := years(t, f, map[string][2]int{"2023": {20, 20}, "2025": {25, 15}})
	view := see(t, d, f, snapshot(t, d, f, map[string]*cohort.Aggregate{
		"1": years(t, f, map[string][2]int{"2023": {20, 20}, "2025": {36, 10}}), "2": half, "3": half,
	}), learning.Viewer{Code: "1", Named: map[string]string{"1": "E"}})
	e := view.Effects([]learning.Cycle{{Intervention: "inloop", Measure: plan, Since: source.DateOf(2024, 1, 1), Expected: 10}})[0]
	share := func(k, n int) stats.Estimate {
		x, ok := stats.EstimateShare(k, n, cohort.Level)
		if !ok {
			t.Fatal("no estimate")
		}
		return x
	}
	own, others := stats.Difference(share(36, 46), share(20, 40)), stats.Difference(share(50, 80), share(40, 80))
	want := stats.Difference(own, others)
	round := func(x float64) float64 { return float64(int(100*x+100.5)) - 100 }
	low, high, ok := e.Both.Diff.Interval()
	if !ok || e.Both.Diff.Value() != 16 || round(want.Value) != 16 || low != round(want.Low) || high != round(want.High) {
		t.Errorf("shown %s with %s; by hand %.3f, %.3f to %.3f", e.Both.Diff.Text(), e.Both.Diff.IntervalText(), want.Value, want.Low, want.High)
	}
	if e.Own.Diff.Value() != 28 || e.Others.Diff.Value() != 13 || e.Beside.Diff.Value() != 16 {
		t.Errorf("own %s, others %s, beside %s", e.Own.Diff.Text(), e.Others.Diff.Text(), e.Beside.Diff.Text())
	}
}
