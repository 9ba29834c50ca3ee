package zone_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the whole list, to compare with

	"effectmonitor/functions/internal/zone"
)

// TestLikeTheWholeList: at every hour of a summer and a winter change, and in every
// month of a century, the zone says what the list of all zones says.
func TestLikeTheWholeList(t *testing.T) {
	got, err := zone.Load("")
	if err != nil {
		t.Fatal(err)
	}
	want, err := time.LoadLocation(zone.Default)
	if err != nil {
		t.Fatal(err)
	}
	check := func(at time.Time) {
		gotName, gotOffset := at.In(got).Zone()
		wantName, wantOffset := at.In(want).Zone()
		if gotName != wantName || gotOffset != wantOffset {
			t.Fatalf("%s: %s %d, want %s %d", at, gotName, gotOffset, wantName, wantOffset)
		}
	}
	for at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2070; at = at.Add(6 * time.Hour) {
		check(at)
	}
	if name, _ := time.Date(2026, 7, 1, 0, 0, 0, 0, got).Zone(); name != "CEST" || got.String() != zone.Default {
		t.Errorf("%s in %s", name, got)
	}
}

func TestOtherZones(t *testing.T) {
	if z, err := zone.Load("UTC"); err != nil || z != time.UTC {
		t.Errorf("%v, %v", z, err)
	}
	if _, err := zone.Load("Europe/Nergens"); err == nil {
		t.Error("a zone that does not exist is found")
	}
}
