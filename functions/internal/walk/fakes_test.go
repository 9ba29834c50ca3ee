package walk_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
)

// issuer stands in for the identity provider: whoever asks is signed in as the test
// says. What a strict provider refuses is tested with the adapter itself.
type issuer struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey

	mu     sync.Mutex
	claims map[string]map[string]any // code → who
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, claims: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		reply(t, w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
			"jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		reply(t, w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k", "n": raw64(key.N.Bytes()), "e": raw64(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		reply(t, w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": i.sign(i.claims[r.FormValue("code")])})
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

// signIn takes a visitor through the provider and back.
func (i *issuer) signIn(v *visitor, id, name, group string) {
	i.t.Helper()
	asked := v.get("/aanmelden").url.Query()
	if asked.Get("code_challenge") == "" || asked.Get("redirect_uri") != host+"/aanmelden/terug" {
		i.t.Fatalf("the provider was asked %v", asked)
	}
	code := "code-" + id
	i.mu.Lock()
	i.claims[code] = map[string]any{
		"iss": i.URL, "aud": asked.Get("client_id"), "sub": id, "name": name, "groups": []string{group},
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(), "nonce": asked.Get("nonce"),
	}
	i.mu.Unlock()
	v.get("/aanmelden/terug?" + url.Values{"code": {code}, "state": {asked.Get("state")}}.Encode()).ok()
}

func (i *issuer) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	signed := raw64([]byte(`{"alg":"RS256","kid":"k","typ":"JWT"}`)) + "." + raw64(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		i.t.Error(err)
	}
	return signed + "." + raw64(signature)
}

func raw64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func reply(t *testing.T, w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		t.Error(err)
	}
}

// newKMS stands in for the key service: a ciphertext is the plaintext behind the
// name of its key and its context, turned around.
func newKMS(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			KeyId, Plaintext, CiphertextBlob string
			EncryptionContext                map[string]string
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		bound := fmt.Sprintf("%s|%v|", in.KeyId, in.EncryptionContext)
		switch r.Header.Get("X-Amz-Target") {
		case "TrentService.Encrypt":
			reply(t, w, map[string]any{"KeyId": in.KeyId, "CiphertextBlob": base64.StdEncoding.EncodeToString(turned(bound + in.Plaintext))})
		case "TrentService.Decrypt":
			blob, err := base64.StdEncoding.DecodeString(in.CiphertextBlob)
			plain, ours := strings.CutPrefix(string(turned(string(blob))), bound)
			if err != nil || !ours {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			reply(t, w, map[string]any{"KeyId": in.KeyId, "Plaintext": plain})
		default:
			t.Errorf("the key service was asked %q", r.Header.Get("X-Amz-Target"))
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func turned(s string) []byte {
	b := []byte(s)
	for i := range b {
		b[i] ^= 0x5a
	}
	return b
}

// asRecord writes a change as the stream delivers it to a function.
func asRecord(c table.Change) any {
	text := func(s string) any { return map[string]string{"S": s} }
	keys := map[string]any{"PK": text(c.Key.Partition), "SK": text(c.Key.Sort)}
	image := func(it *table.Item) any {
		if it == nil {
			return nil
		}
		out := map[string]any{
			"PK": keys["PK"], "SK": keys["SK"], "v": map[string]string{"N": strconv.FormatUint(it.Version, 10)},
			"d": map[string]string{"B": base64.StdEncoding.EncodeToString(it.Value)},
		}
		if !it.Expires.IsZero() {
			out["x"] = map[string]string{"N": strconv.FormatInt(it.Expires.Unix(), 10)}
		}
		return out
	}
	change := map[string]any{"SequenceNumber": c.ID, "Keys": keys}
	if old := image(c.Old); old != nil {
		change["OldImage"] = old
	}
	if now := image(c.New); now != nil {
		change["NewImage"] = now
	}
	return map[string]any{"eventID": c.ID, "eventSource": "aws:dynamodb", "dynamodb": change}
}

// poison is a record that nothing of ours wrote.
func poison(sequence string) any {
	return map[string]any{"eventID": sequence, "dynamodb": map[string]any{
		"SequenceNumber": sequence, "Keys": map[string]any{"id": map[string]string{"S": "geheim"}},
	}}
}

// failing is a testing.TB that remembers why a test was ended instead of ending it.
type failing struct {
	testing.TB
	message string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit() // as the real one: the caller does not go on
}
