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
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"effectmonitor/functions/internal/handout"
)

// bucket answers the two requests that a desk makes.
type bucket struct {
	sync.Mutex
	objects map[string][]byte
	headers http.Header
	busy    int // how often it still answers that it cannot
	asked   int
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.Lock()
	defer b.Unlock()
	switch r.Method {
	case http.MethodPut:
		if b.asked++; b.busy > 0 {
			b.busy--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
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
	at := Of(aws.Config{Region: "eu-west-1", Credentials: keys}, "emmer")
	at.Address = server.URL + "/emmer"
	return New(at, "sleutel-1", rand.Reader), b
}

var keys = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "geheim", SessionToken: "korte tijd"}, nil
})

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
	u := mustURL(t, address)
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

// TestABusyBucketIsAskedAgain: the whole file arrives when a later attempt goes well, and
// a bucket that stays away is a fault and no address.
func TestABusyBucketIsAskedAgain(t *testing.T) {
	desk, b := start(t)
	content := []byte("gegevens")
	write := func(w io.Writer) error { _, err := w.Write(content); return err }
	b.busy = attempts - 1
	if _, err := desk.Deliver(t.Context(), "x.csv", "text/csv", write); err != nil {
		t.Fatal(err)
	}
	for at, got := range b.objects {
		if !bytes.Equal(got, content) {
			t.Errorf("%s holds %q", at, got)
		}
	}
	if b.asked != attempts || len(b.objects) != 1 {
		t.Errorf("asked %d times, %d objects", b.asked, len(b.objects))
	}
	b.busy = attempts
	if address, err := desk.Deliver(t.Context(), "y.csv", "text/csv", write); err == nil || address != "" || len(b.objects) != 1 {
		t.Errorf("address %q, %v, %d objects", address, err, len(b.objects))
	}
}

// TestSignsAsTheSDK: both requests are signed as the client of the SDK signs them, at the
// same second, for a bucket at its own address.
func TestSignsAsTheSDK(t *testing.T) {
	var sent *http.Request
	seen := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Header: http.Header{}}, nil
	})}
	client := s3.New(s3.Options{Region: "eu-west-1", Credentials: keys})
	ours := Of(aws.Config{Region: "eu-west-1", Credentials: keys}, "emmer")
	ours.Client = seen

	const at = "uitvoer/aB-9_x/uitvoer 1.zip"
	address, err := s3.NewPresignClient(client).PresignGetObject(t.Context(), &s3.GetObjectInput{
		Bucket: aws.String("emmer"), Key: aws.String(at), ResponseContentDisposition: aws.String(`attachment; filename="u.zip"`),
	}, s3.WithPresignExpires(handout.Keep))
	if err != nil {
		t.Fatal(err)
	}
	when := dated(t, mustURL(t, address.URL).Query().Get("X-Amz-Date"))
	got, err := ours.address(t.Context(), at, "u.zip", when)
	if err != nil || got != address.URL {
		t.Errorf("%v\n ours %s\ntheirs %s", err, got, address.URL)
	}

	// Without TLS the SDK too signs what the file sums up to; we always do.
	ours.Address = "http://emmer.test/emmer"
	client = s3.New(s3.Options{Region: "eu-west-1", Credentials: keys, HTTPClient: seen, BaseEndpoint: aws.String("http://emmer.test"),
		UsePathStyle: true, RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired})
	if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String("emmer"), Key: aws.String(at), Body: strings.NewReader("gegevens"), ContentType: aws.String("text/csv"),
		ServerSideEncryption: "aws:kms", SSEKMSKeyId: aws.String("sleutel-1"),
	}); err != nil {
		t.Fatal(err)
	}
	theirs := sent.Header.Get("Authorization")
	when = dated(t, sent.Header.Get("X-Amz-Date"))
	ours.Now = func() time.Time { return when }
	if _, err := ours.put(t.Context(), at, sent.Header, spoolOf(t, "gegevens")); err != nil {
		t.Fatal(err)
	}
	if signed := sent.Header.Get("Authorization"); signed == "" || signed != theirs {
		t.Errorf("to %s\n ours %s\ntheirs %s", sent.URL, signed, theirs)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func dated(t *testing.T, amz string) time.Time {
	t.Helper()
	when, err := time.Parse("20060102T150405Z", amz)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func spoolOf(t *testing.T, content string) *spool {
	t.Helper()
	file, err := os.Create(t.TempDir() + "/spool")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	out := newSpool(file)
	if _, err := io.WriteString(out, content); err != nil {
		t.Fatal(err)
	}
	return out
}
