package admin_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

func TestOverview(t *testing.T) {
	k := newKit(t, false)
	b := k.as("wilma").get("/beheer").want(200, "Er is nog geen meting").wantNot("Uitgaand")
	first, second := k.add("Amira"), k.add("Daan")
	who := app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}
	k.must(k.app.SetConsent(k.Context(), who, second, false))
	_, err := k.app.Store.Submit(k.Context(), gem, store.Response{Participant: first, Moment: "T0", Rater: "begeleider", Instrument: "jpf-begeleider@1",
		Answers: []byte(`{}`), Date: k.app.Today(), Submitted: k.now}, "once", store.Audit{At: k.now, By: "marije", Action: "response:submit", Participant: first})
	k.must(err)
	// Two are expected of the worker, of the participants only the one who takes part.
	b.get("/beheer").want(200, "T0, start Alle teams 1 van 2 0 van 1", "Centrum 1 van 2 0 van 1").wantNot("Amira", first)
	k.now = k.now.AddDate(0, 0, 40)
	k.as("wilma").get("/beheer").want(200, "1 van 2 1 te laat 0 van 1 1 te laat")
}

func TestSettingsAreThoseOfTheGemeente(t *testing.T) {
	k := newKit(t, false)
	b := k.as("wilma").get("/beheer/instellingen").want(200, "Gemeente Den Haag", "10 jongeren", "5 jaar", "14 070", "45 dagen",
		"T6, nazorg Eigen keuze 6 maanden na het einde van 14 dagen ervoor tot 60 dagen erna")
	if strings.Count(b.text(), "Eigen keuze") != 1 {
		t.Error("a moment of the programme is marked as the gemeente's own")
	}
	k.as("sietske").get("/beheer/instellingen").want(200, "Gemeente Leeuwarden").wantNot("14 070")
}

func TestTrail(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	who := app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}
	k.now = k.now.Add(time.Minute)
	_, err := k.app.Contact(k.Context(), who, id)
	k.must(err)
	k.now = k.now.AddDate(0, 0, 4)
	k.remind()
	b := k.as("wilma")
	b.get("/beheer/logboek").want(200, "November 2026", "27 november 2026", "09.31 De Effectmonitor Bood een bericht ter verzending aan "+id+" T0 dag-3",
		"Marije Koster Bekeek contactgegevens "+id, "Marije Koster Schreef in").wantNot("Amira", "12345678")
	b.get("/beheer/logboek?nummer="+url.QueryEscape(" dh1001 ")).want(200, "Nummer DH-1001", "Bekeek contactgegevens", "Toon alles")
	b.get("/beheer/logboek?nummer=XX-1").want(200, "Er staat niets in het logboek.")
	b.get("/beheer/logboek?nummer="+url.QueryEscape("<b>../..")).want(200, "Er staat niets in het logboek.")
	b.get("/beheer/logboek?maand=2026-10").want(200, "Oktober 2026", "Er staat niets in het logboek.", "Naar september 2026")
	b.get("/beheer/logboek?maand=2027-01").want(404)
	b.get("/beheer/logboek?maand=gisteren").want(404)
	k.as("sietske").get("/beheer/logboek?nummer=DH-1001").want(200, "Er staat niets in het logboek.")

	k.must(k.app.Store.Audit(k.Context(), gem, store.Audit{At: k.now, By: "lena", Action: "quote:moderate", Participant: id, Detail: "T3 jongere approved national"}))
	b.get("/beheer/logboek").want(200, "lena Beoordeelde een citaat "+id+" T3 jongere goedgekeurd ook landelijk voorgesteld")

	b.wantNot("later veranderd")
	line := k.partition("g/" + gem + "/trail/2026-11")[0]
	line.Value = bytes.Replace(line.Value, []byte(`"by":"`), []byte(`"by":"niet-`), 1)
	k.must(k.db.Write(k.Context(), table.Put(line)))
	if b.get("/beheer/logboek").want(200, "Let op: deze regel is later veranderd."); strings.Count(b.body, "later veranderd") != 1 {
		t.Error("other lines are said to be altered too")
	}

	for i := range 130 {
		k.must(k.app.Store.Audit(k.Context(), gem, store.Audit{At: k.now.Add(time.Duration(i) * time.Second), By: "x", Action: "a:b", Participant: id}))
	}
	b.get("/beheer/logboek?nummer=DH-1001").want(200, "Oudere regels").wantNot("Schreef in")
	b.get(href(b.body, "Oudere regels")).want(200, "Schreef in").wantNot("Oudere regels")
	b.get("/beheer/logboek").want(200, "Oudere regels")
	b.get(href(b.body, "Oudere regels")).want(200, "Schreef in")
}

