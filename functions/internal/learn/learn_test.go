package learn_test

import (
	"bytes"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/instruments"
)

const base = "/leren/jpf"

// TestWhoMay: who reads, who records, who begins a circle, and who is sent away.
func TestWhoMay(t *testing.T) {
	worker := auth.User{ID: "begeleider", Name: "B", Roles: []string{"begeleider"}, Gemeente: hague}
	record := url.Values{"interventie": {"inloop"}}
	for _, c := range []struct {
		who  auth.User
		path string
		form url.Values
		want int
	}{
		{worker, base + "/vergelijken", nil, http.StatusOK},
		{worker, base + "/cycli/nieuw", nil, http.StatusForbidden},
		{worker, base + "/cycli", record, http.StatusForbidden},
		{adviser(hague), base + "/cycli/nieuw", nil, http.StatusOK},
		{manager(hague), base + "/cycli/nieuw", nil, http.StatusForbidden},
		{manager(hague), base + "/kringen/nieuw", nil, http.StatusForbidden},
		{nation, base + "/kringen/nieuw", nil, http.StatusOK},
		{nation, base + "/cycli", record, http.StatusForbidden},
		{researcher, base + "/kringen", nil, http.StatusForbidden},
		{adviser(hague), "/leren/bestaat-niet/vergelijken", nil, http.StatusNotFound},
		{adviser(hague), base + "/vergelijken?op=niets", nil, http.StatusNotFound},
		{adviser(tilburg), base + "/kringen/demo1", nil, http.StatusNotFound},
	} {
		if got := shared.ask(t, c.who, c.path, c.form).Code; got != c.want {
			t.Errorf("%s on %s gives %d, want %d", c.who.ID, c.path, got, c.want)
		}
	}
}

// TestNamesOnlyWhenBothAgree: two that share their names see each other's, a third that
// does not sees a letter, until it shares, and again after it took that back.
func TestNamesOnlyWhenBothAgree(t *testing.T) {
	says(t, shared.text(t, adviser(hague), base+"/vergelijken"), "Den Haag", "Leeuwarden")
	for _, path := range []string{"/vergelijken", "/interventies", "/route", "/vergelijken?startjaar=2024"} {
		text := shared.text(t, adviser(eindhoven), base+path)
		if strings.Contains(text, "Den Haag") || strings.Contains(text, "Leeuwarden") {
			t.Errorf("%s tells a name to who shares none", path)
		}
	}
	share := func(how string) {
		if got := shared.ask(t, manager(eindhoven), base+"/namen?doe="+how, url.Values{}).Code; got != http.StatusSeeOther {
			t.Fatalf("%s gives %d", how, got)
		}
	}
	share("iedereen")
	says(t, shared.text(t, adviser(eindhoven), base+"/vergelijken"), "Den Haag", "Leeuwarden")
	share("stop")
	if text := shared.text(t, adviser(eindhoven), base+"/vergelijken"); strings.Contains(text, "Leeuwarden") {
		t.Error("a name stays after it was taken back")
	}
	if text := shared.text(t, adviser(hague), base+"/vergelijken"); strings.Contains(text, "Eindhoven") {
		t.Error("the other still sees the name")
	}
	if got := shared.ask(t, manager(eindhoven), base+"/namen?doe=anders", url.Values{}).Code; got != http.StatusNotFound {
		t.Errorf("something that there is not gives %d", got)
	}
}

