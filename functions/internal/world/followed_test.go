package world

import (
	"bytes"
	"strings"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// checkFollowed: when the feed was followed to its end the figures are those of the facts
// that are stored, and the country is the sum of its gemeenten: nothing that was left to a
// later turn stays behind, without anybody computing everything anew.
func (w *world) checkFollowed() {
	plain := store.New(w.shelf)
	for _, g := range []string{north, south, ""} {
		stored, err := plain.National(ctx, programmeID, "all")
		if g != "" {
			stored, err = plain.Aggregate(ctx, g, programmeID)
		}
		if err != nil {
			continue // nobody ever did anything
		}
		at := 0
		if stored.Digest == releases()[1].Digest() {
			at = 1
		}
		over := func(s *shelf) *app.App {
			return app.New(app.Config{Store: store.New(s), Catalog: func() *catalog.Catalog { return releases()[at] }, Box: w.box, Now: func() time.Time { return w.clock }})
		}
		fresh := newShelf(func() time.Time { return w.clock })
		for _, it := range w.shelf.all() {
			if g != "" && strings.Contains(it.Partition, "/aggregate/") || strings.HasPrefix(it.Partition, "national/") {
				continue
			}
			if err := fresh.Write(ctx, table.Put(it)); err != nil {
				w.breach("%v", err)
			}
		}
		again := over(fresh)
		who := store.ParticipantRef{Gemeente: g, Participant: "nobody"} // whose facts are not computed: there are none
		if g == "" {
			who.Gemeente = north
		}
		if err := again.Project(ctx, []store.ParticipantRef{who}); err != nil {
			w.breach("add up %q: %v", g, err)
		}
		if a, b := w.sumOf(over(w.shelf), g), w.sumOf(again, g); !bytes.Equal(a, b) {
			w.breach("when the feed was followed the figures of %q are %s, and the facts add up to %s", g, a, b)
		}
	}
}
