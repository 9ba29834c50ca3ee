package world

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// check compares what is there with what was promised.
func (w *world) check() {
	plain := store.New(w.shelf)
	for k, m := range w.sheets {
		if p := w.person(k.id); p == nil || p.begun || p.busy {
			continue
		}
		r, err := plain.Response(ctx, k.g, k.id, k.moment, k.rater)
		if err != nil {
			w.missing(plain, k, m, err)
			continue
		}
		if m.withdrawn && answered(r) {
			w.breach("%v was withdrawn and has answers: %s", k, r.Answers)
		}
		if n := len(m.finals); n > 0 && (r.Status != store.Submitted || string(r.Answers) != m.finals[n-1] || !r.Submitted.Equal(m.sent)) {
			w.breach("%v was acknowledged with %s and is %s %s", k, m.finals[n-1], r.Status, r.Answers)
		}
		if len(m.acked) > 0 {
			w.fits(k, m, &r)
		}
	}
	w.checkErased()
	if !w.sumsSeen {
		w.sumsSeen = true
		w.checkSums()
	}
}

// missing looks whether a response may be gone: a draft that can no longer be sent is
// removed after a while, and a person whose term is over is removed whole.
func (w *world) missing(plain *store.Store, k sheetKey, m *sheetModel, err error) {
	if len(m.acked) == 0 && len(m.finals) == 0 && errors.Is(err, store.ErrNotFound) {
		return
	}
	seen := w.trailOf(plain, k.g, k.id)
	going, fault := plain.Removals(ctx, k.g)
	begun := slices.ContainsFunc(going, func(r store.Removal) bool { return r.Participant == k.id && !r.Begun.IsZero() })
	switch {
	case fault != nil:
		w.breach("%v", fault)
	case begun:
		w.person(k.id).begun = true // on its way out
	case seen["retention:remove "] > 0:
		w.person(k.id).erased, w.person(k.id).begun = true, true
	case len(m.finals) == 0 && seen["draft:remove "+k.moment] > 0:
		m.forget()
	default:
		w.breach("%v is not there: %v", k, err)
	}
}

// trailOf counts what is in the trail of a participant.
func (w *world) trailOf(plain *store.Store, g, id string) map[string]int {
	seen := map[string]int{}
	for cursor := ""; ; {
		page, next, err := plain.AuditOf(ctx, g, id, cursor)
		if err != nil {
			w.breach("%v", err)
			return seen
		}
		for _, a := range page {
			seen[a.Action+" "+a.Detail]++
		}
		if cursor = next; cursor == "" {
			return seen
		}
	}
}

func answered(r store.Response) bool {
	return r.Status != store.Withdrawn && bytes.Contains(r.Answers, []byte(`"rust"`))
}

// checkErased: of who was erased nothing is left but the trail.
func (w *world) checkErased() {
	if w.clock.After(w.latest) {
		w.latest = w.clock
	}
	gone := func(text string) string {
		for _, p := range w.people {
			if p.erased && strings.Contains(text, p.id) {
				return p.id
			}
		}
		return ""
	}
	for _, it := range w.shelf.all() {
		if strings.Contains(it.Partition, "/audit/") || strings.Contains(it.Partition, "/trail/") {
			continue
		}
		// Who erases finds no notice that has expired; a clock that is set back afterwards
		// shows it until the table removes it.
		if strings.HasSuffix(it.Partition, "/changed") && !it.Expires.After(w.latest) {
			continue
		}
		facts := strings.Contains(it.Partition, "/facts/") // the sums follow the feed
		text, err := store.Readable(it.Value)
		if err != nil { // sealed, or only a text
			text = it.Value
		}
		if id := gone(it.Key.String() + " " + string(text)); id != "" && !facts {
			w.breach("%s was erased and %v is there", id, it.Key)
		} else if id != "" {
			w.breach("%s was erased and has facts", id)
		}
	}
}

// checkSums: nobody counts who never was, and parts are the sum of the whole.
func (w *world) checkSums() {
	plain := app.New(app.Config{Store: store.New(w.shelf), Catalog: func() *catalog.Catalog { return releases()[1] }})
	ever := map[string]int{"": len(w.started)}
	for ref := range w.started {
		ever[ref.Gemeente]++
	}
	for _, g := range []string{north, south, ""} {
		sum, err := plain.National(ctx, programmeID)
		if g != "" {
			sum, err = plain.Aggregate(ctx, g, programmeID)
		}
		if err != nil {
			w.breach("the sum of %q cannot be read: %v", g, err)
		}
		if sum == nil {
			continue
		}
		if sum.N > ever[g] {
			w.breach("%d respondents of %d participants in %q", sum.N, ever[g], g)
		}
		w.checkParts(g, sum)
	}
}

func (w *world) checkParts(g string, sum *cohort.Aggregate) {
	classes := 0
	for s, n := range sum.Slices {
		if s.Breakdown == "leeftijd" {
			classes += n
		}
	}
	if classes != sum.N { // everybody has an age
		w.breach("the classes of %q are %d of %d", g, classes, sum.N)
	}
	parts := map[cohort.Key]int{}
	for k, p := range sum.Cells {
		if p.N+p.Missing > sum.N {
			w.breach("%v of %q is about %d of %d", k, g, p.N+p.Missing, sum.N)
		}
		if k.Slice.Breakdown == "leeftijd" {
			k.Slice = cohort.Slice{}
			parts[k] += p.N
		}
	}
	for k, n := range parts {
		if whole := sum.Cells[k]; whole == nil || whole.N != n {
			w.breach("the parts of %v of %q are %d, the whole %+v", k, g, n, whole)
		}
	}
}

