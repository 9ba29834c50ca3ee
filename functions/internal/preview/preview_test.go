package preview

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOnlyThisMachineAndThisSite(t *testing.T) {
	k := newKit(t)
	for host, want := range map[string]int{
		"localhost:8090": 200, "127.0.0.1:8090": 200, "[::1]:8090": 200, "localhost": 200,
		"elders.example": 421, "127.0.0.1.elders.example:8090": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.Host = host
		if p := k.do(r); p.code != want {
			t.Errorf("host %q: %d, want %d", host, p.code, want)
		}
	}
	for _, path := range []string{"/voorbeeld/keuze", "/voorbeeld/opnieuw", "/voorbeeld/geval", k.frame()} {
		for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elders.example"} {
			r := httptest.NewRequest(http.MethodPost, "http://localhost:8090"+path, strings.NewReader("naam=x&breedte=bureau&wat=leeg"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header, value)
			if p := k.do(r); p.code != http.StatusForbidden {
				t.Errorf("%s with %s: %d", path, header, p.code)
			}
		}
	}
	for _, path := range []string{"/voorbeeld/keuze", "/voorbeeld/opnieuw", "/voorbeeld/geval"} {
		for _, token := range []string{"", "iets"} {
			r := httptest.NewRequest(http.MethodPost, "http://localhost:8090"+path, strings.NewReader("naam=x&breedte=bureau&wat=leeg&csrf="+token))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if p := k.do(r); p.code != http.StatusForbidden {
				t.Errorf("%s with token %q: %d", path, token, p.code)
			}
		}
	}
	if strings.Contains(k.cases(), "naam: \"x\"") {
		t.Error("a form from elsewhere wrote a case")
	}
}

func TestWhatAPageMayLoad(t *testing.T) {
	k := newKit(t)
	around, inside := k.get("/").header.Get("Content-Security-Policy"), k.get(k.frame()).header.Get("Content-Security-Policy")
	k.holds(around, "default-src 'none'", "frame-src 'self'", "frame-ancestors 'none'", "script-src 'self'")
	k.holds(inside, "default-src 'none'", "frame-ancestors 'self'", "script-src 'self'")
	k.lacks(around+inside, "unsafe", "*")
	if k.get(k.frame()).header.Get("Set-Cookie") != "" {
		t.Error("the browser gets a cookie")
	}
	for path, kind := range map[string]string{sheetPath: "text/css; charset=utf-8", scriptPath: "text/javascript; charset=utf-8"} {
		if p := k.get(path); p.code != 200 || p.header.Get("Content-Type") != kind || len(p.body) < 500 {
			t.Errorf("%s: %d %s", path, p.code, p.header.Get("Content-Type"))
		}
	}
	if body := k.get("/").body; strings.Contains(body, "<style") || strings.Contains(body, " style=") || strings.Contains(body, "onclick") {
		t.Error("the page holds a style or a script")
	}
}

// TestAnswersShowWhatFollows: after every answer the panel says what shows and why,
// the scores with their class, how they came about, and what changed.
func TestAnswersShowWhatFollows(t *testing.T) {
	k := newKit(t)
	k.page("Geef een antwoord", "hulp_gevraagd verborgen", "rust leeg", "2 van 2 goed")
	link := k.begin()
	if p := k.post(link+"/vraag/stress/bewaar", "stress", "8"); p.code != http.StatusOK {
		t.Fatalf("autosave: %d %s", p.code, p.body)
	}
	k.page("stress : leeg → 8", "rust : leeg → 2, laag", "hulp_gevraagd : verborgen → leeg",
		"rust 2 laag", "want stress >= 7", "hulp_gevraagd in beeld", "steun_score leeg", "totaal leeg", "Leeg: ", "stress: 8, omgekeerd")
	k.post(link+"/vraag/stress/bewaar", "stress", "3")
	k.page("stress : 8 → 3", "rust : 2, laag → 7, hoog", "want niet: stress >= 7")
	k.post(link+"/vraag/steun/bewaar", "steun_familie", "vaak", "steun_vrienden", "soms")
	body := text(k.page("steun_familie : leeg → vaak", "steun_score : leeg → 1,5"))
	k.lacks(body, "stress : 8")

	// The same page again: nothing new was answered.
	k.page("steun_familie : leeg → vaak")
	if got := k.frame(); got != link {
		k.get(link + "/vraag/steun")
	}
	k.get(link + "/vraag/steun")
	if got := k.frame(); got != link+"/vraag/steun" {
		t.Errorf("the frame went to %s", got)
	}
}

