package results_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPage is a whole request of a signed-in reader: session, policies, reading
// the aggregates, building the tiles and drawing the page.
func BenchmarkPage(b *testing.B) {
	for _, url := range []string{"/dashboard/jpf-gemeente/management", "/dashboard/jpf-gemeente/ontwikkeling", "/kosten-baten/jpf"} {
		b.Run(url, func(b *testing.B) {
			rec := httptest.NewRecorder()
			if _, err := shared.sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), shared.users["pieter-hendriks"]); err != nil {
				b.Fatal(err)
			}
			cookies := rec.Result().Cookies()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, url, nil)
				for _, c := range cookies {
					r.AddCookie(c)
				}
				rec := httptest.NewRecorder()
				shared.handler.ServeHTTP(rec, r)
				if rec.Code != http.StatusOK {
					b.Fatal(rec.Code)
				}
			}
		})
	}
}
