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
			out = append(out, c.Facts(p, probeDay), c.Facts(p, day("2026-02-01")))
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
