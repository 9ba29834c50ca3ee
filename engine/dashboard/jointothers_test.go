package dashboard_test

import (
	"cmp"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/disclosure/attack"
	"effectmonitor/engine/source"
)

// publicRole is somebody who reads the figures of one gemeente, and what everybody may read of the
// country, and by subtraction what is so of the others.
func publicRole(d *demo, code string) []*crowd {
	public, own := cohort.NewGate(cmp.Or(d.above, attacked)), ownRole(d, code)
	own[0].depth = 1
	released := publishedOf(d, public)
	return append(own,
		&crowd{name: country, plus: d.all, reads: []func(cohort.Slice) cohort.Reader{func(s cohort.Slice) cohort.Reader { return public.Read(d.framework, released, s) }}},
		&crowd{name: "de anderen", plus: d.all, minus: d.own[code]})
}

// publishedOf is the release of the country, held beside each gemeente.
func publishedOf(d *demo, public cohort.Gate) *cohort.Aggregate {
	var beside []cohort.Told
	for _, own := range d.own {
		beside = append(beside, cohort.ToldBeside(public, d.framework, d.all, own)...)
	}
	return public.Release(d.framework, nil, d.all, beside...)
}

// secretsOf gives the small numbers of everyone in a group of whom nothing is published by itself.
func (j *jointly) secretsOf(c *crowd) (out []spot) {
	seen := map[int]bool{}
	for _, id := range j.ids {
		n := j.number(c, id, cohort.Slice{})
		if need := j.need(c, id, cohort.Slice{}); need > 0 && !seen[n] {
			out = append(out, spot{n, need, j.names[n]})
		}
		seen[n] = true
	}
	return out
}

// strikeOthers attacks the small numbers of the others than the first of some groups, who with
// them are the second. Who is in the first may know every number of it.
func (d *demo) strikeOthers(t *testing.T, crowds []*crowd, insider bool) (out struck) {
	t.Helper()
	var parts []*cohort.Aggregate
	for _, g := range d.named {
		parts = append(parts, g.Aggregate)
	}
	own, whole, rest := crowds[0], crowds[1], crowds[2]
	j := newJointly(t, d.framework, parts, crowds...)
	j.add(whole, own, rest)
	for _, id := range j.ids {
		if n := j.number(own, id, cohort.Slice{}); insider {
			j.tells(n, j.Value(n), j.Value(n), true)
		}
	}
	list := j.secretsOf(rest)
	j.settled()
	w := attack.NewWitness(j.Joint)
	for _, x := range list {
		out.secrets++
		if low, high := j.Bounds(x.number); high-low < x.need {
			out.narrow = append(out.narrow, x)
			t.Errorf("beside %s: %s, which is %d: an attacker finds %d to %d\n%s", own.name, x.name, j.Value(x.number), low, high, j.Explain(x.number, told, j.name))
			continue
		}
		if w.Open(x.number, x.need) {
			out.tables++
		} else if low, high, err := j.Outer(x.number, around); err != nil || high-low < x.need {
			t.Errorf("beside %s: %s, which is %d: a linear program finds %d to %d, %v", own.name, x.name, j.Value(x.number), low, high, err)
		} else {
			out.bounded++
		}
	}
	if !w.Holds() {
		t.Error("a table that was found does not look the same")
	}
	return out
}

// TestJointAttackOnTheOthers: a release of the country, beside the figures of one gemeente, leaves
// every small number of the others its room, by all equations that hold of them: for who reads
// both, and for who works there and knows every number of the own gemeente.
func TestJointAttackOnTheOthers(t *testing.T) {
	monitors, least := append([]string{"demo"}, otherMonitors...), 3_000
	if testing.Short() {
		monitors, least = []string{"watwerkt", "klantbeleving"}, 200
	}
	secrets := 0
	for _, id := range monitors {
		t.Run(id, func(t *testing.T) {
			d := demoOf(t, id, source.DateOf(2026, 11, 21))
			for _, insider := range []bool{false, true} {
				var all struck
				for code := range d.own {
					s := d.strikeOthers(t, publicRole(d, code), insider)
					all.secrets, all.tables, all.bounded = all.secrets+s.secrets, all.tables+s.tables, all.bounded+s.bounded
				}
				secrets += all.secrets
				t.Logf("of %d small numbers %d can be something else by tables and %d by a linear program; every number of the own is known: %v", all.secrets, all.tables, all.bounded, insider)
			}
		})
	}
	if secrets < least {
		t.Errorf("only %d numbers are small", secrets)
	}
}
