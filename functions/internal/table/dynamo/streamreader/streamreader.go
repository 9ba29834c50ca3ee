// Package streamreader reads the stream of a DynamoDB table as a table.Feed. In
// the cloud Lambda does this and hands over batches; this reader serves tests
// and tools, and shows that both feeds mean the same.
//
// It keeps no state: how far every shard was read is in the cursor.
package streamreader

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"effectmonitor/functions/internal/pause"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// API is the part of the streams client that the reader uses.
type API interface {
	DescribeStream(context.Context, *dynamodbstreams.DescribeStreamInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.DescribeStreamOutput, error)
	GetShardIterator(context.Context, *dynamodbstreams.GetShardIteratorInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error)
	GetRecords(context.Context, *dynamodbstreams.GetRecordsInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetRecordsOutput, error)
}

// Reader is a table.Feed over one stream.
type Reader struct {
	api  API
	arn  string
	poll time.Duration
}

var _ table.Feed = (*Reader)(nil)

// New returns a reader of the stream. It looks for news every poll.
func New(api API, arn string, poll time.Duration) *Reader {
	return &Reader{api: api, arn: arn, poll: poll}
}

// position is how far one shard was read.
type position struct {
	// Last is the sequence number of the last record seen, empty for none.
	Last string `json:"l,omitempty"`
	// Done is true when the shard is closed and read to its end.
	Done bool `json:"d,omitempty"`
}

// Read implements table.Feed. A child shard is read only after its parent, so
// that the changes of one key stay in order.
func (r *Reader) Read(ctx context.Context, cursor string, limit int) ([]table.Change, string, error) {
	at, err := parse(cursor)
	if err != nil {
		return nil, cursor, err
	}
	shards, err := r.shards(ctx)
	if err != nil {
		return nil, cursor, err
	}
	forget(at, shards)
	var changes []table.Change
	for _, shard := range shards {
		id, parent := *shard.ShardId, aws.ToString(shard.ParentShardId)
		if at[id].Done || len(changes) >= max(limit, 1) || waitsFor(parent, at, shards) {
			continue
		}
		more, reached, err := r.readShard(ctx, id, at[id], max(limit, 1)-len(changes))
		if err != nil {
			return nil, cursor, err
		}
		changes, at[id] = append(changes, more...), reached
	}
	next, err := json.Marshal(at)
	return changes, string(next), err
}

// Wait implements table.Feed: a stream cannot call back, so it only takes its
// time between two looks.
func (r *Reader) Wait(ctx context.Context, _ string) error {
	return pause.For(ctx, r.poll)
}

func parse(cursor string) (map[string]position, error) {
	at := map[string]position{}
	if cursor == "" {
		return at, nil
	}
	if err := json.Unmarshal([]byte(cursor), &at); err != nil || at == nil {
		return nil, fmt.Errorf("%w: feed cursor %q", table.ErrInvalid, cursor)
	}
	return at, nil
}

// forget drops shards that the stream itself no longer knows.
func forget(at map[string]position, shards []types.Shard) {
	maps.DeleteFunc(at, func(id string, _ position) bool { return !known(id, shards) })
}

func known(id string, shards []types.Shard) bool {
	return slices.ContainsFunc(shards, func(s types.Shard) bool { return aws.ToString(s.ShardId) == id })
}

func waitsFor(parent string, at map[string]position, shards []types.Shard) bool {
	return parent != "" && known(parent, shards) && !at[parent].Done
}

// shards lists the shards, parents before children.
func (r *Reader) shards(ctx context.Context) ([]types.Shard, error) {
	var shards []types.Shard
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: &r.arn}
	for {
		out, err := r.api.DescribeStream(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("describe stream: %w", err)
		}
		shards = append(shards, out.StreamDescription.Shards...)
		if in.ExclusiveStartShardId = out.StreamDescription.LastEvaluatedShardId; in.ExclusiveStartShardId == nil {
			// The identifier of a shard begins with the time it was opened.
			slices.SortFunc(shards, func(a, b types.Shard) int { return cmp.Compare(aws.ToString(a.ShardId), aws.ToString(b.ShardId)) })
			return shards, nil
		}
	}
}

// emptyReads is how many empty answers in a row count as "nothing new": a
// stream may answer with nothing although more follows.
const emptyReads = 3

func (r *Reader) readShard(ctx context.Context, id string, from position, limit int) ([]table.Change, position, error) {
	iterator, err := r.iterator(ctx, id, from)
	if err != nil {
		return nil, from, err
	}
	var changes []table.Change
	for empty := 0; empty < emptyReads && len(changes) < limit; {
		out, err := r.api.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{
			ShardIterator: iterator, Limit: aws.Int32(int32(min(limit-len(changes), 1000))),
		})
		if err != nil {
			return nil, from, fmt.Errorf("read shard %s: %w", id, err)
		}
		for _, record := range out.Records {
			change, err := convert(record)
			if err != nil {
				return nil, from, err
			}
			changes, from.Last = append(changes, change), change.ID
		}
		if iterator = out.NextShardIterator; iterator == nil {
			from.Done = true
			return changes, from, nil
		}
		if empty++; len(out.Records) > 0 {
			empty = 0
		}
	}
	return changes, from, nil
}

func (r *Reader) iterator(ctx context.Context, id string, from position) (*string, error) {
	in := &dynamodbstreams.GetShardIteratorInput{StreamArn: &r.arn, ShardId: &id, ShardIteratorType: types.ShardIteratorTypeTrimHorizon}
	if from.Last != "" {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, &from.Last
	}
	out, err := r.api.GetShardIterator(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("open shard %s: %w", id, err)
	}
	return out.ShardIterator, nil
}

// convert goes through the form in which Lambda delivers a record, so that there
// is one reading of a record and not two.
func convert(r types.Record) (table.Change, error) {
	if r.Dynamodb == nil {
		return table.Change{}, errors.New("stream record without data")
	}
	e := events.DynamoDBEventRecord{EventID: aws.ToString(r.EventID)}
	if id := r.UserIdentity; id != nil {
		e.UserIdentity = &events.DynamoDBUserIdentity{Type: aws.ToString(id.Type), PrincipalID: aws.ToString(id.PrincipalId)}
	}
	e.Change = events.DynamoDBStreamRecord{
		SequenceNumber: aws.ToString(r.Dynamodb.SequenceNumber),
		Keys:           image(r.Dynamodb.Keys), OldImage: image(r.Dynamodb.OldImage), NewImage: image(r.Dynamodb.NewImage),
	}
	return dynamo.FromRecord(e)
}

func image(attributes map[string]types.AttributeValue) map[string]events.DynamoDBAttributeValue {
	out := make(map[string]events.DynamoDBAttributeValue, len(attributes))
	for name, v := range attributes {
		switch v := v.(type) {
		case *types.AttributeValueMemberS:
			out[name] = events.NewStringAttribute(v.Value)
		case *types.AttributeValueMemberN:
			out[name] = events.NewNumberAttribute(v.Value)
		case *types.AttributeValueMemberB:
			out[name] = events.NewBinaryAttribute(v.Value)
		}
	}
	return out
}
