package policy

import "testing"

// TestMachine crosses a system of a gemeente, and one of the country, with every action
// and every level: figures of its own level are all that there is for it.
func TestMachine(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	local := Principal{ID: "m", Machine: true, Gemeente: own}
	national := Principal{ID: "m", Machine: true}
	// Whatever roles it says it has, a machine has none.
	pretends := Principal{ID: "m", Machine: true, Gemeente: own, Roles: roles, Grants: []string{foreign}}
	for _, action := range Actions() {
		for _, level := range append(levels, "caseload", "landelijk", "publiek") {
			for _, code := range []string{own, foreign, ""} {
				r := Resource{Gemeente: code, Level: level, Worker: "m"}
				results := action == DashboardRead || action == MKBARead
				open, _ := p.Allow(Principal{}, action, r) // what is for everybody
				for name, c := range map[string]struct {
					who  Principal
					want bool
				}{
					"local":    {local, open || results && level == "gemeente" && code == own},
					"national": {national, open || results && level == "landelijk"},
					"pretends": {pretends, open || results && level == "gemeente" && code == own},
				} {
					if got, why := p.Allow(c.who, action, r); got != c.want {
						t.Errorf("%s may %s at level %q of %q: %t, by %s", name, action, level, code, got, why)
					}
				}
			}
		}
	}
}
