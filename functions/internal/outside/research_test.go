package outside_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"effectmonitor/engine/dataset"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/testneeds"
)

func wanted(form, format string, codes ...string) url.Values {
	return url.Values{
		"project": {"Promotieonderzoek"}, "doel": {"Zien hoe rust in de tijd verandert."}, "gemeenten": codes, "programma": {"jpf"}, "vorm": {form}, "bestand": {format},
	}
}

// unpacked are the files of an export by name.
func unpacked(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func rows(t testing.TB, data []byte) []map[string]string {
	t.Helper()
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.Comma = ';'
	all, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		list = append(list, row)
	}
	return list
}

// takes counts who takes part in a gemeente.
func takes(t testing.TB, code string) (n int) {
	t.Helper()
	entries, err := shared.app.Store.TeamCaseload(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Consent == nil || e.Consent.Given {
			n++
		}
	}
	return n
}

// TestEveryFormatHoldsEverybody: both forms in all formats, with a codebook and a
// readme, and a row for everybody who takes part.
func TestEveryFormatHoldsEverybody(t *testing.T) {
	want := takes(t, here) + takes(t, also)
	for _, form := range []string{"lang", "breed"} {
		for _, format := range []string{"csv", "xlsx", "sav", "parquet"} {
			files := unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted(form, format, here, also)))
			name := map[string]string{"lang": "deelnemers", "breed": "deelnemers_breed"}[form] + "." + format
			for _, part := range []string{name, "codeboek.csv", "vragenlijsten.csv", "leesmij.txt"} {
				if len(files[part]) == 0 {
					t.Errorf("%s %s: no %s among %v", form, format, part, slices.Sorted(maps.Keys(files)))
				}
			}
			if format == "csv" {
				if n := len(rows(t, files[name])); n != want {
					t.Errorf("%s: %d rows for %d participants", form, n, want)
				}
			}
			if format == "parquet" {
				file, err := parquet.OpenFile(bytes.NewReader(files[name]), int64(len(files[name])))
				if err != nil || file.NumRows() != int64(want) {
					t.Errorf("%s: %v", form, err)
				}
			}
			for _, text := range []string{"Promotieonderzoek", "jpf@1", "0518", "0080", "maand", "wil_niet_zeggen", "niet of nog niet is, staat er ook als leeg", "getal = woord (betekenis)"} {
				if !strings.Contains(string(files["leesmij.txt"]), text) {
					t.Errorf("the readme does not say %s", text)
				}
			}
		}
	}
}

// TestSPSSReadsTheDemo: PSPP reads every file of the demo without a word, with as many
// cases as there are participants.
func TestSPSSReadsTheDemo(t *testing.T) {
	program, err := exec.LookPath("pspp-convert")
	testneeds.Need(t, err == nil, "PSPP")
	t.Log("gedraaid met: PSPP")
	dir := t.TempDir()
	for _, form := range []string{"lang", "breed"} {
		for name, data := range unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted(form, "sav", here))) {
			if filepath.Ext(name) != ".sav" {
				continue
			}
			in, out := filepath.Join(dir, name), filepath.Join(dir, name+".csv")
			if err := os.WriteFile(in, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if said, err := exec.Command(program, in, out).CombinedOutput(); err != nil || len(said) > 0 {
				t.Fatalf("%s: %v\n%s", name, err, said)
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(text, []byte("\n")) - 1; strings.HasPrefix(name, "deelnemers") && n != takes(t, here) {
				t.Errorf("%s has %d cases", name, n)
			}
		}
	}
}

