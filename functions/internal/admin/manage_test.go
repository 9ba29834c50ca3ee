package admin_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
)

// TestMembers: the administrator sees who has which role, adds somebody, moves them to
// another team and ends their access, which ends their sessions at once.
func TestMembers(t *testing.T) {
	k := newKit(t, true)
	anita := k.as("anita")
	b := k.as("wilma").get("/beheer/medewerkers").want(200, "Anita Ramlal", "Teamleider", "volgt uit de groep", "team-haag Begeleider Centrum").wantNot("team-elders")
	b.get("/beheer/medewerkers/nieuw").want(200, "Gebruikersnaam", "Begeleider", "Beleidsadviseur").wantNot("Landelijk", "Investeerder")
	form := url.Values{"gebruiker": {"zoe@gemeente.example"}, "naam": {"Zoë Bakker"}, "rol": {"begeleider"}, "team": {"Zuid"}, "vanaf": {"23-11-2026"}, "tot": {""}}
	b.send("/beheer/medewerkers", url.Values{"gebruiker": {"twee woorden"}, "naam": {""}, "rol": {"landelijk"}, "vanaf": {"gisteren"}}).
		want(422, "Vul de gebruikersnaam in", "Vul de naam in", "Kies een rol")
	b.get("/beheer/medewerkers/nieuw").send("/beheer/medewerkers", form).want(200, "De medewerker is toegevoegd", "Zoë Bakker", "door de gemeente gekozen", "Zuid")
	b.get("/beheer/medewerkers/nieuw").send("/beheer/medewerkers", form).want(422, "Deze gebruiker staat al in de lijst")

	// Access of a person of one's own gemeente only.
	k.as("sietske").get("/beheer/medewerkers/wie/anita").want(404)
	anita.get("/beheer").want(200)
	b.get("/beheer/medewerkers/wie/anita/wijzigen").send("/beheer/medewerkers/wie/anita", url.Values{"naam": {"Anita Ramlal"}, "rol": {"gemeente-inzicht"}, "team": {"Noord"}, "vanaf": {"01-01-2026"}}).
		want(200, "De wijziging is bewaard", "Beleidsadviseur", "Noord")
	if anita.get("/beheer"); anita.status == 200 {
		t.Error("a session goes on with the role from before")
	}
	k.now = k.now.Add(time.Minute)
	if anita = k.as("anita"); anita.get("/beheer").status == 200 {
		t.Error("who signs in anew has the role from before")
	}

	marije := k.as("marije")
	b.get("/beheer/medewerkers/wie/marije").want(200, "Toegang stoppen").send("/beheer/medewerkers/wie/marije/stoppen", nil).want(200, "De toegang is gestopt", "Gestopt op")
	if _, ok, err := k.app.Store.GetSession(k.Context(), "x"); ok || err != nil {
		t.Fatal(ok, err)
	}
	if marije.get("/beheer"); marije.status == 403 {
		t.Error("the session of who has no access any more is still known")
	}
	if _, err := k.app.Admit(k.Context(), app.Entrant{ID: "marije", Gemeente: gem, Roles: []string{"begeleider"}}); err != app.ErrNoAccess {
		t.Errorf("signing in: %v", err)
	}
	b.get("/beheer/medewerkers/wie/marije").send("/beheer/medewerkers/wie/marije/hervatten", nil).want(200, "weer toegang")
	k.now = k.now.Add(time.Minute)
	k.as("marije").get("/beheer").want(403)
	b = k.as("wilma")
	b.get("/beheer/medewerkers/wie/wilma").want(200, "Dit ben jij").wantNot("Toegang stoppen")
	b.send("/beheer/medewerkers/wie/wilma/stoppen", nil).want(410)
	b.get("/beheer/logboek").want(200, "Stopte toegang", "Gaf weer toegang", "Voegde een medewerker toe", "Wijzigde een medewerker")
}

