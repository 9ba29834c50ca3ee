package main

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/zone"
)

// BenchmarkCaseload asks for lists in a gemeente of 10,000, over loopback, with the
// embedded store, and gives the weight of each page beside its time: the own list of
// somebody with fifty, the list of everybody, and what an administrator opens first. The
// first time, when everything is read, is left out and given as ms/first.
func BenchmarkCaseload(b *testing.B) {
	told := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	b.Cleanup(func() { slog.SetDefault(told) })
	s := settings{instruments: "../../instruments", data: b.TempDir(), getenv: func(string) string { return "" }, out: io.Discard}
	defs, err := s.definitions()
	ok(b, err)
	days, err := zone.Load("")
	ok(b, err)
	db, box, err := s.open()
	ok(b, err)
	b.Cleanup(func() { _ = db.Close() })
	a := app.New(app.Config{Store: store.New(db), Catalog: defs.Catalog, Box: box, Now: time.Now, Random: rand.Reader, Zone: days})
	users, err := s.large(b.Context(), a, trial{participants: 10_000, users: 21})
	ok(b, err)
	pages, err := s.handler(a, users)
	ok(b, err)
	server := httptest.NewServer(pages)
	b.Cleanup(server.Close)
	for _, c := range []struct{ name, path, user string }{
		{"own", "/caseload", users[1].ID}, {"team", "/team", users[0].ID}, {"overview", "/beheer", users[20].ID},
	} {
		b.Run(c.name, func(b *testing.B) {
			jar, err := cookiejar.New(nil)
			ok(b, err)
			client := &http.Client{Jar: jar}
			_, _ = fetchOf(b)(client.PostForm(server.URL+"/aanmelden", url.Values{"gebruiker": {c.user}, "verder": {"/hulp"}}))
			begin := time.Now()
			_, weight := fetchOf(b)(client.Get(server.URL + c.path))
			first := time.Since(begin)
			var times []time.Duration
			for b.Loop() {
				begin := time.Now()
				if path, _ := fetchOf(b)(client.Get(server.URL + c.path)); path != c.path {
					b.Fatalf("%s leads to %s", c.path, path)
				}
				times = append(times, time.Since(begin))
			}
			b.ReportMetric(float64(weight)/1000, "kB/page")
			b.ReportMetric(float64(first.Microseconds())/1000, "ms/first")
			b.ReportMetric(float64(rush.Percentile(times, 99).Microseconds())/1000, "ms/p99")
		})
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fetchOf reads an answer to its end and says of which page it is and how large.
func fetchOf(t testing.TB) func(*http.Response, error) (path string, size int) {
	return func(answer *http.Response, err error) (string, int) {
		t.Helper()
		ok(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		ok(t, err)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s gives %d", answer.Request.URL.Path, answer.StatusCode)
		}
		return answer.Request.URL.Path, len(body)
	}
}
