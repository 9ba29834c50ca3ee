package bolt

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/tabletest"
)

func open(t *testing.T, path string, clock *tabletest.Clock) *Table {
	t.Helper()
	tab, err := Open(path, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() }) // closing twice is harmless
	return tab
}

func TestContract(t *testing.T) {
	tabletest.Run(t, func(t *testing.T, clock *tabletest.Clock) tabletest.Harness {
		path := filepath.Join(t.TempDir(), "table.db")
		var start func() tabletest.Harness
		start = func() tabletest.Harness {
			tab := open(t, path, clock)
			return tabletest.Harness{Table: tab, Feed: tab, Checkpoints: tab, Reopen: func() tabletest.Harness {
				if err := tab.Close(); err != nil {
					t.Fatal(err)
				}
				return start()
			}}
		}
		return start()
	})
}

// BenchmarkWrite shows what one synced commit costs and how concurrent writers
// share it.
func BenchmarkWrite(b *testing.B) {
	for _, writers := range []int{1, 50} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			tab, err := Open(filepath.Join(b.TempDir(), "table.db"), tabletest.NewClock().Now)
			if err != nil {
				b.Fatal(err)
			}
			defer tab.Close()
			value := make([]byte, 2000)
			var n atomic.Int64
			b.SetParallelism(writers)
			if writers == 1 {
				for b.Loop() {
					write(b, tab, n.Add(1), value)
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					write(b, tab, n.Add(1), value)
				}
			})
		})
	}
}

func write(b *testing.B, tab *Table, n int64, value []byte) {
	it := table.Item{Key: table.Key{Partition: "p", Sort: fmt.Sprintf("%012d", n)}, Value: value}
	if err := tab.Write(b.Context(), table.Create(it)); err != nil {
		b.Error(err)
	}
}
