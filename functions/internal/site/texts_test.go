package site

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/gemeente"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// fetch reads a page as a visitor whose browser speaks a language.
func fetch(t *testing.T, s *Site, path, speaks string) (code int, body, location string) {
	t.Helper()
	mux := http.NewServeMux()
	s.Texts(mux)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", speaks)
	w := httptest.NewRecorder()
	s.Handler(mux).ServeHTTP(w, r)
	return w.Code, html.UnescapeString(w.Body.String()), w.Header().Get("Location")
}

// TestTextsOfEachGemeente: privacy and accessibility follow from the definition of the
// gemeente, in each of its languages.
func TestTextsOfEachGemeente(t *testing.T) {
	s, _ := newSite(t, true)
	bare := regexp.MustCompile(`>[^<]*(\[text\.|\{[a-z]+\})[^<]*<`)
	for _, g := range s.Catalog().Gemeenten() {
		for _, lang := range g.Languages {
			m := locale.For(lang)
			code, privacy, _ := fetch(t, s, "/privacy/"+g.Code+"?taal="+lang, "")
			if code != http.StatusOK {
				t.Fatalf("%s in %s: %d", g.Name, lang, code)
			}
			shared := map[bool]string{true: "text.privacy.shared", false: "text.privacy.not-shared"}[g.SharesNation]
			for _, want := range []string{
				`<html lang="` + lang + `" dir="` + m.Dir() + `"`, g.Name, isolate + g.HelpLine.Phone + endIsolate,
				m.Count("span.years", g.Retention.N, nil), m.Text(shared, nil),
				m.Text("text.privacy.threshold", locale.Args{"n": strconv.Itoa(g.Limit())}), m.Text("text.privacy.5.2", nil),
			} {
				if !strings.Contains(privacy, want) {
					t.Errorf("privacy of %s in %s does not say %q", g.Name, lang, want)
				}
			}
			_, access, _ := fetch(t, s, "/toegankelijkheid/"+g.Code+"?taal="+lang, "")
			for _, offered := range g.Languages {
				if name := locale.For(offered).Text("site.language", nil); !strings.Contains(access, name) {
					t.Errorf("accessibility of %s in %s does not name %s", g.Name, lang, name)
				}
			}
			if found := bare.FindString(privacy + access); found != "" {
				t.Errorf("%s in %s: %s", g.Name, lang, found)
			}
		}
	}
}

// TestStatementsOfAGemeente: what a definition says of accessibility and privacy stands
// on the pages, in every language; a gemeente that says nothing has not settled it.
func TestStatementsOfAGemeente(t *testing.T) {
	s, _ := newSite(t, true)
	shipped := *s.Catalog().Gemeente("0518")
	for _, lang := range shipped.Languages {
		m := locale.For(lang)
		_, access, _ := fetch(t, s, "/toegankelijkheid/0518?taal="+lang, "")
		_, privacy, _ := fetch(t, s, "/privacy/0518?taal="+lang, "")
		a, p := shipped.Accessibility, shipped.Privacy
		for _, want := range []string{
			m.Text("text.accessibility.status.b", nil), m.Date(a.Date.Time()), m.Date(a.Audit.Date.Time()), a.Audit.By,
			isolate + a.Mail + endIsolate, `href="` + a.Statement + `"`,
		} {
			if !strings.Contains(access, want) {
				t.Errorf("accessibility in %s does not say %q", lang, want)
			}
		}
		for _, want := range []string{p.Basis.In(lang), m.Text("text.privacy.why.1", nil), m.Text("text.privacy.3.3", nil), isolate + p.Officer.Mail + endIsolate, `href="` + p.Statement + `"`} {
			if !strings.Contains(privacy, want) {
				t.Errorf("privacy in %s does not say %q", lang, want)
			}
		}
	}
	for status, key := range map[gemeente.AccessStatus]string{gemeente.AccessFull: "a", gemeente.AccessBegun: "c", gemeente.AccessNone: "d"} {
		lines := accessStatus(web.Page{Messages: locale.For("nl")}, &gemeente.Accessibility{Status: status})
		if lines[0] != locale.For("nl").Text("text.accessibility.status."+key, nil) || len(lines) != 2 {
			t.Errorf("%s: %q", status, lines)
		}
	}
	_, access, _ := fetch(t, s, "/toegankelijkheid/0080", "")
	_, privacy, _ := fetch(t, s, "/privacy/0080", "")
	for page, want := range map[string]string{access: "text.accessibility.status.none", privacy: "text.privacy.basis-none"} {
		if !strings.Contains(page, locale.For("nl").Text(want, nil)) {
			t.Errorf("a gemeente that settled nothing does not say %s", want)
		}
	}
}

func TestLanguageOfTexts(t *testing.T) {
	s, _ := newSite(t, true)
	for _, c := range []struct{ path, speaks, want string }{
		{"/privacy/0518", "pl-PL,nl;q=0.5", `<html lang="pl"`},
		{"/privacy/0518", "fr", `<html lang="nl"`},
		{"/privacy/0518?taal=ar", "pl", `<html lang="ar" dir="rtl"`},
		{"/privacy/0518?taal=fr", "uk", `<html lang="uk"`},
		{"/privacy/0080?taal=ar", "ar", `<html lang="nl"`}, // this gemeente offers Dutch alone
	} {
		if _, body, _ := fetch(t, s, c.path, c.speaks); !strings.Contains(body, c.want) {
			t.Errorf("%s for %s: no %s", c.path, c.speaks, c.want)
		}
	}
	if _, body, _ := fetch(t, s, "/privacy/0080", "ar"); strings.Contains(body, "?taal=ar") {
		t.Error("a language is offered that the gemeente does not have")
	}
	if code, _, to := fetch(t, s, "/privacy/9999", "nl"); code != http.StatusSeeOther || to != "/privacy" {
		t.Errorf("a gemeente that is not there: %d to %s", code, to)
	}
}
