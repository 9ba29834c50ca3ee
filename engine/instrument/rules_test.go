package instrument

import (
	"slices"
	"testing"
)

func TestRules(t *testing.T) {
	rules := compiled(t).Rules()
	cases := []struct {
		owner string
		role  Role
		reads []string
	}{
		{"geld", RoleVisible, []string{"stress"}},
		{"uitleg", RoleVisible, []string{"stress"}},
		{"hulp", RoleVisible, []string{"stress"}},
		{"hulp", RoleRequired, []string{"slaap"}},
		{"hulp", RoleText, []string{"stress"}},
		{"wie", RoleText, []string{"hulp", "vorige.wie"}},
		{"steun_werk", RoleVisible, []string{"bronnen"}},
		{"lasten", RoleCheck, []string{"lasten"}},
		{"lasten", RoleCheck, []string{"inkomen", "lasten"}},
		{"over", RoleCompute, []string{"inkomen", "lasten"}},
		{"norm", RoleCompute, []string{"hulp", "stress"}},
		{"rust", RoleScale, []string{"slaap", "stress"}},
		{"hulpschaal", RoleScale, []string{"hulp", "steun_thuis", "steun_werk"}},
		{"eigen", RoleScale, []string{"stress"}},
	}
	for _, want := range cases {
		if !slices.ContainsFunc(rules, func(r Rule) bool {
			reads := slices.Clone(r.Reads)
			slices.Sort(reads)
			return r.Owner == want.owner && r.Role == want.role && slices.Equal(reads, want.reads)
		}) {
			t.Errorf("no rule %s of %s reads %v", want.role, want.owner, want.reads)
		}
	}
	for _, r := range rules {
		if r.Page != (r.Owner == "geld") {
			t.Errorf("%s: page %t", r.Owner, r.Page)
		}
		if len(r.Reads) == 0 {
			t.Errorf("the rule %s of %s reads nothing", r.Role, r.Owner)
		}
	}
}
