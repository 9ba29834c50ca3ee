package main

import (
	"bytes"
	"fmt"
	"testing"

	"effectmonitor/functions/internal/app"
)

// BenchmarkMeasured reads what figures are computed from, as computing all of them anew
// does: the dossiers of so many people who each filled in every questionnaire, one an
// operation, from the embedded store.
func BenchmarkMeasured(b *testing.B) {
	const people = 60
	ctx := b.Context()
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &bytes.Buffer{}, data: b.TempDir()}
	n, err := s.empty(scale{gemeenten: 1, participants: people})
	ok(b, err)
	b.Cleanup(func() { _ = n.db.Close() })
	ok(b, n.draw(ctx))
	code := n.gemeenten()[0].Code
	assign := func(i int) (string, string) { return fmt.Sprintf("medewerker-%d", i/perWorker), "Team 1" }
	ok(b, n.originals.Fill(ctx, code, people, assign, func(int) {}))
	ids, err := n.app.Store.ParticipantIDs(ctx, code)
	ok(b, err)
	reads := app.Reads(n.defs, code)
	b.ReportAllocs()
	begun := processorTime()
	for i := 0; b.Loop(); i++ {
		d, err := n.app.Store.Measured(ctx, code, ids[i%len(ids)], reads)
		ok(b, err)
		if len(d.Responses) != n.responses {
			b.Fatalf("%d responses", len(d.Responses))
		}
	}
	b.ReportMetric((processorTime()-begun).Seconds()*1e6/float64(b.N), "cpu-µs/op")
}
