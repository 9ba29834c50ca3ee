package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web"
)

type response struct {
	status int
	header http.Header
	body   string
}

func get(t *testing.T, url string) response {
	t.Helper()
	w := httptest.NewRecorder()
	web.Assets().ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
	return response{w.Code, w.Header(), w.Body.String()}
}

func TestAssetsAreImmutable(t *testing.T) {
	for url, kind := range map[string]string{
		web.AssetURL("stijl.css"):  "text/css; charset=utf-8",
		web.AssetURL("vragen.css"): "text/css; charset=utf-8",
		web.AssetURL("pagina.js"):  "text/javascript; charset=utf-8",
		web.AssetURL("merk.svg"):   "image/svg+xml",
		web.ThemeURL("#1F7A34"):    "text/css; charset=utf-8",
	} {
		r := get(t, url)
		if r.status != http.StatusOK || r.header.Get("Content-Type") != kind || r.body == "" {
			t.Errorf("%s: status %d, type %q, %d bytes", url, r.status, r.header.Get("Content-Type"), len(r.body))
		}
		if c := r.header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
			t.Errorf("%s: Cache-Control %q", url, c)
		}
	}
}

func TestUnknownAssetsAreRefused(t *testing.T) {
	good := web.ThemeURL("#1f7a34")
	for _, url := range []string{
		"/assets/", "/assets/0/stijl.css", "/assets/../assets.go", "/assets/x/nlds.css",
		strings.Replace(good, "1f7a34", "zzzzzz", 1), strings.Replace(good, "1f7a34", "1F7A34", 1), strings.TrimSuffix(good, ".css"),
	} {
		if r := get(t, url); r.status != http.StatusNotFound {
			t.Errorf("%s: status %d", url, r.status)
		}
	}
	w := httptest.NewRecorder()
	web.Assets().ServeHTTP(w, httptest.NewRequest(http.MethodPost, good, nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
	for _, brand := range []string{"", "green", "#12345", "#12345g", "#1f7a34;}"} {
		if url := web.ThemeURL(brand); url != "" {
			t.Errorf("ThemeURL(%q) = %q", brand, url)
		}
	}
}

// The notice of the licence must stay in what is served.
func TestLicenceNoticeIsServed(t *testing.T) {
	for _, name := range []string{"stijl.css", "vragen.css"} {
		if r := get(t, web.AssetURL(name)); !strings.Contains(r.body[:300], "EUPL-1.2") {
			t.Errorf("%s starts with %q", name, r.body[:100])
		}
	}
}