// TestPerStartingYear: every page of figures can be looked at for one year by its address,
// says so in the menu, keeps the year in its files, and says nothing of a year of few.
func TestPerStartingYear(t *testing.T) {
	chosen := regexp.MustCompile(`<option value="2024" selected>`)
	for _, page := range []string{"vergelijken", "route", "theorie", "interventies"} {
		answer := shared.ask(t, adviser(hague), base+"/"+page+"?startjaar=2024", nil)
		body := answer.Body.String()
		if answer.Code != http.StatusOK || !chosen.MatchString(body) {
			t.Errorf("%s: %d, the menu has %v", page, answer.Code, regexp.MustCompile(`<option[^>]*>`).FindAllString(body, -1))
		}
		says(t, plain(body), "Startjaar", "Per startjaar vernieuwen cijfers pas")
		if everybody := shared.text(t, adviser(hague), base+"/"+page); strings.Contains(everybody, "Per startjaar vernieuwen") {
			t.Errorf("%s says of everybody that it is of a year", page)
		}
		few := shared.ask(t, adviser(hague), base+"/"+page+"?startjaar=1999", nil)
		says(t, plain(few.Body.String()), "Te weinig jongeren", "te weinig jongeren om apart te laten zien")
		if strings.Contains(few.Body.String(), "<svg") {
			t.Errorf("%s draws a year of few", page)
		}
		for _, link := range filesOf(body) {
			if !strings.Contains(link, "startjaar=2024") {
				t.Errorf("%s: the file %s is of everybody", page, link)
			}
		}
	}
	if got := shared.ask(t, adviser(hague), base+"/route/route.csv?startjaar=1999", nil).Code; got != http.StatusNotFound {
		t.Errorf("the file of a year of few gives %d", got)
	}
}

var files = regexp.MustCompile(`href="(/leren/[^"]*\.(?:svg|png|csv)[^"]*)"`)

// filesOf are the addresses of files that a page offers.
func filesOf(body string) []string {
	var out []string
	for _, m := range files.FindAllStringSubmatch(body, -1) {
		out = append(out, strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	return out
}

// TestEverythingCanBeSaved: each drawing as SVG, PNG and CSV, each table as CSV, and each is
// what it says it is. The course and the groups of a cycle too.
func TestEverythingCanBeSaved(t *testing.T) {
	for page, least := range map[string]map[string]int{
		"vergelijken": {".svg": 1, ".png": 1, ".csv": 1}, "route": {".svg": 1, ".png": 1, ".csv": 1}, "theorie": {".svg": 1, ".png": 1, ".csv": 1},
		"interventies": {".csv": 4}, "cycli": {".svg": 1, ".png": 1, ".csv": 2},
	} {
		body := shared.ask(t, adviser(hague), base+"/"+page, nil).Body.String()
		found := map[string]int{}
		for _, link := range filesOf(body) {
			answer := shared.ask(t, adviser(hague), link, nil)
			ext := link[strings.LastIndex(link, "."):]
			found[ext]++
			data := answer.Body.Bytes()
			ok := answer.Code == http.StatusOK && strings.HasPrefix(answer.Header().Get("Content-Disposition"), "attachment;")
			switch ext {
			case ".svg":
				ok = ok && bytes.Contains(data, []byte("<svg"))
			case ".png":
				_, err := png.Decode(bytes.NewReader(data))
				ok = ok && err == nil
			case ".csv":
				ok = ok && bytes.Count(data, []byte("\r\n")) > 1 && bytes.Contains(data, []byte(";"))
			}
			if !ok {
				t.Errorf("%s gives %d, %d bytes of %s", link, answer.Code, len(data), answer.Header().Get("Content-Type"))
			}
		}
		for ext, n := range least {
			if found[ext] < n {
				t.Errorf("%s offers %v", page, found)
			}
		}
	}
	for _, path := range []string{"/cycli/cyclus-vreemd.csv", "/cycli/verloop-vreemd.svg", "/interventies/niets.csv", "/interventies/toegang.png", "/vergelijken/anders.csv", "/route/route.exe"} {
		if got := shared.ask(t, adviser(hague), base+path, nil).Code; got != http.StatusNotFound {
			t.Errorf("%s gives %d", path, got)
		}
	}
	own := filesOf(shared.ask(t, adviser(hague), base+"/cycli", nil).Body.String())
	for _, link := range own {
		if got := shared.ask(t, adviser(eindhoven), link, nil).Code; got != http.StatusNotFound {
			t.Errorf("another gemeente gets %s: %d", link, got)
		}
	}
}

// TestNothingYet: with no figures every page says so and offers no file.
func TestNothingYet(t *testing.T) {
	for _, page := range []string{"vergelijken", "route", "theorie", "interventies"} {
		answer := empty.ask(t, adviser(hague), base+"/"+page, nil)
		if answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), "<svg class=\"em-chart") || len(filesOf(answer.Body.String())) > 0 {
			t.Errorf("%s: %d with %v", page, answer.Code, filesOf(answer.Body.String()))
		}
		says(t, plain(answer.Body.String()), "Nog geen cijfers")
	}
	if got := empty.ask(t, adviser(hague), base+"/route/route.csv", nil).Code; got != http.StatusNotFound {
		t.Errorf("a file of nothing gives %d", got)
	}
	says(t, empty.text(t, adviser(hague), base+"/cycli"), "Jullie hebben nog niets vastgelegd")
	says(t, empty.text(t, nation, base+"/kringen"), "Er is nog geen leerkring")
}

