// Command project follows the table's stream: it computes the facts of the
// participants that changed and then the figures that depend on them.
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
	if err := env.Err(); err != nil {
		stop(log, err)
	}
	aws, err := account.Config(os.Getenv)
	if err != nil {
		stop(log, err)
	}
	// No Box: this function has no use for a name and no key to open one.
	a := app.New(app.Config{
		Store:   store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(aws)), name, time.Now)),
		Catalog: func() *catalog.Catalog { return defs },
		Now:     time.Now, Zone: zone,
	})
	lambda.Start(handler(a.Project, log))
}

func stop(log *slog.Logger, err error) {
	log.Error("cannot start", "error", err)
	os.Exit(1)
}
