package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/store"
)

// atOncePerPage is of how many gemeenten a page reads all while somebody waits: of no more
// than those of which something is told in classes. What follows from more than these is made
// by Retain, at night; until then what there was is shown.
var atOncePerPage = cohort.MostCrossed

// volumeSize is about the largest piece of a snapshot that is stored by itself, in bytes.
// What a table takes in one transaction is four times as much.
const volumeSize = 1 << 20

// keptShot is how a snapshot is stored: its volumes have names of their own, so that a
// snapshot is read until the next one is whole. A take that was stopped halfway leaves
// volumes that nobody reads.
type keptShot struct {
	Take    string          `json:"opname"`
	Volumes int             `json:"stukken"`
	Head    json.RawMessage `json:"kop"`
}

func snapshotName(d *learning.Definition) string { return learning.Kind + "." + d.ID }

func (k keptShot) volume(d *learning.Definition, i int) string {
	return fmt.Sprintf("%s.%s.%d", snapshotName(d), k.Take, i)
}

// snapshot gives what gemeenten see of each other in the period of today, with the hash
// of what is stored; nil while nobody's figures were computed under these definitions.
func (a *App) snapshot(ctx context.Context, defs *catalog.Catalog, d *learning.Definition, f *indicator.Compiled) (*learning.Snapshot, string, error) {
	period, _ := d.PeriodOf(a.Today())
	shot, hash, err := a.lastSnapshot(ctx, d)
	if err != nil || shot.Fits(period, f) {
		return shot, hash, err
	}
	if len(sharingIn(defs, d.Programme.ID)) > atOncePerPage {
		if shot != nil && shot.Fits(shot.Period, f) {
			return shot, hash, nil
		}
		return nil, "", nil
	}
	if err := a.takeSnapshot(ctx, defs, d, f); err != nil {
		return nil, "", err
	}
	return a.lastSnapshot(ctx, d)
}

// Snapshots takes the snapshot of each definition of which the one that is stored is of an
// earlier period, or of other definitions, and says how many it took. The first of a few
// gemeenten it leaves to whoever looks. A run that was stopped anywhere is finished by the
// next.
func (a *App) Snapshots(ctx context.Context) (taken int, err error) {
	defs := a.Catalog()
	for _, d := range defs.Learnings() {
		f := defs.FrameworkOf(d.Programme)
		period, _ := d.PeriodOf(a.Today())
		shot, _, err := a.lastSnapshot(ctx, d)
		if err != nil {
			return taken, fmt.Errorf("read snapshot of %s: %w", d.ID, err)
		}
		if shot.Fits(period, f) || shot == nil && len(sharingIn(defs, d.Programme.ID)) <= atOncePerPage {
			continue // who looks first takes it: the first night there is nobody in it
		}
		if err := a.takeSnapshot(ctx, defs, d, f); err != nil {
			return taken, fmt.Errorf("take snapshot of %s: %w", d.ID, err)
		}
		taken++
	}
	return taken, nil
}

// takeSnapshot stores the snapshot of today, unless somebody else did meanwhile.
func (a *App) takeSnapshot(ctx context.Context, defs *catalog.Catalog, d *learning.Definition, f *indicator.Compiled) error {
	programme, name := d.Programme.ID, snapshotName(d)
	before, err := a.readShot(ctx, d)
	if err != nil {
		return err
	}
	earlier, _, err := a.lastSnapshot(ctx, d)
	if err != nil {
		return err
	}
	shot, err := a.newSnapshot(ctx, defs, d, f, earlier)
	if err != nil {
		return err
	}
	pieces, head, err := learning.Volumes(shot, volumeSize)
	if err != nil {
		return err
	}
	take := make([]byte, 8)
	if _, err := io.ReadFull(a.Random, take); err != nil {
		return err
	}
	now := keptShot{Take: hex.EncodeToString(take), Volumes: len(pieces), Head: head}
	for i, piece := range pieces {
		if err := a.Store.PutNational(ctx, programme, now.volume(d, i), defs.Digest(), func() ([]byte, error) { return piece, nil }); err != nil {
			return err
		}
	}
	dropped := before
	_, err = a.Store.PutNationalPages(ctx, programme, name, defs.Digest(), func(store.Before) (store.Built, error) {
		dropped = before
		other, err := a.readShot(ctx, d)
		if err != nil {
			return store.Built{}, err
		}
		if other.Take != before.Take {
			dropped = now // somebody else was first
			return store.Built{Same: true}, nil
		}
		data, err := json.Marshal(now)
		return store.Built{Data: data}, err
	})
	for i := 0; err == nil && i < dropped.Volumes; i++ {
		err = a.Store.DropNational(ctx, programme, dropped.volume(d, i))
	}
	return err
}