// TestFaultsOfACycle: what is wrong is said beside the field, and nothing is recorded; with
// all of it right the cycle stands there with what was expected, and a conclusion stays.
func TestFaultsOfACycle(t *testing.T) {
	who, path := adviser(leeuwarden), base+"/cycli"
	right := func() url.Values {
		return url.Values{"interventie": {"schuldenpauze"}, "maat": {"lange_stabilisatie"}, "vanaf": {"1-1-2025"}, "verwacht": {"-12"}, "waarom": {"Minder druk."}}
	}
	recorded := func() int { return strings.Count(shared.text(t, who, path), "Schuldenpauze") }
	before := recorded()
	for field, c := range map[string]struct{ value, says string }{
		"interventie": {"niets", "Kies wat je anders gaat doen"}, "maat": {"niets", "Kies waar je op let"},
		"vanaf": {"1-1-1999", "Vul een dag in van de laatste 20 jaar"}, "verwacht": {"veel", "getal"},
		"waarom": {strings.Repeat("a", 601), "Deze tekst is te lang"},
	} {
		form := right()
		form.Set(field, c.value)
		answer := shared.ask(t, who, path, form)
		if answer.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s = %s gives %d", field, c.value, answer.Code)
			continue
		}
		says(t, plain(answer.Body.String()), c.says)
	}
	if recorded() != before {
		t.Error("a fault is recorded")
	}
	if got := shared.ask(t, who, path, right()).Code; got != http.StatusSeeOther {
		t.Fatalf("what is right gives %d", got)
	}
	if recorded() != before+1 {
		t.Error("what is right is not recorded")
	}
	page := shared.ask(t, who, path, nil).Body.String()
	says(t, plain(page), "Schuldenpauze", "Wij verwachtten:", "\u2212 12 procentpunt", "Minder druk.")
	conclude := regexp.MustCompile(`/leren/jpf/cycli/[^/"]+/afsluiten`).FindString(page)
	if got := shared.ask(t, who, conclude, url.Values{"conclusie": {""}}).Code; got != http.StatusUnprocessableEntity {
		t.Errorf("no conclusion gives %d", got)
	}
	if got := shared.ask(t, who, conclude, url.Values{"conclusie": {"Hiermee door."}}).Code; got != http.StatusSeeOther {
		t.Errorf("a conclusion gives %d", got)
	}
	says(t, shared.text(t, who, path), "Hiermee door.")
	if got := shared.ask(t, adviser(hague), conclude, nil).Code; got != http.StatusNotFound {
		t.Errorf("another gemeente opens it: %d", got)
	}
}

