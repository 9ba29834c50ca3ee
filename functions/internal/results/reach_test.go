package results_test

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/table/granted"
)

// TestASessionGoesOn: a function that keeps no sessions of its own notes that somebody is
// still at work, and ends what lasted too long, with what its role allows.
func TestASessionGoesOn(t *testing.T) {
	for name, address := range map[string]string{"results": "/gemeenten", "workbook": results.WorkbookRoot + "/niets"} {
		for who, user := range shared.users {
			if who != "pieter-hendriks" && who != "simone-vink" { // of a gemeente, and of none
				continue
			}
			past := func(d time.Duration) func() time.Time { return func() time.Time { return day.Add(-d) } }
			for what, begun := range map[string]time.Duration{"goes on": 20 * time.Minute, "ended": 23 * time.Hour} {
				patient := auth.Config{Idle: 24 * time.Hour, Absolute: 24 * time.Hour} // as an earlier release may have been
				sessions, err := auth.NewSessions(shared.app.Store, past(begun), patient)
				if err != nil {
					t.Fatal(err)
				}
				rec := httptest.NewRecorder()
				if _, err := sessions.Start(rec, httptest.NewRequest(http.MethodPost, "/", nil), user); err != nil {
					t.Fatal(err)
				}
				r := httptest.NewRequest(http.MethodGet, address, nil)
				for _, c := range rec.Result().Cookies() {
					r.AddCookie(c)
				}
				answer := httptest.NewRecorder()
				shared.handler.ServeHTTP(answer, r)
				if answer.Code >= http.StatusInternalServerError {
					t.Errorf("%s: a session of %s that %s: %d", name, who, what, answer.Code)
				}
			}
		}
	}
}

// TestFiguresOfAPeriodShrink: what is shown of a period is in some items, of which those are
// removed that the next period has no use for.
func TestFiguresOfAPeriodShrink(t *testing.T) {
	w, err := open(t.TempDir(), definitions)
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	large := make([]byte, 1<<20)
	if _, err := rand.Read(large); err != nil {
		t.Fatal(err)
	}
	for _, function := range []string{"results", "workbook"} {
		role, err := granted.Of(function)
		if err != nil {
			t.Fatal(err)
		}
		ctx := role.Within(t.Context())
		for _, data := range [][]byte{large, []byte("small")} {
			build := func() ([]byte, error) { return data, nil }
			for what, err := range map[string]error{
				"gemeente": w.app.Store.PutAggregate(ctx, "0518", "jpf.release.jpf-publiek", "d", build),
				"country":  w.app.Store.PutNational(ctx, "jpf", "release.jpf-publiek", "d", build),
			} {
				if err != nil {
					t.Errorf("%s, %s: %v", function, what, err)
				}
			}
			national, err := w.app.Store.National(ctx, "jpf", "release.jpf-publiek")
			if err != nil || !bytes.Equal(national.Data, data) {
				t.Errorf("%s: %d bytes, %v", function, len(national.Data), err)
			}
			if got, err := w.app.Store.Aggregate(ctx, "0518", "jpf.release.jpf-publiek"); err != nil || !bytes.Equal(got.Data, data) {
				t.Errorf("%s: %d bytes, %v", function, len(got.Data), err)
			}
		}
	}
}

// TestFactsOfYesterdayAreComputed: a begeleider sees the own caseload also before the facts
// were computed today, from the dossiers, with what the role of the pages allows.
func TestFactsOfYesterdayAreComputed(t *testing.T) {
	w := empty(t)
	list := bundles(t, 0, 15)
	for i := range list {
		list[i].Participant.Worker = "marije-koster"
	}
	if _, err := w.app.Store.Import(t.Context(), code, list); err != nil {
		t.Fatal(err)
	}
	role, err := granted.Of("results")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.app.Outcome(role.Within(t.Context()), app.OutcomeKey{
		Dashboard: source.Ref{ID: definitions.Dashboards(app.LevelCaseload, "jpf")[0].ID}, Page: "management",
		Group: app.Group{Gemeente: code, Worker: "marije-koster"},
	})
	if err != nil {
		t.Error(err)
	}
}
