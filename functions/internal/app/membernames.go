package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"effectmonitor/functions/internal/store"
)

// namesAge is how long the staff of a gemeente is kept in memory to give names: a list of
// a hundred lines asks for as many.
const namesAge = time.Minute

// memberLists keep the staff of gemeenten for a while.
type memberLists struct {
	lock  sync.Mutex
	items map[string]memberList
}

type memberList struct {
	read time.Time
	list []store.Member
}

// staffOf is the staff of a gemeente as it was at most a minute ago. The list is shared
// and must not be changed.
func (a *App) staffOf(ctx context.Context, g string) ([]store.Member, error) {
	m, now := &a.staff, a.Now()
	m.lock.Lock()
	defer m.lock.Unlock()
	if kept, ok := m.items[g]; ok && now.Sub(kept.read).Abs() < namesAge {
		return kept.list, nil
	}
	list, err := a.Store.Members(ctx, g)
	if err != nil {
		return nil, found("list staff", err)
	}
	if m.items == nil || len(m.items) >= memorySize {
		m.items = map[string]memberList{}
	}
	m.items[g] = memberList{now, list}
	return list, nil
}

// MemberName is the name of a member of staff, as the identity provider or the
// administrator gave it; empty for who never signed in and was never added, and when the
// list cannot be read: a page is of more use with a number than not at all.
func (a *App) MemberName(ctx context.Context, g, id string) string {
	list, err := a.staffOf(ctx, g)
	if err != nil {
		return ""
	}
	if at := slices.IndexFunc(list, func(m store.Member) bool { return m.ID == id }); at >= 0 {
		return list[at].Name
	}
	return ""
}
