package staff_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/store"
)

func TestSignIn(t *testing.T) {
	k := newKit(t)
	b := k.visitor()
	b.get("/caseload?filter=nu").want(200, "Proefomgeving", "Marije Koster", "Gemeente Den Haag", "Landelijk")
	if !strings.Contains(b.body, `name="verder" value="/caseload?filter=nu"`) {
		t.Error("the sign-in forgets where the visitor was going")
	}
	b.send("/aanmelden", url.Values{"gebruiker": {"marije"}, "verder": {"https://elders.example/"}})
	b.want(200, "Je hebt nog geen jongeren", "Marije Koster Begeleider")
	b.send("/afmelden", nil).want(200, "Kies wie je wilt zijn")
	b.get("/caseload").want(200, "Kies wie je wilt zijn")
	k.visitor().send("/aanmelden", url.Values{"gebruiker": {"niemand"}}).want(403)
}

func TestHome(t *testing.T) {
	k := newKit(t)
	for user, path := range map[string]string{"marije": "/caseload", "anita": "/caseload", "pieter": "/dashboard", "simone": "/dashboard"} {
		if b := k.as(user); b.path != path {
			t.Errorf("%s begins at %s, want %s", user, b.path, path)
		}
	}
	k.as("marije").get("/caseload").wantNot("Kosten en baten", "Gemeenten")
}

func TestAddParticipant(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.send("/deelnemers?vorm=snel", url.Values{"voornaam": {"Amira"}, "achternaam": {""}, "geboortedatum": {"31-02-2004"}, "start": {"23-11-2026"}})
	b.want(422, "Vul de achternaam in.", "Deze datum bestaat niet")
	if !strings.Contains(b.body, `value="31-02-2004"`) || !strings.Contains(b.body, `value="Amira"`) {
		t.Error("what was typed is gone")
	}
	if _, above, _ := strings.Cut(b.body, `id="fouten"`); strings.Index(above, "#achternaam") > strings.Index(above, "#geboortedatum") {
		t.Error("what is wrong is not told from top to bottom")
	}
	form := b.sealed(url.Values{"voornaam": {"Amira"}, "achternaam": {"Benali"}, "geboortedatum": {"3-2-2004"}, "start": {"3 november 2026"}})
	b.send("/deelnemers?vorm=snel", form).want(200, "Amira Benali", "DH-1001", "22 jaar bij de start", "Toegevoegd.")
	b.send("/deelnemers?vorm=snel", form).want(200, "Amira Benali", "DH-1001")
	b.get("/deelnemers/DH-1001").want(200).wantNot("Toegevoegd.") // shown once
	b.get("/deelnemers/DH-1002").want(403)
	b.get("/caseload").want(200, "Je begeleidt 1 jongere.", "T0, start", "3 december", "nog 10 dagen", "Niet begonnen", "Niet uitgenodigd")
	b.get("/caseload?zoek=Benalli").want(200, "Geen jongere gevonden", "Bedoelde je", "Amira Benali")
	b.get("/caseload?zoek=dh-1001").want(200, "Amira Benali")
	b.get("/caseload?filter=te-laat").want(200, "Hier staat nu niemand in.").wantNot("Amira Benali")
	k.as("anita").get("/team").want(200, "Amira Benali")
	k.as("rachid").get("/caseload").want(200).wantNot("Amira")
	if out := b.add("Oud", "Genoeg", "01-01-1980", "23-11-2026"); out == "" {
		t.Error("no number")
	}
}

// TestWhatIsDueOverdueAndComing: the list says of how many something is overdue, due, coming
// and nothing, each leads to who that is, and as days go by they move on.
func TestWhatIsDueOverdueAndComing(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.add("Anna", "Nu", "03-02-2004", "03-11-2026")
	b.add("Bram", "Telaat", "03-02-2004", "15-10-2026")
	coming, quiet := b.add("Cato", "Straks", "03-02-2004", "10-09-2026"), b.add("Daan", "Rust", "03-02-2004", "20-10-2026")
	for _, id := range []string{coming, quiet} {
		k.answer(id, "T0", "2")
		b.submit("/deelnemers/" + id + "/meting/T0")
	}
	everybody := []string{"Anna Nu", "Bram Telaat", "Cato Straks", "Daan Rust"}
	lists := func(filter string, who ...string) {
		t.Helper()
		b.get("/caseload?filter="+filter).want(200, who...)
		for _, name := range everybody {
			if !slices.Contains(who, name) {
				b.wantNot(name)
			}
		}
	}
	b.get("/caseload").want(200, "1 te laat", "1 nu invullen", "1 binnen 30 dagen", "1 niets te doen")
	lists("te-laat", "Bram Telaat")
	lists("nu", "Anna Nu")
	lists("binnenkort", "Cato Straks")
	lists("niets", "Daan Rust")
	b.get("/caseload?filter=binnenkort").want(200, "T1, 3 maanden")

	k.pass(14 * 24 * time.Hour) // 7 December: the start of Anna is over a month ago, and T1 of Cato is open
	b = k.as("marije")
	lists("te-laat", "Anna Nu", "Bram Telaat")
	lists("nu", "Cato Straks")
}

