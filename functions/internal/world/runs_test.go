package world

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// rest gives a process all that is left of the feed, in one batch.
func (w *world) rest(i *instance) {
	changes, _, _ := w.shelf.Read(ctx, strconv.Itoa(w.read), len(w.shelf.feed))
	w.read += len(changes)
	w.batch(i, changes)
}

// follow gives a process a batch of the feed: the next one, or one that came before.
func (w *world) follow(i *instance) {
	if w.random.IntN(3) > 0 || len(w.backlog) == 0 {
		changes, _, _ := w.shelf.Read(ctx, strconv.Itoa(w.read), 1+w.random.IntN(12))
		w.read += len(changes)
		if len(changes) > 0 {
			w.backlog = append(w.backlog, changes)
		}
	}
	if len(w.backlog) == 0 {
		return
	}
	n := w.random.IntN(len(w.backlog))
	batch := w.backlog[n]
	w.backlog = slices.Delete(w.backlog, n, n+1)
	w.batch(i, batch)
}

func (w *world) batch(i *instance, batch []table.Change) {
	w.start(fmt.Sprintf("follow %d changes", len(batch)), i, func(*task) error {
		return i.Follow(ctx, store.WorkOf(batch))
	}, func(t *task) {
		if t.err != nil || !w.calm && t.random.IntN(8) == 0 {
			w.backlog = append(w.backlog, batch) // once more
		}
	})
}

// renew is what the night computes anew.
func renew(i *instance) error {
	_, ready, err := app.Renew(ctx, i.App)
	if err == nil && !ready {
		return errors.New("not all figures were computed anew")
	}
	return err
}

func (w *world) rebuild(i *instance) {
	w.start("rebuild", i, func(t *task) error {
		if t.random.IntN(2) == 0 {
			return i.Rebuild(ctx)
		}
		return renew(i)
	}, nil)
}

func (w *world) remind(i *instance) {
	w.start("remind", i, func(*task) error {
		_, err := i.Remind(ctx, w.outgoing(i))
		return err
	}, nil)
}

func (w *world) retain(i *instance) {
	w.start("retain", i, func(*task) error {
		_, err := i.Retain(ctx)
		return err
	}, nil)
}

// tick moves the clock: mostly some minutes or days, sometimes months, sometimes back.
func (w *world) tick() {
	days := []int{0, 0, 0, 1, 2, 3, 8, 30, 90}[w.random.IntN(9)]
	w.clock = w.clock.AddDate(0, 0, days).Add(time.Duration(w.random.IntN(90)) * time.Minute)
	if h := w.clock.Hour(); h >= 18 || h < 9 {
		w.clock = w.clock.Add(time.Duration((34-h)%24) * time.Hour)
	}
	if w.random.IntN(6) == 0 {
		w.clock = w.clock.Add(-time.Duration(w.random.IntN(50)) * time.Minute)
	}
	w.note("the clock stands at %s", w.clock)
}

// deploy brings another release, forward or back, and one process that has it; the
// others go on as they are until they end.
func (w *world) deploy(i *instance) {
	if w.random.IntN(2) == 0 {
		w.release = 1 - w.release
	}
	w.replace(i)
	w.note("release %d", w.release)
}
