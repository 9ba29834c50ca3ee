// Package dynamo keeps the table in one DynamoDB table with a stream of new and
// old images: the store in the cloud.
//
// It uses no secondary index and no scan. It must not know what is stored, read
// the clock itself (the clock is an argument) or create tables; the
// infrastructure does that, and package dynamolocal for tests.
package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"effectmonitor/functions/internal/pause"
	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// API is the part of the DynamoDB client that the adapter uses.
type API interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

// Table is a table.Table over one DynamoDB table. It is safe for concurrent use.
type Table struct {
	api  API
	name string
	now  func() time.Time
	// pause waits between two attempts; tests replace it.
	pause func(ctx context.Context, attempt int) error
}

var _ table.Table = (*Table)(nil)

// New returns the table with a name. The clock decides which items have expired
// in the time before DynamoDB removes them, which can take days.
func New(api API, name string, now func() time.Time) *Table {
	return &Table{api: api, name: name, now: now, pause: backoff}
}

// Attempts beyond those of the SDK, which does not repeat a transaction that
// lost from another one.
const (
	maxAttempts = 10
	firstPause  = 10 * time.Millisecond
	longestWait = time.Second
)

// backoff waits a random time up to a bound that doubles with each attempt, so
// that contenders spread out.
func backoff(ctx context.Context, attempt int) error {
	bound := min(firstPause<<attempt, longestWait)
	return pause.For(ctx, time.Duration(1+rand.Int64N(int64(bound))))
}

// Get implements table.Reader.
func (t *Table) Get(ctx context.Context, key table.Key) (table.Item, error) {
	if err := table.ValidateKey(key); err != nil {
		return table.Item{}, err
	}
	out, err := t.api.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &t.name, Key: keyAttributes(key), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return table.Item{}, fmt.Errorf("get %v: %w", key, translate(err))
	}
	if out.Item == nil {
		return table.Item{}, table.NotFound(key)
	}
	it, err := decode(out.Item)
	if err != nil {
		return table.Item{}, err
	}
	if !it.Alive(t.now()) {
		return table.Item{}, table.NotFound(key)
	}
	return it, nil
}

// GetMany implements table.Reader.
func (t *Table) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	if err := errors.Join(ctx.Err(), table.ValidateKeys(keys)); err != nil {
		return nil, err
	}
	found := make(map[table.Key]table.Item, len(keys))
	ask := t.request(keys)
	for attempt := 0; len(ask) > 0; attempt++ {
		if attempt == maxAttempts {
			return nil, fmt.Errorf("get %d keys: %w", len(keys), table.ErrBusy)
		}
		if attempt > 0 {
			if err := t.pause(ctx, attempt); err != nil {
				return nil, err
			}
		}
		out, err := t.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: ask})
		if err != nil {
			return nil, fmt.Errorf("get %d keys: %w", len(keys), translate(err))
		}
		if err := t.collect(found, out.Responses[t.name]); err != nil {
			return nil, err
		}
		if len(out.Responses[t.name]) > 0 {
			attempt = 0 // 16 MB at once is a full answer, not a sign of pressure
		}
		ask = out.UnprocessedKeys
	}
	return found, nil
}

func (t *Table) request(keys []table.Key) map[string]types.KeysAndAttributes {
	seen := make(map[table.Key]bool, len(keys))
	ask := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, k := range keys {
		if !seen[k] { // DynamoDB refuses a key that comes twice
			seen[k] = true
			ask.Keys = append(ask.Keys, keyAttributes(k))
		}
	}
	if len(ask.Keys) == 0 {
		return nil
	}
	return map[string]types.KeysAndAttributes{t.name: ask}
}

func (t *Table) collect(found map[table.Key]table.Item, got []map[string]types.AttributeValue) error {
	now := t.now()
	for _, attributes := range got {
		it, err := decode(attributes)
		if err != nil {
			return err
		}
		if it.Alive(now) {
			found[it.Key] = it
		}
	}
	return nil
}