func TestLinks(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	k.as("wilma").get("/beheer/uitnodigingen").want(200, "Er is nog niemand uitgenodigd")
	_, _, err := k.app.Invite(k.Context(), app.Actor{ID: "marije", Gemeente: gem}, app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"})
	k.must(err)
	k.now = k.now.AddDate(0, 0, 4)
	k.remind()
	b := k.as("wilma").get("/beheer/uitnodigingen").want(200, id+" T0 Sms De Effectmonitor Verstuurd", id+" T0 Persoonlijk Marije Koster Overhandigd Nog niet Nog niet").wantNot("Amira", "12345678")
	k.as("sietske").get("/beheer/uitnodigingen").want(200, "Er is nog niemand uitgenodigd")

	// On a laptop the message can be said not to have arrived.
	b.get("/beheer/uitgaand")
	message := href(b.body, "27 november 2026, 09.30 uur")
	b.get(message).want(200, "Wat werd er van dit bericht", "Verstuurd")
	b.send(message+"/bounced", nil).want(200, "Niet aangekomen")
	b.get(message).send(message+"/gevallen", nil).want(404)
	k.as("sietske").get(message).want(404)
	b.get("/beheer/uitnodigingen").want(200, id+" T0 Sms De Effectmonitor Niet aangekomen")

	links, _, err := k.app.Links(k.Context(), app.Actor{ID: "wilma", Gemeente: gem}, "")
	k.must(err)
	path := "/beheer/uitnodigingen/" + links[1].TokenHash
	k.as("sietske").get(path).want(404)
	b.get(path).want(200, "Koppeling intrekken", "Nog een bericht sturen").send(path+"/intrekken", nil).want(200, "De koppeling werkt niet meer", "Ingetrokken").wantNot("Koppeling intrekken")
	b.send(path+"/opnieuw", nil).want(200, "Er gaat nog een bericht uit")
	k.now = k.now.AddDate(0, 0, 1)
	k.remind() // by mail, because the number does not work
	b = k.as("wilma")
	b.get("/beheer/uitnodigingen").want(200, id+" T0 Mail De Effectmonitor Verstuurd")
	b.get("/beheer/logboek").want(200, "Bekeek de uitnodigingen", "Meldde: niet aangekomen", "Vroeg om nog een bericht", "Trok een koppeling in")
	b.get("/beheer/uitnodigingen/" + strings.Repeat("0", 64)).want(404)
	b.get("/beheer/uitnodigingen/x").want(404)
}

func TestRetentionIsAnnounced(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	k.as("wilma").get("/beheer/bewaren").want(200, "Er wordt de komende tijd niets verwijderd", "5 jaar na het einde, 30 dagen vooraf aangekondigd")
	k.as("wilma").get("/beheer").wantNot("Binnenkort verwijderd")
	k.must(k.app.EndTrajectory(k.Context(), app.Actor{ID: "marije", Gemeente: gem}, id, "verhuisd", k.app.Today()))
	k.now = k.now.AddDate(5, 0, -30)
	_, err := k.app.Retain(k.Context())
	k.must(err)
	b := k.as("wilma")
	b.get("/beheer").want(200, "Binnenkort verwijderd", "Van 1 nummer verdwijnen de gegevens")
	b.get("/beheer/bewaren").want(200, id+" 23 november 2031 24 oktober 2031").wantNot("Amira")
	k.as("sietske").get("/beheer/bewaren").want(200, "niets verwijderd").wantNot(id)
	k.now = k.now.AddDate(0, 0, 30)
	_, err = k.app.Retain(k.Context())
	k.must(err)
	b = k.as("wilma")
	b.get("/beheer/bewaren").want(200, "niets verwijderd")
	b.get("/beheer/logboek?nummer="+id).want(200, "De Effectmonitor Verwijderde alles na de bewaartermijn", "Kondigde verwijdering aan")
}

func TestWorkPerTeam(t *testing.T) {
	k := newKit(t, true)
	k.add("Amira")
	k.as("wilma").get("/beheer").want(200, "Werk per team", "Centrum 1 0 1 0")
	k.now = k.now.AddDate(0, 0, 40)
	k.as("wilma").get("/beheer").want(200, "Centrum 1 1 0 0")
}
