package staff_test

import (
	"net/url"
	"strings"
	"testing"

	"effectmonitor/functions/internal/staff"
)

// address fills in the pattern of a route for one participant.
func address(pattern, id string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{id}", id, "{meting}", "T0", "{pagina}", "financien", "{formulier}", "start", "{resultaat}", "r-1", "{signaal}", "blijft_hoog").Replace(path)
	return method, path
}

// TestRights crosses every route with everybody who may not use it for this
// participant: nobody learns anything, and nothing changes.
func TestRights(t *testing.T) {
	k := newKit(t)
	id := k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	before, err := k.app.Store.Dossier(ctx, "0518", id)
	k.must(err)
	others := map[string]*browser{"a colleague": k.as("rachid"), "another gemeente": k.as("sjoerd"), "policy": k.as("pieter"), "the country": k.as("simone")}
	for _, pattern := range staff.Patterns() {
		method, path := address(pattern, id)
		personal := strings.Contains(pattern, "{id}")
		v := k.visitor()
		if v.do(method, path, strings.NewReader(""), ""); method == "GET" && !strings.HasPrefix(v.path, "/aanmelden") || method == "POST" && v.status != 401 {
			t.Errorf("a visitor at %s: %d at %s", pattern, v.status, v.path)
		}
		for who, b := range others {
			lists := !personal && (who == "a colleague" || who == "another gemeente") && !strings.Contains(pattern, "/team")
			if lists {
				continue // their own list
			}
			b.get("/hulp")
			if method == "GET" {
				b.get(path)
			} else {
				b.send(path, url.Values{})
			}
			if b.status != 403 || strings.Contains(b.body, "Amira") {
				t.Errorf("%s at %s: %d", who, pattern, b.status)
			}
		}
	}
	after, err := k.app.Store.Dossier(ctx, "0518", id)
	k.must(err)
	if after.Participant.Version != before.Participant.Version || len(after.Responses)+len(after.Invitations) != 0 {
		t.Error("somebody who may nothing changed something")
	}
	lead := k.as("anita")
	lead.get("/deelnemers/"+id).want(200, "Amira Benali")
	lead.get("/deelnemers/"+id+"/meting/T0").want(200, "Financiën")
}

func TestForms(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026") + "/toestemming"
	b.body = "" // a form without its token
	b.send(path, url.Values{"toestemming": {"nee"}}).want(403, "Dit formulier was te lang open")
	b.get("/bestaat/niet").want(404, "Deze pagina is er niet")
	b.get("/deelnemers/%2e%2e%2f0080").want(403)
	for _, page := range []string{"/privacy", "/toegankelijkheid", "/hulp"} {
		k.visitor().get(page).want(200)
		b.get(page).want(200).wantNot("[text.", "[site.")
	}
	if strings.Contains(k.log.String(), "DH-1001") || strings.Contains(k.log.String(), "level=ERROR") {
		t.Errorf("the log: %s", k.log)
	}
}
