package app_test

import (
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
)

// TestEveryEndOfACycleIsKept: a cycle that is concluded again with another end knows with
// which ends it was shown, each once and in their order.
func TestEveryEndOfACycleIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	who := app.Actor{ID: "beleid", Gemeente: "0518"}
	c, err := b.RecordCycle(t.Context(), who, "jpf", app.NewCycle{
		Intervention: "schuldenpauze", Measure: "lange_stabilisatie", Since: source.DateOf(2024, 1, 1), Expected: -12,
	})
	must(t, err)
	first, second := source.DateOf(2025, 12, 31), source.DateOf(2026, 6, 30)
	for i, until := range []source.Date{0, first, first, second, first} {
		b.setDay(time.Date(2026, time.November, 24+i, 9, 0, 0, 0, time.UTC))
		must(t, b.ConcludeCycle(t.Context(), who, "jpf", c.ID, "Zo gaat het.", until))
	}
	kept, err := b.Store.Cycle(t.Context(), "0518", "jpf", c.ID)
	must(t, err)
	if kept.Until != first {
		t.Errorf("it ended on %s", kept.Until)
	}
	told := kept.Told()
	if len(told) != 3 || told[0].Until != 0 || told[1].Until != first || told[2].Until != second {
		t.Fatalf("it was shown with %+v", told)
	}
	if !told[0].At.Before(told[1].At) || !told[1].At.Before(told[2].At) {
		t.Errorf("the ends came at %+v", told)
	}
}