func TestChecksShowInThePanel(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/heeft_schulden/bewaar", "heeft_schulden", "ja")
	k.post(link+"/vraag/schulden/bewaar", "schulden.0.soort", "huur", "schulden.0.bedrag", "9000")
	k.page("totaal € 9.000", "schulden.0.bedrag : Dat is veel voor één schuld. vraagt een reden", "schulden in beeld")
}

// TestAFindingAtItsLine: what is wrong stands at its line with source line, caret and
// hint; the last good version goes on; mended, the answers are still there.
func TestAFindingAtItsLine(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	k.now = k.now.Add(time.Minute)
	k.edit("zichtbaar: stress >= 7", "zichtbaar: stres >= 7")
	k.reload()
	body := k.page("1 fout", "Laatste goede versie, van 09.00.00 uur", "Fout: De naam stres bestaat niet.", "bedoelde je stress?", "v1.yaml:23:20 formula-unknown-name")
	k.holds(body, `<li class="vb-line vb-line--error" id="regel-23">`, `<title>Fout: `, `aria-hidden="true">                   ^</code>`)
	if p := k.get(link + "/vraag/stress"); p.code != http.StatusOK {
		t.Errorf("the last good version: %d", p.code)
	}
	k.post(link+"/vraag/stress/bewaar", "stress", "9")
	k.page("stress : 8 → 9", "rust 1 laag")
	if p := k.post("/voorbeeld/geval", "naam", "tijdens een fout"); p.code != http.StatusUnprocessableEntity {
		t.Errorf("a case of what is wrong: %d", p.code)
	}
	k.edit("zichtbaar: stres >= 7", "zichtbaar: stress >= 9")
	k.reload()
	body = text(k.page("Geen fouten", "rust 1 laag", "want stress >= 9"))
	k.lacks(body, "Laatste goede versie")
	if p := k.get(link + "/vraag/stress"); p.code != 200 || !strings.Contains(p.body, `id="stress-9"`) || !strings.Contains(p.body, "checked") {
		t.Errorf("the answer is gone: %d", p.code)
	}
}

// TestASecondVersion: what a version says of the one that it replaces is no reason
// not to show it.
func TestASecondVersion(t *testing.T) {
	k := newKit(t)
	data, err := os.ReadFile(k.file)
	k.must(err)
	k.file = strings.Replace(k.file, "v1.yaml", "v2.yaml", 1)
	k.must(os.WriteFile(k.file, data, 0o600))
	k.edit("versie: 1", "versie: 2\nvervangt: alles@1\nvergelijkbaar: gelijknamige")
	k.edit("- id: stress\n", "- id: stress\n        omgezet_met: stress + 0\n")
	k.open(k.file)
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	k.page("stress in beeld 8")
}

// TestAnswersThatStillFitAreKept: what was answered to a question that is gone, or that
// asks something else now, is let go; the rest stays.
func TestAnswersThatStillFitAreKept(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	k.post(link+"/vraag/steun/bewaar", "steun_familie", "vaak", "steun_vrienden", "soms")
	k.post(link+"/vraag/wensen/bewaar", "wensen", "werk", "wensen", "school")
	k.edit("{id: vaak, tekst: {nl: Vaak, en: Often}, waarde: 2}", "{id: altijd, tekst: {nl: Altijd, en: Always}, waarde: 2}")
	k.edit("versie: 1", "versie: 2")
	k.edit("tot: 10\n        uiteinden", "tot: 8\n        uiteinden")
	k.reload()
	k.page("stress in beeld 8", "steun_familie in beeld leeg", "steun_vrienden in beeld soms", "wensen in beeld [werk, school]")
	k.edit("van: 0", "van: 9")
	k.edit("tot: 8\n        uiteinden", "tot: 12\n        uiteinden")
	k.reload()
	k.page("stress in beeld leeg", "steun_vrienden in beeld soms")
}

