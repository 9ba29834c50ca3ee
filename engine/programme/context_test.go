package programme

import (
	"slices"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// A formula may use what the gemeente declares of itself; over all gemeenten, and where
// nothing is declared, it is leeg.
func TestFeaturesOfTheGemeente(t *testing.T) {
	p := sample()
	p.Features = []Feature{{ID: "inwoners", Kind: FeatureCount}, {ID: "deel", Kind: FeatureShare}}
	c, found := Compile(p)
	if found.HasErrors() {
		t.Fatal(found)
	}
	here := *p
	here.Context = map[string]FeatureValue{"inwoners": {Value: 102000}}
	plan, found := Compile(&here)
	if found.HasErrors() {
		t.Fatal(found)
	}
	read := func(plan *Compiled, name string) formula.Value {
		symbols := c.Symbols()
		at := slices.IndexFunc(symbols, func(s formula.Symbol) bool { return s.Name == name })
		if at < 0 {
			t.Fatalf("no symbol %s", name)
		}
		values := formula.NewScope(symbols, nil, c.MomentIDs()).NewValues()
		c.Fill(values, nil, Case{Trajectory: Trajectory{Start: day("2026-01-01")}}, day("2026-02-01"), plan)
		return values.Get(symbols[at].Slot)
	}
	if v := read(plan, "kenmerk.inwoners"); !v.Equal(formula.Number(102000)) {
		t.Errorf("a gemeente that says 102000 gives %v", v)
	}
	if v := read(plan, "kenmerk.deel"); !v.IsMissing() {
		t.Errorf("what was not declared is %v", v)
	}
	if v := read(nil, "kenmerk.inwoners"); !v.IsMissing() {
		t.Errorf("over all gemeenten it is %v", v)
	}
}

func TestCheckContext(t *testing.T) {
	asks := []*Programme{{Features: []Feature{{ID: "inwoners", Kind: FeatureCount}, {ID: "deel", Kind: FeatureShare}}}}
	for name, k := range map[string]struct {
		declared map[string]FeatureValue
		code     string
		stops    bool
	}{
		"fine":           {map[string]FeatureValue{"inwoners": {Value: 102000}, "deel": {Value: 1}}, "", false},
		"misspelled":     {map[string]FeatureValue{"inwoner": {Value: 1}}, "unknown-feature", false},
		"share over one": {map[string]FeatureValue{"deel": {Value: 34}}, "bad-feature", true},
		"under nothing":  {map[string]FeatureValue{"inwoners": {Value: -1}}, "bad-feature", true},
	} {
		var found diag.List
		CheckContext(&found, k.declared, asks)
		if k.code == "" && len(found) > 0 || k.code != "" && (len(found) != 1 || found[0].Code != k.code) || found.HasErrors() != k.stops {
			t.Errorf("%s: %v", name, found)
		}
	}
}
