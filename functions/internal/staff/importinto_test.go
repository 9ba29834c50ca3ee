package staff_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"effectmonitor/functions/internal/app"
)

// TestImportIntoAProgramme: in a gemeente with two programmes a file goes into the one
// that was chosen, with its columns; into one that the gemeente does not carry out goes
// nothing.
func TestImportIntoAProgramme(t *testing.T) {
	k := newKit(t)
	b := k.as("annelies")
	const second = importing + "?aanpak=belevingsmonitor"
	b.get(importing).want(200, "Belevingsmonitor", "Huishouden").wantNot("In welke fase begon")
	if !strings.Contains(b.body, `href="`+second+`"`) {
		t.Error("the page does not lead to the other programme")
	}
	b.get(second).want(200, "In welke fase begon de cliënt").wantNot("Huishouden")
	b.get(importing + "/voorbeeld.csv?aanpak=belevingsmonitor")
	if !strings.Contains(b.body, "In welke fase begon") || strings.Contains(b.body, "Huishouden") {
		t.Errorf("the file begins with %.200q", b.body)
	}

	const file = "Voornaam;Achternaam;Geboortedatum;Start traject;In welke fase begon de cliënt met invullen\nNoor;Vos;3-2-1985;3-11-2026;Stabilisatie\n"
	b.get(importing).upload(importing, "x.csv", file).want(422, "Deze kolom kennen we niet")
	b.get(second).upload(second, "x.csv", file).want(200, "1 cliënt gevonden, alles klopt")
	if !strings.Contains(b.body, importing+"/toevoegen?aanpak=belevingsmonitor") {
		t.Error("what was checked for one programme would be added to another")
	}
	content := regexp.MustCompile(`name="inhoud" value="([^"]+)"`).FindStringSubmatch(b.body)
	if content == nil {
		t.Fatal("the file does not come back")
	}
	form := b.sealed(url.Values{"inhoud": {content[1]}})
	for range 2 {
		b.send(importing+"/toevoegen?aanpak=belevingsmonitor", form).want(200, "Noor Vos")
	}
	b.send(importing+"/toevoegen?aanpak=jpf", form).want(404)

	lines, err := k.app.Caseload(ctx, app.Actor{ID: "annelies", Gemeente: "0193"}, false)
	k.must(err)
	if len(lines) != 1 {
		t.Fatalf("%d in the caseload", len(lines))
	}
	p, err := k.app.Store.Participant(ctx, "0193", lines[0].ID)
	k.must(err)
	if p.Programme != "belevingsmonitor@1" || p.Registration["begonnen_in"].AsText() != "stabilisatie" {
		t.Errorf("in %s, began in %q", p.Programme, p.Registration["begonnen_in"].AsText())
	}
}
