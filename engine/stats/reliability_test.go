package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// judges are the ratings of six persons by four judges in Shrout and Fleiss
// (1979), table 2.
var judges = [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

func TestAlphaOfShroutAndFleiss(t *testing.T) {
	one := Range{Min: 1, Max: 10}
	rows := append([][]float64{{5, math.NaN(), 5, 5}}, judges...)
	r, ok := Alpha(rows, []Range{one, one, one, one}, 0.95)
	if !ok || r.N != 6 || r.Incomplete != 1 {
		t.Fatalf("%+v %v", r, ok)
	}
	// Alpha is their ICC(3,k) = .91, of which R's psych::ICC prints .676 to .99.
	near(t, "alpha", r.Alpha, 0.9093, 5e-5)
	near(t, "low", r.Interval.Low, 0.676, 5e-4)
	near(t, "high", r.Interval.High, 0.99, 5e-3)
	near(t, "mean", r.Items[0].Mean, 46./6, 1e-12)
	near(t, "sd", r.Items[0].SD, math.Sqrt((366-46.*46/6)/5), 1e-12)
	near(t, "floor", r.Items[1].Floor, 2./6, 1e-12)
	near(t, "ceiling", r.Items[0].Ceiling, 1./6, 1e-12)
	near(t, "floor of the whole", r.Floor, 0, 0)
}

// By hand. Items 1,2,3,4 and 2,1,4,3 and 4,2,3,1 have variances of 5/3; totals
// 7,5,10,8 have 13/3, so alpha = 3/2 · (1 − 5/(13/3)) = −3/13. The first two sum to
// 3,3,7,7 with variance 16/3: alpha without the third = 2 · (1 − (10/3)/(16/3)) = 3/4.
// The third has covariance −4/3 with that sum: r = (−4/3)/√(5/3 · 16/3).
func TestItemStatistics(t *testing.T) {
	one := Range{Min: 1, Max: 4}
	r, ok := Alpha([][]float64{{1, 2, 4}, {2, 1, 2}, {3, 4, 3}, {4, 3, 1}}, []Range{one, one, one}, 0.95)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "alpha", r.Alpha, -3./13, 1e-12)
	near(t, "without the third", r.Items[2].AlphaIfDropped, 3./4, 1e-12)
	near(t, "third with the rest", r.Items[2].ItemRest, -4/(3*math.Sqrt(80./9)), 1e-12)
	near(t, "floor", r.Items[2].Floor, 1./4, 1e-12)
}

func TestAlphaAtItsEnds(t *testing.T) {
	two := []Range{{Min: 0, Max: 1}, {Min: 0, Max: 0.1}}
	r, ok := Alpha([][]float64{{0, 0}, {1, 0.1}, {1, 0.1}, {1, 0.1}}, two, 0.95)
	if !ok || !math.IsNaN(r.Items[0].AlphaIfDropped) {
		t.Fatalf("%+v %v", r, ok)
	}
	near(t, "floor", r.Floor, 0.25, 0)
	near(t, "ceiling", r.Ceiling, 0.75, 0)
	near(t, "item with rest", r.Items[0].ItemRest, 1, 1e-12)
	// An item that everyone answers alike correlates with nothing.
	r, ok = Alpha([][]float64{{0, 0}, {1, 0}}, two, 0.95)
	if !ok || !math.IsNaN(r.Items[1].ItemRest) || r.Alpha != 0 {
		t.Errorf("%+v %v", r, ok)
	}
	for name, rows := range map[string][][]float64{"equal totals": {{1, 0}, {0, 1}}, "equal but for rounding": {{0.1, 0.5}, {0.2, 0.4}, {0.3, 0.3}}, "one row": {{1, 0}}, "one complete row": {{1, 0}, {0, math.NaN()}}} {
		if r, ok := Alpha(rows, two, 0.95); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if _, ok := Alpha([][]float64{{1}, {2}}, two[:1], 0.95); ok {
		t.Error("one item gives alpha")
	}
}

func TestAlphaLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := matrix(t)
		bounds := make([]Range, len(rows[0]))
		for i := range bounds {
			bounds[i] = Range{Min: 1, Max: 5}
		}
		r, ok := Alpha(rows, bounds, 0.95)
		if !ok {
			t.Skip("no spread")
		}
		if r.Alpha > 1+1e-9 || r.Interval.Low > r.Alpha+1e-9 || r.Interval.High < r.Alpha-1e-9 {
			t.Fatalf("%+v is not ordered", r)
		}
		// Spearman and Brown: alpha is the consistency of the mean of k items.
		if c, ok := IntraclassCorrelation(rows, 0.95); ok && !math.IsNaN(c.Consistency.Value) {
			k, one := float64(len(bounds)), c.Consistency.Value
			if math.Abs(r.Alpha*(1+(k-1)*one)-k*one) > 1e-6 {
				t.Fatalf("alpha %v and consistency %v", r.Alpha, one)
			}
		}
		for _, row := range rows {
			for i := range row {
				row[i] = 3*row[i] + float64(i)
			}
		}
		for i := range bounds {
			bounds[i] = Range{Min: 3 + float64(i), Max: 15 + float64(i)}
		}
		again, _ := Alpha(rows, bounds, 0.95)
		if math.Abs(again.Alpha-r.Alpha) > 1e-9 || again.Floor != r.Floor || again.Items[0].Ceiling != r.Items[0].Ceiling {
			t.Fatalf("another unit: %+v, was %+v", again, r)
		}
	})
}

// matrix draws whole scores of 1 to 5: 2 to 12 persons by 2 to 5 columns.
func matrix(t *rapid.T) [][]float64 {
	rows := make([][]float64, rapid.IntRange(2, 12).Draw(t, "persons"))
	columns := rapid.IntRange(2, 5).Draw(t, "columns")
	for i := range rows {
		for range columns {
			rows[i] = append(rows[i], float64(rapid.IntRange(1, 5).Draw(t, "score")))
		}
	}
	return rows
}

// A summary that parts add up to says what the answers themselves say.
func TestSummariesSayTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 40).Draw(t, "n")
		level := rapid.Float64Range(1, 5)
		first, second := make([]float64, n), make([]float64, n)
		rows := make([][]float64, n)
		for i := range rows {
			first[i], second[i] = level.Draw(t, "first"), level.Draw(t, "second")
			rows[i] = []float64{first[i], second[i]}
		}
		want, ok := IntraclassCorrelation(rows, 0.95)
		got, known := IntraclassOfPairs(Summarise(first, second), 0.95)
		if ok != known || ok && math.Abs(want.Agreement.Value-got.Agreement.Value) > 1e-6 {
			t.Fatalf("ICC %v %v, of the summary %v %v", want.Agreement, ok, got.Agreement, known)
		}
		if ok && math.Abs(want.Agreement.Interval.Low-got.Agreement.Interval.Low) > 1e-5 {
			t.Fatalf("interval %v, of the summary %v", want.Agreement.Interval, got.Agreement.Interval)
		}
	})
	if _, ok := IntraclassOfPairs(PairSummary{N: 1}, 0.95); ok {
		t.Error("one pair has an intraclass correlation")
	}
	if r, ok := AlphaOf(ItemSummary{N: 10, Means: []float64{1}, Covariance: [][]float64{{1}}}, 0.95); ok || r.N != 10 {
		t.Error("one item is a scale")
	}
}