// TestAMeetingComesBack: a meeting opens with what stands out and a question each; notes and
// agreements of one time stand on the page of the next, for every member and nobody else.
func TestAMeetingComesBack(t *testing.T) {
	who := adviser(hague)
	did := func(who auth.User, path string, form url.Values) string {
		t.Helper()
		answer := shared.ask(t, who, path, form)
		if answer.Code != http.StatusSeeOther {
			t.Fatalf("%s gives %d: %s", path, answer.Code, plain(answer.Body.String()))
		}
		to, _, _ := strings.Cut(answer.Header().Get("Location"), "?")
		return to
	}
	says(t, shared.text(t, who, did(who, base+"/kringen/demo1", nil)), "Wat valt op", "Vraag:", "Banken bellen we in week 1")
	circle := did(nation, base+"/kringen", url.Values{"titel": {"Kring van de proef"}, "gemeenten": {hague, leeuwarden, eindhoven}})
	now := did(who, circle+"/plannen", url.Values{"datum": {"15-12-2026"}, "tijd": {"9.30"}})
	body := shared.ask(t, who, now, nil).Body.String()
	says(t, plain(body), "Wat valt op", "Vraag:", "9.30 uur")
	version := regexp.MustCompile(`name="versie" value="([^"]*)"`).FindStringSubmatch(body)
	if version == nil {
		t.Fatal("the notes have no version")
	}
	did(who, now+"/aantekeningen", url.Values{"aantekeningen": {"Eerst bellen, dan schrijven."}, "versie": {version[1]}})
	did(who, now+"/afspraken", url.Values{"afspraak": {"Elke brief krijgt een naam"}, "wie": {leeuwarden}})
	stale := shared.ask(t, adviser(leeuwarden), now+"/aantekeningen", url.Values{"aantekeningen": {"Iets anders."}, "versie": {version[1]}})
	if stale.Code != http.StatusUnprocessableEntity || !strings.Contains(stale.Body.String(), "Iets anders.") {
		t.Errorf("who wrote at the same time gets %d and loses what was typed", stale.Code)
	}
	says(t, plain(stale.Body.String()), "Dit staat er nu", "Eerst bellen, dan schrijven.")
	next := did(who, circle+"/plannen", url.Values{"datum": {"1-6-2027"}})
	for _, member := range []string{hague, leeuwarden, eindhoven} {
		says(t, shared.text(t, adviser(member), next), "1 juni 2027", "Eerst bellen, dan schrijven.", "Elke brief krijgt een naam")
	}
	if got := shared.ask(t, adviser(tilburg), next, nil).Code; got != http.StatusNotFound {
		t.Errorf("who is in no circle gets %d", got)
	}
}

// TestClustersOnTheSameMeasures: every cluster compares who does something of it with who
// does not, on each of its measures, and shows no group of fewer gemeenten than asked.
func TestClustersOnTheSameMeasures(t *testing.T) {
	d := shared.app.Catalog().Learnings()[0]
	text := shared.text(t, adviser(hague), base+"/"+"interventies")
	for _, c := range d.Clusters {
		says(t, text, c.Title.In("nl"))
	}
	says(t, text, "Met", "Zonder", "Verschil", "Er is niet geloot", "We nemen ten minste 3 gemeenten samen")
	if strings.Contains(text, "Bij 0 ") || strings.Contains(text, " 0 andere") {
		t.Errorf("nothing is counted as 0: %s", text)
	}
	if few := strings.Count(text, "Te weinig gemeenten"); few == 0 {
		t.Error("no group of few gemeenten is left out, though the demo has them")
	}
}

