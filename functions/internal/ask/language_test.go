package ask

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// six are the languages that the gemeente of these tests offers.
var six = []string{"nl", "en", "ar", "tr", "uk", "pl"}

// TestLanguageFirst: the first screen asks the language, the phone says which one
// stands first, and the choice is kept for every device.
func TestLanguageFirst(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	link := k.link("DH-1", "T0")
	r := httptest.NewRequest(http.MethodGet, "http://ask.test"+link, nil)
	r.Header.Set("Accept-Language", "fr-FR,tr-TR;q=0.9,nl;q=0.5")
	first := k.do(r)
	k.shows(first, http.StatusOK, `<html lang="tr" dir="ltr"`, "Dilini seç", "Biriyle konuşmak mı istiyorsun?", "14 070")
	if got := offered(first.body); !slices.Equal(got, []string{"tr", "nl", "en", "ar", "uk", "pl"}) {
		t.Errorf("offered %v", got)
	}
	k.shows(first, http.StatusOK, `lang="ar" dir="rtl">العربية<`, `lang="nl" dir="ltr">Nederlands<`)
	k.hides(first, `name="toestemming"`)
	if got := offered(k.get(link).body); got[0] != "nl" {
		t.Errorf("a phone that says nothing gets %v", got)
	}

	k.to(k.post(link+"/taal", "taal", "pl"), link)
	k.shows(k.get(link), http.StatusOK, `<html lang="pl"`, "Jak Ci idzie?", "Tak, biorę udział", "Twoje odpowiedzi widzi Twój opiekun.")
	k.to(k.post(link, "naar", "verder", "toestemming", "ja"), link+"/vraag/tevreden")
	question := k.get(link + "/vraag/tevreden")
	k.shows(question, http.StatusOK, "Pytanie 1 z 16.", "Jeszcze około 2 minut.", "Nie chcę mówić", link+"/taal?terug=vraag%2Ftevreden")

	choice := k.get(link + "/taal?terug=vraag%2Ftevreden")
	k.shows(choice, http.StatusOK, "Wybierz swój język", `name="terug" value="vraag/tevreden"`)
	k.to(k.post(link+"/taal", "taal", "uk", "terug", "vraag/tevreden"), link+"/vraag/tevreden")
	k.to(k.post(link+"/vraag/tevreden", "tevreden", "3", "naar", "verder"), link+"/vraag/gelukkig")
	k.shows(k.get(link+"/vraag/gelukkig"), http.StatusOK, "Запитання 2 з 16.")
	if lang := k.response("DH-1").Lang; lang != "uk" {
		t.Errorf("the answers are in %q", lang)
	}
	p, err := k.store.Participant(t.Context(), code, "DH-1")
	k.must(err)
	if p.Lang != "uk" {
		t.Errorf("messages will be in %q", p.Lang)
	}
	other := k.link("DH-1", "T0") // a later link, as in a reminder
	k.shows(k.get(other), http.StatusOK, `<html lang="uk"`, "Останнє запитання: 2.")
}

// TestWhereToGoBack leads back to pages of the link only.
func TestWhereToGoBack(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	for from, to := range map[string]string{
		"": "", "controle": "/controle", "klaar": "/klaar", "stoppen": "/stoppen", "vraag/zinvol": "/vraag/zinvol",
		"vraag/zinvol?terug=controle": "/vraag/zinvol?terug=controle",
		"vraag/nergens":               "", "//elders.nl": "", "https://elders.nl": "", "../../privacy": "", "vraag/zinvol?x=y": "/vraag/zinvol",
	} {
		k.to(k.post(link+"/taal", "taal", "nl", "terug", from), link+to)
	}
	k.to(k.post(link+"/taal", "taal", "xx"), link+"/taal")
	k.shows(k.get(link+"/vraag/zinvol?terug=controle"), http.StatusOK, link+"/taal?terug=vraag%2Fzinvol%3Fterug%3Dcontrole")
}

// TestOwnLanguage: a language that a worker filled in stands first, whatever the
// phone speaks.
func TestOwnLanguage(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	p, err := k.store.Participant(t.Context(), code, "DH-1")
	k.must(err)
	p.Lang = "ar"
	k.must(k.store.SaveParticipant(t.Context(), code, p, store.Audit{At: k.now, By: worker.ID, Action: "test"}))
	r := httptest.NewRequest(http.MethodGet, "http://ask.test"+k.link("DH-1", "T0"), nil)
	r.Header.Set("Accept-Language", "en-GB")
	first := k.do(r)
	k.shows(first, http.StatusOK, `<html lang="ar" dir="rtl"`, "اختر لغتك")
	if got := offered(first.body); got[0] != "ar" {
		t.Errorf("offered %v", got)
	}
}

