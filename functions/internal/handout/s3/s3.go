// Package s3 keeps files to hand over in a bucket, and gives addresses that are signed
// for a few minutes. What is in the bucket goes by the rule of its life cycle.
package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/secret"
)

// Prefix is where the files stand in the bucket; the rights of the function end there.
const Prefix = "uitvoer/"

// Desk keeps files in a bucket.
type Desk struct {
	client *s3.Client
	sign   *s3.PresignClient
	bucket string
	key    string // id of the key that files are encrypted with; empty for that of the bucket
	random io.Reader
}

var _ handout.Desk = (*Desk)(nil)

// New returns a desk on a bucket. random is the source of names.
func New(client *s3.Client, bucket, key string, random io.Reader) *Desk {
	return &Desk{client, s3.NewPresignClient(client), bucket, key, random}
}

// Deliver writes the file on the disk of the function first: the bucket wants to know
// how long it is, and memory does not grow with it.
func (d *Desk) Deliver(ctx context.Context, name, contentType string, write func(io.Writer) error) (address string, err error) {
	token, err := secret.NewToken(d.random)
	if err != nil {
		return "", err
	}
	name = handout.FileName(name)
	spool, err := os.CreateTemp("", "uitvoer-*")
	if err != nil {
		return "", fmt.Errorf("keep file: %w", err)
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	if err := write(spool); err != nil {
		return "", err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("keep file: %w", err)
	}
	at := aws.String(Prefix + token + "/" + name)
	put := &s3.PutObjectInput{Bucket: &d.bucket, Key: at, Body: spool, ContentType: &contentType}
	if d.key != "" {
		put.SSEKMSKeyId, put.ServerSideEncryption = &d.key, "aws:kms"
	}
	if _, err := d.client.PutObject(ctx, put); err != nil {
		return "", fmt.Errorf("keep file in the bucket: %w", err)
	}
	signed, err := d.sign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &d.bucket, Key: at, ResponseContentDisposition: aws.String(`attachment; filename="` + name + `"`),
	}, s3.WithPresignExpires(handout.Keep))
	if err != nil {
		return "", fmt.Errorf("sign the address of a file: %w", err)
	}
	return signed.URL, nil
}
