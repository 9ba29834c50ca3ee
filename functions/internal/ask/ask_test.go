package ask

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

func TestWalk(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	link := k.invite("DH-1", "T0")

	start := k.get(link)
	k.shows(start, http.StatusOK, "Hoe gaat het met je?", "Ja, ik doe mee", "Je mag elke vraag overslaan.", "14 070", "Gemeente Den Haag", link+"/taal")
	k.to(k.get(link+"/vraag/stress_geld"), link) // nothing before consent
	k.shows(k.post(link, "naar", "verder"), http.StatusUnprocessableEntity, "Zet een vinkje", "<title>Fout:")
	k.to(k.post(link, "naar", "verder", "toestemming", "ja"), link+"/vraag/tevreden")

	first := k.get(link + "/vraag/tevreden")
	k.shows(first, http.StatusOK, "Vraag 1 van 16.", "Nog ongeveer 2 minuten.", "Heel tevreden", "Wil ik niet zeggen", "14 070", "Denk aan de laatste 2 weken.")
	k.hides(first, "Vorige vraag")
	k.to(k.post(link+"/vraag/tevreden", "tevreden", "4", "naar", "verder"), link+"/vraag/gelukkig")
	k.to(k.post(link+"/vraag/gelukkig", "gelukkig", "wil_niet_zeggen", "naar", "vorige"), link+"/vraag/tevreden")
	k.shows(k.get(link+"/vraag/tevreden"), http.StatusOK, `value="4" checked`, "Je antwoord is bewaard")
	k.to(k.get(link+"/vraag/bestaat_niet"), link+"/vraag/zinvol")
	k.shows(k.get(link), http.StatusOK, "Je was bij vraag 3.", "Verder")

	k.to(k.post(link+"/vraag/zinvol", "zinvol", "2", "naar", "stoppen"), link+"/stoppen")
	k.shows(k.get(link+"/stoppen"), http.StatusOK, "Wil je stoppen?", "Ik wil niet meedoen", "Ik ga later verder", link+"/vraag/gezond")
	k.shows(k.post(link+"/stoppen", "naar", "later"), http.StatusOK, "Je antwoorden zijn bewaard", "24 april 2026")

	check := k.get(link + "/controle")
	k.shows(check, http.StatusOK, "Hoe zinvol vind je wat je doet?", "Niet ingevuld", "Wil ik niet zeggen", link+"/vraag/zinvol?terug=controle")
	k.shows(k.get(link+"/vraag/zinvol?terug=controle"), http.StatusOK, "Terug naar je antwoorden")
	k.to(k.post(link+"/vraag/zinvol?terug=controle", "zinvol", "3", "naar", "verder"), link+"/controle")
	k.to(k.post(link+"/controle", "naar", "vorige"), link+"/vraag/eigen_woorden")
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")

	done := k.get(link + "/klaar")
	k.shows(done, http.StatusOK, "Bedankt", "Je antwoorden zijn veilig bewaard.", "Mijn antwoorden intrekken", "Wat gebeurt er nu?")
	for _, path := range []string{"", "/vraag/tevreden", "/controle"} {
		k.to(k.get(link+path), link+"/klaar")
	}
	r := k.response("DH-1")
	if r.Status != store.Submitted || r.By != "" || r.Lang != "nl" || r.Progress != (store.Progress{Done: 3, Total: 16}) {
		t.Errorf("stored %+v", r)
	}
	p, err := k.store.Participant(t.Context(), code, "DH-1")
	k.must(err)
	if p.Consent == nil || !p.Consent.Given || p.Consent.By != "" || p.Consent.Date != k.today() || string(p.Name) != "sealed" {
		t.Errorf("participant %+v", p)
	}
	if token := strings.TrimPrefix(link, Root); strings.Contains(k.log.String(), token) {
		t.Error("the token is in the log")
	}
}

// TestSecondSubmit: a second submit of the same form, and of the same page in
// another tab, changes nothing.
func TestSecondSubmit(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	k.fill(link, "4")
	first := k.response("DH-1")
	k.now = k.now.Add(time.Minute)
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
	k.to(k.post(link+"/vraag/tevreden", "tevreden", "1", "naar", "verder"), link+"/klaar")
	k.to(k.post(link, "naar", "niet"), link+"/klaar") // the start page of another tab
	if p := autosaved(k, link, "tevreden", "1"); p.code != http.StatusConflict {
		t.Errorf("autosave after sending: %d", p.code)
	}
	if again := k.response("DH-1"); again.Version != first.Version || !again.Submitted.Equal(first.Submitted) {
		t.Errorf("the second submit made %+v of %+v", again, first)
	}
}

