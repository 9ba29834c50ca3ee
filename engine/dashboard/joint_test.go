package dashboard_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// secrets gives the small numbers that a reader is not shown.
func (j *jointly) secrets() []spot {
	var out []spot
	seen := map[int]bool{}
	for _, c := range j.crowds {
		if len(c.reads) == 0 {
			continue
		}
		for _, s := range j.slices(c) {
			for _, id := range j.ids {
				n := j.number(c, id, s)
				if seen[n] || j.shown[n] {
					continue
				}
				seen[n] = true
				if need := j.need(c, id, s); need > 0 {
					out = append(out, spot{n, need, j.names[n]})
				}
			}
		}
	}
	return out
}

// need is how far apart the bounds of a number must be: 0 for one that is no secret.
func (j *jointly) need(c *crowd, id indicator.CountID, s cohort.Slice) int {
	n := c.count(id, s)
	need := c.threshold()/2 + 1
	if id.What != everyone {
		up := indicator.CountID{}
		if id.What != indicator.InPopulation {
			up = indicator.CountID{What: indicator.InPopulation, Indicator: id.Indicator, Moment: id.Moment}
		}
		need = min(need, c.count(up, s))
	}
	for _, part := range s.Split() {
		rest := slices.DeleteFunc(s.Split(), func(x cohort.Slice) bool { return x == part })
		if coarser, ok := cohort.Together(j.framework, rest...); ok {
			need = min(need, c.count(id, coarser))
		}
	}
	if n > 0 && n < c.threshold() {
		return need
	}
	return 0 // where nobody is, that it is nobody is no secret
}

// struck is what an attack came to.
type struck struct {
	secrets int
	narrow  []spot // of which the bounds are nearer than they must be
	tables  int    // secrets of a sample that two tables were found for
	bounded int    // those that only the linear program gives bounds of
}

// strike draws bounds of every secret, and of one in so many looks for two tables that look
// the same; where none are found the linear program says how far its bounds lie apart.
func (j *jointly) strike(sample int) (out struck) {
	j.settled()
	w := attack.NewWitness(j.Joint)
	for i, x := range j.secrets() {
		out.secrets++
		if low, high := j.Bounds(x.number); high-low < x.need {
			out.narrow = append(out.narrow, x)
			continue
		}
		if sample == 0 || i%sample > 0 {
			continue
		}
		if w.Open(x.number, x.need) {
			out.tables++
			continue
		}
		low, high, err := j.Outer(x.number, around)
		if err != nil {
			j.t.Logf("%s: %v", x.name, err)
			continue
		}
		if out.bounded++; high-low < x.need {
			out.narrow = append(out.narrow, x)
		}
	}
	if !w.Holds() {
		j.t.Error("a table that was found does not look the same")
	}
	j.t.Logf("%d numbers in %d sums: %d are shown, %d are hidden and small, %d of a sample can be something else in %d tables, of %d a linear program says so",
		j.Len(), j.Rows(), len(j.shown), out.secrets, out.tables, w.Tables, out.bounded)
	for _, x := range out.narrow {
		low, high := j.Bounds(x.number)
		j.t.Logf("%s, which is %d: %d to %d\n%s", x.name, j.Value(x.number), low, high, j.Explain(x.number, told, j.name))
	}
	return out
}

// settled draws what follows from every sum by itself.
func (j *jointly) settled() {
	if err := j.Settle(); err != nil {
		var n int
		_, _ = fmt.Sscanf(err.Error(), "attack: number %d", &n)
		j.t.Fatal(j.names[n], err)
	}
}

// told is of how many sums is said how a number follows from them.
const told = 24

// name names a number in what is told of it.
func (j *jointly) name(i int) string { return fmt.Sprintf("[%s = %d]", j.names[i], j.Value(i)) }

// around is how many numbers the linear program takes.
const around = 60

// ownRole is somebody who only sees one gemeente.
func ownRole(d *demo, code string) []*crowd {
	gate, a := d.gate(), d.own[code]
	return []*crowd{{name: code, plus: a, depth: 3, thresholds: []int{gate.Threshold()}, reads: []func(cohort.Slice) cohort.Reader{func(s cohort.Slice) cohort.Reader { return gate.Read(d.framework, a, s) }}}}
}

// besideRole is somebody of a gemeente: its own figures, those of the country beside them, and
// what everybody may read of the country.
func besideRole(d *demo, code string) []*crowd {
	gate, public, a := d.gate(), cohort.NewGate(cmp.Or(d.above, attacked)), d.own[code]
	var beside []cohort.Told
	for _, own := range d.own {
		beside = append(beside, cohort.ToldBeside(public, d.framework, d.all, own)...)
	}
	released := public.Release(d.framework, nil, d.all, beside...)
	country := &crowd{name: country, plus: d.all, depth: 3, thresholds: []int{public.Threshold(), public.Threshold()}, reads: []func(cohort.Slice) cohort.Reader{
		func(s cohort.Slice) cohort.Reader { return gate.ReadBeside(d.framework, d.all, a, s) },
		func(s cohort.Slice) cohort.Reader { return public.Read(d.framework, released, s) },
	}}
	return append(ownRole(d, code), country, &crowd{name: "de anderen", plus: d.all, minus: a, depth: 3})
}

// gate is that of the gemeente of a role.
func (d *demo) gate() cohort.Gate {
	return cohort.NewGate(cmp.Or(d.threshold, attacked))
}

