package rush

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestSubmitLoadTells: questionnaires that do not arrive are faults, and not left out.
func TestSubmitLoadTells(t *testing.T) {
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "odd") {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Location", "/v/x/klaar")
		w.WriteHeader(http.StatusSeeOther)
	}))
	defer refuses.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	out := Plan{Rate: 100}.at(t.Context(), client, refuses.URL, []string{"/v/even", "/v/odd", "/v/also"})
	if out.Faults != 1 || out.First == nil || len(out.times) != 3 || len(out.Arrived) != 2 {
		t.Errorf("%d faults, %v, %d times, arrived %v", out.Faults, out.First, len(out.times), out.Arrived)
	}
}

// TestOnlyWhatBeganSinceCounts: what was asked while the server warmed up is left out,
// also when the answer comes later.
func TestOnlyWhatBeganSinceCounts(t *testing.T) {
	stats, before := NewPages(), time.Now()
	stats.Forget()
	stats.Add(httptest.NewRequest(http.MethodGet, "/a", nil), before, http.StatusOK, 1)
	stats.Add(httptest.NewRequest(http.MethodGet, "/b", nil), time.Now(), http.StatusOK, 1)
	if stats.pages["GET /a"] != nil || stats.pages["GET /b"] == nil {
		t.Errorf("counted are %v", stats.pages)
	}
}

func TestPercentile(t *testing.T) {
	times := []time.Duration{5, 1, 4, 2, 3}
	for p, want := range map[int]time.Duration{50: 3, 99: 5, 100: 5, 1: 1} {
		if got := Percentile(times, p); got != want {
			t.Errorf("p%d is %d, want %d", p, got, want)
		}
	}
}
