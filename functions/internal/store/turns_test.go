package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"effectmonitor/functions/internal/table"
)

// TestTurns: a turn is stored in place of the one that was read, and of a batch of changes
// each aggregate that waits is named once, with the last version that says so.
func TestTurns(t *testing.T) {
	k := onBolt(t)
	gemeente, country := Of{Gemeente: "00/1", Programme: "p q"}, Of{Programme: "p q", Name: "all"}
	for _, of := range []Of{gemeente, country} {
		first, err := k.Turn(k.Context(), of)
		k.must(err)
		if first != (Turn{}) {
			t.Errorf("nobody has had a turn of %v: %+v", of, first)
		}
		first.State, first.Next, first.Pause, first.Since = Waiting, noon, time.Second, noon
		second, err := k.PutTurn(k.Context(), of, first)
		k.must(err)
		if _, err := k.PutTurn(k.Context(), of, first); !errors.Is(err, ErrConflict) {
			t.Errorf("a turn that was taken is taken again: %v", err)
		}
		if got, err := k.Turn(k.Context(), of); err != nil || got != second || got.Version != 1 {
			t.Errorf("%+v, %v; want %+v", got, err, second)
		}
	}
	for _, state := range []TurnState{Building, Resting} {
		turn, err := k.Turn(k.Context(), gemeente)
		k.must(err)
		turn.State = state
		_, err = k.PutTurn(k.Context(), gemeente, turn)
		k.must(err)
	}
	k.create("X-1")
	changes, _, err := k.feed.Read(k.Context(), "", 100)
	k.must(err)
	changes = append(changes, table.Change{Key: turnKey(country), Old: changes[0].New}, changes[0])
	work := WorkOf(changes)
	if !slices.Equal(work.Due, []Due{{gemeente, 2}, {country, 1}}) || !slices.Equal(work.People, []ParticipantRef{{g, "X-1"}}) {
		t.Errorf("the changes ask for %+v", work)
	}
	unread := WorkOf([]table.Change{{Key: turnKey(country), New: &table.Item{Version: 3, Value: []byte("?")}}})
	if !slices.Equal(unread.Due, []Due{{country, 3}}) {
		t.Errorf("a turn that cannot be read is left: %+v", unread)
	}
}

// TestTurnOfAKey: whose turn a key is comes back whatever is in the names, and a key of
// something else is nobody's.
func TestTurnOfAKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`[a-z/%| .é]{1,6}`)
		for _, of := range []Of{{Gemeente: part.Draw(t, "gemeente"), Programme: part.Draw(t, "programme")}, {Programme: part.Draw(t, "of all"), Name: part.Draw(t, "name")}} {
			if got, ok := turnOf(turnKey(of)); !ok || got != of {
				t.Fatalf("%v is of %+v, %v; not of %+v", turnKey(of), got, ok, of)
			}
		}
	})
	for _, k := range []table.Key{
		{Partition: "g/0001/aggregate/p", Sort: "head"}, {Partition: "g/0001/aggregate", Sort: sortTurn}, {Partition: "g/0001/facts/p", Sort: sortTurn},
		{Partition: "x/0001/aggregate/p", Sort: sortTurn}, {Partition: "nation/p/all", Sort: sortTurn}, {Partition: "national/%zz/all", Sort: sortTurn},
	} {
		if of, ok := turnOf(k); ok {
			t.Errorf("%v is of %+v", k, of)
		}
	}
}
