package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"effectmonitor/functions/internal/handout"
)

// bucket answers the two requests that a desk makes.
type bucket struct {
	sync.Mutex
	objects map[string][]byte
	headers http.Header
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.Lock()
	defer b.Unlock()
	switch r.Method {
	case http.MethodPut:
		data, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		b.objects[r.URL.Path], b.headers = data, r.Header.Clone()
	case http.MethodGet:
		data, ok := b.objects[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Disposition", r.URL.Query().Get("response-content-disposition"))
		_, _ = w.Write(data)
	}
}

func start(t *testing.T) (*Desk, *bucket) {
	t.Helper()
	b := &bucket{objects: map[string][]byte{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	client := s3.New(s3.Options{
		Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "geheim"}, nil
		}),
	})
	return New(client, "emmer", "sleutel-1", rand.Reader), b
}

func TestDeliver(t *testing.T) {
	desk, b := start(t)
	content := bytes.Repeat([]byte("gegevens "), 100_000)
	address, err := desk.Deliver(t.Context(), "uitvoer.zip", "application/zip", func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(u.Path, "/emmer/"+Prefix) || u.Query().Get("X-Amz-Expires") != "600" || handout.Keep.Seconds() != 600 {
		t.Errorf("address %s", address)
	}
	if b.headers.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id") != "sleutel-1" || b.headers.Get("Content-Type") != "application/zip" {
		t.Errorf("headers %v", b.headers)
	}
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil || !bytes.Contains(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if answer.Header.Get("Content-Disposition") != `attachment; filename="uitvoer.zip"` {
		t.Errorf("%v", answer.Header)
	}
}

// TestNothingIsKeptOfAFault: a file that was not made whole does not reach the bucket.
func TestNothingIsKeptOfAFault(t *testing.T) {
	desk, b := start(t)
	broken := errors.New("broken")
	if _, err := desk.Deliver(t.Context(), "x", "", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if len(b.objects) != 0 {
		t.Error("something was kept")
	}
}
