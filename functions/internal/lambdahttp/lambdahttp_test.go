package lambdahttp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func recorded(t testing.TB, name string) events.APIGatewayV2HTTPRequest {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var e events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFormPost(t *testing.T) {
	r, err := NewRequest(context.Background(), recorded(t, "form-post.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	if got := r.PostForm.Get("toelichting"); got != "cé" {
		t.Errorf("the form says %q", got)
	}
	if got := r.Form["stap"]; !slices.Equal(got, []string{"2", "3"}) {
		t.Errorf("the query holds %q", got)
	}
	if got := r.Form.Get("naam"); got != "A&B" {
		t.Errorf("an escaped & in the query became %q", got)
	}
	for name, want := range map[string]string{"sessie": "abc", "taal": "nl"} {
		if c, err := r.Cookie(name); err != nil || c.Value != want {
			t.Errorf("cookie %s is %v, %v", name, c, err)
		}
	}
	if r.RemoteAddr != "198.51.100.7:0" {
		t.Errorf("the caller's address is %s, not the one the gateway saw", r.RemoteAddr)
	}
	if r.Host != "api.example.org" || r.Header.Get("Host") != "" {
		t.Errorf("host %q, header %q", r.Host, r.Header.Get("Host"))
	}
	if RequestID(r.Context()) != "LV7fzho-PHcEJPw=" {
		t.Errorf("request id %q", RequestID(r.Context()))
	}
	if r.ContentLength != 28 {
		t.Errorf("content length %d", r.ContentLength)
	}
}

func TestStageAndEscapedPath(t *testing.T) {
	var got string
	mux := http.NewServeMux()
	mux.HandleFunc("GET /u/{sleutel}", func(_ http.ResponseWriter, r *http.Request) { got = r.PathValue("sleutel") })
	answer, err := Adapt(mux)(context.Background(), recorded(t, "get-stage.json"))
	if err != nil || answer.StatusCode != http.StatusOK || got != "abc/def" {
		t.Errorf("status %d, key %q, error %v", answer.StatusCode, got, err)
	}
}

func TestOddPaths(t *testing.T) {
	for raw, want := range map[string]string{
		"":                 "/",
		"//elders.example": "//elders.example",
		"/100%":            "/100%",
		"/a%20b":           "/a b",
		"/../geheim":       "/../geheim", // the mux cleans, not the adapter
	} {
		e := events.APIGatewayV2HTTPRequest{RawPath: raw}
		e.RequestContext.HTTP.Method = "GET"
		r, err := NewRequest(context.Background(), e)
		if err != nil || r.URL.Path != want || r.URL.Host != "" {
			t.Errorf("%q gives path %q host %q, error %v", raw, r.URL.Path, r.URL.Host, err)
		}
	}
}

func TestInvalidEvents(t *testing.T) {
	noBase64 := recorded(t, "form-post.json")
	noBase64.Body = "***"
	noMethod := recorded(t, "form-post.json")
	noMethod.RequestContext.HTTP.Method = "GET /"
	for name, e := range map[string]events.APIGatewayV2HTTPRequest{"body": noBase64, "method": noMethod} {
		answer, err := Adapt(http.NotFoundHandler())(context.Background(), e)
		if err != nil || answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d, error %v", name, answer.StatusCode, err)
		}
	}
}

func TestResponses(t *testing.T) {
	png := []byte{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0xff}
	cases := []struct {
		name    string
		method  string
		handler http.HandlerFunc
		status  int
		body    []byte
		base64  bool
		headers map[string]string
		cookies []string
	}{
		{
			name: "html", method: "GET", status: 200, body: []byte("<p>één</p>"),
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Add("Vary", "Accept")
				w.Header().Add("Vary", "Cookie")
				http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
				http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
				_, _ = io.WriteString(w, "<p>één</p>")
			},
			headers: map[string]string{"content-type": "text/html; charset=utf-8", "vary": "Accept, Cookie"},
			cookies: []string{"a=1", "b=2"},
		},
		{
			name: "image", method: "GET", status: 200, body: png, base64: true,
			handler: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(png) },
			headers: map[string]string{"content-type": "image/png"},
		},
		{
			name: "compressed text", method: "GET", status: 200, body: []byte("zip"), base64: true,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/css; charset=utf-8")
				w.Header().Set("Content-Encoding", "br")
				_, _ = io.WriteString(w, "zip")
			},
			headers: map[string]string{"content-type": "text/css; charset=utf-8", "content-encoding": "br"},
		},
		{
			name: "text that is no UTF-8", method: "GET", status: 200, body: []byte{'a', 0xff}, base64: true,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/csv; charset=utf-8")
				_, _ = w.Write([]byte{'a', 0xff})
			},
			headers: map[string]string{"content-type": "text/csv; charset=utf-8"},
		},
		{
			name: "redirect", method: "POST", status: 303, body: nil,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/klaar")
				w.WriteHeader(http.StatusSeeOther)
				w.WriteHeader(http.StatusTeapot)           // too late
				w.Header().Set("X-Laat", "niet verstuurd") // too late as well
			},
			headers: map[string]string{"location": "/klaar"},
		},
		{
			name: "nothing written", method: "GET", status: 200,
			handler: func(http.ResponseWriter, *http.Request) {}, headers: map[string]string{},
		},
		{
			name: "head has no body", method: "HEAD", status: 200,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusEarlyHints)
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, "{}")
			},
			headers: map[string]string{"content-type": "application/json"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := recorded(t, "form-post.json")
			e.RequestContext.HTTP.Method = c.method
			answer, err := Adapt(c.handler)(context.Background(), e)
			if err != nil {
				t.Fatal(err)
			}
			body := []byte(answer.Body)
			if answer.IsBase64Encoded {
				if body, err = base64.StdEncoding.DecodeString(answer.Body); err != nil {
					t.Fatal(err)
				}
			}
			if answer.StatusCode != c.status || answer.IsBase64Encoded != c.base64 || string(body) != string(c.body) {
				t.Errorf("got %d base64=%t %q, want %d base64=%t %q",
					answer.StatusCode, answer.IsBase64Encoded, body, c.status, c.base64, c.body)
			}
			if !maps.Equal(answer.Headers, c.headers) {
				t.Errorf("headers %v, want %v", answer.Headers, c.headers)
			}
			if !slices.Equal(answer.Cookies, c.cookies) {
				t.Errorf("cookies %q, want %q", answer.Cookies, c.cookies)
			}
		})
	}
}

// FuzzRequest: whatever the gateway sends, the adapter answers and does not panic.
func FuzzRequest(f *testing.F) {
	for _, name := range []string{"form-post.json", "get-stage.json"} {
		data, err := json.Marshal(recorded(f, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	serve := Adapt(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e events.APIGatewayV2HTTPRequest
		if json.Unmarshal(data, &e) != nil {
			return
		}
		answer, err := serve(context.Background(), e)
		if err != nil || (answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusBadRequest) {
			t.Errorf("status %d, error %v", answer.StatusCode, err)
		}
	})
}