// TestNobodyIsNamed: no number of the portal, no name, no phone, no day, and not the
// same pseudonym twice.
func TestNobodyIsNamed(t *testing.T) {
	first := unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted("lang", "csv", here)))
	second := unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted("lang", "csv", here)))
	never := regexp.MustCompile(`\bDH-\d+|\b06\d{8}|@voorbeeld|\b20\d\d-\d\d-\d\d\b`)
	seen := map[string]bool{}
	for name, data := range first {
		if hit := never.Find(data); hit != nil && name != "leesmij.txt" {
			t.Errorf("%s holds %s", name, hit)
		}
	}
	people := rows(t, first["deelnemers.csv"])
	for _, row := range people {
		if seen[row["pseudoniem"]] {
			t.Errorf("%s stands twice", row["pseudoniem"])
		}
		seen[row["pseudoniem"]] = true
	}
	if !slices.IsSortedFunc(people, func(a, b map[string]string) int { return strings.Compare(a["pseudoniem"], b["pseudoniem"]) }) {
		t.Error("the order tells who came first")
	}
	for _, row := range rows(t, second["deelnemers.csv"]) {
		if seen[row["pseudoniem"]] {
			t.Errorf("%s is the same in another export", row["pseudoniem"])
		}
	}
	// Within one export the tables belong together.
	for _, row := range rows(t, first["metingen_jongere_jpf_jongere.csv"]) {
		if !seen[row["pseudoniem"]] || row["versie"] != "1" {
			t.Fatalf("a measurement of nobody: %v", row)
		}
	}
}

// TestRefusedTakesNoPart: who does not want to take part is not in the data.
func TestRefusedTakesNoPart(t *testing.T) {
	before := len(rows(t, unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted("lang", "csv", also)))["deelnemers.csv"]))
	entries, err := shared.app.Store.TeamCaseload(t.Context(), also)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(entries, func(e store.CaseloadEntry) bool { return e.Consent == nil || e.Consent.Given })
	who := app.Actor{ID: "x", Gemeente: also}
	if err := shared.app.SetConsent(t.Context(), who, entries[at].ID, false); err != nil {
		t.Fatal(err)
	}
	after := len(rows(t, unpacked(t, shared.fetch(t, researcher, "/onderzoek", wanted("lang", "csv", also)))["deelnemers.csv"]))
	if after != before-1 {
		t.Errorf("%d rows before and %d after somebody refused", before, after)
	}
}

// TestOnlyWhatWasOpened: another gemeente among them refuses the whole, and nothing is
// made or written down.
func TestOnlyWhatWasOpened(t *testing.T) {
	before, _, err := shared.app.Handovers(t.Context(), app.Actor{Gemeente: here}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, codes := range [][]string{{closed}, {here, closed}, {here, "9999"}} {
		if got := shared.ask(t, researcher, "/onderzoek", wanted("lang", "csv", codes...)); got.Code != http.StatusForbidden {
			t.Errorf("%v gives %d", codes, got.Code)
		}
	}
	for _, who := range []auth.User{manager, nation} {
		if got := shared.ask(t, who, "/onderzoek", wanted("lang", "csv", here)); got.Code != http.StatusForbidden {
			t.Errorf("%s gets %d", who.ID, got.Code)
		}
	}
	after, _, err := shared.app.Handovers(t.Context(), app.Actor{Gemeente: here}, "")
	if err != nil || len(after) != len(before) {
		t.Errorf("%d lines before and %d after, %v", len(before), len(after), err)
	}
	none := researcher
	none.Grants = nil
	if got := shared.ask(t, none, "/onderzoek", nil); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "Nog geen gemeente") {
		t.Errorf("who has no access reads %d", got.Code)
	}
}

// TestPurposeIsAsked: without a purpose or a choice there are no data, and what was
// typed stays.
func TestPurposeIsAsked(t *testing.T) {
	for field, wrong := range map[string]string{"project": "", "doel": "Even kijken", "programma": "bestaat_niet", "vorm": "rond", "bestand": "doc"} {
		form := wanted("lang", "csv", here)
		form.Set(field, wrong)
		got := shared.ask(t, researcher, "/onderzoek", form)
		if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#`+field) {
			t.Errorf("%s gives %d", field, got.Code)
		}
		if field != "doel" && !strings.Contains(got.Body.String(), "Zien hoe rust in de tijd verandert.") {
			t.Errorf("%s: what was typed is gone", field)
		}
	}
}

