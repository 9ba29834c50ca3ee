package staff_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/store"
)

// TestCorrection: what was sent is corrected with a reason; until then nothing
// changes, and afterwards the old answers stay in sight.
func TestCorrection(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	base := "/deelnemers/" + id + "/meting/T0"
	b.get(base + "/verbeteren").want(410) // nothing was sent yet
	b.submit(base)
	sent := k.response(id, "T0", "begeleider")
	k.pass(48 * time.Hour)
	b = k.as("marije")

	b.get(base+"/antwoorden").want(200, "Antwoorden verbeteren").wantNot("Verbeterd op")
	b.get(base+"/verbeteren").want(200, "Financiën", "Er verandert pas iets als je de verbetering vastlegt.")
	page := b.path
	form := b.firstAnswers()
	form.Set("schuld_totaal", "veel")
	b.send(page, form).want(422, "Vul een heel getal in, zoals 1.850.")
	b.get(base+"/verbeteren/controle").want(200, "Er is nog geen antwoord veranderd.").wantNot("Waarom?")
	form.Set("schuld_totaal", "12.500")
	form.Set("naar", "later")
	b.send(page, form).want(200, "Verder met verbeteren", "Ingevuld op 23 november 2026")
	if now := k.response(id, "T0", "begeleider"); string(now.Answers) != string(sent.Answers) || now.Pending == nil || len(now.History) != 0 {
		t.Fatal("a correction that is not recorded changed the answers, or was not kept")
	}

	check := base + "/verbeteren/controle"
	b.get(check).want(200, "Oud", "€ 10", "Nieuw", "€ 12.500", "Waarom?", "Verbetering vastleggen")
	b.send(check, url.Values{"naar": {"versturen"}, "waarom": {" . "}}).want(422, "Zeg kort waarom.")
	b.send(check, url.Values{"naar": {"versturen"}, "waarom": {strings.Repeat("lang ", 200)}}).want(422, "Maak de reden korter")
	b.get("/deelnemers/"+id).want(200, "Verder met verbeteren")
	b.get(check)
	record := b.sealed(url.Values{"naar": {"versturen"}, "waarom": {"De brief van de bank kwam later."}})
	b.send(check, record)
	b.want(200, "De verbetering is vastgelegd.", "€ 12.500", "Verbeterd op 25 november 2026, 13.32 uur door Marije Koster", "Reden: De brief van de bank kwam later.", "€ 10")

	b.send(check, record).want(200, "Ingevuld op 23 november 2026") // sent twice
	b.get("/deelnemers/" + id).want(200).wantNot("Verder met verbeteren")
	now := k.response(id, "T0", "begeleider")
	if !now.Submitted.Equal(sent.Submitted) || now.Date != sent.Date || now.Pending != nil || len(now.History) != 1 || string(now.History[0].Answers) != string(sent.Answers) {
		t.Errorf("after the correction: %+v", now)
	}
	if x, _ := now.Values["schuld_totaal"].AsNumber(); x != 12500 {
		t.Errorf("what indicators use is %v", x)
	}
	lines, _, err := k.app.Store.AuditOf(ctx, "0518", id, "")
	k.must(err)
	var trail []string
	for _, l := range lines {
		trail = append(trail, l.Action)
		if strings.Contains(l.Detail, "bank") {
			t.Error("the audit trail holds the reason")
		}
	}
	if !strings.Contains(strings.Join(trail, " "), "response:correct") {
		t.Errorf("the audit trail: %v", trail)
	}
}

// TestCorrectionIsDropped: throwing a correction away leaves what was sent; and a
// follow-up that a correction opens must be answered before it can be recorded.
func TestCorrectionIsDropped(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	base := "/deelnemers/" + id + "/meting/T0"
	b.submit(base)
	sent := k.response(id, "T0", "begeleider")
	b.get(base + "/verbeteren")
	page := b.path
	form := b.firstAnswers()
	form.Set("inkomen_bron", "geen")
	form.Del("inkomen")
	b.send(page, form).want(200)
	b.get(base+"/verbeteren/controle").want(200, "Niet gevraagd", "Verbetering weggooien")
	b.send(base+"/verbeteren/controle", url.Values{"naar": {"weggooien"}}).want(200, "De verbetering is weggegooid.", "Antwoorden verbeteren")
	if now := k.response(id, "T0", "begeleider"); string(now.Answers) != string(sent.Answers) || now.Pending != nil || len(now.History) != 0 {
		t.Error("something of the correction is left")
	}
	// A colleague may look at nothing of it; the team leader may correct.
	k.as("rachid").get(base + "/verbeteren").want(403)
	k.as("anita").get(base+"/verbeteren").want(200, "Financiën")
}

func (k *kit) response(id, moment, rater string) store.Response {
	k.t.Helper()
	r, err := k.app.Store.Response(ctx, "0518", id, moment, rater)
	k.must(err)
	return r
}
