// Package start is how every function in the cloud begins: it reads what all of them
// are told, names everything that is missing at once, and opens the table.
//
// It holds no right: what a function may do is in its role, and what else it needs (a
// key, a sender) its own main opens.
package start

import (
	"crypto/rand"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo"
)

// Function is a function that begins.
type Function struct {
	Log  *slog.Logger
	Env  *cloud.Environment
	Defs *catalog.Catalog
	Zone *time.Location

	table string
}

// New reads what every function is told. What one needs beside it, it asks Env before
// it calls Open.
func New() *Function {
	f := &Function{Log: slog.New(traced{cloud.Log().Handler()}), Env: cloud.NewEnvironment(os.Getenv)}
	f.Defs, f.Zone, f.table = f.Env.Catalog(), f.Env.Zone(), f.Env.Need(cloud.TableName)
	return f
}

// Open ends the process when anything is missing. It returns the account and what the
// use cases are made of, without a key that opens a name.
func (f *Function) Open() (aws.Config, app.Config) {
	account, err := account.Config(os.Getenv)
	f.StopOn(err)
	f.StopOn(f.Env.Err())
	return account, app.Config{
		Store:   store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(account)), f.table, time.Now)),
		Catalog: func() *catalog.Catalog { return f.Defs }, Now: time.Now, Random: rand.Reader, Zone: f.Zone,
		RosterAge: cloud.RosterAge,
	}
}

// StopOn ends the process when there is an error.
func (f *Function) StopOn(err error) {
	if err != nil {
		f.Log.Error("cannot start", "error", err)
		os.Exit(1)
	}
}
