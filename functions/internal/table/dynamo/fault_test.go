package dynamo

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

// failing is an API that fails as scripted; a nil error is success.
type failing struct {
	API
	errs  []error
	calls int
	// unprocessed makes BatchGetItem hand back all keys as often.
	unprocessed int
}

func (f *failing) next() error {
	f.calls++
	if f.calls > len(f.errs) {
		return nil
	}
	return f.errs[f.calls-1]
}

func (f *failing) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	return &dynamodb.TransactWriteItemsOutput{}, f.next()
}

func (f *failing) GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return &dynamodb.GetItemOutput{Item: map[string]types.AttributeValue{"PK": text("p"), "SK": text("s")}}, f.next()
}

func (f *failing) Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return &dynamodb.QueryOutput{Items: []map[string]types.AttributeValue{{"PK": text("p"), "SK": text("s"), "v": text("1")}}}, f.next()
}

func (f *failing) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	err := f.next()
	if f.calls <= f.unprocessed {
		return &dynamodb.BatchGetItemOutput{UnprocessedKeys: in.RequestItems}, err
	}
	out := &dynamodb.BatchGetItemOutput{Responses: map[string][]map[string]types.AttributeValue{}}
	for _, k := range in.RequestItems["t"].Keys {
		k["v"], k["d"] = number(1), &types.AttributeValueMemberB{Value: []byte("x")}
		out.Responses["t"] = append(out.Responses["t"], k)
	}
	return out, err
}

// on returns a table on the API that counts its pauses instead of waiting.
func on(api API) (t *Table, pauses *int) {
	pauses = new(int)
	t = New(api, "t", func() time.Time { return time.Unix(1000, 0) })
	t.pause = func(context.Context, int) error { *pauses++; return nil }
	return t, pauses
}

func cancelled(codes ...string) error {
	e := &types.TransactionCanceledException{}
	for _, code := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: &code})
	}
	return fmt.Errorf("operation error: %w", e)
}

func repeat(err error, n int) (errs []error) {
	for range n {
		errs = append(errs, err)
	}
	return errs
}

func TestWriteFaults(t *testing.T) {
	network := errors.New("connection reset")
	throttled := &smithy.GenericAPIError{Code: "ThrottlingException"}
	ops := []table.Op{
		table.Put(table.Item{Key: table.Key{Partition: "p", Sort: "a"}}),
		table.Create(table.Item{Key: table.Key{Partition: "p", Sort: "b"}}),
	}
	for _, c := range []struct {
		name  string
		errs  []error
		want  error
		calls int
	}{
		{"fine", nil, nil, 1},
		{"a lost race is tried again", repeat(cancelled("TransactionConflict", "None"), 3), nil, 4},
		{"throttling inside the transaction is tried again", []error{cancelled("None", "ThrottlingError")}, nil, 2},
		{"no end of lost races", repeat(cancelled("None", "TransactionConflict"), 99), table.ErrBusy, maxAttempts},
		{"a failed condition is not tried again", []error{cancelled("None", "ConditionalCheckFailed")}, table.ErrConflict, 1},
		{"a failed condition outranks a lost race", []error{cancelled("TransactionConflict", "ConditionalCheckFailed")}, table.ErrConflict, 1},
		{"throttling that outlasts the SDK", []error{throttled}, table.ErrBusy, 1},
		{"a lost connection: the outcome is unknown", []error{network}, network, 1},
		{"a request that DynamoDB finds wrong", []error{cancelled("ValidationError")}, &types.TransactionCanceledException{}, 1},
	} {
		api := &failing{errs: c.errs}
		tab, pauses := on(api)
		err := tab.Write(t.Context(), ops...)
		_, wrong := errors.AsType[*types.TransactionCanceledException](err)
		_, wantWrong := c.want.(*types.TransactionCanceledException)
		if !errors.Is(err, c.want) && !(wrong && wantWrong) || api.calls != c.calls || *pauses != max(0, c.calls-1) {
			t.Errorf("%s: %v after %d calls and %d pauses, want %v after %d", c.name, err, api.calls, *pauses, c.want, c.calls)
		}
	}
	tab, _ := on(&failing{errs: []error{cancelled("None", "ConditionalCheckFailed")}})
	if conflict, ok := errors.AsType[*table.ConflictError](tab.Write(t.Context(), ops...)); !ok || conflict.Index != 1 || conflict.Key.Sort != "b" {
		t.Errorf("conflict %+v, want op 1 on p|b", conflict)
	}
}

// hanging cancels the context of the caller at its first call and loses every race.
type hanging struct {
	failing
	cancel func()
}

func (h *hanging) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	h.cancel()
	return nil, cancelled("TransactionConflict")
}

func TestWriteStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tab := New(&hanging{cancel: cancel}, "t", time.Now)
	err := tab.Write(ctx, table.Put(table.Item{Key: table.Key{Partition: "p", Sort: "a"}}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
}

func TestGetManyFaults(t *testing.T) {
	key := table.Key{Partition: "p", Sort: "a"}
	api := &failing{unprocessed: 3}
	tab, pauses := on(api)
	if got, err := tab.GetMany(t.Context(), key); err != nil || len(got) != 1 || *pauses != 3 {
		t.Errorf("unprocessed three times: %v, %v after %d pauses", got, err, *pauses)
	}
	tab, _ = on(&failing{unprocessed: 99})
	if _, err := tab.GetMany(t.Context(), key); !errors.Is(err, table.ErrBusy) {
		t.Errorf("unprocessed for ever: %v, want ErrBusy", err)
	}
	tab, _ = on(&failing{errs: []error{&smithy.GenericAPIError{Code: "ProvisionedThroughputExceededException"}}})
	if _, err := tab.GetMany(t.Context(), key); !errors.Is(err, table.ErrBusy) {
		t.Errorf("throttled: %v, want ErrBusy", err)
	}
}

func TestForeignItems(t *testing.T) {
	tab, _ := on(&failing{})
	if _, err := tab.Get(t.Context(), table.Key{Partition: "p", Sort: "s"}); !errors.Is(err, errForeign) {
		t.Errorf("Get of an item without version: %v", err)
	}
	if _, err := tab.Query(t.Context(), "p", table.Range{}); !errors.Is(err, errForeign) {
		t.Errorf("Query of an item whose version is text: %v", err)
	}
}

func TestReadFaults(t *testing.T) {
	down := errors.New("down")
	tab, _ := on(&failing{errs: repeat(down, 2)})
	if _, err := tab.Get(t.Context(), table.Key{Partition: "p", Sort: "s"}); !errors.Is(err, down) {
		t.Errorf("Get: %v", err)
	}
	if _, err := tab.Query(t.Context(), "p", table.Range{}); !errors.Is(err, down) {
		t.Errorf("Query: %v", err)
	}
}
