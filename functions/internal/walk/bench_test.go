package walk_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
)

// BenchmarkColdStart measures of every function from the start of a process until it asks
// Lambda for its first event, definitions read, and what it then holds in memory.
func BenchmarkColdStart(b *testing.B) {
	origin := cloud.Origin + "=" + host
	more := map[string][]string{
		"portal": staffOnly(nowhere, nowhere), "results": {origin}, "survey": nil, "project": nil, "retain": nil,
		"export":   {origin, cloud.ExportBucket + "=none"},
		"workbook": {origin},
		"remind":   {origin, cloud.KeyAlias + "=alias/identity-{gemeente}", cloud.MailFrom + "=monitor@example.nl", cloud.SMSFrom + "=Monitor"},
	}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		b.Run(name, func(b *testing.B) {
			binary, env := function(b, name), slices.Concat(account(b, nowhere, "none"), more[name])
			var total time.Duration
			held := 0
			for b.Loop() {
				f := lambdatest.Start(b, binary, env...)
				total += f.Ready()
				memory, err := f.Memory()
				if err != nil {
					b.Skip(err)
				}
				held = max(held, memory)
			}
			b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), "ms/ready")
			b.ReportMetric(float64(held)/1e6, "MB/memory")
		})
	}
}

// BenchmarkLocalStart measures the start of the local server after the first time,
// until it serves.
func BenchmarkLocalStart(b *testing.B) {
	data := demoData(b)
	var total time.Duration
	for b.Loop() {
		s := startLocal(b, data)
		total += s.ready
		s.kill()
	}
	b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), "ms/serving")
}
