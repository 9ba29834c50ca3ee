package catalog_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
)

// FuzzFromBundle reads bundles that somebody changed: one that is accepted can be
// written and read again, and any other is an error.
func FuzzFromBundle(f *testing.F) {
	data, err := loaded(f).Bundle()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, seed := range hostileBundles(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := catalog.FromBundle(data)
		if (c == nil) == (err == nil) {
			t.Fatalf("catalog %t, error %v", c != nil, err)
		}
		if c == nil {
			return
		}
		again, err := c.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := catalog.FromBundle(again); err != nil {
			t.Fatalf("written again, it is refused: %v", err)
		}
	})
}

// hostileBundles are bundles with something taken away, broken or blown up.
func hostileBundles(t testing.TB) map[string][]byte {
	t.Helper()
	data, err := loaded(t).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	with := func(key, value string) []byte {
		changed := map[string]json.RawMessage{}
		for k, v := range parts {
			changed[k] = v
		}
		changed[key] = json.RawMessage(value)
		out, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := map[string][]byte{
		"half of it":          data[:len(data)/2],
		"another digest":      with("digest", `"onzin"`),
		"deeper than allowed": []byte(`{"digest":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`),
		"larger than allowed": append([]byte(`{"digest":"`), []byte(strings.Repeat("a", catalog.MaxBundle)+`"}`)...),
		"a cycle": with("vragenlijsten", `[{"soort":"vragenlijst","id":"x","versie":1,"titel":{"nl":"X"},"invuller":"i","paginas":[{"id":"p","titel":{"nl":"P"},"vragen":[
			{"id":"a","type":"ja_nee","tekst":{"nl":"A"},"zichtbaar":"b"},{"id":"b","type":"ja_nee","tekst":{"nl":"B"},"zichtbaar":"a"}]}]}]`),
	}
	for key := range parts {
		if key != "digest" {
			out["nothing for "+key] = with(key, "[null]")
			out["nothing in "+key] = with(key, "[{}]")
		}
	}
	return out
}

func TestHostileBundlesAreErrors(t *testing.T) {
	for name, data := range hostileBundles(t) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c, err := catalog.FromBundle(data)
		runtime.ReadMemStats(&after)
		if c != nil || err == nil || len(err.Error()) > 10_000 {
			t.Errorf("%s: accepted, or said %.200v", name, err)
		}
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(4<<20+64*len(data)); used > limit {
			t.Errorf("%s: %d bytes for a bundle of %d", name, used, len(data))
		}
	}
}
