package world

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
)

// errKilled is how a process ends that is killed at a request.
var errKilled = errors.New("killed")

// task is one call of a use case. Only one task runs at a time, and it stops before
// every request that leaves its process, until it is chosen to go on: which one goes on
// is the choice of the seed.
type task struct {
	name   string
	home   *instance
	random *rand.Rand
	begun  int // in steps of the world
	ended  int
	run    func(*task) error
	// err is what came of it; errKilled when its process was killed.
	err    error
	turn   chan struct{}
	parked chan bool // true: it is done
	after  func(*task)
}

// wait gives the turn away, and takes it again.
func (t *task) wait() {
	t.parked <- false
	<-t.turn
}

// start makes a task that stands still.
func (w *world) start(name string, home *instance, run func(*task) error, after func(*task)) *task {
	t := &task{
		name: name, home: home, run: run, after: after, begun: w.steps,
		random: rand.New(rand.NewPCG(w.random.Uint64(), 1)), turn: make(chan struct{}), parked: make(chan bool),
	}
	home.busy = t
	w.active = append(w.active, t)
	go func() {
		<-t.turn
		defer func() { t.parked <- true }()
		defer func() {
			if r := recover(); r != nil {
				t.err = errKilled
				if r != errKilled {
					t.err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
				}
			}
		}()
		t.err = t.run(t)
	}()
	return t
}

// step lets one task go on until its next request, or to its end.
func (w *world) step(i int) {
	t := w.active[i]
	w.steps++
	t.turn <- struct{}{}
	if !<-t.parked {
		return
	}
	w.active = append(w.active[:i], w.active[i+1:]...)
	t.ended, t.home.busy = w.steps, nil
	w.note("%s: %v", t.name, outcome(t.err))
	if errors.Is(t.err, errKilled) {
		w.replace(t.home)
	}
	if t.after != nil {
		t.after(t)
	}
}

// outcome is an error as a trace shows it: without what differs between two runs.
func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, errKilled):
		return "killed"
	}
	return err.Error()
}