// settle lets everything come to rest: nothing goes wrong any more, what was asked is
// asked until it is answered, and the feed is followed to its end.
func (w *world) settle() {
	w.calm, w.away, w.plan, w.release = true, false, nil, 1
	w.drain()
	for n := range w.instances {
		w.instances[n] = w.process(n)
	}
	for range 40 {
		if len(w.again) == 0 {
			break
		}
		errands := w.again
		w.again = nil
		for _, e := range errands {
			e.begin(w.idle())
			w.drain()
		}
	}
	if len(w.again) > 0 {
		w.breach("%d errands are never answered", len(w.again))
	}
	w.noon()
	w.remind(w.idle())
	w.drain()
	for range 2 {
		w.retain(w.idle())
		w.drain()
	}
	for range 3 * len(w.shelf.feed) {
		if w.read == len(w.shelf.feed) && len(w.backlog) == 0 {
			break
		}
		w.follow(w.idle())
		w.drain()
	}
	if w.read < len(w.shelf.feed) || len(w.backlog) > 0 {
		w.breach("the backlog does not drain: %d of %d, %d batches", w.read, len(w.shelf.feed), len(w.backlog))
	}
	w.checkFollowed()
	w.start("renew", w.idle(), func(t *task) error { return renew(t.home) }, nil)
	w.drain()
	w.check()
	w.lastly()
}

// noon makes it a working day on which messages go out.
func (w *world) noon() {
	w.clock = w.clock.AddDate(0, 0, 1)
	if w.clock.Weekday() == 0 {
		w.clock = w.clock.AddDate(0, 0, 1)
	}
	for w.clock.Hour() < 10 || w.clock.Hour() > 17 {
		w.clock = w.clock.Add(60e9 * 60)
	}
}

func (w *world) drain() {
	for len(w.active) > 0 {
		w.step(w.random.IntN(len(w.active)))
	}
}

// lastly is what must hold when all is at rest.
func (w *world) lastly() {
	plain := store.New(w.shelf)
	for _, g := range []string{north, south} {
		left, err := plain.Removals(ctx, g)
		if err != nil || slices.ContainsFunc(left, func(r store.Removal) bool { return !r.Begun.IsZero() }) {
			w.breach("a removal in %s is not finished (%v)", g, err)
		}
		live, err := plain.TeamCaseload(ctx, g)
		if err != nil {
			w.breach("%v", err)
		}
		for _, p := range w.people {
			if p.g == g && w.trailOf(plain, g, p.id)["retention:remove "] > 0 {
				p.erased, p.begun = true, true // the term was over
			}
			there := slices.ContainsFunc(live, func(e store.CaseloadEntry) bool { return e.ID == p.id })
			if p.g == g && there == p.erased && !p.begun {
				w.breach("%s is in the caseload: %t", p.id, there)
			}
		}
		w.checkTrail(plain, g)
	}
	w.checkReplay()
}

// checkTrail: what was done once is in the trail once.
func (w *world) checkTrail(plain *store.Store, g string) {
	for _, p := range w.people {
		if p.g != g {
			continue
		}
		seen := w.trailOf(plain, g, p.id)
		for what, n := range seen {
			once := what == "participant:create " || strings.HasPrefix(what, "response:submit") && strings.HasSuffix(what, staff) ||
				what == "participant:erase " || what == "retention:remove "
			if once && n != 1 {
				w.breach("%s is %d times in the trail of %s", what, n, p.id)
			}
		}
		for k, m := range w.sheets {
			if k.id == p.id && k.rater == staff && len(m.finals) > 0 && seen["response:submit "+k.moment+" "+staff] != 1 {
				w.breach("%v is %d times in the trail", k, seen["response:submit "+k.moment+" "+staff])
			}
		}
	}
}

// checkReplay: figures computed from nothing but what people did are those that stand.
func (w *world) checkReplay() {
	fresh := newShelf(func() time.Time { return w.clock })
	var people int
	for _, it := range w.shelf.all() {
		if strings.Contains(it.Partition, "/facts/") || strings.Contains(it.Partition, "/aggregate/") || strings.HasPrefix(it.Partition, "national/") {
			continue
		}
		if strings.HasSuffix(it.Partition, "/caseload") {
			people++
		}
		if err := fresh.Write(ctx, table.Put(it)); err != nil {
			w.breach("%v", err)
		}
	}
	at := func(s *shelf) *app.App {
		return app.New(app.Config{Store: store.New(s), Catalog: func() *catalog.Catalog { return releases()[1] }, Box: w.box, Now: func() time.Time { return w.clock }})
	}
	now, again := at(w.shelf), at(fresh)
	if err := again.Rebuild(ctx); err != nil {
		w.breach("rebuild: %v", err)
		return
	}
	counted := 0
	for _, g := range []string{north, south, ""} {
		a, b := w.sumOf(now, g), w.sumOf(again, g)
		if !bytes.Equal(a, b) {
			w.breach("the figures of %q are %s and computed anew %s", g, a, b)
		}
		if g == "" {
			var sum cohort.Aggregate
			if err := json.Unmarshal(b, &sum); err != nil {
				w.breach("%v", err)
			}
			counted = sum.N
		}
	}
	if counted != people {
		w.breach("%d are counted of %d participants", counted, people)
	}
}

func (w *world) sumOf(a *app.App, g string) []byte {
	sum, err := a.National(ctx, programmeID)
	if g != "" {
		sum, err = a.Aggregate(ctx, g, programmeID)
	}
	if err != nil {
		w.breach("%v", err)
	}
	if sum == nil {
		return nil
	}
	data, err := sum.MarshalJSON()
	if err != nil {
		w.breach("%v", err)
	}
	return data
}
