package app

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/store"
)

// Follow does what changes of the feed ask for, as Project does, but writes no aggregate
// more often than its pace: a key takes so many writes in a second, and a country in which
// many people answer at once would take more than that. Who finds that it is not the turn of
// an aggregate leaves it to whoever adds it up next (store.Turn). That is written down, and
// so a change in the feed that comes to Follow again: nothing is left to a process that may
// end, and no other clock is needed. A feed that stops or is late makes figures late.
//
// Everything may be done twice, beside another, or be stopped anywhere and asked again: an
// aggregate says nothing but what is stored of what it is the sum of.
func (a *App) Follow(ctx context.Context, work store.Work) error {
	f := following{App: a, defs: a.Catalog(), ready: map[tenant]replaced{}}
	touched, err := a.projectAllOf(ctx, f.defs, work.People)
	if err != nil {
		return err
	}
	for _, t := range ordered(touched) {
		mine, err := a.claim(ctx, t.turn())
		if err != nil {
			return err
		}
		if mine {
			f.ready[t] = touched[t]
		}
	}
	later, err := f.takeAll(ctx, work.Due)
	if err != nil {
		return err
	}
	if len(later) > 0 && len(work.People) == 0 && len(f.taken) == 0 {
		if err := a.Wait(ctx, a.soonest(later)); err != nil {
			return err
		}
		if later, err = f.takeAll(ctx, dueOf(later)); err != nil {
			return err
		}
	}
	if err := f.add(ctx); err != nil {
		return err
	}
	for _, l := range later {
		if err := a.putOff(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// Pace is how long at least passes between two times that an aggregate is written: Least
// when few change it, and up to Most while it is changed again as soon as it was written.
type Pace struct{ Least, Most time.Duration }

// DefaultPace is that of the cloud, where a key takes 1,000 units in a second.
var DefaultPace = Pace{Least: time.Second, Most: 30 * time.Second}

const (
	// patience is how long a batch in which nothing else is to be done waits for a turn.
	patience = 250 * time.Millisecond
	// forgotten is after how long a turn that nobody took is told of again: the change that
	// told of it is perhaps with the dead letters, or in the feed of a table that was restored.
	forgotten = 10 * time.Minute
	// turnTries bounds how often a turn is looked at again because somebody else, who may
	// have taken it, was just ahead.
	turnTries = 20
)

// turn names the aggregate of a gemeente.
func (t tenant) turn() store.Of { return store.Of{Gemeente: t.gemeente, Programme: t.programme} }

// countryTurn names what is kept over the gemeenten, all of it.
func countryTurn(programme string) store.Of {
	return store.Of{Programme: programme, Name: memberwise}
}

// claim tells whether an aggregate is to be added up now, by the caller, after something
// changed that it is the sum of. Otherwise somebody will who did not read that yet.
func (a *App) claim(ctx context.Context, of store.Of) (mine bool, err error) {
	for range turnTries {
		t, err := a.Store.Turn(ctx, of)
		if err != nil {
			return false, err
		}
		now := a.Now()
		if t.State == store.Waiting && now.Sub(t.At).Abs() < forgotten {
			return false, nil // whoever takes it says so before reading
		}
		mine = t.State == store.Resting && a.until(t, now) == 0
		if mine {
			t.Pause = a.Pace.Least
			t.Next = now.Add(t.Pause)
		} else {
			t.State, t.Since, t.At = store.Waiting, now, now
		}
		if _, err = a.Store.PutTurn(ctx, of, t); !errors.Is(err, store.ErrConflict) {
			return mine, err
		}
	}
	return false, store.ErrConflict
}

// until is how long it takes before an aggregate may be added up. A clock that was ahead of
// ours does not make it wait for longer than any pause.
func (a *App) until(t store.Turn, now time.Time) time.Duration {
	left := t.Next.Sub(now)
	if left > 2*a.Pace.Most {
		return 0
	}
	return max(0, left)
}

// postponed is a turn that has not come.
type postponed struct {
	store.Of
	store.Turn
}

func dueOf(later []postponed) []store.Due {
	out := make([]store.Due, len(later))
	for i, l := range later {
		out[i] = store.Due{Of: l.Of, Version: l.Version}
	}
	return out
}

// soonest is how long it takes before the first of some may be added up, and patience at most.
func (a *App) soonest(later []postponed) time.Duration {
	now, least := a.Now(), patience
	for _, l := range later {
		least = min(least, a.until(l.Turn, now))
	}
	return least
}

// following is one call of Follow.
type following struct {
	*App
	defs  *catalog.Catalog
	ready map[tenant]replaced // gemeenten whose turn it is; nil when it is not known what there was
	taken []postponed         // the turns that were left, and are done here
}

// takeAll takes the turns that have come, and gives those that have not. One of which a
// later change tells is left to that.
func (f *following) takeAll(ctx context.Context, all []store.Due) (later []postponed, err error) {
	for _, d := range all {
		one, taken, err := f.take(ctx, d)
		switch {
		case err != nil:
			return nil, err
		case taken:
			f.taken = append(f.taken, one)
			if t := (tenant{d.Gemeente, d.Programme}); d.Gemeente != "" {
				f.ready[t] = nil
			}
		case one.State != store.Resting && one.Version == d.Version:
			later = append(later, one)
		}
	}
	return later, nil
}

// take says that what was left is read from now on, when its turn has come. That an
// aggregate is being built is in the feed as well: if this is as far as it gets, whoever
// comes upon that begins again.
func (f *following) take(ctx context.Context, d store.Due) (one postponed, taken bool, err error) {
	for range turnTries {
		t, err := f.Store.Turn(ctx, d.Of)
		now := f.Now()
		if err != nil || t.State == store.Resting || f.until(t, now) > 0 {
			return postponed{d.Of, t}, false, err
		}
		t.Pause = f.next(t)
		t.State, t.Next, t.At = store.Building, now.Add(t.Pause), now
		t, err = f.Store.PutTurn(ctx, d.Of, t)
		if !errors.Is(err, store.ErrConflict) {
			return postponed{d.Of, t}, err == nil, err
		}
	}
	return one, false, store.ErrConflict
}

// next is how long an aggregate waits after it was left to somebody: longer each time that
// it changed soon after it was written, and shorter when it did not.
func (a *App) next(t store.Turn) time.Duration {
	if left := t.Next.Sub(t.Since); left > t.Pause/2 {
		return min(max(2*t.Pause, a.Pace.Least), a.Pace.Most)
	}
	return max(t.Pause/2, a.Pace.Least)
}

// add builds the aggregates whose turn it is, of the gemeenten first, and then says that
// their turns are over.
func (f *following) add(ctx context.Context) error {
	changes, err := f.aggregateEach(ctx, f.defs, f.ready, false)
	if err != nil {
		return err
	}
	for _, p := range programmesIn(f.ready) {
		of := countryTurn(p)
		if slices.ContainsFunc(f.taken, func(t postponed) bool { return t.Of == of }) {
			continue
		}
		mine, err := f.claim(ctx, of)
		if err == nil && mine {
			err = f.aggregateCountry(ctx, f.defs, p, changes, changes == nil)
		}
		if err != nil {
			return err
		}
	}
	for _, t := range f.taken {
		if t.Of == countryTurn(t.Programme) { // after gemeenten that nobody told this one of
			if err := f.aggregateCountry(ctx, f.defs, t.Programme, nil, true); err != nil {
				return err
			}
		}
	}
	for _, t := range f.taken {
		t.State, t.Since = store.Resting, time.Time{}
		if _, err := f.Store.PutTurn(ctx, t.Of, t.Turn); err != nil && !errors.Is(err, store.ErrConflict) {
			return err // a conflict: it was left to somebody once more
		}
	}
	return nil
}

// putOff tells of a turn again, later in the feed.
func (a *App) putOff(ctx context.Context, l postponed) error {
	l.At = a.Now()
	if _, err := a.Store.PutTurn(ctx, l.Of, l.Turn); !errors.Is(err, store.ErrConflict) {
		return err
	}
	return nil // somebody else told of it
}

// ordered gives tenants in order.
func ordered[T any](all map[tenant]T) []tenant {
	return slices.SortedFunc(maps.Keys(all), func(a, b tenant) int {
		return cmp.Or(cmp.Compare(a.gemeente, b.gemeente), cmp.Compare(a.programme, b.programme))
	})
}

// programmesIn gives the programmes of tenants, in order.
func programmesIn[T any](all map[tenant]T) []string {
	seen := map[string]bool{}
	for t := range all {
		seen[t.programme] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
