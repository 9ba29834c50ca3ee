package ask

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestOwnResult: the first time shows how it is, the next what changed, in
// sentences, a web and a table.
func TestOwnResult(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	first := k.invite("DH-1", "T0")
	k.fill(first, "3")
	p := k.get(first + "/klaar")
	k.shows(p, http.StatusOK, "Zo gaat het nu", "<svg", "Rust in je hoofd", "Trots", "<table", "5,0")
	k.hides(p, "Toen en nu", "beter dan in", "Maart", "NaN")
	k.now = k.now.AddDate(0, 3, 0)
	next := k.invite("DH-1", "T1")
	k.post(next, "naar", "verder", "toestemming", "ja")
	k.post(next+"/vraag/vertrouwen", "vertrouwen", "5", "naar", "verder")
	k.post(next+"/vraag/toekomst", "toekomst", "2", "naar", "verder")
	k.post(next+"/vraag/schaamte", "schaamte", "2", "naar", "verder") // less shame is more pride
	for _, id := range []string{"tevreden", "zinvol", "gezond", "dagelijks", "gelukkig"} {
		k.post(next+"/vraag/"+id, id, "3", "naar", "verder")
	}
	k.post(next+"/vraag/grip", "grip", "wil_niet_zeggen", "naar", "verder")
	k.to(k.post(next+"/controle", "naar", "versturen"), next+"/klaar")
	k.shows(k.get(next+"/klaar"), http.StatusOK, "Toen en nu", "Start, maart 2026",
		"<strong>Vertrouwen in jezelf</strong>: dat gaat nu beter dan in maart 2026.",
		"<strong>Trots</strong>: dat gaat nu beter dan in maart 2026.",
		"<strong>Hoop voor later</strong>: dat gaat nu minder goed dan in maart 2026.",
		": dat is hetzelfde als in maart 2026.")
	k.hides(k.get(next+"/klaar"), "Grip op geld", "zeker")
	k.to(k.post(next+"/taal", "taal", "en", "terug", "klaar"), next+"/klaar")
	k.shows(k.get(next+"/klaar"), http.StatusOK, "Then and now", "is going better now than in March 2026.", "Start, March 2026")
	k.to(k.post(next+"/taal", "taal", "ar", "terug", "klaar"), next+"/klaar")
	k.shows(k.get(next+"/klaar"), http.StatusOK, "سابقًا والآن", "البداية، مارس 2026", "<strong>الثقة بالنفس</strong>: الوضع الآن أفضل مما كان في مارس 2026.")
	k.to(k.post(next+"/taal", "taal", "uk", "terug", "klaar"), next+"/klaar")
	k.shows(k.get(next+"/klaar"), http.StatusOK, "Тоді й зараз", "Початок, березень 2026 року", "<strong>Віра в себе</strong>: зараз справи кращі, ніж тоді (березень 2026 року).")
}

// TestFewAnswers: of what was said alone there is a number.
func TestFewAnswers(t *testing.T) {
	k := newKit(t, definitions)
	link := k.agreed("DH-1")
	k.post(link+"/vraag/tevreden", "tevreden", "5", "naar", "verder")
	k.to(k.post(link+"/controle", "naar", "versturen"), link+"/klaar")
	p := k.get(link + "/klaar")
	k.shows(p, http.StatusOK, "Je antwoorden zijn veilig bewaard.", "Zo gaat het nu", "Kwaliteit van leven")
	k.hides(p, "Trots", "Rust")
}

// TestWhoReadsTheAnswers: nobody waits for a list of the worker where the worker has none.
func TestWhoReadsTheAnswers(t *testing.T) {
	own, worker := programme.Rater{ID: "a", Kind: programme.ParticipantRater}, programme.Rater{ID: "b", Kind: programme.StaffRater}
	alone := programme.MomentState{Raters: []programme.RaterState{{Rater: &own}}}
	both := programme.MomentState{Raters: []programme.RaterState{{Rater: &worker}, {Rater: &own}}}
	if got := seen(alone); got != "survey.fact-seen" {
		t.Errorf("a moment of the participant alone says %s", got)
	}
	if got := seen(both); got != "survey.next-seen" {
		t.Errorf("a moment of both says %s", got)
	}
}