// newSnapshot makes the snapshot of today after an earlier one, of every gemeente that
// shares its figures. It holds the figures of one gemeente at a time.
func (a *App) newSnapshot(ctx context.Context, defs *catalog.Catalog, d *learning.Definition, f *indicator.Compiled, earlier *learning.Snapshot) (*learning.Snapshot, error) {
	var fault error
	parts := func(yield func(string, *cohort.Aggregate) bool) {
		for _, code := range sharingIn(defs, d.Programme.ID) {
			stored, err := a.Store.Aggregate(ctx, code, d.Programme.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			sum, err := decodeAggregate(stored, err)
			if err != nil {
				fault = fmt.Errorf("read the figures of %s: %w", code, err)
				return
			}
			if sum == nil || sum.N == 0 || sum.Framework != f.Version() {
				continue
			}
			if stored.Digest != defs.Digest() {
				sum.Forget() // what its plan hides was decided under other definitions
			}
			if !yield(code, sum) {
				return
			}
		}
	}
	near := func(code string) cohort.Gate { return cohort.NewGate(thresholdOf(defs, Group{Gemeente: code})) }
	shot := learning.Take(d, a.Today(), cohort.NewGate(thresholdOf(defs, Group{})), near, f, earlier, len(sharingIn(defs, d.Programme.ID)), parts)
	if fault != nil {
		return nil, fault
	}
	shot.Secret = make([]byte, 32)
	if _, err := io.ReadFull(a.Random, shot.Secret); err != nil {
		return nil, err
	}
	return shot, learning.Decide(shot, d, f)
}

// readShot reads how the last snapshot is stored; zero when there is none, or one of an
// earlier form.
func (a *App) readShot(ctx context.Context, d *learning.Definition) (keptShot, error) {
	var kept keptShot
	stored, err := a.Store.National(ctx, d.Programme.ID, snapshotName(d))
	if errors.Is(err, store.ErrNotFound) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	return decodeShot(stored.Data)
}

func decodeShot(data []byte) (kept keptShot, err error) {
	if err := json.Unmarshal(data, &kept); err != nil || kept.Take == "" {
		return keptShot{}, err
	}
	return kept, entire.Read(data, &kept)
}

// lastSnapshot reads the last that was taken; nil when there is none. One that is replaced
// while it is read is read again.
func (a *App) lastSnapshot(ctx context.Context, d *learning.Definition) (*learning.Snapshot, string, error) {
	const tries = 3
	for n := 1; ; n++ {
		shot, hash, err := a.tryShot(ctx, d)
		if !errors.Is(err, store.ErrNotFound) || n == tries {
			return shot, hash, err
		}
	}
}

// tryShot is lastSnapshot once; store.ErrNotFound when a volume is gone.
func (a *App) tryShot(ctx context.Context, d *learning.Definition) (shot *learning.Snapshot, hash string, err error) {
	stored, err := a.Store.NationalUnless(ctx, d.Programme.ID, snapshotName(d), func(hash string) (ok bool) {
		shot, ok = a.shots.peek(hash)
		return ok
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, "", nil
	case err != nil || stored.Data == nil:
		return shot, stored.Hash, err
	}
	kept, err := decodeShot(stored.Data)
	if err != nil || kept.Take == "" {
		return nil, "", err
	}
	shot, err = a.shots.get(stored.Hash, func() (*learning.Snapshot, error) {
		pieces := make([][]byte, kept.Volumes)
		for i := range pieces {
			piece, err := a.Store.National(ctx, d.Programme.ID, kept.volume(d, i))
			if err != nil {
				return nil, err
			}
			pieces[i] = piece.Data
		}
		return learning.ReadSnapshot(kept.Head, pieces...)
	})
	return shot, stored.Hash, err
}
