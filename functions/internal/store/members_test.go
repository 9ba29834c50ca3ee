package store

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"effectmonitor/engine/source"
)

// signedIn is a session as package auth writes it.
func signedIn(user, gemeente string, created, seen time.Time) []byte {
	var h holder
	h.User.ID, h.User.Gemeente, h.Created, h.LastSeen = user, gemeente, created, seen
	data, err := json.Marshal(h)
	if err != nil {
		panic(err)
	}
	return data
}

func testMembers(k *kit) {
	ctx := k.Context()
	m := Member{ID: "ann", Name: "Ann", Roles: []string{"worker"}, Team: "north", Since: today}
	k.must(k.SaveMember(ctx, g, m, line))
	k.wantErr(k.SaveMember(ctx, g, m, line), ErrExists)
	m, err := k.Member(ctx, g, "ann")
	k.must(err)
	old := m
	m.Team = "south"
	k.must(k.SaveMember(ctx, g, m, line))
	k.wantErr(k.SaveMember(ctx, g, old, line), ErrConflict)
	list, err := k.Members(ctx, g)
	k.must(err)
	if len(list) != 1 || list[0].Team != "south" || list[0].Version != 2 {
		k.Errorf("%+v", list)
	}
	if list, err := k.Members(ctx, "0002"); err != nil || len(list) != 0 {
		k.Errorf("another gemeente sees %+v, %v", list, err)
	}
}

// testEndedSessions: whoever's access ends has no session any more, and none that was
// read before comes back.
func testEndedSessions(k *kit) {
	ctx := k.Context()
	later := noon.Add(time.Hour)
	// Just after midnight where the programme is, it is still yesterday in UTC.
	k.must(k.SaveMember(ctx, g, Member{ID: "dee", Since: today + 1, Until: today + 1}, line))
	k.must(k.PutSession(ctx, "d1", signedIn("dee", g, noon, noon), later))
	if err := k.PutSession(ctx, "d1", signedIn("dee", g, noon, noon.AddDate(0, 0, 2)), later); err == nil {
		k.Error("a session goes on after the last day")
	}
	k.must(k.SaveMember(ctx, g, Member{ID: "ann", Since: today}, line))
	k.must(k.PutSession(ctx, "a1", signedIn("ann", g, noon, noon), later))
	k.must(k.PutSession(ctx, "a2", signedIn("ann", g, noon, noon), later))
	k.must(k.PutSession(ctx, "b1", signedIn("bob", g, noon, noon), later))
	k.must(k.PutSession(ctx, "c1", signedIn("cas", "", noon, noon), later))

	m, err := k.Member(ctx, g, "ann")
	k.must(err)
	m.Ended, m.Changed = noon.Add(time.Minute), noon.Add(time.Minute)
	k.must(k.SaveMember(ctx, g, m, line))
	k.must(k.EndSessions(ctx, "ann"))
	for hash, want := range map[string]bool{"a1": false, "a2": false, "b1": true, "c1": true} {
		if _, ok, err := k.GetSession(ctx, hash); ok != want || err != nil {
			k.Errorf("%s: %t, %v", hash, ok, err)
		}
	}
	err = k.PutSession(ctx, "a1", signedIn("ann", g, noon, noon.Add(2*time.Minute)), later)
	var ended interface{ SessionEnded() bool }
	if !errors.As(err, &ended) || !ended.SessionEnded() {
		k.Errorf("a request that was under way: %v", err)
	}
	if _, ok, _ := k.GetSession(ctx, "a1"); ok {
		k.Error("it brought the session back")
	}
	// With access again, only a sign-in after the change counts.
	m, err = k.Member(ctx, g, "ann")
	k.must(err)
	m.Ended = time.Time{}
	k.must(k.SaveMember(ctx, g, m, line))
	if err := k.PutSession(ctx, "a1", signedIn("ann", g, noon, noon), later); !errors.As(err, &ended) {
		k.Errorf("a session from before the change: %v", err)
	}
	k.must(k.PutSession(ctx, "a3", signedIn("ann", g, noon.Add(2*time.Minute), noon.Add(2*time.Minute)), later))
}

func TestActive(t *testing.T) {
	for name, c := range map[string]struct {
		m    Member
		want bool
	}{
		"always":     {Member{}, true},
		"from today": {Member{Since: today}, true},
		"not yet":    {Member{Since: today + 1}, false},
		"last day":   {Member{Until: today}, true},
		"past":       {Member{Until: today - 1}, false},
		"ended":      {Member{Ended: noon}, false},
	} {
		if got := c.m.Active(source.DateFromTime(noon)); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
