package lambdatest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// Do sends the request to the function as the gateway would, and gives its answer
// as a client would see it. Redirects are not followed.
func (f *Function) Do(r *http.Request) (*http.Response, error) {
	event, err := Event(r)
	if err != nil {
		return nil, err
	}
	raw, err := f.Invoke(r.Context(), event)
	if err != nil {
		return nil, err
	}
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, fmt.Errorf("the answer is no HTTP response: %w", err)
	}
	return response(r, answer)
}

// Event is the gateway's event, payload format 2.0, of the request. The body is
// always base64, as the gateway sends anything that is not plain text.
func Event(r *http.Request) (events.APIGatewayV2HTTPRequest, error) {
	var e events.APIGatewayV2HTTPRequest
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return e, fmt.Errorf("read body: %w", err)
		}
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), len(body) > 0
	}
	e.Version, e.RouteKey = "2.0", "$default"
	e.RawPath, e.RawQueryString = r.URL.EscapedPath(), r.URL.RawQuery
	e.Headers = map[string]string{}
	for name, values := range r.Header {
		if name != "Cookie" {
			e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	for _, c := range r.Cookies() {
		e.Cookies = append(e.Cookies, c.Name+"="+c.Value)
	}
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	e.Headers["host"] = host
	e.RequestContext = events.APIGatewayV2HTTPRequestContext{
		RouteKey: "$default", Stage: "$default", RequestID: "test", DomainName: host,
		HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
			Method: r.Method, Path: r.URL.EscapedPath(), Protocol: "HTTP/1.1",
			SourceIP: sourceIP(r), UserAgent: r.UserAgent(),
		},
	}
	return e, nil
}

// sourceIP is the address of the request, or one reserved for documentation.
func sourceIP(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return "192.0.2.1"
}

func response(r *http.Request, answer events.APIGatewayV2HTTPResponse) (*http.Response, error) {
	body := []byte(answer.Body)
	if answer.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(answer.Body); err != nil {
			return nil, fmt.Errorf("body of the answer: %w", err)
		}
	}
	h := http.Header{}
	for name, value := range answer.Headers {
		h.Set(name, value)
	}
	for name, values := range answer.MultiValueHeaders {
		for _, value := range values {
			h.Add(name, value)
		}
	}
	for _, c := range answer.Cookies {
		h.Add("Set-Cookie", c)
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", answer.StatusCode, http.StatusText(answer.StatusCode)),
		StatusCode:    answer.StatusCode,
		Header:        h,
		Body:          io.NopCloser(strings.NewReader(string(body))),
		ContentLength: int64(len(body)),
		Request:       r,
	}, nil
}

// Get is Do for a plain GET of path.
func (f *Function) Get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://monitor.example"+path, nil)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", path, err)
	}
	return f.Do(r)
}
