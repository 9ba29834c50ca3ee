package store

import (
	"encoding/json"
	"fmt"

	"effectmonitor/functions/internal/table"
)

// testAggregateSince: what is different is written beside what was stored whole, goes when
// the whole is written, and who does not know it reads the whole of before. Nothing is
// written when nothing changed.
func testAggregateSince(k *kit) {
	of := Of{Gemeente: g, Programme: "p"}
	hashes := map[string]bool{}
	put := func(want string, next Built) {
		hash, err := k.PutAggregatePages(k.Context(), g, "p", "digest", func(b Before) (Built, error) {
			was, known, err := b.Read(false)
			if got := fmt.Sprintf("%s %s %t", was.Data, was.Since, known); got != want || known && was.Hash != b.Hash {
				k.Errorf("before it was %s, want %s", got, want)
			}
			if short, known, err := b.Read(true); err != nil || known && (short.Data != nil || string(short.Since) != string(was.Since)) {
				k.Errorf("without what is kept it was %s %s (%v)", short.Data, short.Since, err)
			}
			return next, err
		})
		k.must(err)
		got, err := k.Aggregate(k.Context(), g, "p")
		if k.must(err); got.Hash != hash {
			k.Errorf("stored as %s, read as %s", hash, got.Hash)
		}
		hashes[hash] = true
	}
	page := map[string][]byte{"x": []byte("first"), "y": []byte("stays")}
	put("  false", Built{Data: []byte("whole"), Pages: page})
	stays := k.version(pageKey(of.partition(), "y"))
	part := k.version(partKey(of.partition(), 1, 0))
	page["x"] = []byte("second")
	put("whole  true", Built{Since: []byte("one"), Pages: page})
	put("whole one true", Built{Since: []byte("two"), Pages: page})
	if k.version(partKey(of.partition(), 1, 0)) != part || k.version(pageKey(of.partition(), "y")) != stays {
		k.Error("what did not change was written")
	}
	if k.version(pageKey(of.partition(), "x")) == stays {
		k.Error("a page that changed was not written")
	}
	head := k.version(headKey(of.partition()))
	put("whole two true", Built{Same: true})
	if k.version(headKey(of.partition())) != head {
		k.Error("the same was written again")
	}
	got, err := k.Aggregate(k.Context(), g, "p")
	if k.must(err); string(got.Data) != "whole" || string(got.Since) != "two" {
		k.Errorf("read %s and %s", got.Data, got.Since)
	}
	k.olderFunctions(of.partition())
	put("whole two true", Built{Data: []byte("anew")})
	put("anew  true", Built{Since: []byte("three")})
	if len(hashes) != 5 {
		k.Errorf("%d hashes of five states", len(hashes))
	}
	page2, err := k.t.Query(k.Context(), of.partition(), table.Range{})
	if err != nil || len(page2.Items) != 3 {
		k.Errorf("%d items are left, %v; want head, part and difference", len(page2.Items), err)
	}
}

// version is that of a stored item, 0 without.
func (k *kit) version(key table.Key) uint64 {
	it, _ := k.t.Get(k.Context(), key)
	return it.Version
}

// olderFunctions reads a whole as functions do that know no differences: a head with the
// parts of its generation, of which it is the hash.
func (k *kit) olderFunctions(partition string) {
	var h struct {
		Generation uint64   `json:"generation"`
		Parts      int      `json:"parts"`
		Hash       string   `json:"hash"`
		Pages      []string `json:"pages"`
	}
	stored, err := k.t.Get(k.Context(), headKey(partition))
	k.must(err)
	k.must(json.Unmarshal(stored.Value, &h))
	var packed []byte
	for n := range h.Parts {
		it, err := k.t.Get(k.Context(), partKey(partition, h.Generation, n))
		k.must(err)
		packed = append(packed, it.Value...)
	}
	if data, err := expand(packed); err != nil || string(data) != "whole" || hashOf(packed) != h.Hash {
		k.Errorf("older functions read %s (%v)", data, err)
	}
	// What they write themselves has parts of the next generation and no difference.
	packed, err = compress([]byte("whole"))
	k.must(err)
	it, err := record(headKey(partition), map[string]any{"generation": h.Generation + 1, "parts": 1, "hash": hashOf(packed), "digest": "digest", "pages": h.Pages})
	k.must(err)
	from, to := partKey(partition, h.Generation, 0), partKey(partition, h.Generation+1, 0)
	before, err := k.t.Get(k.Context(), headKey(partition))
	k.must(err)
	k.must(k.t.Write(k.Context(), saving(it, before.Version), table.Delete(from), table.Put(table.Item{Key: to, Value: packed})))
	if got, err := k.Aggregate(k.Context(), g, "p"); err != nil || string(got.Data) != "whole" || got.Since != nil {
		k.Errorf("of older functions %s and %s (%v)", got.Data, got.Since, err)
	}
	_, err = k.PutAggregatePages(k.Context(), g, "p", "digest", func(Before) (Built, error) { return Built{Since: []byte("two")}, nil })
	k.must(err)
}
