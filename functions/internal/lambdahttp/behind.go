package lambdahttp

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
)

// OriginHeader carries what only the front of the product knows.
const OriginHeader = "X-Origin-Secret"

// Behind answers only requests that carry the secret, which the front (with its
// firewall and its limits) adds to each of them; whoever finds the address of the
// API itself gets 403 and nothing else. The header goes no further. Without a
// secret there is no front, and everything is answered.
func Behind(secret string, h http.Handler) http.Handler {
	if secret == "" {
		return h
	}
	want := sha256.Sum256([]byte(secret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get(OriginHeader)))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		r.Header.Del(OriginHeader)
		h.ServeHTTP(w, r)
	})
}
