package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// rosters keep the whole caseload of gemeenten in memory, read and sorted, because
// reading thousands of entries for every list would take longer than a page may. What
// this process writes is seen at once; what another process writes is seen after
// Config.RosterAge, by the notices that it left, so that a list costs one small read
// when nothing changed.
type rosters struct {
	lock  sync.Mutex
	items map[string]*roster
}

// roster is the caseload of one gemeente.
type roster struct {
	building sync.Mutex // held while the lines are brought up to date

	lock    sync.Mutex // guards dirty and counted
	dirty   map[store.EntryRef]bool
	counted counted

	checked time.Time // when was looked at what others wrote
	noticed store.Noticed
	day     source.Date
	digest  string
	lines   map[store.EntryRef]*CaseloadLine
	sorted  []*CaseloadLine // never changed in place: readers hold it
}

// counted is what was counted over the lines of a roster, and over which.
type counted struct {
	over []*CaseloadLine
	list []ResponseCount
}

// counts gives what was counted over these very lines, or counts it. It is shared and
// must not be changed.
func (r *roster) counts(lines []*CaseloadLine, count func([]*CaseloadLine) []ResponseCount) []ResponseCount {
	r.lock.Lock()
	defer r.lock.Unlock()
	if c := r.counted; len(lines) == 0 || len(c.over) != len(lines) || &c.over[0] != &lines[0] {
		r.counted = counted{lines, count(lines)}
	}
	return r.counted.list
}

func (r *rosters) of(g string) *roster {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.items == nil {
		r.items = map[string]*roster{}
	}
	if r.items[g] == nil {
		r.items[g] = &roster{dirty: map[store.EntryRef]bool{}}
	}
	return r.items[g]
}

// touch notes that an entry was written.
func (r *rosters) touch(g string, e store.EntryRef) {
	one := r.of(g)
	one.lock.Lock()
	one.dirty[e] = true
	one.lock.Unlock()
}

// take gives the entries that were written since it was asked last.
func (r *roster) take() map[store.EntryRef]bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	taken := r.dirty
	r.dirty = map[store.EntryRef]bool{}
	return taken
}

// put gives entries back that could not be read.
func (r *roster) put(refs map[store.EntryRef]bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	maps.Copy(r.dirty, refs)
}

// roster is everybody of a gemeente, the most urgent first. The lines are shared and
// must not be changed.
func (a *App) roster(ctx context.Context, g string) ([]*CaseloadLine, error) {
	r := a.rosters.of(g)
	r.building.Lock()
	defer r.building.Unlock()
	dirty := r.take() // before reading: what is written from here on is read next time
	if err := a.freshenRoster(ctx, g, r, dirty); err != nil {
		r.put(dirty)
		return nil, err
	}
	return r.sorted, nil
}

// freshenRoster brings the lines up to date with what this process wrote and, when it was
// not looked at for a while, with what others did.
func (a *App) freshenRoster(ctx context.Context, g string, r *roster, dirty map[store.EntryRef]bool) error {
	now := a.Now()
	look := a.old(r.checked)
	if r.lines == nil || r.day != a.Today() || r.digest != a.Catalog().Digest() || look && r.noticed.Old(now) {
		return a.readRoster(ctx, g, r)
	}
	noticed := r.noticed
	if look {
		changed, next, err := a.Store.Notices(ctx, g, r.noticed, now)
		if err != nil {
			return found("list changes", err)
		}
		maps.Copy(dirty, changed.Entries)
		for ref := range r.lines {
			if changed.Workers[ref.Worker] {
				dirty[ref] = true
			}
		}
		noticed = next
	}
	if len(dirty) > 0 {
		if err := a.patchRoster(ctx, g, r, slices.Collect(maps.Keys(dirty))); err != nil {
			return err
		}
	}
	if look {
		r.checked, r.noticed = now, noticed
	}
	return nil
}

func (a *App) readRoster(ctx context.Context, g string, r *roster) error {
	at, day, digest := a.Now(), a.Today(), a.Catalog().Digest()
	entries, err := a.Store.TeamCaseload(ctx, g)
	if err != nil {
		return found("list caseload", err)
	}
	lines := make(map[store.EntryRef]*CaseloadLine, len(entries))
	sorted := make([]*CaseloadLine, 0, len(entries))
	for _, e := range entries {
		line, err := a.line(ctx, g, e)
		if err != nil {
			return err
		}
		lines[store.EntryRef{Worker: e.Worker, Participant: e.ID}] = &line
		sorted = append(sorted, &line)
	}
	slices.SortFunc(sorted, byUrgency)
	r.checked, r.noticed, r.day, r.digest, r.lines, r.sorted = at, store.NoticedFrom(at), day, digest, lines, sorted
	return nil
}

func (a *App) patchRoster(ctx context.Context, g string, r *roster, refs []store.EntryRef) error {
	entries, err := a.Store.Entries(ctx, g, refs)
	if err != nil {
		return found("list caseload", err)
	}
	fresh := map[store.EntryRef]*CaseloadLine{}
	for ref, e := range entries {
		line, err := a.line(ctx, g, e)
		if err != nil {
			return err
		}
		fresh[ref] = &line
	}
	gone := map[*CaseloadLine]bool{}
	for _, ref := range refs {
		if line := r.lines[ref]; line != nil {
			gone[line] = true
			delete(r.lines, ref)
		}
	}
	sorted := make([]*CaseloadLine, 0, len(r.sorted)+len(fresh))
	for _, line := range r.sorted {
		if !gone[line] {
			sorted = append(sorted, line)
		}
	}
	for ref, line := range fresh {
		i, _ := slices.BinarySearchFunc(sorted, line, byUrgency)
		sorted = slices.Insert(sorted, i, line)
		r.lines[ref] = line
	}
	r.sorted = sorted
	return nil
}

// byUrgency orders lines: the most urgent first, then by the day on which to have
// filled in, by name and by number.
func byUrgency(x, y *CaseloadLine) int {
	return cmp.Or(cmp.Compare(x.Urgency, y.Urgency), cmp.Compare(x.day(), y.day()), cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
}
