package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"

	"effectmonitor/engine/instrument"
)

// spread is the median of repeated measurements with the lowest and the highest.
type spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

func spreadOf(xs []float64) spread {
	sorted := slices.Sorted(slices.Values(xs))
	mid := len(sorted) / 2
	median := sorted[mid]
	if len(sorted)%2 == 0 {
		median = (sorted[mid-1] + sorted[mid]) / 2
	}
	return spread{median, sorted[0], sorted[len(sorted)-1]}
}

// processorTime is what this process used so far, with its garbage collector.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(fmt.Sprintf("bench: the system does not tell the processor time: %v", err))
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// measure runs our engine on one core for so many seconds of processor time and gives
// evaluations per second.
func (o *ownEngine) measure(all []instrument.Answers, seconds float64) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC() // what came before is not ours to pay
	start, count := processorTime(), 0
	for {
		n, read := o.run(all, 4)
		if read == 0 {
			panic("bench: nothing was read")
		}
		count += n
		if spent := (processorTime() - start).Seconds(); spent >= seconds {
			return float64(count) / spent
		}
	}
}

// cost is what something took by the clock and in processor time.
type cost struct {
	Wall spread `json:"wall_ms"`
	CPU  spread `json:"cpu_ms"`
}

// timed runs f a number of times.
func timed(times int, f func() error) (cost, error) {
	var wall, cpu []float64
	for range times {
		runtime.GC()
		at, used := time.Now(), processorTime()
		if err := f(); err != nil {
			return cost{}, err
		}
		wall = append(wall, float64(time.Since(at).Microseconds())/1000)
		cpu = append(cpu, float64((processorTime()-used).Microseconds())/1000)
	}
	return cost{spreadOf(wall), spreadOf(cpu)}, nil
}
