package oidc

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

const (
	clientID = "effectmonitor"
	keyID    = "k1"
)

// issuer is an identity provider for tests: it signs what the test asks for and
// checks the client as a strict provider would, PKCE included.
type issuer struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	signer *rsa.PrivateKey       // other than key to forge
	change func(claims claims)   // applied to the claims before signing
	codes  map[string]url.Values // what each code was given for
	down   bool
}

type claims map[string]any

func newIssuer(t *testing.T, now func() time.Time) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, signer: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", i.configuration)
	mux.HandleFunc("/keys", i.keys)
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) { i.token(w, r, now()) })
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		i.t.Error(err)
	}
}

func (i *issuer) configuration(w http.ResponseWriter, _ *http.Request) {
	if i.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	i.answer(w, claims{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
		"jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (i *issuer) keys(w http.ResponseWriter, _ *http.Request) {
	i.answer(w, claims{"keys": []claims{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
		"n": encode(i.key.N.Bytes()), "e": encode(big.NewInt(int64(i.key.E)).Bytes()),
	}}})
}

// login plays the user at the provider: it takes the address that the browser was
// sent to and returns the query of the way back.
func (i *issuer) login(authorize *url.URL) url.Values {
	asked := authorize.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": clientID, "code_challenge_method": "S256", "redirect_uri": callbackURL,
	} {
		if asked.Get(name) != want {
			i.t.Errorf("the provider was asked %s=%q, want %q", name, asked.Get(name), want)
		}
	}
	code := "code-" + asked.Get("state")
	i.codes[code] = asked
	return url.Values{"code": {code}, "state": {asked.Get("state")}}
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request, now time.Time) {
	asked, ok := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || encode(sum[:]) != asked.Get("code_challenge") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(claims{"error": "invalid_grant", "error_description": "geheim detail"})
		return
	}
	c := claims{
		"iss": i.URL, "aud": clientID, "sub": "s-1", "name": "Sanne", "groups": []string{"jpf-haag", "iets-anders"},
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": asked.Get("nonce"),
	}
	if i.change != nil {
		i.change(c)
	}
	i.answer(w, claims{"access_token": "x", "token_type": "Bearer", "id_token": i.sign(c)})
}

func (i *issuer) sign(c claims) string {
	head, err := json.Marshal(claims{"alg": "RS256", "kid": keyID, "typ": "JWT"})
	if err != nil {
		i.t.Fatal(err)
	}
	body, err := json.Marshal(c)
	if err != nil {
		i.t.Fatal(err)
	}
	signed := encode(head) + "." + encode(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.signer, crypto.SHA256, sum[:])
	if err != nil {
		i.t.Fatal(err)
	}
	return signed + "." + encode(signature)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
