package dashboard_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"reflect"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// kept is a group of which somebody keeps every release.
type kept struct {
	t         *testing.T
	name      string
	framework *indicator.Compiled
	stages    []stage
	renewed   map[indicator.Type][3]int // seen, changed since, renewed
}

// stage is the group on the day of a release, and what was released then.
type stage struct {
	facts map[string]map[cohort.Key]indicator.Fact // by participant
	sum   *cohort.Aggregate
	read  cohort.Reader
	from  map[cohort.Key]int // the stage as of which an indicator was released
}

// keep makes releases of all together and of each gemeente on some days. Of every hundred
// participants some are erased in between, on a day of their own.
func keep(t *testing.T, id string, times int, days []source.Date) []*kept {
	t.Helper()
	gate, groups := cohort.NewGate(attacked), map[string]*kept{}
	for i, day := range days {
		d, files := filesOf(t, id, times, day)
		now := map[string]*stage{}
		for _, code := range slices.Sorted(maps.Keys(files)) {
			for _, x := range files[code] {
				who := fmt.Sprint(code, "/", x.number)
				h := fnv.New32a()
				_, _ = h.Write([]byte(who))
				if at := h.Sum32() % 100; at < 6 && int(at) < i {
					continue // erased
				}
				facts := map[cohort.Key]indicator.Fact{}
				for _, v := range x.facts.Values {
					facts[cohort.Key{Indicator: v.Indicator, Moment: v.Moment}] = v.Fact
				}
				for _, name := range []string{"alle", code} {
					if now[name] == nil {
						now[name] = &stage{facts: map[string]map[cohort.Key]indicator.Fact{}, sum: cohort.New(d.framework), from: map[cohort.Key]int{}}
					}
					now[name].facts[who] = facts
					if err := now[name].sum.Add(x.facts); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for name, s := range now {
			k := groups[name]
			if k == nil && s.sum.N < attacked {
				continue
			}
			if k == nil {
				k = &kept{t: t, name: name, framework: d.framework, renewed: map[indicator.Type][3]int{}}
				groups[name] = k
			}
			k.release(gate, s)
		}
	}
	var out []*kept
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, groups[name])
	}
	return out
}

// release makes the release of a stage after the one before.
func (k *kept) release(g cohort.Gate, s *stage) {
	var last *stage
	var earlier *cohort.Aggregate
	if n := len(k.stages); n > 0 {
		last = &k.stages[n-1]
		earlier = last.sum
	}
	now, at := s.sum, len(k.stages)
	s.sum = g.Release(k.framework, earlier, now)
	s.read = g.Read(k.framework, s.sum, cohort.Slice{})
	s.from[cohort.Key{}] = at
	if last != nil && s.sum.N == earlier.N && now.N != earlier.N {
		s.from[cohort.Key{}] = last.from[cohort.Key{}]
	}
	for key, p := range s.sum.Cells {
		s.from[key] = at
		if last == nil {
			continue
		}
		was, some := last.from[key]
		count := k.renewed[k.framework.Indicator(key.Indicator).Def.Type]
		count[0]++
		switch changed := !reflect.DeepEqual(earlier.Cells[key], now.Cells[key]); {
		case some && (!changed || reflect.DeepEqual(earlier.Cells[key], p)):
			s.from[key] = was
			if changed {
				count[1]++
			}
		default:
			count[1], count[2] = count[1]+1, count[2]+1
		}
		k.renewed[k.framework.Indicator(key.Indicator).Def.Type] = count
	}
	k.stages = append(k.stages, *s)
}

// released is an indicator as it was at one stage.
type released struct {
	key   cohort.Key
	at    int // the stage it is of
	shown int // the stage at which it was first shown
}

// editions are what was released of some indicators, in order of the stage it is of.
func (k *kept) editions(keys []cohort.Key) (out []released) {
	for _, key := range keys {
		for i, s := range k.stages {
			at, some := s.from[key]
			if some && (i == 0 || k.stages[i-1].from[key] != at || k.stages[i-1].sum.Cells[key] == nil) {
				out = append(out, released{key, at, i})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b released) int { return a.at - b.at })
	return out
}

// populationOf is what a release says of how many there are, 0 when it does not.
func (k *kept) populationOf(e released) int {
	r := k.stages[e.shown].read
	f := r.N()
	if e.key != (cohort.Key{}) {
		f = r.Population(k.framework.Indicator(e.key.Indicator), e.key.Moment)
	}
	if !f.Known() {
		return 0
	}
	return int(f.Value())
}

// TestAttackOnWhoCameBetweenReleases makes the releases that the demonstration would have made
// each quarter for two years, in which people came, ended and were erased. Who kept them
// all, and puts together what is of the same people, finds no few people who came in
// between, what few of them have, or of how few of them something holds.
func TestAttackOnWhoCameBetweenReleases(t *testing.T) {
	monitors := []string{"klantbeleving"}
	if !testing.Short() {
		monitors = append(monitors, "demo", "watwerkt")
	}
	people, sums, numbers := 0, 0, 0
	for _, id := range monitors {
		t.Run(id, func(t *testing.T) {
			var days []source.Date
			for i := range 8 {
				days = append(days, source.DateOf(2022, 2, 21).AddMonths(3*i))
			}
			groups := keep(t, id, 1, days)
			twins, same := twinsOf(groups), addUpTheSame(groups)
			tell := func(into *int) func(found []string, struck int) {
				return func(found []string, struck int) {
					*into += struck
					for _, x := range found {
						t.Error(x)
					}
				}
			}
			for _, k := range groups {
				for _, keys := range twins {
					tell(&people)(k.strikePeople(keys))
					for _, key := range keys {
						if key != (cohort.Key{}) {
							tell(&numbers)(k.strikeNumbers(key))
						}
					}
				}
				for _, list := range same {
					tell(&sums)(k.strikeSums(list))
				}
				t.Logf("%s: of each type seen, changed and renewed %v", k.name, k.renewed)
			}
		})
	}
	t.Logf("%d pairs of numbers of people, %d of other numbers and what %d small groups have were attacked", people, numbers, sums)
	if people == 0 || numbers == 0 || sums == 0 {
		t.Errorf("%d pairs of numbers of people, %d of other numbers and what %d small groups have were attacked", people, numbers, sums)
	}
}
