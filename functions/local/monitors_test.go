package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/bolt"
)

// programmeIDs are the programmes that are shipped.
func programmeIDs(t *testing.T) []string {
	t.Helper()
	defs, found := load.Load(os.DirFS(definitions))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range defs.Programmes() {
		ids = append(ids, p.Def.ID)
	}
	if len(ids) < 2 {
		t.Fatalf("only %v; this test needs two programmes", ids)
	}
	return ids
}

// pooling names the monitor that is no programme: what pools the participants of others.
const pooling = "(studies)"

// monitorIDs are the programmes that are shipped, and what pools them.
func monitorIDs(t *testing.T) []string { return append(programmeIDs(t), pooling) }

// parts are the files of one programme, and how the gemeenten that also carry out
// another look without it.
type parts struct {
	own     []string          // paths of what goes
	instead map[string][]byte // gemeenten without the programme
}

// partsOf finds what hangs from a programme by what the files themselves say: the files
// that name it as theirs, the questionnaires that only it uses, and its place in gemeenten.
func partsOf(t *testing.T, root, id string) parts {
	t.Helper()
	out := parts{instead: map[string][]byte{}}
	mine, others := map[string]bool{}, map[string]bool{}
	each(t, root, func(path string, doc map[string]any) {
		switch doc["soort"] {
		case "programma":
			if doc["id"] == id {
				out.add(path)
			}
			for _, q := range questionnairesOf(doc) {
				if doc["id"] == id {
					mine[q] = true
				} else {
					others[q] = true
				}
			}
		case "gemeente":
			out.gemeente(t, root, path, id)
		default:
			if owner, _ := doc["programma"].(string); owner == id || owner == "" && id == pooling && poolsStudies(doc) {
				out.add(path)
			} else if owner == "" && poolsStudies(doc) {
				out.cases(t, root, path, id)
			}
		}
	})
	each(t, root, func(path string, doc map[string]any) {
		if name, _ := doc["id"].(string); doc["soort"] == "vragenlijst" && mine[name] && !others[name] {
			out.add(path)
		}
	})
	return out
}

// poolsStudies reports whether a definition is about several programmes.
func poolsStudies(doc map[string]any) bool {
	return doc["soort"] == "dashboard" || doc["soort"] == "rapport"
}

// cases takes the cases with participants of a programme out of those of a definition
// that pools it with others.
func (p *parts) cases(t *testing.T, root, path, id string) {
	t.Helper()
	cases := strings.TrimSuffix(path, ".yaml") + "_test.yaml"
	var test map[string]any
	read(t, filepath.Join(root, cases), &test)
	list, _ := test["gevallen"].([]any)
	kept := slices.DeleteFunc(slices.Clone(list), func(x any) bool {
		studies, _ := x.(map[string]any)["studies"].(map[string]any)
		return studies[id] != nil
	})
	if len(kept) < len(list) {
		test["gevallen"] = kept
		p.instead[cases] = written(t, test)
	}
}

func (p *parts) add(path string) {
	p.own = append(p.own, path, strings.TrimSuffix(path, ".yaml")+"_test.yaml")
}

// gemeente takes a programme out of a gemeente; one without another goes whole.
func (p *parts) gemeente(t *testing.T, root, path, id string) {
	t.Helper()
	var doc map[string]any
	read(t, filepath.Join(root, path), &doc)
	all, _ := doc["programmas"].([]any)
	kept := slices.DeleteFunc(slices.Clone(all), func(x any) bool { return x.(map[string]any)["id"] == id })
	switch len(kept) {
	case len(all):
		return
	case 0:
		p.add(path)
		return
	}
	doc["programmas"] = kept
	for _, key := range []string{"mkba", "doelen"} {
		if per, ok := doc[key].(map[string]any); ok {
			delete(per, id)
		}
	}
	p.instead[path] = written(t, doc)
	cases := strings.TrimSuffix(path, ".yaml") + "_test.yaml"
	var test map[string]any
	read(t, filepath.Join(root, cases), &test)
	list, _ := test["gevallen"].([]any)
	test["gevallen"] = slices.DeleteFunc(list, func(x any) bool { return x.(map[string]any)["programma"] == id })
	p.instead[cases] = written(t, test)
}

func questionnairesOf(programme map[string]any) []string {
	var out []string
	moments, _ := programme["metingen"].([]any)
	for _, m := range moments {
		lists, _ := m.(map[string]any)["vragenlijsten"].(map[string]any)
		for _, q := range lists {
			name, _, _ := strings.Cut(q.(string), "@")
			out = append(out, name)
		}
	}
	return out
}

