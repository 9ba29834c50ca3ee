package formula

import (
	"reflect"
	"testing"
)

func TestUsages(t *testing.T) {
	cases := map[string]map[string]Usage{
		`x >= 3 and y == "ja"`:                   {"x": {Constants: []float64{3}}, "y": {Texts: []string{"ja"}}},
		`1 < x < 5`:                              {"x": {Constants: []float64{1, 5}}},
		`-2 <= x`:                                {"x": {Constants: []float64{-2}}},
		`beantwoord(x) and not leeg(y)`:          {"x": {}, "y": {}},
		`y in ["a", "b"] or "c" in z`:            {"y": {Texts: []string{"a", "b"}}, "z": {Texts: []string{"c"}}},
		`bevat(z, "c")`:                          {"z": {Texts: []string{"c"}}},
		`x + 1 > 3`:                              {"x": {Open: true}},
		`x > y`:                                  {"x": {Open: true}, "y": {Open: true}},
		`som(x, y) > 3`:                          {"x": {Open: true}, "y": {Open: true}},
		`vorige.x == 2 ? x : 0`:                  {"vorige.x": {Constants: []float64{2}}, "x": {Open: true}},
		`x > 1 or x + y > 2`:                     {"x": {Constants: []float64{1}, Open: true}, "y": {Open: true}},
		`x == leeg`:                              {"x": {}},
		`not (s.klasse == "laag")`:               {"s.klasse": {Texts: []string{"laag"}}},
		`als_leeg(x, 0) > 3`:                     {"x": {Open: true}},
		`vandaag() > datum(2026, 1, 1) and x==1`: {"x": {Constants: []float64{1}}},
		`x >`:                                    nil,
	}
	for src, want := range cases {
		got := Usages(src)
		if len(got) != len(want) {
			t.Errorf("%s: %v", src, got)
		}
		for name, use := range want {
			if !reflect.DeepEqual(got[name], use) {
				t.Errorf("%s: %s is %+v, want %+v", src, name, got[name], use)
			}
		}
	}
}
