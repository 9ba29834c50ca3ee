// Command retain runs on a schedule, once a day: it announces and carries out how long
// the data of participants are kept. It has no key that opens a name.
package main

import (
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
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
		Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Zone: zone,
	})
	lambda.Start(handler(a.Retain, log))
}

func stopOn(log *slog.Logger, err error) {
	if err != nil {
		log.Error("cannot start", "error", err)
		os.Exit(1)
	}
}
