// Command export serves the pages by which data leave: without names for research, as
// the national message, and the log of what left. It shares the sessions of the portal
// and has no key that opens a name; files go out by a bucket, because an answer of a
// function has a limit.
package main

import (
	"crypto/rand"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/front"
	"effectmonitor/functions/internal/cloud/start"
	bucket "effectmonitor/functions/internal/handout/s3"
)

func main() {
	f := start.New()
	name, key := f.Env.Need(cloud.ExportBucket), f.Env.Or(cloud.ExportKey, "")
	account, config := f.Open()
	desk := bucket.New(bucket.Of(account, name), key, rand.Reader)
	pages, err := handler(app.New(config), desk, front.Site(f))
	f.StopOn(err)
	front.Serve(f, pages)
}
