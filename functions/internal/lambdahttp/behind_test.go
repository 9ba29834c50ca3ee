package lambdahttp_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"effectmonitor/functions/internal/lambdahttp"
)

func TestBehind(t *testing.T) {
	reached := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(lambdahttp.OriginHeader) != "" {
			t.Error("the secret goes further than it should")
		}
		w.WriteHeader(http.StatusNoContent)
	})
	for _, c := range []struct {
		name, secret string
		sent         []string
		want         int
	}{
		{"without a front", "", nil, http.StatusNoContent},
		{"through the front", "s3cret", []string{"s3cret"}, http.StatusNoContent},
		{"around the front", "s3cret", nil, http.StatusForbidden},
		{"with a guess", "s3cret", []string{"s3cre"}, http.StatusForbidden},
		{"with nothing in it", "s3cret", []string{""}, http.StatusForbidden},
		{"with a guess before it", "s3cret", []string{"guess", "s3cret"}, http.StatusForbidden},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		for _, v := range c.sent {
			r.Header.Add(lambdahttp.OriginHeader, v)
		}
		w := httptest.NewRecorder()
		lambdahttp.Behind(c.secret, reached).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
}
