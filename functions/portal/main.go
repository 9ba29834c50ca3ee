// Command portal serves the pages of staff: their own sign-in, sessions, policies
// and the keys of identities are here and nowhere else.
package main

import (
	"crypto/rand"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/lambdahttp"
	"effectmonitor/functions/internal/secret"
	wrap "effectmonitor/functions/internal/secret/kms"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo"
)

// keyAge is how long an opened keyset stays in memory.
const keyAge = 15 * time.Minute

func main() {
	log := cloud.Log()
	env := cloud.NewEnvironment(os.Getenv)
	defs, zone, name, key, provider := env.Catalog(), env.Zone(), env.Need(cloud.TableName), env.Key(), provider(env)
	aws, err := account.Config(os.Getenv)
	stopOn(log, err)
	stopOn(log, env.Err())
	records := store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(aws)), name, time.Now))
	a := app.New(app.Config{
		Store: records, Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Random: rand.Reader, Zone: zone, RosterAge: cloud.RosterAge,
		Box: secret.New(records, wrap.New(wrap.Narrow(kms.NewFromConfig(aws)), key), time.Now, keyAge),
	})
	pages, err := handler(a, provider, site.Config{
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
