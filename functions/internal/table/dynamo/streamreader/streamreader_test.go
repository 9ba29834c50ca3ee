package streamreader

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// stream is a stream of shards with numbered records. A page of the list holds
// one shard, and every second read of records gives nothing.
type stream struct {
	shards []shard
	reads  int
	err    error
}

type shard struct {
	id, parent string
	records    []int
	closed     bool
}

func (s *stream) DescribeStream(_ context.Context, in *dynamodbstreams.DescribeStreamInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.DescribeStreamOutput, error) {
	n := 0
	for i := range s.shards {
		if s.shards[i].id == aws.ToString(in.ExclusiveStartShardId) {
			n = i + 1
		}
	}
	d := &types.StreamDescription{}
	if n < len(s.shards) {
		one := types.Shard{ShardId: &s.shards[n].id}
		if p := s.shards[n].parent; p != "" {
			one.ParentShardId = &p
		}
		d.Shards = []types.Shard{one}
	}
	if n+1 < len(s.shards) {
		d.LastEvaluatedShardId = &s.shards[n].id
	}
	return &dynamodbstreams.DescribeStreamOutput{StreamDescription: d}, s.err
}

func (s *stream) GetShardIterator(_ context.Context, in *dynamodbstreams.GetShardIteratorInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error) {
	return &dynamodbstreams.GetShardIteratorOutput{ShardIterator: aws.String(*in.ShardId + "/" + aws.ToString(in.SequenceNumber))}, nil
}

func (s *stream) GetRecords(_ context.Context, in *dynamodbstreams.GetRecordsInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetRecordsOutput, error) {
	if s.reads++; s.reads%2 == 1 {
		return &dynamodbstreams.GetRecordsOutput{NextShardIterator: in.ShardIterator}, nil
	}
	id, last, _ := strings.Cut(*in.ShardIterator, "/")
	after, _ := strconv.Atoi(last) // empty is the beginning
	out := &dynamodbstreams.GetRecordsOutput{}
	for _, sh := range s.shards {
		if sh.id != id {
			continue
		}
		for _, n := range sh.records {
			if n > after && len(out.Records) < int(*in.Limit) {
				out.Records, after = append(out.Records, change(n)), n
			}
		}
		if !sh.closed || len(sh.records) > 0 && after < sh.records[len(sh.records)-1] {
			out.NextShardIterator = aws.String(fmt.Sprintf("%s/%d", id, after))
		}
	}
	return out, nil
}

func change(n int) types.Record {
	attributes := map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "p"}, "SK": &types.AttributeValueMemberS{Value: "s"},
		"v": &types.AttributeValueMemberN{Value: strconv.Itoa(n)}, "d": &types.AttributeValueMemberB{Value: []byte{}},
	}
	return types.Record{EventID: aws.String("e"), Dynamodb: &types.StreamRecord{
		SequenceNumber: aws.String(strconv.Itoa(n)), Keys: attributes, NewImage: attributes,
	}}
}

// ids reads the feed to its end, limit changes at a time.
func ids(t *testing.T, r *Reader, cursor string, limit int) (got []string, next string) {
	t.Helper()
	for {
		changes, to, err := r.Read(t.Context(), cursor, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			got = append(got, c.ID)
		}
		if cursor = to; len(changes) == 0 {
			return got, cursor
		}
	}
}

func TestShards(t *testing.T) {
	s := &stream{shards: []shard{
		{id: "shard-3", parent: "shard-2", records: []int{7, 8}},
		{id: "shard-1", parent: "shard-0", records: []int{1, 2, 3}, closed: true}, // its parent is gone
		{id: "shard-2", parent: "shard-1", records: []int{4, 5, 6}, closed: true},
	}}
	r := New(s, "arn", time.Millisecond)
	for _, limit := range []int{1, 2, 100} {
		got, _ := ids(t, r, "", limit)
		if strings.Join(got, " ") != "1 2 3 4 5 6 7 8" {
			t.Errorf("limit %d: %v, want parents before children", limit, got)
		}
	}
	_, cursor := ids(t, r, "", 3)
	s.shards[0].records = append(s.shards[0].records, 9)
	s.shards = s.shards[:1] // the stream forgets its old shards
	got, cursor := ids(t, r, cursor, 100)
	if strings.Join(got, " ") != "9" || strings.Contains(cursor, "shard-1") {
		t.Errorf("from the cursor on: %v and cursor %s, want 9 and no memory of old shards", got, cursor)
	}
	s.err = errors.New("down")
	if _, kept, err := r.Read(t.Context(), cursor, 1); !errors.Is(err, s.err) || kept != cursor {
		t.Errorf("a stream that is down: %v, cursor %s", err, kept)
	}
	if _, _, err := r.Read(t.Context(), "null", 1); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("a cursor that is null: %v", err)
	}
}
