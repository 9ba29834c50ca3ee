package load_test

import (
	"reflect"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

// TestFamiliesAreAlwaysTheSame: what is hidden follows from them, and a number that is
// hidden today and another one tomorrow is hidden on neither day.
func TestFamiliesAreAlwaysTheSame(t *testing.T) {
	read := func() any {
		defs, found := load.Load(instruments.FS)
		if defs == nil {
			t.Fatal(found)
		}
		families := 0
		var all []any
		for _, p := range defs.Programmes() {
			list := defs.FrameworkOf(source.Ref{ID: p.Def.ID, Version: p.Def.Version}).Families()
			families += len(list)
			all = append(all, list)
		}
		if families == 0 {
			t.Fatal("no counts follow from each other")
		}
		return all
	}
	first := read()
	for range 3 {
		if !reflect.DeepEqual(first, read()) {
			t.Fatal("the same definitions give other families")
		}
	}
}
