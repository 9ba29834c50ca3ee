package main

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"effectmonitor/functions/internal/store"
)

// BenchmarkSubmit measures what follows a response that is sent in, in one gemeente of so
// many participants beside one of two hundred: the facts, the figures and the pages of the
// gemeente, and those of the country. It is for -benchtime 5x: filling takes a minute.
func BenchmarkSubmit(b *testing.B) {
	for _, size := range []int{1000, 3000, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchSubmit(b, size, false) })
	}
	b.Run("10000-after-definitions", func(b *testing.B) { benchSubmit(b, 10_000, true) })
}

// benchSubmit submits in a gemeente of so many; anew is the first time after definitions
// that change no figure, for which what was added up counts no more.
func benchSubmit(b *testing.B, size int, anew bool) {
	check := func(err error) {
		if err != nil {
			b.Helper()
			b.Fatal(err)
		}
	}
	ctx := b.Context()
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &bytes.Buffer{}, data: b.TempDir()}
	n, err := s.empty(scale{gemeenten: 1, participants: size})
	check(err)
	defer n.db.Close()
	check(n.draw(ctx))
	assign := func(i int) (string, string) { return fmt.Sprintf("medewerker-%d", i/perWorker), "Team 1" }
	code := n.gemeenten()[0].Code
	check(n.originals.Fill(ctx, code, size, assign, func(int) {}))
	check(n.originals.Fill(ctx, n.gemeenten()[1].Code, 200, assign, func(int) {}))
	check(n.rebuild(ctx, scale{}))

	var cpu time.Duration
	b.ResetTimer()
	for i := range b.N {
		b.StopTimer()
		bundle, err := n.originals.One(ctx, code, size+i, assign)
		check(err)
		last := len(bundle.Responses) - 1
		response := bundle.Responses[last]
		bundle.Responses = bundle.Responses[:last]
		_, err = n.app.Store.Import(ctx, code, []store.ParticipantBundle{bundle})
		check(err)
		who := []store.ParticipantRef{{Gemeente: code, Participant: response.Participant}}
		check(n.app.Project(ctx, who))
		response.Version = 0
		line := store.Audit{At: n.app.Now(), By: "medewerker-0", Participant: response.Participant, Action: "response:submit"}
		for _, programme := range n.app.Catalog().Programmes() {
			if !anew {
				break
			}
			sum, err := n.app.Store.Aggregate(ctx, code, programme.Def.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			check(err)
			check(n.app.Store.PutAggregate(ctx, code, programme.Def.ID, "earlier", func() ([]byte, error) { return sum.Data, nil }))
		}
		begun := processorTime()
		b.StartTimer()
		_, err = n.app.Store.Submit(ctx, code, response, fmt.Sprint("maat-", i), line)
		check(err)
		check(n.app.Project(ctx, who))
		cpu += processorTime() - begun
	}
	b.ReportMetric(cpu.Seconds()*1000/float64(b.N), "cpu-ms/op")
}
