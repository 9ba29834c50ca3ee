package bolt

import (
	"path/filepath"
	"testing"

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
