package lambdatest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// CPU is the processor time that the function used since it started, as Linux tells; on
// another system it is an error. It is the sum of what each of its threads ran, in
// nanoseconds: what Linux says of a process as a whole is counted in ticks of 10 ms.
func (f *Function) CPU() (time.Duration, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", f.pid))
	if err != nil {
		return 0, fmt.Errorf("processor time: %w", err)
	}
	var sum time.Duration
	counted := 0
	for _, name := range threads {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // that thread just ended
		}
		if err != nil {
			return 0, fmt.Errorf("processor time: %w", err)
		}
		ran, _, _ := strings.Cut(string(data), " ") // time run, time waited, times run
		nanoseconds, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("processor time: %w", err)
		}
		sum += time.Duration(nanoseconds)
		counted++
	}
	if counted == 0 {
		return 0, fmt.Errorf("processor time: process %d has no thread that tells", f.pid)
	}
	return sum, nil
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