func TestAFileThatIsNotYetRight(t *testing.T) {
	k := newKit(t)
	k.must(os.WriteFile(k.file, []byte("soort: vragenlijst\nid: alles\n"), 0o600))
	k.open(k.file)
	body := k.page("Er is nog geen goede versie", "fouten")
	k.lacks(body, "<iframe", "Bewaar als testgeval")
	for _, path := range []string{"/voorbeeld/opnieuw", "/voorbeeld/keuze"} {
		if p := k.post(path, "wat", "leeg", "formulier", "medewerker"); p.code != http.StatusSeeOther {
			t.Errorf("%s: %d", path, p.code)
		}
	}
	if p := k.get("/v/iets"); p.code != http.StatusNotFound {
		t.Errorf("a questionnaire that is not there: %d", p.code)
	}
	k.must(os.WriteFile(k.file, []byte("soort: [\n"), 0o600))
	k.reload()
	k.page("1 fout", "soort: [")
	data, err := os.ReadFile(filepath.Join("testdata", "vragenlijsten", "alles", "v1.yaml"))
	k.must(err)
	k.must(os.WriteFile(k.file, data, 0o600))
	k.reload()
	k.holds(k.page("Geen fouten"), "<iframe")

	k.must(os.WriteFile(k.file, []byte("soort: gemeente\n"), 0o600))
	if _, err := Open(t.Context(), Config{File: k.file, Now: time.Now}); !errors.Is(err, errNoQuestionnaire) {
		t.Errorf("another kind: %v", err)
	}
	if _, err := Open(t.Context(), Config{File: k.file + "x", Now: time.Now}); err == nil {
		t.Error("a file that is not there opens")
	}
}

// TestAFolderThatIsBrokenElsewhere does not stand in the way, and neither does no
// folder at all.
func TestAFolderThatIsBrokenElsewhere(t *testing.T) {
	k := newKit(t)
	k.must(os.MkdirAll(filepath.Join(k.folder, "programmas", "kapot"), 0o700))
	k.must(os.WriteFile(filepath.Join(k.folder, "programmas", "kapot", "v1.yaml"),
		[]byte("soort: programma\ninvullers: [{id: jongere, soort: medewerker}]\nbenaming: {deelnemer: klant}\n"), 0o600))
	k.reload()
	k.page("in andere bestanden; zie monitor check", "Geen fouten")
	if got := k.frame(); !strings.HasPrefix(got, "/deelnemers/") {
		t.Errorf("the programme says that staff fills this in, and the frame shows %s", got)
	}
	alone := filepath.Join(t.TempDir(), "los.yaml")
	data, err := os.ReadFile(k.file)
	k.must(err)
	k.must(os.WriteFile(alone, data, 0o600))
	k.open(alone)
	k.page("los.yaml", "Geen fouten")
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	if p := k.post("/voorbeeld/geval", "naam", "los geval"); p.code != http.StatusSeeOther {
		t.Fatalf("case: %d %s", p.code, text(p.body))
	}
	k.holds(k.cases(), "los geval", "stress: 8")
}

// TestBothForms: staff gets the form of staff, with the same answers.
func TestBothForms(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	if p := k.post("/voorbeeld/keuze", "formulier", "medewerker"); p.code != http.StatusSeeOther {
		t.Fatalf("switch: %d", p.code)
	}
	at := k.frame()
	p := k.get(at)
	for range 3 { // the address of the questionnaire leads to its first page
		if p.code != http.StatusSeeOther {
			break
		}
		at = p.header.Get("Location")
		p = k.get(at)
	}
	at = strings.Replace(at, "/pagina/geld", "/pagina/gevoel", 1) // it resumed at the page that is not done
	p = k.get(at)
	if p.code != http.StatusOK || !strings.Contains(p.body, "Hoeveel stress heb je door geld?") {
		t.Fatalf("%s: %d %s", at, p.code, text(p.body))
	}
	k.holds(p.body, `id="stress-8"`)
	csrf := between(p.body, `name="csrf" value="`, `"`)
	if saved := k.post(at+"/bewaar", "csrf", csrf, "stress", "2"); saved.code != http.StatusOK {
		t.Fatalf("autosave of staff: %d %s", saved.code, saved.body)
	}
	k.page("stress : 8 → 2", "rust 8 hoog")
	k.now = k.now.Add(14 * time.Hour) // longer than a session may last halfway
	if p := k.get(at); p.code != http.StatusOK {
		t.Errorf("the next morning: %d", p.code)
	}
	k.post("/voorbeeld/keuze", "taal", "en")
	k.page("altijd in het Nederlands")
	k.post("/voorbeeld/keuze", "formulier", "deelnemer")
	if p := k.get(k.preview.stage.begin + "/vraag/stress"); !strings.Contains(p.body, "How much stress") {
		t.Errorf("not in English: %d %s", p.code, text(p.body))
	}
}

