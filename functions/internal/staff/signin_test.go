package staff_test

import (
	"net/url"
	"testing"
	"time"
)

// TestTooManySignIns: who keeps failing to sign in has to wait, and can sign in again
// after that; a whole team that signs in at once does not.
func TestTooManySignIns(t *testing.T) {
	k := newKit(t)
	b := k.visitor()
	for range 20 {
		b.send("/aanmelden", url.Values{"gebruiker": {"niemand"}}).want(403)
	}
	b.send("/aanmelden", url.Values{"gebruiker": {"marije"}}).want(429, "Even wachten", "over een minuut opnieuw")
	b.get("/aanmelden").want(429)
	k.now = k.now.Add(time.Minute)
	for range 30 {
		b.send("/aanmelden", url.Values{"gebruiker": {"marije"}, "verder": {"/caseload"}}).want(200)
		b = k.visitor()
	}
	for range 200 {
		b.get("/aanmelden").want(200)
	}
	b.get("/aanmelden").want(429)
}
