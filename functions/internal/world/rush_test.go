package world

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// What a batch of the stream takes, as measured with the definitions that are shipped
// (infra/README.md), rounded up, and how Lambda forms one (infra/service.go). A table that
// writes so much has some twenty partitions, and of each two batches are under way at once.
const (
	perPerson   = 20 * time.Millisecond // facts, with the requests for them
	perGemeente = 250 * time.Millisecond
	perCountry  = 2 * time.Second
	perRequest  = 5 * time.Millisecond // of anything else

	gemeenteUnits = 230 // that writing the figures takes
	countryUnits  = 512

	batchSize = 100
	window    = time.Second
	lanes     = 2 * 20
	tick      = 100 * time.Millisecond
)

// country is the definitions of the simulation for 342 gemeenten.
func country() *catalog.Catalog {
	files := tree()
	const first = "gemeenten/0001-noord"
	text, test := string(files[first+".yaml"].Data), files[first+"_test.yaml"]
	for name := range files {
		if strings.HasPrefix(name, "gemeenten/") {
			delete(files, name)
		}
	}
	for n := range 342 {
		one := strings.NewReplacer(`"0001"`, fmt.Sprintf(`"%04d"`, n), "naam: Noord", fmt.Sprintf("naam: Plaats %d", n),
			"voorvoegsel: N", fmt.Sprintf("voorvoegsel: %c%c", 'A'+n/26, 'A'+n%26)).Replace(text)
		name := fmt.Sprintf("gemeenten/%04d-plaats-%d", n, n)
		files[name+".yaml"], files[name+"_test.yaml"] = &fstest.MapFile{Data: []byte(one)}, test
	}
	return loaded(files)
}

// rush is many people who answer at once, and what follows that.
type rush struct {
	*shelf
	now   time.Time
	lanes [lanes]lane
	read  int // how far the feed was handed out

	asked    map[string]time.Time   // by participant, when the answers were sent
	open     map[string][]time.Time // by partition of a sum, what is not in it yet
	units    map[string]int         // by partition, in this second
	hottest  int
	hot      string
	builds   map[string]int // by gemeente, or "" for the country
	behind   [2]time.Duration
	took     time.Duration // by the batch that is under way
	requests int
}

// lane is a process of Lambda with the part of the stream that it follows.
type lane struct {
	*app.App
	queue []handed
	free  time.Time     // when it is ready for a next batch
	late  time.Duration // that the batch under way waited
}

type handed struct {
	table.Change
	at time.Time
}

// Write counts, and sees what gets into which sum.
func (r *rush) Write(ctx context.Context, ops ...table.Op) error {
	if err := r.shelf.Write(ctx, ops...); err != nil {
		return err
	}
	r.requests++
	for _, op := range ops {
		k := op.Item.Key
		size := len(k.Partition) + len(k.Sort) + len(op.Item.Value) + 30
		r.units[k.Partition] += 2 * ((size + unitBytes - 1) / unitBytes)
		parts := strings.Split(k.Partition, "/")
		switch {
		case strings.Contains(k.Partition, "/facts/") && op.Stores():
			sum := "g/" + parts[1] + "/aggregate/" + parts[3]
			r.open[sum] = append(r.open[sum], r.asked[k.Sort])
			r.took += perPerson
		case k.Sort == "head" && strings.Contains(k.Partition, "/aggregate/"):
			r.builds[parts[1]]++
			r.units[k.Partition] += gemeenteUnits
			r.in(0, k.Partition, "national/"+parts[3]+"/members")
			r.took += perGemeente
		case k.Sort == "head" && strings.HasSuffix(k.Partition, "/members"):
			r.builds[""]++
			r.units[k.Partition] += countryUnits
			r.in(1, k.Partition, "")
			r.took += perCountry
		}
		if u := r.units[k.Partition]; u > r.hottest {
			r.hottest, r.hot = u, k.Partition
		}
	}
	return nil
}

