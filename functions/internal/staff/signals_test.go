package staff_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
)

// highFor fills in so many rounds with the highest stress for somebody who begins on the
// day of the kit, and gives the address of the dossier.
func highFor(k *kit, worker app.Actor, rounds int) string {
	k.t.Helper()
	id, _, err := k.app.AddParticipant(k.t.Context(), worker, app.NewParticipant{Programme: "belevingsmonitor", Lang: "nl", Start: k.app.Today(),
		Identity: app.Identity{First: "Noor", Last: "Vos", Birth: source.DateOf(1985, 2, 3)}})
	k.must(err)
	for range rounds {
		d, err := k.app.OpenDossier(k.t.Context(), worker, id)
		k.must(err)
		for _, m := range d.Schedule {
			if !m.Fillable() {
				continue
			}
			s, err := k.app.Sheet(k.t.Context(), worker.Gemeente, app.SheetKey{Participant: id, Moment: m.Moment.ID, Rater: "client"}, "nl", nil)
			k.must(err)
			who := app.Actor{ID: id, Gemeente: worker.Gemeente}
			_, err = k.app.SaveAnswers(k.t.Context(), s, who, app.Given{Fields: map[string][]string{"stress": {"5"}, "onrust": {"5"}}})
			k.must(err)
			k.must(k.app.Submit(k.t.Context(), s, who, fmt.Sprint("k", m.Moment.ID)))
		}
		k.pass(28 * 24 * time.Hour)
	}
	k.pass(-28 * 24 * time.Hour)
	return "/deelnemers/" + id
}

// A signal stands in the list, can be filtered on, is explained in the dossier, and goes
// once somebody says that it was seen.
func TestSignalInListAndDossier(t *testing.T) {
	k := newKit(t)
	b := k.as("annelies")
	b.get("/caseload").wantNot("met een signaal")
	path := highFor(k, app.Actor{ID: "annelies", Gemeente: "0193", Team: "Noord"}, 2)
	b = k.as("annelies")
	b.get(path).want(200, "Noor Vos").wantNot("Waarom dit signaal?")
	k.pass(28 * 24 * time.Hour)
	path = highFor(k, app.Actor{ID: "annelies", Gemeente: "0193", Team: "Noord"}, 3)
	b = k.as("annelies")
	b.get("/caseload").want(200, "1 met een signaal", "Signaal: Spanning blijft hoog")
	b.get("/caseload?filter=signaal").want(200, "Met een signaal", "Noor Vos", "Signaal: Spanning blijft hoog")
	b.get(path).want(200, "Spanning blijft hoog", "Waarom dit signaal?", "laagste_van_laatste(spanning, 3) >= 7", "spanning 10",
		"Volgende meting:", "omdat de spanning hoog is")
	b.send(path+"/signaal/blijft_hoog", url.Values{}).want(200, "Je hebt het signaal gezien.", "Gezien door Annelies Bakhuis")
	b.get("/caseload").want(200).wantNot("Signaal: Spanning blijft hoog")
	if b.send(path+"/signaal/anders", url.Values{}); b.status != 404 {
		t.Errorf("an unknown signal answers %d", b.status)
	}
}

// Who has people in two monitors can see those of one.
func TestFilterOnMonitor(t *testing.T) {
	k := newKit(t)
	b := k.as("annelies")
	for _, programme := range []string{"klantbeleving", "belevingsmonitor"} {
		b.get("/deelnemers/nieuw")
		b.send("/deelnemers", url.Values{"aanpak": {programme}, "voornaam": {"In " + programme}, "achternaam": {"Bakker"},
			"geboortedatum": {"1-2-1980"}, "start": {"23-11-2026"}}).want(200)
	}
	b.get("/caseload").want(200, "Monitor", "In klantbeleving", "In belevingsmonitor")
	b.get("/caseload?aanpak=klantbeleving").want(200, "In klantbeleving").wantNot("In belevingsmonitor")
	b.get("/caseload?aanpak=belevingsmonitor").want(200, "In belevingsmonitor").wantNot("In klantbeleving", "Plan van aanpak")
	other := k.as("marije")
	other.get("/caseload").want(200).wantNot("Klantbelevingsmonitor")
}