// href is the address of the link with a text.
func href(body, text string) string {
	before, _, _ := strings.Cut(body, ">"+text+"<")
	at := strings.LastIndex(before, `href="`) + len(`href="`)
	address, _, _ := strings.Cut(before[at:], `"`)
	return strings.ReplaceAll(address, "&amp;", "&")
}

func TestOutbox(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	k.as("wilma").get("/beheer/uitgaand").want(200, "Er is nog geen bericht", "Bekijk wanneer berichten gaan")
	k.now = k.now.AddDate(0, 0, 3)
	k.remind()
	k.as("wilma").get("/beheer/uitgaand").want(200, id+" +31612345678 Sms Hoi Amira", "https://monitor.example/v/")
	k.as("sietske").get("/beheer/uitgaand").want(200, "Er is nog geen bericht").wantNot("Amira")
	if cloud := newKit(t, false); cloud.as("wilma").get("/beheer/uitgaand").status != 404 {
		t.Error("where messages are sent there is a page of them")
	}
	k.as("wilma").get("/beheer/logboek").want(200, "Bekeek uitgaande berichten")
}

func TestExport(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	who := app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}
	_, _, err := k.app.Invite(k.Context(), who, app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"})
	k.must(err)
	_, err = k.app.Store.Submit(k.Context(), gem, store.Response{Participant: id, Moment: "T0", Rater: "jongere", Instrument: "jpf-jongere@1",
		Answers: []byte(`{"stress_geld":{"status":"ja","value":4}}`), Date: k.app.Today(), Submitted: k.now}, "once", store.Audit{At: k.now, Action: "response:submit", Participant: id})
	k.must(err)
	b := k.as("wilma")
	b.get("/beheer/persoon?nummer=DH-9999").want(200, "Er is niemand met nummer DH-9999")
	b.get("/beheer/persoon?nummer=dh-1001").want(200, "Inzage", "Leesbaar bestand maken").wantNot("Amira", "Benali")
	b.send("/beheer/persoon/DH-1001/inzage/html", nil).want(200, "Alles over nummer DH-1001", "Amira Benali", "3 februari 2004", "0612345678", "T0, Jongere",
		"Verstuurd op 23 november 2026", "Wilma de Groot, Maakte een bestand met alles")
	if !strings.HasPrefix(b.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it is shown as a page: %v", b.header)
	}
	b.get("/beheer/persoon?nummer=dh-1001")
	b.send("/beheer/persoon/DH-1001/inzage/json", nil)
	var got struct {
		Nummer  string
		Persoon struct{ First, Phone string }
		Lijsten []struct {
			Meting     string
			Antwoorden []struct{ Vraag, Antwoord string }
		} `json:"vragenlijsten"`
		Logboek []struct{ Action string }
	}
	if err := json.Unmarshal([]byte(b.body), &got); err != nil {
		t.Fatalf("%v in %.300s", err, b.body)
	}
	if got.Nummer != id || got.Persoon.First != "Amira" || len(got.Lijsten) != 1 || len(got.Lijsten[0].Antwoorden) == 0 || len(got.Logboek) < 3 {
		t.Errorf("%+v", got)
	}
	if strings.Contains(b.body, "tokenHash") || strings.Contains(k.log.String(), "Amira") {
		t.Error("what opens a link is in the file, or a name in the log")
	}
	b.get("/beheer/persoon?nummer=dh-1001")
	b.send("/beheer/persoon/DH-1001/inzage/xml", nil).want(404)
}

