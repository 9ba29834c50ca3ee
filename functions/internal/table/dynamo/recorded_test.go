package dynamo_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

var update = flag.Bool("update", false, "record testdata/stream.json anew")

// recording is a batch as Lambda hands it over, of what record writes.
const recording = "testdata/stream.json"

// record writes a participant, changes and removes it, beside something that ends by itself
// and something that is empty, and gives what the stream of the table tells of it.
func record(t *testing.T, server *dynamolocal.Server) []json.RawMessage {
	t.Helper()
	tab, _ := server.Create(t, time.Now)
	item := func(partition, sort, value string) table.Item {
		return table.Item{Key: table.Key{Partition: partition, Sort: sort}, Value: []byte(value)}
	}
	ends := item("session/abc", "session", "s")
	ends.Expires = time.Unix(4000000000, 0)
	first := item("g/0518/p/DH-1001", "profile", `{"team":"Noord"}`)
	next := first
	next.Value, next.Version = []byte(`{"team":"Zuid"}`), 1
	for _, ops := range [][]table.Op{
		{table.Create(first)}, {table.Replace(next)}, {table.Create(ends), table.Create(item("g/0080/p/LW-1001", "response/T0/jongere", ""))}, {table.Delete(first.Key)},
	} {
		if err := tab.Write(t.Context(), ops...); err != nil {
			t.Fatal(err)
		}
	}
	names, err := server.Client().ListTables(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return server.Records(t, names.TableNames[len(names.TableNames)-1])
}

// batch reads records as the handler of a function does, and refuses a field that the types
// of Lambda do not know.
func batch(t *testing.T, data []byte) []events.DynamoDBEventRecord {
	t.Helper()
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	var e events.DynamoDBEvent
	if err := in.Decode(&e); err != nil {
		t.Fatal(err)
	}
	return e.Records
}

// TestRecordedEventsAreRead: a batch that was recorded from a real stream gives the changes
// that were made.
func TestRecordedEventsAreRead(t *testing.T) {
	data, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	last := ""
	for _, r := range batch(t, data) {
		c, err := dynamo.FromRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		if c.ID <= last || c.ID != r.Change.SequenceNumber || r.EventID == "" || r.Change.ApproximateCreationDateTime.IsZero() {
			t.Errorf("a record without its number, its place after %s or its time: %+v", last, r)
		}
		last = c.ID
		got = append(got, r.EventName+" "+c.Key.String()+" "+told(c.Old)+" "+told(c.New))
	}
	slices.Sort(got[2:4]) // of one transaction
	want := []string{
		`INSERT g/0518/p/DH-1001|profile - {"team":"Noord"}@1`,
		`MODIFY g/0518/p/DH-1001|profile {"team":"Noord"}@1 {"team":"Zuid"}@2`,
		`INSERT g/0080/p/LW-1001|response/T0/jongere - @1`,
		`INSERT session/abc|session - s@1 until 4000000000`,
		`REMOVE g/0518/p/DH-1001|profile {"team":"Zuid"}@2 -`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func told(it *table.Item) string {
	if it == nil {
		return "-"
	}
	text := fmt.Sprintf("%s@%d", it.Value, it.Version)
	if !it.Expires.IsZero() {
		text += fmt.Sprintf(" until %d", it.Expires.Unix())
	}
	return text
}

// TestRecordingIsOfARealStream: the same writes on DynamoDB Local give records of the same
// shape as those in testdata, so that what is recorded does not grow old unseen.
func TestRecordingIsOfARealStream(t *testing.T) {
	now := record(t, dynamolocal.Start(t))
	if *update {
		data, err := json.MarshalIndent(map[string]any{"Records": now}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(recording, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var kept struct{ Records []json.RawMessage }
	data, err := os.ReadFile(recording)
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shapes(t, now), shapes(t, kept.Records); !slices.Equal(got, want) {
		t.Errorf("the stream gives\n%s\nand recorded is\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// shapes are the fields of records with the types of their values, sorted: those of one
// transaction come in any order.
func shapes(t *testing.T, records []json.RawMessage) (all []string) {
	t.Helper()
	for _, r := range records {
		fields := map[string]string{}
		var v any
		if err := json.Unmarshal(r, &v); err != nil {
			t.Fatal(err)
		}
		fieldsOf("", v, fields)
		var list []string
		for path, kind := range fields {
			list = append(list, path+":"+kind)
		}
		slices.Sort(list)
		all = append(all, strings.Join(list, " "))
	}
	slices.Sort(all)
	return all
}

// fieldsOf notes each field by its path, with the type of what it holds.
func fieldsOf(path string, v any, into map[string]string) {
	object, is := v.(map[string]any)
	if !is {
		into[path] = fmt.Sprintf("%T", v)
	}
	for name, below := range object {
		fieldsOf(path+"/"+name, below, into)
	}
}

// TestRecordingHasTheFormOfLambda: the records in the samples of the library that AWS gives
// to read events have the same fields, of the same types. The attributes are each table's own.
func TestRecordingHasTheFormOfLambda(t *testing.T) {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, name := range []string{"dynamodb-event.json", "dynamodb-time-window-event.json"} {
		sample, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "events", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(want, outer(t, sample))
	}
	ours, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	got := outer(t, ours)
	delete(want, "/userIdentity/type") // of what the service removed, which the server does not do
	delete(want, "/userIdentity/principalId")
	for path, kind := range want {
		if got[path] != kind {
			t.Errorf("%s is %q here and %q in the sample", path, got[path], kind)
		}
	}
	for path := range got {
		if want[path] == "" {
			t.Errorf("%s is in no sample", path)
		}
	}
}

// outer are the fields of records outside the attributes of their items.
func outer(t *testing.T, data []byte) map[string]string {
	t.Helper()
	var e struct{ Records []any }
	if err := json.Unmarshal(data, &e); err != nil || len(e.Records) == 0 {
		t.Fatalf("%d records, %v", len(e.Records), err)
	}
	out := map[string]string{}
	for _, r := range e.Records {
		fields := map[string]string{}
		fieldsOf("", r, fields)
		for path, kind := range fields {
			for _, image := range []string{"/dynamodb/Keys", "/dynamodb/NewImage", "/dynamodb/OldImage"} {
				if strings.HasPrefix(path, image+"/") {
					path, kind = image, "attributes"
				}
			}
			out[path] = kind
		}
	}
	return out
}
