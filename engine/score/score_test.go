package score

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func answer(v float64) Item  { return Item{Value: v, Present: true, Min: 0, Max: 10} }
func turned(v float64) Item  { return Item{Value: v, Present: true, Min: 0, Max: 10, Reversed: true} }
func unanswered() Item       { return Item{Min: 0, Max: 10} }
func hidden(v float64) Item  { return Item{Value: v, Present: true, Hidden: true, Min: 0, Max: 10} }
func inf() float64           { return math.Inf(1) }
func plain(m Method) Scale   { return Scale{Method: m, MinCount: 1, Decimals: -1} }
func most(m Method) Scale    { return Scale{Method: m, MinShare: 0.8, Decimals: -1} }
func prorata(m Method) Scale { s := most(m); s.ProRata = true; return s }

func TestCompute(t *testing.T) {
	alle := most(Mean)
	alle.CountHidden = true
	rounded := plain(Mean)
	rounded.Decimals = 2
	scaled := plain(Scaled)
	scaled.Range = [2]float64{0, 100}
	backwards := plain(Scaled)
	backwards.Range = [2]float64{100, 0}
	norm := plain(Lookup)
	norm.Table = []Row{{0, 5, 1}, {5, 10, 2}, {10, 10, 3}}
	tests := []struct {
		name   string
		scale  Scale
		items  []Item
		want   float64 // NaN for no score
		reason Reason
	}{
		{"mean", plain(Mean), []Item{answer(2), answer(5)}, 3.5, Complete},
		{"reversed", plain(Mean), []Item{turned(8), answer(4), turned(7)}, 3, Complete},
		{"missing is not zero", plain(Mean), []Item{answer(4), unanswered()}, 4, Complete},
		{"sum in proportion", plain(Sum), []Item{answer(4), answer(6), unanswered(), unanswered()}, 20, Complete},
		{"sum", plain(Sum), []Item{answer(4), answer(6)}, 10, Complete},
		{"nothing answered", plain(Mean), []Item{unanswered()}, math.NaN(), TooFew},
		{"nothing answered, in proportion", prorata(Sum), []Item{unanswered()}, math.NaN(), TooFew},
		{"four of five is 80%", most(Mean), []Item{answer(1), answer(1), answer(1), answer(1), unanswered()}, 1, Complete},
		{"three of four is not", most(Mean), []Item{answer(1), answer(1), answer(1), unanswered()}, math.NaN(), TooFew},
		{"three of four, in proportion", prorata(Mean), []Item{answer(1), answer(3), answer(2), unanswered()}, 2, Estimated},
		{"hidden is no question", most(Mean), []Item{answer(1), hidden(9)}, 1, Complete},
		{"hidden counts", alle, []Item{answer(1), hidden(9)}, math.NaN(), TooFew},
		{"all hidden", plain(Mean), []Item{hidden(1)}, math.NaN(), NothingToAnswer},
		{"rounding half away", rounded, []Item{answer(1), answer(1.01)}, 1.01, Complete},
		{"scaled", scaled, []Item{answer(2.5), turned(5)}, 37.5, Complete},
		{"scaled backwards", backwards, []Item{answer(2.5)}, 75, Complete},
		{"table", norm, []Item{answer(2), answer(3)}, 2, Complete},
		{"table exact", norm, []Item{answer(10)}, 3, Complete},
		{"table without row", norm, []Item{answer(10), answer(1)}, math.NaN(), NoRow},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Compute(&tt.scale, tt.items, math.NaN())
			if r.Known == math.IsNaN(tt.want) || r.Known && r.Value != tt.want || r.Reason != tt.reason {
				t.Errorf("got %+v, want %v for reason %d", r, tt.want, tt.reason)
			}
			if r.Score().IsMissing() == r.Known {
				t.Errorf("Score() of %+v is %v", r, r.Score())
			}
		})
	}
}

func TestGiven(t *testing.T) {
	s := plain(Given)
	if r := Compute(&s, []Item{answer(1)}, 7); !r.Known || r.Value != 7 {
		t.Errorf("got %+v", r)
	}
	if r := Compute(&s, []Item{answer(1)}, math.NaN()); r.Known || r.Reason != NoValue {
		t.Errorf("got %+v", r)
	}
}

func TestClasses(t *testing.T) {
	s := plain(Mean)
	s.Decimals = 1
	s.Classes = []Class{{"laag", 4}, {"midden", 7}, {"hoog", inf()}}
	for v, want := range map[float64]string{0: "laag", 3.94: "laag", 3.95: "midden", 4: "midden", 6.9: "midden", 7: "hoog", 10: "hoog"} {
		if r := Compute(&s, []Item{answer(v)}, 0); r.Class != want {
			t.Errorf("class of %v is %q, want %q", v, r.Class, want)
		}
	}
}

func TestScoreStaysInRangeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []Item
		for range rapid.IntRange(1, 8).Draw(t, "items") {
			items = append(items, Item{
				Value: float64(rapid.IntRange(0, 10).Draw(t, "value")), Present: rapid.Bool().Draw(t, "present"),
				Hidden: rapid.Bool().Draw(t, "hidden"), Reversed: rapid.Bool().Draw(t, "reversed"), Max: 10,
			})
		}
		s := Scale{Method: rapid.SampledFrom([]Method{Mean, Scaled}).Draw(t, "method"), Range: [2]float64{0, 10}, MinShare: 0.5, ProRata: rapid.Bool().Draw(t, "prorata"), Decimals: 2}
		r := Compute(&s, items, 0)
		if r.Known && (r.Value < 0 || r.Value > 10) {
			t.Fatalf("%+v leaves the range", r)
		}
		if r.Known && r.Answered < r.Needed && r.Reason != Estimated {
			t.Fatalf("%+v does not say that it is estimated", r)
		}
		for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
		if back := Compute(&s, items, 0); back.Known != r.Known || back.Value != r.Value {
			t.Fatalf("order matters: %+v and %+v", r, back)
		}
	})
}

func TestExplain(t *testing.T) {
	s := most(Mean)
	s.Decimals = 1
	s.Classes = []Class{{"laag", inf()}}
	items := []Item{answer(4), turned(7), hidden(1)}
	r := Compute(&s, items, 0)
	got := Explain(&s, items, []string{"slaap", "piekeren", "hulp"}, r)
	want := `slaap: 4.
piekeren: 7, omgekeerd 3.
hulp: verborgen.
Beantwoord: 2 van de 2 vragen. Nodig: 2.
Gemiddelde van de antwoorden: 3,5.
Klasse: laag.
`
	if got != want {
		t.Errorf("got:\n%s", got)
	}
	items[0] = unanswered()
	got = Explain(&s, items, []string{"slaap", "piekeren", "hulp"}, Compute(&s, items, 0))
	if !strings.Contains(got, "slaap: geen antwoord.") || !strings.Contains(got, "te weinig, dus er is geen score") {
		t.Errorf("got:\n%s", got)
	}
}
