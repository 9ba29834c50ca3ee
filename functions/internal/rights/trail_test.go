package rights_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/site"
)

// TestEveryReadIsInTheTrail opens every address of every package with every role that
// has a gemeente, and as a participant: when the name or the number of a person stands in
// what comes back, the trail has a line of that moment, by the reader, about that person
// or about a list of the gemeente. What the reader typed, and gets back, is no reading.
func TestEveryReadIsInTheTrail(t *testing.T) {
	w := newWorld(t)
	w.now = w.now.Add(time.Hour)
	shown := map[string]int{}
	for _, p := range parts {
		handler, addresses := p.mount(w)
		readers := w.own
		if p.name == "ask" {
			readers = readers[:1] // the pages of participants know no role
		}
		for _, a := range addresses {
			if !has(a.Pattern, " /") || has(a.Pattern, "/assets/") {
				continue
			}
			for _, e := range p.examples(w, a.Pattern) {
				for _, role := range readers {
					shown[p.name] += w.read(handler, p, a, e, role)
				}
			}
		}
	}
	for name, least := range map[string]int{"staff": 60, "admin": 8, "ask": 6} {
		if shown[name] < least {
			t.Errorf("only %d answers of %s show the person", shown[name], name)
		}
	}
	if shown["results"] != 0 {
		t.Errorf("%d answers of results say something about one person", shown["results"])
	}
}

// read opens an address with a role and is 1 when a person could be read there, which
// the trail must then say.
func (w *world) read(h http.Handler, p part, a site.Address, e example, role string) int {
	w.Helper()
	w.now = w.now.Add(time.Minute)
	who, at := w.user(role, here), w.now
	address := w.fill(a.Pattern, e, true)
	id, reader := w.id, who.ID
	if p.name == "ask" {
		id, reader = w.guest, w.guest
	}
	r := w.ask(h, session(p, &who), address, p.forms[a.Pattern])
	guest := p.name == "ask" && has(a.Pattern, "{token}") && r.Code == http.StatusOK // without a name or a number on it
	switch {
	case r.Code == http.StatusForbidden, r.Code == http.StatusUnauthorized:
		return 0
	case !guest && !reads(r.Body.String()+r.Header().Get("Location"), a.Pattern, id):
		return 0
	}
	if !w.noted(id, reader, at) {
		w.Errorf("%s shows a person to %s (%d), and the trail does not say so", a.Pattern, role, r.Code)
	}
	return 1
}

// session is who signs in: nobody, for the pages of participants.
func session(p part, who *auth.User) *auth.User {
	if p.name == "ask" {
		return nil
	}
	return who
}

// reads tells whether an answer says something about a person that its address did not
// hold already.
func reads(answer, pattern, id string) bool {
	if has(answer, name) {
		return true
	}
	return has(answer, id) && !has(pattern, "{id}")
}

// noted tells whether the trail has a line of a reader since a moment, other than that
// of signing in.
func (w *world) noted(id, by string, at time.Time) bool {
	w.Helper()
	for _, about := range []string{id, ""} {
		lines, _, err := w.app.Store.AuditOf(w.Context(), here, about, "")
		w.must(err)
		for _, l := range lines {
			if l.By == by && !l.At.Before(at) && !strings.HasPrefix(l.Action, "session:") {
				return true
			}
		}
	}
	return false
}
