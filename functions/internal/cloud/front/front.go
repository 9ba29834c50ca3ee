// Package front is how a function in the cloud serves pages: behind the front that
// knows its secret, with a site made of what it was told at the start.
package front

import (
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/start"
	"effectmonitor/functions/internal/lambdahttp"
	"effectmonitor/functions/internal/site"
)

// Site is what the pages of a function are made of.
func Site(f *start.Function) site.Config {
	return site.Config{
		Catalog: func() *catalog.Catalog { return f.Defs }, Now: time.Now, Zone: f.Zone, Log: f.Log, Secure: true,
		Product: f.Env.Or(cloud.Product, cloud.ProductName), Origin: f.Env.Or(cloud.Origin, ""), Contact: f.Env.Or(cloud.Contact, ""),
	}
}

// Serve answers requests that come through the front, until the process is replaced.
func Serve(f *start.Function, pages http.Handler) {
	lambda.Start(lambdahttp.Adapt(lambdahttp.Behind(f.Env.Or(cloud.OriginCode, ""), pages)))
}
