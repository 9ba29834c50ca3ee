package walk_test

import (
	"os"
	"testing"
	"time"

	"effectmonitor/functions/internal/lambdatest"
)

// BenchmarkColdStart measures from the start of a process until it asks Lambda for
// its first event, definitions read, and how large its binary is on this machine.
func BenchmarkColdStart(b *testing.B) {
	env := map[string][]string{
		"portal": append(account(b, nowhere, "none"), staffOnly(nowhere, nowhere)...),
		"survey": account(b, nowhere, "none"), "project": account(b, nowhere, "none"),
	}
	for _, name := range []string{"portal", "survey", "project"} {
		b.Run(name, func(b *testing.B) {
			binary := function(b, name)
			info, err := os.Stat(binary)
			if err != nil {
				b.Fatal(err)
			}
			var total time.Duration
			for b.Loop() {
				total += lambdatest.Start(b, binary, env[name]...).Ready()
			}
			b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), "ms/ready")
			b.ReportMetric(float64(info.Size())/1e6, "MB")
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
