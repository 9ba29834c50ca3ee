package walk_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/secret"
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
	sent         *posted
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
	to := db.CreateMute(t, time.Now)
	for name := range tableNames(t, db) {
		if !before[name] {
			made.name = name
		}
	}
	made.cases = casesOn(t, to, defs)
	from, err := bolt.Open(filepath.Join(folder, "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if made.links, err = plan.Prepare(t.Context(), casesOn(t, from, defs), count, users, func(int) {}); err != nil {
		t.Fatal(err)
	}
	copyItems(t, from, to)
	made.sent = newPosted(t, from)
	return made
}

// posted is the feed of a table without a stream: what people sent through a personal link
// changes their response. The stream of DynamoDB Local keeps every change of every item,
// and the more it has, the longer each transaction takes (BenchmarkSubmit in package
// dynamo), which DynamoDB does beside it.
type posted struct {
	lock      sync.Mutex
	responses map[string]table.Key // by the hash of the token of the link
	changes   []table.Change
}

// newPosted reads from the feed of a table which links there are.
func newPosted(t *testing.T, from table.Feed) *posted {
	t.Helper()
	p := &posted{responses: map[string]table.Key{}}
	for cursor := ""; ; {
		changes, next, err := from.Read(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			return p
		}
		for _, c := range changes {
			if parts := strings.Split(c.Key.Sort, "/"); len(parts) == 4 && parts[0] == "invitation" {
				p.responses[parts[3]] = table.Key{Partition: c.Key.Partition, Sort: "response/" + parts[1] + "/" + parts[2]}
			}
		}
		cursor = next
	}
}

// note notes that something was sent to the address of a page.
func (p *posted) note(path string) {
	parts := strings.Split(path, "/")
	if len(parts) < 3 || parts[1] != "v" {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if key, known := p.responses[secret.HashToken(parts[2])]; known {
		item := &table.Item{Key: key, Value: []byte("{}"), Version: 1} // who follows the feed reads what is there by then
		p.changes = append(p.changes, table.Change{ID: strconv.Itoa(len(p.changes) + 1), Key: key, New: item})
	}
}

// Read implements table.Feed.
func (p *posted) Read(_ context.Context, cursor string, limit int) ([]table.Change, string, error) {
	at, _ := strconv.Atoi(cursor)
	p.lock.Lock()
	defer p.lock.Unlock()
	end := min(at+limit, len(p.changes))
	return slices.Clone(p.changes[at:end]), strconv.Itoa(end), nil
}

// Wait implements table.Feed.
func (p *posted) Wait(ctx context.Context, _ string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(50 * time.Millisecond):
		return nil
	}
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
