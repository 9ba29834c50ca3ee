package outside_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/research"
)

// TestASessionGoesOn: what serves files keeps a session going and ends one that lasted too
// long, with what its role allows.
func TestASessionGoesOn(t *testing.T) {
	for _, who := range []auth.User{manager, researcher} {
		for what, begun := range map[string]time.Duration{"goes on": 20 * time.Minute, "ended": 23 * time.Hour} {
			at := shared.now().Add(-begun)
			sessions, err := auth.NewSessions(shared.app.Store, func() time.Time { return at }, auth.Config{Idle: 24 * time.Hour, Absolute: 24 * time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			rec := httptest.NewRecorder()
			if _, err := sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), who); err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodGet, research.Root, nil)
			for _, c := range rec.Result().Cookies() {
				r.AddCookie(c)
			}
			answer := httptest.NewRecorder()
			shared.handler.ServeHTTP(answer, r)
			if answer.Code >= http.StatusInternalServerError {
				t.Errorf("a session of %s that %s: %d", who.ID, what, answer.Code)
			}
		}
	}
}