// TestLogSaysWho: the administrator of the gemeente reads who asked, when, what for and
// what; nobody can write the same line again, or another in its place.
func TestLogSaysWho(t *testing.T) {
	shared.fetch(t, researcher, "/onderzoek", wanted("breed", "sav", here, also))
	page := shared.ask(t, manager, "/onderzoek/logboek", nil)
	for _, text := range []string{"onderzoeker", "Promotieonderzoek", "Zien hoe rust in de tijd verandert.", "SPSS", "een rij per deelnemer", "Leeuwarden", "jpf@1"} {
		if !strings.Contains(page.Body.String(), text) {
			t.Errorf("the log does not say %q", text)
		}
	}
	if got := shared.ask(t, elsewhere, "/onderzoek/logboek", nil); strings.Contains(got.Body.String(), "Promotieonderzoek") {
		t.Error("the log of one gemeente shows at another")
	}
	list, _, err := shared.app.Handovers(t.Context(), app.Actor{Gemeente: here}, "")
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	if err := shared.app.Store.NoteHandover(t.Context(), here, list[0], store.Audit{At: list[0].At, By: "x"}); err == nil {
		t.Error("a line could be written again")
	}
	lines, _, err := shared.app.Store.Trail(t.Context(), here, shared.now(), "")
	if err != nil || !slices.ContainsFunc(lines, func(l store.Audit) bool {
		return l.Action == "research:export" && l.By == "onderzoeker" && l.Detail == list[0].ID
	}) {
		t.Errorf("the trail does not name it: %v", err)
	}
}

// TestNationalMessage: the administrator makes it, it is in the log, and it holds the
// trajectories of the gemeente alone.
func TestNationalMessage(t *testing.T) {
	form := url.Values{"programma": {"jpf"}, "van": {"1-1-2025"}, "tot": {"31-12-2025"}}
	data := shared.fetch(t, manager, "/onderzoek/ddas", form)
	var message struct {
		Deliveries []struct {
			Cases []map[string]any `json:"schuldhulptrajecten"`
		} `json:"leveringen"`
	}
	if err := json.Unmarshal(data, &message); err != nil || len(message.Deliveries) != 1 || len(message.Deliveries[0].Cases) < 20 {
		t.Fatalf("%v: %.300s", err, data)
	}
	for _, c := range message.Deliveries[0].Cases {
		if c["gemeentecode"] != "GM"+here {
			t.Errorf("a trajectory of %v", c["gemeentecode"])
		}
	}
	if page := shared.ask(t, manager, "/onderzoek/logboek", nil); !strings.Contains(page.Body.String(), "Landelijke levering") {
		t.Error("the log does not say it")
	}
	page := shared.ask(t, manager, "/onderzoek/ddas", nil).Body.String()
	for _, text := range []string{"client[].Burgerservicenummer", "Wijst een persoon aan", "Leggen we niet vast", "totaalSchuldbedragBijAanvangSchuld"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for _, period := range [][2]string{{"", "31-12-2025"}, {"1-1-2026", "31-12-2025"}, {"1-1-2026", "1-1-2030"}, {"x", "y"}} {
		form := url.Values{"programma": {"jpf"}, "van": {period[0]}, "tot": {period[1]}}
		if got := shared.ask(t, manager, "/onderzoek/ddas", form); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v gives %d", period, got.Code)
		}
	}
}

// BenchmarkResearch tells how long an export takes and how much memory is in use at
// most while it is written: a table is read participant by participant.
func BenchmarkResearch(b *testing.B) {
	for b.Loop() {
		made, err := shared.app.StartResearch(b.Context(), app.Actor{ID: "x"}, app.ResearchRequest{
			Project: "Proef", Purpose: "Meten hoeveel geheugen het kost.", Gemeenten: []string{here, also}, Programme: "jpf", Form: dataset.Wide, Format: dataset.CSV{},
		})
		if err != nil {
			b.Fatal(err)
		}
		var top sampler
		if err := made.Write(b.Context(), &top); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(top.most)/(1<<20), "MB-heap")
		b.ReportMetric(float64(top.bytes)/(1<<10), "kB-file")
	}
}

// sampler looks at the memory in use while a file is written.
type sampler struct{ most, bytes uint64 }

func (s *sampler) Write(p []byte) (int, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.most, s.bytes = max(s.most, m.HeapAlloc), s.bytes+uint64(len(p))
	return len(p), nil
}
