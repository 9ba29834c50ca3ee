package world

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table"
)

// Settings of a run, from the environment: how many schedules, and one that failed.
const (
	envSchedules = "SIM_SCHEDULES"
	envSeed      = "SIM_SEED"
)

// length is how many steps a schedule has, from request to request.
const length = 900

// play runs one schedule to its end.
func play(t testing.TB, seed uint64, over func(table.Table) table.Table) *world {
	w := newWorld(t, seed, over)
	for w.steps < length && len(w.broken) == 0 {
		if i := w.idle(); i != nil && (len(w.active) < 2 || w.random.IntN(6) == 0) {
			w.begin(i)
		}
		if len(w.active) == 0 {
			w.steps++
			continue
		}
		n := w.random.IntN(len(w.active))
		t := w.active[n]
		w.step(n)
		if t.ended == 0 {
			continue
		}
		if !lost(t.err) && !strings.Contains(t.err.Error(), "no definition") {
			w.breach("%s: %v", t.name, t.err)
		}
		w.check()
	}
	if len(w.broken) == 0 {
		w.settle()
	}
	w.calm = true
	w.drain() // no task stays behind
	return w
}

// report fails with how to see it again.
func (w *world) report() {
	w.t.Helper()
	if len(w.broken) == 0 {
		return
	}
	last := w.lines[max(0, len(w.lines)-60):]
	w.t.Errorf("seed %d breaks a promise:\n  %s\nlast steps:\n%s\nreplay: %s=%d go test ./functions/internal/world -run TestSchedules -v",
		w.seed, strings.Join(w.broken, "\n  "), strings.Join(last, "\n"), envSeed, w.seed)
}

// TestSchedules plays many schedules. Every promise is looked at after each of their
// steps in which something ended.
func TestSchedules(t *testing.T) {
	if text := os.Getenv(envSeed); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		w := play(t, seed, nil)
		t.Log("\n" + strings.Join(w.lines, "\n"))
		w.report()
		return
	}
	count := 30
	if os.Getenv("EFFECTMONITOR_ALL") != "" {
		count = 500
	}
	if text := os.Getenv(envSchedules); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("%s=%q is no number of schedules", envSchedules, text)
		}
		count = n
	}
	done := map[string]int{}
	for seed := range count {
		w := play(t, uint64(seed), nil)
		w.report()
		if t.Failed() {
			return
		}
		for _, line := range w.lines {
			name, result, _ := strings.Cut(line[18:], ": ")
			verb, _, _ := strings.Cut(strings.TrimSpace(name), " ")
			done[verb+" "+result]++
		}
	}
	// A schedule in which nobody gets anything done shows nothing.
	for _, what := range []string{
		"add", "save", "submit", "invite", "visit", "answer", "send", "correct", "withdraw", "erase", "follow", "rebuild", "remind", "retain",
	} {
		if done[what+" done"] == 0 {
			t.Errorf("in %d schedules %s never went well", count, what)
		}
	}
	var all []string
	for what, n := range done {
		all = append(all, what+" "+strconv.Itoa(n))
	}
	slices.Sort(all)
	t.Logf("%d schedules: %s", count, strings.Join(all, ", "))
}

// TestSameSeed: a seed gives the same schedule each time, so that what failed is seen again.
func TestSameSeed(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	for seed := range uint64(5) {
		a, b := play(t, seed, nil), play(t, seed, nil)
		if a.fingerprint() != b.fingerprint() {
			for i := range min(len(a.lines), len(b.lines)) {
				if a.lines[i] != b.lines[i] {
					t.Fatalf("seed %d differs:\n%s\n%s", seed, a.lines[i], b.lines[i])
				}
			}
			t.Fatalf("seed %d gives two schedules, that look the same", seed)
		}
		if other := play(t, seed+100, nil); other.fingerprint() == a.fingerprint() {
			t.Errorf("seeds %d and %d give the same", seed, seed+100)
		}
	}
}