func TestContactIsApart(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.get("/deelnemers/nieuw").want(200, "Bereikbaar")
	b.send("/deelnemers", url.Values{"voornaam": {"Amira"}, "achternaam": {"Benali"}, "geboortedatum": {"03-02-2004"}, "start": {"23-11-2026"}, "telefoon": {"06 1234"}, "taal": {"nl"}})
	b.want(422, "Dit nummer klopt niet")
	b.send("/deelnemers", url.Values{"voornaam": {"Amira"}, "achternaam": {"Benali"}, "geboortedatum": {"03-02-2004"}, "start": {"23-11-2026"}, "telefoon": {"06 12345678"}, "taal": {"nl"}})
	b.want(200, "Toon contactgegevens").wantNot("12345678")
	b.send(b.path+"/contact", nil).want(200, "12345678")
	lines, _, err := k.app.Store.AuditOf(ctx, "0518", "DH-1001", "")
	k.must(err)
	seen := ""
	for _, l := range lines {
		seen += l.Action + " "
	}
	if !strings.Contains(seen, "identity:read") {
		t.Errorf("the trail holds %s", seen)
	}
	b.get("/deelnemers/DH-1001/contact/wijzigen").want(200)
	b.send("/deelnemers/DH-1001/contact/wijzigen", url.Values{"voornaam": {"Amira"}, "achternaam": {"de Wit"}, "geboortedatum": {"03-02-2005"}, "email": {"amira"}}).want(422, "Dit mailadres klopt niet")
	b.send("/deelnemers/DH-1001/contact/wijzigen", url.Values{"voornaam": {"Amira"}, "achternaam": {"de Wit"}, "geboortedatum": {"03-02-2005"}, "email": {"amira@voorbeeld.nl"}}).want(200, "Amira de Wit", "21 jaar")
	for _, secret := range []string{"Amira", "Benali", "12345678", "voorbeeld.nl"} {
		if strings.Contains(k.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}

func TestRegistration(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	form := path + "/registratie/start"
	b.get(form).want(200, "Totale schuld bij de start", "mag je overslaan")
	b.send(form, url.Values{"schuld_start": {"veel"}, "schuldeisers_start": {"9"}, "geslacht": {"vrouw"}})
	// An amount that cannot be read is one thing to mend, and not asked for as if it were empty.
	b.want(422, "Vul een getal in", "Vul deze vraag in.", "5 antwoorden kloppen nog niet")
	if !strings.Contains(b.body, `value="veel"`) || !strings.Contains(b.body, `value="9"`) {
		t.Error("what was typed is gone")
	}
	whole := url.Values{"schuld_start": {"9.870"}, "schuldeisers_start": {"9"}, "geslacht": {"vrouw"}, "inkomen_start": {"bijstand"}, "opleiding_start": {"vmbo"}, "startkwalificatie": {"nee"}, "wonen_start": {"wisselend"}}
	whole.Set("schuld_start", "120.000")
	b.send(form, whole).want(422, "Klopt € 120.000?", "Zeg kort waarom")
	whole.Set("schuld_start.reden", "een bedrijf ging failliet")
	b.send(form, whole).want(200, "De registratie is bewaard.", "€ 120.000", "Bijstand", "Startregistratie wijzigen")
	// Another amount does not take the old reason along.
	whole.Set("schuld_start", "130.000")
	b.send(form, whole).want(422, "Klopt € 130.000?", "Zeg kort waarom").wantNot("Je reden is bewaard.")
	b.send(path+"/registratie/bestaat-niet", nil).want(404)
	b.get("/deelnemers").want(200, "Mijn jongeren")
	b.get(path+"/contact").want(200, "Amira Benali")
}

func TestQuestionnaire(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	base := "/deelnemers/" + id + "/meting/T0"
	b.get(base).want(200, "Financiën", "T0, start", "Stap 1 van", "Waar leeft Amira nu vooral van?", "Verder naar Werk en opleiding")
	if !hidden(b.body, "inkomen") {
		t.Error("the follow-up shows before it is asked for")
	}
	// A follow-up that shows only now is shown before going on.
	page := b.path
	b.send(page, url.Values{"inkomen_bron": {"loon"}, "naar": {"verder"}}).want(200, "Omdat Amira inkomen heeft")
	if hidden(b.body, "inkomen") || b.path != page+"#v-inkomen" {
		t.Errorf("the follow-up is not shown, at %s", b.path)
	}
	// What is wrong is refused at its question, with the rest kept.
	b.send(page, url.Values{"inkomen_bron": {"loon"}, "inkomen": {"duizend"}, "schuld_totaal": {"9.870"}, "naar": {"verder"}})
	b.want(422, "Eén antwoord klopt nog niet", "Hoeveel komt er per maand binnen? Vul een heel getal in, zoals 1.850.")
	if !strings.Contains(b.body, `value="duizend"`) || !strings.Contains(b.body, `value="9.870"`) || !strings.Contains(b.body, "<title>Fout:") {
		t.Error("the wrong answer, or the right one, is gone")
	}
	// An unusual value asks for a reason and does not block.
	b.send(page, url.Values{"inkomen_bron": {"loon"}, "inkomen": {"4.000"}, "schuld_totaal": {"9.870"}, "naar": {"later"}}).want(200, "Verder invullen")
	b.get(page).want(200, "Klopt € 4.000 per maand?", "Alles bewaard om 13.32 uur")
	b.send(page, url.Values{"inkomen_bron": {"loon"}, "inkomen": {"4.000"}, "inkomen.reden": {"twee banen"}, "schuld_totaal": {"9.870"}, "bevestig": {"inkomen"}}).want(200, "Je reden is bewaard.")
	b.get(base+"/controle").want(200, "vragen zijn open", "Eén antwoord is ongewoon", "Reden: twee banen").wantNot("Meting T0 versturen")
	b.send(base+"/controle", url.Values{"naar": {"versturen"}}).want(422)
	b.fill(base)
	b.get(base+"/controle").want(200, "Meting T0 versturen")
	form := b.sealed(url.Values{"naar": {"versturen"}})
	b.send(base+"/controle", form).want(200, "Naast elkaar", "Wat jij ziet", "Amira heeft deze meting nog niet ingevuld")
	first, err := k.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	k.must(err)
	k.pass(time.Minute)
	b.send(base+"/controle", form).want(200, "Naast elkaar")
	b.send(page, url.Values{"inkomen_bron": {"geen"}}).want(200, "Ingevuld op 23 november 2026")
	again, err := k.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	k.must(err)
	if again.Version != first.Version || !again.Submitted.Equal(first.Submitted) {
		t.Error("a second submit changed the response")
	}
	b.get(base+"/antwoorden").want(200, "Meting T0 van Amira", "door Marije Koster", "Loon", "Gemiddeld niveau", "Vragenlijst Begeleider, versie 1")
	b.get("/deelnemers/"+id).want(200, "Klaar", "Jullie antwoorden naast elkaar", "Amira uitnodigen")
}

// hidden tells whether the block of a question waits for its turn.
func hidden(body, id string) bool {
	return regexp.MustCompile(`<div id="v-` + id + `"[^>]* hidden`).MatchString(body)
}

func TestAutosave(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	base := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026") + "/meting/T0"
	b.get(base)
	page := b.path
	body := b.sealed(url.Values{"inkomen_bron": {"loon"}, "inkomen": {"4000"}}).Encode()
	b.do("POST", page+"/bewaar", strings.NewReader(body), "application/json")
	for _, part := range []string{`"saved":"13.32"`, `"visible":["inkomen"`, `Klopt € 4.000`} {
		if !strings.Contains(strings.ReplaceAll(b.body, "\u00a0", " "), part) {
			t.Errorf("no %s in %s", part, b.body)
		}
	}
	// What cannot be read is left as it was, and said.
	b.get(page)
	bad := b.sealed(url.Values{"inkomen_bron": {"loon"}, "inkomen": {"veel"}})
	b.do("POST", page+"/bewaar", strings.NewReader(bad.Encode()), "application/json")
	if !strings.Contains(b.body, `"refused":"Eén antwoord is niet te lezen: Hoeveel komt er per maand binnen?`) {
		t.Errorf("silent about what cannot be read: %s", b.body)
	}
	// With script, what the autosave showed is not shown again on going on.
	b.get(page)
	b.send(page, url.Values{"inkomen_bron": {"loon"}, "inkomen": {"4000"}, "inkomen.reden": {"twee banen"}, "naar": {"verder"}})
	if strings.HasPrefix(b.path, page+"#") {
		t.Errorf("stays at %s", b.path)
	}
	// Without a session the script hears it, and its page stays.
	b.cookies = map[string]string{}
	b.do("POST", page+"/bewaar", strings.NewReader(body), "application/json")
	if b.status != 401 || !strings.Contains(b.body, "Je antwoorden blijven op deze pagina") {
		t.Errorf("%d %s", b.status, b.body)
	}
}

func TestCompareIsLockedUntilOwn(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	b.get(path+"/naast-elkaar").want(200, "Nog niet te zien", "nadat je jouw deel hebt verstuurd", "T0 invullen").wantNot("Wat Amira ervaart")
	b.get(path+"/meting/T0/antwoorden?invuller=jongere").want(200, "Nog niet te zien")
	b.get(path + "/naast-elkaar/T9").want(404)
}

func TestInvite(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	b.get(path+"/uitnodiging/T0").want(200, "Koppeling maken")
	b.send(path+"/uitnodiging/T0", nil).want(200, "Uitnodiging voor Amira", "De koppeling werkt tot en met", "Nieuwe koppeling maken")
	link := regexp.MustCompile(`value="(http://example.com/v/[^"]+)"`).FindStringSubmatch(b.body)
	if link == nil || !strings.Contains(b.body, "em-qr") {
		t.Fatal("no link or no code")
	}
	token := link[1][strings.LastIndexByte(link[1], '/')+1:]
	if _, err := k.app.Guest(ctx, token); err != nil {
		t.Error(err)
	}
	b.get(path).want(200, "Verstuurd 23 nov").wantNot(token)
	if strings.Contains(k.log.String(), token) {
		t.Error("the log holds the link")
	}
	b.get(path+"/uitnodiging/T0").want(200, "Er is al een koppeling gemaakt")
	b.send(path+"/uitnodiging/T0", nil).want(200)
	if _, err := k.app.Guest(ctx, token); err == nil {
		t.Error("the earlier link still works")
	}
	b.get(path + "/uitnodiging/T3").want(410)
	b.get(path + "/toestemming")
	b.send(path+"/toestemming", url.Values{}).want(422, "Kies ja of nee.")
	b.send(path+"/toestemming", url.Values{"toestemming": {"nee"}}).want(200, "doet niet mee", "Doet niet mee")
}

func TestTrajectory(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	b.get(path+"/fase").want(200, "Welke fase begint?")
	b.send(path+"/fase", url.Values{"fase": {"intake"}, "datum": {"24-11-2026"}}).want(422, "Deze datum ligt in de toekomst.")
	b.send(path+"/fase", url.Values{"fase": {"intake"}, "datum": {"20-11-2026"}}).want(200, "De fase is vastgelegd.", "intake")

	b.get(path+"/resultaten/nieuw").want(200, "Uit de bijstand")
	b.send(path+"/resultaten/nieuw", url.Values{"resultaat": {"schuldregeling_start"}, "datum": {"21-11-2026"}, "bedrag": {"veel"}}).want(422, "Dit bedrag klopt niet")
	b.send(path+"/resultaten/nieuw", url.Values{"resultaat": {"schuldregeling_start"}, "datum": {"21-11-2026"}}).want(422, "Vul het bedrag in")
	b.send(path+"/resultaten/nieuw", url.Values{"resultaat": {"schuldregeling_start"}, "datum": {"21-11-2026"}, "bedrag": {"642.050"}}).want(422, "Dit bedrag is te hoog. Het is hoogstens 250.000 euro.")
	form := b.sealed(url.Values{"resultaat": {"schuldregeling_start"}, "datum": {"21-11-2026"}, "bedrag": {"6.420"}})
	b.send(path+"/resultaten/nieuw", form).want(200, "Schuldregeling gestart", "€ 6.420")
	b.send(path+"/resultaten/nieuw", form).want(200)
	if n := strings.Count(b.text(), "€ 6.420"); n != 1 {
		t.Errorf("the result stands %d times on the page", n)
	}

	b.get(path+"/einde").want(200, "Waarom stopt het traject?", "Wat gebeurt er dan?")
	b.send(path+"/einde", url.Values{"datum": {"23-11-2026"}}).want(422, "Kies een reden.")
	b.send(path+"/einde", url.Values{"reden": {"verhuisd"}, "datum": {"23-11-2026"}}).want(200, "Beëindigd op 23 november 2026: verhuisd.")
	b.send(path+"/einde", url.Values{"reden": {"zelf"}, "datum": {"23-11-2026"}}).want(200, "Er is niets gewijzigd", "verhuisd")
}

// TestNothingDue: a list in which nobody has to be asked says so, and leads to who is in it.
func TestNothingDue(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.add("Amira", "Benali", "03-02-2004", "15-02-2027")
	b.get("/caseload").want(200, "Er is de komende 30 dagen niets in te vullen.", "Toon 1 jongere zonder meting").wantNot("Amira")
	b.get("/caseload?filter=niets").want(200, "Amira").wantNot("niets in te vullen")

	other := k.as("rachid")
	path := "/deelnemers/" + other.add("Bo", "Smit", "03-02-2004", "01-03-2024")
	other.send(path+"/einde", url.Values{"reden": {"verhuisd"}, "datum": {"05-03-2024"}}).want(200)
	other.get("/caseload").want(200, "Er loopt nu geen traject.", "1 beëindigd").wantNot("niets in te vullen")
}

// TestSignedOutWhileTyping: the page of somebody who was signed out goes on with the
// token that its script is given after signing in again.
func TestSignedOutWhileTyping(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.get("/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026") + "/meting/T0")
	page, old := b.path, b.sealed(url.Values{"inkomen_bron": {"loon"}})
	b.cookies = k.as("marije").cookies
	b.do("POST", page+"/bewaar", strings.NewReader(old.Encode()), "application/json")
	token := regexp.MustCompile(`"csrf":"([^"]+)"`).FindStringSubmatch(b.body)
	if b.status != 403 || token == nil {
		t.Fatalf("%d %s", b.status, b.body)
	}
	old.Set("csrf", token[1])
	b.do("POST", page+"/bewaar", strings.NewReader(old.Encode()), "application/json")
	if b.status != 200 {
		t.Errorf("%d %s", b.status, b.body)
	}
}

// TestNobodyLeftToAsk: a moment at which only somebody who does not take part is
// missing asks nothing of the worker.
func TestNobodyLeftToAsk(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	path := "/deelnemers/" + b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	b.send(path+"/toestemming", url.Values{"toestemming": {"nee"}}).want(200)
	b.get("/caseload").want(200, "T0, start", "Doet niet mee")
	b.submit(path + "/meting/T0")
	b.get("/caseload").want(200, "1 niets te doen").wantNot("T0, start")
	b.get("/caseload?filter=niets").want(200, "Amira Benali", "Niets te doen")
}

// TestUndo: an end and a result are taken back with a reason, and what was stays in
// sight.
func TestUndo(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	b.get(path+"/heropenen").want(200, "Amira Benali").wantNot("Traject heropenen")
	b.get(path + "/einde")
	b.send(path+"/einde", url.Values{"reden": {"afgerond"}, "datum": {"20-11-2026"}}).want(200, "Traject heropenen")
	b.get(path + "/fase")
	b.send(path+"/fase", url.Values{"fase": {"nazorg"}, "datum": {"21-11-2026"}}).want(200, "De fase is vastgelegd.")
	b.get(path+"/fase").want(200, "Na deze fase komt er geen meer.", "Traject heropenen").wantNot("Welke fase begint?")
	b.get(path+"/heropenen").want(200, "Waarom?")
	b.send(path+"/heropenen", url.Values{"waarom": {""}}).want(422, "Zeg kort waarom.")
	b.send(path+"/heropenen", url.Values{"waarom": {"Verkeerde jongere aangeklikt."}})
	b.want(200, "Het traject loopt weer.", "Marije Koster", "Reden: Verkeerde jongere aangeklikt.", "Traject beëindigen").wantNot("Beëindigd op 20")
	p, err := k.app.Store.Participant(ctx, "0518", id)
	k.must(err)
	if p.Trajectory.End != nil || len(p.Trajectory.Phases) != 1 || len(p.Changes) != 1 || p.Changes[0].End == nil || len(p.Changes[0].Phases) != 1 {
		t.Errorf("%+v %+v", p.Trajectory, p.Changes)
	}

	b.get(path + "/resultaten/nieuw")
	b.send(path+"/resultaten/nieuw", url.Values{"resultaat": {"schuldregeling_start"}, "datum": {"19-11-2026"}, "bedrag": {"6.420"}}).want(200, "€ 6.420")
	edit := regexp.MustCompile(path + `/resultaten/[0-9a-f]{32}`).FindString(b.body)
	b.get(edit).want(200, "Resultaat wijzigen")
	b.send(edit, url.Values{"datum": {"19-11-2026"}, "bedrag": {"6.420"}, "waarom": {"Een tikfout."}}).want(422, "Er is nog niets veranderd.")
	b.send(edit, url.Values{"datum": {"19-11-2026"}, "bedrag": {"4.620"}}).want(422, "Zeg kort waarom.")
	b.send(edit, url.Values{"datum": {"19-11-2026"}, "bedrag": {"462.000"}, "waarom": {"Een tikfout."}}).want(422, "Dit bedrag is te hoog.")
	b.send(edit, url.Values{"datum": {"18-11-2026"}, "bedrag": {"4.620"}, "waarom": {"Een tikfout."}}).want(200, "€ 4.620", "(€ 6.420)", "Reden: Een tikfout.")
	b.get(edit)
	remove := b.sealed(url.Values{"datum": {"18-11-2026"}, "bedrag": {"4.620"}, "waarom": {"Hoort bij een ander."}, "naar": {"verwijderen"}})
	b.send(edit, remove).want(200, "Het resultaat is weggehaald.", "Er is nog geen resultaat vastgelegd.", "Reden: Hoort bij een ander.")
	b.send(edit, remove).want(200) // sent twice
	b.get(edit).want(404)
}

// TestTransfer: a team leader hands somebody over; the list of the one shrinks and
// that of the other grows.
func TestTransfer(t *testing.T) {
	k := newKit(t)
	id := k.as("marije").add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	k.as("anita").get(path+"/overdragen").want(200, "Er is nog geen collega").wantNot("Naar wie?")
	k.as("rachid").add("Bram", "Bakker", "03-02-2004", "03-11-2026")
	k.as("marije").get(path + "/overdragen").want(403)
	// A member of staff without a caseload yet can have one, under the name that the table
	// has; who has no access any more, or no such role, cannot.
	for _, m := range []store.Member{{ID: "nadia", Name: "Nadia Haddad", Roles: []string{"begeleider"}, Since: k.app.Today()},
		{ID: "weg", Name: "Wim Weg", Roles: []string{"begeleider"}, Since: k.app.Today(), Ended: k.clock()},
		{ID: "inzicht", Name: "Ina Inzicht", Roles: []string{"gemeente-inzicht"}, Since: k.app.Today()}} {
		k.must(k.app.Store.SaveMember(t.Context(), "0518", m, store.Audit{At: k.clock(), By: "x", Action: "member:add"}))
	}
	k.as("anita").get(path+"/overdragen").want(200, "Nadia Haddad").wantNot("Wim Weg", "Ina Inzicht")
	lead := k.as("anita")
	lead.get(path).want(200, "Overdragen aan een collega")
	lead.get(path+"/overdragen").want(200, "rachid")
	lead.send(path+"/overdragen", url.Values{"collega": {"sjoerd"}}).want(422, "Kies een collega.") // of another gemeente
	form := lead.sealed(url.Values{"collega": {"rachid"}})
	lead.send(path+"/overdragen", form).want(200, "Overgedragen.", "Van marije naar rachid.")
	lead.send(path+"/overdragen", form).want(200)
	k.as("marije").get("/caseload").want(200).wantNot("Amira")
	k.as("marije").get(path).want(403)
	k.as("rachid").get("/caseload").want(200, "Amira Benali", "Bram Bakker")
}

func TestLanguageFilter(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	b.get("/caseload").want(200).wantNot("Nederlands")
	b.get("/deelnemers/nieuw")
	b.send("/deelnemers", url.Values{"voornaam": {"Bram"}, "achternaam": {"Bakker"}, "geboortedatum": {"03-02-2004"}, "start": {"03-11-2026"}, "taal": {"en"}}).want(200)
	b.get("/caseload").want(200, "Nederlands", "Engels", "Amira Benali", "Bram Bakker")
	b.get("/caseload?taal=en").want(200, "Bram Bakker").wantNot("Amira Benali")
	b.get("/caseload?taal=nl").want(200, "Amira Benali").wantNot("Bram Bakker")
}
