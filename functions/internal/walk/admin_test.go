package walk_test

import (
	"regexp"
	"testing"
)

// TestAdministrator follows the administrator of a gemeente at a desk and on a phone, with
// and without script: somebody gets access, moves and loses it, which ends their session;
// links, settings, retention and mail can be read; a person's data are handed over and
// removed after a second question; the trail names it all. The foundation reads what is
// live.
func TestAdministrator(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	browser := openBrowser(t)
	for _, c := range []struct {
		mode
		width int64
	}{{mode{"met-script", true}, desk}, {mode{"zonder-script", false}, phone}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := startLocal(t, demoData(t))
			w := &walk{t: t, m: c.mode}
			w.who = func(name string, width int64) *person { return newPerson(t, browser, c.mode, s.url, name, width) }
			admin := w.at(c.width, "beheerder", "wilma-de-groot")
			w.members(admin)
			w.reads(admin)
			w.request(admin)
			foundation := w.at(c.width, "stichting", "simone-vink")
			foundation.open("/definities")
			foundation.sees("Den Haag", "Raamwerk", "Kengetallen", "Programma", "Rekenmodel", "Dashboard")
			foundation.shoot("definities")
			for _, p := range w.people {
				p.calm()
			}
		})
	}
}

// members: a colleague is added, moved and stopped; their open page then asks to sign in.
func (w *walk) members(admin *person) {
	w.t.Helper()
	admin.open("/beheer")
	admin.shoot("overzicht")
	admin.open("/beheer/medewerkers")
	admin.shoot("medewerkers")
	admin.press(`main a[href="/beheer/medewerkers/nieuw"]`)
	admin.write("gebruiker", "zoe@gemeente.example")
	admin.write("naam", "Zoë Wandelaar")
	admin.choose("rol", "begeleider")
	admin.write("team", "Zuid")
	admin.shoot("medewerker-nieuw")
	admin.press(`main form[action="/beheer/medewerkers"] button.nl-button[type="submit"]`)
	admin.sees("De medewerker is toegevoegd", "Zoë Wandelaar", "Zuid")

	colleague := w.at(desk, "collega", "marije-koster")
	admin.open("/beheer/medewerkers/wie/marije-koster")
	admin.shoot("medewerker")
	admin.press(`main form[action$="/stoppen"] button`)
	admin.sees("De toegang is gestopt")
	colleague.open("/caseload")
	if colleague.path() == "/caseload" {
		w.t.Errorf("a session goes on after access was ended:\n%s", colleague.text())
	}
	admin.press(`main form[action$="/hervatten"] button`)
	admin.sees("weer toegang")
}

// reads: what the administrator can look up.
func (w *walk) reads(admin *person) {
	w.t.Helper()
	for _, page := range []string{"uitnodigingen", "instellingen", "bewaren", "uitgaand"} {
		admin.open("/beheer/" + page)
		admin.shoot(page)
		if admin.eval(`String(document.querySelectorAll("h1").length)`) != "1" {
			w.t.Errorf("%s has no heading:\n%s", page, admin.text())
		}
	}
}

// request: a jongere asks for their data and then to be removed.
func (w *walk) request(admin *person) {
	w.t.Helper()
	id := regexp.MustCompile(`DH-\d+`).FindString(w.at(desk, "begeleider", "marije-koster").text())
	admin.open("/beheer/persoon")
	admin.shoot("persoon")
	admin.write("nummer", id)
	admin.press(`main form[role="search"] button`)
	admin.sees(id)
	admin.shoot("persoon-gevonden")
	admin.press(`main a[href$="/verwijderen"]`)
	admin.shoot("verwijderen")
	admin.press(`main form[action$="/verwijderen"] button.nl-button[type="submit"]`) // without the confirmation
	if path := admin.path(); path != "/beheer/persoon/"+id+"/verwijderen" {
		w.t.Fatalf("somebody is removed without a second answer: %s\n%s", path, admin.text())
	}
	admin.shoot("verwijderen-fout")
	admin.eval(`document.querySelector('main form[action$="/verwijderen"] input[type="text"]').value = "` + id + `"`)
	admin.press(`main form[action$="/verwijderen"] button.nl-button[type="submit"]`)
	admin.sees("Alles over deze persoon is verwijderd.", "Verwijderde alles", id)
	admin.open("/beheer/persoon/" + id + "/verwijderen")
	admin.sees("Deze pagina is er niet")
	admin.open("/beheer/logboek")
	admin.sees("Stopte toegang", "Gaf weer toegang", "Voegde een medewerker toe", "Bekeek de uitnodigingen")
	admin.shoot("logboek")
}
