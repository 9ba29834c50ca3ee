package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// What a request to the table takes in the cloud, from a function in the same region:
// rounded up from what is usual (single digits for a read, a few times that for a
// transaction). Here the table is in the process and takes no time to reach.
const (
	farRead  = 6 * time.Millisecond
	farWrite = 15 * time.Millisecond
)

// Of the function that runs at night: its memory in MB, how much of it Go may fill, the share
// of a processor that Lambda gives for it, and how many it says that there are.
const (
	nightMemory     = 3008
	nightFilled     = nightMemory * 85 / 100 << 20
	nightShare      = nightMemory / 1769.0
	nightProcessors = 2
)

// far is a table behind a network.
type far struct {
	table.Table
	reads, writes atomic.Int64
}

func (f *far) Get(ctx context.Context, key table.Key) (table.Item, error) {
	f.reads.Add(1)
	time.Sleep(farRead)
	return f.Table.Get(ctx, key)
}

func (f *far) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	f.reads.Add(1)
	time.Sleep(farRead)
	return f.Table.GetMany(ctx, keys...)
}

func (f *far) Query(ctx context.Context, partition string, of table.Range) (table.Page, error) {
	f.reads.Add(1)
	time.Sleep(farRead)
	return f.Table.Query(ctx, partition, of)
}

func (f *far) Write(ctx context.Context, ops ...table.Op) error {
	f.writes.Add(1)
	time.Sleep(farWrite)
	return f.Table.Write(ctx, ops...)
}

// night measures what runs once a day, on the day after: nobody changed anything, and
// everything is computed anew. Before that it does what is of the first night of a period,
// with the table at hand: that also announces everybody, which no night does.
func (n *nation) night(ctx context.Context, m scale) error {
	if !m.night {
		return nil
	}
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(nightFilled) // as in the cloud
	defer debug.SetGCPercent(percent)
	defer debug.SetMemoryLimit(limit)
	c := n.config
	c.Store, c.Parallel, c.Renew = store.New(n.db), nightProcessors, nil
	if _, err := n.timed(func() (app.Retained, error) { return app.New(c).Retain(ctx) }, "Wat een nieuwe periode erbij doet"); err != nil {
		return err
	}
	distant := &far{Table: n.db}
	c.Store, c.Renew = store.New(distant), app.Renew
	c.Now = func() time.Time { return time.Now().AddDate(0, 0, 1) }
	sum, err := n.timed(func() (app.Retained, error) { return app.New(c).Retain(ctx) }, "Een nacht met een tabel op afstand")
	if err != nil {
		return err
	}
	n.print("%d gemeenten opnieuw; %d leesverzoeken en %d transacties. De functie heeft %.1f processor en %d MB.",
		sum.Renewed, distant.reads.Load(), distant.writes.Load(), nightShare, nightMemory)
	return nil
}

// timed prints how long something takes, and the most memory that Go holds meanwhile.
func (n *nation) timed(do func() (app.Retained, error), what string) (app.Retained, error) {
	debug.FreeOSMemory()
	most, stop := mostMemory()
	begun, cpu := time.Now(), processorTime()
	sum, err := do()
	stop()
	n.print("%s: %.0f s, %.0f s processortijd, hoogstens %d MB geheugen.", what, time.Since(begun).Seconds(), (processorTime() - cpu).Seconds(), most()>>20)
	return sum, err
}

// mostMemory keeps the most memory that Go holds until it is stopped, in bytes.
func mostMemory() (most func() uint64, stop func()) {
	var peak atomic.Uint64
	ended := make(chan struct{})
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for {
			metrics.Read(sample)
			peak.Store(max(peak.Load(), sample[0].Value.Uint64()-sample[1].Value.Uint64()))
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return peak.Load, func() { close(ended) }
}
