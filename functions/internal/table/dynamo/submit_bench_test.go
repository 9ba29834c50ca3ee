package dynamo_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// BenchmarkSubmit measures what DynamoDB Local itself can do: the transaction of a submit
// of 250 questions and nothing else, by one client and by several, with and without its
// stream, and with options of Java. It is the ceiling of make load-lambda, which shares the
// machine with all that it measures. Its processor time says more than the time that
// passes where the machine does something else as well. Use a fixed number of times: with
// its stream it takes longer with each.
func BenchmarkSubmit(b *testing.B) {
	for _, java := range [][]string{dynamolocal.Soon, {"-Xmx512m"}, {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"}, {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"}} {
		b.Run(strings.Join(java, " "), func(b *testing.B) {
			for _, clients := range []int{1, 8} {
				b.Run(fmt.Sprintf("stream/%d", clients), func(b *testing.B) {
					server := dynamolocal.StartWith(b, java)
					tab, _ := server.Create(b, time.Now)
					submits(b, server, tab, clients)
				})
				b.Run(fmt.Sprintf("mute/%d", clients), func(b *testing.B) {
					server := dynamolocal.StartWith(b, java)
					submits(b, server, server.CreateMute(b, time.Now), clients)
				})
			}
		})
	}
}

// submits are b.N transactions as large as that of a submit: 12 units, of a response of
// 2.9 kilobytes, a caseload entry, and a line twice in the trail.
func submits(b *testing.B, server *dynamolocal.Server, tab *dynamo.Table, clients int) {
	item := func(partition string, c int, size int) table.Item {
		return table.Item{Key: table.Key{Partition: partition, Sort: fmt.Sprint(c)}, Value: []byte(strings.Repeat("x", size))}
	}
	for c := range clients {
		if err := tab.Write(b.Context(), table.Create(item("response", c, 2800)), table.Create(item("caseload", c, 800))); err != nil {
			b.Fatal(err)
		}
	}
	var next atomic.Int64
	var all sync.WaitGroup
	before, told := server.Processor()
	b.ResetTimer()
	for c := range clients {
		all.Go(func() {
			for version := uint64(1); ; version++ {
				n := int(next.Add(1))
				if n > b.N {
					return
				}
				response, entry := item("response", c, 2800), item("caseload", c, 800)
				response.Version, entry.Version = version, version
				err := tab.Write(b.Context(), table.Replace(response), table.Replace(entry), table.Put(item("audit", n, 200)), table.Put(item("trail", n, 200)))
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "submits/s")
	if after, also := server.Processor(); told && also {
		b.ReportMetric(float64((after-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	}
}
