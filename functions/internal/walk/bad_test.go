package walk_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestLinksTellNothing: a link that is used up, replaced, cut off or invented gives
// the same page, letter for letter.
func TestLinksTellNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: start het hele product (-short)")
	}
	s := startLocal(t, demoData(t))
	begeleider := s.signedIn(t, "marije-koster")
	replaced := invite(begeleider, "DH-1110", "T1")
	link := invite(begeleider, "DH-1110", "T1")
	bodies := map[string]string{}
	for name, path := range map[string]string{
		"replaced": replaced, "cut off": link[:len(link)-1], "longer": link + "a", "invented": "/v/" + strings.Repeat("Q", len(link)-3),
		"a page of an invented one": "/v/" + strings.Repeat("Q", len(link)-3) + "/vraag/tevreden", "no token at all": "/v/x", "odd": "/v/%00%2e%2e",
	} {
		p := s.visitor(t).get(path)
		if p.status != http.StatusNotFound && p.status != http.StatusGone {
			t.Errorf("%s: status %d", name, p.status)
		}
		if got := p.header.Get("Referrer-Policy"); got != "no-referrer" {
			t.Errorf("%s: Referrer-Policy %q", name, got)
		}
		bodies[p.body] += " " + name
	}
	if len(bodies) != 1 {
		for body, names := range bodies {
			t.Errorf("%s:\n%s", names, body)
		}
	}
	if p := s.visitor(t).get(link).ok(); len(p.forms()) == 0 {
		t.Error("the link that works shows no form")
	}
}

func invite(v *visitor, id, moment string) string {
	v.t.Helper()
	path := "/deelnemers/" + id + "/uitnodiging/" + moment
	p := v.get(path).ok().form("/uitnodiging/"+moment).press("naar", "verder").ok()
	link := personalLink.FindString(p.body)
	if link == "" {
		v.t.Fatalf("no link: %s", p.text())
	}
	return link
}

// TestSecondSubmitChangesNothing: the same form sent twice adds one participant,
// one result and one response.
func TestSecondSubmitChangesNothing(t *testing.T) {
	s := startLocal(t, demoData(t))
	v := s.signedIn(t, "marije-koster")
	f := v.get("/deelnemers/nieuw").form("/deelnemers").set("voornaam", "Dubbel").set("achternaam", "Klik").set("geboortedatum", "1-2-2004")
	first, second := f.press("naar", "verder").ok(), f.press("naar", "verder").ok()
	if first.url.Path != second.url.Path {
		t.Errorf("two participants: %s and %s", first.url.Path, second.url.Path)
	}
	if n := strings.Count(v.get("/caseload").body, "Dubbel Klik</a>"); n != 1 {
		t.Errorf("%d times in the caseload", n)
	}
	dossier := first.url.Path
	f = v.get(dossier+"/resultaten/nieuw").form("/nieuw").set("resultaat", "uit_bijstand")
	f.press("naar", "verder").ok()
	f.press("naar", "verder").ok()
	// Each result has one link to change it; one more leads to the form for a new one.
	if n := strings.Count(v.get(dossier).body, dossier+"/resultaten/"); n != 2 {
		t.Errorf("%d links to results, want that of one result and that of a new one", n)
	}
	link := invite(v, strings.TrimPrefix(dossier, "/deelnemers/"), "T0")
	fillSurvey(t, s.visitor(t), link) // it sends twice itself
}

// TestFormsFromElsewhereAreRefused: without the token of the session, or from
// another site, nothing changes.
func TestFormsFromElsewhereAreRefused(t *testing.T) {
	s := startLocal(t, demoData(t))
	v := s.signedIn(t, "marije-koster")
	f := v.get("/deelnemers/nieuw").form("/deelnemers").set("voornaam", "Vals").set("achternaam", "Formulier").set("geboortedatum", "1-2-2004")
	f.values.Set("csrf", "geraden")
	if p := f.press("naar", "verder"); p.status != http.StatusForbidden {
		t.Errorf("a guessed token gives %d", p.status)
	}
	if v.get("/caseload").has("Formulier") {
		t.Error("the form was taken all the same")
	}
}

// FuzzForms sends what nobody types to every form of a begeleider and of a jongere:
// it is refused or kept, and never a fault of ours.
func FuzzForms(f *testing.F) {
	s := startLocal(f, demoData(f))
	begeleider := s.signedIn(f, "marije-koster")
	link := invite(begeleider, "DH-1110", "T1")
	phone := s.visitor(f)
	first := phone.get(link).ok().form(link+"/taal").press("taal", "nl").ok().form(link).press("naar", "verder").ok() // takes part already
	staff := []string{
		"/deelnemers/nieuw", "/deelnemers/DH-1110/meting/T1/pagina/financien", "/deelnemers/DH-1110/registratie/start",
		"/deelnemers/DH-1110/resultaten/nieuw", "/deelnemers/DH-1110/fase", "/deelnemers/DH-1110/einde", "/deelnemers/DH-1110/contact/wijzigen",
	}
	for _, seed := range []string{"", "1e400", "-1", "1.850,50", "99-99-9999", "\x00", "\xff\xfe", "<script>", strings.Repeat("9", 400), "weet_niet", "0x1p-2", "٣", "2026-02-30", "bijstand"} {
		f.Add(uint64(len(seed)), seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		begeleider, phone := *begeleider, *phone
		begeleider.t, phone.t = t, t
		random := rand.New(rand.NewPCG(seed, 7))
		pages := []*page{phone.get(first.url.Path), begeleider.get(staff[random.IntN(len(staff))])}
		for _, p := range pages {
			for _, form := range p.forms() {
				if strings.HasSuffix(form.action, "/afmelden") {
					continue
				}
				spoil(form, random, text)
				if got := form.press("naar", "verder"); got.status >= http.StatusInternalServerError || got.status == http.StatusForbidden {
					t.Errorf("%s with %v gives %d: %s", form.action, form.values, got.status, got.text())
				}
			}
		}
	})
}

// spoil puts text in some of the fields, twice in one of them, and in one that is
// not there.
func spoil(f *form, random *rand.Rand, text string) {
	values := url.Values{}
	for name, list := range f.values {
		values[name] = list
	}
	for _, i := range f.fields {
		if i.name == "" || i.name == "csrf" || random.IntN(2) == 0 {
			continue
		}
		values.Set(i.name, text)
		if random.IntN(8) == 0 {
			values.Add(i.name, fmt.Sprint(random.Int64()))
		}
	}
	values.Set("bestaat_niet", text)
	f.values = values
}
