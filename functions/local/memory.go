package main

import (
	"os"
	"runtime/debug"
)

// A laptop has more memory than time: what is no longer used is collected once it is six
// times what is, and not as soon as it is as much; near largeHeap it is more often again.
const (
	roomyPercent = 600
	largeHeap    = 2 << 30
)

// roomy collects garbage less often, unless the environment says how.
func roomy() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(roomyPercent)
		debug.SetMemoryLimit(largeHeap)
	}
}
