// Command results serves the pages of outcomes: dashboards, costs and benefits, what
// gemeenten learn from each other, reports, and the same figures for machines. It
// shares the sessions of the portal, where people sign in, and has no key that opens
// a name.
package main

import (
	"crypto/rand"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/lambdahttp"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo"
)

func main() {
	log := cloud.Log()
	env := cloud.NewEnvironment(os.Getenv)
	defs, zone, name := env.Catalog(), env.Zone(), env.Need(cloud.TableName)
	aws, err := account.Config(os.Getenv)
	stopOn(log, err)
	stopOn(log, env.Err())
	a := app.New(app.Config{
		Store:   store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(aws)), name, time.Now)),
		Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Random: rand.Reader, Zone: zone, RosterAge: cloud.RosterAge,
	})
	pages, err := handler(a, site.Config{
		Catalog: a.Catalog, Now: time.Now, Zone: zone, Log: log, Secure: true,
		Product: env.Or(cloud.Product, cloud.ProductName), Origin: os.Getenv(cloud.Origin),
	})
	stopOn(log, err)
	lambda.Start(lambdahttp.Adapt(lambdahttp.Behind(os.Getenv(cloud.OriginCode), pages)))
}

func stopOn(log *slog.Logger, err error) {
	if err != nil {
		log.Error("cannot start", "error", err)
		os.Exit(1)
	}
}