func TestWithdrawAfterSending(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	link := k.invite("DH-1", "T0")
	k.fill(link, "4")
	k.shows(k.get(link+"/stoppen"), http.StatusOK, "Wil je je antwoorden intrekken?", "Ja, wis mijn antwoorden", "Nee, ik laat ze staan")
	k.now = k.now.Add(time.Hour)
	k.shows(k.post(link+"/stoppen", "naar", "intrekken"), http.StatusOK, "Je doet niet mee", "Wat je had ingevuld, is gewist.", "Je hulp blijft hetzelfde.", "Ik doe toch mee")
	r := k.response("DH-1")
	if r.Status != store.Withdrawn || r.Answers != nil || r.Scores != nil || r.Values != nil || !r.Withdrawn.Equal(k.now) {
		t.Errorf("left: %+v", r)
	}
	lines, _, err := k.store.AuditOf(t.Context(), code, "DH-1", "")
	k.must(err)
	if lines[0].Action != "consent:withdraw" || lines[0].By != "DH-1" {
		t.Errorf("audit %+v", lines[0])
	}
	_, _, err = k.app.Invite(t.Context(), worker, app.SheetKey{Participant: "DH-1", Moment: "T0", Rater: raterID})
	if app.CodeOf(err) != app.Closed {
		t.Errorf("an invitation to who does not take part: %v", err)
	}

	// Who thinks better of it begins anew, with consent and without old answers.
	k.shows(k.get(link), http.StatusOK, "Ja, ik doe mee", "Beginnen")
	k.to(k.get(link+"/klaar"), link)
	k.to(k.post(link, "naar", "verder", "toestemming", "ja"), link+"/vraag/tevreden")
	k.fill(link, "2")
	if again := k.response("DH-1"); again.Status != store.Submitted || k.answers("DH-1")["tevreden"].Status != instrument.Answered || !again.Withdrawn.IsZero() {
		t.Errorf("after a new start: %+v", again)
	}
}

// TestWithdrawnCountsNoMore: what was withdrawn is gone from the facts as well.
func TestWithdrawnCountsNoMore(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	link := k.invite("DH-1", "T0")
	facts := func() string {
		t.Helper()
		k.must(k.app.Project(t.Context(), []store.ParticipantRef{{Gemeente: code, Participant: "DH-1"}}))
		var all []string
		for f, err := range k.store.AllFacts(t.Context(), code, "jpf") {
			k.must(err)
			all = append(all, string(f.Data))
		}
		if len(all) != 1 {
			t.Fatalf("%d facts", len(all))
		}
		return all[0]
	}
	before := facts()
	k.fill(link, "4")
	if facts() == before {
		t.Error("the answers do not count")
	}
	k.post(link+"/stoppen", "naar", "intrekken")
	if got := facts(); got != before {
		t.Errorf("facts after withdrawing: %s\nwant %s", got, before)
	}
}

func TestRefuse(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	link := k.invite("DH-1", "T0")
	p := k.post(link, "naar", "niet")
	k.shows(p, http.StatusOK, "Je doet niet mee", "Je hulp blijft hetzelfde.")
	k.hides(p, "gewist")
	k.to(k.get(link+"/controle"), link)
	if p := autosaved(k, link, "tevreden", "3"); p.code != http.StatusConflict {
		t.Errorf("autosave without consent: %d", p.code)
	}
	k.to(k.post(link+"/controle", "naar", "versturen"), link)
	if _, err := k.store.Response(t.Context(), code, "DH-1", "T0", raterID); err == nil {
		t.Error("something was kept of who does not take part")
	}
	all, err := k.store.TeamCaseload(t.Context(), code)
	k.must(err)
	if len(all) != 1 || all[0].Consent == nil || all[0].Consent.Given {
		t.Errorf("caseload %+v", all)
	}
}

// TestOtherLink: a draft that was begun by one link is sent by the next, which then
// is used.
func TestOtherLink(t *testing.T) {
	k := newKit(t, definitions)
	old := k.agreed("DH-1")
	k.post(old+"/vraag/tevreden", "tevreden", "5", "naar", "verder")
	link := k.invite("DH-1", "T0")
	k.shows(k.get(old), http.StatusNotFound)
	k.shows(k.get(link), http.StatusOK, "Je was bij vraag 2.")
	k.shows(k.get(strings.ToUpper(link)[:3]+link[3:]), http.StatusNotFound) // only the token forgives
	k.shows(k.get(Root+strings.ToUpper(strings.TrimPrefix(link, Root))), http.StatusOK, `action="`+link+`"`)
	k.fill(link, "4")
	k.now = k.now.Add(25 * time.Hour)
	k.shows(k.get(link), http.StatusNotFound)
}

// TestOutsideTheWindow: a link is dead when its moment can no longer be filled in.
func TestOutsideTheWindow(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	for _, moment := range []string{"T3", "T9"} {
		if _, _, err := k.app.Invite(t.Context(), worker, app.SheetKey{Participant: "DH-1", Moment: moment, Rater: raterID}); err == nil {
			t.Errorf("an invitation for %s", moment)
		}
	}
	if _, _, err := k.app.Invite(t.Context(), worker, app.SheetKey{Participant: "DH-1", Moment: "T0", Rater: "begeleider"}); app.CodeOf(err) != app.NotFound {
		t.Errorf("an invitation for staff: %v", err)
	}
	k.now = k.now.AddDate(0, 2, 8) // 18 May: eight days before the next moment opens
	link := k.invite("DH-1", "T0")
	k.shows(k.get(link), http.StatusOK)
	k.now = k.now.AddDate(0, 0, 9)
	k.shows(k.get(link), http.StatusNotFound)
}
