// Command results serves the pages of outcomes: dashboards, costs and benefits, what
// gemeenten learn from each other, reports, and the same figures for machines. It
// shares the sessions of the portal, where people sign in, and has no key that opens
// a name. It may ask for a signature under a statement, and never sees that key.
package main

import (
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/front"
	"effectmonitor/functions/internal/cloud/start"
	signer "effectmonitor/functions/internal/signing/kms"
)

func main() {
	f := start.New()
	key := f.Env.Or(cloud.SigningKey, "")
	account, config := f.Open()
	if key != "" {
		config.Signer = signer.New(signer.Narrow(kms.NewFromConfig(account)), key)
	}
	pages, err := handler(app.New(config), front.Site(f))
	f.StopOn(err)
	front.Serve(f, pages)
}
