package lambdatest

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is how finely Linux counts the time of a process: USER_HZ, which is 100 on every
// processor that Go runs on.
const tick = 10 * time.Millisecond

// CPU is the processor time that the function used since it started, as Linux tells; on
// another system it is an error.
func (f *Function) CPU() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", f.pid))
	if err != nil {
		return 0, fmt.Errorf("processor time: %w", err)
	}
	// The name of the command stands in brackets and may hold spaces; the times in user
	// and in system mode are the 12th and 13th field behind it.
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("processor time: %q", data)
	}
	sum := 0
	for _, field := range fields[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			return 0, fmt.Errorf("processor time: %w", err)
		}
		sum += ticks
	}
	return time.Duration(sum) * tick, nil
}

// Memory is how much memory the function holds now, in bytes: what is resident, as Linux
// tells; on another system it is an error.
func (f *Function) Memory() (int, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", f.pid))
	if err != nil {
		return 0, fmt.Errorf("memory: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				return 0, fmt.Errorf("memory: %w", err)
			}
			return kilobytes << 10, nil
		}
	}
	return 0, fmt.Errorf("memory: nothing in %q", data)
}
