package staff_test

import (
	"context"
	"net/url"
	"regexp"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
)

var linkOnPage = regexp.MustCompile(`value="(http://example.com/v/[^"]+)"`)

// TestDoubleClickMakesOneInvitation: the same form, sent twice, shows the same link.
func TestDoubleClickMakesOneInvitation(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id + "/uitnodiging/T0"
	form := b.get(path).sealed(url.Values{})
	first := linkOnPage.FindStringSubmatch(b.send(path, form).want(200).body)
	second := linkOnPage.FindStringSubmatch(b.send(path, form).want(200).body)
	if first == nil || second == nil || first[1] != second[1] {
		t.Errorf("%q, then %q", first, second)
	}
	d, err := k.app.Store.Dossier(ctx, "0518", id)
	k.must(err)
	if len(d.Invitations) != 1 || !d.Invitations[0].Revoked.IsZero() {
		t.Errorf("%+v", d.Invitations)
	}
}

// TestWorkerSeesThatMailDoesNotArrive: in the list and in the dossier, until the
// address is corrected or said to be right.
func TestWorkerSeesThatMailDoesNotArrive(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "23-11-2026")
	path := "/deelnemers/" + id
	person := url.Values{"voornaam": {"Amira"}, "achternaam": {"Benali"}, "geboortedatum": {"03-02-2004"}, "email": {"amira@fout.example"}}
	b.get(path+"/contact/wijzigen").send(path+"/contact/wijzigen", person).want(200, "De contactgegevens zijn bewaard")
	k.pass(3 * 24 * time.Hour)
	var sent []notify.Kept
	out := app.Outgoing{Link: func(token string) string { return "https://x.example/v/" + token }, Sender: notify.NewOutbox(func(_ context.Context, m notify.Kept) error {
		sent = append(sent, m)
		return nil
	}, k.clock)}
	_, err := k.app.Remind(ctx, out)
	k.must(err)
	if len(sent) != 1 || sent[0].Channel != notify.Mail {
		t.Fatalf("%+v", sent)
	}
	b = k.as("marije")
	b.get("/caseload").want(200, "Verstuurd").wantNot("Mail komt niet aan")
	_, err = k.app.Report(ctx, notify.Report{Channel: notify.Mail, Receipt: sent[0].Receipt, Kind: notify.ReportBounced, At: k.clock()})
	k.must(err)
	b.get("/caseload").want(200, "Mail komt niet aan")
	b.get(path).want(200, "Mail komt niet aan", "Vraag het goede adres")
	b.get(path+"/contact/wijzigen").want(200, "Vraag het goede adres", "Bewaren en weer berichten sturen")
	person.Set("email", "amira@goed.example")
	b.send(path+"/contact/wijzigen", person).want(200).wantNot("komt niet aan")
	person.Set("email", "amira@fout.example")
	b.get(path+"/contact/wijzigen").send(path+"/contact/wijzigen", person).want(200, "Mail komt niet aan")
	person.Set("naar", "opnieuw")
	b.get(path+"/contact/wijzigen").send(path+"/contact/wijzigen", person).want(200).wantNot("komt niet aan")
}
