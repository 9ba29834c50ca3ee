package learning_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
)

// TestAFieldOfASnapshotStays: what once was a field of what is stored still is one, and a
// new one is written down.
func TestAFieldOfASnapshotStays(t *testing.T) {
	const list = "testdata/fields.txt"
	was, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range entire.Changed(string(was), list, entire.Fields(learning.Snapshot{})) {
		t.Error(fault)
	}
}

// TestASnapshotOfALaterRelease: a snapshot in which a later release keeps more, or that has
// another form there, cannot be made again: it is refused, so that no other takes its place.
func TestASnapshotOfALaterRelease(t *testing.T) {
	d, f := shipped(t)
	parts := map[string]*cohort.Aggregate{"0518": years(t, f, map[string][2]int{"2024": {20, 20}})}
	gate := cohort.NewGate(10)
	shot := learning.Take(d, source.DateOf(2026, 1, 1), gate, func(string) cohort.Gate { return gate }, f, nil, 1, maps.All(parts))
	pieces, head, err := learning.Volumes(shot, 1<<20)
	if err != nil || len(pieces) != 1 {
		t.Fatal(len(pieces), err)
	}
	const more = `"van_later":1,`
	add := func(data []byte, at string) []byte { return bytes.Replace(data, []byte(at), []byte(at+more), 1) }
	formed := bytes.Replace(head, []byte(`"vorm":3`), []byte(`"vorm":4`), 1)
	if _, err := learning.ReadSnapshot(head, pieces...); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2][]byte{
		"more of all":          {add(head, "{"), pieces[0]},
		"another form":         {formed, pieces[0]},
		"more in a piece":      {head, add(pieces[0], "{")},
		"more of one gemeente": {head, add(pieces[0], `"0518":{`)},
	} {
		if bytes.Equal(c[0], head) && bytes.Equal(c[1], pieces[0]) || !json.Valid(c[0]) || !json.Valid(c[1]) {
			t.Fatalf("%s: nothing is different", name)
		}
		if _, err := learning.ReadSnapshot(c[0], c[1]); !errors.Is(err, entire.ErrNewer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