// TestTheoryAsAFile: every arrow of the framework has a line with its evidence in words.
func TestTheoryAsAFile(t *testing.T) {
	d := shared.app.Catalog().Learnings()[0]
	csv := shared.ask(t, adviser(hague), base+"/theorie/theorie.csv", nil).Body.String()
	arrows := shared.app.Catalog().FrameworkOf(d.Programme).Def.Theory
	lines := strings.Split(strings.TrimSpace(csv), "\r\n")
	// What stands small below the evidence is in a column of its own, and the notes follow.
	if !strings.HasSuffix(lines[0], "Wat we tot nu toe zien: toelichting") || !strings.Contains(csv, "Bij ons: ") || !strings.Contains(csv, "\r\nPeriode: ") {
		t.Errorf("the notes of the page are not in the file:\n%s", csv)
	}
	lines = lines[:max(1, slices.IndexFunc(lines, func(line string) bool { return strings.Trim(line, ";") == "" }))]
	if len(lines) != len(arrows)+1 || len(arrows) == 0 {
		t.Fatalf("%d lines for %d arrows", len(lines), len(arrows))
	}
	for i, a := range arrows {
		cells := strings.Split(lines[i+1], ";")
		if !strings.Contains(lines[i+1], a.Because.In("nl")) || cells[4] == "" {
			t.Errorf("%s to %s: %s", a.From, a.To, lines[i+1])
		}
	}
}

// TestSeveralToLearnFrom: who is of one programme finds that of it and no other, who is of
// two goes from each to the other, the nation to all, and where there is nothing to learn
// from the page says so.
func TestSeveralToLearnFrom(t *testing.T) {
	const deventer, apeldoorn, almere = "0150", "0200", "0034" // each carries out another programme; Almere one with nothing to learn from
	both := withBoth(t, deventer, "watwerkt")
	for _, c := range []struct {
		world *world
		who   auth.User
		may   []string // the first is where /leren leads to
	}{
		{shared, adviser(hague), []string{"jpf"}},
		{shared, adviser(deventer), []string{"stabilisatie"}},
		{shared, adviser(apeldoorn), []string{"watwerkt"}},
		{both, adviser(deventer), []string{"stabilisatie", "watwerkt"}},
		{both, manager(deventer), []string{"stabilisatie", "watwerkt"}},
		{shared, nation, []string{"jpf", "stabilisatie", "watwerkt"}},
	} {
		answer := c.world.ask(t, c.who, "/leren", nil)
		if got, want := answer.Header().Get("Location"), "/leren/"+c.may[0]+"/vergelijken"; answer.Code != http.StatusSeeOther || got != want {
			t.Errorf("%s comes at %d %s, want %s", c.who.ID, answer.Code, got, want)
		}
		for _, from := range c.may {
			for _, page := range []string{"vergelijken", "route", "theorie", "cycli", "interventies", "kringen"} {
				answer := c.world.ask(t, c.who, "/leren/"+from+"/"+page, nil)
				if answer.Code != http.StatusOK {
					t.Errorf("%s on %s of %s gets %d", c.who.ID, page, from, answer.Code)
				}
				for _, d := range c.world.app.Catalog().Learnings() {
					offered := strings.Contains(answer.Body.String(), `href="/leren/`+d.ID+`/vergelijken"`)
					if offered != slices.Contains(c.may, d.ID) {
						t.Errorf("%s on %s of %s is offered %s: %v", c.who.ID, page, from, d.ID, offered)
					}
				}
			}
		}
		for _, d := range c.world.app.Catalog().Learnings() {
			if got := c.world.ask(t, c.who, "/leren/"+d.ID+"/route", nil).Code; !slices.Contains(c.may, d.ID) && got != http.StatusNotFound {
				t.Errorf("%s on %s gets %d", c.who.ID, d.ID, got)
			}
		}
	}
	says(t, shared.text(t, adviser(almere), "/leren"), "Nog niets om van te leren")
}

// withBoth is a world in which a gemeente carries out one programme more.
func withBoth(t *testing.T, code, programme string) *world {
	t.Helper()
	root := filepath.Join(t.TempDir(), "instruments")
	if err := os.CopyFS(root, instruments.FS); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "gemeenten", code+"-*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.yaml") {
			err = os.Remove(file) // its cases are of one programme
		} else {
			err = os.WriteFile(file, bytes.Replace(data, []byte("programmas:\n"), []byte("programmas:\n  - {id: "+programme+", vanaf: 2024-01-01}\n"), 1), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, closed, err := open(filepath.Join(t.TempDir(), "beide"), os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closed)
	return w
}
