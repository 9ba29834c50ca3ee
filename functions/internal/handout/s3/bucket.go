package s3

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"effectmonitor/functions/internal/handout"
)

// Bucket is where files are kept, and who asks.
type Bucket struct {
	Name, Region string
	// Address is that of the bucket when it is not the one of AWS, as
	// "http://localhost:9000/name".
	Address     string
	Credentials aws.CredentialsProvider
	Client      *http.Client
	Now         func() time.Time
}

// Of is a bucket of the account.
func Of(account aws.Config, name string) Bucket {
	return Bucket{Name: name, Region: account.Region, Credentials: account.Credentials, Client: http.DefaultClient, Now: time.Now}
}

// unsigned stands in an address for the sum of a content that is not known yet.
const unsigned = "UNSIGNED-PAYLOAD"

// signer signs a path as it stands: S3 does not escape it twice, as other services do.
var signer = v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })

// url is that of an object. Its path has no characters that are written in two ways.
func (b Bucket) url(at string) string {
	base := b.Address
	if base == "" {
		base = "https://" + b.Name + ".s3." + b.Region + ".amazonaws.com"
	}
	return strings.TrimSuffix(base, "/") + (&url.URL{Path: "/" + at}).EscapedPath()
}

// put sends an object once; again tells whether another attempt may go better.
func (b Bucket) put(ctx context.Context, at string, header http.Header, content *spool) (again bool, err error) {
	keys, err := b.Credentials.Retrieve(ctx)
	if err != nil {
		return false, fmt.Errorf("credentials: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, b.url(at)+"?x-id=PutObject", content.reader())
	if err != nil {
		return false, fmt.Errorf("address: %w", err)
	}
	r.Header, r.ContentLength = header.Clone(), content.size
	sum := hex.EncodeToString(content.sum.Sum(nil))
	r.Header.Set("X-Amz-Content-Sha256", sum)
	if err := signer.SignHTTP(ctx, keys, r, sum, "s3", b.Region, b.Now()); err != nil {
		return false, fmt.Errorf("sign: %w", err)
	}
	answer, err := b.Client.Do(r)
	if err != nil {
		return true, fmt.Errorf("send: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode == http.StatusOK {
		return false, nil
	}
	again = answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests
	why, err := io.ReadAll(io.LimitReader(answer.Body, 1000)) // names a fault and a request, nothing of the file
	if err != nil {
		why = []byte(err.Error())
	}
	return again, fmt.Errorf("answer %d (request %s): %s", answer.StatusCode, answer.Header.Get("X-Amz-Request-Id"), why)
}

// address is where an object can be fetched for as long as it is kept to hand over.
func (b Bucket) address(ctx context.Context, at, name string, now time.Time) (string, error) {
	keys, err := b.Credentials.Retrieve(ctx)
	if err != nil {
		return "", fmt.Errorf("credentials: %w", err)
	}
	query := url.Values{
		"X-Amz-Expires":                {strconv.Itoa(int(handout.Keep / time.Second))},
		"response-content-disposition": {`attachment; filename="` + name + `"`},
		"x-id":                         {"GetObject"},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url(at)+"?"+query.Encode(), nil)
	if err != nil {
		return "", fmt.Errorf("address: %w", err)
	}
	signed, _, err := signer.PresignHTTP(ctx, keys, r, unsigned, "s3", b.Region, now)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return signed, nil
}

// spool is a file that is written once and read from its beginning as often as it is
// sent.
type spool struct {
	file *os.File
	sum  hash.Hash
	size int64
}

func newSpool(file *os.File) *spool { return &spool{file: file, sum: sha256.New()} }

func (s *spool) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.size += int64(n)
	s.sum.Write(p[:n]) // never fails
	return n, err
}

func (s *spool) reader() io.Reader { return io.NewSectionReader(s.file, 0, s.size) }
