// Package s3 keeps files to hand over in a bucket, and gives addresses that are signed
// for a few minutes. What is in the bucket goes by the rule of its life cycle.
//
// It speaks the two requests that it needs itself, with the signer of the SDK: the
// client of the SDK brings every operation of S3 into the function, a third of what a
// function may weigh.
package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"effectmonitor/functions/internal/handout"
	"effectmonitor/functions/internal/pause"
	"effectmonitor/functions/internal/secret"
)

// Prefix is where the files stand in the bucket; the rights of the function end there.
const Prefix = "uitvoer/"

// The store is asked three times when it fails, with a pause that doubles in between.
const (
	attempts   = 3
	firstPause = 200 * time.Millisecond
)

// Desk keeps files in a bucket.
type Desk struct {
	bucket Bucket
	key    string // id of the key that files are encrypted with; empty for that of the bucket
	random io.Reader
}

var _ handout.Desk = (*Desk)(nil)

// New returns a desk on a bucket. random is the source of names.
func New(bucket Bucket, key string, random io.Reader) *Desk { return &Desk{bucket, key, random} }

// Deliver writes the file on the disk of the function first: the bucket wants to know
// how long it is and what it sums up to, and memory does not grow with it.
func (d *Desk) Deliver(ctx context.Context, name, contentType string, write func(io.Writer) error) (address string, err error) {
	token, err := secret.NewToken(d.random)
	if err != nil {
		return "", err
	}
	name = handout.FileName(name)
	file, err := os.CreateTemp("", "uitvoer-*")
	if err != nil {
		return "", fmt.Errorf("keep file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	whole := newSpool(file)
	if err := write(whole); err != nil {
		return "", err
	}
	at := Prefix + token + "/" + name
	if err := d.put(ctx, at, contentType, whole); err != nil {
		return "", fmt.Errorf("keep file in the bucket: %w", err)
	}
	address, err = d.bucket.address(ctx, at, name, d.bucket.Now())
	if err != nil {
		return "", fmt.Errorf("sign the address of a file: %w", err)
	}
	return address, nil
}

// put sends the file, and again when the store or the way to it fails.
func (d *Desk) put(ctx context.Context, at, contentType string, whole *spool) error {
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	if d.key != "" {
		header.Set("X-Amz-Server-Side-Encryption", "aws:kms")
		header.Set("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", d.key)
	}
	for tried := 1; ; tried++ {
		again, err := d.bucket.put(ctx, at, header, whole)
		if err == nil || !again || tried == attempts {
			return err
		}
		if ended := pause.For(ctx, firstPause<<(tried-1)); ended != nil {
			return errors.Join(err, ended)
		}
	}
}
