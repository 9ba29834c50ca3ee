package walk_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
	"effectmonitor/functions/internal/zone"
)

// loadTable is a table of participants who filled in a long questionnaire and sent nothing.
type loadTable struct {
	name, bundle string // the table, and the file with its definitions
	cases        *app.App
	feed         table.Feed
	links        []string // the path of each
}

// newLoadTable makes so many of them on the embedded table, which is faster, and copies them.
func newLoadTable(t *testing.T, db *dynamolocal.Server, plan rush.Plan, users []auth.User, count int) loadTable {
	t.Helper()
	folder := t.TempDir()
	root, err := rush.Definitions(folder, plan.Questions)
	if err != nil {
		t.Fatal(err)
	}
	defs, found := load.Load(os.DirFS(root))
	if defs == nil {
		t.Fatal(found)
	}
	made := loadTable{bundle: filepath.Join(folder, "bundle.json")}
	data, err := defs.Bundle()
	if err == nil {
		err = os.WriteFile(made.bundle, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	before := tableNames(t, db)
	to, feed := db.Create(t, time.Now)
	for name := range tableNames(t, db) {
		if !before[name] {
			made.name = name
		}
	}
	made.cases, made.feed = casesOn(t, to, defs), feed
	from, err := bolt.Open(filepath.Join(folder, "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if made.links, err = plan.Prepare(t.Context(), casesOn(t, from, defs), count, users, func(int) {}); err != nil {
		t.Fatal(err)
	}
	copyItems(t, from, to)
	return made
}

func tableNames(t *testing.T, db *dynamolocal.Server) map[string]bool {
	t.Helper()
	tables, err := db.Client().ListTables(t.Context(), &dynamodb.ListTablesInput{})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range tables.TableNames {
		names[name] = true
	}
	return names
}

func casesOn(t *testing.T, on table.Table, defs *catalog.Catalog) *app.App {
	t.Helper()
	days, err := zone.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return app.New(app.Config{Store: store.New(on), Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Random: rand.Reader, Zone: days})
}
