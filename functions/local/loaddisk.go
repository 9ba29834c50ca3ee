package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"effectmonitor/functions/internal/rush"
)

// probeEvery is how often the disk is tried: often enough to see it stand still, and
// seldom enough not to be the reason.
const probeEvery = 100 * time.Millisecond

// disk tries until the context ends how long it takes to store a little durably, apart
// from everything else. Each page that shows somebody's data waits once for that, because
// the audit trail is stored first: what is slow here is the machine and not the pages.
func disk(ctx context.Context, folder string) (times []time.Duration, err error) {
	f, err := os.Create(filepath.Join(folder, "schijf"))
	if err != nil {
		return nil, fmt.Errorf("try the disk: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	block := make([]byte, 4096)
	for tick := time.NewTicker(probeEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return times, nil
		case <-tick.C:
		}
		begin := time.Now()
		if _, err := f.WriteAt(block, 0); err != nil {
			return times, fmt.Errorf("try the disk: %w", err)
		}
		if err := f.Sync(); err != nil {
			return times, fmt.Errorf("try the disk: %w", err)
		}
		times = append(times, time.Since(begin))
	}
}

// printDisk says how fast the disk was meanwhile.
func printDisk(out io.Writer, times []time.Duration) error {
	if len(times) == 0 {
		return nil
	}
	ms := func(p int) float64 { return float64(rush.Percentile(times, p).Microseconds()) / 1000 }
	_, err := fmt.Fprintf(out, "Bewaren op deze schijf duurde %.1f ms (p50), %.1f ms (p99), hoogstens %.1f ms. Elke bladzijde over iemand wacht daar een keer op.\n",
		ms(50), ms(99), ms(100))
	return err
}
