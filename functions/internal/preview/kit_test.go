package preview

import (
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// kit is a preview of a copy of the questionnaire with every type of question.
type kit struct {
	testing.TB
	folder, file string
	preview      *Preview
	handler      http.Handler
	now          time.Time
}

func newKit(t testing.TB) *kit {
	t.Helper()
	k := &kit{TB: t, folder: t.TempDir(), now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)}
	k.must(os.CopyFS(k.folder, os.DirFS("testdata")))
	k.file = filepath.Join(k.folder, "vragenlijsten", "alles", "v1.yaml")
	k.open(k.file)
	return k
}

func (k *kit) open(file string) {
	k.Helper()
	p, err := Open(k.Context(), Config{File: file, Folder: k.folder, Now: func() time.Time { return k.now }, Zone: time.UTC, Secret: [16]byte{1, 2, 3}})
	k.must(err)
	k.preview, k.handler = p, p.Handler()
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

type answer struct {
	code   int
	body   string
	header http.Header
}

func (k *kit) do(r *http.Request) answer {
	w := httptest.NewRecorder()
	k.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Body.String(), w.Header()}
}

func (k *kit) get(path string) answer {
	return k.do(httptest.NewRequest(http.MethodGet, "http://localhost:8090"+path, nil))
}

func (k *kit) post(path string, pairs ...string) answer {
	values := url.Values{}
	if strings.HasPrefix(path, "/voorbeeld/") {
		values.Set("csrf", k.preview.token())
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8090"+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return k.do(r)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// text is what a reader sees of a page.
func text(body string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(body, " "))), " ")
}

// page is the preview, which must hold texts.
func (k *kit) page(texts ...string) string {
	k.Helper()
	p := k.get("/")
	if p.code != http.StatusOK {
		k.Fatalf("status %d\n%s", p.code, p.body)
	}
	k.holds(text(p.body), texts...)
	return p.body
}

func (k *kit) holds(body string, texts ...string) {
	k.Helper()
	for _, want := range texts {
		if !strings.Contains(body, want) {
			k.Errorf("no %q in\n%.3000s", want, body)
		}
	}
}

func (k *kit) lacks(body string, texts ...string) {
	k.Helper()
	for _, unwanted := range texts {
		if strings.Contains(body, unwanted) {
			k.Errorf("%q is in\n%s", unwanted, body)
		}
	}
}

var framePattern = regexp.MustCompile(`<iframe[^>]* src="([^"]*)"`)

// frame is the address of the questionnaire.
func (k *kit) frame() string {
	k.Helper()
	m := framePattern.FindStringSubmatch(k.get("/").body)
	if m == nil {
		k.Fatal("the page has no frame")
	}
	return html.UnescapeString(m[1])
}

// begin gets a participant to the first question and gives the address of the link.
func (k *kit) begin() string {
	k.Helper()
	link := k.preview.stage.begin
	k.post(link+"/taal", "taal", "nl")
	if p := k.post(link, "toestemming", "ja", "naar", "verder"); p.code != http.StatusSeeOther {
		k.Fatalf("consent: %d", p.code)
	}
	return link
}

func (k *kit) edit(from, to string) {
	k.Helper()
	data, err := os.ReadFile(k.file)
	k.must(err)
	if !strings.Contains(string(data), from) {
		k.Fatalf("no %q in the file", from)
	}
	k.must(os.WriteFile(k.file, []byte(strings.Replace(string(data), from, to, 1)), 0o600))
}

// reload is what Watch does after an edit.
func (k *kit) reload() {
	k.Helper()
	k.must(k.preview.reload(k.Context()))
}

func (k *kit) cases() string {
	k.Helper()
	data, err := os.ReadFile(k.preview.place.beside())
	if err != nil && !os.IsNotExist(err) {
		k.Fatal(err)
	}
	return string(data)
}

// files lists what stands in the folder, to see that nothing else was written.
func (k *kit) files() string {
	k.Helper()
	var all []string
	k.must(fs.WalkDir(os.DirFS(k.folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	}))
	return strings.Join(all, " ")
}
