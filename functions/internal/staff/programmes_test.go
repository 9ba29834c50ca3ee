package staff_test

import (
	"net/url"
	"strings"
	"testing"
)

// A gemeente with two monitors asks in which somebody comes. The same person can be in
// both: two dossiers, each with its own moments, beside each other in the list.
func TestAPersonInTwoProgrammes(t *testing.T) {
	k := newKit(t)
	b := k.as("annelies")
	b.get("/deelnemers/nieuw").want(200, "Welke monitor", "Klantbelevingsmonitor", "Belevingsmonitor")
	person := url.Values{"voornaam": {"Truus"}, "achternaam": {"Bakker"}, "geboortedatum": {"1-2-1980"}, "start": {"23-11-2026"}}
	dossier := map[string]string{}
	for _, programme := range []string{"klantbeleving", "belevingsmonitor"} {
		form := url.Values{"aanpak": {programme}}
		for name, value := range person {
			form[name] = value
		}
		b.get("/deelnemers/nieuw")
		b.send("/deelnemers", form).want(200, "Truus Bakker")
		dossier[programme] = b.path
	}
	if dossier["klantbeleving"] == dossier["belevingsmonitor"] {
		t.Fatalf("one dossier for two programmes: %v", dossier)
	}
	b.get(dossier["klantbeleving"]).want(200, "F1").wantNot("W2")
	b.get(dossier["belevingsmonitor"]).want(200, "begin").wantNot("F1")
	b.get("/caseload").want(200, "Klantbelevingsmonitor", "· Belevingsmonitor")
	if n := strings.Count(b.text(), "Truus Bakker"); n < 2 {
		t.Errorf("the list shows %d of the two dossiers", n)
	}
	// Another gemeente sees neither, and has one programme: nothing to choose.
	other := k.as("marije")
	for _, path := range dossier {
		if other.get(path); other.status != 404 && other.status != 403 {
			t.Errorf("%s of another gemeente answers %d", path, other.status)
		}
	}
	other.get("/deelnemers/nieuw").want(200).wantNot("Welke monitor")
	// What a gemeente does not carry out cannot be chosen by hand.
	form := url.Values{"aanpak": {"klantbeleving"}}
	for name, value := range person {
		form[name] = value
	}
	if other.send("/deelnemers", form); other.status != 404 {
		t.Errorf("a programme of others answers %d", other.status)
	}
}
