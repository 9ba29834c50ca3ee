package ask

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/pace"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// answers are the stored ones of a response.
func (k *kit) answers(id string) instrument.Answers {
	k.Helper()
	var out instrument.Answers
	k.must(json.Unmarshal(k.response(id).Answers, &out))
	return out
}

// TestWrongAnswer: a wrong answer is refused at its question, shown as it was
// typed, and everything else is kept.
func TestWrongAnswer(t *testing.T) {
	k := newKit(t, extended)
	link := k.agreed("DH-1")
	k.post(link+"/vraag/tevreden", "tevreden", "5", "naar", "verder")
	k.shows(k.post(link+"/vraag/gelukkig", "gelukkig", "99", "naar", "verder"), http.StatusUnprocessableEntity, "<title>Fout:", "Hoe gelukkig voel je je?", `href="#gelukkig"`)
	work := link + "/vraag/extra_werk"
	p := k.post(work, "extra_werk", "wel", "extra_loon", "veel & meer", "naar", "verder")
	k.shows(p, http.StatusUnprocessableEntity, `value="veel &amp; meer"`, `href="#extra_loon"`, "Omdat je werkt")
	got := k.answers("DH-1")
	if got["extra_werk"].Value.AsText() != "wel" || got["extra_loon"].Status != instrument.Unanswered || got["tevreden"].Status != instrument.Answered {
		t.Errorf("kept %+v", got)
	}
	k.to(k.post(work, "extra_werk", "wel", "extra_loon", "onzin", "naar", "vorige"), link+"/vraag/eigen_woorden")
}

// TestFollowUp: without the script a follow-up that an answer opens is asked on the
// same page before going on, and is kept when it is hidden again.
func TestFollowUp(t *testing.T) {
	k := newKit(t, extended)
	link := k.agreed("DH-1")
	work := link + "/vraag/extra_werk"
	k.shows(k.get(work), http.StatusOK, "Nu nog een paar andere vragen.", `id="v-extra_loon" class="em-question em-followup" hidden`)
	k.shows(k.post(work, "naar", "verder"), http.StatusUnprocessableEntity, "Heb je werk?")
	k.to(k.post(work, "extra_werk", "wel", "extra_loon", "", "naar", "verder"), work+"#v-extra_loon")
	k.shows(k.get(work), http.StatusOK, "Omdat je werkt", `id="v-extra_loon" class="em-question em-followup">`)
	k.to(k.post(work, "extra_werk", "wel", "extra_loon", "1.850", "naar", "verder"), link+"/vraag/extra_kwijt")
	k.to(k.post(work, "extra_werk", "geen", "extra_loon", "1.850", "naar", "verder"), link+"/vraag/extra_kwijt")
	k.shows(k.get(link+"/vraag/extra_kwijt"), http.StatusOK, "Tot slot. Dit gaat over het invullen zelf.")
	k.hides(k.get(link+"/controle"), "Wat verdien je?")
	k.to(k.post(work, "extra_werk", "wel", "extra_loon", "1.850", "naar", "verder"), link+"/vraag/extra_kwijt")
	k.shows(k.get(link+"/controle"), http.StatusOK, "Wat verdien je?", "1.850")

	k.to(k.post(link+"/vraag/extra_kwijt?terug=controle", "extra_kwijt", "Niets.", "naar", "verder"), link+"/controle")
	k.to(k.post(work, "extra_werk", "geen", "extra_loon", "1.850", "naar", "verder"), link+"/vraag/extra_kwijt")
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
	r := k.response("DH-1")
	if !strings.Contains(string(r.Pruned), "extra_loon") || k.answers("DH-1")["extra_loon"].Status != instrument.Hidden {
		t.Errorf("what was hidden was not set apart: %s", r.Pruned)
	}
}

// TestDoubt: an unusual answer is doubted once; going on with it confirms it.
func TestDoubt(t *testing.T) {
	k := newKit(t, extended)
	link := k.agreed("DH-1")
	work := link + "/vraag/extra_werk"
	send := func(loon string) page {
		return k.post(work, "extra_werk", "wel", "extra_loon", loon, "extra_loon.reden", "", "naar", "verder")
	}
	k.to(send(""), work+"#v-extra_loon")
	k.to(send("5000"), work+"#extra_loon-let-op")
	k.shows(k.get(work), http.StatusOK, "Dat is meer dan gewoon.")
	k.to(send("6000"), work+"#extra_loon-let-op") // another unusual answer
	k.to(k.post(link+"/controle", "naar", "versturen"), work+"?letop=1&terug=controle")
	k.to(send("6000"), link+"/vraag/extra_kwijt")
	if a := k.answers("DH-1")["extra_loon"]; a.Reason != "Bevestigd bij het invullen" {
		t.Errorf("stored %+v", a)
	}
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/vraag/extra_kwijt?letop=1&terug=controle")
	k.shows(k.get(link+"/vraag/extra_kwijt?letop=1&terug=controle"), http.StatusOK, "<title>Fout:", "Terug naar je antwoorden")
}

