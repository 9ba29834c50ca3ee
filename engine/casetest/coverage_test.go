package casetest

import (
	"slices"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/instruments"
)

// TestCoverShipped: with fewer cases less is reached and the same is there to
// reach; without cases nothing is reached.
func TestCoverShipped(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	files, _ := load.Tests(instruments.FS)
	all := Cover(c, files)
	if len(all) == 0 {
		t.Fatal("nothing has coverage")
	}
	for i := range files {
		if list := files[i].Doc.Root.Get("gevallen"); list != nil {
			list.Items = list.Items[:1]
		}
	}
	for i, fewer := range Cover(c, files) {
		full := all[i]
		if full.Definition != fewer.Definition || full.Parts != fewer.Parts || full.Reached < fewer.Reached {
			t.Errorf("%s: %d of %d with all cases, %d of %d with one", full.Definition, full.Reached, full.Parts, fewer.Reached, fewer.Parts)
		}
		if full.Reached+len(full.Missed) != full.Parts || full.Parts == 0 {
			t.Errorf("%s: %d reached and %d missed of %d", full.Definition, full.Reached, len(full.Missed), full.Parts)
		}
		for _, p := range full.Missed {
			if p.Line == 0 {
				t.Errorf("%s: %s has no place", full.Definition, p.What)
			}
			if !slices.ContainsFunc(fewer.Missed, func(q Part) bool { return q.What == p.What }) {
				t.Errorf("%s: %s is reached by fewer cases only", full.Definition, p.What)
			}
		}
	}
}

// unreachable are parts of the shipped definitions that no case can reach, with the
// reason.
var unreachable = map[string]string{
	"indicator instroom: onwaar": "whoever is in the register has started",
}

// TestShippedIsCovered: a case reaches every question, option, check, branch, class,
// indicator, breakdown, tile, reason and effect that the product ships.
func TestShippedIsCovered(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	files, _ := load.Tests(instruments.FS)
	excused := 0
	for _, coverage := range Cover(c, files) {
		for _, p := range coverage.Missed {
			if unreachable[p.What] == "" {
				t.Errorf("%s:%d: no case reaches %s", coverage.Definition, p.Line, p.What)
				continue
			}
			excused++
		}
	}
	if excused != len(unreachable) {
		t.Errorf("%d of %d parts that were excused are reached after all", len(unreachable)-excused, len(unreachable))
	}
}
