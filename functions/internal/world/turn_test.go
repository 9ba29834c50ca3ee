package world

import (
	"testing"
	"time"

	"effectmonitor/functions/internal/store"
)

// figuresOf is how many people the figures of a gemeente, or with "" the country, are about.
func (w *world) figuresOf(g string) int {
	i := w.instances[0]
	sum, err := i.National(ctx, programmeID)
	if g != "" {
		sum, err = i.Aggregate(ctx, g, programmeID)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if sum == nil {
		return 0
	}
	return sum.N
}

// quiet follows the feed to its end.
func (w *world) quiet() {
	for w.read < len(w.shelf.feed) {
		w.do(func(i *instance) { w.rest(i) })
	}
}

// TestOneIsFollowedAtOnce: what one person does by itself is in the figures of the gemeente
// and of the country after the batch that tells of it; what follows within a moment is in
// them after the pause, which grows while that goes on and shrinks when it does not.
func TestOneIsFollowedAtOnce(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.calm = true
	w.instances = w.instances[:1] // the clocks of two differ
	add := func() {
		w.do(w.addTo(north))
		w.do(func(i *instance) { w.rest(i) })
	}
	add()
	if w.figuresOf(north) != 1 || w.figuresOf("") != 1 {
		t.Errorf("one who came by itself is in figures about %d and %d", w.figuresOf(north), w.figuresOf(""))
	}
	add()
	if w.figuresOf(north) != 1 {
		t.Error("the figures were written twice in a moment")
	}
	w.quiet()
	if w.figuresOf(north) != 2 || w.figuresOf("") != 2 {
		t.Errorf("what was left is in figures about %d and %d of 2", w.figuresOf(north), w.figuresOf(""))
	}
	pause := func() time.Duration {
		turn, err := store.New(w.shelf).Turn(ctx, store.Of{Gemeente: north, Programme: programmeID})
		if err != nil {
			t.Fatal(err)
		}
		return turn.Pause
	}
	last := pause()
	for range 8 {
		add() // as soon as they were written
		w.quiet()
		if now := pause(); now < last || now > 20*time.Second {
			t.Errorf("after a pause of %v one of %v", last, now)
		}
		last = pause()
	}
	if last != 20*time.Second {
		t.Errorf("while people keep coming the pause is %v", last)
	}
	w.clock = w.clock.Add(15 * time.Second) // late in the pause
	add()
	w.quiet()
	if now := pause(); now != last/2 {
		t.Errorf("when few come the pause is %v", now)
	}
	w.clock = w.clock.Add(time.Minute)
	add()
	if pause() != time.Second || w.figuresOf("") != len(w.people) {
		t.Errorf("one who came by itself later: a pause of %v, and figures about %d of %d", pause(), w.figuresOf(""), len(w.people))
	}
}

// TestATurnThatNobodyTook: when the change that told of a turn never came, or a clock that was
// wrong said that it is far away, figures follow the next change all the same.
func TestATurnThatNobodyTook(t *testing.T) {
	for name, left := range map[string]store.Turn{
		"forgotten":  {State: store.Waiting, Next: newWorld(t, 1, nil).clock, Since: newWorld(t, 1, nil).clock},
		"far away":   {Next: newWorld(t, 1, nil).clock.AddDate(1, 0, 0), Pause: time.Second},
		"in between": {State: store.Building, Next: newWorld(t, 1, nil).clock, Pause: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1, nil)
			w.calm = true
			for _, of := range []store.Of{{Gemeente: north, Programme: programmeID}, {Programme: programmeID, Name: "members"}} {
				left.At = w.clock
				if _, err := store.New(w.shelf).PutTurn(ctx, of, left); err != nil {
					t.Fatal(err)
				}
			}
			w.read = len(w.shelf.feed) // what told of them is lost
			w.clock = w.clock.Add(time.Hour)
			w.do(w.addTo(north))
			w.quiet()
			if w.figuresOf(north) != 1 || w.figuresOf("") != 1 {
				t.Errorf("figures are about %d and %d of 1", w.figuresOf(north), w.figuresOf(""))
			}
		})
	}
}
