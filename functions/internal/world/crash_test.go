package world

import (
	"strings"
	"testing"
	"time"
)

// prepared is a world with two people: the first answered, was invited and is open, and
// the second has messages that are due. Nothing goes wrong until somebody plans it.
func prepared(t testing.TB) (*world, *person) {
	w := newWorld(t, 1, nil)
	w.calm, w.release = true, 0
	for range 2 {
		w.do(func(i *instance) { w.add(i) })
	}
	p := w.people[0]
	k := sheetKey{p.g, p.id, "T0", staff}
	w.do(func(i *instance) { w.saveAs(i, p, k, "werk", "3") })
	w.do(func(i *instance) { w.invite(i, p) })
	w.do(func(i *instance) { w.visit(i, p) })
	w.do(func(i *instance) { w.answer(i, p) })
	return w, p
}

// do lets one thing be done whole.
func (w *world) do(begin func(*instance)) {
	begin(w.idle())
	w.drain()
}

// usecases are those that write.
var usecases = map[string]func(w *world, p *person) (prepare, use func(*instance)){
	"add": one(func(w *world, _ *person, i *instance) { w.add(i) }),
	"save": one(func(w *world, p *person, i *instance) {
		w.saveAs(i, p, sheetKey{p.g, p.id, "T0", staff}, "inkomen", "900")
	}),
	"submit": one(func(w *world, p *person, i *instance) { w.submitting(sheetKey{p.g, p.id, "T0", staff}, p)(i) }),
	"invite": one(func(w *world, p *person, i *instance) { w.invite(i, p) }),
	"answer": one(func(w *world, p *person, i *instance) { w.answer(i, p) }),
	"send":   one(func(w *world, p *person, i *instance) { w.send(i, p) }),
	"visit": one(func(w *world, _ *person, i *instance) {
		q := w.people[1]
		w.invite(i, q)
		w.drain()
		w.visit(w.idle(), q)
	}),
	"erase":  one(func(w *world, p *person, i *instance) { w.erase(i, p) }),
	"end":    one(func(w *world, p *person, i *instance) { w.end(i, p) }),
	"follow": one(func(w *world, _ *person, i *instance) { w.follow(i) }),
	// What changes soon after the figures were written is left to who comes next, and that
	// one is stopped as well: after it said that it builds, between the gemeente and the
	// country, and before it says that it is done.
	"leave": func(w *world, _ *person) (func(*instance), func(*instance)) {
		return func(*instance) { w.inTurn(north); w.do(w.addTo(north)) }, func(i *instance) { w.rest(i) }
	},
	"turn": func(w *world, _ *person) (func(*instance), func(*instance)) {
		return func(*instance) { w.inTurn(north, north) }, func(i *instance) { w.rest(i) }
	},
	"turn of the country": func(w *world, _ *person) (func(*instance), func(*instance)) {
		return func(*instance) { w.inTurn(north, south) }, func(i *instance) { w.rest(i) }
	},
	"rebuild": one(func(w *world, _ *person, i *instance) {
		w.start("rebuild", i, func(*task) error { return i.Rebuild(ctx) }, nil)
	}),
	"remind": func(w *world, _ *person) (func(*instance), func(*instance)) {
		return func(*instance) { w.clock = w.clock.AddDate(0, 0, 3) }, func(i *instance) { w.remind(i) }
	},
	"withdraw": func(w *world, p *person) (func(*instance), func(*instance)) {
		return func(i *instance) { w.send(i, p) }, func(i *instance) { w.withdraw(i, p) }
	},
	"correct": func(w *world, p *person) (func(*instance), func(*instance)) {
		return func(i *instance) { w.submitting(sheetKey{p.g, p.id, "T0", staff}, p)(i) }, func(i *instance) { w.correct(i, p) }
	},
	"announce": func(w *world, p *person) (func(*instance), func(*instance)) {
		return func(i *instance) { w.end(i, p); w.drain(); w.clock = w.clock.AddDate(1, 0, -10) }, func(i *instance) { w.retain(i) }
	},
	"remove": func(w *world, p *person) (func(*instance), func(*instance)) {
		return func(i *instance) {
			w.end(i, p)
			w.drain()
			w.clock = w.clock.AddDate(1, 0, -10)
			w.do(func(i *instance) { w.retain(i) })
			w.clock = w.clock.AddDate(0, 0, 40)
		}, func(i *instance) { w.retain(i) }
	},
}

// inTurn lets the feed be followed to its end, and then somebody come to each gemeente at
// the same moment, each in a batch.
func (w *world) inTurn(list ...string) {
	for w.read < len(w.shelf.feed) {
		w.do(func(i *instance) { w.rest(i) })
	}
	w.clock = w.clock.Add(time.Minute)
	for _, g := range list {
		w.do(w.addTo(g))
		w.do(func(i *instance) { w.rest(i) })
	}
}

func one(use func(w *world, p *person, i *instance)) func(*world, *person) (func(*instance), func(*instance)) {
	return func(w *world, p *person) (func(*instance), func(*instance)) {
		return func(*instance) {}, func(i *instance) { use(w, p, i) }
	}
}

// TestStopsBetweenWrites: whatever use case writes, and at whichever of its writes the
// process is killed, the request is refused, or the reply is lost, afterwards everything
// that was promised holds and what was asked is done once.
func TestStopsBetweenWrites(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	faults := map[string]fault{"killed before": deadBefore, "killed after": deadAfter, "reply lost": unheard, "throttled": throttled}
	for name, usecase := range usecases {
		t.Run(name, func(t *testing.T) {
			most := 0
			for what, f := range faults {
				for k := 1; ; k++ {
					w, p := prepared(t)
					prepare, use := usecase(w, p)
					w.do(prepare)
					writes := 0
					w.plan = func(_ *task, write bool) fault {
						if !write {
							return fine
						}
						if writes++; writes == k {
							return f
						}
						return fine
					}
					use(w.idle())
					w.drain()
					w.plan = nil
					w.check()
					w.settle()
					if len(w.broken) > 0 {
						t.Fatalf("%s write %d:\n  %s\n%s", what, k, strings.Join(w.broken, "\n  "), strings.Join(w.lines[max(0, len(w.lines)-40):], "\n"))
					}
					if writes < k {
						break // it went through untouched
					}
					most = max(most, k)
				}
			}
			if most == 0 {
				t.Error("nothing was written, so nothing was stopped")
			}
			t.Logf("stopped at each of %d writes", most)
		})
	}
}
