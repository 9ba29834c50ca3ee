package staff_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// upload sends a file with the form of the page.
func (b *browser) upload(path, name, content string) *browser {
	b.k.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range b.sealed(url.Values{}) {
		b.k.must(form.WriteField(field, values[0]))
	}
	part, err := form.CreateFormFile("bestand", name)
	b.k.must(err)
	_, err = part.Write([]byte(content))
	b.k.must(err)
	b.k.must(form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for cookie, value := range b.cookies {
		r.Header.Add("Cookie", cookie+"="+value)
	}
	w := httptest.NewRecorder()
	b.k.handler.ServeHTTP(w, r)
	b.path, b.status, b.body = path, w.Code, w.Body.String()
	return b
}

const importing = "/deelnemers/importeren"

func TestImportTemplate(t *testing.T) {
	b := newKit(t).as("marije")
	b.get("/caseload").want(200, "Bestand met jongeren importeren")
	b.get(importing).want(200, "Leeg voorbeeldbestand downloaden", "Start traject", "Totale schuld bij de start")
	b.get(importing + "/voorbeeld.csv")
	if !strings.HasPrefix(b.body, "\ufeffVoornaam;Achternaam;Geboortedatum;Start traject;Telefoon;E-mail;Taal;Fase;Fase vanaf;") {
		t.Errorf("the file begins with %.80q", b.body)
	}
	head := b.body
	b.get(importing).upload(importing, "leeg.csv", head).want(422, "Onder de kopjes staat nog niemand.")
	b.get(importing).upload(importing, "niets.csv", "").want(422, "Kies een bestand.")
	b.get(importing+"/toevoegen").want(200, "Caseload importeren")
}

// TestImportChecksFirst: every problem by row and column, and nothing stored.
func TestImportChecksFirst(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.get(importing).upload(importing, "x.csv", "Voornaam;Achternam;Geboortedatum\nSara;de Vries;1-1-2005\n")
	b.want(422, "Achternam", "Deze kolom kennen we niet.", "Achternaam", "Start traject", "Deze kolom ontbreekt.")
	b.get(importing).upload(importing, "x.csv", "Voornaam;Achternaam;Geboortedatum;Start traject;Telefoon;Fase;Taal;Geslacht;Totale schuld bij de start\n"+
		"Sara;de Vries;1-1-2005;31-2-2026;06;Slotfase;xx;kast;veel\n"+
		"Sara;;;1-11-2026;;;;;\n"+
		"Bram;Bakker;3-2-2004;3-11-2026;;;;;-5\n"+
		"Bram;Bakker;3-2-2004;3-11-2026;;;;;\n")
	b.want(422, "dingen nog niet", "Er is niets bewaard.", "“31-2-2026” is geen datum.", "Dit nummer klopt niet", "Deze fase kennen we niet.", "Kies uit: nl", "“kast”", "“veel”: Vul een getal in",
		"Vul de achternaam in.", "Vul de geboortedatum in.", "Deze persoon staat twee keer in het bestand.").wantNot("toevoegen", "Vul de dag in waarop")
	// A column that is not known says so once, beside what is wrong in the rows.
	b.upload(importing, "x.csv", "Voornaam;Achternaam;Geboortedatum;Start traject;Schoenmaat\nSara;de Vries;1-1-2005;31-2-2026;41\n")
	b.want(422, "Er kloppen 2 dingen nog niet", "Schoenmaat", "Deze kolom kennen we niet", "“31-2-2026” is geen datum.", "Toon alle").wantNot("zonder kopje")
	b.upload(importing, "x.csv", "Voornaam;Achternaam\nSara;de Vries\n")
	b.want(422, "Deze kolom ontbreekt.").wantNot("Vul de geboortedatum in")
	entries, err := k.app.Store.StoredCaseload(ctx, "0518", "marije")
	k.must(err)
	if len(entries) != 0 {
		t.Error("something was stored")
	}
}

// TestImportOfWhoBeginsLater: a phase of a trajectory that has not begun is told at the
// column that the file has, not at one that it may leave out.
func TestImportOfWhoBeginsLater(t *testing.T) {
	k := newKit(t)
	b := k.as("marije").get(importing)
	b.upload(importing, "x.csv", "Voornaam;Achternaam;Geboortedatum;Start traject;Fase\nSara;de Vries;1-1-2005;1-12-2026;Intake\n")
	b.want(422, "2 Fase Het traject is nog niet begonnen. Laat de fase leeg.").wantNot("fase_vanaf")
}

// TestImport: a file without problems is stored as a whole, once, also when it is sent
// again; the numbers go on after it.
func TestImport(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.add("Sara", "de Vries", "01-01-2005", "01-11-2026")
	file := "Voornaam;Achternaam;Geboortedatum;Start traject;Fase;Fase vanaf;Geslacht;Totale schuld bij de start\n"
	for i := range 30 {
		name := string(rune('A'+i%26)) + string(rune('a'+i/26))
		file += name + ";Bakker;3-2-2004;3-11-2026;Intake;10-11-2026;vrouw;9.870\n"
	}
	file += "Sara;de Vries;1-1-1980;46327;;;;120.000\n"
	b.get(importing).upload(importing, "x.csv", file)
	b.want(200, "31 jongeren gevonden, alles klopt", "Let hierop", "Deze naam staat al in je lijst, als DH-1001.", "46 jaar", "31 jongeren toevoegen")
	content := regexp.MustCompile(`name="inhoud" value="([^"]+)"`).FindStringSubmatch(b.body)
	if content == nil {
		t.Fatal("the file does not come back")
	}
	form := b.sealed(url.Values{"inhoud": {content[1]}})
	b.send(importing+"/toevoegen", form).want(200, "Iedereen uit het bestand staat in je lijst.", "Aa Bakker", "Da Bakker")
	b.send(importing+"/toevoegen", form).want(200)
	entries, err := k.app.Store.StoredCaseload(ctx, "0518", "marije")
	k.must(err)
	if len(entries) != 32 {
		t.Fatalf("%d in the caseload", len(entries))
	}
	b.get("/deelnemers/DH-1032").want(200, "Sara de Vries", "traject gestart op 1 november 2026") // a date as spreadsheets keep it
	b.get("/deelnemers/DH-1002").want(200, "Aa Bakker", "intake", "€ 9.870", "Vrouw")
	if id := b.add("Na", "Import", "03-02-2004", "03-11-2026"); id != "DH-1033" {
		t.Errorf("the next number is %s", id)
	}
	b.get(importing)
	b.send(importing+"/toevoegen", url.Values{"inhoud": {"geen bestand"}}).want(422, "Kies een bestand.")
}

// TestImportOfWholeTrajectories: a file of a gemeente that comes from elsewhere says who
// the worker is, what was reached and how it ended.
func TestImportOfWholeTrajectories(t *testing.T) {
	k := newKit(t)
	k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	own := k.as("marije")
	own.get(importing).want(200, "Einde traject", "Reden einde", "Resultaat: Uit de bijstand", "Bedrag: Schuldregeling gestart")
	if strings.Contains(own.text(), "Medewerker Mag Marije") {
		t.Error("a worker may put somebody in the list of a colleague")
	}
	const head = "Voornaam;Achternaam;Geboortedatum;Start traject;Medewerker;Resultaat: Uit de bijstand;Resultaat: Schuldregeling gestart;Bedrag: Schuldregeling gestart;Einde traject;Reden einde\n"
	own.upload(importing, "x.csv", head+"Sara;de Vries;1-1-2005;1-2-2025;marije;;;;;\n").want(422, "Medewerker", "Deze kolom kennen we niet.")
	b := k.as("anita").get(importing).want(200, "Medewerker")
	b.upload(importing, "x.csv", head+
		"Sara;de Vries;1-1-2005;1-2-2025;niemand;1-1-2025;;100;1-1-2030;verdwenen\n"+
		"Daan;Smit;1-1-2005;1-2-2025;;;1-3-2025;veel;1-3-2026;\n"+
		"Mo;Smit;1-1-2005;1-2-2025;marije;;1-3-2025;642.050;;\n"+
		"Lot;Smit;1-1-2005;1-2-2025;;;;;;afgerond\n").
		want(422, "heeft hier geen lijst", "Deze datum ligt voor de start van het traject.", "Vul ook de dag in waarop dit was.", "Deze datum ligt in de toekomst.",
			"Deze reden kennen we niet.", "Vul het bedrag in", "Dit bedrag is te hoog. Het is hoogstens 250.000 euro.", "Vul ook de reden van het einde in.", "Vul ook de dag van het einde in.")
	b.get(importing).upload(importing, "x.csv", head+
		"Sara;de Vries;1-1-2005;1-2-2025;marije;1-6-2025;1-3-2025;6.420,50;1-3-2026;Verhuisd\n").want(200, "alles klopt", "Sara de Vries")
	content := regexp.MustCompile(`name="inhoud" value="([^"]*)"`).FindStringSubmatch(b.body)
	if content == nil {
		t.Fatal("nothing to send on")
	}
	b.send(importing+"/toevoegen", url.Values{"inhoud": {content[1]}}).want(200)
	p, err := k.app.Store.Participant(ctx, "0518", "DH-1002")
	k.must(err)
	if p.Worker != "marije" || p.Trajectory.End == nil || p.Trajectory.End.Reason != "verhuisd" || len(p.Results) != 2 {
		t.Fatalf("%+v", p)
	}
	for _, r := range p.Results {
		if r.Type == "schuldregeling_start" && r.Amount != 642050 {
			t.Errorf("%+v", r)
		}
	}
	own = k.as("marije")
	own.get("/deelnemers/DH-1002").want(200, "Uit de bijstand", "€ 6.420,50", "Beëindigd op 1 maart 2026")
}
