package indicator

import (
	"reflect"
	"sync"
	"testing"

	"effectmonitor/engine/formula"
)

// TestOnlyWhatIsReadIsTakenIn: leaving out the answers that no formula reads gives the same
// facts of whoever there may be, and leaves something out.
func TestOnlyWhatIsReadIsTakenIn(t *testing.T) {
	var f Framework
	load(t, "raamwerk.yaml", &f, same)
	unread := Variables{Rater: "staf", Symbols: []formula.Symbol{{Name: "ongelezen", Type: formula.TypeNumber}}}
	c, found := Compile(&f, testProgramme(t, same), append(variables(), unread))
	if c == nil {
		t.Fatal(found)
	}
	all, read := map[int]bool{}, c.read()
	for slot := range c.names.symbols {
		all[slot] = true
	}
	taken, asked := len(c.names.readSlots)+len(c.names.readRows), len(c.names.slots)+len(c.names.rows)
	if taken == 0 || taken >= asked {
		t.Fatalf("%d of %d answers are read", taken, asked)
	}
	people := append(c.probes(300), person())
	facts := func(slots map[int]bool) (out []Facts) {
		c.names.only(slots)
		c.pool = &sync.Pool{New: func() any { return c.names.newWork() }}
		for _, p := range people {
			out = append(out, c.Facts(p, probeDay(0)), c.Facts(p, day("2026-02-01")))
		}
		return out
	}
	everything, few := facts(all), facts(read)
	for i := range few {
		if !reflect.DeepEqual(few[i], everything[i]) {
			t.Fatalf("%+v\nwith every answer %+v", few[i], everything[i])
		}
	}
	if none := facts(map[int]bool{}); reflect.DeepEqual(none, few) {
		t.Error("the facts are the same without any answer")
	}
}

// TestReadsOfAnyone: whoever there may be has the same facts when responses are what Reads
// says of them, and something is left out.
func TestReadsOfAnyone(t *testing.T) {
	c, today := compiled(t), day("2026-02-01")
	left := 0
	for _, p := range append(c.probes(300), person()) {
		before := c.Facts(p, today)
		for i, r := range p.Responses {
			reads := c.Reads(r.Rater, r.Questionnaire)
			r.Values["ongelezen"] = formula.Number(1)
			some := map[string]formula.Value{}
			for id, v := range r.Values {
				if _, asked := reads.Values[id]; asked {
					some[id] = v
				}
			}
			left += len(r.Values) - len(some)
			p.Responses[i].Values, p.Responses[i].Rows = some, nil
		}
		if after := c.Facts(p, today); !reflect.DeepEqual(after, before) {
			t.Fatalf("%+v\nwithout the rest %+v", before, after)
		}
	}
	if left == 0 {
		t.Error("nothing is left out")
	}
}