// in notes that everything that was open for a sum is in it now, and open for the next.
func (r *rush) in(level int, sum, next string) {
	for _, asked := range r.open[sum] {
		r.behind[level] = max(r.behind[level], r.now.Add(r.took).Sub(asked))
	}
	if next != "" {
		r.open[next] = append(r.open[next], r.open[sum]...)
	}
	delete(r.open, sum)
}

func newRush(defs *catalog.Catalog) *rush {
	r := &rush{
		now: time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC), asked: map[string]time.Time{}, open: map[string][]time.Time{},
		units: map[string]int{}, builds: map[string]int{},
	}
	r.shelf = newShelf(func() time.Time { return r.now })
	for i := range r.lanes {
		l := &r.lanes[i]
		l.App = app.New(app.Config{
			Store: store.New(r), Catalog: func() *catalog.Catalog { return defs }, Box: openBox{}, Parallel: 1,
			Now:  func() time.Time { return r.now.Add(l.late) },
			Wait: func(_ context.Context, d time.Duration) error { l.late += d; return nil },
		})
	}
	return r
}

// handOut gives each process what is new in its part of the stream.
func (r *rush) handOut() {
	changes, _, _ := r.shelf.Read(ctx, fmt.Sprint(r.read), len(r.shelf.feed))
	r.read += len(changes)
	for _, c := range changes {
		h := fnv.New32a()
		h.Write([]byte(c.Key.Partition))
		l := &r.lanes[h.Sum32()%lanes]
		l.queue = append(l.queue, handed{c, r.now})
	}
}

// pass lets a moment pass: every process that is ready takes a batch, when that is full or
// has waited for long enough. It gives how many changes wait.
func (r *rush) pass(t *testing.T, follow func(*app.App, store.Work) error) (waiting int) {
	r.handOut()
	for i := range r.lanes {
		l := &r.lanes[i]
		if len(l.queue) > 0 && !l.free.After(r.now) && (len(l.queue) >= batchSize || r.now.Sub(l.queue[0].at) >= window) {
			n := min(len(l.queue), batchSize)
			var batch []table.Change
			for _, h := range l.queue[:n] {
				batch = append(batch, h.Change)
			}
			r.took, r.requests, l.late = 0, 0, 0
			if err := follow(l.App, store.WorkOf(batch)); err != nil {
				t.Fatal(err)
			}
			l.queue = l.queue[n:]
			l.free = r.now.Add(r.took + l.late + time.Duration(r.requests)*perRequest)
		}
		waiting += len(l.queue)
	}
	r.now = r.now.Add(tick)
	if r.now.Nanosecond() == 0 {
		clear(r.units)
	}
	return waiting
}

// complete compares the figures with what the facts that are stored add up to.
func (r *rush) complete(t *testing.T, defs *catalog.Catalog, people int) {
	t.Helper()
	fresh := newShelf(func() time.Time { return r.now })
	for _, it := range r.shelf.all() {
		if strings.Contains(it.Partition, "/aggregate/") || strings.HasPrefix(it.Partition, "national/") {
			continue
		}
		if err := fresh.Write(ctx, table.Put(it)); err != nil {
			t.Fatal(err)
		}
	}
	again := app.New(app.Config{Store: store.New(fresh), Catalog: func() *catalog.Catalog { return defs }, Box: openBox{}, Now: func() time.Time { return r.now }})
	var nobody []store.ParticipantRef // whose facts are not computed: there are none
	for _, g := range defs.Gemeenten() {
		nobody = append(nobody, store.ParticipantRef{Gemeente: g.Code, Participant: "nobody"})
	}
	if err := again.Project(ctx, nobody); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t}
	for _, g := range []string{"", share(0), share(51), share(999)} {
		if a, b := w.sumOf(r.lanes[0].App, g), w.sumOf(again, g); !bytes.Equal(a, b) || len(w.broken) > 0 {
			t.Errorf("the figures of %q are %s, and the facts add up to %s %v", g, a, b, w.broken)
		}
	}
	if all, err := again.National(ctx, programmeID); err != nil || all.N != people {
		t.Errorf("%+v, %v: not everybody is counted", all, err)
	}
}

