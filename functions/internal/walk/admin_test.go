package walk_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// TestAdministrator follows the administrator of a gemeente at a desk and on a phone, with
// and without script: somebody gets access, moves and loses it, which ends their session;
// a message goes out again and a link is taken back; settings, retention and mail can be read; a person's data are handed over as files and
// removed after a second question; the trail names it all. The foundation reads what is
// live.
func TestAdministrator(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	chromium := openBrowser(t)
	for _, c := range []struct {
		mode
		width int64
	}{{mode{"met-script", true}, desk}, {mode{"zonder-script", false}, phone}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := startLocal(t, demoData(t))
			w := &walk{t: t, m: c.mode}
			w.who = func(name string, width int64) *person { return newPerson(t, chromium, c.mode, s.url, name, width) }
			admin := w.at(c.width, "beheerder", "wilma-de-groot")
			w.members(admin)
			w.again(admin)
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

	admin.open("/beheer/medewerkers")
	admin.press(`main a[href*="/wie/zoe"]`)
	admin.press(`main a[href$="/wijzigen"]`)
	if admin.value("rol") != "begeleider" || admin.value("team") != "Zuid" {
		w.t.Errorf("the form begins with %q, %q", admin.value("rol"), admin.value("team"))
	}
	admin.choose("rol", "teamleider")
	admin.write("team", "Noord")
	admin.shoot("medewerker-wijzigen")
	admin.press(`main form[action*="/wie/zoe"] button.nl-button[type="submit"]`)
	admin.sees("De wijziging is bewaard", "Teamleider", "Noord")
	admin.open("/beheer/medewerkers")
	admin.sees("Zoë Wandelaar", "Noord")
}

// again: a begeleider sent a link, of which the message did not do its work; the
// administrator has another one sent, and takes the link back.
func (w *walk) again(admin *person) {
	w.t.Helper()
	staff := w.at(desk, "uitnodiger", "marije-koster")
	staff.open("/deelnemers/nieuw")
	staff.write("voornaam", "Robin")
	staff.write("achternaam", "Wandelaar")
	staff.write("geboortedatum", "12-3-2004")
	staff.write("email", "robin@voorbeeld.example")
	staff.button("naar", "verder")
	id := regexp.MustCompile(`DH-\d+`).FindString(staff.path())
	staff.open("/deelnemers/" + id + "/uitnodiging/T0")
	staff.press(`main form[action$="/uitnodiging/T0"] button.nl-button`)

	admin.open("/beheer/uitnodigingen")
	admin.sees(id, "Marije Koster")
	admin.press(`main table a[href^="/beheer/uitnodigingen/"]`)
	admin.sees(id, "Nog niet")
	admin.press(`main form[action$="/opnieuw"] button`)
	admin.sees("Er gaat nog een bericht uit")
	admin.shoot("uitnodiging-opnieuw")
	admin.press(`main form[action$="/intrekken"] button`)
	admin.sees("ingetrokken")
	if admin.visible(`main form[action$="/intrekken"]`) {
		w.t.Error("a link that was taken back can be taken back again")
	}
}

// handedOver: the files with everything about somebody arrive, one to read and one for
// another system, with what is kept about this person and nothing of the pages around it.
func (w *walk) handedOver(admin *person, id string) {
	w.t.Helper()
	readable := admin.download(`main form[action$="/inzage/html"] button`, id+".html")
	if !strings.Contains(readable, id) || !strings.Contains(readable, "<h1") || strings.Contains(readable, `name="csrf"`) {
		w.t.Errorf("the file to read is\n%s", readable)
	}
	var data map[string]any
	text := admin.download(`main form[action$="/inzage/json"] button`, id+".json")
	if err := json.Unmarshal([]byte(text), &data); err != nil || len(data) < 3 || !strings.Contains(text, id) {
		w.t.Errorf("the file for a system has %d parts (%v)\n%s", len(data), err, text)
	}
}

// download presses a button and waits for the file that arrives.
func (p *person) download(selector, name string) string {
	p.t.Helper()
	folder := p.t.TempDir()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: folder,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.click(selector)
	var body []byte
	p.until("the file "+name, func() bool {
		body, err = os.ReadFile(filepath.Join(folder, name))
		return err == nil && len(body) > 0
	})
	return string(body)
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
	w.handedOver(admin, id)
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
	admin.open("/beheer/logboek?nummer=" + id)
	admin.sees("Verwijderde alles")
	admin.shoot("logboek")
}
