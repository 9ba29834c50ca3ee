package preview

import (
	"testing"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/tabletest"
)

// TestMemoryKeepsTheContract runs everything of the contract of a table that needs no
// feed: a preview has none.
func TestMemoryKeepsTheContract(t *testing.T) {
	tabletest.RunTable(t, func(_ *testing.T, clock *tabletest.Clock) table.Table { return newMemory(clock.Now) })
}