// TestARushIsFollowed: a thousand submits in a second over 342 gemeenten, second after
// second, with what follows them in batches as Lambda forms them, take no more under any key
// than a partition writes in a second. Figures stay a bounded time behind, and when the rush
// is over nothing is left behind. One answer by itself is in all figures at once.
func TestARushIsFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	const seconds, perSecond = 20, 1000
	defs := country()
	r := newRush(defs)
	s := store.New(r.shelf)
	line := func(id, action string) store.Audit {
		return store.Audit{At: r.now, By: "w", Participant: id, Action: action}
	}
	for n := range seconds * perSecond {
		g, id := share(n%perSecond), fmt.Sprintf("P-%d", n)
		p := store.Participant{ID: id, Programme: "proef@1", Worker: fmt.Sprintf("w%d", n%200), Created: r.now}
		if err := s.CreateParticipant(ctx, g, p, make([]byte, 200), line(id, "participant:create")); err != nil {
			t.Fatal(err)
		}
	}
	r.read = len(r.shelf.feed) // they are known for long
	follow := func(a *app.App, w store.Work) error { return a.Follow(ctx, w) }
	submit := func(n int) {
		g, id := share(n%perSecond), fmt.Sprintf("P-%d", n)
		r.asked[id] = r.now
		answer := store.Response{Participant: id, Moment: "T0", Rater: "staf", Instrument: "proef-staf@1", Answers: []byte(`{"a":"` + strings.Repeat("x", 3000) + `"}`), Submitted: r.now, Date: r.lanes[0].Today()}
		if _, err := store.New(r).Submit(ctx, g, answer, "form-"+id, line(id, "response:submit")); err != nil {
			t.Fatal(err)
		}
	}
	order := rand.New(rand.NewPCG(1, 1)).Perm(seconds * perSecond)
	most := 0
	for n := range seconds*perSecond - 1 {
		submit(order[n])
		if n%(perSecond/10) == perSecond/10-1 {
			most = max(most, r.pass(t, follow))
		}
	}
	over := r.now
	for r.pass(t, follow) > 0 || r.read < len(r.shelf.feed) {
		if r.now.Sub(over) > 5*time.Minute {
			t.Fatal("the backlog does not drain")
		}
	}
	t.Logf("%d submits: at most %d changes wait; the hottest partition is %s with %d of %d units in a second; the country was written %d times, the largest gemeente %d times",
		seconds*perSecond, most, r.hot, r.hottest, partitionUnits, r.builds[""], r.builds[share(0)])
	t.Logf("figures of a gemeente are at most %v behind and those of the country %v; all is at rest %v after the rush", r.behind[0], r.behind[1], r.now.Sub(over))
	if r.hottest > partitionUnits {
		t.Errorf("%s takes %d units in a second, more than %d", r.hot, r.hottest, partitionUnits)
	}
	for level, bound := range []time.Duration{app.DefaultPace.Most + 10*time.Second, 2*app.DefaultPace.Most + 10*time.Second} {
		if r.behind[level] > bound || r.behind[level] == 0 {
			t.Errorf("figures of level %d are %v behind, more than %v", level, r.behind[level], bound)
		}
	}
	for rest := r.now.Add(app.DefaultPace.Most); r.now.Before(rest); {
		r.pass(t, follow)
	}
	r.behind = [2]time.Duration{}
	submit(order[seconds*perSecond-1])
	for r.pass(t, follow) > 0 || r.read < len(r.shelf.feed) {
		if r.now.Sub(over) > 10*time.Minute {
			t.Fatal("one answer is not followed")
		}
	}
	if r.behind[1] == 0 || r.behind[1] > window+perCountry+time.Second {
		t.Errorf("one answer by itself is in the country after %v", r.behind[1])
	}
	r.complete(t, defs, seconds*perSecond)
}
