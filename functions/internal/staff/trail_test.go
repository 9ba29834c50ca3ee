package staff_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/staff"
	"effectmonitor/functions/internal/store"
)

// TestEveryReadIsInTheTrail opens every route: when the name of the person, or what was
// filled in, stands in the answer, the trail has a line of that very moment, by the
// reader, about that person or about the list.
func TestEveryReadIsInTheTrail(t *testing.T) {
	k := newKit(t)
	b := k.as("anita")
	id := k.as("marije").add("Amirabelle", "Benali", "03-02-2004", "03-11-2026")
	worker := app.Actor{ID: "marije", Gemeente: "0518"}
	k.must(k.app.AddResult(ctx, worker, id, app.NewResult{Type: "uit_bijstand", Date: source.DateOf(2026, 11, 20), Key: "r-1"}))
	for _, rater := range []string{"begeleider", "jongere"} {
		_, err := k.app.Store.Submit(ctx, "0518", store.Response{Participant: id, Moment: "T0", Rater: rater, Instrument: "jpf-" + rater + "@1", Answers: []byte(`{}`),
			Date: source.DateOf(2026, 11, 20), Submitted: k.clock(), Started: k.clock()}, "once", store.Audit{At: k.clock(), By: "x", Action: "response:submit", Participant: id})
		k.must(err)
	}
	shown := 0
	open := k.as("marije").add("Amirabelle", "Bakker", "03-02-2004", "03-11-2026") // whose questionnaires are still to fill in
	for i, pattern := range append(staff.Patterns(), staff.Patterns()...) {
		if i == len(staff.Patterns()) {
			id = open
		}
		method, path := address(pattern, id)
		k.pass(time.Second)
		at := k.clock()
		if method == "GET" {
			b.get(path)
		} else {
			b.send(path, url.Values{})
		}
		if !strings.Contains(b.body, "Amirabelle") {
			continue
		}
		shown++
		if !k.noted(id, "anita", at) {
			t.Errorf("%s shows a person (%d at %s), and the trail does not say so", pattern, b.status, b.path)
		}
	}
	if shown < 40 {
		t.Errorf("only %d routes show the person", shown)
	}
}

// noted tells whether the trail has a line by somebody, at a moment or after, about a
// person or about the gemeente as a whole.
func (k *kit) noted(id, by string, at time.Time) bool {
	k.t.Helper()
	for _, about := range []string{id, ""} {
		lines, _, err := k.app.Store.AuditOf(ctx, "0518", about, "")
		k.must(err)
		for _, l := range lines {
			if l.By == by && !l.At.Before(at) {
				return true
			}
		}
	}
	return false
}