func between(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	value, _, _ := strings.Cut(rest, to)
	return value
}

func TestSwitches(t *testing.T) {
	k := newKit(t)
	k.holds(k.page(), `vb-frame--phone`)
	k.post("/voorbeeld/keuze", "breedte", "bureau")
	k.lacks(k.page(), `vb-frame--phone`)
	for _, bad := range [][]string{{"breedte", "reus"}, {"taal", "xx"}, {"formulier", "iemand"}, {"iets", "anders"}, {}} {
		if p := k.post("/voorbeeld/keuze", bad...); p.code != http.StatusBadRequest {
			t.Errorf("%v: %d", bad, p.code)
		}
	}
	if p := k.post("/voorbeeld/opnieuw", "wat", "niets"); p.code != http.StatusBadRequest {
		t.Errorf("begin again some way: %d", p.code)
	}
	k.edit("{nl: Familie, en: Family}", "{nl: Familie}")
	k.reload()
	k.page("1 vertaling ontbreekt", `de tekst "Familie" heeft geen vertaling in en`)
}

// TestAnotherMeasurement: the answers of now become those of the moment before, which
// a question may propose.
func TestAnotherMeasurement(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/heeft_schulden/bewaar", "heeft_schulden", "ja")
	k.post(link+"/vraag/schulden/bewaar", "schulden.0.soort", "huur", "schulden.0.bedrag", "100")
	k.post("/voorbeeld/opnieuw", "wat", "vorige")
	k.page("De antwoorden van net zijn nu die van de vorige meting", "heeft_schulden in beeld leeg")
	k.post(link+"/vraag/heeft_schulden/bewaar", "heeft_schulden", "ja")
	if p := k.get(link + "/vraag/schulden"); !strings.Contains(text(p.body), "100") {
		t.Errorf("the earlier answer is not proposed\n%s", text(p.body))
	}
	if p := k.post("/voorbeeld/geval", "naam", "met vorige"); p.code != http.StatusSeeOther {
		t.Fatalf("case: %d %s", p.code, text(p.body))
	}
	k.holds(k.cases(), "vorige:\n      heeft_schulden: ja\n      schulden: [{soort: huur, bedrag: 100}]")
	k.page("3 van 3 goed")
	k.post("/voorbeeld/opnieuw", "wat", "leeg")
	k.lacks(k.page("Geef een antwoord"), "die van de vorige meting")
}

// TestNews: an edit on disk reaches an open page.
func TestNews(t *testing.T) {
	k := newKit(t)
	server := httptest.NewServer(k.handler)
	t.Cleanup(server.Close)
	go func() { _ = k.preview.Watch(t.Context()) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/voorbeeld/nieuws", nil)
	k.must(err)
	answer, err := http.DefaultClient.Do(r)
	k.must(err)
	defer answer.Body.Close()
	if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream; charset=utf-8" {
		t.Errorf("type %s", kind)
	}
	lines := make(chan string, 50)
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := answer.Body.Read(buffer)
			lines <- string(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	wait := func(want string) {
		t.Helper()
		deadline := time.After(10 * time.Second)
		for {
			select {
			case got := <-lines:
				if strings.Contains(got, want) {
					return
				}
			case <-deadline:
				t.Fatalf("never: %s", want)
			}
		}
	}
	wait("event: begin")
	time.Sleep(100 * time.Millisecond) // until the folder is watched
	k.edit("duur_minuten: 4", "duur_minuten: 5")
	wait("event: versie")
	link := k.begin()
	k.post(link+"/vraag/stress/bewaar", "stress", "8")
	wait("event: antwoorden")
}

func TestFind(t *testing.T) {
	k := newKit(t)
	for name, want := range map[string]string{"alles": k.file, "alles@1": k.file, k.file: k.file} {
		if got, err := Find(name, k.folder); err != nil || got != want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	k.must(os.WriteFile(filepath.Join(filepath.Dir(k.file), "v12.yaml"), nil, 0o600))
	if got, err := Find("alles", k.folder); err != nil || filepath.Base(got) != "v12.yaml" {
		t.Errorf("newest: %s, %v", got, err)
	}
	for name, want := range map[string]string{
		"alls": "bedoelde je", "alles@3": "er is geen vragenlijst", "weg.yaml": "is er niet", "Geen ID": "geen id",
		strings.TrimSuffix(k.file, ".yaml") + "_test.yaml": "bestand met gevallen",
	} {
		if _, err := Find(name, k.folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
