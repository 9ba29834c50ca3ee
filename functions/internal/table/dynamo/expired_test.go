package dynamo_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
	"effectmonitor/functions/internal/testneeds"
)

// removed is a record of what the table removed by itself, because its time was over.
const removed = "testdata/expired.json"

// TestARemovalByTheTableIsRead: a record of such a removal gives the change, both as the API
// of streams writes it and as the documentation of Lambda has it, and says that nobody asked
// for it.
func TestARemovalByTheTableIsRead(t *testing.T) {
	data, err := os.ReadFile(removed)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{
		"of the stream": data,
		"of Lambda":     bytes.ReplaceAll(bytes.ReplaceAll(data, []byte(`"PrincipalId"`), []byte(`"principalId"`)), []byte(`"Type"`), []byte(`"type"`)),
	} {
		records := batch(t, text)
		if len(records) != 1 {
			t.Fatalf("%d records", len(records))
		}
		c, err := dynamo.FromRecord(records[0])
		if err != nil || !c.Expired || c.New != nil || c.Old == nil || !strings.HasPrefix(told(c.Old), "s@1 until ") || c.Key.String() != "session/abc|session" {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

// TestTheRemovalIsOfARealTable: DynamoDB Local removes what is over within some minutes, and
// its stream tells so in the shape that is recorded.
func TestTheRemovalIsOfARealTable(t *testing.T) {
	testneeds.Need(t, testneeds.All() || *update, "geduld: DynamoDB Local verwijdert eens per minuut (make test-all)")
	server := dynamolocal.Start(t)
	tab, _ := server.Create(t, time.Now)
	names, err := server.Client().ListTables(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	over := table.Item{Key: table.Key{Partition: "session/abc", Sort: "session"}, Value: []byte("s"), Expires: time.Now().Add(-time.Hour)} // what is older than five years stays
	if err := tab.Write(t.Context(), table.Create(over)); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(time.Second) {
		all := server.Records(t, names.TableNames[0])
		if len(all) < 2 {
			if time.Now().After(end) {
				t.Fatal("nothing was removed")
			}
			continue
		}
		if *update {
			data, err := json.MarshalIndent(map[string]any{"Records": all[1:]}, "", " ")
			if err == nil {
				err = os.WriteFile(removed, append(data, '\n'), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var kept struct{ Records []json.RawMessage }
		data, err := os.ReadFile(removed)
		if err == nil {
			err = json.Unmarshal(data, &kept)
		}
		if got, want := shapes(t, all[1:]), shapes(t, kept.Records); err != nil || !slices.Equal(got, want) {
			t.Errorf("the stream gives\n%v\nand recorded is\n%v (%v)", got, want, err)
		}
		return
	}
}