func TestErase(t *testing.T) {
	k := newKit(t, true)
	id, other := k.add("Amira"), k.add("Daan")
	who := app.Actor{ID: "marije", Gemeente: gem, Team: "Centrum"}
	for _, one := range []string{id, other} {
		_, err := k.app.Store.SaveDraft(k.Context(), gem, store.Response{Participant: one, Moment: "T0", Rater: "begeleider", Instrument: "jpf-begeleider@1", Answers: []byte(`{}`)})
		k.must(err)
		_, _, err = k.app.Invite(k.Context(), who, app.SheetKey{Participant: one, Moment: "T0", Rater: "jongere"})
		k.must(err)
	}
	k.now = k.now.AddDate(0, 0, 4)
	k.remind()
	k.must(k.app.Project(k.Context(), []store.ParticipantRef{{Gemeente: gem, Participant: id}, {Gemeente: gem, Participant: other}}))
	d, err := k.app.Store.Dossier(k.Context(), gem, id)
	k.must(err)
	if len(d.Invitations) != 2 || len(d.Messages) != 1 {
		t.Fatalf("%+v", d)
	}
	b := k.as("wilma")
	path := "/beheer/persoon/" + id + "/verwijderen"
	b.get(path).want(200, "Typ het nummer over", "Wat gebeurt er dan?")
	b.send(path, url.Values{"nummer": {other}}).want(422, "Dit is niet nummer "+id)
	b.get("/beheer/persoon?nummer="+id).want(200, "Inzage")
	b.get(path)
	b.send(path, url.Values{"nummer": {" dh-1001 "}}).want(200, "Alles over deze persoon is verwijderd.", "Nummer "+id, "Wilma de Groot Verwijderde alles", "Schreef in")

	for _, name := range []string{"g/" + gem + "/p/" + id} {
		if left := k.partition(name); len(left) != 0 {
			t.Errorf("%s holds %d items, such as %v", name, len(left), left[0].Key)
		}
	}
	for _, name := range []string{"g/" + gem + "/caseload", "g/" + gem + "/facts/jpf", "g/" + gem + "/outbox"} {
		items := k.partition(name)
		for _, it := range items {
			if strings.Contains(it.Sort+string(it.Value), id) {
				t.Errorf("%v is left", it.Key)
			}
		}
		if len(items) != 1 {
			t.Errorf("%s holds %d items, want the one of the other", name, len(items))
		}
	}
	for _, inv := range d.Invitations {
		if _, err := k.app.Store.InvitationByToken(k.Context(), inv.TokenHash); err == nil {
			t.Error("a link still works")
		}
	}
	b.get(path).want(404)
	b.get("/beheer/persoon?nummer="+other).want(200, "Inzage")
}

func TestDefinitionsHoldNobody(t *testing.T) {
	k := newKit(t, false)
	id := k.add("Amira")
	digest := definitions().Digest()
	k.as("simone").get("/definities").want(200, digest[:8]+" "+digest[8:16], "Den Haag 0518 Jongeren Perspectief Fonds 7 metingen 1 1 januari 2022 metingen",
		"Eindhoven 0772", "jpf-begeleider 1", "jpf-landelijk", "jpf Programma 1", "jpf Raamwerk 1", "jpf Rekenmodel", "Kengetallen", "Vandaag").wantNot("Amira", id)
	k.must(k.app.NoteLive(k.Context()))
	k.now = k.now.AddDate(0, 0, 3)
	k.must(k.app.NoteLive(k.Context()))
	k.as("simone").get("/definities").want(200, "23 november 2026").wantNot("Vandaag")
}