func TestAutosave(t *testing.T) {
	k := newKit(t, extended)
	link := k.agreed("DH-1")
	p := autosaved(k, link, "extra_werk", "wel")
	k.shows(p, http.StatusOK)
	var reply web.AutosaveReply
	k.must(json.Unmarshal([]byte(p.body), &reply))
	if len(reply.Visible) != 1 || reply.Visible[0] != "extra_loon" || reply.Saved == "" {
		t.Errorf("reply %+v", reply)
	}
	if k.answers("DH-1")["extra_werk"].Value.AsText() != "wel" {
		t.Error("the answer was not kept")
	}
	// The script showed the follow-up, so going on without it is a choice.
	k.to(k.post(link+"/vraag/extra_werk", "extra_werk", "wel", "extra_loon", "", "naar", "verder"), link+"/vraag/extra_kwijt")
	if p := autosaved(k, link, "bestaat_niet", "1"); p.code != http.StatusConflict {
		t.Errorf("a question that is not there: %d", p.code)
	}
}

// TestTwoDevices: answers given on two devices at once are both kept.
func TestTwoDevices(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	other, err := k.app.Guest(t.Context(), strings.TrimPrefix(link, Root))
	k.must(err)
	k.post(link+"/vraag/tevreden", "tevreden", "5", "naar", "verder")
	v := &visit{handler: k.handlerOf(), w: httptest.NewRecorder(), r: form(link+"/vraag/gezond", "gezond", "2", "naar", "verder"), guest: other, plan: other.Sheet.Plan}
	v.r.SetPathValue("vraag", "gezond")
	k.must(v.r.ParseForm())
	v.answer()
	got := k.answers("DH-1")
	if got["tevreden"].Status != instrument.Answered || got["gezond"].Status != instrument.Answered {
		t.Errorf("kept %+v", got)
	}

	// Who sends while another device saves is asked to look again.
	stale, err := k.app.Guest(t.Context(), strings.TrimPrefix(link, Root))
	k.must(err)
	k.post(link+"/vraag/zinvol", "zinvol", "1", "naar", "verder")
	w := httptest.NewRecorder()
	r := form(link+"/controle", "naar", "versturen")
	r.SetPathValue("token", strings.TrimPrefix(link, Root))
	k.must(r.ParseForm())
	(&visit{handler: k.handlerOf(), w: w, r: r, guest: stale, plan: stale.Sheet.Plan}).send()
	k.shows(page{w.Code, w.Body.String(), w.Header()}, http.StatusConflict, "net op een andere plek gewijzigd", "Niet zinvol")
	if k.response("DH-1").Status != store.Draft {
		t.Error("it was sent all the same")
	}
}

func (k *kit) handlerOf() *handler {
	return &handler{app: k.app, site: k.site, limit: pace.New(k.site.Now, wrongLinks, oneMore), origin: http.NewCrossOriginProtection()}
}

// FuzzLink: whatever address a stranger makes up, the answer is the dead page and
// never a fault of ours.
func FuzzLink(f *testing.F) {
	k := newKit(f, definitions)
	for _, seed := range []string{"x", "1ebj80h7zkbzakfc2prbr5hed4", "..", "%2e%2e/p", "a b", "\x00", "v/v/v", "é"} {
		f.Add(seed, "en")
	}
	want := k.get("/v/x").body
	f.Fuzz(func(t *testing.T, token, lang string) {
		k.TB = t
		k.now = k.now.Add(time.Hour) // a patient stranger
		r := httptest.NewRequest(http.MethodGet, "http://ask.test/v/"+url.PathEscape(token), nil)
		if p := k.do(r); p.code != http.StatusMovedPermanently && p.code != http.StatusTemporaryRedirect && (p.code != http.StatusNotFound || p.body != want) {
			t.Errorf("%q: %d", token, p.code)
		}
		r = form("/v/"+url.PathEscape(token)+"/vraag/x?taal="+url.QueryEscape(lang), "naar", lang)
		if p := k.do(r); p.code >= 500 {
			t.Errorf("post %q: %d", token, p.code)
		}
	})
}

// FuzzAnswer: whatever a form holds, the answer is a page or a redirect, and what
// was kept before is still there.
func FuzzAnswer(f *testing.F) {
	k := newKit(f, extended)
	link := k.agreed("DH-1")
	k.post(link+"/vraag/tevreden", "tevreden", "5", "naar", "verder")
	for _, seed := range []string{"extra_werk=wel&extra_loon=1.850&naar=verder", "extra_loon=%00&extra_loon=2", "extra_kwijt=%ff", "naar=%zz", "extra_loon.reden=" + strings.Repeat("a", 600), "bevestig=x"} {
		f.Add("extra_werk", seed)
		f.Add("extra_kwijt", seed)
	}
	f.Fuzz(func(t *testing.T, question, body string) {
		k.TB = t
		r := httptest.NewRequest(http.MethodPost, "http://ask.test"+link+"/vraag/"+url.PathEscape(question), strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if p := k.do(r); p.code >= 500 {
			t.Errorf("%q at %q: %d", body, question, p.code)
		}
		if question != "tevreden" && k.answers("DH-1")["tevreden"].Status != instrument.Answered {
			t.Errorf("%q at %q took another answer away", body, question)
		}
	})
}
