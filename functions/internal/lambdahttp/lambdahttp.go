// Package lambdahttp lets an http.Handler answer the events of an API Gateway
// HTTP API (payload format 2.0) or a Lambda function URL, which share one shape.
//
// It must not know any route, page or use case: it translates, no more. It keeps
// nothing between two events, so a handler behaves as it does behind net/http.
package lambdahttp

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// Func is what lambda.Start takes.
type Func func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

type contextKey int

const requestIDKey contextKey = iota

// RequestID returns the gateway's id of the request that ctx belongs to, for
// logs; it is empty outside a request that came through Adapt.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey).(string)
	return id
}

// Adapt returns the function that serves events with h.
//
// An event that is no valid HTTP request (a body that is not base64 though it
// says so, an unparsable method or path) is answered with 400: an error would
// make the gateway answer 500 and count as a fault of the function. The returned
// function itself never gives an error; a panic of h is left to the Lambda
// runtime, which reports it with its stack.
func Adapt(h http.Handler) Func {
	return func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		r, err := NewRequest(ctx, e)
		if err != nil {
			return events.APIGatewayV2HTTPResponse{
				StatusCode: http.StatusBadRequest,
				Headers:    map[string]string{"content-type": "text/plain; charset=utf-8"},
				Body:       http.StatusText(http.StatusBadRequest),
			}, nil
		}
		w := newResponse()
		h.ServeHTTP(w, r)
		return w.event(r.Method), nil
	}
}

// NewRequest makes the request that net/http would have made of the same bytes.
// Header values that the gateway joined with commas stay joined, as HTTP allows;
// cookies come apart from the event's own list.
func NewRequest(ctx context.Context, e events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body, err := requestBody(e)
	if err != nil {
		return nil, fmt.Errorf("body of request %s: %w", e.RequestContext.RequestID, err)
	}
	ctx = context.WithValue(ctx, requestIDKey, e.RequestContext.RequestID)
	r, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", e.RequestContext.RequestID, err)
	}
	// Set apart from parsing: a path that starts with // would be read as a host.
	r.URL = target(e)
	for name, value := range e.Headers {
		r.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	r.Host = r.Header.Get("Host")
	if r.Host == "" {
		r.Host = e.RequestContext.DomainName
	}
	r.Header.Del("Host") // as net/http: the host is a field, not a header
	r.RequestURI = r.URL.RequestURI()
	// The address the gateway saw. X-Forwarded-For may hold whatever a caller
	// wrote into it, so a rate limit must look at this one.
	r.RemoteAddr = net.JoinHostPort(e.RequestContext.HTTP.SourceIP, "0")
	return r, nil
}

// target is path and query of the event, without the stage, which a gateway puts
// in front of the path unless the stage is the default one. A function URL gives
// the path as it was sent; an HTTP API gives it decoded, so that a lone % in it
// is no fault.
func target(e events.APIGatewayV2HTTPRequest) *url.URL {
	raw := e.RawPath
	if stage := e.RequestContext.Stage; stage != "" && stage != "$default" {
		if rest, ok := strings.CutPrefix(raw, "/"+stage); ok && (rest == "" || rest[0] == '/') {
			raw = rest
		}
	}
	if raw == "" {
		raw = "/"
	}
	u := &url.URL{Path: raw, RawQuery: e.RawQueryString}
	if decoded, err := url.PathUnescape(raw); err == nil {
		u.Path, u.RawPath = decoded, raw
	}
	return u
}

func requestBody(e events.APIGatewayV2HTTPRequest) ([]byte, error) {
	if e.IsBase64Encoded {
		return base64.StdEncoding.DecodeString(e.Body)
	}
	return []byte(e.Body), nil
}

// response collects what a handler writes.
type response struct {
	header http.Header
	sent   http.Header // the header as it was when the status was written
	status int
	body   bytes.Buffer
}

var _ http.ResponseWriter = (*response)(nil)
var _ io.StringWriter = (*response)(nil)

func newResponse() *response { return &response{header: http.Header{}} }

func (w *response) Header() http.Header { return w.header }

// WriteHeader fixes status and header, as net/http does. Informational answers
// (1xx) cannot travel through the gateway and are dropped.
func (w *response) WriteHeader(status int) {
	if w.status != 0 || status < 200 {
		return
	}
	w.status = status
	w.sent = w.header.Clone()
}

func (w *response) Write(p []byte) (int, error) {
	w.begin(p)
	return w.body.Write(p)
}

func (w *response) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// begin sends the header before the first byte, with a guessed type when the
// handler named none, as net/http does.
func (w *response) begin(p []byte) {
	if w.status != 0 {
		return
	}
	if len(p) > 0 && w.header.Get("Content-Type") == "" && w.header.Get("Content-Encoding") == "" {
		w.header.Set("Content-Type", http.DetectContentType(p))
	}
	w.WriteHeader(http.StatusOK)
}

// event is the answer in the shape of the gateway: cookies in a list of their
// own, other headers joined, and base64 for whatever is not plain text.
func (w *response) event(method string) events.APIGatewayV2HTTPResponse {
	w.begin(nil)
	e := events.APIGatewayV2HTTPResponse{
		StatusCode: w.status,
		Headers:    map[string]string{},
		Cookies:    w.sent.Values("Set-Cookie"),
	}
	for name, values := range w.sent {
		if name != "Set-Cookie" {
			e.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	body := w.body.Bytes()
	if method == http.MethodHead || w.status == http.StatusNoContent || w.status == http.StatusNotModified {
		body = nil
	}
	if isText(w.sent) && utf8.Valid(body) {
		e.Body = string(body)
	} else {
		e.Body = base64.StdEncoding.EncodeToString(body)
		e.IsBase64Encoded = true
	}
	return e
}

// isText says whether the body can travel inside a JSON string unharmed: only
// text that says it is UTF-8, and JSON, which is UTF-8 by definition.
func isText(h http.Header) bool {
	if h.Get("Content-Encoding") != "" {
		return false
	}
	kind, parameters, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	switch kind = strings.TrimSpace(kind); kind {
	case "", "application/json", "application/problem+json", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") && strings.Contains(parameters, "charset=utf-8")
}