// nationalRole is somebody who sees the country, and each gemeente beside it.
func nationalRole(d *demo) []*crowd {
	gate := cohort.NewGate(attacked)
	crowds := []*crowd{{name: country, plus: d.all, depth: 3, reads: []func(cohort.Slice) cohort.Reader{func(s cohort.Slice) cohort.Reader { return gate.Read(d.framework, d.all, s) }}}}
	var list []cohort.Member
	for _, g := range d.named {
		list = append(list, cohort.Member{ID: g.ID, Aggregate: g.Aggregate})
	}
	members := gate.Members(d.framework, d.all, list)
	for _, g := range d.named {
		crowds = append(crowds, &crowd{name: g.ID, plus: g.Aggregate, depth: 1, reads: []func(cohort.Slice) cohort.Reader{func(s cohort.Slice) cohort.Reader { return members.Read(g.ID, s) }}})
	}
	return crowds
}

// attackRole collects everything that a role sees in one system, and strikes.
func attackRole(t *testing.T, d *demo, crowds []*crowd, sample int) (*jointly, struck) {
	t.Helper()
	var parts []*cohort.Aggregate
	for _, g := range d.named {
		parts = append(parts, g.Aggregate)
	}
	j := newJointly(t, d.framework, parts, crowds...)
	whole := slices.IndexFunc(crowds, func(c *crowd) bool { return c.plus == d.all && c.minus == nil })
	if whole >= 0 {
		j.add(crowds[whole], slices.Delete(slices.Clone(crowds), whole, whole+1)...)
	}
	return j, j.strike(sample)
}

// TestJointAttackOnOneGroup: all that is published of a gemeente in every filter on up to
// three breakdowns at once, and of the country, leaves every small number its room.
func TestJointAttackOnOneGroup(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent over alles wat een rol ziet (-short)")
	}
	d := loadDemo(t)
	for _, code := range []string{"0080", "0344"} {
		t.Run(code, func(t *testing.T) {
			j, s := attackRole(t, d, ownRole(d, code), 997)
			for _, x := range s.narrow {
				low, high := j.Bounds(x.number)
				t.Errorf("%s, which is %d: an attacker finds %d to %d", x.name, j.Value(x.number), low, high)
			}
			if s.secrets < 10_000 || s.tables == 0 {
				t.Errorf("%d secrets, %d shown by tables and %d by bounds", s.secrets, s.tables, s.bounded)
			}
		})
	}
}

// TestJointAttackWithOtherThresholds: the country has the highest threshold of those of the
// gemeenten in it, and each its own. What one sees of itself and of the country beside it,
// and the release of the country, leaves every small number its room.
func TestJointAttackWithOtherThresholds(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent over alles wat een rol ziet (-short)")
	}
	for code, threshold := range map[string]int{"0772": 12, "0344": 10, "0080": 5} {
		t.Run(code, func(t *testing.T) {
			d := *loadDemo(t)
			d.all, d.threshold, d.above = d.all.Copy(), threshold, 12
			d.all.Decide(cohort.NewGate(d.above), d.framework)
			j, s := attackRole(t, &d, besideRole(&d, code), 0)
			if s.secrets < 20_000 {
				t.Errorf("only %d secrets", s.secrets)
			}
			for _, x := range s.narrow {
				low, high := j.Bounds(x.number)
				t.Errorf("%s, which is %d: an attacker finds %d to %d", x.name, j.Value(x.number), low, high)
			}
		})
	}
}

// TestJointAttackOnARole: who sees the own figures beside those of the country, and who sees
// the country and each gemeente in it, finds nothing by all of it together.
func TestJointAttackOnARole(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent over alles wat een rol ziet (-short)")
	}
	d := loadDemo(t)
	roles := map[string][]*crowd{"landelijk": nationalRole(d)}
	for code := range d.own {
		roles[code] = besideRole(d, code)
	}
	for name, crowds := range roles {
		t.Run(name, func(t *testing.T) {
			j, s := attackRole(t, d, crowds, 0)
			if s.secrets < 50_000 {
				t.Errorf("only %d secrets", s.secrets)
			}
			for _, x := range s.narrow {
				low, high := j.Bounds(x.number)
				t.Errorf("%s, which is %d: an attacker finds %d to %d", x.name, j.Value(x.number), low, high)
			}
			j.holds(t, s)
		})
		delete(roles, name) // and its memory
	}
}

// otherMonitors are of few gemeenten, each a large part of the country: what is known of one tells
// most of another.
var otherMonitors = []string{
	"cohortstudie", "watwerkt", "klantbeleving", "belevingsmonitor",
	"stabilisatie-kort", "stabilisatie-breed", "stabilisatie-wacht",
}

// TestJointAttackOnOtherMonitors is TestJointAttackOnARole for these: of each, who sees the
// country with each gemeente, and who sees one gemeente beside it.
func TestJointAttackOnOtherMonitors(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent over alles wat een rol ziet (-short)")
	}
	secrets := 0
	for _, id := range otherMonitors {
		t.Run(id, func(t *testing.T) {
			d := demoOf(t, id, source.DateOf(2026, 11, 21))
			roles := map[string]func() []*crowd{"landelijk": func() []*crowd { return nationalRole(d) }}
			for code := range d.own {
				roles[code] = func() []*crowd { return besideRole(d, code) }
			}
			var narrow []string
			for name, crowds := range roles {
				j, s := attackRole(t, d, crowds(), 0)
				secrets += s.secrets
				j.holds(t, s)
				for _, x := range s.narrow {
					narrow = append(narrow, name+": "+x.name)
				}
			}
			if len(narrow) > 0 {
				t.Errorf("%d have too little room: %q", len(narrow), narrow)
			}
		})
	}
	if secrets < 5_000 {
		t.Errorf("only %d secrets", secrets)
	}
}