func autosaved(k *kit, link, id, value string) page {
	r := form(link+"/vraag/"+id+"/bewaar", id, value)
	r.Header.Set("Accept", "application/json")
	return k.do(r)
}

// TestDeadLinks: whatever is wrong with a link, the answer is the same to the byte.
func TestDeadLinks(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	k.participant("DH-2")
	k.participant("DH-3")
	used, expired := k.invite("DH-1", "T0"), k.invite("DH-2", "T0")
	replaced := k.invite("DH-3", "T0")
	k.invite("DH-3", "T0")
	k.post(used, "naar", "verder", "toestemming", "ja")
	k.fill(used, "3")
	k.shows(k.get(used+"/klaar"), http.StatusOK, "Bedankt")
	k.now = k.now.Add(25 * time.Hour)
	k.shows(k.get(expired), http.StatusOK, "Beginnen")
	usedBody, replacedBody := k.get(used).body, k.get(replaced).body
	k.now = k.now.AddDate(0, 0, 60)
	invented, err := secret.NewToken(strings.NewReader(strings.Repeat("x", 16)))
	k.must(err)
	want := k.get(Path(invented))
	k.shows(want, http.StatusNotFound, "Deze koppeling werkt niet meer", "Vraag je")
	k.hides(want, "Den Haag", "14 070", invented)
	same := map[string]string{"used": usedBody, "replaced": replacedBody, "used long ago": k.get(used).body, "expired": k.get(expired).body}
	for _, path := range []string{Path("x"), Path(invented) + "/vraag/tevreden", Root, "/", "/v/a/b/c/d", expired + "/controle", expired + "/stoppen", "/elders"} {
		same[path] = k.get(path).body
	}
	for _, path := range []string{"", "/vraag/tevreden", "/controle", "/stoppen"} {
		p := k.post(expired+path, "naar", "verder", "toestemming", "ja")
		same["post "+path] = p.body
		if p.code != want.code {
			t.Errorf("post %q: status %d", path, p.code)
		}
	}
	for name, body := range same {
		if body != want.body {
			t.Errorf("%s: another page than that of an invented link:\n%s", name, body)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "http://ask.test/v/x", nil)
	r.Header.Set("Accept-Language", "en-GB,nl;q=0.5")
	k.shows(k.do(r), http.StatusNotFound, "This link no longer works")
}

func TestHeaders(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	for _, path := range []string{link, link + "/vraag/tevreden", link + "/controle", "/v/x"} {
		p := k.get(path)
		for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		k.hides(p, `name="referrer"`, "style=", "<script>")
		if len(p.header["Set-Cookie"]) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

func TestFormsFromElsewhere(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	cases := []struct {
		name    string
		headers map[string]string
		want    int
	}{
		{"this site", map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusSeeOther},
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"another site that hides", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "null"}, http.StatusForbidden},
		{"another origin, old browser", map[string]string{"Origin": "https://elsewhere.test"}, http.StatusForbidden},
		{"old browser that hides its origin as asked", map[string]string{"Origin": "null"}, http.StatusSeeOther},
		{"old browser that tells its origin", map[string]string{"Origin": "http://ask.test"}, http.StatusSeeOther},
	}
	for _, c := range cases {
		r := form(link+"/vraag/tevreden", "tevreden", "4", "naar", "verder")
		r.Header.Del("Sec-Fetch-Site")
		for name, value := range c.headers {
			r.Header.Set(name, value)
		}
		if p := k.do(r); p.code != c.want {
			t.Errorf("%s: %d, want %d", c.name, p.code, c.want)
		}
	}
}

func TestTooManyWrongLinks(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	for range wrongLinks {
		k.shows(k.get("/v/invented"), http.StatusNotFound)
	}
	p := k.get(link)
	k.shows(p, http.StatusTooManyRequests, "Deze koppeling werkt niet meer")
	if p.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	k.client = "198.51.100.3:1"
	k.shows(k.get(link), http.StatusOK)
	k.client = "203.0.113.9:9"
	k.now = k.now.Add(oneMore)
	k.shows(k.get(link), http.StatusOK)
}

// TestWeight: what a phone loads for one page, styles and script included, stays
// under 40 kB.
func TestWeight(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	pages := map[string]page{"start": k.get(link), "question": k.get(link + "/vraag/tevreden"), "stop": k.get(link + "/stoppen")}
	k.fill(link, "3")
	for name, p := range pages {
		total := len(p.body)
		for _, m := range assetAddress.FindAllStringSubmatch(p.body, -1) {
			a := k.get(m[1])
			k.shows(a, http.StatusOK)
			total += len(a.body)
		}
		if total > 40_000 {
			t.Errorf("%s weighs %d bytes", name, total)
		}
		t.Logf("%s weighs %d bytes", name, total)
	}
}