func offered(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`name="taal" value="([a-z]+)"`).FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestEveryPageInEveryLanguage walks from the first screen to the withdrawal in each
// language: every page is in it, holds the help line and weighs little, nothing of
// another language is left, and the answers are those that were given.
func TestEveryPageInEveryLanguage(t *testing.T) {
	for _, lang := range six {
		t.Run(lang, func(t *testing.T) {
			k := newKit(t, extended)
			k.participant("DH-1")
			link := k.inviteIn(lang, "DH-1", "T0")
			w := &reader{kit: k, m: locale.For(lang), link: link}
			w.reads("", "survey.begin", "survey.decline", "survey.consent", "survey.fact-free")
			w.page(k.post(link, "naar", "verder"), http.StatusUnprocessableEntity, "survey.consent-missing")
			at := k.post(link, "toestemming", "ja", "naar", "verder").header.Get("Location")
			for n := 0; at != link+"/controle"; n++ {
				if n > 25 {
					t.Fatal("no end")
				}
				id := strings.TrimPrefix(at, link+"/vraag/")
				w.reads("/vraag/"+id, "survey.next", "survey.stop")
				value := map[string]string{"extra_werk": "geen", "extra_kwijt": "x", "eigen_woorden": "x"}[id]
				if value == "" {
					w.reads("/vraag/"+id, "field.wont-say")
					value = "4"
				}
				at = k.post(at, id, value, "mag_citeren", "ja", "naar", "verder").header.Get("Location")
			}
			w.page(k.post(link+"/vraag/extra_kwijt", "extra_kwijt", "", "naar", "verder"), http.StatusUnprocessableEntity, "page.fault-prefix")
			k.post(link+"/vraag/extra_kwijt", "extra_kwijt", "x", "naar", "verder")
			w.reads("/controle", "survey.check-title", "survey.check-lead", "survey.change", "survey.send")
			w.reads("/stoppen", "survey.stop-title", "survey.later", "survey.refuse", "survey.continue")
			w.page(k.post(link+"/stoppen", "naar", "later"), http.StatusOK, "survey.paused-title")
			w.reads("", "survey.resume-check", "survey.go-on")
			k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
			w.reads("/klaar", "survey.thanks-title", "survey.now-title", "chart.as-table", "survey.next-withdraw", "survey.withdraw")
			w.reads("/stoppen", "survey.withdraw-title", "survey.withdraw-yes", "survey.keep-answers")
			if got := k.answers("DH-1")["hulp_goed"]; got.Status != instrument.Answered || k.response("DH-1").Lang != lang {
				t.Errorf("kept %+v in %s", got, k.response("DH-1").Lang)
			}
			w.page(k.post(link+"/stoppen", "naar", "intrekken"), http.StatusOK, "survey.out-title", "survey.out-free", "survey.out-erased", "survey.out-back")
			for _, path := range []string{"/privacy/" + code, "/toegankelijkheid/" + code} {
				w.link = path + "?taal=" + lang
				w.reads("", "site.privacy", "site.accessibility")
			}
			r := httptest.NewRequest(http.MethodGet, "http://ask.test/v/x", nil)
			r.Header.Set("Accept-Language", lang)
			w.text(k.do(r), http.StatusNotFound, "survey.dead-title")
		})
	}
}

// reader reads pages in one language.
type reader struct {
	*kit
	m    *locale.Messages
	link string
}

func (w *reader) reads(path string, keys ...string) {
	w.Helper()
	w.page(w.get(w.link+path), http.StatusOK, keys...)
}

// page is a page of the gemeente: it holds its help line too.
func (w *reader) page(p page, status int, keys ...string) {
	w.Helper()
	w.text(p, status, keys...)
	help := w.site.Catalog().Gemeente(code).HelpLine.Text.In(w.m.Lang())
	w.shows(p, status, html.EscapeString(help), `href="tel:14070" dir="ltr"`, "/privacy/"+code+"?taal="+w.m.Lang())
	weight := len(p.body)
	for _, m := range assetAddress.FindAllStringSubmatch(p.body, -1) {
		if !strings.HasSuffix(m[1], ".svg") {
			a := httptest.NewRecorder()
			web.Assets().ServeHTTP(a, httptest.NewRequest(http.MethodGet, m[1], nil))
			weight += a.Body.Len()
		}
	}
	if limit := 40_000; weight > limit && strings.Contains(p.body, "<progress") {
		w.Errorf("%s %q weighs %d bytes, at most %d", w.m.Lang(), heading(p.body), weight, limit)
	}
}

var (
	tags        = regexp.MustCompile(`<[^>]*>`)
	placeholder = regexp.MustCompile(`\{[A-Za-z]+\}`)
)

// text holds the messages, in the language that the page says that it is in.
func (w *reader) text(p page, status int, keys ...string) {
	w.Helper()
	w.shows(p, status, `<html lang="`+w.m.Lang()+`" dir="`+w.m.Dir()+`"`)
	said := html.UnescapeString(tags.ReplaceAllString(p.body, "\n"))
	for _, key := range keys {
		if want := placeholder.Split(w.m.Text(key, nil), 2)[0]; !strings.Contains(said, want) {
			w.Errorf("%s: the page %q does not say %s: %q\n%s", w.m.Lang(), heading(p.body), key, want, said)
		}
	}
	for _, other := range []string{"nl", "en"} {
		if other == w.m.Lang() {
			continue
		}
		for _, key := range locale.For("en").Keys() {
			text := locale.For(other).Text(key, nil)
			if strings.Contains(text, " ") && !strings.Contains(text, "{") && strings.Contains(said, text) && w.m.Text(key, nil) != text {
				w.Errorf("%s: the page %q says %s in %s: %q", w.m.Lang(), heading(p.body), key, other, text)
			}
		}
	}
	if strings.Contains(said, "[survey.") || placeholder.MatchString(said) {
		w.Errorf("%s: the page %q misses something:\n%s", w.m.Lang(), heading(p.body), said)
	}
}