// each reads every definition below a folder.
func each(t *testing.T, root string, do func(path string, doc map[string]any)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".yaml" || strings.HasSuffix(path, "_test.yaml") {
			return err
		}
		var doc map[string]any
		read(t, path, &doc)
		rel, err := filepath.Rel(root, path)
		do(rel, doc)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func written(t *testing.T, doc any) []byte {
	t.Helper()
	data, err := yaml.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(data, []byte("T00:00:00Z"), nil) // a day was read as a moment
}

// without is a copy of the shipped definitions that lacks one programme.
func without(t *testing.T, id string) (root string, gone parts) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "instruments")
	if err := os.CopyFS(root, os.DirFS(definitions)); err != nil {
		t.Fatal(err)
	}
	gone = partsOf(t, root, id)
	if len(gone.own) < 2 {
		t.Fatalf("nothing hangs from %s", id)
	}
	for _, path := range gone.own {
		if err := os.Remove(filepath.Join(root, path)); err != nil {
			t.Fatal(err)
		}
	}
	for path, data := range gone.instead {
		if err := os.WriteFile(filepath.Join(root, path), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root, gone
}

// TestWithoutAnyOneMonitorTheRestWorks: the other definitions are right, their cases
// pass, and the server starts with them.
func TestWithoutAnyOneMonitorTheRestWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	for _, id := range monitorIDs(t) {
		t.Run(id, func(t *testing.T) {
			root, _ := without(t, id)
			defs, found := load.Load(os.DirFS(root))
			if err := found.Err(); err != nil {
				t.Fatal(err)
			}
			if defs.Programme(source.Ref{ID: id}) != nil {
				t.Fatalf("%s is still there", id)
			}
			tests, found := load.Tests(os.DirFS(root))
			if err := found.Err(); err != nil {
				t.Fatal(err)
			}
			if !testing.Short() {
				result := casetest.Run(defs, tests)
				if len(result.Cases) < 20 {
					t.Errorf("only %d cases are left", len(result.Cases))
				}
				for _, c := range result.Cases {
					if len(c.Failures) > 0 {
						t.Errorf("%s: %s: %v", c.Pos, c.Name, c.Failures)
					}
				}
			}
			address := serving(t, root, &output{})
			visitor := direct(nil)
			for _, g := range defs.Gemeenten() {
				if got := statusOf(t, visitor, address+"/privacy/"+g.Code); got != http.StatusOK {
					t.Errorf("the page of %s answers %d", g.Name, got)
				}
			}
			if got := statusOf(t, visitor, address+"/aanmelden"); got != http.StatusOK {
				t.Errorf("the page to sign in answers %d", got)
			}
		})
	}
}

// TestAMonitorThatIsAddedAppearsWithoutARestart: the files of any one monitor are put
// beside a server that runs, and its dashboards and gemeenten are there.
func TestAMonitorThatIsAddedAppearsWithoutARestart(t *testing.T) {
	full, found := load.Load(os.DirFS(definitions))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	ids := monitorIDs(t)
	if testing.Short() {
		ids = ids[len(ids)-2:]
	}
	for _, added := range ids {
		t.Run(added, func(t *testing.T) { appears(t, full, added) })
	}
}

func appears(t *testing.T, full *catalog.Catalog, added string) {
	root, gone := without(t, added)
	var out output
	address := serving(t, root, &out)
	client, pages := direct(nil), pagesOf(full, added, address, "publiek")
	if rest, found := load.Load(os.DirFS(root)); found.Err() == nil && isUser(t, rest, "simone-vink") { // the invented people go with a monitor too
		client, pages = signedIn(t, address, "simone-vink"), pagesOf(full, added, address, "publiek", "landelijk")
	}
	if len(pages) < 2 {
		t.Fatalf("%s has too little to look at: %v", added, pages)
	}
	for _, page := range pages {
		if got := statusOf(t, client, page); got == http.StatusOK {
			t.Errorf("%s is there before the monitor is", page)
		}
	}
	for _, path := range slices.AppendSeq(slices.Clone(gone.own), maps.Keys(gone.instead)) {
		data, err := os.ReadFile(filepath.Join(definitions, path))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, path), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range pages {
		eventually(t, page+" did not appear\n"+out.String(), func() bool { return statusOf(t, client, page) == http.StatusOK })
	}
}

func isUser(t *testing.T, defs *catalog.Catalog, id string) bool {
	t.Helper()
	cohorts, err := demo.OpenAll(defs)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(demo.Users(cohorts...), func(u auth.User) bool { return u.ID == id })
}

// pagesOf are addresses that are there only with a monitor.
func pagesOf(full *catalog.Catalog, id, address string, levels ...string) []string {
	var pages []string
	for _, d := range full.Dashboards("", "") {
		own := d.Programme.ID == id && len(d.Pooled()) == 0 || id == pooling && len(d.Pooled()) > 0
		if own && slices.Contains(levels, d.Level) {
			pages = append(pages, address+"/dashboard/"+d.ID+"/"+d.Pages[0].ID)
		}
	}
	for _, g := range full.Gemeenten() {
		if len(g.Programmes) == 1 && g.Programmes[0].ID == id {
			pages = append(pages, address+"/privacy/"+g.Code)
		}
	}
	return pages
}

// serving starts the whole server on a folder of definitions, with a store that holds no
// participants, and gives its address.
func serving(t *testing.T, root string, out io.Writer) string {
	t.Helper()
	s := settings{addr: "localhost:0", data: t.TempDir(), instruments: root, getenv: func(string) string { return "" }, out: out}
	db, err := bolt.Open(filepath.Join(s.data, "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.New(db).SetMark(t.Context(), demoMark); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	told := &output{}
	s.out = io.MultiWriter(out, told)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, s) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	var address string
	eventually(t, "the server does not start", func() bool {
		address = regexp.MustCompile(`http://\S+`).FindString(told.String())
		return address != "" && strings.Contains(told.String(), "Stoppen")
	})
	return address
}

// signedIn is a browser in which a demo user signed in.
func signedIn(t *testing.T, address, user string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := direct(jar)
	response, err := client.PostForm(address+"/aanmelden", url.Values{"gebruiker": {user}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in answers %d", response.StatusCode)
	}
	return client
}

// direct is a browser that does not follow where a page sends it.
func direct(jar http.CookieJar) *http.Client {
	return &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func statusOf(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	status, _ := pageOf(t, client, address)
	return status
}

func pageOf(t *testing.T, client *http.Client, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// eventually waits generously for something that comes by itself.
func eventually(t *testing.T, otherwise string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatal(otherwise)
}
