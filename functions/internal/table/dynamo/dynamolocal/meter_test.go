package dynamolocal

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
)

// TestMeter holds what the server counts to how DynamoDB bills: two units for each kilobyte
// of each item of a transaction, one for each four kilobytes read.
func TestMeter(t *testing.T) {
	server := Start(t)
	server.Create(t, time.Now)
	m := server.Meter(t)
	client := dynamodb.New(dynamodb.Options{Region: region, Credentials: static, BaseEndpoint: &m.Endpoint})
	tab := dynamo.New(dynamo.Narrow(client), "table-1", time.Now)
	item := func(sort string, size int) table.Item {
		return table.Item{Key: table.Key{Partition: "p", Sort: sort}, Value: make([]byte, size)}
	}
	write := func(ops ...table.Op) {
		t.Helper()
		if err := tab.Write(t.Context(), ops...); err != nil {
			t.Fatal(err)
		}
	}
	write(table.Put(item("a", 10)), table.Create(item("b", 5000)), table.CheckAbsent(table.Key{Partition: "p", Sort: "c"}))
	// 1 and 5 kilobytes and one that is only looked at, each twice.
	if got, want := m.Take(), (Used{Writes: 1, WriteUnits: 14, Changes: 2}); got != want {
		t.Errorf("a transaction took %+v, want %+v", got, want)
	}
	if _, err := tab.Get(t.Context(), table.Key{Partition: "p", Sort: "b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := tab.GetMany(t.Context(), table.Key{Partition: "p", Sort: "a"}, table.Key{Partition: "p", Sort: "b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := tab.Query(t.Context(), "p", table.Range{}); err != nil {
		t.Fatal(err)
	}
	// 2 for five kilobytes; 1 and 2; 2 for all of the partition together.
	if got, want := m.Take(), (Used{Reads: 3, ReadUnits: 7}); got != want {
		t.Errorf("reading took %+v, want %+v", got, want)
	}
	if got := m.Take(); got != (Used{}) {
		t.Errorf("after that %+v", got)
	}
}
